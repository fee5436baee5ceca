"""Series: the values of a figure over the steps of a route."""

from __future__ import annotations

import numpy as np


class Series:
    """Values over the steps of a route, read between steps by straight interpolation.

    Args:
        values: One for every point of the route, the start's first (steps + 1,).
        color: The route's colour.
        end: Where the walker halts, in steps; later moments of the clock give the value there.
    """

    def __init__(self, values: np.ndarray, color: str, end: float) -> None:
        self.values, self.color, self.end = np.asarray(values, float), color, float(end)

    def at(self, time: float) -> float:
        return float(np.interp(min(time, self.end), np.arange(len(self.values)), self.values))

    @property
    def last(self) -> float:
        return self.at(self.end)
