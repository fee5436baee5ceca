"""Samples of a field: as few as show it, more where it bends, up to a bound; else a remark."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stage.look.remarks import remark

RESOLUTIONS = ((97, 61), (129, 97), (193, 145))  # triangles cost time, so as few as will do
TOLERANCE = 1e-3  # share of the whole height that the sheet may be off between its samples
MOST = 160_000  # samples: 0.15 s for a picture of the surface, without a graphics card
FINER = 4.0  # times as many samples along an axis, at most, as the last of RESOLUTIONS has
PROBES = 4000  # places at which a sheet is compared with its field
SAID = 0.02  # a sheet that is off by more shows contour lines elsewhere: then it is said

Range = tuple[float, float]
Heights = Callable[[np.ndarray, np.ndarray], np.ndarray]


def samples(
    height: Heights, x_range: Range, y_range: Range, name: str = "f", few: bool = False
) -> np.ndarray:
    """Heights (ny, nx) over the window, so many that what lies between them is as good as straight.

    `height` gives them for arrays of x and y, in shares of the whole height. A `Remark` says so,
    once, where MOST samples are not enough, as at a cliff. A `few` are enough for heights that take
    long: as many as the coarsest sheet has, and not compared with others.
    """

    def at(nx: int, ny: int) -> np.ndarray:
        return height(*np.meshgrid(np.linspace(*x_range, nx), np.linspace(*y_range, ny)))

    if few:
        return at(*RESOLUTIONS[0])
    for nx, ny in RESOLUTIONS:
        fine = at(2 * nx - 1, 2 * ny - 1)
        heights = fine[::2, ::2]
        corners = heights[:-1] + heights[1:]
        off = fine[1::2, 1::2] - (corners[:, :-1] + corners[:, 1:]) / 4
        if np.abs(off).max() < TOLERANCE and _off(heights, height, x_range, y_range) < TOLERANCE:
            return heights
    across = np.abs(fine[::2, 1::2] - (heights[:, 1:] + heights[:, :-1]) / 2).max()
    along = np.abs(fine[1::2, ::2] - corners / 2).max()
    finer = np.clip(np.sqrt(np.array([across, along]) * 2 / TOLERANCE), 1, FINER)
    finer *= min(1.0, np.sqrt(MOST / (nx * ny * finer.prod())))
    finer = np.maximum(finer, 1)
    heights = at(*(int(n * more) | 1 for n, more in zip((nx, ny), finer, strict=True)))
    whole = max(np.ptp(heights), 1)  # a spike reaches beyond the rim, where the colours end
    if (off := _off(heights, height, x_range, y_range) / whole) > SAID:
        ny, nx = heights.shape
        remark(
            f"{name} is too steep or too fine for {nx} × {ny} samples: its picture is off by up to "
            f"{min(off, 1):.0%} of the height, and contour lines are only near their place; narrow "
            "x_range and y_range, or smooth the field"
        )
    return heights


def between(heights: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Heights at shares u and v of the window, bilinear between samples (ny, nx)."""
    ny, nx = heights.shape
    x = np.clip(u * (nx - 1), 0, nx - 1 - 1e-6)
    y = np.clip(v * (ny - 1), 0, ny - 1 - 1e-6)
    i, j = x.astype(int), y.astype(int)
    a, b = x - i, y - j
    near = heights[j, i] * (1 - a) + heights[j, i + 1] * a
    far = heights[j + 1, i] * (1 - a) + heights[j + 1, i + 1] * a
    return near * (1 - b) + far * b


def _off(heights: np.ndarray, height: Heights, x_range: Range, y_range: Range) -> float:
    """By how much the sheet is off at places that keep step with no wave."""
    u, v = np.random.default_rng(0).random((2, PROBES))
    exact = height(x_range[0] + u * np.ptp(x_range), y_range[0] + v * np.ptp(y_range))
    return float(np.abs(between(heights, u, v) - exact).max())
