"""Axes: a few numbers beside a map, or on the floor beside a block, at its two near edges."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import cairo
import numpy as np

from stage.look import palette
from stage.look.ticks import Tick, place_of_name, spoken_of, ticks
from stage.paint.area import Area, check_room
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from fields import Field
    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.look.view import View
    from stage.paint.camera import StageCamera

TICK = 0.09  # length of a tick's mark, in Manim units
GAP = 0.07  # from it to its number
AIR = 0.2  # between two numbers, at least
EXIT = 0.45  # from a number to where a way leaves the map
HAT = 0.5  # so much higher is the hat of who stands there
BELOW = TICK + GAP + SMALL + 0.08  # height of the numbers below a map
BESIDE = 0.4  # width of those on its left, where one is cut short
LEAST = 2.4  # height and width of a map that has numbers
SMALLEST = 1.5  # an edge of a block that has them, as it is seen
WIDEST = 1.0  # of the numbers left of it
SIDES = ((1, 0.0), (1, 1.0)), ((0, 0.0), (0, 1.0))  # where x and where y may stand: first a map's
BACK, TURN = -0.1, 0.05  # where they go to the other side: how far it looks away, how quickly
APART, FADE = 0.05, 0.03  # Manim units: from number to number at least; over which one fades
FARTHEST = 0.7  # from the foot of the land: a number beyond does not tell what it belongs to
NAMES = "x", "y"
KEPT = 16  # states of axes whose labels are kept


class Label(NamedTuple):
    """A number as it is seen now: its tick's two ends, its middle, and how much of it there is."""

    said: str
    mark: np.ndarray
    middle: np.ndarray
    weight: float

    @property
    def area(self) -> Area:
        (x, y), half = self.middle, text_length(self.said) / 2
        return Area(x - half, x + half, y - SMALL / 2, y + SMALL / 2)


def _taken(size: tuple[float, float]) -> list[Callable[[str], float]]:
    """Shares of an axis that a text takes on it, along x and along y, of a map of that size."""
    return [
        lambda said: (text_length(said) + AIR) / size[0],
        lambda said: (SMALL + AIR) / size[1],
    ]


def _ticks(
    field: Field, view: View, size: tuple[float, float], names: tuple[str, str] = NAMES
) -> tuple[list[Tick], list[Tick]]:
    """Ticks along x and y of a map of that size, in Manim units, with room for the axes' names."""
    minima = [point for point in field.minima if view.contains(np.array(point))]
    along, up = (spoken_of(view.start, minima, axis) for axis in (0, 1))
    across, high = _taken(size)
    return (
        ticks(view.x_range, along, across, names[0]),
        ticks(view.y_range, up, high, names[1]),
    )


def beside_ticks(area: Area, field: Field, view: View) -> Area:
    """What of an area is left for a map that has numbers on its left and below it.

    All of it, if the map would be too small for them.
    """
    if min(area.width, area.height) < LEAST:
        return area
    _, up = _ticks(field, view.fit(area.aspect, field), (area.width, area.height))
    wide = max((text_length(said) for _, said in up), default=0.0)
    left = TICK + GAP + min(wide, WIDEST)
    return replace(area, left=area.left + left, bottom=area.bottom + BELOW)


def map_place(area: Area, field: Field, view: View) -> tuple[Area, View, bool]:
    """Where a map lies in an area, the view fitted into that, and whether there is room for ticks.

    Raises:
        ValueError: If the area is too small for a map.
    """
    place = beside_ticks(check_room(area), field, view)
    return place, view.fit(place.aspect, field), place != area


def around_block(area: Area, theta: float) -> Area:
    """What of an area is left for a block seen from there (radians), which has numbers beside it.

    They are below it, and on the side where the more sideways of its two near edges is.
    """
    across, along = np.cos(theta), np.sin(theta)
    edges = (-across if -along > BACK else across), (along if -across > BACK else -along)
    left, right = (BESIDE, 0.0) if max(edges, key=abs) < 0 else (0.0, BESIDE)
    return Area(area.left + left, area.right - right, area.bottom + BELOW, area.top)


