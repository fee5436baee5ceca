"""Angles between two ways from a point of a map: a sector, and how many degrees it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.look import palette
from stage.paint.lettering import LARGE, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

RADII = 1.15, 0.85, 0.6, 0.4  # of the arc, in Manim units: the largest that the map has room for
FILL = 0.22  # opacity of the sector by that of its arc
WIDTH, CASING = 0.035, 0.08  # of the arc, and of its dark edge
GAP = 0.42  # from the arc to the middle of the number


def angle_between(one: np.ndarray, other: np.ndarray) -> float:
    """The angle between two vectors (2,), neither of them zero, in degrees, 0 to 180.

    >>> angle_between(np.array([1.0, 0.0]), np.array([0.0, 2.0]))
    90.0
    """
    cosine = one @ other / np.hypot(*one) / np.hypot(*other)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


class Angle(Painted):
    """The sector at a point (x, y) from one way to another, both vectors (2,) in units of x and y.

    It lies within `area` if it can, its arc no farther than `largest` Manim units from the point,
    and is true on a map with equal units. `grown` runs from 0 (nothing) to 1: it opens from the
    first way.
    """

    numbers = ("opacity", "grown")
    shared = ("terrain",)

    def __init__(
        self,
        ground: Ground,
        point: np.ndarray,
        one: np.ndarray,
        other: np.ndarray,
        area: Area,
        largest: float = RADII[0],
    ) -> None:
        self.terrain, self.grown, self.area = ground.terrain, 1.0, area
        self.box = ground.box_of(np.asarray(point, float)[None])
        begin, end = (np.arctan2(way[1], way[0]) for way in (one, other))
        self.begin = float(begin)
        self.turn = float((end - begin + np.pi) % (2 * np.pi) - np.pi)
        self.said = f"{angle_between(np.asarray(one, float), np.asarray(other, float)):.0f}°"
        self.radius = next((r for r in RADII if r <= largest and self._fits(r)), RADII[-1])
        super().__init__(self.terrain.place(self.box))

    def _fits(self, radius: float) -> bool:
        x, y, _ = self.arc(radius).T
        (left, right), (low, high) = (x.min(), x.max()), (y.min(), y.max())
        area = self.area
        return left > area.left and right < area.right and low > area.bottom and high < area.top

    def arc(self, radius: float, grown: float = 1.0) -> np.ndarray:
        """Scene points (n, 3) from the first way to where it has opened."""
        turn = self.begin + self.turn * grown * np.linspace(0, 1, 49)[:, None]
        along, across = self.terrain.tangents(self.box)
        ways = np.cos(turn) * along + np.sin(turn) * across
        return self.terrain.place(self.box) + radius * ways

    def spread(self) -> np.ndarray:
        """Box coordinates (n, 3) of points all over the sector and its number."""
        radii = np.linspace(0.2 * self.radius, self.radius + 1.6 * GAP, 10)
        points = np.concatenate([self.arc(radius) for radius in radii])
        terrain = self.terrain
        return np.linalg.solve(terrain.edges, (points - terrain.origin).T).T

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.grown <= 0:
            return
        points = [*self.terrain.place(self.box), *self.arc(self.radius, self.grown)]
        centre, *arc = camera.to_pixels(points)
        ctx.move_to(*centre)
        for point in arc:
            ctx.line_to(*point)
        camera.ink(ctx, palette.TEXT, FILL * self.opacity)
        ctx.fill()
        for colour, width in ((palette.CASING, CASING), (palette.TEXT, WIDTH)):
            for point in arc:
                ctx.line_to(*point)
            camera.ink(ctx, colour, self.opacity)
            ctx.set_line_width(width * camera.unit)
            ctx.stroke()

    def label(self) -> Lettering:
        """The number of degrees, beyond the middle of the arc."""
        x, y, _ = self.arc(self.radius + GAP)[24]
        area = self.area.inset(0.1, 0.1)
        half = text_length(self.said, LARGE, "SEMIBOLD") / 2
        at = (
            np.clip(x, area.left + half, area.right - half),
            np.clip(y - LARGE / 2, area.bottom, area.top - LARGE),
        )
        return Lettering(self.said, at, "centre", LARGE, bold=True, cased=True)
