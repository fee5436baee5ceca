"""Lines on the ground: sections, where a coordinate is zero on a map, and a map's frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.ground.material import HIDDEN
from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

CASING = 0.06  # both dark edges together, in Manim units
PIECES = 96  # straight pieces of a line


class BoxLine(Painted):
    """A line through points of a terrain's box.

    Args:
        box: Box coordinates (n, 3), from one end to the other.
        width: In Manim units.
        dash: Length of dashes, in Manim units; 0 for an unbroken line. What is dashed may lie
            behind the surface: it is drawn all the same.

    `grown` runs from 0 (nothing) to 1 (all of it), outwards from the point `origin`, a share of the
    way; `behind` is how much there is before that point.
    """

    numbers = ("opacity", "grown", "behind")
    shared = ("terrain",)

    def __init__(
        self,
        terrain: Terrain,
        box: np.ndarray,
        color: str | None = None,
        width: float = 0.05,
        dash: float = 0.0,
        origin: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        self.terrain, self.color_role = terrain, color or palette.TEXT
        self.width_in_units, self.dash, self.origin_share = width, dash, origin
        self.grown, self.behind, self.box = 1.0, 1.0, np.asarray(box, float)
        super().__init__(terrain.place(self.box[:1]), opacity)

    def scene_points(self) -> np.ndarray:
        """The part of the line that is there now, as scene points (n, 3)."""
        share = np.linspace(0, 1, len(self.box))
        low = self.origin_share * (1 - self.grown * self.behind)
        high = self.origin_share + (1 - self.origin_share) * self.grown
        at = np.unique(np.r_[low, share[(share > low) & (share < high)], high])
        box = np.stack([np.interp(at, share, axis) for axis in self.box.T], axis=-1)
        return self.terrain.place(box)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.grown <= 0:
            return
        points = self.scene_points()
        pixels = camera.to_pixels(points).tolist()
        seen = np.full(len(points), True)
        if not self.dash:
            seen = self.terrain.seen(points, camera.eye()) > 0.5
        unit = camera.unit
        ctx.set_line_cap(cairo.LineCap.ROUND)
        ctx.set_line_join(cairo.LineJoin.ROUND)
        for visible in (False, True):
            ctx.new_path()
            for i in range(len(pixels) - 1):
                if seen[i] == visible:
                    if i == 0 or seen[i - 1] != visible:
                        ctx.move_to(*pixels[i])
                    ctx.line_to(*pixels[i + 1])
            alpha = self.opacity * (1 if visible else HIDDEN)
            thick = self.width_in_units * unit
            if visible:
                camera.ink(ctx, palette.CASING, alpha)
                ctx.set_line_width(thick + max(thick, CASING * unit))
                ctx.stroke_preserve()
            if self.dash:  # on an unbroken dark line
                ctx.set_line_cap(cairo.LineCap.BUTT)
                ctx.set_dash([self.dash * unit, self.dash * unit])
            camera.ink(ctx, self.color_role, alpha)
            ctx.set_line_width(thick)
            ctx.stroke()
            ctx.set_dash([])


class GroundLine(BoxLine):
    """The straight way from one point (x, y) of a field to another, as it lies on the ground."""

    def __init__(
        self,
        ground: Ground,
        begin: tuple[float, float],
        end: tuple[float, float],
        **look: Any,
    ) -> None:
        share = np.linspace(0, 1, PIECES + 1)[:, None]
        xy = (1 - share) * np.asarray(begin, float) + share * np.asarray(end, float)
        super().__init__(ground.terrain, ground.box_of(xy), **look)


class MapFrame(Painted):
    """A rectangle around a map, `wide` Manim units outside of it, that sets it off from others."""

    def __init__(self, area: Area, wide: float) -> None:
        self.wide = wide
        corners = [[area.left, area.top, 0], [area.right, area.bottom, 0]]
        super().__init__(corners)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (left, top), (right, bottom) = camera.to_pixels(self.points, in_frame=True).tolist()
        out = self.wide * camera.unit / 2
        camera.ink(ctx, palette.TEXT, self.opacity)
        ctx.set_line_width(2 * out)
        ctx.rectangle(left - out, top - out, right - left + 2 * out, bottom - top + 2 * out)
        ctx.stroke()
