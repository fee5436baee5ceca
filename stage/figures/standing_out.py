"""What is seen of very many steps: of those that share a column of a figure, what stands out."""

from __future__ import annotations

import numpy as np

COLUMN = 0.0075  # stems that share so much of a line cover each other: a pixel at 1080p
HAIR = 1e-3  # a stem stands out that is longer by so much, in Manim units
MOST = 500  # steps of a curve up to which all are drawn
WIDE = 0.02  # of a longer one, in Manim units, where the highest and the lowest stand for all


def longest(lengths: np.ndarray, pitch: float) -> np.ndarray:
    """Which stems (n,) are seen: in each column those that reach farther than all before there.

    >>> longest(np.array([1.0, 3.0, 2.0, -1.0, 5.0]), pitch=1e-6).tolist()
    [0, 1, 3, 4]
    """
    count = np.arange(len(lengths))
    if pitch >= COLUMN:
        return count
    column = (count * pitch / COLUMN).astype(int)
    begins = np.flatnonzero(np.diff(column, prepend=-1))
    found = [np.zeros(0, int)]
    for first, last in zip(begins, [*begins[1:], len(lengths)], strict=True):
        part = lengths[first:last]
        for reach in (part, -part):
            most = np.maximum.accumulate(np.maximum(reach, 0))
            found.append(first + np.flatnonzero(np.diff(most, prepend=0.0) > HAIR))
    return np.unique(np.r_[0, np.concatenate(found)])


def extremes(points: np.ndarray) -> np.ndarray:
    """Which points (n, 2 or 3) of a curve are drawn: all, up to `MOST`.

    Else the first and the last and, of each `WIDE`, the highest and the lowest, or one of them
    where both are as high.
    """
    if len(points) <= MOST:
        return np.arange(len(points))
    column = (points[:, 0] / WIDE).astype(int)
    kept = [0, len(points) - 1]
    begins = np.flatnonzero(np.diff(column, prepend=column[0] - 1)).tolist()
    for first, last in zip(begins, [*begins[1:], len(points)], strict=True):
        heights = points[first:last, 1]
        kept.append(first + int(np.argmin(heights)))
        if np.ptp(heights) > WIDE / 2:
            kept.append(first + int(np.argmax(heights)))
    return np.unique(kept)
