"""Terrain: a field as a surface of light and colour, or, flattened, as a contour map.

One component draws both, so that a clip can turn one into the other: `flatness` 0 is the surface,
1 the map; the corners say where it lies. It holds samples of the field, never the field itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.ground.gl import painter
from stage.ground.material import CORE, HANGING, LIGHT, LINE_WIDTH, SILK, Carried
from stage.ground.samples import between, samples
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

    Parameters
    ----------
    field
        The loss surface; called on arrays, as often as it needs finer samples.
    view
        Window, contour levels, height transform and rim: see `stage.look.view`.
    width
        Length of the box along x, in Manim units. Along y it has the same scale if
        `view.equal_units`, else `view.aspect` decides.
    height
        Length of the box upwards, from the lowest point of the window to the rim.
    """

    numbers = ("opacity", "flatness", "rim", "kept", "fog", "reach")
    shared = ("lantern",)

    def __init__(
        self, field: Field, view: View, width: float, height: float, **kwargs: Any
    ) -> None:
        bottom, top = view.height(np.array(view.z_range))
        self.x_range, self.y_range = view.x_range, view.y_range
        self.bottom, self.top = float(bottom), float(top)
        self.heights = samples(
            lambda x, y: (view.height(losses(field, x, y)) - bottom) / (top - bottom),
            view.x_range,
            view.y_range,
            field.name,
        )
        self.levels = (view.height(np.asarray(view.levels)) - bottom) / (top - bottom)
        self.ramp = ramp(palette.TERRAIN)
        self.rim = float(self.heights.max()) + 1  # it ends at its border, unless a clip cuts
        self.kept = np.array([0.0, 1.0, 0.0, 1.0])  # u from, to, v from, to: what is not cut off
        self.flatness = 0.0
        self.still = False  # whether the camera has come to rest, so that trails may be kept
        self.fog, self.reach, self.lantern = 0.0, 1.0, None
        depth = width * view.aspect
        origin = np.array([-width / 2, -depth / 2, 0])
        edges = [[0, 0, 0], [width, 0, 0], [0, depth, 0], [0, 0, height]]
        super().__init__(origin + edges, **kwargs)

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

    def sheet(self) -> np.ndarray:
        """Box coordinates (n, 3) of a coarse grid on what is kept of the sheet, below its rim."""
        sides = [np.linspace(*ends, 17) for ends in np.reshape(self.kept, (2, 2))]
        u, v = (axis.ravel() for axis in np.meshgrid(*sides))
        return np.stack([u, v, np.minimum(self.height_at(u, v), self.rim)], axis=-1)

    def directions(self, box: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What one unit of x, and one of y, is on the ground: scene vectors, each (n, 3).

        They lie in the plane that touches the sheet at those box coordinates (n, 3).
        """
        u, v, d = box[:, 0], box[:, 1], 2e-3
        zero, one = np.zeros(len(box)), np.ones(len(box))
        along = across = zero
        if self.flatness < 1:
            along = (self.height_at(u + d, v) - self.height_at(u - d, v)) / (2 * d)
            across = (self.height_at(u, v + d) - self.height_at(u, v - d)) / (2 * d)
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
        ground = self.height_at(path[..., 0], path[..., 1])
        gap = path[..., 2] + lift - ground
        gap[ground > self.rim] = np.inf  # the sheet ends at its rim, and where it is cut
        (u0, u1, v0, v1), (u, v) = self.kept, np.moveaxis(path[..., :2], -1, 0)
        gap[(u < u0) | (u > u1) | (v < v0) | (v > v1)] = np.inf
        return np.clip(1 + gap.min(axis=1) / 0.02, 0, 1)

    # drawing ------------------------------------------------------------------------------------

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        size = camera.pixel_width, camera.pixel_height
        low, high = self.heights.min(), min(self.heights.max(), self.rim)
        corners = [(u, v, w) for u in (0, 1) for v in (0, 1) for w in (low, high)]
        corners = self.place(np.array(corners))
        at = camera.to_pixels(corners)
        left, top = np.maximum(np.floor(at.min(axis=0)).astype(int) - 1, 0)
        right, bottom = np.minimum(np.ceil(at.max(axis=0)).astype(int) + 1, size)
        if right <= left or bottom <= top:
            return
        box = int(left), int(top), int(right - left), int(bottom - top)
        towards = np.linalg.inv(self.edges) @ (camera.eye() - self.origin) - 0.5
        order = tuple(-1 if side < 0 else 1 for side in towards[:2])
        uniforms = self.projection(camera, box, corners) | self.material(camera)
        sheet = self.heights, self.ramp, self.levels

        def draw(ctx: cairo.Context, opacity: float = 1.0) -> None:
            pixels = painter().draw(sheet, box, order, uniforms, size)
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
        look = *sheet, *uniforms.values()
        key = box, order, size, *(np.asarray(part).tobytes() for part in look)
        picture(key, lambda: at, 1, size, draw).paint(ctx, self.opacity)

    def projection(
        self, camera: StageCamera, box: tuple[int, int, int, int], corners: np.ndarray
    ) -> dict[str, Any]:
        """Uniforms that put the box exactly where Manim's `project_points` and Cairo put it."""
        left, top, width, height = box
        rotation, centre = camera.get_rotation_matrix(), np.asarray(camera.frame_center)
        focal, zoom = camera.get_focal_distance(), camera.get_zoom()
        xx, yx, xy, yy, x0, y0 = camera.matrix()
        depth = (corners - centre) @ rotation[2]
        middle, reach = (depth.max() + depth.min()) / 2, np.ptp(depth) / 2 * 1.02 + 1e-6
        view = np.zeros((4, 4))
        # Manim: q = R (p - centre), then x and y times zoom · f / (f - q_z): w = 1 - q_z / f.
        view[0, :3] = 2 / width * zoom * (xx * rotation[0] + xy * rotation[1])
        view[1, :3] = 2 / height * zoom * (yx * rotation[0] + yy * rotation[1])
        view[2, :3] = -rotation[2] / reach
        view[3, :3] = -rotation[2] / focal
        view[:, 3] = -view[:, :3] @ centre
        view[2, 3] += middle / reach
        view[3, 3] += 1
        model = np.eye(4)
        model[:3, :3], model[:3, 3] = self.edges, self.origin
        inverse = np.linalg.inv(self.edges)
        picture = np.array([camera.pixel_width, camera.pixel_height])
        share = np.array([width, height]) / picture
        # GL wants columns first. The first row read back is the top one: nothing is flipped.
        return {
            "view": view.T,
            "model": model.T,
            "centre": (2 * (x0 - left) / width - 1, 2 * (y0 - top) / height - 1),
            "cofactors": inverse * np.linalg.det(self.edges),
            "to_box": inverse.T,
            "eye": camera.eye(),
            "pixels": zoom * abs(xx),
            "window": (*share, *(share + 2 * np.array([left, top]) / picture - 1)),
        }

    def material(self, camera: StageCamera) -> dict[str, Any]:
        turn = camera.get_theta() + np.pi / 2
        cos, sin = np.cos(turn), np.sin(turn)
        light = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]) @ LIGHT
        hairline = LINE_WIDTH / 2 * max(camera.pixel_height / 1080, 0.6)
        return (
            SILK
            | {
                "light": light / np.linalg.norm(light),
                "rim": self.rim,
                "kept": self.kept,
                "levels": len(self.levels),
                "hairline": hairline * (1 + 0.15 * self.flatness),
                "flatness": self.flatness,
            }
            | self.fog_uniforms()
        )

    def fog_uniforms(self) -> dict[str, Any]:
        if self.lantern is None:
            below = self.origin - self.edges[:, 2]  # where no point of the ground is
            return {"fog": 0.0, "reach": (1, 2), "hearth": below, "lantern": below}
        foot = self.lantern.foot()
        up = self.edges[:, 2] / np.linalg.norm(self.edges[:, 2])
        return {
            "fog": self.fog,
            "reach": (self.reach * CORE, self.reach),
            "hearth": foot,
            "lantern": foot + up * HANGING * self.reach,
        }
