"""Routes on the terrain: the way walked so far, with a footprint for every optimizer step.

A clip has one clock, counted in optimizer steps. Everything that walks reads it when it is drawn,
so a picture depends on the clock's value alone, whichever frames were drawn before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from stage import palette
from stage.drawn import Drawn

if TYPE_CHECKING:
    from adventurer import Route
    from fields import Field
    from stage.camera import StageCamera
    from stage.terrain import Terrain
    from stage.views import View

HIDDEN = 0.16  # opacity of what the surface hides
PIECES = 24  # straight pieces per step on a curved surface
WIDTH = 0.03  # of the way, in Manim units
PRINT = 0.1  # half the length of a footprint


class Track:
    """A route laid on a terrain: where the walker is at every moment of the clock.

    Between footprints the way is straight on the map. Where the route leaves the map it ends at
    the border, and `left_at` is the number of the step that would have crossed it.
    """

    def __init__(self, terrain: Terrain, view: View, field: Field, route: Route) -> None:
        points = np.asarray(route.points, float)
        steps = len(points) - 1
        times = np.linspace(0, steps, steps * PIECES + 1)
        ways = [np.interp(times, np.arange(steps + 1), axis) for axis in points.T]
        way = np.stack(ways, axis=-1)
        inside = view.contains(way)
        self.left_at: int | None = None
        if not inside.all():
            first = int(np.argmin(inside))
            self.left_at = int(np.ceil(times[first]))
            crossing = _crossing(way[first - 1], way[first], view)
            end = times[first - 1] + crossing * (times[first] - times[first - 1])
            times = np.r_[times[:first], end]
            edge = way[first - 1] + crossing * (way[first] - way[first - 1])
            way = np.concatenate([way[:first], [edge]])
        self.times = times
        self.xy = way
        self.box = terrain.box(way, view.height(field(way[:, 0], way[:, 1])))

    @property
    def end(self) -> float:
        """When the walker halts, in steps."""
        return float(self.times[-1])

    def at(self, time: float) -> np.ndarray:
        """Box coordinates (3,) at a moment of the clock."""
        return np.array([np.interp(time, self.times, axis) for axis in self.box.T])

    def until(self, time: float) -> np.ndarray:
        """Box coordinates (n, 3) of the way walked until then."""
        walked = self.box[self.times < min(time, self.end)]
        return np.concatenate([walked, [self.at(time)]])

    def prints(self, time: float) -> np.ndarray:
        """Box coordinates (n, 3) of the footprints left until then."""
        steps = np.arange(int(np.floor(min(time, self.end) + 1e-9)) + 1)
        return np.array([self.at(step) for step in steps])


def _crossing(inside: np.ndarray, outside: np.ndarray, view: View) -> float:
    """Share of the way from `inside` to `outside` at which the window's border is crossed."""
    shares = [1.0]
    for (low, high), a, b in zip((view.x_range, view.y_range), inside, outside, strict=True):
        if b < low:
            shares.append((low - a) / (b - a))
        elif b > high:
            shares.append((high - a) / (b - a))
    return min(shares)


class Trail(Drawn):
    """The way a walker has come: a cased line, and a footprint at every step's end."""

    shared = ("terrain", "track", "clock")

    def __init__(
        self, terrain: Terrain, track: Track, clock: ValueTracker, color: str, **kwargs: Any
    ) -> None:
        self.terrain, self.track, self.clock = terrain, track, clock
        self.color_role = color
        super().__init__(terrain.place(track.box[:1]), **kwargs)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        time = self.clock.get_value()
        scene = self.terrain.place(self.track.until(time))
        pixels = camera.to_pixels(scene)
        seen = self.terrain.seen(scene, camera.eye()) > 0.5
        ctx.set_line_cap(cairo.LineCap.ROUND)
        ctx.set_line_join(cairo.LineJoin.ROUND)
        colour, unit = palette.rgb(self.color_role), camera.unit
        for visible, alpha in ((False, HIDDEN), (True, 1.0)):
            if not _polyline(ctx, pixels, seen == visible):
                continue
            if visible:
                camera.ink(ctx, palette.rgb(palette.CASING), 0.75 * self.opacity)
                ctx.set_line_width(unit * WIDTH * 2.4)
                ctx.stroke_preserve()
            camera.ink(ctx, colour, alpha * self.opacity)
            ctx.set_line_width(unit * WIDTH)
            ctx.stroke()
        self._paint_prints(camera, ctx, time)

    def _paint_prints(self, camera: StageCamera, ctx: cairo.Context, time: float) -> None:
        box = self.track.prints(time)
        scene = self.terrain.place(box)
        pixels = camera.to_pixels(scene)
        seen = self.terrain.seen(scene, camera.eye())
        along, across = self.terrain.tangents(box)
        steps = np.diff(box[:, :2], axis=0, append=[self.track.at(time)[:2]])
        steps = np.concatenate([steps[:1], steps[:-1]])  # a print points where its step came from
        edges = self.terrain.edges
        scale = np.linalg.norm(edges[:, :2], axis=0)
        for i in range(len(box)):
            a, b = steps[i] * scale
            length = np.hypot(a, b)
            ahead = (a * along[i] + b * across[i]) / length if length > 1e-9 else along[i]
            side = np.cross(np.cross(along[i], across[i]), ahead)
            tips = camera.to_pixels([scene[i] + PRINT * ahead, scene[i] + PRINT * side])
            alpha = self.opacity * (HIDDEN + (1 - HIDDEN) * seen[i])
            self._paint_print(camera, ctx, pixels[i], *(tips - pixels[i]), alpha)

    def _paint_print(
        self,
        camera: StageCamera,
        ctx: cairo.Context,
        at: np.ndarray,
        ahead: np.ndarray,
        side: np.ndarray,
        alpha: float,
    ) -> None:
        """Sole and heel of a boot, lying on the ground; `ahead` and `side` are its half axes."""
        ctx.save()
        ctx.transform(cairo.Matrix(*ahead, *side, *at))
        for grow, colour in ((0.3, palette.CASING), (0.0, self.color_role)):
            camera.ink(ctx, palette.rgb(colour), alpha)
            for middle, long, wide in ((0.36, 0.64, 0.46), (-0.64, 0.36, 0.36)):
                ctx.save()
                ctx.translate(middle, 0)
                ctx.scale(long + grow, wide + grow)
                ctx.new_sub_path()
                ctx.arc(0, 0, 1, 0, 2 * np.pi)
                ctx.restore()
            ctx.rectangle(-0.7, -0.24 - grow, 0.9, 0.48 + 2 * grow)  # the waist of the sole
            ctx.fill()
        ctx.restore()


def _polyline(ctx: cairo.Context, pixels: np.ndarray, wanted: np.ndarray) -> bool:
    """Put the pieces whose two ends are wanted on the path; False if there are none."""
    ctx.new_path()
    drawn = np.flatnonzero(wanted[:-1] & wanted[1:])
    for i, gap in zip(drawn.tolist(), np.diff(drawn, prepend=-2) > 1, strict=True):
        if gap:
            ctx.move_to(*pixels[i])
        ctx.line_to(*pixels[i + 1])
    return len(drawn) > 0
