"""The level line through a point: all along it the loss is the same."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fields import Field

POINTS = 600  # to each side, at most
TINY = 1e-3  # of the pitch: for differences of the loss
STAR = np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])  # a point, and those beside it
CORRECTED = 2  # times is a new point put back on the line
OFF = 0.1  # of the pitch may it be off the line then, at most: else the line ends there
KEPT = 32  # lines that are remembered


@lru_cache(KEPT)
def level_line(
    field: Field, point: tuple[float, float], pitch: float
) -> tuple[np.ndarray, int] | None:
    """The line of equal loss through a point, followed both ways to the end of the field's ranges.

    It is made of losses alone, not of the field's gradient. From each of its points it goes on at
    right angles to the slope there, half of a step and then the whole (the midpoint rule), and is
    put back on its loss by Newton's method. It is remembered.

    Args:
        field: The loss surface.
        point: x and y, a tuple.
        pitch: From point to point, in units of x and y.

    Returns:
        Points (n, 2) from one end to the other, and which of them is `point`. A closed line begins
        and ends opposite to it. None where the ground is level.

    >>> from fields import bowl
    >>> line, at = level_line(bowl, (1.0, 0.0), 0.05)
    >>> bool(np.allclose(np.hypot(*line.T), 1, atol=1e-9)), line[at].tolist()
    (True, [1.0, 0.0])
    """
    begin = np.asarray(point, float)
    level = float(field(*begin))
    if not np.hypot(*_around(field, begin, pitch)[1]):
        return None
    ahead = _follow(field, begin, level, pitch)
    back = _follow(field, begin, level, -pitch)
    if len(ahead) > 2 and (ahead[-1] == begin).all():  # closed: each side makes half of it
        half = len(ahead) // 2
        ahead, back = np.concatenate([ahead[:half], back[half - 1 : half]]), back[:half]
    line = np.concatenate([back[::-1], begin[None], ahead])
    line.setflags(write=False)
    return line, len(back)


def _follow(field: Field, begin: np.ndarray, level: float, pitch: float) -> np.ndarray:
    """Points (n, 2) after `begin` on one side; the last is `begin` again if it comes back there."""
    found, at, size = [], begin, abs(pitch)
    while len(found) < POINTS:
        middle = at + pitch / 2 * _along(field, at, size)
        new = at + pitch * _along(field, middle, size)
        for _ in range(CORRECTED):
            loss, slope = _around(field, new, size)
            steep = slope @ slope
            off = (loss - level) / steep * slope if steep else np.full(2, np.inf)
            new = new - off
        if not np.hypot(*off) < OFF * size or not field.contains(*new):
            break
        if len(found) > 2 and np.hypot(*(new - begin)) < size:
            found.append(begin)
            break
        found.append(new)
        at = new
    return np.reshape(found, (-1, 2))


def _around(field: Field, at: np.ndarray, size: float) -> tuple[float, np.ndarray]:
    """The loss there, and the slope of the losses (2,), by central differences."""
    h = TINY * size
    x, y = (at + h * STAR).T
    loss, right, left, up, down = np.asarray(field(x, y), float)
    return float(loss), np.array([right - left, up - down]) / (2 * h)


def _along(field: Field, at: np.ndarray, size: float) -> np.ndarray:
    """The way (2,) of length 1 along the line: uphill is on its right; nil where it is level."""
    _, (x, y) = _around(field, at, size)
    steep = np.hypot(x, y)
    return np.array([-y, x]) / steep if steep else np.zeros(2)
