"""Room: where in an area something can be put that covers nothing that matters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from stage.paint.area import Area, box_of

if TYPE_CHECKING:
    from manim import Mobject

PITCH = 0.12  # between the places that are tried, in Manim units
SHARES = (0.35, 0.5, 0.6, 0.7, 0.85, 0.25, 0.95)  # of a line, where there may be a text beside it
BESIDE = 0.12  # from the line to the text
AT_ONCE = 12  # boxes that places are held against
CLEAR = 1e-9  # apart by less two boxes meet
PIECES = 25  # points of a line


def places_in(area: Area, width: float, height: float) -> np.ndarray:
    """Middles (n, 2) at which a box of that size lies in `area`: a grid of them, maybe none.

    >>> places_in(Area(0, 2, 0, 1), 1.9, 1).round(2).tolist()
    [[0.95, 0.5], [1.05, 0.5]]
    """
    if width > area.width + 1e-9 or height > area.height + 1e-9:
        return np.zeros((0, 2))
    x = _between(area.left + width / 2, area.right - width / 2)
    y = _between(area.bottom + height / 2, area.top - height / 2)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def apart(
    places: np.ndarray, boxes: Sequence[Area], size: tuple[float, float] = (0, 0)
) -> np.ndarray:
    """How far a box of that size is from each of others (m) if it lies at each place: (n, m).

    Of a disc give its middle and no size: what it is apart from it, less its radius.

    >>> apart(np.array([[5.0, 5.0]]), [Area(0, 2, 0, 1)], (2, 2)).tolist()
    [[3.605551275463989]]
    """
    sides = np.array([[b.left, b.right, b.bottom, b.top] for b in boxes], float).reshape(-1, 4).T
    (left, right, bottom, top), (x, y) = sides, places.T[..., None]
    across = np.maximum(np.maximum(left - x, x - right) - size[0] / 2, 0)
    up = np.maximum(np.maximum(bottom - y, y - top) - size[1] / 2, 0)
    return np.hypot(across, up)


def nearest_free(
    room: Area,
    size: tuple[float, float],
    taken: Sequence[Area],
    at: np.ndarray,
    air: float,
    above: float = 0.2,
) -> np.ndarray | None:
    """The middle (2,) of a box of that size in a room, next to a place and clear of what is taken.

    None if there is no room. What is above the place counts as nearer, by so much. Boxes that meet
    are not clear of each other, without `air` too.

    >>> nearest_free(Area(0, 4, 0, 4), (1, 1), [Area(1, 3, 2, 2)], np.array([2, 2]), 0.3).round(1)
    array([1.6, 2.9])
    >>> nearest_free(Area(0, 1, 0, 1), (1, 1), [Area(0, 1, 0, 1)], np.zeros(2), 0.0) is None
    True
    """
    free, least = places_in(room, *size), max(air, CLEAR)
    for some in range(0, len(taken), AT_ONCE):  # few places are left after the first
        free = free[(apart(free, taken[some : some + AT_ONCE], size) >= least).all(axis=1)]
    if not len(free):
        return None
    x, y = at
    near = apart(free, [Area(x, x, y, y)], size)[:, 0] - above * (free[:, 1] > y)
    return free[np.argmin(near)]


def along(begin: np.ndarray, end: np.ndarray, count: int) -> list[Area]:
    """So many points of the way from one to the other (2,), as boxes without size."""
    share = np.linspace(0, 1, count)[:, None]
    return [Area(x, x, y, y) for x, y in begin + share * (end - begin)]


def beside_line(
    said: Mobject,
    line: np.ndarray,
    share: float,
    area: Area,
    lines: Sequence[np.ndarray],
    others: Sequence[Area],
) -> list[Mobject]:
    """A text or formula beside a straight line, at that share of its length if it can.

    It lies within `area`, clear of all `lines` and of `others`. Empty if it has no room.

    Args:
        line: Its ends (2, 2), in Manim units; so are those of `lines`.
    """
    (x, y), size = line[1] - line[0], np.array([said.width, said.height])
    normal = np.array([-y, x]) / max(float(np.hypot(x, y)), 1e-12)
    normal = normal if normal[1] > 0 else -normal
    taken = [box for each in lines for box in along(*each, PIECES)]
    inner = area.inset(size[0] / 2 + BESIDE, size[1] / 2 + BESIDE)
    for at, side in itertools.product(sorted(SHARES, key=lambda at: abs(at - share)), (1, -1)):
        half = np.abs(normal) @ size / 2 + BESIDE
        place = line[0] + at * (line[1] - line[0]) + side * half * normal
        if not (inner.left < place[0] < inner.right and inner.bottom < place[1] < inner.top):
            continue
        said.move_to([*place, 0])
        free = apart(place[None], taken, tuple(size)).min(initial=np.inf) > BESIDE / 2
        if free and not any(box_of(said).meets(other) for other in others):
            return [said]
    return []


def _between(low: float, high: float) -> np.ndarray:
    """Numbers from one end to the other, both among them."""
    return np.linspace(low, high, max(int(np.ceil((high - low) / PITCH)), 0) + 1)
