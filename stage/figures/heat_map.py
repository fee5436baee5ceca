"""A heat map: a number for each learning rate and momentum as a colour, what diverged hatched.

And its colours as a bar, with figures, and a mark at the loss that is there now.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import brief
from numerics.values import fingerprint
from stage.figures.curves import TICK_GAP
from stage.look import palette
from stage.look.colour import ramp
from stage.paint.area import Area
from stage.paint.kept_pictures import picture
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

SHADES = 256
PITCH, THIN = 0.13, 0.022  # between the hatch's lines and their width, in Manim units
HATCH = 0.5  # opacity of its lines
FRAME = 0.02  # width of the line around a map
LEAST = 1e-3  # of the losses that did not diverge may be lower than the lowest colour
MARK = 0.16  # height of the mark above the bar, and half of its width
THICK = 0.2  # height of the bar
BAR = MARK + THICK + TICK_GAP + SMALL + 0.3  # of all of it, with air below
APART = 0.15  # from the colours to the hatch
AIR = 0.2  # between figures


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
        self.digest = fingerprint(self.pixels)
        corners = [[area.left, area.top, 0], [area.right, area.bottom, 0]]
        super().__init__(corners)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ends = camera.to_pixels(self.points, in_frame=True)
        (left, top), (right, bottom) = ends.tolist()
        key = type(self).__name__, self.digest, left, top, right, bottom
        whole = lambda own: self._draw(camera, own, (left, top, right, bottom))  # noqa: E731
        kept = picture(key, lambda: ends, 2, camera.size, whole)
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


class HeatBar(Painted):
    """Colours from the lowest loss to the highest, then a hatch; and a mark at the loss now.

    Args:
        scale: of the colours.
        loss: the loss now; infinite is at the hatch.
        clock: what it follows.
        area: whose top it is at.
        beyond: what is hatched, in a word.
    """

    shared = ("clock", "loss", "scale")

    def __init__(
        self, scale: Scale, loss: Callable[[], float], clock: ValueTracker, area: Area, beyond: str
    ) -> None:
        self.scale, self.loss, self.clock, self.beyond = scale, loss, clock, beyond
        self.top = area.top - MARK
        self.left, self.right = area.left, area.right
        self.hatched = self.right - text_length(beyond)
        self.end = self.hatched - APART
        super().__init__([[self.left, self.top, 0], [self.right, self.top - THICK, 0]])

    def at(self, loss: float) -> float:
        """How far right a loss is, in Manim units."""
        if math.isinf(loss):
            return (self.hatched + self.right) / 2
        return self.left + float(self.scale.share(loss)) * (self.end - self.left)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        xs = [self.left, self.end, self.hatched, self.right, self.at(self.loss())]
        corners = np.array([[x, self.top, 0] for x in xs])
        corners[1::2, 1] -= THICK
        ends = camera.to_pixels(corners, in_frame=True)
        key, draw = (type(self).__name__, ends[:-1].tobytes()), partial(_colours, camera, ends)
        kept = picture(key, lambda: ends[:-1], 2, camera.size, draw)
        kept.paint(ctx, self.opacity)
        (now, top), mark = ends[-1].tolist(), MARK * camera.unit
        camera.ink(ctx, palette.TEXT, self.opacity)
        for x, y in ((now, top - 0.1 * mark), (now - 0.7 * mark, top - mark)):
            ctx.line_to(x, y)
        ctx.line_to(now + 0.7 * mark, top - mark)
        ctx.close_path()
        ctx.fill()

    def figures(self) -> list[Lettering]:
        """Losses below the colours, at powers of ten, and what the hatch is."""
        under, look = self.top - THICK - TICK_GAP - SMALL, {"color": palette.FAINT}
        said = [Lettering(self.beyond, (self.right, under), "right", **look)]
        low, high = math.ceil(math.log10(self.scale.low)), math.log10(self.scale.high)
        powers = range(low, math.floor(high) + 1)
        texts = {power: brief(10.0**power) for power in powers}
        wide = {power: text_length(text) for power, text in texts.items()}
        at = {}
        for power in powers:  # those at the ends do not hang over them
            least, most = self.left + wide[power] / 2, self.hatched - AIR - wide[power] / 2
            at[power] = float(np.clip(self.at(10.0**power), least, max(least, most)))
        for every in range(1, len(powers) + 1):
            told = powers[::-1][::every]
            ends = [at[p] + s * wide[p] / 2 for p in told for s in (1, -1)]
            ends = [self.hatched, *ends]
            if all(a - b >= AIR - 1e-9 for a, b in zip(ends[::2], ends[1::2], strict=False)):
                break
        return said + [Lettering(texts[p], (at[p], under), "centre", **look) for p in told]


def _colours(camera: StageCamera, ends: np.ndarray, ctx: cairo.Context) -> None:
    """The colours of a bar, from a pixel of `ends` to the next, and the hatch, to the one after."""
    (left, top), (end, bottom), (hatched, _), (right, _) = ends[:4].tolist()
    colors = cairo.LinearGradient(left, 0, end, 0)
    for i, color in enumerate(shades().tolist()):
        colors.add_color_stop_rgb(i / (SHADES - 1), *(c / 255 for c in color[::-1]))
    ctx.rectangle(left, top, end - left, bottom - top)
    ctx.set_source(colors)
    ctx.fill()
    hatch(camera, ctx, (hatched, top, right, bottom))
