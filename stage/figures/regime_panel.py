"""The heat map of a method over lr and momentum, with its axes, colours, theory and cursor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief, number, running
from stage.figures.curves import TICK_GAP
from stage.figures.heat_bar import BAR, HeatBar
from stage.figures.heat_map import HeatMap, Scale
from stage.figures.regime_lines import Cursor, RegimeLine
from stage.look import palette
from stage.look.view import nice_step
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.room import nearest_free

if TYPE_CHECKING:
    from numerics.regimes import RegimeScan

TITLE = LARGE + 0.2  # height of the line above the colours
NAME = SMALL + 0.24  # of the momentum axis' name, above it
FIGURE = 1.9  # width of the loss
SHARES = 0.0, 0.5, 1.0  # momenta that have a tick
AIR = 0.12  # around a label
THICK, THIN = 0.05, 0.03  # of the border, and of the best momentum
FIGURES = 3  # of a learning rate


class RegimePanel:
    """What stands there from the beginning, what comes, and what follows the clock.

    The clock counts the length of the cursor's way over the map, in Manim units.

    Attributes:
        still: title, colours, axes.
        heat: the map, which unrolls.
        theory: lines known for the quadratic, with their names; empty for other fields.
        labels: of each halt, what the walk there does; some may be empty.
        cursor: walks over the map.
        loss: the loss now.
        bar: the colours, with a mark at the loss now.
    """

    def __init__(
        self,
        scan: RegimeScan,
        halts: Sequence[tuple[float, float]],
        clock: ValueTracker,
        area: Area,
        color: str,
        lines: Sequence[tuple[str, np.ndarray]],
    ) -> None:
        """Lay it out for halts (lr, momentum), the first where the cursor begins.

        `lines` are names, and points (n, 2) of learning rates and momenta.
        """
        self.scan, self.clock = scan, clock
        self.scale = scale = Scale(scan.losses, scan.start_loss)
        room = TICK_GAP + max(text_length(brief(share)) for share in SHARES)
        below = area.below(TITLE + BAR + NAME)
        self.plot = Area(below.left + room, below.right, below.bottom + TICK_GAP + SMALL, below.top)
        self.reach = float(scan.rates[-1] + scan.rates[0])  # the walks are in their pixels' middles
        self.heat = HeatMap(scan.losses, scale, self.plot)
        self.halts = np.array(halts, float)
        ways = np.diff(self.places(self.halts), axis=0)
        self.way = np.r_[0.0, np.cumsum(np.hypot(*ways.T))]
        self.cursor = Cursor(self.places(self.halts), self.way, clock, self.plot, color)
        top = area.below(TITLE)
        self.bar = HeatBar(scale, self.walked_loss, clock, top, worded("diverged"))
        name = worded("loss − min" if scan.zero else "loss")
        title = worded("{} after {} step(s)", name, scan.steps)
        at = area.left, area.top - LARGE
        self.still = Group(Lettering(title, at, room=area.width - FIGURE), *self.bar.figures())
        self.still.add(*self._ticks())
        self._write(lines)
        at = area.right, area.top - LARGE
        self.loss = Lettering("", at, "right", LARGE, color, bold=True)
        self.loss.add_updater(lambda line: line.write(self._said()), call_updater=True)

    def places(self, settings: np.ndarray) -> np.ndarray:
        """Where learning rates and momenta (n, 2) lie in the frame, (n, 2)."""
        low = np.array([self.plot.left, self.plot.bottom])
        return low + settings / [self.reach, 1.0] * [self.plot.width, self.plot.height]

    @property
    def now(self) -> tuple[float, float]:
        """The learning rate and the momentum now."""
        return self.settings_at(self.clock.get_value())

    def settings_at(self, time: float) -> tuple[float, float]:
        """The learning rate and the momentum at a moment of the clock."""
        lr, momentum = (np.interp(time, self.way, each) for each in self.halts.T)
        return float(lr), float(momentum)

    def walked_loss(self) -> float:
        """The loss of the walk now; infinite if it diverged."""
        return self.scan.loss(self.scan.walk(*self.now))

    def counter(self) -> Lettering:
        """ "lr 0.95  momentum 0.40", read from the clock."""
        most = float(self.halts[:, 0].max())

        def said() -> str:
            lr, momentum = self.now
            return f"lr {running(lr, most, FIGURES)}  momentum {momentum:.2f}"

        line = Lettering(said(), size=LARGE)
        return line.add_updater(lambda line: line.write(said()), call_updater=True)

    def _said(self) -> str:
        loss = self.walked_loss()
        return worded("diverged") if math.isinf(loss) else number(loss, 2)

    def _ticks(self) -> list[Lettering]:
        look, plot, gap = {"color": palette.FAINT}, self.plot, TICK_GAP
        said = [
            Lettering(brief(share), (plot.left - gap, self.places(np.array([0, share]))[1]
                                     - SMALL / 2), "right", **look)
            for share in SHARES
        ]  # fmt: skip
        said.append(Lettering("momentum", (plot.left, plot.top + gap), **look))
        runs = worded("{} runs", f"{self.scan.losses.size:,}".replace(",", " "))
        said.append(Lettering(runs, (plot.right, plot.top + gap), "right", **look))
        under, name = plot.bottom - gap - SMALL, "lr"
        said.append(Lettering(name, (plot.right, under), "right", **look))
        end, step = plot.right - text_length(name) - AIR, nice_step(self.reach / 8)
        for lr in step * np.arange(1, math.floor(self.reach / step) + 1):
            text, x = brief(lr), float(self.places(np.array([lr, 0]))[0])
            if x + text_length(text) / 2 <= end:
                said.append(Lettering(text, (x, under), "centre", **look))
        return said

    def _write(self, lines: Sequence[tuple[str, np.ndarray]]) -> None:
        """The lines of theory with their names, and what the walk at each halt does."""
        self.theory, self.labels, taken = Group(), [], []
        drawn = [self.places(points) for _, points in lines]
        for points in [*drawn, self.places(self.halts)]:
            fine = np.linspace(0, len(points) - 1, 200)
            x, y = (np.interp(fine, np.arange(len(points)), each) for each in points.T)
            taken += [Area(a, a, b, b) for a, b in zip(x, y, strict=True)]
        for i, points in enumerate(drawn):
            self.theory.add(RegimeLine(points, self.plot, THIN if i else THICK))
        room = self.plot.inset(AIR, AIR)
        words = [self.scan.word(*halt) for halt in self.halts[:-1]] + ["best"]
        for at, word in zip(self.places(self.halts), words, strict=True):
            self.labels.append(_named(worded(word), at, room, taken))
        for (name, _), points in zip(lines, drawn, strict=True):
            inside = points[(points[:, 0] < room.right) & (points[:, 1] < room.top)]
            if len(inside):
                self.theory.add(_named(worded(name), inside[len(inside) // 4], room, taken))


def _named(text: str, at: np.ndarray, room: Area, taken: list[Area]) -> Lettering:
    """A text near a place, clear of what is taken, and then taken, too; or an empty one."""
    size = text_length(text), SMALL
    found = nearest_free(room, size, taken, at, AIR)
    if found is None:
        return Lettering("")
    x, y = found
    taken.append(Area(x - size[0] / 2, x + size[0] / 2, y - SMALL / 2, y + SMALL / 2))
    return Lettering(text, (x, y - SMALL / 2), "centre", cased=True)
