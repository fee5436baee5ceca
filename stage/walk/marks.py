"""Marks of a walker on the map: where he left it, and, where steps crowd, where he stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.walk.dots import draw_halo, paint_dot
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

THICK = 0.1  # of its lines, by its length
ARROW = 0.42  # length of the mark where a route leaves the map, if there is room in the picture
RADIUS = 0.095  # of a pin, in Manim units: more than a step's dot


class ExitMark(OnTrack):
    """An arrow out of the map where a walker left it, shown from that moment on.

    `long` is its length in Manim units, if there is room in the picture.
    """

    long = ARROW

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.track.left_at is None or self.clock.get_value() < self.track.end:
            return
        at, before = camera.to_pixels(self.terrain.place(self.track.box[[-1, -2]]))
        way = at - before
        if np.hypot(*way) < 1e-3:  # it left with its first step, from where it stood
            way = at - camera.to_pixels(self.terrain.place(np.array([[0.5, 0.5, 0]])))[0]
        way = way / max(np.hypot(*way), 1e-9)
        ctx.transform(cairo.Matrix(*way, -way[1], way[0], *at))
        ahead = np.where(way > 0, (camera.pixel_width, camera.pixel_height) - at, at)
        room = (ahead / np.maximum(np.abs(way), 1e-9)).min()  # to the edge of the picture
        length = max(min(self.long * camera.unit, 0.8 * room), 1e-3)
        ctx.scale(length, length)
        ctx.move_to(0.15, 0)
        ctx.line_to(1, 0)
        ctx.move_to(0.68, 0.3)
        ctx.line_to(1, 0)
        ctx.line_to(0.68, -0.3)
        draw_halo(camera, ctx, THICK, camera.unit / length, self.opacity)
        camera.ink(ctx, self.color_role, self.opacity)
        ctx.set_line_width(THICK)
        ctx.stroke()


class Pin(OnTrack):
    """A large dot in the form of the route, which goes along it with the clock.

    It takes the place of a hiker, who would hide what crowds around him.
    """

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        place = self.terrain.place(self.track.at(self.clock.get_value())[None])
        (at,) = camera.to_pixels(place)
        paint_dot(camera, ctx, at, RADIUS, self.color_role, opacity=self.opacity)
