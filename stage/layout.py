"""Layout: parts of the picture, and how a map or a surface is fitted into one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from manim import Mobject

    from stage.camera import StageCamera
    from stage.terrain import Terrain

MARGIN = 0.05  # of the picture's width and height, free all round
BESIDE = 1.25  # times its height must be a picture's width for a chart beside the land
ROOM = 1.2  # Manim units of height and width, or the land cannot be made out


@dataclass(frozen=True)
class Area:
    """A part of the picture, in Manim units.

    >>> Area(0, 4, 0, 2).below(0.5).height
    1.5
    """

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def of_frame(cls, width: float, height: float) -> Area:
        """The whole frame without its margins."""
        x, y = width * (0.5 - MARGIN), height * (0.5 - MARGIN)
        return cls(-x, x, -y, y)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def corner(self) -> tuple[float, float]:
        """Where a line of text begins in the lower left one, so that a g stays inside."""
        return self.left, self.bottom + 0.1

    @property
    def aspect(self) -> float:
        return self.height / self.width

    @property
    def wide(self) -> bool:
        """Whether a chart goes beside the picture, not below it."""
        return self.width > BESIDE * self.height

    def meets(self, other: Area) -> bool:
        """Whether the two have a part in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def below(self, height: float) -> Area:
        """What is left under a strip of that height."""
        return replace(self, top=self.top - height)

    def inset(self, x: float, y: float) -> Area:
        """The area without so much on its left and right, and on its top and bottom."""
        return Area(self.left + x, self.right - x, self.bottom + y, self.top - y)

    def raised(self, height: float, gap: float) -> tuple[Area, Area]:
        """What is left above a strip of that height and a gap, and the strip."""
        edge = self.bottom + height
        return replace(self, bottom=edge + gap), replace(self, top=edge)

    def columns(self, width: float, gap: float) -> tuple[Area, Area]:
        """A left column of that width and, after a gap, the rest."""
        middle = self.left + width
        return replace(self, right=middle), replace(self, left=middle + gap)


def check_room(area: Area) -> Area:
    """The area itself, if it is large enough for a map or a surface.

    Raises
    ------
    ValueError
        If names and figures have left too little, in one sentence with the remedies.
    """
    if min(area.width, area.height) < ROOM:
        raise ValueError(
            f"Names and figures leave the land {area.width:.1f} by {area.height:.1f} units, "
            f"it needs {ROOM:g}: show fewer methods, or choose a wider picture, e.g. 16:9."
        )
    return area


def box_of(said: Mobject, air: float = 0.06) -> Area:
    """The part of the picture that a text or formula takes, with a little air around it."""
    (left, bottom), (right, top) = (said.get_corner((s, s, 0))[:2] for s in (-1, 1))
    return Area(left - air, right + air, bottom - air, top + air)


def lay_flat(terrain: Terrain, aspect: float, area: Area) -> Terrain:
    """Make the terrain a contour map at the top left of `area`, as large as fits."""
    width = min(area.width, area.height / aspect)
    corner = np.array([area.left, area.top - width * aspect, 0])
    terrain.flatten(corner, width, width * aspect)
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


def stand_in_all(
    terrain: Terrain, camera: StageCamera, views: list[tuple[float, float]], area: Area
) -> None:
    """Centre the terrain on the origin, as large as fits `area` from all views (phi, theta).

    So it stays in the middle while the camera goes from one view to the next.
    """
    was = camera.get_phi(), camera.get_theta()
    for _ in range(8):
        sheet = terrain.sheet()
        low, high = terrain.place(sheet).min(axis=0), terrain.place(sheet).max(axis=0)
        terrain.shift(-(low + high) / 2)
        room = []
        for phi, theta in views:
            look(camera, phi, theta)
            seen = camera.project_points(terrain.place(sheet))[:, :2]
            room += [*(np.array([area.right, area.top]) / seen.max(axis=0))]
            room += [*(np.array([area.left, area.bottom]) / seen.min(axis=0))]
        terrain.scale(min(room), about_point=np.zeros(3))
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
