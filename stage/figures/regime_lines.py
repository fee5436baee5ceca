"""On a heat map: lines of theory, and the cursor that walks over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from stage.figures.curves import RIM, stroke
from stage.look import palette
from stage.paint.painted import Painted
from stage.walk.dots import paint_dot

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

CASING = 0.05  # dark edge of a line on the map
HERE = 0.09  # radius of the dot where the cursor is
CROSS, CLEAR = 0.02, 0.8  # width of its two lines, and their opacity


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
