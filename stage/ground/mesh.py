"""The mesh of a terrain: what the GPU is given for each sample of its heights."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator


def slopes(heights: np.ndarray) -> np.ndarray:
    """dh/du and dh/dv (ny, nx, 2) of heights (ny, nx) over u and v from 0 to 1.

    >>> slopes(np.array([[0.0, 1.0, 2.0]] * 3))[0, 0].tolist()
    [2.0, 0.0]
    """
    du, dv = (1 / (n - 1) for n in heights.shape[::-1])
    along = np.gradient(heights, du, axis=1, edge_order=2)
    across = np.gradient(heights, dv, axis=0, edge_order=2)
    return np.stack([along, across], axis=-1)


def level_count(heights: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Crosses 1, 2, … where the contour lines lie, smoothly: a kink would make them wobble."""
    if len(levels) < 2:
        first = levels[0] if len(levels) else np.inf
        return np.where(heights < first, 0.51, 1.49)
    below, above = levels[1] - levels[0], levels[-1] - levels[-2]
    knots = np.r_[levels[0] - below, levels, levels[-1] + above]
    count = PchipInterpolator(knots, np.arange(len(knots), dtype=float))
    inside = count(np.clip(heights, knots[0], knots[-1]))
    under, over = np.minimum(heights - knots[0], 0), np.maximum(heights - knots[-1], 0)
    return inside + under / below + over / above


def vertices(heights: np.ndarray, ramp: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """(ny, nx, 12): u, v, height; slopes; colour, level count; second derivatives.

    `ramp` (n, 3) are the colours from height 0 to 1, `levels` the heights of contour lines.
    """
    ny, nx = heights.shape
    u, v = np.meshgrid(np.linspace(0, 1, nx), np.linspace(0, 1, ny))
    first = slopes(heights)
    hessian = [
        np.gradient(first[..., 0], 1 / (nx - 1), axis=1),
        np.gradient(first[..., 0], 1 / (ny - 1), axis=0),
        np.gradient(first[..., 1], 1 / (ny - 1), axis=0),
    ]
    shade = np.clip(heights, 0, 1) * (len(ramp) - 1)
    colour = [np.interp(shade, np.arange(len(ramp)), channel) for channel in ramp.T]
    ink = [*colour, level_count(heights, levels)]
    return np.stack([u, v, heights, *np.moveaxis(first, -1, 0), *ink, *hessian], axis=-1)
