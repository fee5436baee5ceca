"""Routes on the terrain: the way walked so far, with a footprint for every optimizer step.

A clip has one clock, counted in optimizer steps. Everything that walks reads it when it is drawn,
so a picture depends on the clock's value alone, whichever frames were drawn before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.ground.material import HIDDEN
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.kept_pictures import layer, picture
from stage.walk.track import PIECES, OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

WIDTH = 0.03  # of the way, in Manim units
GHOST = 0.42  # opacity of a way to compare with
CROWDED = 0.42  # steps shorter than that, in Manim units, leave simpler footprints
PRINT = 0.11  # half the length of a footprint


class Trail(OnTrack):
    """The way a walker has come: a cased line, and a footprint at every step's end.

    `boots` is the size of the footprints by their usual one.
    """

    def __init__(self, *args: Any, boots: float = 1.0, **kwargs: Any) -> None:
        self.boots = boots
        super().__init__(*args, **kwargs)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        time = min(self.clock.get_value(), self.track.end)
        step = int(time + 1e-9)
        if self.terrain.flatness < 1 and not self.terrain.still:
            strokes = Strokes(self, camera)
            for done in range(step + 1):
                strokes.paint_step(ctx, done)
        else:  # nothing moves but the walker
            corners = camera.to_pixels(self.terrain.points)
            size = camera.pixel_width, camera.pixel_height
            look = self.track.digest, self.color_role, self.opacity, self.boots
            key = corners.tobytes(), camera.get_rotation_matrix().tobytes(), look, size
            done = layer(
                key, lambda: self.way_in(camera), 3 * PRINT * self.boots * camera.unit, size
            )
            strokes = done.strokes or Strokes(self, camera)
            done.grow(strokes, step)
            done.paint(ctx)
        if time > step:
            strokes.paint_way(ctx, step, time)
        if time > step or time == self.track.end == step:
            strokes.paint_print(ctx, step)

    def way_in(self, camera: StageCamera) -> np.ndarray:
        """Pixels (n, 2) of the whole way."""
        return camera.to_pixels(self.terrain.place(self.track.box))


class Ghost(OnTrack):
    """The whole of another walker's way, faint: to compare with, not to look at."""

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        pixels, knots = (
            camera.to_pixels(self.terrain.place(box)) for box in (self.track.box, self.track.knots)
        )
        dot = 1.4 * WIDTH * camera.unit

        def draw(own: cairo.Context) -> None:
            camera.ink(own, rgb(self.color_role), GHOST)
            own.set_line_join(cairo.LineJoin.ROUND)
            own.set_line_width(WIDTH * camera.unit)
            for pixel in pixels.tolist():
                own.line_to(*pixel)
            own.stroke()
            for x, y in knots.tolist():
                own.arc(x, y, dot, 0, 2 * np.pi)
                own.close_path()
            own.fill()

        size = camera.pixel_width, camera.pixel_height
        key = pixels.tobytes(), knots.tobytes(), self.color_role, size
        picture(key, lambda: pixels, dot + 1, size, draw).paint(ctx, self.opacity)


