"""Contrast as it is rendered: a line against what is seen beside it, and against its ground.

Pictures are (height, width, 3) of 0 to 255, as drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from acting import drawn, members
from manim import Mobject
from numpy.lib.stride_tricks import as_strided
from scipy.ndimage import distance_transform_edt

from stage.film.clip import Clip
from stage.ground.terrain import Terrain
from stage.look.colour import contrast, rgb
from stage.paint.painted import Painted
from stage.walk.hiker import Hiker

NEAR = 10  # of 255: colours as near as that are a line's own, not its smoothed edge
CHANGE = 5  # of 255: a pixel that differs by more is one that a mobject covers
BESIDE = (1.5, 3.5)  # pixels from a line's core at 1080p: past its smoothed edge, in its casing
MARGIN = 4  # pixels: so far around a line there is more than is beside it
SHARE = 0.05  # of the pixels may have less contrast: where lines cross and end
CROSSED = 0.06  # of those beside a route: others lie on it
CONTOURS_BY = (  # said where a test fails
    "contour lines hardly stand out from their map: of help are `map_bright`, `sunny` and `shady` "
    "of DARK and PAPER in stage/ground/material.py"
)
DASHES = 0.25  # of dashes may: some begin on another line


@contextmanager
def hidden(*painted: Painted) -> Iterator[None]:
    """Nothing is seen of these in the block."""
    opacities = [one.opacity for one in painted]
    for one in painted:
        one.opacity = 0.0
    yield
    for one, opacity in zip(painted, opacities, strict=True):
        one.opacity = opacity


def bare(scene: Clip) -> np.ndarray:
    """The picture without its hikers, who may stand on anything."""
    with hidden(*members(scene, Hiker)):
        return drawn(scene)


def grounds(scene: Clip, mobjects: Iterable[Painted]) -> Iterator[np.ndarray]:
    """The same without each of these in turn; what lies below them is drawn once for several."""
    count, below = 0, None
    for one in mobjects:
        top = next(i for i, each in enumerate(scene.mobjects) if one in each.get_family())
        if top < count:
            count, below = 0, None
        with hidden(one, *members(scene, Hiker)):
            if top > count:
                drawn(scene, count, below, top)
                count, below = top, scene.renderer.get_frame()
            picture = drawn(scene, count, below)
        yield picture


def without(scene: Clip, mobject: Painted) -> np.ndarray:
    """The same without that mobject either."""
    return next(grounds(scene, [mobject]))


def without_all(
    scene: Clip, others: list[Painted], mobject: Painted
) -> tuple[np.ndarray, np.ndarray]:
    """The picture without some others: with that mobject, and without it."""
    with hidden(*others):
        return bare(scene), without(scene, mobject)


def without_texts(scene: Clip, texts: list[Mobject]) -> np.ndarray:
    """The same without those texts and formulas: they are out of the picture meanwhile."""
    axes = [text.drawn_by for text in texts if getattr(text, "drawn_by", None)]
    free = (text for text in texts if not getattr(text, "drawn_by", None))
    parts = [(part, part.points) for text in free for part in text.get_family()]
    for part, points in parts:
        part.points = points + 1000.0
    with hidden(*dict.fromkeys(axes)):
        picture = bare(scene)
    for part, points in parts:
        part.points = points
    return picture


def where_changed(picture: np.ndarray, other: np.ndarray) -> tuple[slice, slice] | None:
    """The part of the picture in which two are not the same, with its surroundings, if any is."""
    changed = differ(picture, other)
    return around(changed) if changed.any() else None


def differ(picture: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which pixels (height, width) are not the same, of two as drawn: each is one number there."""
    assert picture.strides[1:] == other.strides[1:] == (4, 1)
    one, two = (
        as_strided(each, (*each.shape[:2], 4), each.strides).view("u4")[..., 0]
        for each in (picture, other)
    )
    return one != two


def around(where: np.ndarray) -> tuple[slice, slice]:
    """The part of a picture that holds some pixels, and what is beside these."""
    ends = [np.flatnonzero(where.any(axis=axis))[[0, -1]] for axis in (1, 0)]
    return tuple(slice(max(a - MARGIN, 0), b + MARGIN + 1) for a, b in ends)


def change(picture: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The largest difference of a channel, (height, width), from another picture or a colour."""
    largest = np.zeros(picture.shape[:2], np.uint8)
    for channel in range(3):  # ten times as fast as a maximum over the last axis
        one, two = picture[..., channel], other[..., channel]
        np.maximum(largest, np.maximum(one, two) - np.minimum(one, two), out=largest)
    return largest


def told(color: str) -> np.ndarray:
    """`#rrggbb` as a picture has it, (3,)."""
    return np.multiply(rgb(color), 255).round().astype(np.uint8)


def core(picture: np.ndarray, where: np.ndarray, color: str) -> np.ndarray:
    """Which pixels are of that very colour, among some."""
    return where & (change(picture, told(color)) <= NEAR)


def beside(picture: np.ndarray, line: np.ndarray, color: str, share: float = SHARE) -> float:
    """Contrast of a line, given by its pixels, with what is seen next to it."""
    assert line.any(), "nothing is seen of it"
    here = around(line)
    picture, away = picture[here], distance_transform_edt(~line[here])
    ring = (away >= BESIDE[0]) & (away <= BESIDE[1])
    return float(np.quantile(contrast(picture[ring] / 255, rgb(color)), share))


def within(ground: np.ndarray, area: np.ndarray, color: str) -> float:
    """Contrast of an area, given by its pixels, with the ground that it covers."""
    assert area.any(), "nothing is seen of it"
    return float(np.quantile(contrast(ground[area] / 255, rgb(color)), SHARE))


def contour_lines(scene: Clip, tiles: int = 8) -> np.ndarray:
    """Contrast of contour lines with a map's fill, at their middles, in each of many tiles."""
    terrain = members(scene, Terrain)[0]  # of maps side by side the first
    all_else, levels = scene.mobjects, terrain.levels
    scene.mobjects = [terrain]
    picture = drawn(scene)
    terrain.levels = levels[:0]
    fill = drawn(scene)
    scene.mobjects, terrain.levels = all_else, levels
    rows, columns = np.nonzero(change(picture, fill) > CHANGE)
    lines, found = differ(picture, fill), []
    ratio = np.ones(lines.shape)
    ratio[lines] = contrast(picture[lines] / 255, fill[lines] / 255)
    for row in np.array_split(np.unique(rows), tiles):
        for column in np.array_split(np.unique(columns), tiles):
            tile = ratio[row[0] : row[-1] + 1, column[0] : column[-1] + 1]
            lines = tile[tile > 1.2]
            if len(lines) > 50:
                found.append(np.quantile(lines, 0.75))
    return np.array(found)
