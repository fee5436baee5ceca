"""A whole way that bends while what it depends on changes: a learning rate, say."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from stage.paint.group import faded
from stage.walk.dots import dashes
from stage.walk.marks import ExitMark
from stage.walk.strokes import Strokes
from stage.walk.track import OnTrack, Track

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

MARKS = 1.2  # size of its marks by the usual one


def taken(points: np.ndarray) -> np.ndarray:
    """Those of points (n, 2) that steps have led to: the finite ones."""
    return points[np.isfinite(points).all(axis=1)]


class LiveWay(OnTrack):
    """All of a way, with its dots and an arrow where it leaves the map, as it is at a moment.

    Dots lie over all of its line.

    Args:
        ground: what it lies on.
        points_at: the points (n, 2) of the way for a value of `setting`.
        setting: what the way depends on.
        color: the route's colour.

    Attributes:
        way: its points (m, 2), as far as they are finite.
    """

    broad = MARKS

    def __init__(
        self,
        ground: Ground,
        points_at: Callable[[float], np.ndarray],
        setting: ValueTracker,
        color: str,
    ) -> None:
        self.way = taken(points_at(setting.get_value()))
        track = Track(ground, self.way)
        super().__init__(ground.terrain, track, ValueTracker(np.inf), color)
        self.exit = ExitMark(ground.terrain, track, self.clock, color)

        def follow(live: LiveWay) -> None:
            live.way = taken(points_at(setting.get_value()))
            live.track = live.exit.track = Track(ground, live.way)

        self.add_updater(follow, call_updater=True)

    @property
    def on_the_map(self) -> np.ndarray:
        """Those of its points (m, 2) before it leaves the map."""
        return self.way[: int(self.track.end) + 1]

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        strokes, end = Strokes(self, camera, self.broad), self.track.end
        last = len(self.track.marks) - 1
        with faded(ctx, self.opacity):
            ctx.set_antialias(cairo.Antialias.FAST)  # its edge is soft anyway
            strokes.paint_halo(ctx, end)
            ctx.set_antialias(cairo.Antialias.DEFAULT)
            each = 1 if dashes(self.color_role, 1.0) else max(math.ceil(end), 1)  # they begin anew
            for begin in range(0, math.ceil(end), each):
                strokes.paint_way(ctx, begin, min(begin + each, end))
            for mark in range(last + 1):
                strokes.paint_mark(ctx, mark)
        ctx.save()
        self.exit.paint(camera, ctx)
        ctx.restore()
