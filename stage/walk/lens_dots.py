"""Points that a lens shows, as dots: they are too close to others to be seen on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

RADIUS, EDGE = 0.11, 0.045  # in Manim units; the dark edge lies beyond the radius
HOLE = 0.55  # of a hollow one, by its radius


class LensDot(Painted):
    """A dot at a point (x, y), in a route's colour; `hollow` where the route itself is not."""

    shared = ("terrain",)
    in_lens = False

    def __init__(self, ground: Ground, point: np.ndarray, color: str, hollow: bool = False) -> None:
        self.terrain, self.box = ground.terrain, ground.box_of(np.atleast_2d(point))
        self.color_role, self.hollow = color, hollow
        super().__init__(self.terrain.place(self.box))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if not self.in_lens:
            return
        x, y = camera.to_pixels(self.terrain.place(self.box))[0]
        rings = [(RADIUS + EDGE, palette.CASING), (RADIUS, self.color_role)]
        rings += [(HOLE * RADIUS, palette.CASING)] if self.hollow else []
        for radius, color in rings:
            ctx.new_path()
            ctx.arc(x, y, radius * camera.unit, 0, 2 * np.pi)
            camera.ink(ctx, color, self.opacity)
            ctx.fill()
