"""Loss curves on one clock with the walk, on an axis of decades."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import decade
from stage.figures.standing_out import extremes
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.kept_pictures import layer
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import WIDTH, dashes, draw_dot, radii
from stage.walk.series import Series

if TYPE_CHECKING:
    from manim import Animation

    from stage.paint.camera import StageCamera

DOT = 0.05  # largest radius of a curve's dots, one for each step
THICK, RIM = 1.4 * WIDTH, 0.012  # of a curve, and of its dots: where they crowd it is still seen
TALL = 4.0  # as high as they are at most: what stands out there is drawn at any height
TICK_GAP = 0.12  # between an axis and its ticks
AXIS, GRID = 0.03, 0.014  # widths of lines
QUIET = 0.3  # opacity of grid lines
A_LITTLE = 0.28  # of a decade: so far an axis may go on below its last line
MOST_DECADES = 6  # below the highest: what is lower lies on the floor
BEYOND = 2  # decades above the start: what shoots higher is cut off there


def powers(series: Sequence[Series]) -> tuple[float, float]:
    """The powers of ten between which an axis runs that shows these series, up to their ends.

    Both are whole numbers, but for a low one that goes but a little below such a one.

    >>> powers([Series(np.array([6.45, 0.5, 0.013]), palette.GREEN, 2)])
    (-2.0, 1.0)
    """
    values = np.concatenate([one.values[: int(one.end) + 1] for one in series])
    positive = values[values > 0]
    if not len(positive):
        return -1.0, 0.0
    start = max(max(one.values[0] for one in series), float(positive.min()))
    high = math.ceil(min(math.log10(positive.max()), math.log10(start) + BEYOND) - 1e-9)
    least = math.log10(positive.min())
    low = math.floor(least + A_LITTLE)
    low -= A_LITTLE * (least < low - 1e-9)
    return float(min(max(low, high - MOST_DECADES), high - 1)), float(high)


class Tick(NamedTuple):
    """A figure beside or under an axis, and at which share of the height it stands."""

    text: Lettering
    share: float


class Curves(Painted):
    """Series over the steps, even; and up, even in powers of ten: a grid line for each.

    What has no logarithm, or lies deeper than the axis goes, is drawn on its lowest line, a decade;
    its figure then says "≤". What shoots above the highest one is cut off there.

    Args:
        area: for curves and ticks.
        between: where the axis begins and ends, as powers of ten; see `powers`.
    """

    numbers = ("opacity", "bottom", "tall")
    shared = ("clock", "series", "kept")

    def __init__(
        self,
        series: list[Series],
        clock: ValueTracker,
        area: Area,
        between: tuple[float, float] | None = None,
    ) -> None:
        self.series, self.clock = series, clock
        self.low, self.high = between or powers(series)
        values = np.concatenate([one.values[: int(one.end) + 1] for one in series])
        self.floored = bool((values < 10.0**self.low * (1 - 1e-9)).any())
        if self.floored:  # its line is to have a figure
            self.low = float(math.floor(self.low))
        self.steps = max(*(len(one.values) for one in series), 2) - 1
        room = max(map(text_length, self.figures().values())) + TICK_GAP
        self.left, self.wide = area.left + room, area.width - room
        self.bottom, self.tall = self.upright(area)
        self.kept = [self._standing_out(one) for one in series]
        super().__init__([[*self.at, 0]])

    def upright(self, area: Area) -> tuple[float, float]:
        """Where the lowest line lies in an area, and how far the highest is above it."""
        bottom = area.bottom + SMALL + TICK_GAP
        return bottom, area.top - SMALL / 2 - bottom

    @property
    def at(self) -> tuple[float, float]:
        """Where the axes meet."""
        return self.left, self.bottom

    @property
    def size(self) -> tuple[float, float]:
        """How long they are."""
        return self.wide, self.tall

    def figures(self) -> dict[int, str]:
        """What is said at a decade's line."""
        lowest, highest = math.ceil(self.low), int(self.high)
        said = {power: decade(power) for power in range(lowest, highest + 1)}
        if self.floored:
            said[lowest] = f"≤ {said[lowest]}"
        return said

    def heights(self, values: np.ndarray) -> np.ndarray:
        """How high values (n,) are drawn, from 0 to 1."""
        powers = np.log10(np.clip(values, 10.0**self.low, 10.0**self.high))
        return (powers - self.low) / (self.high - self.low)

    def curve(self, one: Series, begin: float, end: float) -> np.ndarray:
        """Scene points (n, 3) of a curve from one moment of the clock to another."""
        return self.points_of(one, np.unique(np.r_[begin, np.arange(np.ceil(begin), end), end]))

    def points_of(self, one: Series, steps: np.ndarray) -> np.ndarray:
        """Scene points (n, 3) of a curve at these moments of the clock (n,), in their order."""
        near = np.unique([np.floor(steps), np.ceil(steps)]).astype(int)
        near = near[near < len(one.values)]
        share = np.interp(steps, near, self.heights(one.values[near]))
        x = self.at[0] + self.size[0] * steps / self.steps
        y = self.at[1] + self.size[1] * share
        return np.stack([x, y, np.zeros_like(x)], axis=-1)

    def _standing_out(self, one: Series) -> np.ndarray:
        """The steps of a curve that are drawn, which its height has no part in."""
        steps = np.arange(int(one.end + 1e-9) + 1)
        along, heights = self.wide * steps / self.steps, TALL * self.heights(one.values[steps])
        return extremes(np.stack([along, heights], axis=-1))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (x, y), (width, height) = self.at, self.size
        pitch = height / (self.high - self.low)
        levels = [(y, AXIS, 1.0)]
        levels += [(y + (each - self.low) * pitch, GRID, QUIET) for each in self.figures()]
        for level, thick, opacity in levels:
            camera.ink(ctx, palette.FAINT, self.opacity * opacity)
            stroke(camera, ctx, np.array([[x, level, 0], [x + width, level, 0]]), thick)
        corners = camera.to_pixels([[x, y, 0], [x + width, y + height, 0]], in_frame=True)
        for one, kept in zip(self.series, self.kept, strict=True):
            time = min(self.clock.get_value(), one.end)
            step = int(time + 1e-9)
            picture = self.at, self.size, self.low, self.high, self.steps, self.opacity
            key = one.color, one.digest, one.end, picture
            finished = layer(key, lambda: corners, 2 * DOT * camera.unit, camera.size)
            pen = finished.strokes or CurvePen(copy.copy(self), one, kept, camera)  # as it is now
            last = int(np.searchsorted(pen.kept, step, "right")) - 1
            finished.grow(pen, last)
            finished.paint(ctx)
            if time > pen.kept[last]:
                pen.paint_piece(ctx, pen.kept[last], time)
            pen.paint_dot(ctx, last)

    def ticks(self, area: Area | None = None) -> list[Tick]:
        """The figures of the decades, as many as have room, and of the steps, where they stand now.

        If the curves are to lie in another `area` as well, they have room there, too.
        """
        (x, y), (width, height) = self.at, self.size
        least = min(height, self.upright(area)[1]) if area else height
        every = math.ceil(1.5 * SMALL / (least / (self.high - self.low)))
        look = {"color": palette.FAINT}
        ticks = []
        for power, said in self.figures().items():
            if (power - math.ceil(self.low)) % every == 0:
                share = (power - self.low) / (self.high - self.low)
                line = x - TICK_GAP, y + share * height - SMALL / 2
                ticks.append(Tick(Lettering(said, line, "right", **look), share))
        said, under = worded("{} step(s)", self.steps), y - TICK_GAP - SMALL
        ticks.append(Tick(Lettering(said, (x + width, under), "right", **look), 0.0))
        if text_length(said) + 2 * TICK_GAP < width:
            ticks.append(Tick(Lettering("0", (x, under), "centre", **look), 0.0))
        return ticks

    def moved(self, area: Area, ticks: Sequence[Tick]) -> list[Animation]:
        """Animations that make them as high as another area, ticks going along."""
        bottom, tall = self.upright(area)
        rise = [(bottom - self.bottom) + tick.share * (tall - self.tall) for tick in ticks]
        return [
            self.animate.set(bottom=bottom, tall=tall),
            *(tick.text.animate.shift((0, by, 0)) for tick, by in zip(ticks, rise, strict=True)),
        ]


