"""The loss after a walk, by its learning rate: a curve on two axes of powers of ten.

The clock of a clip that goes along it counts the length of the way, in Manim units: so the rate
changes fast where it matters little, and slowly where the loss shoots up. `RatePanel` is the chart
with what is written around it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief, number, running
from stage.figures.curves import GRID, THICK, powers, stroke
from stage.figures.rate_axes import RateAxes
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, Lettering
from stage.walk.series import Series

if TYPE_CHECKING:
    from numerics.rates import RateScan
    from stage.paint.camera import StageCamera

DOT, CURSOR = 0.06, 0.1  # radii of a place that is marked, and of where the rate is now
LIMIT = 0.024  # width of the line at the limit
UNDER = 0.45  # of a decade below the curve, for the name of what is lowest
BEYOND = 0.12  # of the curve's width the axis goes on, so that what shoots up is not at its end
HEAD = 1.2  # height of the lines above the chart
FIGURE = 1.9  # width of the loss
OVER = 0.14  # from the limit's line to its name
FINE = 0.0035  # of the curve's way, in Manim units: a pixel at 2160p
FIGURES = 4  # of a learning rate, of which the last tell near the limit


class RateCurve(RateAxes):
    """The loss by the learning rate, drawn up to where the rate is, or `whole`, and a dot there.

    Halts and the best rate are marked where the curve is drawn; at the limit is a line, if it is on
    the axis. What is far above the loss that all walks begin at is cut off.

    Args:
        scan: the walks.
        clock: how far along the curve the rate is.
        area: for the curve and its ticks.
    """

    shared = ("clock",)

    def __init__(self, scan: RateScan, clock: ValueTracker, area: Area, color: str) -> None:
        self.rates, losses, limit = np.log10(scan.rates), scan.losses, scan.limit
        self.clock, self.color_role, self.whole = clock, color, False
        self.marks = np.log10(np.sort([*scan.halts, scan.best]))
        told = Series(np.r_[scan.start_loss, losses], color, len(losses))
        low, high = powers([told])
        least = losses.min(initial=np.inf, where=losses > 0)
        low = min(low, max(np.log10(least), low) - UNDER)  # as it is, if all are infinite
        ends = self.rates[0], self.rates[-1] + BEYOND * np.ptp(self.rates)
        on_axis = limit is not None and ends[0] <= np.log10(limit) <= ends[1]
        self.limit = math.log10(limit) if on_axis else None
        super().__init__(ends, (low, high), area)
        with np.errstate(divide="ignore"):
            self.powers = np.clip(np.log10(losses), self.low, self.high)
        pieces = np.diff(self.place(self.rates), axis=0)
        self.way = np.r_[0.0, np.cumsum(np.hypot(*pieces.T[:2]))]
        self.seen = self.rates[np.unique(self.way // FINE, return_index=True)[1]]

    def rate_at(self, time: float) -> float:
        """The learning rate at a moment of the clock."""
        return float(10.0 ** np.interp(time, self.way, self.rates))

    def time_of(self, rate: float) -> float:
        """The moment of the clock at which the rate is that one."""
        return float(np.interp(np.log10(rate), self.rates, self.way))

    def loss_at(self, rate: np.ndarray | float) -> Any:
        """The loss at learning rates, as powers of ten, between walks by their logarithms."""
        return np.interp(rate, self.rates, self.powers)

    def place(self, rate: np.ndarray | float) -> np.ndarray:
        """Scene points (n, 3) of the curve at learning rates, given as powers of ten."""
        rate = np.atleast_1d(np.asarray(rate, float))
        return self.at(rate, self.loss_at(rate))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        now = math.log10(self.rate_at(self.clock.get_value()))
        self.paint_lines(camera, ctx, self.opacity)
        if self.limit is not None:
            x = self.place(self.limit)[0, 0]
            camera.ink(ctx, palette.FAINT, self.opacity)
            stroke(camera, ctx, np.array([[x, self.bottom, 0], [x, self.top, 0]]), LIMIT)
        end = self.rates[-1] if self.whole else now
        camera.ink(ctx, self.color_role, self.opacity)
        stroke(camera, ctx, self.place(np.r_[self.seen[self.seen < end], end]), THICK)
        for mark in self.marks[self.marks <= end + 1e-9]:
            self.paint_dot(camera, ctx, self.place(mark)[0], DOT, self.color_role)
        (here,) = self.place(now)
        camera.ink(ctx, palette.FAINT, 0.6 * self.opacity)
        stroke(camera, ctx, np.array([here, [here[0], self.bottom, 0]]), GRID)
        self.paint_dot(camera, ctx, here, CURSOR, self.color_role)

    def labels(self, said: Sequence[tuple[float, str]]) -> list[Lettering]:
        """Texts beside the curve, each near its learning rate, clear of the curve and each other.

        One that has no room is left out: of it there is an empty line.
        """
        curve = self.place(self.rates)[:, :2]
        if self.limit is not None:
            x = self.x_of(self.limit)
            line = np.linspace(self.bottom, self.top, 40)
            curve = np.concatenate([curve, np.stack([np.full(40, x), line], axis=-1)])
        places = [self.place(math.log10(rate))[0, :2] for rate, _ in said]
        told = [(at, text, palette.TEXT) for at, (_, text) in zip(places, said, strict=True)]
        return self.written_beside(told, curve)


class RatePanel:
    """A curve, titles, names of its halts, and the loss and the learning rate now.

    Attributes:
        curve: grows with the clock, which counts its length.
        still: what stands there from the beginning.
        labels: of each halt, and at last of the best rate; some may be empty.
        loss: a figure that follows the clock.
    """

    def __init__(self, scan: RateScan, clock: ValueTracker, area: Area, color: str) -> None:
        self.scan, self.clock = scan, clock
        self.curve = curve = RateCurve(scan, clock, area.below(HEAD), color)
        name = worded("loss − min" if scan.zero else "loss")
        title = worded("{} after {} step(s)", name, scan.steps)
        at, room = (area.left, area.top - LARGE), area.width - FIGURE
        self.still = Group(Lettering(title, at, room=room), *curve.ticks())
        if curve.limit is not None:
            x = curve.place(curve.limit)[0, 0]
            said = worded("limit: lr {}", brief(scan.limit, 3))
            at = min(x, area.right), curve.top + OVER
            self.still.add(Lettering(said, at, "right", color=palette.FAINT))
        said = [(scan.best, "best"), *((at, scan.word(i)) for i, at in enumerate(scan.halts))]
        most = float(scan.halts[-1])
        words = [(at, f"{running(at, most, FIGURES - 1)} {worded(word)}") for at, word in said]
        best, *labels = curve.labels(words)
        self.labels = [*labels, best]
        at = area.right, area.top - LARGE
        self.loss = Lettering("", at, "right", LARGE, color, bold=True).follow(lambda: self._loss())

    @property
    def rate(self) -> float:
        """The learning rate now."""
        return self.curve.rate_at(self.clock.get_value())

    def counter(self, at: tuple[float, float]) -> Lettering:
        """ "lr 0.950", read from the clock."""
        most = float(self.scan.halts[-1])
        line = Lettering("", at, size=LARGE)
        return line.follow(lambda: f"lr {running(self.rate, most, FIGURES)}")

    def _loss(self) -> str:
        loss = self.scan.loss(self.scan.walk(self.rate))
        return worded("diverged") if math.isinf(loss) else number(loss, 2)
