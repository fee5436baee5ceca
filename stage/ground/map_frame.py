"""A frame around a map, which sets it off from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo

from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera


class MapFrame(Painted):
    """A rectangle around an area, `wide` Manim units outside of it."""

    def __init__(self, area: Area, wide: float) -> None:
        self.wide = wide
        corners = [[area.left, area.top, 0], [area.right, area.bottom, 0]]
        super().__init__(corners)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (left, top), (right, bottom) = camera.to_pixels(self.points, in_frame=True).tolist()
        out = self.wide * camera.unit / 2
        camera.ink(ctx, palette.TEXT, self.opacity)
        ctx.set_line_width(2 * out)
        ctx.rectangle(left - out, top - out, right - left + 2 * out, bottom - top + 2 * out)
        ctx.stroke()
