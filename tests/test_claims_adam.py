"""Bias correction: what the first steps are, and why; held against plain recursions."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, members, texts
from adam import AdamWarmUp
from watching import in_field

from optimizers import SGD, Adam, RMSProp
from stage.figures.squares import Square
from stage.ground.lines import GroundLine

LR, DECAY, BETA1, BETA2 = 0.3, 0.99, 0.9, 0.999
STEPS = 1
START = np.array([-4.0, 0.8])


def slope(point: np.ndarray) -> np.ndarray:
    """∇f of x²/20 + y²."""
    return point * (0.1, 2)


def rmsprop(steps: int = STEPS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Its points, gradients and running means of squares, which begin at 0."""
    point, h, points, slopes, means = START, np.zeros(2), [START], [], []
    for _ in range(steps):
        g = slope(point)
        h = DECAY * h + (1 - DECAY) * g * g
        point = point - LR * g / np.sqrt(h)
        for kept, value in ((points, point), (slopes, g), (means, h)):
            kept.append(value)
    return np.array(points), np.array(slopes), np.array(means)


def adam(steps: int = STEPS) -> np.ndarray:
    point, m, v, points = START, np.zeros(2), np.zeros(2), [START]
    for t in range(1, steps + 1):
        g = slope(point)
        m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
        point = point - LR * (m / (1 - BETA1**t)) / np.sqrt(v / (1 - BETA2**t))
        points.append(point)
    return np.array(points)


POINTS, SLOPES, MEANS = rmsprop()


@pytest.fixture(scope="module")
def watched():
    """The scene, and after each play the squares' sides by their outlines, and what is said."""

    def look(scene):
        sides = tuple(square.side / square.whole for square in members(scene, Square))
        return sides, texts(scene)

    return framing.beats(AdamWarmUp, look, 720)


def test_the_first_steps_are_ten_times_lr_and_lr(watched):
    jump, step = POINTS[1] - START, adam(1)[1] - START
    np.testing.assert_allclose(np.abs(jump), LR / np.sqrt(1 - DECAY))
    np.testing.assert_allclose(np.abs(jump), 3.0)
    np.testing.assert_allclose(np.abs(step), LR)
    first, second = watched.scene.routes
    np.testing.assert_allclose(first.points, POINTS, atol=1e-5)
    np.testing.assert_allclose(second.points, adam(), atol=1e-5)
    assert len(first.points) == len(second.points) == 2
    assert texts(watched.scene).count("3.0") == texts(watched.scene).count("0.3") == 2  # both axes


def test_the_moves_are_measured_on_the_map_true_to_scale(watched):
    """RMSProp's from where it was to where it is; Adam's, which are as short, a little aside."""
    scene = watched.scene
    for walker, points, order in zip(scene.party, (POINTS, adam(1)), ((0, 1), (1, 0)), strict=True):
        lines = [line for line in members(scene, GroundLine) if line.color_role == walker.color]
        ends = np.array([in_field(scene, line.scene_points()[[0, -1]])[:, :2] for line in lines])
        legs = ends[:: len(ends) // 2]  # the others are caps
        corner = START + np.eye(2)[order[0]] * (points[1] - START)
        known = np.array([(START, corner), (corner, points[1])])
        np.testing.assert_allclose(np.diff(legs, axis=1), np.diff(known, axis=1), atol=1e-6)
        aside = 0.35 if walker is scene.party[1] else 1e-6
        np.testing.assert_allclose(legs, known, atol=aside)
        assert all(line.grown == 1 for line in lines)


def test_a_mean_that_began_at_0_is_a_hundredth_of_the_square_and_that_is_made_up_for(watched):
    """Sides are roots of the means by the gradient: 0.1 and, for Adam, 0.03 and then all of it."""
    sides = [tuple(np.round(each, 6)) for each, _ in watched.seen]
    order = list(dict.fromkeys(sides))
    used, kept = (float(np.sqrt(MEANS[0, 1])) / 1.6, float(np.sqrt(1 - BETA2)))
    np.testing.assert_allclose(order, [(0, 0), (used, kept), (used, 1)], atol=1e-5)
    np.testing.assert_allclose(MEANS[0], SLOPES[0] ** 2 / 100)
    assert (round(np.sqrt(MEANS[0, 1]), 2), abs(SLOPES[0, 1])) == (0.16, 1.6)
    assert round(1.6 * kept, 3) == 0.051 and round(LR * 1.6 / 0.16, 6) == 3.0
    before = next({*said} for each, said in watched.seen if each[0] > 0)
    after = {*texts(watched.scene)}
    assert {"rms 0.16: it began at 0", "rms 0.051: it began at 0"} <= before
    assert {
        "slope along y: 1.60; its root mean square",
        "rms 0.16: it began at 0", "step = lr × 1.60 / 0.16 = 3.0",
        "rms 1.60: bias correction", "step = lr × 1.60 / 1.60 = 0.3",
    } <= after and "rms 0.051: it began at 0" not in after  # fmt: skip


def test_the_long_step_ends_beyond_the_floor_and_higher_and_the_short_one_lower(watched):
    losses = [[x * x / 20 + y * y for x, y in points] for points in (POINTS, adam(1))]
    assert POINTS[1, 1] < 0 < adam(1)[1, 1]
    assert losses[0][1] > 3 * losses[0][0] and losses[1][1] < losses[1][0]
    said = [f"loss {before:.2f} → {after:.2f}" for before, after in losses]
    assert said == ["loss 1.44 → 4.89", "loss 1.44 → 0.93"] and {*said} <= {*texts(watched.scene)}


@pytest.mark.parametrize(
    "methods",
    [
        (Adam(lr=0.3), RMSProp(lr=0.3)),
        (SGD(lr=0.1), Adam(lr=0.3)),
        (Adam(lr=0.3),),
        (RMSProp(lr=1.5), Adam(lr=0.3)),  # it leaves the map
    ],
)
def test_there_are_no_squares_where_that_is_not_the_story(methods):
    assert not members(acted(AdamWarmUp, methods=methods), Square)
