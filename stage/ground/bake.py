"""Light on the land, worked out once per sheet: how much sky each place sees, and how much sun.

Heights and distances are in one unit here, that of the scene; the block's width serves well. The
sun stands where `material` says, fixed to the land: it does not follow the camera round.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from stage.ground.material import SUN_AZIMUTH, SUN_DISC, SUN_ELEVATION

AZIMUTHS = 16  # directions in which the sky is looked for
RAYS = (-1.0, -0.5, 0.0, 0.5, 1.0)  # across the sun's disc, in its radii: edges of shadows are soft
GROWTH, BEGIN = 1.22, 0.35  # each look ahead is so much further than the one before it
SAMPLES = 97  # along a side, at most: light changes more slowly than the ground
KEPT = 12  # sheets whose light is remembered


class Light(NamedTuple):
    """What reaches each sample of a sheet (ny, nx): shares of the open sky, and of the full sun."""

    sky: np.ndarray
    sun: np.ndarray


def baked(heights: np.ndarray, extent: tuple[float, float]) -> Light:
    """The light on `heights` (ny, nx) over a rectangle of that width and depth.

    It is remembered by content. The sun's share counts how steeply it falls in.
    """
    return _baked(heights.astype(float).tobytes(), heights.shape, extent)


@lru_cache(KEPT)
def _baked(content: bytes, shape: tuple[int, int], extent: tuple[float, float]) -> Light:
    return _bake(np.frombuffer(content).reshape(shape), extent)


def to_sun() -> np.ndarray:
    """Unit vector (3,) from the land to the middle of the sun."""
    azimuth, elevation = np.radians(SUN_AZIMUTH), np.radians(SUN_ELEVATION)
    flat = np.cos(elevation)
    return np.array([np.cos(azimuth) * flat, np.sin(azimuth) * flat, np.sin(elevation)])


def normals(heights: np.ndarray, extent: tuple[float, float]) -> np.ndarray:
    """Unit normals (ny, nx, 3) of heights (ny, nx) over a rectangle of that width and depth.

    >>> normals(np.array([[0.0, 1.0, 2.0]] * 3), (2, 2))[1, 1, [0, 2]].round(2).tolist()
    [-0.71, 0.71]
    """
    across, along = np.gradient(heights, *_cell(heights, extent)[::-1], edge_order=2)
    slope = np.stack([-along, -across, np.ones_like(heights)], axis=-1)
    return slope / np.linalg.norm(slope, axis=-1, keepdims=True)


def horizon(heights: np.ndarray, cell: tuple[float, float], azimuth: float) -> np.ndarray:
    """Tangent of the elevation (ny, nx) at which the land ends and the sky begins.

    It is looked for from every sample in one direction, `azimuth` in radians from +x to +y, at
    distances that grow; `cell` is the distance between samples along x and y. Beyond the border
    there is nothing.

    >>> wall = np.array([[0.0, 0.0, 1.0, 1.0]] * 3)
    >>> float(horizon(wall, (1, 1), 0.0)[1, 1].round(2)), float(horizon(wall, (1, 1), np.pi)[1, 1])
    (1.0, 0.0)
    """
    steepest = np.full(heights.shape, -1e3)
    away = min(cell)
    while True:
        right, up = away * np.cos(azimuth) / cell[0], away * np.sin(azimuth) / cell[1]
        within = _within(heights.shape, right, up)
        part = steepest[within]
        if not part.size:
            return steepest
        rise = _away(heights, within, right, up)
        rise -= heights[within]
        rise /= away
        np.maximum(part, rise, out=part)
        away = GROWTH * away + BEGIN * min(cell)


def resized(values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Values (ny, nx) on another number of samples of the same rectangle, bilinear."""
    for axis, n in enumerate(shape):
        at = np.linspace(0, values.shape[axis] - 1, n)
        low = np.minimum(at.astype(int), values.shape[axis] - 2)
        share = np.expand_dims(at - low, 1 - axis)
        below, above = (np.take(values, low + k, axis=axis) for k in (0, 1))
        values = below + (above - below) * share
    return values


def _bake(heights: np.ndarray, extent: tuple[float, float]) -> Light:
    coarse = resized(heights, tuple(min(n, SAMPLES) for n in heights.shape))
    cell, facing = _cell(coarse, extent), normals(coarse, extent)
    sky = sum(
        _sky(horizon(coarse, cell, azimuth), facing, azimuth)
        for azimuth in np.arange(AZIMUTHS) * 2 * np.pi / AZIMUTHS
    )
    free = sum(
        _clear(horizon(coarse, cell, np.radians(SUN_AZIMUTH + ray * SUN_DISC))) for ray in RAYS
    )
    fall = np.maximum(normals(heights, extent) @ to_sun(), 0)
    sky = np.clip(2 / AZIMUTHS * sky, 0, 1)
    return Light(resized(sky, heights.shape), fall * resized(free / len(RAYS), heights.shape))


def _sky(horizon: np.ndarray, facing: np.ndarray, azimuth: float) -> np.ndarray:
    """Light of the slice of sky above the horizon (a tangent) on ground that faces so.

    The ground's own plane is a horizon, too. The integral over elevation t of
    (a cos t + b sin t) cos t, a and b being what of the normal points ahead and upwards, from the
    lowest t that is seen, of which the tangent is known.
    """
    ahead = facing[..., 0] * np.cos(azimuth) + facing[..., 1] * np.sin(azimuth)
    up = facing[..., 2]
    low = np.maximum(np.maximum(horizon, -ahead / up), 0)  # below 0 there is the floor
    square = 1 + low * low  # 1 by that of the cosine
    whole = np.pi / 4 - (np.arctan(low) + low / square) / 2
    return ahead * whole + up / (2 * square)


def _clear(horizon: np.ndarray) -> np.ndarray:
    """How much of a strip of the sun is above the horizon (a tangent): 0 to 1, softly."""
    over = np.radians(SUN_ELEVATION) - np.arctan(horizon)
    share = np.clip(over / (2 * np.radians(SUN_DISC)) + 0.5, 0, 1)
    return share * share * (3 - 2 * share)


def _cell(heights: np.ndarray, extent: tuple[float, float]) -> tuple[float, float]:
    ny, nx = heights.shape
    return extent[0] / (nx - 1), extent[1] / (ny - 1)


def _within(shape: tuple[int, int], right: float, up: float) -> tuple[slice, slice]:
    """Rows and columns of those samples that have a cell of samples so far away."""
    ways = zip(shape, (int(np.floor(up)), int(np.floor(right))), strict=True)
    return tuple(slice(max(0, -by), max(0, min(n, n - 1 - by))) for n, by in ways)


def _away(heights: np.ndarray, within: tuple[slice, slice], right: float, up: float) -> np.ndarray:
    """The heights so far away from the samples `within`, bilinear."""
    rows, columns = within
    i, j = int(np.floor(right)), int(np.floor(up))
    far = heights[rows.start + j : rows.stop + j + 1, columns.start + i : columns.stop + i + 1]
    return _between(_between(far, up - j).T, right - i).T


def _between(rows: np.ndarray, share: float) -> np.ndarray:
    """So far from each row to the next; added in place, as there are many."""
    found, after = rows[:-1] * (1 - share), rows[1:] * share
    found += after
    return found
