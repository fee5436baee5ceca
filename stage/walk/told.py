"""What is told of a walk in figures: how far it went, what is left, how often it crossed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from numerics.numerals import number, running
from numerics.route import at_times, crossed
from stage.look import palette
from stage.look.words import worded
from stage.walk.series import Series

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View

NOISE = 1e-9  # of the map's side: who walked no farther has stood


class Told:
    """What can be told of a route in figures, up to the step where it ends (`end`), in a view.

    Attributes:
        distance: walked until each step; nothing where that is but noise of arithmetic.
        far: a length for figures to go by: the way it walks, or a tenth of the map's longer side if
            that is more. So who trembles on the spot has walked 0.0.
        most_left: the same for what is left to go: the most at a step, or that tenth.
    """

    def __init__(
        self, route: Route, view: View, color: str | None = None, end: float | None = None
    ) -> None:
        self.route, self.view, self.color = route, view, color or palette.TEXT
        self.end = route.steps if end is None else end
        # Settled here: figures ask for them at every frame.
        side = max(np.ptp(view.x_range), np.ptp(view.y_range))
        self.distance = self._walked(NOISE * side)
        self.far = max(self.distance.last, 0.1 * side)
        self._crossed = crossed(self.route.points[:, 1])
        most = self._to_a_minimum(self._at(np.arange(int(self.end + 1e-9) + 1)))
        self.most_left = max(most or 0.0, 0.1 * side)

    def _walked(self, noise: float) -> Series:
        way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(self.route.points, axis=0), axis=1))]
        walked = Series(way, self.color, self.end)
        return walked if walked.last >= noise else Series(0 * way, self.color, self.end)

    @property
    def stays(self) -> bool:
        """Whether it takes all its steps on the map."""
        return not self.route.diverged and self.end >= self.route.steps

    @property
    def loss(self) -> Series:
        """The loss, or how far it is above the lowest: see `View.offset`."""
        return Series(self.route.losses - self.view.offset, self.color, self.end)

    def left(self, time: float) -> float | None:
        """From where it is at a moment of the clock to the nearest minimum that the field knows.

        In units of x and y; None if the field knows of none.
        """
        return self._to_a_minimum(self._at(np.array([time])))

    def _at(self, times: np.ndarray) -> np.ndarray:
        """Points (n, 2) at moments of the clock."""
        return at_times(self.route.points, np.minimum(times, self.end))

    def _to_a_minimum(self, points: np.ndarray) -> float | None:
        """Of these points (n, 2), how far the farthest is from its nearest minimum."""
        minima = np.array(self.route.field.minima, float).reshape(-1, 2)
        if not len(minima):
            return None
        return float(np.hypot(*(points[:, None] - minima).T).min(axis=0).max())

    def crossings(self, time: float) -> int:
        """How often y has changed its sign, on the map and until that moment of the clock."""
        return int(self._crossed[int(min(time, self.end) + 1e-6)])


def stays(route: Route, view: View) -> bool:
    """Whether a walk has all its steps in a view's window."""
    return not route.diverged and bool(view.contains(route.points).all())


Say = Callable[[Told, float], str]  # what is said of a walker at a moment of the clock


def walked(told: Told, time: float) -> str:
    """How long the way is: "walked 37.0"."""
    return worded("walked {}", running(told.distance.at(time), told.far))


def left_to_go(told: Told, time: float) -> str:
    """How far the nearest minimum is: "left to go 0.36"; the loss where the field knows of none."""
    left = told.left(time)
    if left is None:
        return loss(told, time)
    return worded("left to go {}", running(left, told.most_left, 3))


def crossings(told: Told, time: float) -> str:
    """How often y changed its sign: "30 crossings"."""
    return worded("{} crossing(s)", told.crossings(time))


def loss(told: Told, time: float) -> str:
    """The loss, by the name it has in the view: "loss 0.013"."""
    return f"{told.view.loss_name} {number(told.loss.at(time), 3)}"
