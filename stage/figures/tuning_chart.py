"""The loss by the learning rate of several methods, and where on its curve each one stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import Group, ValueTracker

from numerics.tuning import Standing, Tuning
from numerics.values import fingerprint
from stage.figures.curves import MOST_DECADES, THICK, stroke
from stage.figures.rate_axes import RateAxes
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.kept_pictures import picture
from stage.paint.lettering import SMALL, Lettering
from stage.walk.dots import dashes

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

LINE = 0.36  # from line to line of the title
HEAD = SMALL + 2 * LINE + 0.3  # height of the title
HANG = 0.24  # from the axis down to its figures, clear of large dots that lie on it
PLACE, LEFT = 0.13, 0.05  # radii of where a method stands, and of where it did
THIN, QUIET = 0.8, 0.86  # thickness of curves by the usual one, and opacity: dots tell more
UNDER = 0.35  # of a decade below the lowest loss
TRIED = 0.02  # of the axis: there a curve begins and ends


class TuningCurves(RateAxes):
    """A curve for each method, and on it a dot: at 0 of `moved` at its chosen rate, at 1 at best.

    What ends with a higher loss than it began with, or not at all, is above the axis. A chosen rate
    that was left stays marked; one beyond the axis is not marked.

    Args:
        tuning: the losses.
        colors: of the methods.
        moved: how far dots have gone from one to the other, by the logarithm of the rate.
        area: for curves and ticks.
        chosen: whether there are dots at chosen rates at all; else all stand at their best.
    """

    shared = ("moved", "tuning")

    def __init__(
        self,
        tuning: Tuning,
        colors: Sequence[str],
        moved: ValueTracker,
        area: Area,
        chosen: bool = True,
    ) -> None:
        self.tuning, self.colors, self.moved, self.chosen = tuning, list(colors), moved, chosen
        own = tuning.chosen if chosen else tuning.best
        self.lines = [_curve(tuning, own, i) for i in range(len(tuning.methods))]
        first, last = np.log10(tuning.rates[[0, -1]])
        air = TRIED * (last - first)
        low, high = _decades(tuning)
        self.floored = bool(tuning.losses.min() < 10.0**low * (1 - 1e-9))
        if self.floored:  # its line is to have a figure
            low, self.hang = float(math.floor(low)), HANG  # and dots lie on the axis
        super().__init__((first - air, last + air), (low, high), area)
        self.from_to = np.log10([own.rates, tuning.best.rates])  # (2, m)
        told = *self.ends, self.low, self.high, *np.concatenate(self.lines, axis=1).ravel()
        self.digest = fingerprint(np.array(told))

    def figures(self) -> dict[int, str]:
        """What is said at a decade's line: "≤" where curves lie that go on below."""
        said = super().figures()
        if self.floored:
            said[int(self.low)] = f"≤ {said[int(self.low)]}"
        return said

    def place(self, method: int, rate: float) -> np.ndarray:
        """Scene point (3,) of a method's curve at a learning rate, given as a power of ten."""
        rates, losses = self.lines[method]
        loss = np.interp(rate, rates, np.clip(losses, self.low, self.high))
        return self.at(np.array([rate]), np.array([loss]))[0]

    def now(self, method: int) -> float:
        """At which learning rate a method's dot stands, as a power of ten."""
        share = self.moved.get_value()
        return float((1 - share) * self.from_to[0, method] + share * self.from_to[1, method])

    def on_axis(self, rate: float) -> bool:
        """Whether a learning rate, given as a power of ten, lies on the axis."""
        return self.ends[0] <= rate <= self.ends[1]

    def paths(self, method: int) -> list[np.ndarray]:
        """Scene points (n, 3) of the parts of a curve that lie below the top of the axis."""
        rates, losses = self.lines[method]
        low = losses < self.high
        near = low | np.r_[low[1:], False] | np.r_[False, low[:-1]]
        parts = np.split(np.arange(len(rates)), np.flatnonzero(np.diff(near)) + 1)
        clipped = np.clip(losses, self.low, self.high)
        return [self.at(rates[part], clipped[part]) for part in parts if near[part[0]]]

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        corners = [[self.left, self.bottom, 0], [self.right, self.top, 0]]
        ends = camera.to_pixels(corners, in_frame=True)
        key = type(self).__name__, self.digest, *self.colors, ends.tobytes()
        draw = partial(self._draw_curves, camera)
        kept = picture(key, lambda: ends, THICK * camera.unit, camera.size, draw)
        kept.paint(ctx, self.opacity)
        begun = self.chosen and self.moved.get_value() > 0
        for i, color in enumerate(self.colors):
            if begun and self.on_axis(self.from_to[0, i]):
                self.paint_dot(camera, ctx, self.place(i, self.from_to[0, i]), LEFT, color)
        for i, color in enumerate(self.colors):
            if self.on_axis(self.now(i)):
                self.paint_dot(camera, ctx, self.place(i, self.now(i)), PLACE, color)

    def _draw_curves(self, camera: StageCamera, ctx: cairo.Context) -> None:
        self.paint_lines(camera, ctx, 1.0)
        for i, color in enumerate(self.colors):
            ctx.set_dash(dashes(color, THICK * camera.unit))
            camera.ink(ctx, color, QUIET)
            for points in self.paths(i):
                stroke(camera, ctx, points, THIN * THICK)
            ctx.set_dash([])


class TuningPanel:
    """The curves with dots, and what is `still`: ticks, a title, and what all methods had alike."""

    def __init__(
        self, tuning: Tuning, colors: Sequence[str], moved: ValueTracker, area: Area
    ) -> None:
        there = area.below(HEAD)
        self.curves = TuningCurves(tuning, colors, moved, there, chosen=not moved.get_value())
        name = worded("loss − min" if tuning.zero else "loss")
        title = worded("{} after {} step(s)", name, tuning.steps)
        fair = worded("one gradient per step"), worded("each tried {} lr", len(tuning.rates))
        said = [Lettering(title, (area.left, area.top - SMALL), room=area.width)]
        for i, line in enumerate(fair, start=1):
            look = {"room": area.width, "color": palette.FAINT}
            said.append(Lettering(line, (area.left, area.top - i * LINE - SMALL), **look))
        self.still = Group(*said, *self.curves.ticks())


def _curve(tuning: Tuning, own: Standing, method: int) -> tuple[np.ndarray, np.ndarray]:
    """Learning rates, its own among them, and losses of a method, as powers of ten."""
    rates, first = np.unique(np.r_[tuning.rates, own.rates[method]], return_index=True)
    losses = np.r_[tuning.losses[method], own.losses[method]][first]
    inside = (rates >= tuning.rates[0]) & (rates <= tuning.rates[-1])
    with np.errstate(divide="ignore"):
        return np.log10(rates[inside]), np.log10(losses[inside])


def _decades(tuning: Tuning) -> tuple[float, float]:
    """The powers of ten between which losses are shown: from the lowest up to where all begin."""
    start = max(tuning.start_loss, 1e-300)
    high = math.ceil(math.log10(start) - 1e-9)
    best = tuning.losses[(tuning.losses > 0) & (tuning.losses < np.inf)]
    least = math.log10(best.min(initial=start)) - UNDER
    return float(min(max(least, high - MOST_DECADES), high - 1)), float(high)
