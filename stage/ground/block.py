"""The block that the ground is the top of: its sides with their strata, and the floor's shadow."""

from __future__ import annotations

import numpy as np

from stage.ground import material
from stage.ground.bake import baked, resized, to_sun
from stage.ground.mesh import Sheet, cells, level_count
from stage.look.colour import encode

SIDES = ((0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0))  # outward, in u and v, anticlockwise
LAYOUT = (("corner", 2), ("share", 1), ("upper", 1))  # attributes of a vertex of a side
FLOOR_LAYOUT = (("corner", 2), ("dark", 1), ("there", 1))
TEXELS = 1024  # of a side's colours, from bottom to top
FLOOR_SAMPLES = 64  # along the longer side of the floor
SOFTENED = 2  # times is the floor's shadow blurred


def side_vertices(shape: tuple[int, int]) -> np.ndarray:
    """(4, n, 2, 4): `LAYOUT` of the four sides: u and v, share of the side's length, foot or top.

    u and v are 0 or 1 where the sides of what is kept of the block are. A side has a column for
    each sample of the sheet, whose shape is (ny, nx).
    """
    share = np.linspace(0, 1, max(shape))
    strips = []
    for out in SIDES:
        # Anticlockwise along the side: outward turned by a quarter.
        way = np.array([-out[1], out[0]])
        corner = 0.5 + 0.5 * np.array(out) + (share[:, None] - 0.5) * way
        columns = np.concatenate([corner, share[:, None]], axis=1)
        strips.append(np.stack([np.insert(columns, 3, foot, axis=1) for foot in (0, 1)], axis=1))
    return np.stack(strips)


def strata(sheet: Sheet) -> tuple[np.ndarray, float]:
    """Colours of the sides by height, and the height at which they end; they begin at 0.

    Returns:
        (5, TEXELS, 4): for each of `SIDES`, and then for a level cut, sRGB as it is lit there and
        the number of contour levels below.
    """
    top = max(float(sheet.heights.max()), 1.0)
    heights = np.linspace(0, top, TEXELS)
    count = level_count(heights, sheet.levels)
    rock = sheet.albedo(heights)
    lightness, other, foot, less = material.STRATUM
    band = np.floor(count)
    bed = (lightness + other * (band % 2)) * (foot - less * (count - band))
    up = np.clip(heights * sheet.relief / material.FOOT_REACH, 0, 1)
    shade = material.FOOT_SHADE + (1 - material.FOOT_SHADE) * up * up * (3 - 2 * up)
    rows = [rock * (bed * shade)[:, None] * side_light(out) for out in SIDES]
    level = np.ones(TEXELS)
    rows.append(material.lit(0.8 * rock, level, level * to_sun()[2]))
    colours = encode(material.rolled_off(np.stack(rows)))
    counts = np.broadcast_to(count, (len(rows), TEXELS))
    return np.concatenate([colours, counts[..., None]], axis=-1), top


def side_light(out: tuple[float, float]) -> np.ndarray:
    """Linear light (3,) on a side that faces so, in u and v."""
    sun = max(float(np.dot(out, to_sun()[:2])), 0.0)
    key, sky = material.KEY * sun * material.SIDE_KEY, material.SKY * material.SIDE_SKY
    return key + sky + material.SIDE_BOUNCE + material.now().fill


def floor_reach(aspect: float) -> tuple[float, float]:
    """How far the floor reaches beyond the block's sides, in u and in v."""
    reach = material.FLOOR_REACH * max(1.0, aspect)
    return reach, reach / aspect


def floor(sheet: Sheet) -> tuple[np.ndarray, np.ndarray]:
    """The floor around the block, with its shadow.

    Returns:
        (n, m, 4): `FLOOR_LAYOUT` of a grid: u and v; how dark the block makes it; how much of the
            floor there is, which fades away around the block.
        (k, 6): Indices of the two triangles of each cell that is neither clear nor under the block.
    """
    across, along = floor_reach(sheet.aspect)
    width, depth = 1 + 2 * across, (1 + 2 * along) * sheet.aspect
    cell = max(width, depth) / FLOOR_SAMPLES
    nx, ny = (round(side / cell) + 1 for side in (width, depth))
    u, v = np.meshgrid(np.linspace(-across, 1 + across, nx), np.linspace(-along, 1 + along, ny))
    inside = (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    body = np.zeros((ny, nx))
    ground = np.minimum(sheet.heights, material.TALLEST)
    body[inside] = resized(ground, (len(rows), len(columns))).ravel() * sheet.relief
    body[inside] += material.PLINTH_HEIGHT
    light = baked(body, (width, depth))
    sun = np.clip(light.sun / to_sun()[2], 0, 1)
    dark = np.where(inside, 1.0, 0.55 * (1 - sun) + 0.75 * (1 - light.sky))
    for _ in range(SOFTENED):
        dark = _blurred(dark)
    # Ellipses at the corners: there is no frame to be seen.
    beyond = (np.maximum(np.abs(w - 0.5) - 0.5, 0) / d for w, d in ((u, across), (v, along)))
    there = np.clip(1 - np.hypot(*beyond), 0, 1)
    there = there * there * (3 - 2 * there)
    corners = cells(nx, ny).reshape(-1, 6)
    shown = (there.ravel()[corners] > 0).any(axis=1) & ~inside.ravel()[corners].all(axis=1)
    return np.stack([u, v, np.clip(dark, 0, 1), there], axis=-1), corners[shown]


def _blurred(values: np.ndarray) -> np.ndarray:
    """Values (n, m), each a mean of three by three, 1-2-1 both ways."""
    for axis in (0, 1):
        padded = np.pad(values, [(1, 1) if axis == k else (0, 0) for k in (0, 1)], mode="edge")
        n = values.shape[axis]
        a, b, c = (np.take(padded, np.arange(k, k + n), axis=axis) for k in range(3))
        values = (a + 2 * b + c) / 4
    return values
