"""Basins: of every point of a map, at which minimum of the field a walk from there ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from numerics.field import Field
from numerics.many import walk_many
from numerics.route import Method

NEAR = 0.02  # of the map's longer side: so near to a minimum a walk has ended there
NOWHERE = -1
SHARE = 2 / 3  # rows of cells by those of pixels: borders are smooth between two cells
FINEST, COARSE, FEW = 900, 100, 8  # rows, at most; see `fineness`


def fineness(field: Field, rows: float) -> int:
    """In how many rows of cells, by those of pixels: fewer on a field that takes its time.

    >>> from fields import himmelblau
    >>> fineness(himmelblau, 777.2)
    518
    """
    most = FINEST if field.at_once else FEW if field.slow else COARSE
    return max(min(round(SHARE * rows), most), 1)


def centres(
    x_range: tuple[float, float], y_range: tuple[float, float], shape: tuple[int, int]
) -> np.ndarray:
    """Middles (rows, columns, 2) of a map's cells, the highest row first.

    >>> centres((0, 2), (0, 1), (1, 2)).tolist()
    [[[0.5, 0.5], [1.5, 0.5]]]
    """
    (left, right), (low, high), (rows, columns) = x_range, y_range, shape
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = high - (high - low) * (np.arange(rows) + 0.5) / rows
    return np.stack(np.meshgrid(x, y), axis=-1)


def basins(field: Field, method: Method, starts: np.ndarray, steps: int) -> np.ndarray:
    """The number of the minimum that walks from starts (…, 2) end at, (…); `NOWHERE` for none.

    >>> from fields import himmelblau
    >>> from optimizers import SGD
    >>> basins(himmelblau, SGD(lr=0.01), np.array([[3.0, 1.0], [-3.0, -3.0]]), 200).tolist()
    [0, 2]
    """
    walks = walk_many(field, method, starts, steps, whole=False)
    found = np.full(walks.taken.shape, NOWHERE)
    nearest = np.full(found.shape, NEAR * max(np.ptp(field.x_range), np.ptp(field.y_range)))
    for number, minimum in enumerate(field.minima):
        away = np.hypot(*np.moveaxis(walks.ends - minimum, -1, 0))
        closer = (away < nearest) & ~walks.diverged
        found[closer], nearest[closer] = number, away[closer]
    return found


def tints(maps: Sequence[np.ndarray], minima: int, count: int) -> list[int]:
    """Which of `count` colours each of so many minima has, in all maps the same.

    Where there are no more minima than colours, each has its own. Else one after the other, the one
    with the longest borders first, takes the colour with which it has the shortest border.

    Args:
        maps: the numbers of the minima that cells belong to, (rows, columns) each; below 0: none.
        minima: how many there are.
        count: of the colours.

    >>> tints([np.array([[0, 1, 2, 3, 4]])], minima=5, count=4), tints([], 3, 4)
    ([3, 0, 1, 2, 0], [0, 1, 2])
    >>> tints([np.array([[1, 2, 0, 3]])], minima=4, count=2)
    [0, 0, 1, 1]
    """
    if minima <= count:
        return [*range(minima)]
    borders = np.zeros((minima, minima), int)
    for each in maps:
        for one, other in ((each[:, 1:], each[:, :-1]), (each[1:], each[:-1])):
            met = (one >= 0) & (other >= 0)
            np.add.at(borders, (one[met], other[met]), 1)
    borders += borders.T
    found = np.full(minima, NOWHERE)
    for number in np.argsort(-borders.sum(axis=1), kind="stable"):
        done = found >= 0
        met = np.bincount(found[done], borders[number, done], minlength=count)
        used = np.bincount(found[done], minlength=count)
        found[number] = min(range(count), key=lambda tint: (met[tint], used[tint]))
    return found.tolist()


def inmost(apart: np.ndarray) -> tuple[int, int] | None:
    """Row and column of the cell that lies deepest within the true ones (rows, columns).

    None if none is true.

    >>> inmost(np.pad(np.full((3, 5), True), 2))
    (3, 4)
    """
    from scipy.ndimage import distance_transform_cdt  # here, as it takes a tenth of a second

    if not apart.any():
        return None
    depths = distance_transform_cdt(np.pad(apart, 1), "taxicab")[1:-1, 1:-1]
    rows, columns = np.nonzero(depths == depths.max())
    middle = len(rows) // 2
    return int(rows[middle]), int(columns[middle])
