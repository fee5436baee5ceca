"""What is told of a walk in figures: how far it went, what is left, how often it crossed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from adventurer import sign_changes
from numerics.numerals import number, running
from stage.look import palette
from stage.walk.series import Series

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View

NOISE = 1e-9  # of the map's side: who walked no farther has stood


class Told:
    """What can be told of a route in figures, up to the step where it ends (`end`), in a view."""

    def __init__(
        self, route: Route, view: View, color: str = palette.TEXT, end: float | None = None
    ) -> None:
        self.route, self.view, self.color = route, view, color
        self.end = route.steps if end is None else end

    @property
    def distance(self) -> Series:
        """The distance walked until each step; nothing where that is but noise of arithmetic."""
        way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(self.route.points, axis=0), axis=1))]
        walked = Series(way, self.color, self.end)
        if walked.last < NOISE * self._side:
            walked.values = np.zeros_like(way)
        return walked

    @property
    def far(self) -> float:
        """A length for figures to go by: the way it walks, or a tenth of the map if that is less.

        So who trembles on the spot has walked 0.0.
        """
        return max(self.distance.last, 0.1 * self._side)

    @property
    def _side(self) -> float:
        """The map's longer side, in units of x or y."""
        return max(np.ptp(self.view.x_range), np.ptp(self.view.y_range))

    @property
    def loss(self) -> Series:
        """The loss, or how far it is above the lowest: see `View.offset`."""
        return Series(self.route.losses - self.view.offset, self.color, self.end)

    @property
    def loss_name(self) -> str:
        return self.view.loss_name

    def left(self, time: float) -> float | None:
        """From where it is at a moment of the clock to the nearest minimum that the field knows.

        In units of x and y; None if the field knows of none.
        """
        return self._to_a_minimum(self._at(np.array([time])))

    @property
    def most_left(self) -> float:
        """A length for that to go by: the most at a step, or a tenth of the map if that is less."""
        most = self._to_a_minimum(self._at(np.arange(int(self.end + 1e-9) + 1)))
        return max(most or 0.0, 0.1 * self._side)

    def _at(self, times: np.ndarray) -> np.ndarray:
        """Points (n, 2) at moments of the clock."""
        steps = np.arange(len(self.route.points))
        times = np.minimum(times, self.end)
        return np.stack([np.interp(times, steps, axis) for axis in self.route.points.T], axis=-1)

    def _to_a_minimum(self, points: np.ndarray) -> float | None:
        """Of these points (n, 2), how far the farthest is from its nearest minimum."""
        minima = np.array(self.route.field.minima, float).reshape(-1, 2)
        if not len(minima):
            return None
        return float(np.hypot(*(points[:, None] - minima).T).min(axis=0).max())

    def crossings(self, time: float) -> int:
        """How often y has changed its sign, on the map and until that moment of the clock."""
        steps = int(min(time, self.end) + 1e-6)
        return sign_changes(self.route.points[: steps + 1, 1])


Say = Callable[[Told, float], str]  # what is said of a walker at a moment of the clock


def walked(told: Told, time: float) -> str:
    """How long the way is: "walked 37.0"."""
    return f"walked {running(told.distance.at(time), told.far)}"


def left_to_go(told: Told, time: float) -> str:
    """How far the nearest minimum is: "left to go 0.36"; the loss where the field knows of none."""
    left = told.left(time)
    if left is None:
        return loss(told, time)
    return f"left to go {running(left, told.most_left, 3)}"


def crossings(told: Told, time: float) -> str:
    """How often y changed its sign: "30 crossings"."""
    count = told.crossings(time)
    return f"{count} crossing" + ("" if count == 1 else "s")


def loss(told: Told, time: float) -> str:
    """The loss, by the name it has in the view: "loss 0.013"."""
    return f"{told.loss_name} {number(told.loss.at(time), 3)}"
