"""A route laid on the ground, and what moves along it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker

from numerics.route import at_times
from numerics.values import fingerprint
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.look.view import View

PIECES = 24  # straight pieces per step on a curved surface
MOST = 500  # steps up to which all of a route's are drawn
FEW = 250  # of a longer one's, if cells may be as coarse as that takes
FINE, COARSE = 2048, 256  # cells of a map, along its longer side, that are told apart
SPOKEN = 30  # steps that a clip may stop at


class Track:
    """Points (n, 2) of a route laid on a terrain: where the walker is at every moment of the clock.

    Between footprints the way is straight on the map. Where the route leaves the map it ends at
    the border, and `left_at` is the number of the step that would have crossed it.

    Of a long route only those steps are drawn that differ, in a picture, from all before them: so
    a picture costs no more however many there are. Where the walker is, is told of each.

    Attributes:
        marks: the numbers of the steps that are drawn and end on the map, 0 for the start, (m,).
        first: which of `times` each of them ends at, (m,); its way is `PIECES` of them before.
        times: moments of the clock (n,), in steps, at which the ways of these steps are known.
        xy, box: where the walker is then, in units of x and y (n, 2) and box coordinates (n, 3).
        knots: box coordinates of the footprints, of every step that ends on the map.
    """

    def __init__(self, ground: Ground, points: np.ndarray) -> None:
        points, view = np.asarray(points, float), ground.view
        marks, self._twins = _differing(points, view)
        times = _moments(marks, len(points) - 1)
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
        self.digest = fingerprint(self.box)
        self.marks = marks[marks <= self.end + 1e-9]
        if self.whole:
            self.first = self.marks * PIECES
            self.knots = self.box[self.first]
        else:
            self.first = np.searchsorted(times, self.marks)
            self.knots = ground.box_of(points[: int(self.end + 1e-9) + 1])

    @property
    def whole(self) -> bool:
        """Whether every step is drawn."""
        return len(self.marks) == int(self.end + 1e-9) + 1

    @property
    def end(self) -> float:
        """When the walker halts, in steps."""
        return float(self.times[-1])

    def mark_at(self, time: float) -> int:
        """Which of the marks is the last that is there at a moment of the clock."""
        return int(np.searchsorted(self.marks, time + 1e-9, "right")) - 1

    def drawn_after(self, step: int) -> bool:
        """Whether the step that begins there is drawn."""
        return step + 1 == self.left_at or self.whole or step + 1 in self.marks

    def at(self, time: float) -> np.ndarray:
        """Box coordinates (3,) at a moment of the clock."""
        time = min(max(time, 0.0), self.end)
        if not self.whole and time < len(self.knots) - 1:
            return self._between(int(time), time % 1)
        i = max(int(np.searchsorted(self.times, time)), 1) if len(self.times) > 1 else 0
        if i == 0:
            return self.box[0]
        a, b = self.times[i - 1], self.times[i]
        if b <= a:  # it left the map where it stood
            return self.box[i]
        return self.box[i - 1] + (self.box[i] - self.box[i - 1]) * ((time - a) / (b - a))

    def _between(self, step: int, share: float) -> np.ndarray:
        """Box coordinates (3,) on the way from a footprint to the next.

        How far that rises above a straight line, or falls below, is told by a step between the same
        two cells, which is drawn.
        """
        end = int(np.searchsorted(self.times, self._twins[step]))
        like = self.box[end - PIECES : end + 1, 2]
        height = np.interp(share, np.arange(PIECES + 1) / PIECES, like)
        above = height - (like[0] + share * (like[-1] - like[0]))
        begin, to = self.knots[step : step + 2]
        return begin + share * (to - begin) + (0, 0, above)


def _differing(points: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
    """Which of the points (n, 2) of a route are to be drawn, with the step that led there.

    And for each step (n − 1,) one of these that leads between the same two cells of the map.

    All of them, up to `MOST`. Else those whose step leads between two cells of the map which none
    before led between; cells are as fine as leaves `FEW` of them, between `FINE` and `COARSE`. The
    first steps are among them, which are told one by one, and the last; so is one off the map.

    >>> from fields import ravine
    >>> from stage.look.view import view_of
    >>> to_and_fro = np.array([[-1.0, 1.0], [1.0, -1.0]] * 5000)
    >>> drawn, twins = _differing(to_and_fro, view_of(ravine))
    >>> drawn[[0, 1, -2, -1]].tolist(), twins[-3:].tolist()
    ([0, 1, 30, 9999], [1, 2, 9999])
    """
    if len(points) <= MOST + 1:
        return np.arange(len(points)), np.arange(1, len(points))
    low = np.array([view.x_range[0], view.y_range[0]])
    size = max(np.ptp(view.x_range), np.ptp(view.y_range))
    cells, found, like = FINE, points, points
    while len(found) > FEW and cells >= COARSE:
        at = np.clip((points - low) / size * cells, -cells, 2 * cells).astype(np.int64)
        at = (at[:, 0] + cells) * 4 * cells + at[:, 1] + cells
        pairs = np.stack([at[:-1], at[1:]], axis=1)
        _, found, like = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
        cells //= 2
    off = np.flatnonzero(~view.contains(points))[:1]
    drawn = np.unique(np.r_[np.arange(SPOKEN + 1), found + 1, off, len(points) - 1])
    twins = found[like.ravel()] + 1
    twins[drawn[1:] - 1] = drawn[1:]
    return drawn, twins


def _moments(marks: np.ndarray, steps: int) -> np.ndarray:
    """When the ways to these marks are looked at: `PIECES` times in each step, and at its begin."""
    if len(marks) == steps + 1:
        return np.linspace(0, steps, steps * PIECES + 1)
    each = (marks[1:, None] - 1) + np.arange(PIECES + 1) / PIECES
    return np.unique(each)


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

    def __init__(self, terrain: Terrain, track: Track, clock: ValueTracker, color: str) -> None:
        self.terrain, self.track, self.clock = terrain, track, clock
        self.color_role = color
        super().__init__(terrain.place(track.box[:1]))
