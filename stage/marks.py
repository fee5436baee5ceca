"""Marks on the map: where the minima are, and where a walker left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage import palette
from stage.drawn import Drawn
from stage.routes import OnTrack

if TYPE_CHECKING:
    from fields import Field
    from stage.camera import StageCamera
    from stage.terrain import Terrain
    from stage.views import View

RING = 0.13  # radius of the mark at a minimum, in Manim units
ARROW = 0.42  # length of the mark where a route leaves the map, if there is room in the picture


class Minima(Drawn):
    """A ring with a dot, flat on the ground, at each minimum of the field inside the window."""

    shared = ("terrain",)

    def __init__(self, terrain: Terrain, view: View, field: Field, **kwargs: Any) -> None:
        self.terrain = terrain
        minima = np.array(field.minima, float).reshape(-1, 2)
        minima = minima[view.contains(minima)]
        self.box = terrain.box(minima, view.height(field(minima[:, 0], minima[:, 1])))
        super().__init__(terrain.place(np.array([[0.5, 0.5, 0]])), **kwargs)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if not len(self.box):
            return
        centres = self.terrain.place(self.box)
        along, across = self.terrain.tangents(self.box)
        seen = self.terrain.seen(centres, camera.eye())
        at = camera.to_pixels(centres)
        a = camera.to_pixels(centres + RING * along) - at
        b = camera.to_pixels(centres + RING * across) - at
        for i in np.flatnonzero(seen > 0.5):
            ctx.save()
            ctx.transform(cairo.Matrix(*a[i], *b[i], *at[i]))
            for colour, ring, dot in ((palette.CASING, 0.62, 0.5), (palette.TEXT, 0.26, 0.3)):
                camera.ink(ctx, palette.rgb(colour), self.opacity)
                ctx.set_line_width(ring)
                ctx.arc(0, 0, 1, 0, 2 * np.pi)
                ctx.stroke()
                ctx.arc(0, 0, dot, 0, 2 * np.pi)
                ctx.fill()
            ctx.restore()


class ExitMark(OnTrack):
    """An arrow out of the map where a walker left it, shown from that moment on."""

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
        length = max(min(ARROW * camera.unit, 0.8 * room), 1e-3)
        ctx.scale(length, length)
        for colour, width in ((palette.CASING, 0.26), (self.color_role, 0.12)):
            camera.ink(ctx, palette.rgb(colour), self.opacity)
            ctx.set_line_width(width)
            ctx.set_line_cap(cairo.LineCap.ROUND)
            ctx.set_line_join(cairo.LineJoin.ROUND)
            ctx.move_to(0.15, 0)
            ctx.line_to(1, 0)
            ctx.move_to(0.68, 0.3)
            ctx.line_to(1, 0)
            ctx.line_to(0.68, -0.3)
            ctx.stroke()
