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
from stage.figures.step_bars import StepBars
from stage.ground.lines import GroundLine

LR, DECAY, BETA1, BETA2 = 0.3, 0.99, 0.9, 0.999
STEPS = 20
START = np.array([-7.0, 2.0])


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
    """The scene, and after each play the squares' sides by their outlines."""

    def look(scene):
        return tuple(square.side / square.whole for square in members(scene, Square))

    return framing.beats(AdamWarmUp, look, 720)


def test_the_first_steps_are_ten_times_lr_and_lr(watched):
    jump, step = POINTS[1] - START, adam(1)[1] - START
    np.testing.assert_allclose(np.abs(jump), LR / np.sqrt(1 - DECAY))
    np.testing.assert_allclose(np.abs(jump), 3.0)
    np.testing.assert_allclose(np.abs(step), LR)
    first, second = watched.scene.routes
    np.testing.assert_allclose(first.points, POINTS, atol=1e-5)
    np.testing.assert_allclose(second.points, adam(), atol=1e-5)
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
    sides = [tuple(np.round(each, 6)) for each in watched.seen]
    order = list(dict.fromkeys(sides))
    used, kept = (float(np.sqrt(MEANS[0, 1])) / 4.0, float(np.sqrt(1 - BETA2)))
    np.testing.assert_allclose(order, [(0, 0), (used, 0), (used, kept), (used, 1)], atol=1e-5)
    np.testing.assert_allclose(MEANS[0], SLOPES[0] ** 2 / 100)
    assert {
        "1 % of 4.00²", "0.3 × 4.00 / 0.40 = 3.0",
        "0.1 % of 4.00²", "÷ (1 − 0.999)", "0.3 × 4.00 / 4.00 = 0.3",
    } <= {*texts(watched.scene)}  # fmt: skip


def test_bars_are_by_what_each_of_its_steps_is_too_long(watched):
    """Than one that is divided by the root of the same mean, made up for."""
    weights = 1 - DECAY ** np.arange(1, STEPS + 1)
    whole = LR * SLOPES / np.sqrt(MEANS / weights[:, None])
    with np.errstate(invalid="ignore"):
        factors = np.abs(np.diff(POINTS, axis=0) / whole)
    (bars,) = members(watched.scene, StepBars)
    np.testing.assert_allclose(bars.lengths, factors[:, 0], rtol=1e-6)
    np.testing.assert_allclose(bars.lengths[[0, -1]], [10.0, 2.34], atol=0.005)
    heights = bars.heights()
    np.testing.assert_allclose(heights / heights[0], bars.lengths / 10)
    assert {"× 10", "× 2.3", "× 1"} <= {*texts(watched.scene)}


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
