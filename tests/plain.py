"""The clips' numbers once more, from the formulas alone: nothing of the project is called here."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

# height (negative: a hollow), x and y of the top, width; the bowl beneath them is in `hills`
HILLS = (
    (2.4, 0.5, 2.4, 1.0),
    (1.7, -2.6, 0.6, 0.9),
    (1.8, 2.3, -0.6, 0.9),
    (1.3, -1.2, -3.0, 0.8),
    (-1.5, -0.4, -0.9, 1.0),
    (-1.0, 2.6, 2.0, 0.8),
    (-1.1, -2.3, 2.8, 0.9),
    (-0.9, 2.0, -2.8, 0.8),
)


def walk(lr: float, momentum: float = 0.0, steps: int = 30) -> np.ndarray:
    """The textbook's recursion on x²/20 + y² from (-7, 2): points (steps + 1, 2)."""
    x, y, vx, vy = -7.0, 2.0, 0.0, 0.0
    points = [(x, y)]
    for _ in range(steps):
        vx, vy = momentum * vx - lr * x / 10, momentum * vy - lr * 2 * y
        x, y = x + vx, y + vy
        points.append((x, y))
    return np.array(points)


def length(points: np.ndarray, time: float | None = None) -> float:
    """Of the way through points (n, 2), which is straight between them, until that step."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    if time is None:
        return float(steps.sum())
    whole = int(time)
    rest = (time - whole) * steps[whole] if whole < len(steps) else 0.0
    return float(steps[:whole].sum() + rest)


def sign_changes(values: np.ndarray) -> int:
    """How often numbers go from one side of zero to the other."""
    signs = [bool(value > 0) for value in values if value]
    return sum(one != other for one, other in pairwise(signs))


def hills(x: float, y: float) -> float:
    """1.5 + 0.06 (x² + y²) and eight bell-shaped hills and hollows."""
    bells = (
        height * np.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * width**2))
        for height, a, b, width in HILLS
    )
    return 1.5 + 0.06 * (x * x + y * y) + sum(bells)


def uphill(point: np.ndarray, h: float = 1e-4) -> np.ndarray:
    """The gradient of the hills, by central differences (error below 1e-7)."""
    x, y = point
    return np.array(
        [
            (hills(x + h, y) - hills(x - h, y)) / (2 * h),
            (hills(x, y + h) - hills(x, y - h)) / (2 * h),
        ]
    )


def descend(lr: float, steps: int, start: tuple[float, float] = (0.3, 1.4)) -> np.ndarray:
    """Plain descent in the hills: points (steps + 1, 2)."""
    points = [np.array(start)]
    for _ in range(steps):
        points.append(points[-1] - lr * uphill(points[-1]))
    return np.array(points)


def two_that_count(value: float) -> str:
    """A number below 1 with two digits that count: 0.013."""
    places = 2 - int(np.floor(np.log10(value))) - 1
    return f"{value:.{places}f}"


class Downhill:
    """A method that knows no learning rate."""

    def update(self, params: dict, grads: dict) -> None:
        for key, slope in grads.items():
            params[key] -= 0.3 * slope
