"""What a field of one's own is like: where it is high or level, and which rates suit it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fields import Field

NEAR = 1 / 6  # of the window's sides, to each side of a start: there its curvature counts
MANY, FEW = 121, 41  # points of a view along each axis, and of one of a field that takes long
SAMPLES = 41  # along each axis, for that
USUAL = 0.95  # of the ravine's rates is the largest, for plain descent; and a quantile, see below
FIRST = 3  # steps that must not leave the map
TRIED = 30  # steps
HALVINGS = 64
LEVEL = 1e-9  # of the slope along one axis is none along the other
ASIDE = 0.1  # of the ranges' sides, from such a line
BESIDE = 1e-3  # of the range of y: so near to a ridge it is lower
MOST_BARE = 1 / 3  # of the map may lie between two lines

Point = tuple[float, float]


def fine(field: Field) -> int:
    """How many points along each axis a view is made from: fewer of a field that takes long."""
    return FEW if field.slow else MANY


def losses(field: Field, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The field at these points, as an array of their shape.

    Raises:
        ValueError: Where it is not finite at one of them: a picture could show no ground there.
    """
    z = np.asarray(field(x, y), float)
    if not np.isfinite(z).all():
        at = tuple(np.argwhere(~np.isfinite(z))[0])
        raise ValueError(
            f"{field.name}({x[at]:.4g}, {y[at]:.4g}) is {z[at]:g}, and a map shows finite losses "
            "only: narrow x_range and y_range, or mend the function"
        )
    return z


def high_ground(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> Point:
    """Where the loss is highest among points at a fifth of the window from its border."""
    inset = (np.linspace(0, 1, len(z)) * 5).astype(int)
    ring = np.zeros_like(z, bool)
    low, high = int(np.argmax(inset >= 1)), len(z) - 1 - int(np.argmax(inset >= 1))
    ring[[low, high], low : high + 1] = ring[low : high + 1, [low, high]] = True
    at = np.argmax(np.where(ring, z, -np.inf))
    return float(x.ravel()[at]), float(y.ravel()[at])


def off_the_ridge(field: Field, start: Point) -> Point:
    """The start, or a point aside where it lies on a line along an axis which descent never leaves.

    So it is where a formula is the same for x and −x, and descent would end on a saddle.

    >>> wells = Field.from_formula("x**4 - 3*x**2 + y**2", (-2.5, 2.5))
    >>> off_the_ridge(wells, (0.0, 1.5)), off_the_ridge(wells, (1.0, 1.5))
    ((0.5, 1.5), (1.0, 1.5))
    """
    slopes, made = field.grad(*start), list(start)
    for axis, (low, high) in enumerate((field.x_range, field.y_range)):
        level = abs(slopes[axis]) < LEVEL * abs(slopes[1 - axis])
        aside = start[axis] + ASIDE * (high - low)
        made[axis] = aside if level and aside < high else start[axis]
    return made[0], made[1]


def on_a_ridge(field: Field, point: Point) -> bool:
    """Whether a point lies on a ridge along x: level across, and lower on both sides.

    From there descent never leaves the line.

    >>> from fields import ravine, saddle
    >>> on_a_ridge(saddle, (-1.7, 0)), on_a_ridge(saddle, (-1.7, 0.1)), on_a_ridge(ravine, (-7, 0))
    (True, False, False)
    """
    x, y = point
    aside = BESIDE * np.ptp(field.y_range)
    if not field.contains([x, x], [y - aside, y + aside]).all() or field.full_grad(x, y)[1]:
        return False
    return bool((field([x, x], [y - aside, y + aside]) < field(x, y)).all())


def empty_parts(z: np.ndarray, levels: Sequence[float]) -> int:
    """How many quarters of the map, each of half its width and height, have no contour line.

    They overlap: there are nine. One more is counted where much of the map is between two lines.
    """
    count = np.digitize(z, levels)
    half = len(count) // 2
    corners = (0, half // 2, half)
    parts = [count[i : i + half, j : j + half] for i in corners for j in corners]
    bare = np.bincount(count.ravel()).max() > MOST_BARE * count.size
    return sum(np.ptp(part) == 0 for part in parts) + int(bare)


def on_a_plain(levels: np.ndarray) -> bool:
    """Whether level ground (2 %) is as high as a contour line: it would be drawn as one.

    `levels` are the heights of the samples, in steps from one line to the next.
    """
    return bool(np.mean(np.abs(levels - np.maximum(levels.round(), 1)) < 1e-6) > 0.02)


def rate_scale(field: Field, start: Point) -> float:
    """What a learning rate that suits the ravine is multiplied with, to suit a walk from there.

    By the greatest curvature near the start, so that descent neither crawls nor explodes; then
    halved until plain descent goes down and takes its first steps on the map.
    """
    sides = []
    for at, (low, high) in zip(start, (field.x_range, field.y_range), strict=True):
        reach = NEAR * (high - low)
        sides.append(np.linspace(max(at - reach, low), min(at + reach, high), SAMPLES))
    x, y = np.meshgrid(*sides)
    scale = 2 / (_curvature(x, y, losses(field, x, y)) or 2.0)
    for _ in range(HALVINGS):
        if _descends(field, start, USUAL * scale):
            break
        scale /= 2
    return scale


def _curvature(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> float:
    """A high (95th percentile) curvature along the axes, in loss per unit squared."""
    second = [
        np.abs(np.diff(z, 2, axis=1)) / (x[0, 1] - x[0, 0]) ** 2,
        np.abs(np.diff(z, 2, axis=0)) / (y[1, 0] - y[0, 0]) ** 2,
    ]
    return max(float(np.quantile(part, USUAL)) for part in second)


def _descends(field: Field, start: Point, lr: float) -> bool:
    """Whether steps of −lr ∇f get nowhere higher, and the first of them not off the map."""
    (x, y), first = start, field(*start)
    for step in range(1, TRIED + 1):
        dx, dy = field.grad(x, y)
        x, y = x - lr * dx, y - lr * dy
        if not field.contains(x, y):
            return step > FIRST
        if field(x, y) > first:
            return False
    return True
