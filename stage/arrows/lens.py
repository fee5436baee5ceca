"""The lens: a round inset that magnifies a small circle of a map, and what lies on it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.arrows.arrows import Arrows
from stage.look import palette
from stage.paint.kept_pictures import nothing_kept
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from manim import Mobject
    from manim.typing import PixelArray, Point3D_Array

    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera
    from stage.paint.rest import Cutout, Play

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
        play, resting = camera.playing, self._resting(camera.playing)
        if resting is None or opacity < 1:
            with nothing_kept():  # in the next frame all of it is elsewhere
                self._paint_disc(camera, ctx, opacity, self.through)
            self._paint_rim(camera, ctx, opacity)
            return

        def copy_of(part: Callable[..., None], *given: Any) -> Cutout:
            def draw(alone: PixelArray) -> None:
                with camera.in_pixels(alone) as own:
                    part(camera, own, opacity, *given)

            return play.once((id(self), part.__name__), lambda: camera.cut_out(draw))

        copy_of(self._paint_disc, self.through[:resting]).paint(ctx)
        ctx.save()
        self._clip(camera, ctx)
        self._lay(camera, ctx, self._land(), self.through[resting:])
        ctx.restore()
        copy_of(self._paint_rim).paint(ctx)

    def _resting(self, play: Play | None) -> int | None:
        """How many of the first that are seen through it are at rest; None if it moves itself."""
        if play is None or play.moves(self) or not play.rests(self.terrain):
            return None
        return sum(1 for _ in takewhile(play.rests, self.through))

    def _land(self) -> Terrain:
        """The land as it lies in the lens."""
        land = copy.copy(self.terrain)
        land.points = self.through_it(self.terrain.points)
        return land

    def _clip(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Let nothing be drawn beyond the rim."""
        ctx.new_path()
        ctx.arc(*camera.to_pixels(self.middle)[0], self.reach * camera.unit, 0, 2 * np.pi)
        ctx.clip()

    def _paint_disc(
        self,
        camera: StageCamera,
        ctx: cairo.Context,
        opacity: float,
        through: Sequence[Mobject],
    ) -> None:
        """Draw the beam; the land magnified, darkened; and what lies there."""
        self._lead(camera, ctx, opacity)
        around = self.reach * camera.unit + 2  # beyond the smoothed edge
        ctx.save()
        left, top = camera.to_pixels(self.middle)[0] - around
        ctx.rectangle(left, top, 2 * around, 2 * around)
        ctx.clip()
        ctx.push_group()
        land = self._land()
        land.paint(camera, ctx)
        camera.ink(ctx, palette.CASING, SHADE)
        ctx.paint()
        self._lay(camera, ctx, land, through)
        ctx.pop_group_to_source()
        self._clip(camera, ctx)  # once, in the end: each stroke would be masked
        ctx.paint_with_alpha(opacity)
        ctx.restore()

    def _paint_rim(self, camera: StageCamera, ctx: cairo.Context, opacity: float) -> None:
        """Draw the rim, open where it says by how much the lens magnifies."""
        gap = GAP / self.radius * self.opened
        begin, turn = gap / 2 - self.said, 2 * np.pi - gap  # pixels' y goes down
        middle = camera.to_pixels(self.middle)[0]
        for ink, width in ((palette.CASING, 3 * RIM), (palette.TEXT, RIM)):
            camera.ink(ctx, ink, opacity)
            ctx.set_line_width(width * camera.unit)
            ctx.arc(*middle, self.reach * camera.unit, begin, begin + turn)
            ctx.stroke()

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

    def _lead(self, camera: StageCamera, ctx: cairo.Context, opacity: float) -> None:
        """Draw the small circle, and the beam that leads from it."""
        spot = camera.to_pixels(self.spot)[0]
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
