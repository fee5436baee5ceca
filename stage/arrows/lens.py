"""The lens: a round inset that magnifies a small circle of a map, and what lies on it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.arrows.arrows import Arrows
from stage.look import palette
from stage.paint.kept_pictures import picture
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from manim import Mobject
    from manim.typing import Point3D_Array

    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera
    from stage.paint.rest import Play

RIM = 0.035  # thickness, in Manim units
THIN = 0.022  # of the small circle, and of the lines that lead from it to the lens
SHADE = 0.35  # how much darker the land is in it, so that arrows stand out
BEAM = 0.13  # opacity of what lies between the two lines
GAP = 0.76  # of the rim is free for what it says, in Manim units
RADIUS, EDGE = 0.11, 0.045  # of a dot; its dark edge lies beyond the radius
HOLE = 0.55  # of a hollow one, by its radius


class LensArrows(Arrows):
    """Arrows that are too small to see on the map: they are drawn in a lens only."""

    in_lens = False

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.in_lens:
            super().paint(camera, ctx)


class LensDot(Painted):
    """A dot at a point (x, y), too close to others to be seen on the map: only in a lens.

    It has a route's colour; `hollow` where the route itself is not.
    """

    shared = ("terrain",)
    in_lens = False

    def __init__(self, ground: Ground, point: np.ndarray, color: str, hollow: bool = False) -> None:
        self.terrain, self.box = ground.terrain, ground.box_of(np.atleast_2d(point))
        self.color_role, self.hollow = color, hollow
        super().__init__(self.terrain.place(self.box))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if not self.in_lens:
            return
        x, y = camera.to_pixels(self.terrain.place(self.box))[0]
        rings = [(RADIUS + EDGE, palette.CASING), (RADIUS, self.color_role)]
        rings += [(HOLE * RADIUS, palette.CASING)] if self.hollow else []
        for radius, color in rings:
            ctx.new_path()
            ctx.arc(x, y, radius * camera.unit, 0, 2 * np.pi)
            camera.ink(ctx, color, self.opacity)
            ctx.fill()


class Lens(Painted):
    """A map's land as seen through a lens, with what lies there; two lines lead to the spot.

    What is seen in it is drawn anew from the same mobjects, on land that is `times` as large: so it
    is true to scale, whatever it is. Lines and heads of arrows are as thick as elsewhere.

    Args:
        terrain: The map.
        focus: Box coordinates (3,) of the middle of the small circle; it can move in a play.
        at: The middle of the lens, in Manim units (2,).
        radius: Of the lens. The small circle's is a `times`th of it.
        through: What is seen in it besides the land: mobjects with a `terrain`, the last on top.

    `opened` runs from 0 (it lies on the small circle, as large as that, and is not seen) to 1.
    `said` is the angle at which its rim says by how much it magnifies.
    """

    numbers = ("opacity", "opened", "focus")
    shared = ("terrain", "through")

    def __init__(
        self,
        terrain: Terrain,
        focus: np.ndarray,
        at: tuple[float, float],
        radius: float,
        times: float,
        through: Sequence[Mobject] = (),
        said: float = -np.pi / 2,
    ) -> None:
        self.terrain, self.focus, self.through = terrain, np.asarray(focus, float), list(through)
        self.at, self.radius, self.times = np.array([*at, 0.0]), float(radius), float(times)
        self.opened, self.said = 1.0, float(said)
        super().__init__(self.at[None])

    # geometry -----------------------------------------------------------------------------------

    @property
    def spot(self) -> np.ndarray:
        """The middle of the small circle, as a scene point (3,)."""
        return self.terrain.place(self.focus)

    @property
    def small(self) -> float:
        """Radius of the small circle."""
        return self.radius / self.times

    @property
    def middle(self) -> np.ndarray:
        """Where the lens is now: it comes from the spot."""
        return self.spot + (self.at - self.spot) * self.opened

    @property
    def reach(self) -> float:
        """The radius that it has now."""
        return self.small + (self.radius - self.small) * self.opened

    @property
    def magnified(self) -> float:
        """By what it magnifies now."""
        return self.reach / self.small

    def through_it(self, points: Point3D_Array) -> Point3D_Array:
        """Where scene points (n, 3) of the map are seen in the lens as it is now."""
        return self.middle + (np.asarray(points) - self.spot) * self.magnified

    def tangents(self) -> np.ndarray:
        """The two lines (2, 2, 3) from the small circle to the lens; empty if one holds the other.

        Each touches both circles: its normal n has n · (way from one middle to the other) equal to
        the difference of their radii.
        """
        way = (self.middle - self.spot)[:2]
        length = float(np.hypot(*way))
        if length <= self.reach + self.small:
            return np.zeros((0, 2, 3))
        share = (self.small - self.reach) / length
        turn = np.arctan2(way[1], way[0]) + np.array([1, -1]) * np.arccos(share)
        normals = np.stack([np.cos(turn), np.sin(turn), np.zeros(2)], axis=-1)
        return np.stack(
            [self.spot + self.small * normals, self.middle + self.reach * normals], axis=1
        )

    # drawing ------------------------------------------------------------------------------------

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.opened <= 0:
            return
        opacity = self.opacity * min(1.0, 3 * self.opened)
        unit = camera.unit
        spot, middle = camera.to_pixels([self.spot, self.middle])
        self._lead(camera, ctx, spot, opacity)
        reach = self.reach * unit
        around = reach + 2  # beyond the smoothed edge
        ctx.save()
        ctx.rectangle(*(middle - around), 2 * around, 2 * around)
        ctx.clip()
        ctx.push_group()
        self._look(camera, ctx)
        ctx.pop_group_to_source()
        ctx.arc(*middle, reach, 0, 2 * np.pi)  # once, in the end: each stroke would be masked
        ctx.clip()
        ctx.paint_with_alpha(opacity)
        ctx.restore()
        gap = GAP / self.radius * self.opened
        begin, turn = gap / 2 - self.said, 2 * np.pi - gap  # pixels' y goes down
        for ink, width in ((palette.CASING, 3 * RIM), (palette.TEXT, RIM)):
            camera.ink(ctx, ink, opacity)
            ctx.set_line_width(width * unit)
            ctx.arc(*middle, reach, begin, begin + turn)
            ctx.stroke()

    def _look(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Draw the land magnified, darkened, and what lies there."""
        land = copy.copy(self.terrain)
        land.points = self.through_it(self.terrain.points)
        under = self._at_rest(camera.playing)

        def draw_below(own: cairo.Context) -> None:
            land.paint(camera, own)
            camera.ink(own, palette.CASING, SHADE)
            own.paint()
            self._lay(camera, own, land, self.through[: under or 0])

        if under is None:
            draw_below(ctx)
        else:
            corners = [self.middle - self.reach, self.middle + self.reach]
            size = camera.pixel_width, camera.pixel_height
            place = partial(camera.to_pixels, corners, in_frame=True)
            picture((camera.playing, id(self)), place, 2, size, draw_below).paint(ctx)
        self._lay(camera, ctx, land, self.through[under or 0 :])

    def _at_rest(self, play: Play | None) -> int | None:
        """How many of the first that are seen through it are at rest; None if it moves itself."""
        if play is None or play.moves(self) or not play.rests(self.terrain):
            return None
        return sum(1 for _ in takewhile(play.rests, self.through))

    def _lay(
        self, camera: StageCamera, ctx: cairo.Context, land: Terrain, through: Sequence[Mobject]
    ) -> None:
        """Draw mobjects as they lie on the land in the lens."""
        for one in through:
            if one.opacity > 0:
                seen = copy.copy(one)
                seen.terrain, seen.in_lens = land, True
                ctx.save()
                seen.paint(camera, ctx)
                ctx.restore()

    def _lead(
        self, camera: StageCamera, ctx: cairo.Context, spot: np.ndarray, opacity: float
    ) -> None:
        """Draw the small circle, and the beam that leads from it."""
        lines = [camera.to_pixels(line).tolist() for line in self.tangents()]
        if lines:
            (a, b), (c, d) = lines
            for point in (a, b, d, c):
                ctx.line_to(*point)
            ctx.close_path()
            camera.ink(ctx, palette.TEXT, BEAM * opacity)
            ctx.fill()
        for ink, width in ((palette.CASING, 2.6 * THIN), (palette.TEXT, THIN)):
            camera.ink(ctx, ink, 0.75 * opacity)
            ctx.set_line_width(width * camera.unit)
            for begin, end in lines:
                ctx.move_to(*begin)
                ctx.line_to(*end)
            ctx.new_sub_path()
            ctx.arc(*spot, self.small * camera.unit, 0, 2 * np.pi)
            ctx.stroke()
