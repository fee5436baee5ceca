"""The loss after a walk, by its learning rate: a curve on two axes of powers of ten.

The clock of a clip that goes along it counts the length of the way, in Manim units: so the rate
changes fast where it matters little, and slowly where the loss shoots up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import brief
from stage.figures.curves import AXIS, GRID, QUIET, RIM, THICK, TICK_GAP, powers, stroke
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.paint.room import nearest_free
from stage.walk.dots import draw_dot
from stage.walk.series import Series

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

DOT, CURSOR = 0.06, 0.1  # radii of a place that is marked, and of where the rate is now
TOLD = 1, 2, 5  # ticks for learning rates are these times powers of ten
AIR = 0.1  # between a label and the curve, or another label
OVER = 0.2  # nearer counts what is above a place than what is below it
LIMIT = 0.024  # width of the line at the limit
UNDER = 0.45  # of a decade below the curve, for the name of what is lowest
BEYOND = 0.12  # of the curve's width the axis goes on, so that what shoots up is not at its end
NAME = "lr"


class RateCurve(Painted):
    """The loss by the learning rate, drawn up to where the rate is, or `whole`, and a dot there.

    Args:
        rates, losses: of each walk, (n,), by growing rates; a loss may be infinite.
        start_loss: where each walk begins: what is far above is cut off.
        clock: how far along the curve the rate is.
        area: for the curve and its ticks.
        marks: learning rates (m,) whose places are marked where the curve is drawn.
        limit: a learning rate at which a line is drawn, if it is on the axis.
    """

    shared = ("clock",)

    def __init__(
        self,
        rates: np.ndarray,
        losses: np.ndarray,
        start_loss: float,
        clock: ValueTracker,
        area: Area,
        color: str,
        marks: Sequence[float],
        limit: float | None = None,
        **kwargs: Any,
    ) -> None:
        self.rates, self.losses = np.log10(rates), losses
        self.clock, self.color_role, self.whole = clock, color, False
        self.marks = np.log10(np.sort(marks))
        told = Series(np.r_[start_loss, losses], color, len(losses))
        low, self.high = powers([told])
        least = losses.min(initial=np.inf, where=losses > 0)
        self.low = min(low, max(np.log10(least), low) - UNDER)  # as it is, if all are infinite
        room = TICK_GAP + max(text_length(said) for said in self.figures().values())
        self.left, self.right = area.left + room, area.right
        self.ends = self.rates[0], self.rates[-1] + BEYOND * np.ptp(self.rates)
        self.bottom, self.top = area.bottom + TICK_GAP + SMALL, area.top - SMALL / 2
        on_axis = limit is not None and self.ends[0] <= np.log10(limit) <= self.ends[1]
        self.limit = math.log10(limit) if on_axis else None
        pieces = np.diff(self.place(self.rates), axis=0)
        self.way = np.r_[0.0, np.cumsum(np.hypot(*pieces.T[:2]))]
        super().__init__([[self.left, self.bottom, 0]], **kwargs)

    def rate_at(self, time: float) -> float:
        """The learning rate at a moment of the clock."""
        return float(10.0 ** np.interp(time, self.way, self.rates))

    def time_of(self, rate: float) -> float:
        """The moment of the clock at which the rate is that one."""
        return float(np.interp(np.log10(rate), self.rates, self.way))

    def figures(self) -> dict[int, str]:
        """What is said at a decade's line."""
        lowest, highest = math.ceil(self.low), int(self.high)
        return {power: brief(10.0**power) for power in range(lowest, highest + 1)}

    def loss_at(self, rate: np.ndarray | float) -> Any:
        """The loss at learning rates, as powers of ten, between walks by their logarithms."""
        with np.errstate(divide="ignore"):
            known = np.clip(np.log10(self.losses), self.low, self.high)
        return np.interp(rate, self.rates, known)

    def place(self, rate: np.ndarray | float) -> np.ndarray:
        """Scene points (n, 3) of the curve at learning rates, given as powers of ten."""
        rate = np.atleast_1d(np.asarray(rate, float))
        share = (rate - self.ends[0]) / (self.ends[1] - self.ends[0])
        high = (self.loss_at(rate) - self.low) / (self.high - self.low)
        x = self.left + share * (self.right - self.left)
        return np.stack([x, self.bottom + high * (self.top - self.bottom), 0 * x], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        now = math.log10(self.rate_at(self.clock.get_value()))
        faint = rgb(palette.FAINT)
        levels = [(self.bottom, AXIS, 1.0), *((y, GRID, QUIET) for y in self._lines().values())]
        for y, thick, opacity in levels:
            camera.ink(ctx, faint, opacity * self.opacity)
            stroke(camera, ctx, np.array([[self.left, y, 0], [self.right, y, 0]]), thick)
        if self.limit is not None:
            x = self.place(self.limit)[0, 0]
            camera.ink(ctx, faint, self.opacity)
            stroke(camera, ctx, np.array([[x, self.bottom, 0], [x, self.top, 0]]), LIMIT)
        end = self.rates[-1] if self.whole else now
        camera.ink(ctx, rgb(self.color_role), self.opacity)
        stroke(camera, ctx, self.place(np.r_[self.rates[self.rates < end], end]), THICK)
        for mark in self.marks[self.marks <= end + 1e-9]:
            self._dot(camera, ctx, self.place(mark), DOT)
        (here,) = self.place(now)
        camera.ink(ctx, faint, 0.6 * self.opacity)
        stroke(camera, ctx, np.array([here, [here[0], self.bottom, 0]]), GRID)
        self._dot(camera, ctx, here[None], CURSOR)

    def _dot(self, camera: StageCamera, ctx: cairo.Context, at: np.ndarray, radius: float) -> None:
        ((x, y),) = camera.to_pixels(at, in_frame=True)
        axes = radius * camera.unit, 0, 0, radius * camera.unit, x, y

        def ink(own: cairo.Context, color: tuple, alpha: float = 1.0) -> None:
            camera.ink(own, color, alpha * self.opacity)

        draw_dot(ctx, ink, axes, self.color_role, RIM * camera.unit)

    def _lines(self) -> dict[int, float]:
        """How high the line of each decade is, by its power of ten."""
        pitch = (self.top - self.bottom) / (self.high - self.low)
        return {power: self.bottom + (power - self.low) * pitch for power in self.figures()}

    def ticks(self) -> list[Lettering]:
        """The figures of the decades, and of learning rates; at the end of their axis its name."""
        look, figures = {"color": palette.FAINT}, self.figures()
        every = math.ceil(1.5 * SMALL * (self.high - self.low) / (self.top - self.bottom))
        said = [
            Lettering(figures[power], (self.left - TICK_GAP, y - SMALL / 2), "right", **look)
            for power, y in self._lines().items()
            if (power - math.ceil(self.low)) % every == 0
        ]
        under = self.bottom - TICK_GAP - SMALL
        end = self.right - text_length(NAME) - AIR
        said.append(Lettering(NAME, (self.right, under), "right", **look))
        taken = self.left - SMALL
        first, last = math.floor(self.ends[0]), math.ceil(self.ends[1])
        for rate in [times * 10.0**power for power in range(first, last + 1) for times in TOLD]:
            power, wide = math.log10(rate), text_length(brief(rate)) / 2
            if not self.ends[0] - 1e-9 <= power <= self.ends[1]:
                continue
            x = self.place(power)[0, 0]
            if taken <= x - wide and x + wide <= end:
                said.append(Lettering(brief(rate), (x, under), "centre", **look))
                taken = x + wide + 2 * AIR
        return said

    def labels(self, said: Sequence[tuple[float, str]]) -> list[Lettering]:
        """Texts beside the curve, each near its learning rate, clear of the curve and each other.

        One that has no room is left out: of it there is an empty line.
        """
        curve = np.unique(self.place(self.rates)[:, :2].round(2), axis=0)
        if self.limit is not None:
            x = self.place(self.limit)[0, 0]
            line = np.linspace(self.bottom, self.top, 40)
            curve = np.concatenate([curve, np.stack([np.full(40, x), line], axis=-1)])
        taken = [Area(x, x, y, y) for x, y in curve.tolist()]
        taken += [Area(self.left, self.right, y, y) for y in self._lines().values()]
        room, made = Area(self.left + AIR, self.right, self.bottom + AIR, self.top), []
        for rate, text in said:
            size = text_length(text), SMALL
            found = nearest_free(room, size, taken, self.place(math.log10(rate))[0, :2], AIR, OVER)
            if found is None:
                made.append(Lettering(""))
                continue
            x, y = found
            made.append(Lettering(text, (x, y - SMALL / 2), "centre"))
            half = size[0] / 2
            taken.append(Area(x - half, x + half, y - SMALL / 2, y + SMALL / 2))
        return made
