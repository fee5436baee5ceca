"""The heat map of a method over lr and momentum, with its axes, colours, theory and cursor."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief, number, running
from stage.figures.curves import TICK_GAP
from stage.figures.heat_map import BAR, HeatBar, HeatMap, Scale
from stage.figures.regime_lines import HERE, CrossFigures, Cursor, RegimeLine, Tick
from stage.look import palette
from stage.look.view import nice_step
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.room import nearest_free

if TYPE_CHECKING:
    from numerics.regimes import RegimeScan

TITLE = LARGE + 0.2  # height of the line above the colours
NAME = SMALL + 0.24  # of the momentum axis' name, above it
FIGURE = 1.9  # width of the loss
SHARES = 0.0, 0.5, 1.0  # momenta that have a tick
AIR = 0.12  # around a label
AT_MOST = "0.00"  # of a momentum's figures
THICK, THIN = 0.05, 0.03  # of the border, and of the best momentum
FIGURES = 3  # of a learning rate


class RegimePanel:
    """What stands there from the beginning, what comes, and what follows the clock.

    The clock counts the length of the cursor's way over the map, in Manim units.

    Attributes:
        still: title, colours, axes.
        heat: the map, which unrolls.
        theory: lines known for the quadratic; empty for other fields.
        labels: of each halt, what the walk there does; some may be empty.
        cursor: walks over the map.
        figures: its two values at the axes, and the ticks there.
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
        room = TICK_GAP + text_length(AT_MOST, SMALL, "SEMIBOLD")
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
        self.still.add(*self._names())
        self.figures = self._figures(color)
        self._write(lines)
        at = area.right, area.top - LARGE
        loss = Lettering("", at, "right", LARGE, color, bold=True)
        self.loss = loss.follow(lambda: self._said())

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
        lr, momentum = self._values()
        return Lettering("", size=LARGE).follow(lambda: f"lr {lr()}  momentum {momentum()}")

    def _values(self) -> tuple[Callable[[], str], Callable[[], str]]:
        """The learning rate and the momentum now, in figures."""
        most = float(self.halts[:, 0].max())
        return lambda: running(self.now[0], most, FIGURES), lambda: f"{self.now[1]:.2f}"

    def _said(self) -> str:
        loss = self.walked_loss()
        return worded("diverged") if math.isinf(loss) else number(loss, 2)

    def _names(self) -> list[Lettering]:
        """What the axes are, and what a point is."""
        look, plot, above = {"color": palette.FAINT}, self.plot, self.plot.top + TICK_GAP
        below = plot.bottom - TICK_GAP - SMALL
        room = plot.width - text_length("momentum") - 2 * AIR
        run = worded("each point: one run")
        return [
            Lettering("momentum", (plot.left, above), **look),
            Lettering(run, (plot.right, above), "right", room=room, **look),
            Lettering("lr", (plot.right, below), "right", **look),
        ]

    def _figures(self, color: str) -> CrossFigures:
        """Ticks, and the cursor's values."""
        end, step = self.plot.right - text_length("lr") - AIR, nice_step(self.reach / 8)
        rates: list[Tick] = []
        for lr in step * np.arange(1, math.floor(self.reach / step) + 1):
            text, x = brief(lr), float(self.places(np.array([lr, 0]))[0])
            if x + text_length(text) / 2 <= end:
                rates.append((x, text))
        momenta = [(self.places(np.array([0, share]))[1], brief(share)) for share in SHARES]
        told = self.cursor.place, self._values(), color, end
        return CrossFigures(self.plot, (rates, momenta), *told)

    def _write(self, lines: Sequence[tuple[str, np.ndarray]]) -> None:
        """The lines of theory, and what the walk at each halt does.

        The first line has no name: the hatch and its "diverges" say what it is.
        """
        self.theory, self.labels, taken = Group(), [], []
        drawn = [self.places(points) for _, points in lines]
        for points in drawn:
            fine = np.linspace(0, len(points) - 1, 200)
            x, y = (np.interp(fine, np.arange(len(points)), each) for each in points.T)
            taken += [Area(a, a, b, b) for a, b in zip(x, y, strict=True)]
        for i, points in enumerate(drawn):
            self.theory.add(RegimeLine(points, self.plot, THIN if i else THICK))
        halts, plot = self.places(self.halts), self.plot
        taken += [Area(x - HERE, x + HERE, y - HERE, y + HERE) for x, y in halts]
        crosses = [
            [Area(x, x, plot.bottom, plot.top), Area(plot.left, plot.right, y, y)] for x, y in halts
        ]
        taken += crosses[-1]  # it stays there
        room = self.plot.inset(AIR, AIR)
        words = [self.scan.word(*halt) for halt in self.halts[:-1]] + ["best"]
        for at, word, cross in zip(halts, words, crosses, strict=True):
            label = _named(worded(word), at, room, [*taken, *cross])
            self.labels.append(label)
            if label.text:
                taken.append(box_of(label))
        for (name, _), points in zip(lines[1:], drawn[1:], strict=True):
            inside = points[(points[:, 0] < room.right) & (points[:, 1] < room.top)]
            if len(inside):
                self.theory.add(_named(worded(name), inside[len(inside) // 3], room, taken))


def _named(text: str, at: np.ndarray, room: Area, taken: list[Area]) -> Lettering:
    """A text near a place, clear of what is taken; or an empty one."""
    size = text_length(text), SMALL
    found = nearest_free(room, size, taken, at, AIR)
    if found is None:
        return Lettering("")
    x, y = found
    return Lettering(text, (x, y - SMALL / 2), "centre", cased=True)