class CurvePen:
    """Draws a curve step by step, with a dot wherever a loss was taken.

    Of very many steps it is those that are `kept` (n,): the highest and the lowest in each column.
    """

    def __init__(self, curves: Curves, one: Series, kept: np.ndarray, camera: StageCamera) -> None:
        self.curves, self.one, self.kept, self.camera = curves, one, kept, camera
        self.points = curves.points_of(one, kept)
        self.at = camera.to_pixels(self.points, in_frame=True)
        self.radii = radii(self.at, camera.unit, one.color, DOT).tolist()

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The line to a step's loss, and the dot where it set out, in front of both its lines."""
        if step:
            self._paint_line(ctx, self.points[step - 1 : step + 1])
            self.paint_dot(ctx, step - 1)

    def paint_dot(self, ctx: cairo.Context, step: int) -> None:
        """The dot of a step, in the form of its route."""
        axes = self.radii[step], 0, 0, self.radii[step], *self.at[step]
        rim = RIM * self.camera.unit
        draw_dot(self.camera, ctx, axes, self.one.color, rim, self.curves.opacity)

    def paint_piece(self, ctx: cairo.Context, begin: float, end: float) -> None:
        """The line from one moment of the clock to another."""
        self._paint_line(ctx, self.curves.curve(self.one, begin, end))

    def _paint_line(self, ctx: cairo.Context, points: np.ndarray) -> None:
        ctx.set_dash(dashes(self.one.color, THICK * self.camera.unit))
        self.camera.ink(ctx, self.one.color, self.curves.opacity)
        stroke(self.camera, ctx, points, THICK)
        ctx.set_dash([])


def stroke(camera: StageCamera, ctx: cairo.Context, points: np.ndarray, width: float) -> None:
    """A line through scene points (n, 3) of the picture's plane, `width` Manim units wide."""
    ctx.set_line_join(cairo.LineJoin.ROUND)
    ctx.set_line_cap(cairo.LineCap.ROUND)
    ctx.set_line_width(width * camera.unit)
    for pixel in camera.to_pixels(points, in_frame=True).tolist():
        ctx.line_to(*pixel)
    ctx.stroke()
