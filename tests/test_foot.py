"""The hiker's foot is on the route in the frames of a film, in every clip with a walk."""

from __future__ import annotations

import foot
import numpy as np
import pytest
from momentum_path import MomentumPath
from plain import descend, hills, walk
from sgd_descent import SGDDescent
from sgd_zigzag import SGDZigzag
from which_way import WhichWay


def ravine(x: float, y: float) -> float:
    return x**2 / 20 + y**2


@pytest.mark.parametrize(
    "scene, points, loss, parameters",
    [
        (SGDZigzag, walk(0.95), ravine, {"steps": 4}),
        (MomentumPath, walk(0.1, 0.9), ravine, {"steps": 8}),
        (SGDDescent, descend(0.15, 4), hills, {"steps": 4}),
        (WhichWay, descend(0.6, 1), hills, {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_foot_in_decoded_frames_is_on_the_route(scene, points, loss, parameters, tmp_path):
    film = foot.Film(scene, [np.asarray(points)], loss)
    seen = foot.check(film, tmp_path, **parameters)
    steps = range(parameters.get("steps", 1) + 1)
    assert set(seen) == {(0, step) for step in steps}
    assert sum(seen.values()) >= 2 * len(steps)