class Axes(Painted):
    """Ticks with their numbers along x and y, and the axes' names.

    They stand at the two lower edges that are turned to the viewer, so they go along when the
    camera turns and when a block becomes a map, and are never on the land. A number that would
    leave `room` or touch another fades.

    Args:
        room: Part of the picture that they may take.
        on_map: Whether there is room for them when the land is a map.
        size: How long both are where ticks have to be apart, in Manim units; else the ground's.
        names: What is written at their ends; nothing, if it is empty.
    """

    shared = ("terrain",)

    def __init__(
        self,
        ground: Ground,
        room: Area,
        on_map: bool = True,
        size: tuple[float, float] | None = None,
        names: tuple[str, str] = NAMES,
    ) -> None:
        self.terrain, self.room, self.on_map, self.names = ground.terrain, room, on_map, names
        size = size or tuple(np.linalg.norm(self.terrain.edges[:, :2], axis=0).tolist())
        self.ticks = _ticks(ground.field, ground.view, size, names)
        self.exits = np.zeros((0, 3))  # box coordinates of where ways leave: there are other marks
        self.crammed = min(size) < SMALLEST
        each = zip(self.ticks, _taken(size), names, strict=True)
        self.ends = tuple(place_of_name(*along) for along in each)
        super().__init__(self.terrain.place(np.zeros((1, 3))))

    def labels(self, camera: StageCamera) -> list[Label]:
        """What there is of them now; which one gives way to another goes by their order."""
        return [label for label, _ in self.written(camera)]

    def written(self, camera: StageCamera) -> list[tuple[Label, Lettering]]:
        """Labels and their lines; at rest those of the frame before, as lines cost much to make."""
        land = camera.project_points(self.terrain.place(self.terrain.sheet()))[:, :2]
        places = self.terrain.points, self.exits, land, camera.eye(), *camera.matrix()
        told = str(self.ticks), str(self.ends), self.names
        own = palette.FAINT, self.room, *told, self.on_map, self.crammed
        key = tuple(np.asarray(part).tobytes() for part in places), self.terrain.flatness, own
        if key not in _written:
            while len(_written) >= KEPT:
                del _written[next(iter(_written))]
            labels = self._labels(camera, land)
            _written[key] = [(label, self._letters(label)) for label in labels]
        for label, line in _written[key]:
            line.fill_rgbas[:, 3] = label.weight * self.opacity
        return _written[key]

    def _labels(self, camera: StageCamera, land: np.ndarray) -> list[Label]:
        towards = camera.eye() - self.terrain.place(np.array([0.5, 0.5, 0.5]))
        towards *= (1 - self.terrain.flatness) / np.linalg.norm(towards)
        shown = 1.0 if self.on_map else 1 - self.terrain.flatness
        shown = 0.0 if self.crammed else shown
        exits = camera.project_points(self.terrain.place(self.exits))[:, :2]
        found: list[Label] = []
        for axis, sides in enumerate(SIDES):
            facing = -float(towards[1 - axis])
            first = float(np.clip((facing - BACK) / TURN + 0.5, 0, 1))
            for side, there in zip(sides, (shown * first, shown * (1 - first)), strict=True):
                along = [*self.ticks[axis], (self.ends[axis], self.names[axis])]
                along = [each for each in along if each[1]]
                for share, said in along if there > 0 else []:
                    label = self._label(camera, side, share, said, there, land)
                    if not _met(label.area, exits):
                        found.append(_giving_way(label, found, self.room))
        return [label for label in found if label.weight > 0]

    def _label(
        self,
        camera: StageCamera,
        side: tuple[int, float],
        share: float,
        said: str,
        there: float,
        land: np.ndarray,
    ) -> Label:
        """A number beside that side of the box, so far outside that it is clear of the land.

        `land` are points of it (n, 2) as they are seen.
        """
        across, at = side
        plan = np.stack([share + np.array([0.0, -0.02, 0.02]), np.full(3, at)], axis=-1)
        plan = np.column_stack([plan[:, :: 1 if across else -1], np.full(3, self.terrain.base)])
        middle = np.array([[0.5, 0.5, self.terrain.base]])
        points = self.terrain.place(np.concatenate([plan, middle]))
        foot, before, after, middle = camera.project_points(points)[:, :2]
        along = (after - before) / max(np.hypot(*(after - before)), 1e-12)
        out = np.array([along[1], -along[0]])
        out *= np.sign((foot - middle) @ out) or 1.0
        half = np.array([text_length(said), SMALL]) / 2
        overhang = max(0.0, float(((land - foot) @ out).max()))
        mark = np.stack([foot + overhang * out, foot + (overhang + TICK) * out])
        weight = there * float(np.clip((FARTHEST - overhang) / FADE, 0, 1))
        return Label(said, mark, mark[1] + (GAP + np.abs(out) @ half) * out, weight)

    def _letters(self, label: Label) -> Lettering:
        x, y = label.middle
        return Lettering(label.said, (x, y - SMALL / 2), "centre", color=palette.FAINT)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ctx.set_line_width(0.02 * camera.unit)
        for label, line in self.written(camera):
            camera.display_vectorized(line, ctx)
            if label.said not in self.names:
                ends = np.column_stack([label.mark, np.zeros(2)])
                (x0, y0), (x1, y1) = camera.to_pixels(ends, in_frame=True).tolist()
                camera.ink(ctx, palette.FAINT, label.weight * self.opacity)
                ctx.move_to(x0, y0)
                ctx.line_to(x1, y1)
                ctx.stroke()


_written: dict[Hashable, list[tuple[Label, Lettering]]] = {}  # by all that they depend on


def seen_size(terrain: Terrain, camera: StageCamera) -> tuple[float, float]:
    """How long a block's edges along x and y are seen now, in Manim units, or are on a map."""
    foot = np.column_stack([[0, 1, 0], [0, 0, 1], np.full(3, terrain.base)])
    origin, *ends = camera.project_points(terrain.place(foot))[:, :2]
    seen = np.linalg.norm(np.array(ends) - origin, axis=1)
    return tuple(np.minimum(seen, np.linalg.norm(terrain.edges[:, :2], axis=0)).tolist())


def _met(area: Area, points: np.ndarray) -> bool:
    """Whether one of the points (n, 2) of the picture is so near that its mark would be met.

    Or the hat of who stands there.
    """
    near = area.inset(-EXIT, -EXIT)
    return bool(replace(near, bottom=near.bottom - HAT).holds(points).any())


def _giving_way(label: Label, before: list[Label], room: Area) -> Label:
    """The label, fainter by how far it is out of its room or lies on those before it."""
    mine = label.area
    across = max(room.left - mine.left, mine.right - room.right)
    out = max(across, room.bottom - mine.bottom, mine.top - room.top)
    weight = label.weight * (1 - np.clip(out / FADE, 0, 1))
    for other in (one.area for one in before if one.weight > 0):
        wide = min(mine.right, other.right) - max(mine.left, other.left)
        high = min(mine.top, other.top) - max(mine.bottom, other.bottom)
        weight *= 1 - np.clip((min(wide, high) + APART) / FADE, 0, 1)
    return label._replace(weight=float(weight))
