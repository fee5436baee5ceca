"""Contrast as it is rendered: a line against what is seen beside it, and against its ground."""

from __future__ import annotations

import numpy as np
from acting import drawn, members
from manim import VMobject
from scipy.ndimage import distance_transform_edt, percentile_filter

from stage import palette
from stage.clip import Clip
from stage.drawn import Drawn
from stage.terrain import Terrain

CORE = 10  # of 255: colours as near as that are the line's own, not its smoothed edge
BESIDE = (1.5, 3.5)  # pixels from the core, at 1080p: past the smoothed edge, within the casing
SHARE = 0.05  # of what is beside a line may have less contrast: corners, crossings


def without(scene: Clip, mobject: VMobject | Drawn) -> np.ndarray:
    """The picture without one mobject, as floats from 0 to 1."""
    if isinstance(mobject, Drawn):
        was = mobject.opacity
        mobject.opacity = 0.0
        picture = drawn(scene)
        mobject.opacity = was
    else:
        points = [(part, part.points) for part in mobject.get_family()]
        for part, kept in points:
            part.points = np.zeros((0, kept.shape[1] if kept.ndim == 2 else 3))
        picture = drawn(scene)
        for part, kept in points:
            part.points = kept
    return picture / 255


def beside(scene: Clip, mobject: VMobject | Drawn, color: str) -> float:
    """Contrast of a mobject of that colour with what is seen next to it: all but 5 % has more."""
    picture, ground = drawn(scene) / 255, without(scene, mobject)
    changed = np.abs(picture - ground).max(axis=-1) > 0.02
    core = changed & (np.abs(picture - palette.rgb(color)).max(axis=-1) <= CORE / 255)
    if not core.any():
        return 1.0
    away = distance_transform_edt(~core)
    ring = (away >= BESIDE[0]) & (away <= BESIDE[1])
    return float(np.quantile(palette.contrast(picture[ring], palette.rgb(color)), SHARE))


def upon(scene: Clip, mobject: VMobject | Drawn) -> float:
    """Contrast of a see-through mobject with its ground, where it covers it best (a half of it)."""
    picture, ground = drawn(scene) / 255, without(scene, mobject)
    change = np.abs(picture - ground).max(axis=-1)
    core = change > 0.7 * percentile_filter(change, 98, size=25)
    core &= change > 0.02
    return float(np.median(palette.contrast(picture[core], ground[core]))) if core.any() else 1.0


def contour_lines(scene: Clip, tiles: int = 8) -> np.ndarray:
    """Contrast of contour lines with the fill of a map, at their middles, in each of many tiles."""
    (terrain,) = members(scene, Terrain)
    others = [one for one in scene.mobjects if one is not terrain]
    scene.mobjects, kept = [terrain], scene.mobjects
    picture = drawn(scene) / 255
    levels, terrain.levels = terrain.levels, terrain.levels[:0]
    fill = drawn(scene) / 255
    terrain.levels, scene.mobjects = levels, kept
    assert others
    rows, columns = np.nonzero(np.abs(picture - fill).max(axis=-1) > 0.02)
    ratio = palette.contrast(picture, fill)
    found = []
    for some in np.array_split(np.unique(rows), tiles):
        for part in np.array_split(np.unique(columns), tiles):
            tile = ratio[some[0] : some[-1] + 1, part[0] : part[-1] + 1]
            lines = tile[tile > 1.2]
            if len(lines) > 50:
                found.append(np.quantile(lines, 0.75))
    return np.array(found)
