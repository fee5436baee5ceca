"""On a heat map: lines of theory, and the cursor that walks over it, with figures at the axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import Group, ValueTracker

from stage.figures.curves import RIM, TICK_GAP, stroke
from stage.look import palette
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import paint_dot

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

CASING = 0.05  # dark edge of a line on the map
HERE = 0.09  # radius of the dot where the cursor is
CROSS, CLEAR = 0.02, 0.8  # width of its two lines, and their opacity
AIR = 0.12  # between figures

Tick = tuple[float, str]  # where on the axis, in Manim units, and what it says


def _edges(plot: Area) -> np.ndarray:
    return np.array([[plot.left, plot.top, 0], [plot.right, plot.bottom, 0]])


class RegimeLine(Painted):
    """A line known from theory, with a dark edge, as far as it lies on the map."""

    def __init__(self, places: np.ndarray, plot: Area, wide: float) -> None:
        self.wide, self.edges = wide, _edges(plot)
        super().__init__(np.pad(places, ((0, 0), (0, 1))))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (left, top), (right, bottom) = camera.to_pixels(self.edges, in_frame=True).tolist()
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        for ink, thick in ((palette.CASING, self.wide + CASING), (palette.TEXT, self.wide)):
            camera.ink(ctx, ink, self.opacity)
            stroke(camera, ctx, self.points, thick)


class Cursor(Painted):
    """Where the settings are now: a cross-hair, and a dot where its lines cross.

    No line joins where it has been: that would be taken for an optimizer's route.

    Args:
        halts: places (n, 2) in the frame, in their order.
        way: how far along each lies, (n,), as the clock counts.
    """

    shared = ("clock",)

    def __init__(
        self, halts: np.ndarray, way: np.ndarray, clock: ValueTracker, plot: Area, color: str
    ) -> None:
        self.way, self.clock, self.color_role, self.edges = way, clock, color, _edges(plot)
        super().__init__(np.pad(halts, ((0, 0), (0, 1))))

    def place(self) -> np.ndarray:
        """Where it is, (3,)."""
        time = self.clock.get_value()
        return np.array([np.interp(time, self.way, each) for each in self.points.T])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        here, ((left, top, _), (right, bottom, _)) = self.place(), self.edges
        for line in ([(here[0], bottom), (here[0], top)], [(left, here[1]), (right, here[1])]):
            camera.ink(ctx, palette.TEXT, CLEAR * self.opacity)
            stroke(camera, ctx, np.pad(np.array(line), ((0, 0), (0, 1))), CROSS)
        (at,) = camera.to_pixels(here[None], in_frame=True)
        camera.ink(ctx, palette.CASING, self.opacity)
        ctx.arc(*at, (HERE + CASING) * camera.unit, 0, 2 * np.pi)
        ctx.fill()
        paint_dot(camera, ctx, at, HERE, self.color_role, RIM, self.opacity)


class CrossFigures(Group):
    """What stands below a plot and to its left: ticks, and over them the values of a cross-hair.

    Args:
        plot: whose axes they are.
        ticks: along x, and along y.
        place: where the cross-hair is now, (2,) or more.
        values: what it says along x, and along y.
        color: of its values.
        end: how far right these may reach.
    """

    def __init__(
        self,
        plot: Area,
        ticks: tuple[Sequence[Tick], Sequence[Tick]],
        place: Callable[[], np.ndarray],
        values: tuple[Callable[[], str], Callable[[], str]],
        color: str,
        end: float,
    ) -> None:
        super().__init__()
        self.plot, self.place, self.values, self.end = plot, place, values, end
        for axis, side in enumerate(("centre", "right")):
            for at, text in ticks[axis]:
                look = {"side": side, "color": palette.FAINT}
                tick = Lettering(text, self._anchor(axis, at), **look)
                self.add(self._giving_way(tick, axis, at))
            value = Lettering("", side=side, color=color, bold=True)
            self.add(self._following(value, axis))

    def _anchor(self, axis: int, at: float) -> tuple[float, float]:
        if axis:
            return self.plot.left - TICK_GAP, at - SMALL / 2
        return at, self.plot.bottom - TICK_GAP - SMALL

    def _now(self, axis: int) -> tuple[float, str]:
        """Where the value along an axis stands, and what it says."""
        at, text = float(self.place()[axis]), self.values[axis]()
        if axis == 0:
            at = min(at, self.end - text_length(text, SMALL, "SEMIBOLD") / 2)
        return at, text

    def _following(self, value: Lettering, axis: int) -> Lettering:
        def told() -> tuple[str, tuple[float, float]]:
            at, text = self._now(axis)
            return text, self._anchor(axis, at)

        return value.follow(told)

    def _giving_way(self, tick: Lettering, axis: int, at: float) -> Lettering:
        """The tick, which says nothing while the value along its axis is too near."""
        text = tick.text

        def told() -> str:
            now, value = self._now(axis)
            both = text_length(text) + text_length(value, SMALL, "SEMIBOLD")
            far = abs(at - now) >= AIR + (SMALL if axis else both / 2)
            return text if far else ""

        return tick.follow(told)
