"""What Basins says, from plain recursions."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from basins import Basins
from scipy.ndimage import label

from fields import Field
from numerics.basins import basins, centres, tints
from optimizers import SGD
from stage.ground.minima import StartLozenge
from stage.ground.regions import Regions
from stage.look import palette
from stage.look.colour import rgb

MINIMA = np.array([(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)])


def uphill(x, y):
    """The gradient of (x² + y − 11)² + (x + y² − 7)²."""
    u, v = x * x + y - 11, x + y * y - 7
    return np.array([4 * x * u + 2 * v, 2 * u + 4 * y * v])


def end_of(start, momentum, lr=0.01, steps=200):
    """Where a walk ends, one step after the other."""
    point, velocity = np.array(start, float), np.zeros(2)
    for _ in range(steps):
        velocity = momentum * velocity - lr * uphill(*point)
        point = point + velocity
    return point


def border(numbers):
    """How many cells have another minimum than their neighbour on the right, or below."""
    return int(np.sum(numbers[:, 1:] != numbers[:, :-1]) + np.sum(numbers[1:] != numbers[:-1]))


@pytest.fixture(scope="module")
def scene():
    return acted(Basins, height=240)


def test_each_cell_has_the_minimum_at_which_a_walk_from_it_ends(scene):
    rng = np.random.default_rng(0)
    for ends, momentum in zip(scene.ends, (0.0, 0.9), strict=True):
        rows, columns = ends.shape
        for _ in range(40):
            row, column = rng.integers(rows), rng.integers(columns)
            x = scene.view.x_range[0] + np.ptp(scene.view.x_range) * (column + 0.5) / columns
            y = scene.view.y_range[1] - np.ptp(scene.view.y_range) * (row + 0.5) / rows
            with np.errstate(all="ignore"):
                away = np.hypot(*(MINIMA - end_of((x, y), momentum)).T)
            near = int(np.argmin(away)) if away.min() < 0.2 else -1
            assert ends[row, column] == near


def test_the_borders_of_plain_descent_are_smooth_and_those_of_momentum_fray(scene):
    plain, rolling = scene.ends
    assert {*np.unique(plain)} == {0, 1, 2, 3}
    # Two lines across the map, each about as long as it is: no patch is cut off.
    assert border(plain) < 2.5 * sum(plain.shape)
    assert border(rolling) > 5 * border(plain)
    for number in range(4):
        assert label(plain == number)[1] == 1  # a region is in one piece


def test_the_one_start_leads_to_two_minima(scene):
    starts = [tuple(mark.start) for mark in members(scene, StartLozenge)]
    assert starts[0] == starts[1]
    nearest = [
        int(np.argmin(np.hypot(*(MINIMA - end_of(starts[0], momentum)).T))) for momentum in (0, 0.9)
    ]
    assert nearest[0] != nearest[1]
    for route, number in zip(scene.routes, nearest, strict=True):
        assert route.points[-1] == pytest.approx(MINIMA[number], abs=0.2)


def test_the_colour_round_a_minimum_is_its_pools(scene):
    """Where no walk is: in the picture, regions have the colours that are named for them."""
    with small(240):
        picture = drawn(scene).astype(float) / 255
        for regions in members(scene, Regions):
            for place, color in regions.pools:
                ((x, y),) = scene.camera.to_pixels(regions.terrain.place(place[None]))
                disc = picture[int(y) - 8 : int(y) + 9, int(x) - 8 : int(x) + 9].reshape(-1, 3)
                assert (np.abs(disc - rgb(color)).max(axis=1) < 0.03).any()
                beside = picture[int(y), int(x) + 20]
                others = [np.abs(beside - rgb(each)).sum() for each in palette.REGIONS]
                if regions is members(scene, Regions)[0]:
                    assert palette.REGIONS[int(np.argmin(others))] == color


def test_it_is_said_what_colours_mean_and_what_is_black(scene):
    """Black are the starts from which Momentum's walk is thrown off the map for good."""
    black = np.argwhere(scene.ends[1] < 0)
    assert 0 < len(black) < scene.ends[1].size / 100 and (scene.ends[0] >= 0).all()
    with np.errstate(all="ignore"):
        for row, column in black[:: len(black) // 10 + 1]:
            assert not np.isfinite(end_of(scene.starts[row, column], 0.9)).all()
    (said,) = [each for each in texts(scene) if "colour" in each]
    assert said.endswith("; black: diverged") and texts(scene).count("start") == 2
    slow = acted(Basins, height=120, steps=3)  # nobody diverges, and few have arrived
    assert any(each.endswith("; black: no minimum") for each in texts(slow))


def test_of_more_minima_than_colours_neighbours_differ():
    """Five hollows in a row, numbered so that the first and the fifth adjoin."""
    wells = [(-2, 0), (0, 0), (1, 0), (2, 0), (-1, 0)]
    row = Field(
        lambda x, y: np.sin(np.pi * x) ** 2 + y**2,
        *((-2.5, 2.5), (-1, 1)),
        lambda x, y: (np.pi * np.sin(2 * np.pi * x), 2 * y),
        minima=wells,
    )
    starts = centres((-2.5, 2.5), (-1, 1), (8, 100))
    ends = basins(row, SGD(lr=0.05), starts, 200)
    assert {*np.unique(ends)} == {0, 1, 2, 3, 4}
    colours = np.array(tints([ends], len(wells), len(palette.REGIONS)))[ends]
    assert border(colours) == border(ends) > 0
