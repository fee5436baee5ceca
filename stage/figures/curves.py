"""Loss curves on one clock with the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker, VGroup

from numerics.numerals import number
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.area import Area
from stage.paint.kept_pictures import layer
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import RIM, WIDTH, dashes, draw_dot, radii
from stage.walk.series import Series

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

DOT = 0.05  # largest radius of a curve's dots, one for each step
TICK_GAP = 0.12  # between an axis and its ticks


class Curves(Painted):
    """Series over the steps, both axes linear; heights begin at zero, or at the lowest below it.

    What shoots above twice the start is cut off there.
    """

    shared = ("clock", "series")

    def __init__(
        self, series: list[Series], clock: ValueTracker, area: Area, **kwargs: Any
    ) -> None:
        self.series, self.clock = series, clock
        values = np.concatenate([one.values[: int(one.end) + 1] for one in series])
        self.low = min(0.0, values.min())
        start = max(one.values[0] for one in series)
        self.high = min(values.max(), 2 * start - self.low)
        if self.high <= self.low:  # nothing but zeros
            self.high = self.low + 1
        self.steps = max(*(len(one.values) for one in series), 2) - 1
        ticks = max(text_length(number(self.low)), text_length(number(self.high, 3))) + TICK_GAP
        self.at = area.left + ticks, area.bottom + SMALL + TICK_GAP
        self.size = area.right - self.at[0], area.top - self.at[1]
        super().__init__([[*self.at, 0]], **kwargs)

    def curve(self, one: Series, begin: float, end: float) -> np.ndarray:
        """Scene points (n, 3) of a curve from one moment of the clock to another."""
        steps = np.unique(np.r_[begin, np.arange(np.ceil(begin), end), end])
        share = np.array([one.at(step) for step in steps]) - self.low
        x = self.at[0] + self.size[0] * steps / self.steps
        y = self.at[1] + self.size[1] * np.clip(share / (self.high - self.low), 0, 1)
        return np.stack([x, y, np.zeros_like(x)], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (x, y), (width, height) = self.at, self.size
        axes = np.array([[x, y + height, 0], [x, y, 0], [x + width, y, 0]])
        camera.ink(ctx, rgb(palette.FAINT), self.opacity)
        _line(camera, ctx, axes, 0.03)
        size = camera.pixel_width, camera.pixel_height
        corners = camera.to_pixels(axes, in_frame=True)
        for one in self.series:
            time = min(self.clock.get_value(), one.end)
            step = int(time + 1e-9)
            pen = CurvePen(self, one, camera)
            picture = self.at, self.size, self.low, self.high, self.steps, self.opacity, size
            key = one.color, one.values.tobytes(), one.end, picture
            finished = layer(key, lambda: corners, 2 * DOT * camera.unit, size)
            finished.grow(pen, step)
            finished.paint(ctx)
            if time > step:
                pen.paint_piece(ctx, step, time)
            pen.paint_dot(ctx, step)

    def ticks(self) -> VGroup:
        """The figures at the ends of both axes; they never move."""
        (x, y), (width, height) = self.at, self.size
        left, under = x - TICK_GAP, y - TICK_GAP - SMALL
        return VGroup(
            Lettering(number(self.low), (left, y), "right", color=palette.FAINT),
            Lettering(
                number(self.high, 3), (left, y + height - SMALL), "right", color=palette.FAINT
            ),
            Lettering("0", (x, under), "centre", color=palette.FAINT),
            Lettering(f"{self.steps} steps", (x + width, under), "right", color=palette.FAINT),
        )


class CurvePen:
    """Draws a curve step by step, with a dot wherever a loss was taken."""

    def __init__(self, curves: Curves, one: Series, camera: StageCamera) -> None:
        self.curves, self.one, self.camera = curves, one, camera
        whole = curves.curve(one, 0, int(one.end + 1e-9))
        self.at = camera.to_pixels(whole, in_frame=True)
        self.radii = radii(self.at, camera.unit, one.color, DOT).tolist()

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The line to a step's loss, and the dot where it set out, in front of both its lines."""
        if step:
            self.paint_piece(ctx, step - 1, step)
            self.paint_dot(ctx, step - 1)

    def paint_dot(self, ctx: cairo.Context, step: int) -> None:
        """The dot of a step, in the form of its route."""
        axes = self.radii[step], 0, 0, self.radii[step], *self.at[step]
        draw_dot(ctx, self._ink, axes, self.one.color, RIM * self.camera.unit)

    def paint_piece(self, ctx: cairo.Context, begin: float, end: float) -> None:
        """The line from one moment of the clock to another."""
        ctx.set_dash(dashes(self.one.color, WIDTH * self.camera.unit))
        self._ink(ctx, rgb(self.one.color))
        _line(self.camera, ctx, self.curves.curve(self.one, begin, end), WIDTH)
        ctx.set_dash([])

    def _ink(self, ctx: cairo.Context, color: tuple, alpha: float = 1.0) -> None:
        self.camera.ink(ctx, color, alpha * self.curves.opacity)


def _line(camera: StageCamera, ctx: cairo.Context, points: np.ndarray, width: float) -> None:
    ctx.set_line_join(cairo.LineJoin.ROUND)
    ctx.set_line_cap(cairo.LineCap.ROUND)
    ctx.set_line_width(width * camera.unit)
    for pixel in camera.to_pixels(points, in_frame=True):
        ctx.line_to(*pixel)
    ctx.stroke()
