"""Series: the values of a figure over the steps of a route."""

from __future__ import annotations

import math

import numpy as np

from numerics.values import fingerprint


class Series:
    """Values over the steps of a route, read between steps by straight interpolation.

    Args:
        values: One for every point of the route, the start's first (steps + 1,).
        color: The route's colour.
        end: Where the walker halts, in steps; later moments of the clock give the value there.
    """

    def __init__(self, values: np.ndarray, color: str, end: float) -> None:
        self.values, self.color, self.end = np.asarray(values, float), color, float(end)
        self.digest = fingerprint(self.values)

    def at(self, time: float) -> float:
        time = max(min(time, self.end), 0.0)
        first = min(int(time), len(self.values) - 1)
        before, *after = self.values[first : first + 2].tolist()
        if not after or time == first or math.isinf(before):  # else it may be NaN
            return before
        return (after[0] - before) * (time - first) + before

    @property
    def last(self) -> float:
        return self.at(self.end)
