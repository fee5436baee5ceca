"""A heat map: a number for each learning rate and momentum as a colour, what diverged hatched."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.look import palette
from stage.look.colour import ramp
from stage.paint.kept_pictures import picture
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

SHADES = 256
PITCH, THIN = 0.13, 0.022  # between the hatch's lines and their width, in Manim units
HATCH = 0.5  # opacity of its lines
FRAME = 0.02  # width of the line around a map
LEAST = 1e-3  # of the losses that did not diverge may be lower than the lowest colour


class Scale:
    """Colours for losses, even in their logarithms, from the low ones, bright, to `high`, dark.

    Attributes:
        low, high: losses at which the colours end; what is beyond has the last one.

    >>> scale = Scale(np.array([1e-4, 1e-3, np.inf]), 1.0)
    >>> scale.low, float(scale.share(1e-2))
    (0.0001, 0.5)
    """

    def __init__(self, losses: np.ndarray, high: float) -> None:
        known = losses[np.isfinite(losses) & (losses > 0)]
        self.high = high if high > 0 else 1.0
        least = float(np.quantile(known, LEAST)) if len(known) else self.high / 10
        self.low = 10.0 ** math.floor(math.log10(min(least, self.high / 10)) + 1e-9)

    def share(self, loss: np.ndarray | float) -> Any:
        """Where losses lie between low and high, from 0 to 1."""
        with np.errstate(divide="ignore"):
            power = np.log10(np.maximum(loss, 0.0))
        low, high = math.log10(self.low), math.log10(self.high)
        return np.clip((power - low) / (high - low), 0.0, 1.0)


def shades() -> np.ndarray:
    """The colours (SHADES, 3) from low losses to high ones, as bytes."""
    return np.round(255 * ramp(palette.HEAT, SHADES)).astype(np.uint32)


def hatch(camera: StageCamera, ctx: cairo.Context, corners: tuple[float, ...]) -> None:
    """Fill a rectangle (left, top, right, bottom), in pixels, with slanting lines."""
    left, top, right, bottom = corners
    ctx.save()
    ctx.rectangle(left, top, right - left, bottom - top)
    camera.ink(ctx, palette.CASING)
    ctx.fill_preserve()
    ctx.clip()
    camera.ink(ctx, palette.FAINT, HATCH)
    ctx.set_line_width(THIN * camera.unit)
    high = bottom - top
    for x in np.arange(left - high, right, PITCH * math.sqrt(2) * camera.unit):
        ctx.move_to(x, bottom)
        ctx.line_to(x + high, top)
    ctx.stroke()
    ctx.restore()


class HeatMap(Painted):
    """Losses (rows, columns), the first row at the bottom, as far as they are there, in a frame.

    `swept` goes from 0 to 1, upward. What is not finite is hatched.
    """

    numbers = ("opacity", "swept")
    shared = ("pixels",)

    def __init__(self, losses: np.ndarray, scale: Scale, area: Area) -> None:
        colors = shades()[(scale.share(losses) * (SHADES - 1)).round().astype(int)]
        packed = 255 << 24 | colors[..., 2] << 16 | colors[..., 1] << 8 | colors[..., 0]
        packed = np.where(np.isfinite(losses), packed, 0).astype(np.uint32)[::-1]
        self.pixels, self.swept = np.ascontiguousarray(packed), 0.0
        self.digest = hashlib.blake2b(self.pixels.tobytes(), digest_size=8).hexdigest()
        corners = [[area.left, area.top, 0], [area.right, area.bottom, 0]]
        super().__init__(corners)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ends = camera.to_pixels(self.points, in_frame=True)
        (left, top), (right, bottom) = ends.tolist()
        size = camera.pixel_width, camera.pixel_height
        key = type(self).__name__, self.digest, left, top, right, bottom, *size
        whole = lambda own: self._draw(camera, own, (left, top, right, bottom))  # noqa: E731
        kept = picture(key, lambda: ends, 2, size, whole)
        camera.ink(ctx, palette.FAINT, self.opacity)
        ctx.set_line_width(FRAME * camera.unit)
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.stroke()
        ctx.save()
        ctx.rectangle(left, bottom, right - left, self.swept * (top - bottom))
        ctx.clip()
        kept.paint(ctx, self.opacity)
        ctx.restore()

    def _draw(self, camera: StageCamera, ctx: cairo.Context, corners: tuple[float, ...]) -> None:
        left, top, right, bottom = corners
        hatch(camera, ctx, corners)
        rows, columns = self.pixels.shape
        image = cairo.ImageSurface.create_for_data(
            self.pixels, cairo.FORMAT_ARGB32, columns, rows, columns * 4
        )
        ctx.save()
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        ctx.translate(left, top)
        ctx.scale((right - left) / columns, (bottom - top) / rows)
        ctx.set_source_surface(image, 0, 0)
        ctx.get_source().set_extend(cairo.EXTEND_PAD)  # at the edges nothing shines through
        ctx.get_source().set_filter(cairo.FILTER_GOOD)
        ctx.paint()
        ctx.restore()
        image.finish()
