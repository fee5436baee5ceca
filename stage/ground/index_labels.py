"""Index lines with their losses: two numbers on a map, along their lines, where nobody walks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.spatial import KDTree

from numerics.numerals import brief, number
from numerics.route import at_times
from stage.ground.material import EVERY
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from stage.ground.ground import Ground

COUNT = 2
CELLS = 72  # columns and rows in which places for numbers are looked for
STEEPEST = np.radians(50)  # of a line that has one: else heads would be turned
STRAIGHT = 0.12  # Manim units that a line may be off its number's middle
# The same, what is clear around it, and how far aside it is: where it else had no name.
BENT, TIGHT, ASIDE = 0.24, 0.12, 0.09
BESIDE = 0.26  # Manim units, from a bright line to the middle of its loss
FINE = 4e-3  # shares of the window over which the sheet's slope is taken
CLEAR = 0.25  # from a number to a way or a hiker on it
FAR = 1.5  # more than that is not better
BORDER = 0.08  # from a number to the map's border
WAYS = 3000  # points of ways that are looked at


def index_labels(
    ground: Ground, area: Area, ways: list[np.ndarray], tall: float, taken: list[Area]
) -> list[Lettering]:
    """Losses of up to two index lines, each written along its line, on a map that fills `area`.

    They stand apart from ways and minima, and say that they are losses. Where there is no room for
    that, lines may be bent, and ways nearer; a second one may then be a mere figure. What has no
    room at all is left out.

    Args:
        ways: Points (n, 2) of the field, of each way that a hiker takes.
        tall: Height of the hikers, in Manim units.
        taken: Where other texts stand.
    """
    kept_clear = KDTree(points_to_see(ground, area, ways, tall))
    labels: list[Lettering] = []
    view, name, usual = ground.view, _name(ground), [{}]
    lines = range(EVERY - 1, len(view.levels), EVERY)
    left = [(i, brief(view.levels[i] - view.offset, 3)) for i in lines]
    contours = {i: _contour(ground, area, ground.terrain.levels[i]) for i in lines}
    loose = [{"bent": BENT, "clear": TIGHT, "beside": side * ASIDE} for side in (0, 1, -1)]
    for before, looks in [(name, usual), (name, usual), (name, loose), (name, loose), ("", usual)]:
        bare = not before and (view.offset or not labels)
        if len(labels) == COUNT or bare:
            break
        others = [*taken, *(box_of(label, air=CLEAR) for label in labels)]
        found = []
        for (index, figure), look in itertools.product(left, looks):
            told = ground, area, contours[index], before + figure, kept_clear, others
            if spot := _spot(*told, **look):
                found.append((*spot, index))
        if found:
            *spot, told = max(found)
            labels.append(_written(tuple(spot)))
            left = [(index, figure) for index, figure in left if index != told]
    return labels


def loss_label(
    ground: Ground,
    area: Area,
    point: np.ndarray,
    ways: list[np.ndarray],
    tall: float,
    taken: list[Area],
) -> list[Lettering]:
    """The loss of the contour line through a point (2,), beside it; none where there is no room.

    Other arguments are those of `index_labels`.
    """
    level = float(ground.terrain.height_at(*ground.box_of(point[None])[0, :2]))
    said = _name(ground) + number(float(ground.field(*point)) - ground.view.offset, 3)
    kept_clear = KDTree(points_to_see(ground, area, ways, tall))
    told = ground, area, _contour(ground, area, level), said, kept_clear, taken
    found = [_spot(*told, beside=side * BESIDE) for side in (1, -1)]
    return [_written(max(filter(None, found)))] if any(found) else []


def _name(ground: Ground) -> str:
    """What stands before a figure."""
    return f"{worded('min')} + " if ground.view.offset else f"{worded('loss')} "


def _written(spot: Spot) -> Lettering:
    _, said, at, turn = spot
    where, look = (at[0], at[1] - SMALL / 2), {"color": palette.TEXT, "cased": True}
    label = Lettering(said, where, "centre", **look)
    return label.rotate(turn, about_point=np.array([*at, 0]))


Spot = tuple[float, str, tuple[float, float], float]  # how good, what is said, its middle, its turn


class Contour(NamedTuple):
    """Points of a contour line, as far as it is level enough for a number.

    Attributes:
        level: Its height in the box.
        points: Where they are in the picture (n, 2).
        along: Which way the line goes there (n, 2), read from the left, and `turn` its angle (n,).
        steep: How steep the ground is there (n,), in heights per Manim unit.
    """

    level: float
    points: np.ndarray
    along: np.ndarray
    turn: np.ndarray
    steep: np.ndarray


def _contour(ground: Ground, area: Area, level: float) -> Contour:
    """The contour line at that height, on a map that fills `area`."""
    size = np.array([area.width, area.height])
    uv = _crossings(ground.terrain.height_at, level)
    slope = np.stack(ground.terrain.slopes_at(*uv.T, FINE), axis=-1) / size
    steep = np.linalg.norm(slope, axis=1)
    uv, slope, steep = (each[steep > 0] for each in (uv, slope, steep))
    along = np.stack([slope[:, 1], -slope[:, 0]], axis=1) / steep[:, None]
    along *= np.where(along[:, :1] < 0, -1, 1)
    turn = np.arctan2(along[:, 1], along[:, 0])
    points = np.array([area.left, area.bottom]) + uv * size
    return Contour(level, *(each[np.abs(turn) < STEEPEST] for each in (points, along, turn, steep)))


def _spot(
    ground: Ground,
    area: Area,
    contour: Contour,
    said: str,
    kept_clear: KDTree,
    taken: list[Area],
    bent: float = STRAIGHT,
    clear: float = CLEAR,
    beside: float = 0.0,
) -> Spot | None:
    """The best place where a contour line is straight enough for its number, and all round is free.

    Args:
        bent: Manim units that the line may be off the number's middle.
        clear: from it to what is kept clear.
        beside: from the line to the number's middle; below it, if negative.
    """
    size, (level, points, along, turn, steep) = np.array([area.width, area.height]), contour
    # The line below the number, and how far it is off; then the number's own middle.
    half = text_length(said) / 2
    line = points[:, None] + np.linspace(-half, half, 5)[:, None] * along[:, None]
    u, v = np.moveaxis((line - (area.left, area.bottom)) / size, -1, 0)
    off = np.abs(ground.terrain.height_at(u, v) - level).max(axis=1) / steep
    line = line + beside * np.stack([-along[:, 1], along[:, 0]], axis=1)[:, None]
    low, high = line.min(axis=1) - SMALL / 2, line.max(axis=1) + SMALL / 2
    inner = area.inset(BORDER, BORDER)
    good = off < bent
    good &= (low > (inner.left, inner.bottom)).all(axis=1)
    good &= (high < (inner.right, inner.top)).all(axis=1)
    nearest, _ = kept_clear.query(line[good], distance_upper_bound=FAR)
    apart = np.minimum(nearest.min(axis=1), FAR) - SMALL / 2
    rows, apart = np.flatnonzero(good)[apart > clear], apart[apart > clear]
    worth, at = apart - 0.3 * np.abs(turn[rows]) - off[rows], map(tuple, line[rows, 2].tolist())
    spots = zip(worth.tolist(), at, turn[rows].tolist(), rows.tolist(), strict=True)
    for value, middle, angle, i in sorted(spots, reverse=True):
        mine = Area(low[i, 0], high[i, 0], low[i, 1], high[i, 1])
        if not any(mine.meets(other) for other in taken):
            return value, said, middle, angle
    return None


def points_to_see(ground: Ground, area: Area, ways: list[np.ndarray], tall: float) -> np.ndarray:
    """Points (n, 2) of the picture that are to be seen: ways, hikers, minima."""
    view = ground.view
    low, high = np.transpose([view.x_range, view.y_range])
    corner, size = np.array([area.left, area.bottom]), np.array([area.width, area.height])
    bodies = tall * np.array([[0, 0], [0, 0.5], [0, 1]])
    found = [np.array(ground.field.minima, float).reshape(-1, 2)]
    found = [corner + (each - low) / (high - low) * size for each in found]
    for way in ways:
        fine = np.linspace(0, len(way) - 1, min(16 * len(way), WAYS // len(ways)))
        points = at_times(way, fine)
        feet = corner + (points[view.contains(points)] - low) / (high - low) * size
        aside = feet[-1:] + 1.1 * tall * np.array([[-1, 0], [1, 0]])  # where he may step at the end
        found += [(np.concatenate([feet, aside]) + body) for body in bodies]
    return np.concatenate(found)


def _crossings(height, level: float) -> np.ndarray:
    """Points (n, 2) of a contour line, in shares of the window, where it crosses a fine grid."""
    share = np.linspace(0, 1, CELLS + 1)
    u, v = np.meshgrid(share, share)
    over = height(u, v) - level
    found = []
    for axis, (a, b) in enumerate([(np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])]):
        crossed = over[a] * over[b] < 0
        way = over[a][crossed] / (over[a] - over[b])[crossed] / CELLS
        points = np.stack([u[a][crossed], v[a][crossed]], axis=-1)
        points[:, axis] += way
        found.append(points)
    return np.concatenate(found)
