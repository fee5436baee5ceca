"""What SaddleEscape says, from plain recursions."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from manim import ValueTracker
from saddle_escape import SaddleEscape

from fields import ravine
from optimizers import SGD
from stage.figures.bars import Bars
from stage.figures.verdict import Ring
from stage.film.clip import Clip
from stage.look import palette
from stage.look.colour import rgb
from stage.walk.hiker import Hiker
from stage.walk.series import Series

SEEDS = 100


def walk(y, momentum=0.0, noise=0.0, seed=0, lr=0.1, steps=60):
    """From (−1.7, y) on x² − y²: points (steps + 1, 2)."""
    rng = np.random.default_rng(seed)
    point, velocity = np.array([-1.7, y]), np.zeros(2)
    points = [point]
    for _ in range(steps):
        slope = np.array([2, -2]) * point
        if noise:
            slope = slope + noise * rng.normal(size=2)
        velocity = momentum * velocity - lr * slope
        point = point + velocity
        points.append(point)
    return np.array(points)


def left_after(points):
    """The step that leads out of the square from −2 to 2; None if there is none."""
    outside = np.abs(points).max(axis=1) > 2
    return int(np.argmax(outside)) if outside.any() else None


BESIDE = [walk(-1e-4), walk(-1e-4, noise=0.5, seed=340), walk(-1e-4, momentum=0.9)]
ON_IT = [walk(0.0), walk(0.0, noise=0.5, seed=340), walk(0.0, momentum=0.9)]


@pytest.fixture(scope="module")
def scene():
    return acted(SaddleEscape)


def test_who_walks_where(scene):
    assert [route.name for route in scene.routes] == ["SGD", "SGD + noise", "Momentum"]
    for walks, plain in ((scene.routes, BESIDE), (scene.again, ON_IT)):
        for route, points in zip(walks, plain, strict=True):
            np.testing.assert_allclose(route.points, points, rtol=1e-9, atol=1e-9)


def test_beside_the_ridge_sgd_creeps_and_noise_and_momentum_are_away_much_earlier(scene):
    sgd, noise, momentum = (left_after(points) for points in BESIDE)
    assert (sgd, noise, momentum) == (55, 25, 26)
    for walker, step in zip(scene.party, (sgd, noise, momentum), strict=True):
        assert walker.track.left_at == step
    # It stalls: for a dozen steps the slope underfoot is less than a fiftieth of that at the start.
    slopes = 2 * np.hypot(*BESIDE[0].T)
    assert (slopes < slopes[0] / 50).sum() >= 12
    on_it, beside = members(scene, Bars)
    assert [one.last for one in beside.series] == [sgd, noise, momentum]
    assert [one.last for one in on_it.series] == [60, 25, 60]
    lengths = [bar.span / bar.most for bar in (on_it, beside)]  # one scale, from one line
    assert lengths[0] == lengths[1] and on_it.at[0] == beside.at[0]
    assert not members(scene, Ring)  # that one is away a step before another is but chance


def test_from_exactly_the_ridge_only_noise_gets_away(scene):
    assert [left_after(points) for points in ON_IT] == [None, 25, None]
    for momentum in (0.0, 0.9):
        assert not walk(0.0, momentum=momentum, steps=10_000)[:, 1].any()
    said = texts(scene)
    assert said.count("never") == 2 and said.count("25") == 2
    assert {"55", "26"} <= {*said}
    assert {"steps until off the map", "on the ridge", "0.0001 beside the ridge"} <= {*said}
    on_it, beside = members(scene, Bars)
    assert on_it.endless == {0, 2} and not beside.endless


def test_a_bar_without_end_is_an_arrow():
    """Its head is wider than it, and comes to a point; a bar that ends has the same ends."""
    high = {}
    for endless in ((), (0,)):

        class Still(Clip):
            def construct(self):
                clock = ValueTracker(1)
                series = [Series([0, 6.0], palette.GREEN, 1)]
                self.add(clock, Bars(series, clock, (-3, 0.5), 6.0, 1.0, endless))  # noqa: B023
                self.wait(0.1)

        scene = acted(Still, 480)
        with small(480):
            green = np.abs(drawn(scene) / 255 - rgb(palette.GREEN)).max(axis=-1) < 0.1
        unit = 480 / 8
        columns = [int(green.shape[1] / 2 + x * unit) for x in (-2, 2.4, 2.95)]
        high[endless] = [int(green[:, column].sum()) for column in columns]
    (same, again, last), (bar, head, tip) = high.values()
    assert same == again == last == bar and head > bar > 3 * tip > 0


def test_beside_the_ridge_who_is_not_off_yet_is_not_said_to_stay_for_ever():
    scene = acted(SaddleEscape, steps=40)
    said = texts(scene)
    assert said.count("never") == 2 and "> 40" in said and left_after(BESIDE[0]) > 40


def test_both_runs_are_walked_one_after_the_other():
    """The one on the ridge first: until it is over nothing is seen of the other, and then of it."""

    def look(scene):
        seen = [hiker for hiker in members(scene, Hiker) if hiker.opacity > 0]
        clocks = [run.clock for run in scene.runs]
        runs = {clocks.index(hiker.clock) for hiker in seen}
        counters = [said for said in texts(scene) if said.startswith("step ")]
        return len(seen), runs, counters

    _, plays = framing.beats(SaddleEscape, look, 240)
    told = [(*runs, *counters) for count, runs, counters in plays if count]
    assert {count for count, *_ in plays} <= {0, 3}
    first = [each for each in told if each[0] == 0]
    assert told[: len(first)] == first and first[0] == (0, "step 0") and first[-1] == (0, "step 60")
    assert {*told[len(first) :]} == {(1, "step 0"), (1, "step 60")} and told[-1] == (1, "step 60")


def test_it_is_no_luck_of_the_seed():
    """From the ridge, and from beside it, nearly all seeds lead away before SGD; half sooner."""
    for y, (sgd, noise, _) in ((-1e-4, map(left_after, BESIDE)), (0.0, (55, 25, None))):
        steps = np.array([left_after(walk(y, noise=0.5, seed=seed)) or 60 for seed in range(SEEDS)])
        assert (steps < sgd).mean() >= 0.97 and np.median(steps) <= noise


def test_where_there_is_no_ridge_nothing_is_said_of_it():
    bowl = acted(SaddleEscape, field=ravine, steps=5)
    assert not bowl.again and tuple(bowl.routes[0].points[0]) == (-7, 2)
    assert texts(bowl).count("> 5") == 3


def test_a_start_of_ones_own_stays_and_no_noise_is_none():
    scene = acted(SaddleEscape, start=(-1.0, 0.0), methods=(SGD(lr=0.1),), noise=0.0, steps=4)
    assert not scene.again and tuple(scene.routes[1].points[0]) == (-1, 0)
    np.testing.assert_array_equal(*(route.points for route in scene.routes))
