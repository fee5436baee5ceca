"""A pin: where a walker stands, without a hiker, who would hide what crowds around him."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo

from stage.walk.dots import RIM, draw_dot
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

RADIUS = 0.095  # of a pin, in Manim units: more than a step's dot


class Pin(OnTrack):
    """A large dot in the form of the route, which goes along it with the clock."""

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        place = self.terrain.place(self.track.at(self.clock.get_value())[None])
        ((x, y),) = camera.to_pixels(place).tolist()
        radius = RADIUS * camera.unit

        def ink(own: cairo.Context, color: tuple, alpha: float = 1.0) -> None:
            camera.ink(own, color, alpha * self.opacity)

        draw_dot(ctx, ink, (radius, 0, 0, radius, x, y), self.color_role, RIM * camera.unit)
