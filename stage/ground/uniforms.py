"""What the shaders are told about the land: where it lies, which parts are seen, how it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stage.ground import bake, material
from stage.ground.gl import Glass, Parts, Sides
from stage.look import palette
from stage.look.colour import linear, rgb

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera

WHOLE = np.array([0.0, 1.0, 0.0, 1.0])  # of the block: u from, to, v from, to


def projection(
    land: Terrain, camera: StageCamera, box: tuple[int, int, int, int], corners: np.ndarray
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
    model[:3, :3], model[:3, 3] = land.edges, land.origin
    inverse = np.linalg.inv(land.edges)
    picture = np.array(camera.size)
    share = np.array([width, height]) / picture
    # GL wants columns first. The first row read back is the top one: nothing is flipped.
    return {
        "view": view.T,
        "model": model.T,
        "centre": (2 * (x0 - left) / width - 1, 2 * (y0 - top) / height - 1),
        "cofactors": inverse * np.linalg.det(land.edges),
        "to_box": inverse.T,
        "eye": camera.eye(),
        "pixels": zoom * abs(xx),
        "offset": (left, top),
        "window": (*share, *(share + 2 * np.array([left, top]) / picture - 1)),
    }


def parts(land: Terrain, camera: StageCamera, floor: bool) -> Parts:
    """Which parts of the block the camera sees, and from which side."""
    eye = np.linalg.inv(land.edges) @ (camera.eye() - land.origin)
    order = *(-1 if side < 0.5 else 1 for side in eye[:2]), int(np.argmax(np.abs(eye[:2] - 0.5)))
    solid = land.flatness < 1 and not (land.fog >= 1 and land.lantern is not None)
    sides = _sides(land.kept, eye) if solid else {}
    cap = land.rim < land.heights.max() and eye[2] > land.rim
    glass = None
    if land.glass > 0 and solid and not np.array_equal(land.kept, WHOLE):
        clear = _sides(WHOLE, eye)
        own = {"kept": WHOLE, "hole": land.kept, "facing": _facing(clear), "glass": land.glass}
        glass = Glass(own, clear)
    fog = land.fog > 0 and land.lantern is not None
    return Parts(order, sides, cap, floor, fog, glass)


def look(land: Terrain, camera: StageCamera, parts: Parts) -> dict[str, Any]:
    """Uniforms that say what the land looks like, named as in the shaders."""
    ground = material.now()
    fine = max(camera.pixel_height / 1080, 0.6)
    map_line = 1 + (material.MAP_LINE - 1) * land.flatness
    bright, dark = (
        low + (high - low) * land.flatness for low, high in (ground.sunny, ground.shady)
    )
    east, north = bake.to_sun()[:2]
    return {
        "paper": rgb(palette.SUNNY),
        "ink": rgb(palette.SHADY),
        "stroke": (dark, bright, material.INDEX_MORE),
        "hairline": np.array(material.LINE_WIDTH) / 2 * fine * map_line,
        "levels": len(land.levels),
        "every": material.EVERY,
        "sun": np.array([east, north]) / np.hypot(east, north),
        "aspect": land.aspect,
        "lip": (ground.lip[0] * fine, ground.lip[1] * (1 - 0.5 * land.flatness)),
        "plinth": rgb(palette.PLINTH),
        "ground": rgb(palette.FLOOR),
        "clear": float(camera.background_opacity < 1),
        "depth": ground.floor_shadow,
        "rim": land.rim,
        "kept": land.kept,
        "facing": _facing(parts.sides),
        "base": land.base,
        "flatness": land.flatness,
    } | _fog(land)


def _fog(land: Terrain) -> dict[str, Any]:
    if land.lantern is None:
        return {}
    foot = land.lantern.foot()
    up = land.edges[:, 2] / np.linalg.norm(land.edges[:, 2])
    return {
        "fog": land.fog,
        "night": linear(np.array(rgb(palette.BACKGROUND))),
        "air": linear(np.array(rgb(palette.FOG))),
        "flame": material.FLAME * linear(np.array(rgb(palette.FLAME))),
        "daylight": float(palette.on_paper()),
        "reach": (land.reach * material.CORE, land.reach),
        "hearth": foot,
        "lantern": foot + up * material.HANGING * land.reach,
    }


def _sides(kept: np.ndarray, eye: np.ndarray) -> Sides:
    """Sides of that part of the box which an eye (3,) in its coordinates sees: `gl.Parts.sides`."""
    u0, u1, v0, v1 = kept
    seen = eye[1] < v0, eye[0] > u1, eye[1] > v1, eye[0] < u0  # as in `block.SIDES`
    ends = {i: (float(not seen[i - 1]), float(not seen[(i + 1) % 4])) for i in range(4)}
    return {i: ends[i] for i in range(4) if seen[i]}


def _facing(sides: Sides) -> list[float]:
    """1 for the sides that are seen, 0 for the others: u from, v from, u to, v to."""
    return [float(side in sides) for side in (3, 0, 1, 2)]