class Strokes:
    """A trail as it lies in one picture: pixels, what the surface hides, and how to draw steps."""

    def __init__(self, trail: Trail, camera: StageCamera) -> None:
        self.ink, self.unit, self.opacity = camera.ink, camera.unit, trail.opacity
        self.colour, self.casing = rgb(trail.color_role), rgb(palette.CASING)
        terrain, self.track = trail.terrain, trail.track
        self.pixels = trail.way_in(camera)
        self.seen = terrain.seen(terrain.place(self.track.box), camera.eye())
        knots = self.track.knots
        ground = terrain.place(knots)
        along, across = terrain.tangents(knots)
        # A print points where its step came from; the first where the first step leads.
        second = self.track.box[min(PIECES, len(self.track.box) - 1)]
        ways = np.diff(knots, axis=0, prepend=[2 * knots[0] - second])[:, :2]
        ways = ways * np.linalg.norm(terrain.edges[:, :2], axis=0)
        length = np.linalg.norm(ways, axis=1, keepdims=True)
        ways = np.where(length > 1e-9, ways / np.maximum(length, 1e-9), [[1.0, 0.0]])
        ahead = ways[:, :1] * along + ways[:, 1:] * across
        side = np.cross(np.cross(along, across), ahead)
        at = camera.to_pixels(ground)
        size = PRINT * trail.boots
        ahead = camera.to_pixels(ground + size * ahead) - at
        side = camera.to_pixels(ground + size * side) - at
        # Sole and heel of crowded prints would be counted as two.
        far = np.hypot(*(at - np.roll(at, 1, axis=0)).T) > CROWDED * self.unit * trail.boots
        self.apart = np.r_[far[1:2] if len(far) > 1 else True, far[1:]].tolist()
        self.frames = np.concatenate([ahead, side, at], axis=1).tolist()

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The way to the end of a step, and the footprint left behind where it set out."""
        if step:
            self.paint_way(ctx, step - 1, step)
            self.paint_print(ctx, step - 1)

    def paint_way(self, ctx: cairo.Context, begin: float, end: float) -> None:
        """The line from one moment of the clock to another, within one step."""
        times = self.track.times
        first, last = np.searchsorted(times, [begin, end - 1e-9])
        pixels, seen = self.pixels[first : last + 1], self.seen[first : last + 1] > 0.5
        if last > first:
            share = (end - times[last - 1]) / (times[last] - times[last - 1])
            pixels = pixels.copy()
            pixels[-1] = pixels[-2] + share * (pixels[-1] - pixels[-2])
        ctx.set_line_cap(cairo.LineCap.ROUND)
        ctx.set_line_join(cairo.LineJoin.ROUND)
        for visible, alpha in ((False, HIDDEN), (True, 1.0)):
            if not _polyline(ctx, pixels, seen == visible):
                continue
            if visible:
                self.ink(ctx, self.casing, self.opacity)
                ctx.set_line_width(self.unit * WIDTH * 2.6)
                ctx.stroke_preserve()
            self.ink(ctx, self.colour, alpha * self.opacity)
            ctx.set_line_width(self.unit * WIDTH)
            ctx.stroke()

    def paint_print(self, ctx: cairo.Context, step: int) -> None:
        """Sole and heel of a boot on the ground where a step ended; one oval where they crowd."""
        seen = self.seen[min(step * PIECES, len(self.seen) - 1)]
        alpha = self.opacity * (HIDDEN + (1 - HIDDEN) * seen)
        ctx.save()
        ctx.transform(cairo.Matrix(*self.frames[step]))
        prints = (_SOLE_CASED, _SOLE) if self.apart[step] else (_DOT_CASED, _DOT)
        for path, colour in zip(prints, (self.casing, self.colour), strict=True):
            ctx.append_path(path)
            self.ink(ctx, colour, alpha)
            ctx.fill()
        ctx.restore()


def _ovals(grow: float, *ovals: tuple[float, float, float]) -> cairo.Path:
    """Outline of a boot's sole, pointing along x: middle, half length and width, grown so much."""
    ctx = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    ctx.set_tolerance(0.01)
    for middle, long, wide in ovals:
        ctx.save()
        ctx.translate(middle, 0)
        ctx.scale(long + grow, wide + grow)
        ctx.new_sub_path()
        ctx.arc(0, 0, 1, 0, 2 * np.pi)
        ctx.restore()
    return ctx.copy_path()


_BOOT = (0.42, 0.54, 0.42), (-0.66, 0.3, 0.33)  # ball, heel; together 2 long
_SOLE, _SOLE_CASED = _ovals(0.0, *_BOOT), _ovals(0.26, *_BOOT)
_DOT, _DOT_CASED = _ovals(0.0, (0, 0.62, 0.46)), _ovals(0.26, (0, 0.62, 0.46))


def _polyline(ctx: cairo.Context, pixels: np.ndarray, wanted: np.ndarray) -> bool:
    """Put the pieces whose two ends are wanted on the path; False if there are none."""
    ctx.new_path()
    drawn = np.flatnonzero(wanted[:-1] & wanted[1:])
    for i, gap in zip(drawn.tolist(), np.diff(drawn, prepend=-2) > 1, strict=True):
        if gap:
            ctx.move_to(*pixels[i])
        ctx.line_to(*pixels[i + 1])
    return len(drawn) > 0
