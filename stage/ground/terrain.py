"""Terrain: a field as a lit block of land, or, flattened, as a contour map.

One component draws both, so that a clip can turn one into the other: `flatness` 0 is the block,
1 the map; the corners say where it lies. It holds samples of the field, never the field itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.ground import block, material, uniforms
from stage.ground.gl import painter
from stage.ground.material import Carried
from stage.ground.mesh import Sheet
from stage.ground.samples import between, samples
from stage.ground.uniforms import WHOLE
from stage.look import palette
from stage.look.colour import ramp
from stage.look.survey import losses
from stage.paint.kept_pictures import picture
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from manim.typing import Point3D_Array

    from fields import Field
    from stage.look.view import View
    from stage.paint.camera import StageCamera


FLAT = 1e-3  # what is left of the height in a map: nothing to see, and no division by zero


class Terrain(Painted):
    """z = f(x, y) over the window of a view.

    Coordinates: (u, v, w) runs from 0 to 1 along x, y and height inside the box; four points hold
    where the box lies in the scene (its origin and the ends of its three edges), so Manim's
    `shift`, `scale`, `rotate` and `animate` just work.

    Args:
        field: The loss surface; called on arrays, as often as it needs finer samples.
        view: Window, contour levels, height transform and rim: see `stage.look.view`.
        width: Length of the box along x, in Manim units. Along y it has the same scale if
            `view.equal_units`, else `view.aspect` decides.
        height: Length of the box upwards, from the lowest point of the window to the rim.
    """

    numbers = ("opacity", "flatness", "rim", "kept", "glass", "floor", "fog", "reach")
    shared = ("lantern",)

    def __init__(self, field: Field, view: View, width: float, height: float) -> None:
        bottom, top = view.height(np.array(view.z_range))
        self.x_range, self.y_range = view.x_range, view.y_range
        self.bottom, self.top = float(bottom), float(top)
        share = lambda z: (view.height(z) - bottom) / (top - bottom)  # noqa: E731
        window = view.x_range, view.y_range
        self.heights = samples(
            lambda x, y: share(losses(field, x, y)), *window, field.name, field.slow
        )
        self.levels = share(np.asarray(view.levels))
        self.ramp = ramp(palette.TERRAIN)
        self.rim = float(self.heights.max()) + 1  # it ends at its border, unless a clip cuts
        self.kept = WHOLE.copy()  # u from, to, v from, to: what is not cut off
        self.flatness = 0.0
        self.glass = 0.0  # how much is seen of what is cut away
        self.floor = 1.0  # opacity of the floor, which is there where the land is no map
        self.aspect, self.relief = float(view.aspect), height / width  # by these the light falls
        self.raking = 1.0  # times as high is the block for the light: see `Sheet`
        self.still = False  # whether the camera has come to rest, so that trails may be kept
        self.fog, self.reach, self.lantern = 0.0, 1.0, None
        depth = width * view.aspect
        origin = np.array([-width / 2, -depth / 2, 0])
        edges = [[0, 0, 0], [width, 0, 0], [0, depth, 0], [0, 0, height]]
        super().__init__(origin + edges)

    # geometry -----------------------------------------------------------------------------------

    @property
    def origin(self) -> np.ndarray:
        return self.points[0]

    @property
    def edges(self) -> np.ndarray:
        """(3, 3): columns are the box's edges along u, v, w in scene units."""
        return (self.points[1:] - self.points[0]).T

    def box(self, xy: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """Box coordinates (n, 3) of points (n, 2) of the field at `view.height(loss)` (n,)."""
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        u, v = (xy[..., 0] - x0) / (x1 - x0), (xy[..., 1] - y0) / (y1 - y0)
        w = (np.asarray(heights) - self.bottom) / (self.top - self.bottom)
        return np.stack([u, v, w], axis=-1)

    def place(self, box: np.ndarray) -> Point3D_Array:
        """Scene points (n, 3) of box coordinates (n, 3)."""
        return self.origin + np.asarray(box) @ self.edges.T

    def flatten(self, corner: np.ndarray, width: float, depth: float) -> Terrain:
        """Become the contour map whose lower left corner is that scene point (3,)."""
        edges = [[0, 0, 0], [width, 0, 0], [0, depth, 0], [0, 0, FLAT]]
        self.points = corner + np.array(edges)
        self.flatness = 1.0
        return self

    def cover_in_fog(self, lantern: Carried, reach: float, thickness: float = 1.0) -> Terrain:
        """Leave only what a lantern lights, and a hint of the ridges beyond.

        The light lies around `lantern.foot()`, and ends at `reach` Manim units from there.
        """
        self.lantern, self.reach, self.fog = lantern, reach, thickness
        return self

    def height_at(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Height of the drawn sheet at box coordinates, bilinear between samples."""
        return between(self.heights, u, v)

    def slopes_at(
        self, u: np.ndarray, v: np.ndarray, d: float = 2e-3
    ) -> tuple[np.ndarray, np.ndarray]:
        """Slopes of the drawn sheet over u and over v, taken from `d` to both sides."""
        along = (self.height_at(u + d, v) - self.height_at(u - d, v)) / (2 * d)
        return along, (self.height_at(u, v + d) - self.height_at(u, v - d)) / (2 * d)

    def sheet(self) -> np.ndarray:
        """Box coordinates (n, 3) of a coarse grid on what is kept of the land, and of its foot."""
        return np.concatenate([self.surface(), self._corners(self.base)])

    def surface(self, count: int = 17) -> np.ndarray:
        """Box coordinates (count², 3) of a grid on what is kept of the land."""
        sides = [np.linspace(*ends, count) for ends in np.reshape(self.kept, (2, 2))]
        u, v = (axis.ravel() for axis in np.meshgrid(*sides))
        return np.stack([u, v, np.minimum(self.height_at(u, v), self.rim)], axis=-1)

    @property
    def base(self) -> float:
        """Height of the block's foot in the box: below 0, and 0 in a map."""
        width, _, height = np.linalg.norm(self.edges, axis=0)
        return -material.PLINTH_HEIGHT * width / height * (1 - self.flatness)

    def _corners(self, *heights: float, beyond: tuple[float, float] = (0, 0)) -> np.ndarray:
        """Box coordinates (4 n, 3) of the corners of what is seen, at these heights."""
        (u0, u1, v0, v1), (a, b) = WHOLE if self.glass > 0 else self.kept, beyond
        plan = [(u, v) for u in (u0 - a, u1 + a) for v in (v0 - b, v1 + b)]
        return np.array([(u, v, w) for w in heights for u, v in plan])

    def directions(self, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What one unit of x, and one of y, is on the ground: scene vectors, each (n, 3).

        They lie in the plane that touches the sheet at those box coordinates (n, 3).
        """
        u, v = box[:, 0], box[:, 1]
        zero, one = np.zeros(len(box)), np.ones(len(box))
        along = across = zero
        if self.flatness < 1:
            along, across = self.slopes_at(u, v)
        return (
            np.stack([one, zero, along], axis=-1) @ self.edges.T / np.ptp(self.x_range),
            np.stack([zero, one, across], axis=-1) @ self.edges.T / np.ptp(self.y_range),
        )

    def tangents(self, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Unit tangents along x and y, in scene units, each (n, 3), at box coordinates (n, 3)."""
        return tuple(t / np.linalg.norm(t, axis=-1, keepdims=True) for t in self.directions(box))

    def seen(self, points: Point3D_Array, eye: np.ndarray, lift: float = 0.015) -> np.ndarray:
        """How far scene points (n, 3) are visible from `eye`: 1 free, 0 behind the surface.

        Rays from the points are walked through the height samples; points may lie `lift` (in
        heights of the box) under the sheet and still count as on it.
        """
        points = np.atleast_2d(points)
        if self.flatness >= 1:
            return np.ones(len(points))
        inverse = np.linalg.inv(self.edges)
        start = (points - self.origin) @ inverse.T
        ray = inverse @ (eye - self.origin) - start
        ceiling = min(float(self.heights.max()), self.rim) + 1e-3  # above it nothing is in the way
        with np.errstate(divide="ignore", invalid="ignore"):
            leave = np.where(ray > 0, ([1, 1, ceiling] - start) / ray, np.inf)
            leave = np.where(ray < 0, ([0, 0, -0.02] - start) / ray, leave)
        leave = np.clip(np.nanmin(leave, axis=1), 0, 1)
        way = leave[:, None] * np.linspace(0, 1, 49)[1:] ** 1.5
        path = start[:, None] + way[..., None] * ray[:, None]
        ground = np.minimum(self.height_at(path[..., 0], path[..., 1]), self.rim)
        gap = path[..., 2] + lift - ground
        # What is cut away hides nothing.
        (u0, u1, v0, v1), (u, v) = self.kept, np.moveaxis(path[..., :2], -1, 0)
        gap[(u < u0) | (u > u1) | (v < v0) | (v > v1)] = np.inf
        return np.clip(1 + gap.min(axis=1) / 0.02, 0, 1)

    # drawing ------------------------------------------------------------------------------------

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        size = camera.size
        fog = self.fog if self.lantern is not None else 0
        lying = self.floor * (1 - self.flatness) * (1 - fog)
        extremes = self.base, min(self.heights.max(), self.rim), self.heights.min()
        corners = self._corners(*extremes)
        if lying > 0:
            around = self._corners(self.base, beyond=block.floor_reach(self.aspect))
            corners = np.concatenate([corners, around])
        corners = self.place(corners)
        at = camera.to_pixels(corners)
        within = np.array(ctx.clip_extents())  # a lens shows little of what lies in the frame
        first, end = np.maximum(np.floor(within[:2]), 0), np.minimum(np.ceil(within[2:]), size)
        left, top = np.maximum(np.floor(at.min(axis=0)) - 1, first).astype(int)
        right, bottom = np.minimum(np.ceil(at.max(axis=0)) + 1, end).astype(int)
        if right <= left or bottom <= top:
            return
        depth = (corners - camera.frame_center) @ camera.get_rotation_matrix()[2]
        if depth.max() > 0.9 * camera.get_focal_distance():  # it reaches behind the camera
            (left, top), (right, bottom) = first.astype(int), end.astype(int)
        box = int(left), int(top), int(right - left), int(bottom - top)
        parts = uniforms.parts(self, camera, lying > 0)
        told = uniforms.projection(self, camera, box, corners)
        told |= uniforms.look(self, camera, parts) | {"lying": lying}
        light = self.aspect, self.relief, self.raking
        sheet = Sheet(self.heights, self.ramp, self.levels, *light)

        def draw(ctx: cairo.Context, opacity: float = 1.0) -> None:
            pixels = painter().draw(sheet, box, parts, told, size)
            drawn = cairo.ImageSurface.create_for_data(
                pixels.data, cairo.FORMAT_ARGB32, box[2], box[3], box[2] * 4
            )
            ctx.set_source_surface(drawn, box[0], box[1])
            ctx.paint_with_alpha(opacity)
            ctx.get_target().flush()
            drawn.finish()

        if self.flatness < 1 and not self.still:
            draw(ctx, self.opacity)
            return
        look = *sheet, *told.values()
        key = box, repr(parts), *(np.asarray(part).tobytes() for part in look)
        picture(key, lambda: at, 1, size, draw).paint(ctx, self.opacity)
