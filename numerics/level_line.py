"""Level lines through points: all along one the loss is the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fields import Field

POINTS = 600  # to each side, at most
TINY = 1e-3  # of the pitch: for differences of the loss
CORRECTED = 2  # times is a new point put back on the line
OFF = 0.1  # of the pitch may it be off the line then, at most: else the line ends there

Place = tuple[float, float]


def level_lines(
    field: Field, points: Sequence[Place], pitch: float
) -> list[tuple[np.ndarray, int] | None]:
    """The line of equal loss through each point, followed both ways to the field's border.

    It is made of losses alone, not of the field's gradient. From each of its points it goes on at
    right angles to the slope there, half of a step and then the whole (the midpoint rule), and is
    put back on its loss by Newton's method.

    Args:
        field: The loss surface.
        points: x and y of each; all lines go on at once, which takes as long as one.
        pitch: From point to point, in units of x and y.

    Returns:
        For each its points (n, 2) from one end to the other, and which of them was given. A closed
        line begins and ends opposite to that. None where the ground is level.

    >>> from fields import bowl
    >>> [(line, at)] = level_lines(bowl, [(1.0, 0.0)], 0.05)
    >>> bool(np.allclose(np.hypot(*line.T), 1, atol=1e-9)), line[at].tolist()
    (True, [1.0, 0.0])
    """
    begins = [(float(x), float(y)) for x, y in points]
    rise = [np.hypot(*slope) for _, *slope in _around(field, begins, pitch)] if begins else []
    sides = _follow(field, [at for at, steep in zip(begins, rise, strict=True) if steep], pitch)
    found: list[tuple[np.ndarray, int] | None] = []
    for begin, steep in zip(begins, rise, strict=True):
        if not steep:
            found.append(None)
            continue
        ahead, back = (np.reshape(side, (-1, 2)) for side in (next(sides), next(sides)))
        if len(ahead) > 2 and (ahead[-1] == begin).all():  # closed: each side makes half of it
            half = len(ahead) // 2
            ahead, back = np.concatenate([ahead[:half], back[half - 1 : half]]), back[:half]
        found.append((np.concatenate([back[::-1], [begin], ahead]), len(back)))
    return found


def _follow(field: Field, begins: list[Place], size: float) -> Iterator[list[Place]]:
    """The points after each of `begins`, first on one side, then on the other.

    The last is where it began if it comes back there. All sides go on at once, as many losses take
    hardly longer than one; and a pair of numbers is quicker than an array of two.
    """
    sides: list[list[Place]] = [[at] for at in begins for _ in range(2)]
    going = [(side, pitch) for side, pitch in zip(sides, (size, -size) * len(begins), strict=True)]
    levels = {at: float(field(*at)) for at in begins}
    (left, right), (low, high) = field.x_range, field.y_range
    while going:
        at, half = [side[-1] for side, _ in going], [pitch / 2 for _, pitch in going]
        middle = _gone(at, half, _along(field, at, size))
        new = _gone(at, [pitch for _, pitch in going], _along(field, middle, size))
        level = [levels[side[0]] for side, _ in going]
        for _ in range(CORRECTED):
            around = zip(level, _around(field, new, size), strict=True)
            off = [_off(loss, *there) for loss, there in around]
            new = [(x - u, y - v) for (x, y), (u, v) in zip(new, off, strict=True)]
        on, going = going, []
        for (side, pitch), (x, y), (u, v) in zip(on, new, off, strict=True):
            if not np.hypot(u, v) < OFF * size or not (left <= x <= right and low <= y <= high):
                continue
            closed = len(side) > 3 and np.hypot(x - side[0][0], y - side[0][1]) < size
            side.append(side[0] if closed else (x, y))
            if not closed and len(side) <= POINTS:
                going.append((side, pitch))
    return (side[1:] for side in sides)


def _gone(at: list[Place], far: list[float], ways: list[Place]) -> list[Place]:
    """The places from these, so far on these ways."""
    return [(x + d * u, y + d * v) for (x, y), d, (u, v) in zip(at, far, ways, strict=True)]


def _around(field: Field, at: list[Place], size: float) -> list[tuple[float, float, float]]:
    """The loss at each place, and its slopes over x and y by central differences."""
    h = TINY * size
    x = np.array([each for x, _ in at for each in (x, x + h, x - h, x, x)])
    y = np.array([each for _, y in at for each in (y, y, y, y + h, y - h)])
    found = np.asarray(field(x, y), float).reshape(-1, 5).tolist()
    return [
        (loss, (right - left) / (2 * h), (up - down) / (2 * h))
        for loss, right, left, up, down in found
    ]


def _along(field: Field, at: list[Place], size: float) -> list[Place]:
    """The ways of length 1 along the line: uphill is on the right; nil where it is level."""
    slopes = [(x, y, float(np.hypot(x, y))) for _, x, y in _around(field, at, size)]
    return [(-y / steep, x / steep) if steep else (0.0, 0.0) for x, y, steep in slopes]


def _off(level: float, loss: float, x: float, y: float) -> Place:
    """Newton's step from the line to the place that has this loss, and these slopes."""
    if not (steep := x * x + y * y):
        return np.inf, np.inf
    share = (loss - level) / steep
    return share * x, share * y
