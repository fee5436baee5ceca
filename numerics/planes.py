"""Planes through a space of many parameters: where they lie, and what of a way lies in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Shape = tuple[int, ...]


class Plane(NamedTuple):
    """The points center + x · directions[0] + y · directions[1].

    Attributes:
        center: (d,).
        directions: (2, d).

    >>> plane = Plane(np.zeros(3), np.eye(3)[:2])
    >>> plane.coordinates(np.array([[1.0, 2.0, 3.0]])), plane.distances(np.array([[1.0, 2.0, 3.0]]))
    (array([[1., 2.]]), array([3.]))
    """

    center: np.ndarray
    directions: np.ndarray

    def at(self, x: float, y: float) -> np.ndarray:
        """The parameters (d,) at a point of the plane."""
        return self.center + x * self.directions[0] + y * self.directions[1]

    def coordinates(self, params: np.ndarray) -> np.ndarray:
        """Of parameters (n, d) the nearest points (n, 2) of the plane."""
        away = np.asarray(params, float) - self.center
        return np.linalg.lstsq(self.directions.T, away.T, rcond=None)[0].T

    def distances(self, params: np.ndarray) -> np.ndarray:
        """How far parameters (n, d) are from the plane, (n,)."""
        there = self.center + self.coordinates(params) @ self.directions
        return np.linalg.norm(np.asarray(params, float) - there, axis=1)


def random_plane(center: np.ndarray, shapes: Sequence[Shape], seed: int) -> Plane:
    """A plane along two random directions whose filters are as long as those of the center.

    A filter is what leads into one neuron: a row along the first axis of a layer of two axes or
    more. A layer of one axis, a bias, stays as it is. So the picture does not depend on how a
    network that computes the same is scaled.

    Args:
        center: (d,).
        shapes: of the layers, in their order in `center`; empty for one filter of all.
        seed: of the generator.

    >>> plane = random_plane(np.array([3.0, 4.0, 9.0, 0.5]), [(1, 2), (1, 1), (1,)], seed=0)
    >>> np.linalg.norm(plane.directions[:, :2], axis=1).round(12).tolist()
    [5.0, 5.0]
    >>> abs(plane.directions[:, 2:]).tolist()
    [[9.0, 0.0], [9.0, 0.0]]

    Source: H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, "Visualizing the loss landscape of
    neural nets" (NeurIPS 2018), section 4.
    """
    rng, directions = np.random.default_rng(seed), np.zeros((2, len(center)))
    for direction in directions:
        first = 0
        for shape in shapes or [(1, len(center))]:
            part = slice(first, first + math.prod(shape))
            first = part.stop
            if len(shape) > 1:
                filters = center[part].reshape(shape[0], -1)
                drawn = rng.standard_normal(filters.shape)
                drawn *= np.linalg.norm(filters, axis=1, keepdims=True) / np.linalg.norm(
                    drawn, axis=1, keepdims=True
                )
                direction[part] = drawn.ravel()
    return Plane(center, directions)


def principal_plane(center: np.ndarray, params: np.ndarray) -> tuple[Plane, float]:
    """The plane through the center along which parameters (n, d) lie farthest from it.

    Returns:
        The plane, its directions of length 1 and square to each other, the first parameters at
        negative x and not at negative y; and the explained variance: which share of the sum of
        squared distances from the center lies in it.

    >>> plane, explained = principal_plane(np.zeros(3), np.diag([-3.0, 2.0, 0.0]))
    >>> plane.directions.tolist(), explained
    ([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], 1.0)

    Source: Li et al. (2018), section 7: the principal components of θᵢ − θₙ.
    """
    away = np.asarray(params, float) - center
    _, sizes, directions = np.linalg.svd(away, full_matrices=len(away) < 2)
    directions = directions[:2].copy()
    begin = away[0] @ directions.T
    farthest = away[np.argmax(np.abs(away @ directions[1]))] @ directions[1]
    signs = np.array([-begin[0], begin[1] if abs(begin[1]) > 1e-9 * sizes[0] else farthest])
    directions *= np.where(signs < 0, -1.0, 1.0)[:, None]
    whole = float(np.sum(sizes**2))
    explained = float(np.sum(sizes[:2] ** 2)) / whole if whole else 1.0
    return Plane(center, directions + 0.0), explained
