"""A way's halo, kept and grown step by step: what was walked is not stroked anew for each frame.

Where pieces of a halo lie on another, the darker one is seen, not both: a halo's darkness falls
with the distance from the way, so its darkest is that of the nearest piece. But for single pixels
at the edges of pieces that cross, it is as if all of the way were stroked at once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.walk.dots import HALO

if TYPE_CHECKING:
    from stage.paint.kept_pictures import Layer
    from stage.walk.strokes import Strokes


class GrowingHalo:
    """The halo of a trail's strokes; a layer grows by it."""

    def __init__(self, strokes: Strokes) -> None:
        self.strokes = strokes
        self.margin = strokes.width / 2 + HALO[0][0] * strokes.unit + 1

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The halo of the way to a mark of the track; `ctx` is a layer's."""
        if step:
            self._darken(ctx, int(self.strokes.track.marks[step]))

    def paint(self, ctx: cairo.Context, kept: Layer, end: float | None, opacity: float) -> None:
        """Copy what is kept into the frame, and with it what is walked now, to `end`."""
        if end is None:  # nobody walks
            kept.paint(ctx, opacity)
            return
        part, before = self._darken(kept.ctx, end)
        try:
            kept.paint(ctx, opacity)
        finally:
            part[:] = before
            kept.surface.mark_dirty()

    def _darken(self, ctx: cairo.Context, end: float) -> tuple[np.ndarray, np.ndarray]:
        """Put a piece's halo on a layer: the bytes of that part of it, and those that it had.

        The piece before is stroked with it, as the edges of both share pixels where they meet.
        """
        begin = max(math.ceil(end) - 2, 0)
        layer, corner = ctx.get_target(), ctx.user_to_device(0, 0)
        lying, seen = self.strokes.until(begin, end, self.strokes.stride)
        pixels = lying + corner
        size = layer.get_width(), layer.get_height()
        low, high = np.nanmin(pixels, axis=0), np.nanmax(pixels, axis=0)
        left, top = np.clip(np.floor(low - self.margin), 0, size).astype(int)
        right, bottom = np.clip(np.ceil(high + self.margin), 0, size).astype(int)
        part = _bytes(layer)[top:bottom, 4 * left : 4 * right]
        before = part.copy()
        if part.size:
            piece = cairo.ImageSurface(cairo.FORMAT_ARGB32, right - left, bottom - top)
            own = cairo.Context(piece)
            own.translate(*(corner - np.array([left, top])))
            self.strokes.darken(own, lying, seen)
            np.maximum(part, _bytes(piece), out=part)
            layer.mark_dirty()
        return part, before


def _bytes(surface: cairo.ImageSurface) -> np.ndarray:
    """The bytes (height, 4 width) of a picture; its colours are multiplied by its opacity."""
    surface.flush()
    rows = surface.get_height(), surface.get_stride()
    return np.ndarray(rows, np.uint8, surface.get_data())[:, : 4 * surface.get_width()]
