"""The mesh of a terrain: what the GPU is given for each sample of its heights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stage.ground.bake import baked
from stage.ground.material import MAP_RELIEF, TALLEST, held_back, lit, now
from stage.look.colour import linear

# The attributes of a vertex, in their order, with their numbers of components.
LAYOUT = (("place", 3), ("slope", 2), ("hessian", 3), ("block", 3), ("chart", 3), ("count", 3))


class Sheet(NamedTuple):
    """The ground: all that its mesh, its light and its block are made from.

    Attributes:
        heights: (ny, nx), evenly spaced over the window; 0 is its lowest point, 1 its rim.
        ramp: sRGB colours (n, 3) from height 0 to 1.
        levels: Heights of contour lines (m,), rising.
        aspect: Depth of the block by its width.
        relief: Height of the block, from 0 to 1, by its width, as it stands before a clip
            flattens it: by this the light falls.
        raking: How many times as high it is for the light that falls on the block, not on the map:
            more is a lower sun, with longer shadows.
    """

    heights: np.ndarray
    ramp: np.ndarray
    levels: np.ndarray
    aspect: float
    relief: float
    raking: float = 1.0

    def albedo(self, heights: np.ndarray) -> np.ndarray:
        """Linear colours (…, 3) of rock at these heights (…)."""
        at = np.clip(heights, 0, 1) * (len(self.ramp) - 1)
        channels = linear(self.ramp).T
        return np.stack([np.interp(at, np.arange(len(self.ramp)), c) for c in channels], axis=-1)


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
    from scipy.interpolate import PchipInterpolator  # here, as it takes a tenth of a second

    below, above = levels[1] - levels[0], levels[-1] - levels[-2]
    knots = np.r_[levels[0] - below, levels, levels[-1] + above]
    count = PchipInterpolator(knots, np.arange(len(knots), dtype=float))
    inside = count(np.clip(heights, knots[0], knots[-1]))
    under, over = np.minimum(heights - knots[0], 0), np.maximum(heights - knots[-1], 0)
    return inside + under / below + over / above


def cells(nx: int, ny: int) -> np.ndarray:
    """(ny − 1, nx − 1, 6): the two triangles of each cell of a grid, by its vertices' numbers.

    >>> cells(2, 2).tolist()
    [[[0, 1, 2, 2, 1, 3]]]
    """
    i = np.arange(nx * ny, dtype="u4").reshape(ny, nx)
    a, b, c, d = i[:-1, :-1], i[:-1, 1:], i[1:, :-1], i[1:, 1:]
    return np.stack([a, b, c, c, b, d], axis=-1)


def vertices(sheet: Sheet) -> np.ndarray:
    """(ny, nx, 17): `LAYOUT`, i.e. u, v, height; slopes; second derivatives; linear colours of the
    block and of the map, with their light; level count and its slopes over u and v.
    """
    heights = sheet.heights
    ny, nx = heights.shape
    u, v = np.meshgrid(np.linspace(0, 1, nx), np.linspace(0, 1, ny))
    first = slopes(heights)
    hessian = [
        np.gradient(first[..., 0], 1 / (nx - 1), axis=1),
        np.gradient(first[..., 0], 1 / (ny - 1), axis=0),
        np.gradient(first[..., 1], 1 / (ny - 1), axis=0),
    ]
    tall, size = np.minimum(heights, TALLEST) * sheet.relief, (1.0, sheet.aspect)
    light = raked = baked(tall, size)
    if sheet.raking != 1:
        raked = baked(sheet.raking * tall, size)
    rock = sheet.albedo(heights)
    as_block, as_map = now().exposure
    block, chart = lit(as_block * rock, *raked), held_back(as_map * lit(rock, *light, MAP_RELIEF))
    count = level_count(heights, sheet.levels)
    parts = [np.stack([u, v, heights], axis=-1), first, np.stack(hessian, axis=-1)]
    parts += [block, chart, count[..., None], slopes(count)]
    return np.concatenate(parts, axis=-1)
