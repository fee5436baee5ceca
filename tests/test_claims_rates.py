"""What LearningRates says, from plain recursions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from acting import members, texts
from learning_rates import LearningRates
from watching import watched

from fields import saddle
from numerics.rates import RateScan
from numerics.regimes import RegimeScan
from optimizers import SGD, Momentum
from stage.figures.rate_curve import RateCurve
from stage.walk.live_way import LiveWay

HALTS = [0.1, 0.5, 0.95, 1.0, 1.02]
SAID = ["0.10 crawls", "0.50 fits", "0.95 zig-zags", "1.00 bounces", "1.02 diverges"]


def descend(lr, steps=30):
    """x and y after each step on x²/20 + y²; each is multiplied by 1 − lr times its curvature."""
    x, y = -7.0, 2.0
    points = [(x, y)]
    for _ in range(steps):
        x, y = x - lr * x / 10, y - lr * 2 * y
        points.append((x, y))
    return np.array(points)


def loss(point):
    return point[0] ** 2 / 20 + point[1] ** 2


@pytest.fixture(scope="module")
def rates():
    return watched(LearningRates)


def test_what_the_words_say_is_so():
    walks = {lr: descend(lr) for lr in HALTS}
    ends = {lr: loss(walk[-1]) for lr, walk in walks.items()}
    assert walks[0.1][-1, 0] == pytest.approx(-5.18, abs=5e-3)  # most of the way is left
    assert not (walks[0.5][1:, 1]).any() and (np.diff(walks[0.5][:, 0]) > 0).all()
    zig_zag = walks[0.95][:, 1]
    assert (zig_zag[1:] * zig_zag[:-1] < 0).all() and (np.diff(np.abs(zig_zag)) < 0).all()
    assert np.abs(walks[1.0][:, 1]) == pytest.approx(2) and ends[1.0] == pytest.approx(4, abs=0.01)
    assert loss(descend(1.0, 300)[-1]) == pytest.approx(4, abs=1e-9)  # which it tends to
    assert ends[1.02] > loss((-7, 2)) and loss(descend(1.02, 300)[-1]) > 1e9
    assert [loss(descend(lr, 3000)[-1]) < 1e-3 for lr in (0.999, 1.001)] == [True, False]


def test_who_goes_on_down_out_of_a_field_without_end_has_no_loss():
    """On x² − y², y grows by 1 + 2 lr a step: the last losses on the map are what counts."""
    lrs = np.array([0.01, 0.05, 0.0955, 0.1, 0.102])
    ends = 0.05 * (1 + 2 * lrs) ** 30
    scan = RateScan.of(saddle, SGD(), (-1.7, 0.05), 30, lrs, scale=1.0)
    assert (ends < 2).tolist() == [True, True, False, False, False]  # the map's rim
    assert [scan.word(i) for i in range(2, 5)] == ["diverges"] * 3
    assert np.isinf(scan.losses).tolist() == (0.05 * (1 + 2 * scan.rates) ** 30 > 2).tolist()
    assert -4 < scan.zero < -3.9 and scan.best == pytest.approx(0.0654, abs=1e-3)
    regimes = RegimeScan.of(saddle, Momentum(), (-1.7, 0.05), 30, 2.2, scale=0.1)
    assert -4 < regimes.zero < -3.9
    for each, settings in ((scan, (0.1,)), (regimes, (0.1, 0.0))):
        assert math.isinf(each.loss(each.walk(*settings)))


def test_no_rate_is_much_better_than_that_of_the_zig_zag():
    lowest = min((loss(descend(lr)[-1]), lr) for lr in np.linspace(0.01, 1.02, 1011))
    assert lowest[1] == pytest.approx(0.927, abs=2e-3)
    assert loss(descend(0.95)[-1]) < 2 * lowest[0]  # where the losses are from 0.007 to 42


def test_the_names_come_at_their_halts_and_the_limit_is_there_from_the_beginning(rates):
    scene, plays = rates
    assert scene.scan.limit == 1
    assert "limit: lr 1" in plays[0].said  # 2 by 2, the curvature of the steep axis
    named = [[line for line in play.said if line in SAID] for play in plays]
    for count in range(1, 6):
        assert SAID[:count] in named
    assert {*SAID, "0.93 best"} <= {*texts(scene)}
    (curve,) = members(scene, RateCurve)
    halts = [play.clock[1] for play in plays if play.walks]
    assert [curve.rate_at(time) for time in halts] == pytest.approx([*HALTS[1:], 0.927], abs=2e-3)


@pytest.mark.parametrize("lr", [0.1, 0.3, 0.5, 0.95, 1.0, 1.02])
def test_at_any_rate_the_picture_shows_that_route_and_its_figures(rates, lr):
    scene, _ = rates
    (curve,), (way,) = members(scene, RateCurve), members(scene, LiveWay)
    scene.clock.set_value(curve.time_of(lr))
    for mobject in scene.mobjects:
        for part in mobject.get_family():
            part.update(0)
    walk = descend(lr)
    assert way.way == pytest.approx(walk, abs=2e-3)
    inside = scene.view.contains(walk)
    left = None if inside.all() else int(np.argmin(inside))
    assert way.track.left_at == left
    said = texts(scene)
    assert f"lr {lr:.3f}" in said
    assert f"each step: x × {1 - lr / 10:.3f}, y × {1 - 2 * lr + 0:.3f}".replace("-", "−") in said
    assert ("30 steps" if left is None else f"left the map at step {left}") in said
    figure = float(scene.panel.loss.text)
    assert figure == pytest.approx(loss(walk[-1]), rel=0.06)
    assert 10.0 ** curve.loss_at(math.log10(lr)) == pytest.approx(loss(walk[-1]), rel=1e-2)
