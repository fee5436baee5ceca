"""A pin: where a walker stands, without a hiker, who would hide what crowds around him."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo

from stage.walk.dots import paint_dot
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

RADIUS = 0.095  # of a pin, in Manim units: more than a step's dot


class Pin(OnTrack):
    """A large dot in the form of the route, which goes along it with the clock."""

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        place = self.terrain.place(self.track.at(self.clock.get_value())[None])
        (at,) = camera.to_pixels(place)
        paint_dot(camera, ctx, at, RADIUS, self.color_role, opacity=self.opacity)
