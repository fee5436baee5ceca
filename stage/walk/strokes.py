"""A trail as it lies in a picture: where it is seen, its halo, its line and its dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.walk.dots import DOT, FLATTEST, RIM, WIDTH, dashes, draw_dot, draw_halo, radii
from stage.walk.track import PIECES, OnTrack

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera

STRIDES = (12, 8, 6, 4, 3, 2)  # pieces of a step's way, of which one stroke may be made
OFF = 0.2  # pixels that its middle may be off


class Strokes:
    """A trail as it lies in one picture: pixels, what the surface hides, and how to draw steps.

    All of it; or as far as it is needed while that mark is the last. Line and dots are `broad`
    times their usual size.
    """

    def __init__(
        self, way: OnTrack, camera: StageCamera, broad: float, last: int | None = None
    ) -> None:
        self.camera, self.unit = camera, broad * camera.unit
        self.color, self.width = way.color_role, WIDTH * self.unit
        terrain, self.track = way.terrain, way.track
        self.first = self.track.first if last is None else self.track.first[: last + 3]
        count = self.first[-1] + 1 if len(self.first) < len(self.track.first) else None
        box = self.track.box[:count]
        self.pixels = camera.to_pixels(terrain.place(box))
        self.seen = terrain.seen(terrain.place(box), camera.eye())
        self.straight = terrain.flatness >= 1  # so that its ends say all of a step
        self.stride = PIECES if self.straight else self._coarsest()
        at, *units = _frames(box[self.first], terrain, camera)
        axes, longest = _lying(*units)
        near = longest / camera.unit  # to the eye: how much larger than usual
        size = radii(at, self.unit, self.color, DOT * near) / longest
        self.dots = np.concatenate([size[:, None] * axes, at], axis=1).tolist()

    def _coarsest(self) -> int:
        """Of how many pieces one stroke may be made that is nowhere off by more than `OFF`."""
        if self.track.whole:
            for stride in STRIDES:
                ends = self.pixels[::stride]
                middle = self.pixels[stride // 2 :: stride][: len(ends) - 1]
                off = np.abs(middle - (ends[1:] + ends[:-1]) / 2)
                if len(ends) > 1 and off.max() < OFF:
                    return stride
        return 1

    def paint_halo(self, ctx: cairo.Context, end: float, begin: float = 0) -> None:
        """The ground darkened along what is seen of the way between these moments."""
        self.darken(ctx, *self.until(begin, end, self.stride))

    def darken(self, ctx: cairo.Context, pixels: np.ndarray, seen: np.ndarray) -> None:
        """The ground darkened along what is seen of these pixels."""
        if _polyline(ctx, pixels, seen):
            draw_halo(self.camera, ctx, self.width, self.unit)
            ctx.new_path()

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The way to a mark of the track, and the mark before it, which is left behind."""
        if step:
            number = int(self.track.marks[step])
            self.paint_way(ctx, number - 1, number)
            self.paint_mark(ctx, step - 1)

    def paint_way(self, ctx: cairo.Context, begin: float, end: float, opacity: float = 1.0) -> None:
        """The line from one moment of the clock to another."""
        pixels, seen = self.until(begin, end)
        dash = dashes(self.color, self.width)
        ctx.set_line_cap(cairo.LineCap.BUTT if dash else cairo.LineCap.ROUND)
        ctx.set_line_join(cairo.LineJoin.ROUND)
        ctx.set_line_width(self.width)
        ctx.set_dash(dash)
        if _polyline(ctx, pixels, seen):
            self.camera.ink(ctx, self.color, opacity)
            ctx.stroke()
        ctx.set_dash([])

    def until(self, begin: float, end: float, stride: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Pixels (n, 2) of the way between two moments of the clock; which of them are seen."""
        if self.straight and self.track.whole:
            return self._footprints(int(begin), end)
        times = self.track.times
        first, last = np.searchsorted(times, [begin, end - 1e-9])
        pixels, seen = self.pixels[first : last + 1], self.seen[first : last + 1] > 0.5
        if last > first:
            share = (end - times[last - 1]) / (times[last] - times[last - 1])
            pixels = pixels.copy()
            pixels[-1] = pixels[-2] + share * (pixels[-1] - pixels[-2])
        kept = np.arange(len(pixels))
        if self.track.whole:
            if stride > 1:
                hidden = np.flatnonzero(np.diff(seen))
                ends = [kept[::stride], hidden, hidden + 1, kept[-1:]]
                kept = np.unique(np.concatenate(ends))
            return pixels[kept], seen[kept]
        if stride > 1:
            ends = [self.first - first, self.first[1:] - PIECES - first, kept[-1:]]
            ends = np.concatenate(ends)
            kept = np.unique(ends[(ends >= 0) & (ends < len(pixels))])
        # Between two ways that are drawn there may be others that are not.
        apart = np.diff(times[first : last + 1][kept]) - np.diff(kept) / PIECES > 0.5 / PIECES
        gaps = np.flatnonzero(apart) + 1
        return np.insert(pixels[kept], gaps, np.nan, axis=0), np.insert(seen[kept], gaps, False)

    def _footprints(self, begin: int, end: float) -> tuple[np.ndarray, np.ndarray]:
        """The same of a way that is straight from footprint to footprint: from one of them on.

        It lies on a map that is seen straight from above, so pixels are even in time.
        """
        last, times = int(end), self.track.times
        pixels = self.pixels[PIECES * begin : PIECES * last + 1 : PIECES]
        if end > last:
            to = min(PIECES * (last + 1), len(times) - 1)
            share = (end - last) / max(times[to] - last, 1e-9)
            there = pixels[-1] + share * (self.pixels[to] - pixels[-1])
            pixels = np.concatenate([pixels, there[None]])
        return pixels, np.ones(len(pixels), bool)

    def paint_mark(self, ctx: cairo.Context, step: int, opacity: float = 1.0) -> None:
        """The dot at a mark of the track, as far as it is seen."""
        alpha = opacity * self.seen[min(self.first[step], len(self.seen) - 1)]
        draw_dot(self.camera, ctx, self.dots[step], self.color, RIM * self.unit, alpha)


def _frames(
    box: np.ndarray, terrain: Terrain, camera: StageCamera
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels (n, 2) of places, and of two perpendicular units on the ground there."""
    ground, (along, across) = terrain.place(box), terrain.tangents(box)
    up = np.cross(along, across)
    side = np.cross(up, along) / np.linalg.norm(up, axis=1, keepdims=True)
    at = camera.to_pixels(ground)
    return at, *((camera.to_pixels(ground + 0.1 * way) - at) / 0.1 for way in (along, side))


def _lying(along: np.ndarray, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How a form lies on the ground, (n, 4) as `draw_dot` takes it; its longest half axis (n,).

    From perpendicular unit vectors of the ground as they are seen. The form is stretched and not
    turned, so that on a map it stands as in the legend; on ground that is seen nearly edge-on, the
    shorter way across is drawn longer than it is.
    """
    turned, sizes, _ = np.linalg.svd(np.stack([along, side], axis=-1), full_matrices=False)
    sizes[:, 1] = np.maximum(sizes[:, 1], FLATTEST * sizes[:, 0])
    stretched = turned * sizes[:, None, :] @ turned.swapaxes(1, 2)
    return stretched.reshape(-1, 4), sizes[:, 0]


def _polyline(ctx: cairo.Context, pixels: np.ndarray, wanted: np.ndarray) -> bool:
    """Put the pieces whose two ends are wanted on the path; False if there are none."""
    ctx.new_path()
    if len(pixels) > 1 and wanted.all():
        for pixel in pixels.tolist():
            ctx.line_to(*pixel)
        return True
    drawn = np.flatnonzero(wanted[:-1] & wanted[1:])
    for i, gap in zip(drawn.tolist(), np.diff(drawn, prepend=-2) > 1, strict=True):
        if gap:
            ctx.move_to(*pixels[i])
        ctx.line_to(*pixels[i + 1])
    return len(drawn) > 0
