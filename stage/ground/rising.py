"""Rising: how land goes through the picture while the camera rises above it, and it becomes a map.

Straight ways of its corners would not do: half-way the camera looks at it from another side, and
what is high comes near to the eye, so that it would leave the picture and come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim.utils.space_ops import rotation_about_z, rotation_matrix

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera

SETTLING = 8  # rounds: perspective makes it an iteration
DAMPED = 0.5  # share of a shift that is made at once: what is near to the eye is shifted by more


class Rising:
    """The way of a terrain's four points, as Manim's path functions: (start, end, share) to points.

    The part of the picture that it takes changes evenly from that of the start to that of the end.

    Args:
        terrain, camera: as they stand at the start.
        theta: to which the camera turns meanwhile, in radians; it looks straight down in the end.
            Its angles must follow the share that this one is called with.
    """

    def __init__(self, terrain: Terrain, camera: StageCamera, theta: float) -> None:
        self.outline = terrain.sheet()
        self.begin, self.end = (camera.get_phi(), camera.get_theta()), (0.0, theta)
        self.focal = camera.get_focal_distance()

    def __call__(self, start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
        if share in (0, 1):
            return end if share else start
        first, last = self._seen(start, 0)[0], self._seen(end, 1)[0]
        (low, high), points = first + (last - first) * share, start + (end - start) * share
        for _ in range(SETTLING):
            (left, right), turned = self._seen(points, share)
            size = float(min((high - low) / (right - left)))
            middle = points.mean(axis=0)
            points = middle + size * (points - middle)
            (left, right), _ = self._seen(points, share)
            points = points + turned[:2].T @ (DAMPED * (low + high - left - right) / 2)
        return points

    def _seen(self, points: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Corners (2, 2) of what the land takes of the picture; and how it is turned (3, 3)."""
        phi, theta = np.asarray(self.begin) + share * np.subtract(self.end, self.begin)
        turned = rotation_matrix(-phi, np.array([1.0, 0, 0])) @ rotation_about_z(-theta - np.pi / 2)
        scene = points[0] + self.outline @ (points[1:] - points[0])
        x, y, z = turned @ scene.T
        plane = np.stack([x, y]) * self.focal / (self.focal - z)
        return np.stack([plane.min(axis=1), plane.max(axis=1)]), turned
