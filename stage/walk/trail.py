"""Routes on the terrain: the way walked so far, with a dot for every optimizer step.

A clip has one clock, counted in optimizer steps. Everything that walks reads it when it is drawn,
so a picture depends on the clock's value alone, whichever frames were drawn before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo

from stage.paint.group import faded
from stage.paint.kept_pictures import Redrawn, layer, picture
from stage.walk.dots import DOT
from stage.walk.halo import GrowingHalo
from stage.walk.strokes import Strokes
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

GHOST = 0.3  # opacity of what is there to compare with
APART = 0.5  # of another walker's whole way, which is thin
MARGIN = 3 * DOT  # from the way to the end of what is drawn of it


class Trail(OnTrack):
    """The way a walker has come: a thin path on a soft halo, and a dot at every step's end.

    `broad` is the size of both by their usual one.
    """

    def __init__(self, *here: Any, broad: float = 1.0) -> None:
        self.broad = broad
        super().__init__(*here)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        time = min(self.clock.get_value(), self.track.end)
        step = int(time + 1e-9)
        mark = self.track.mark_at(step)
        walking = time > step and self.track.drawn_after(step)
        if self.terrain.flatness < 1 and not self.terrain.still:
            strokes = self.strokes(camera, mark)  # the rest is not there yet
            with faded(ctx, self.opacity):
                strokes.paint_halo(ctx, time)
            with faded(ctx, self.opacity):
                for done in range(mark + 1):
                    strokes.paint_step(ctx, done)
        else:  # nothing moves but the walker
            corners = camera.to_pixels(self.terrain.points)
            look = self.track.digest, self.color_role, self.broad
            key = corners.tobytes(), camera.get_rotation_matrix().tobytes(), look
            way = lambda: camera.to_pixels(self.terrain.place(self.track.box))  # noqa: E731
            place = way, MARGIN * self.broad * camera.unit, camera.size
            done, halo = layer(key, *place), layer((*key, "halo"), *place)
            strokes = done.strokes or self.strokes(camera)
            if isinstance(halo, Redrawn):
                halo.draw(lambda own: strokes.paint_halo(own, time))
                halo.paint(ctx, self.opacity)
            else:
                halo.grow(growing := halo.strokes or GrowingHalo(strokes), mark)
                growing.paint(ctx, halo, time if walking else None, self.opacity)
            done.grow(strokes, mark)
            done.paint(ctx, self.opacity)
        if walking:
            strokes.paint_way(ctx, step, time, self.opacity)
        if time > step or time == self.track.end == step:
            strokes.paint_mark(ctx, mark, self.opacity)

    def strokes(self, camera: StageCamera, last: int | None = None) -> Strokes:
        """As it lies in a picture now; as far as it is needed while that mark is the last."""
        return Strokes(self, camera, self.broad, last)


class Ghost(OnTrack):
    """The whole of another walker's way, faint: to compare with, not to look at."""

    broad = 0.8

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        strokes = Strokes(self, camera, self.broad)

        def draw(own: cairo.Context) -> None:
            step, mark = int(self.track.end + 1e-9), len(self.track.marks) - 1
            for done in range(mark + 1):
                strokes.paint_step(own, done)
            if self.track.end > step:
                strokes.paint_way(own, step, self.track.end)
            strokes.paint_mark(own, mark)

        key = strokes.pixels.tobytes(), strokes.seen.tobytes(), self.color_role
        faint = picture(key, lambda: strokes.pixels, MARGIN * camera.unit, camera.size, draw)
        faint.paint(ctx, APART * self.opacity)
