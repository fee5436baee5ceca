"""Regions of a map: each of its cells in the colour of the minimum that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import cairo
import numpy as np

from numerics.values import fingerprint
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.kept_pictures import picture
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

POOL = 0.32  # radius of the disc that shows a minimum's colour, in Manim units
STRENGTH = 0.88  # of a region's colour over the land
RIM = 0.05  # dark edge of a pool
FINE = 3  # pixels: between smaller cells borders are smooth; larger ones are seen as what they are


class Regions(Painted):
    """The regions of a map, as far as they are there: `swept` goes from 0 to 1, left to right.

    At the minima a pool of the region's colour is there from the beginning.

    Args:
        ground: whose map, with its minima.
        minima_of: the number of the minimum of each cell, (rows, columns); below 0 for none.
        tints: which of `palette.REGIONS` each minimum has.
    """

    numbers = ("opacity", "swept")
    shared = ("terrain", "pixels")

    def __init__(self, ground: Ground, minima_of: np.ndarray, tints: Sequence[int]) -> None:
        self.terrain, self.swept = ground.terrain, 0.0
        colors = [rgb(color) for color in (*palette.REGIONS, palette.CASING)]
        of = np.array([*tints, -1])[minima_of]  # the last one's is none's, as is the casing
        levels = np.round(255 * np.array(colors)).astype(np.uint32)
        packed = levels[:, 2] << 16 | levels[:, 1] << 8 | levels[:, 0]  # as the camera's pixels lie
        self.pixels = np.ascontiguousarray(packed.astype(np.uint32)[of])
        self.digest = fingerprint(self.pixels)
        minima = np.array(ground.field.minima, float).reshape(-1, 2)
        inside = ground.view.contains(minima)
        self.pools = [
            (place, palette.REGIONS[tints[number]])
            for number, place in zip(
                np.flatnonzero(inside).tolist(), ground.box_of(minima[inside]), strict=True
            )
        ]
        super().__init__(self.terrain.place(np.zeros((1, 3))))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        corners = self.terrain.place(np.array([[0.0, 1, 0], [1, 0, 0]]))
        ends = camera.to_pixels(corners)
        (left, top), (right, bottom) = ends.tolist()
        if self.swept > 0:
            key = type(self).__name__, self.digest, ends.tobytes()
            kept = picture(key, lambda: ends, 1, camera.size, partial(self._draw, ends))
            ctx.save()
            ctx.rectangle(left, top, self.swept * (right - left), bottom - top)
            ctx.clip()
            kept.paint(ctx, STRENGTH * self.opacity)
            ctx.restore()
        for place, color in self.pools:
            ((x, y),) = camera.to_pixels(self.terrain.place(place[None]))
            ctx.arc(x, y, POOL * camera.unit, 0, 2 * np.pi)
            camera.ink(ctx, palette.CASING, self.opacity)
            ctx.set_line_width(2 * RIM * camera.unit)
            ctx.stroke_preserve()
            camera.ink(ctx, color, self.opacity)
            ctx.fill()

    def _draw(self, ends: np.ndarray, ctx: cairo.Context) -> None:
        """All of them, from one of two pixels (2, 2) to the other."""
        rows, columns = self.pixels.shape
        image = cairo.ImageSurface.create_for_data(
            self.pixels, cairo.FORMAT_RGB24, columns, rows, columns * 4
        )
        ctx.save()
        ctx.translate(*ends[0])
        ctx.scale(*(ends[1] - ends[0]) / (columns, rows))
        ctx.set_source_surface(image, 0, 0)
        fine = abs(ends[1, 0] - ends[0, 0]) < FINE * columns
        ctx.get_source().set_filter(cairo.FILTER_GOOD if fine else cairo.FILTER_NEAREST)
        ctx.paint()
        ctx.restore()
        image.finish()
