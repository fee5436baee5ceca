"""A route laid on the ground, and what moves along it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from numerics.route import at_times
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from adventurer import Route
    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.look.view import View

PIECES = 24  # straight pieces per step on a curved surface


class Track:
    """A route laid on a terrain: where the walker is at every moment of the clock.

    Between footprints the way is straight on the map. Where the route leaves the map it ends at
    the border, and `left_at` is the number of the step that would have crossed it.
    """

    def __init__(self, ground: Ground, route: Route) -> None:
        points, view = np.asarray(route.points, float), ground.view
        steps = len(points) - 1
        times = np.linspace(0, steps, steps * PIECES + 1)
        way = at_times(points, times)
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
        self.box = ground.box_of(way)
        self.digest = hashlib.blake2b(self.box.tobytes(), digest_size=8).hexdigest()

    @property
    def end(self) -> float:
        """When the walker halts, in steps."""
        return float(self.times[-1])

    @property
    def knots(self) -> np.ndarray:
        """Box coordinates (n, 3) of the footprints: where the steps end on the map."""
        return self.box[: int(self.end + 1e-9) * PIECES + 1 : PIECES]

    def at(self, time: float) -> np.ndarray:
        """Box coordinates (3,) at a moment of the clock."""
        time = min(max(time, 0.0), self.end)
        i = max(int(np.searchsorted(self.times, time)), 1) if len(self.times) > 1 else 0
        if i == 0:
            return self.box[0]
        a, b = self.times[i - 1], self.times[i]
        if b <= a:  # it left the map where it stood
            return self.box[i]
        return self.box[i - 1] + (self.box[i] - self.box[i - 1]) * ((time - a) / (b - a))


def _crossing(inside: np.ndarray, outside: np.ndarray, view: View) -> float:
    """Share of the way from `inside` to `outside` at which the window's border is crossed."""
    shares = [1.0]
    for (low, high), a, b in zip((view.x_range, view.y_range), inside, outside, strict=True):
        if b < low:
            shares.append((low - a) / (b - a))
        elif b > high:
            shares.append((high - a) / (b - a))
    return min(shares)


class OnTrack(Painted):
    """What belongs to a walker: it lies on a terrain along a track, at the clock's moment."""

    shared = ("terrain", "track", "clock")

    def __init__(
        self, terrain: Terrain, track: Track, clock: ValueTracker, color: str, **kwargs: Any
    ) -> None:
        self.terrain, self.track, self.clock = terrain, track, clock
        self.color_role = color
        super().__init__(terrain.place(track.box[:1]), **kwargs)
