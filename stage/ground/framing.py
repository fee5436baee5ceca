"""Framing: parts of the picture, and how a map or a surface is fitted into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stage.paint.area import Area

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera


NEAREST = 0.85  # of the way to the eye may land reach


def lying(aspect: float, area: Area) -> Area:
    """Where a map lies in `area`: at its top left, as large as fits; `aspect` is height by width.

    >>> lying(0.5, Area(0, 4, 0, 3))
    Area(left=0, right=4, bottom=1.0, top=3)
    """
    width = min(area.width, area.height / aspect)
    return Area(area.left, area.left + width, area.top - width * aspect, area.top)


class Pose(NamedTuple):
    """How a camera stands, tilted and turned so far (radians), and the four points of the land."""

    phi: float
    theta: float
    points: np.ndarray

    @classmethod
    def of(
        cls, terrain: Terrain, camera: StageCamera, tilt: float, turn: float, room: Area
    ) -> Pose:
        """The land stands up as it fills `room`, seen from there (degrees); its pose is told."""
        phi, theta = np.radians([tilt, turn]).tolist()
        stand_up(terrain, camera, phi, theta, room)
        return cls(phi, theta, terrain.points.copy())


def lay_flat(terrain: Terrain, aspect: float, area: Area) -> Terrain:
    """Make the terrain a contour map in `area`, see `lying`."""
    land = lying(aspect, area)
    terrain.flatten(np.array([land.left, land.bottom, 0]), land.width, land.height)
    return terrain


def stand_up(terrain: Terrain, camera: StageCamera, phi: float, theta: float, area: Area) -> None:
    """Scale and shift the terrain so that, seen from there (radians), it fills `area`.

    The camera is left as it was.
    """
    was = camera.get_phi(), camera.get_theta()
    look(camera, phi, theta)
    sheet = terrain.sheet()
    middle = np.array([(area.left + area.right) / 2, (area.bottom + area.top) / 2])
    for _ in range(8):  # perspective makes it an iteration; it settles in four
        seen = camera.project_points(terrain.place(sheet))[:, :2]
        low, high = seen.min(axis=0), seen.max(axis=0)
        terrain.scale(min((area.width, area.height) / (high - low)))
        seen = camera.project_points(terrain.place(sheet))[:, :2]
        off = middle - (seen.min(axis=0) + seen.max(axis=0)) / 2
        # A shift in the picture, made in its plane: the camera's right and up.
        terrain.shift(camera.get_rotation_matrix()[:2].T @ off)
    look(camera, *was)


def stand_through(
    terrain: Terrain, camera: StageCamera, views: list[tuple[float, float]], area: Area
) -> None:
    """Make the terrain as large as fits `area`, in its middle, seen from all views (radians).

    So it stays there while the camera goes from the first view to the last. The terrain may be as
    near to the eye as that needs: from there it is wide in front and narrow behind. The camera is
    left as it was.
    """
    was, sheet = (camera.get_phi(), camera.get_theta()), terrain.sheet()
    middle = np.array([area.left + area.right, area.bottom + area.top]) / 2
    nearest = NEAREST * camera.get_focal_distance()
    centred = terrain.points - terrain.place(sheet).mean(axis=0)
    rotations = []
    for view in views:
        look(camera, *view)
        rotations.append(camera.get_rotation_matrix())
    away, zoom = camera.get_focal_distance(), camera.get_zoom()
    turns = np.stack(rotations).swapaxes(1, 2)

    def fits(size: float) -> bool:
        terrain.points = size * centred
        for last in (*[False] * 16, True):  # perspective makes it an iteration
            turned = (terrain.place(sheet) - camera.frame_center) @ turns  # for all views at once
            depth = turned[..., 2]
            if depth.max() > nearest:
                return False
            nearer = away / (away - depth) * zoom
            across, up = turned[..., 0] * nearer, turned[..., 1] * nearer
            low, high = np.array([across.min(), up.min()]), np.array([across.max(), up.max()])
            if not last:
                off = middle - (low + high) / 2
                terrain.shift(rotations[len(views) // 2][:2].T @ (0.45 * off))
        return bool(
            (low > (area.left, area.bottom)).all() and (high < (area.right, area.top)).all()
        )

    small, large = 1e-3, 1e2
    while large > 1.002 * small:
        size = float(np.sqrt(small * large))
        small, large = (size, large) if fits(size) else (small, size)
    fits(small)
    look(camera, *was)


def stand_at(
    terrain: Terrain,
    camera: StageCamera,
    phi: float,
    theta: float,
    box: np.ndarray,
    at: tuple[float, float],
    area: Area,
) -> None:
    """Shift the terrain so that, seen from there (radians), its first point lies at `at` (2,).

    `box` (n, 3) are points in box coordinates. The terrain is made smaller until all others lie
    within `area`. The camera is left as it was.
    """
    was = camera.get_phi(), camera.get_theta()
    look(camera, phi, theta)
    for _ in range(24):
        for _ in range(6):  # perspective makes it an iteration
            seen = camera.project_points(terrain.place(box[:1]))[0, :2]
            terrain.shift(camera.get_rotation_matrix()[:2].T @ (np.asarray(at) - seen))
        x, y = camera.project_points(terrain.place(box[1:]))[:, :2].T
        if min(*(x - area.left), *(area.right - x), *(y - area.bottom), *(area.top - y)) > 0:
            break
        terrain.scale(0.85)
    look(camera, *was)


def stand_clear(
    terrain: Terrain,
    camera: StageCamera,
    phi: float,
    theta: float,
    area: Area,
    box: np.ndarray,
    turn: float = 0.0,
) -> float:
    """Stand the terrain up, seen so steeply that nothing hides who stands at `box` (3,).

    It stays within `area` when the camera has gone around by `turn`, too. The angle from vertical,
    at most `phi`, is returned; the camera is left as it was.
    """
    was = camera.get_phi(), camera.get_theta()
    while True:
        stand_up(terrain, camera, phi, theta, area)
        look(camera, phi, theta + turn)
        _shrink_into(terrain, camera, area)
        look(camera, phi, theta)
        if phi <= 0 or terrain.seen(terrain.place(box[None]), camera.eye())[0] > 0.5:
            break
        phi = max(phi - 0.1, 0)
    look(camera, *was)
    return phi


def _shrink_into(terrain: Terrain, camera: StageCamera, area: Area) -> None:
    """Make the terrain smaller until, as the camera stands, it lies within `area`."""
    sheet = terrain.sheet()
    for _ in range(24):
        x, y = camera.project_points(terrain.place(sheet))[:, :2].T
        across = max(area.left - x.min(), x.max() - area.right)
        if max(across, area.bottom - y.min(), y.max() - area.top) < 0.01:
            break
        terrain.scale(0.96)


def look(camera: StageCamera, phi: float, theta: float) -> None:
    """Turn the camera at once: phi from vertical, theta around, in radians."""
    camera.set_phi(phi)
    camera.set_theta(theta)
    camera.reset_rotation_matrix()
