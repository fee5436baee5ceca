"""Marks of a walker on the map: where he left it, and, where steps crowd, where he stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.paint.area import Area
from stage.walk.dots import draw_halo, paint_dot
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

THICK = 0.042  # of its lines, in Manim units as all of it
ON_LAND, ON_MAP = np.array([[0.06, 0.42], [-0.084, 0.156]])  # from the border to begin and tip
HEAD = np.array([[-0.125, 0.1], [0, 0], [-0.125, -0.1]])  # along it and across, from its tip
RADIUS = 0.095  # of a pin, in Manim units: more than a step's dot


class ExitMark(OnTrack):
    """An arrow over the border of the map where a walker left it, shown from that moment on.

    On a map, where texts are near on either side, it is shorter. `size` is that by the usual one.
    """

    size = 1.0

    def outline(self, camera: StageCamera) -> np.ndarray | None:
        """Begin and tip, and the three points of its head, (5, 2), in pixels; None if not there."""
        there = self.track.left_at is not None and self.clock.get_value() >= self.track.end
        return self._lying(camera) if there else None

    def takes(self, camera: StageCamera) -> list[Area]:
        """The part of the picture that it takes once it is there: none if it never is."""
        if self.track.left_at is None:
            return []
        return [Area.around(camera.in_units(self._lying(camera)))]

    def _lying(self, camera: StageCamera) -> np.ndarray:
        at, before = camera.to_pixels(self.terrain.place(self.track.box[[-1, -2]]))
        way = at - before
        if np.hypot(*way) < 1e-3:  # it left with its first step, from where it stood
            way = at - camera.to_pixels(self.terrain.place(np.array([[0.5, 0.5, 0]])))[0]
        way = way / max(np.hypot(*way), 1e-9)
        begin, tip = ON_LAND + self.terrain.flatness * (ON_MAP - ON_LAND)
        ahead = np.where(way > 0, camera.size - at, at)
        room = (ahead / np.maximum(np.abs(way), 1e-9)).min()  # to the edge of the picture
        unit = max(min(self.size * camera.unit, 0.8 * room / tip), 1e-3)
        points = np.concatenate([[[begin, 0], [tip, 0]], HEAD + np.array([tip, 0])])
        return at + unit * points @ np.array([way, (-way[1], way[0])])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        outline = self.outline(camera)
        if outline is None:
            return
        ctx.move_to(*outline[0])
        ctx.line_to(*outline[1])
        ctx.new_sub_path()
        for point in outline[2:]:
            ctx.line_to(*point)
        thick = THICK * np.hypot(*(outline[2] - outline[4])) / (2 * HEAD[0, 1])
        draw_halo(camera, ctx, thick, camera.unit, self.opacity)
        camera.ink(ctx, self.color_role, self.opacity)
        ctx.set_line_width(thick)
        ctx.stroke()


class Pin(OnTrack):
    """A large dot in the form of the route, which goes along it with the clock.

    It takes the place of a hiker, who would hide what crowds around him.
    """

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        place = self.terrain.place(self.track.at(self.clock.get_value())[None])
        (at,) = camera.to_pixels(place)
        paint_dot(camera, ctx, at, RADIUS, self.color_role, opacity=self.opacity)
