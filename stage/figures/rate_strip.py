"""A low strip under a chart: the learning rates that change on the way, over the chart's steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from numerics.settings import lr_at, lr_said
from stage.figures.standing_out import extremes
from stage.figures.stems import rows_height
from stage.look import palette
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import WIDTH, dashes, paint_dot
from stage.walk.series import Series

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.camera import StageCamera
    from stage.walk.told import Told

NAME = "lr"
OVER, TALL, UNDER = 0.16, 0.32, 0.1  # free above its texts, height of its lines, free below them
LINE = SMALL + 0.12  # height of its texts, with the gap to the lines
APART = 0.3  # from one value to the next, at least
THIN, DOT, RIM = 0.6 * WIDTH, 0.05, 0.012  # of a line, and of its dot
MAP = 1.4  # Manim units: so high stays a map above stems with a strip
FLOOR, TO_COME = 0.014, 0.5  # width of the line at lr 0; opacity of that, and of steps to come


def strip_height(routes: Sequence[Route]) -> float:
    """Height of the strip for these routes, with a little air; 0 if no lr changes."""
    return OVER + LINE + TALL + UNDER if any(route.scheduled for route in routes) else 0.0


def stems_room(routes: Sequence[Route], spare: float, tall: float) -> tuple[float, float]:
    """Height of stems of these routes, and what of it is for a strip of the lr under them.

    Where stems have room but the strip has not, or would leave less than `MAP` of a map that could
    be `tall`, they stand without it. `spare` is as in `rows_height`.
    """
    count, strip = len(routes), strip_height(routes)
    if count == 1:
        return rows_height(1, spare), strip
    high = rows_height(count, spare - strip)
    if high and high + strip <= spare + tall - MAP:
        return high + strip, strip
    return rows_height(count, spare), 0.0


class RateLines(Painted):
    """The lr of each step as stairs that begin at 0, drawn thin; as far as it is walked, in colour.

    A dot is at the step that is being taken.

    Args:
        told: Whose lr it is; each of them changes.
        clock: It counts steps.
        area: For the lines: its left is the clock's 0, its right the last of `steps`.
    """

    shared = ("clock", "series", "kept")

    def __init__(self, told: Sequence[Told], clock: ValueTracker, area: Area, steps: int) -> None:
        self.clock, self.steps, self.size = clock, steps, (area.width, area.height)
        self.series = [Series(one.route.lrs, one.color, one.end) for one in told]
        self.most = max(float(one.values.max()) for one in self.series)
        super().__init__([[area.left, area.bottom, 0]])
        self.kept = [self._kept(one.values) for one in self.series]

    def _kept(self, lrs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Steps and lr (n,) of the corners of all stairs; of very many those that stand out."""
        steps = np.repeat(np.arange(len(lrs) + 1.0), 2)[1:-1]
        kept = extremes(self._at(steps, np.repeat(lrs, 2)))
        return steps[kept], np.repeat(lrs, 2)[kept]

    def stairs(self, index: int, until: float) -> np.ndarray:
        """Scene points (n, 3) of one's lr from the start to a moment of the clock."""
        steps, lrs = self.kept[index]
        count = int(np.searchsorted(steps, until, "left"))
        now = self.series[index].values[_step_at(until, self.series[index])]
        return self._at(np.r_[steps[:count], until], np.r_[lrs[:count], now])

    def now(self, index: int) -> np.ndarray:
        """Scene point (3,) of one's lr at this moment."""
        one = self.series[index]
        time = min(self.clock.get_value(), one.end)
        return self._at(np.array([time]), one.values[_step_at(time, one)])[0]

    def _at(self, steps: np.ndarray, lrs: np.ndarray | float) -> np.ndarray:
        (left, bottom, _), (wide, tall) = self.points[0], self.size
        x = left + wide * steps / self.steps
        return np.stack([x, bottom + tall * lrs / self.most + 0 * x, 0 * x], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        time = self.clock.get_value()
        floor = self._at(np.array([0.0, self.steps]), 0.0)
        camera.ink(ctx, palette.FAINT, TO_COME * self.opacity)
        self._line(camera, ctx, floor, FLOOR)
        for i, one in enumerate(self.series):
            color, walked = one.color, self.stairs(i, min(time, one.end))
            camera.ink(ctx, palette.FAINT, TO_COME * self.opacity)
            self._line(camera, ctx, self.stairs(i, len(one.values)), THIN)
            ctx.set_dash(dashes(color, THIN * camera.unit))
            camera.ink(ctx, color, self.opacity)
            self._line(camera, ctx, walked, THIN)
            ctx.set_dash([])
            (at,) = camera.to_pixels([self.now(i)], in_frame=True)
            paint_dot(camera, ctx, at, DOT, color, RIM, self.opacity)

    @staticmethod
    def _line(camera: StageCamera, ctx: cairo.Context, points: np.ndarray, width: float) -> None:
        ctx.set_line_width(width * camera.unit)
        for pixel in camera.to_pixels(points, in_frame=True):
            ctx.line_to(*pixel)
        ctx.stroke()


class RateStrip:
    """Lines of those whose lr changes, and over them "lr" with the values of this moment.

    The values go with the dots, side by side, each in its route's colour. Where there is no room
    for all of them the legend alone says them.

    Args:
        told: all that are on the chart; one's lr has to change.
        clock: it counts steps.
        area: the strip, `strip_height` high; `between` are the chart's x of step 0 and of the last.
        steps: how many steps those are.

    Attributes:
        name: what never changes.
        lines, values: what goes with the clock.
    """

    def __init__(
        self,
        told: Sequence[Told],
        clock: ValueTracker,
        area: Area,
        between: tuple[float, float],
        steps: int,
    ) -> None:
        rated = [one for one in told if one.route.scheduled]
        foot = area.bottom + UNDER
        base = foot + TALL + LINE - SMALL
        self.name = Lettering(NAME, (between[0], base), color=palette.FAINT)
        strip = Area(*between, foot, foot + TALL)
        self.lines = RateLines(rated, clock, strip, steps)
        widths = [max(map(text_length, _all_said(one.route))) for one in rated]
        self.block = sum(widths) + APART * (len(widths) - 1)
        self.room = between[0] + self.name.length + APART / 2, between[1] - self.block
        self.values: list[Lettering] = []
        offset = 0.0
        for one, width in zip(rated, widths, strict=True):
            if self.room[0] <= self.room[1]:
                self.values.append(self._value(one, clock, (offset, base)))
            offset += width + APART

    def _value(self, one: Told, clock: ValueTracker, at: tuple[float, float]) -> Lettering:
        """What one's lr is, with its place in the block, which stays between name and end."""

        def told() -> tuple[str, tuple[float, float]]:
            middle = np.mean([self.lines.now(i)[0] for i in range(len(self.lines.series))])
            left = float(np.clip(middle - self.block / 2, *self.room)) + at[0]
            now = lr_at(one.route, min(clock.get_value(), one.end))
            return lr_said(now, one.route.lrs), (left, at[1])

        return Lettering("", color=one.color).follow(told)


def _step_at(time: float, one: Series) -> int:
    """Which step is taken at a moment of the clock: as `lr_at` has it."""
    return min(int(time + 1e-6), len(one.values) - 1)


def _all_said(route: Route) -> list[str]:
    """What may be said of a changing lr: the longest of it is among these."""
    lrs = route.lrs
    some = lrs[0], lrs.max(), lrs[lrs > 0].min(), lrs[-1]
    return [lr_said(float(lr), lrs) for lr in some]
