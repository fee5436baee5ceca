"""The adventurer: routes as recorded, true numbers, fresh methods."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import CASES, NAMES, RULES, method_of, steady

from adventurer import Adventurer, Route
from fields import bowl, hills, lookup, ravine
from optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSProp


def walk(method, steps=30, field=ravine, start=(-7, 2)):
    return Adventurer(*start).optimize(field, method, steps).route


def route_along(ys):
    """A Route whose y runs through `ys`."""
    points = [(0.0, y) for y in ys]
    return Route(bowl, SGD(), points, [0.0] * len(points), [(0.0, 0.0)] * (len(points) - 1))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_torchs_routes_to_1e_12(case):
    route = walk(method_of(case), case["steps"], lookup(case["field"]), case["start"])
    np.testing.assert_allclose(route.points, case["points"], rtol=1e-12, atol=0)
    np.testing.assert_allclose(route.gradients, case["gradients"], rtol=1e-12, atol=0)
    assert (route.name, route.method.hyperparameters()) == (case["optimizer"], route.hyper)


def test_the_numbers_of_the_main_clip():
    sgd, momentum = walk(SGD(lr=0.95)), walk(Momentum(lr=0.1, momentum=0.9))
    assert (round(sgd.length, 1), round(momentum.length, 1)) == (37.0, 12.8)
    assert (sgd.sign_changes("y"), momentum.sign_changes("y")) == (30, 4)
    assert (round(sgd.losses[-1], 5), round(momentum.losses[-1], 5)) == (0.01333, 0.04794)
    assert int((sgd.losses < momentum.losses)[1:].sum()) == 23
    assert (round(math.hypot(*sgd[-1]), 2), round(math.hypot(*momentum[-1]), 2)) == (0.36, 0.90)
    assert round(sgd[-1, 0] - sgd[0, 0], 1) == 6.6
    assert momentum[-1, 0] > 0 > sgd[-1, 0]
    np.testing.assert_allclose(sgd[1:] / sgd[:-1], [[0.905, -0.9]] * 30, rtol=1e-12)
    heights = np.abs(momentum[:, 1])
    inner = heights[1:-1]
    peaks = [heights[0], *inner[(heights[:-2] < inner) & (inner > heights[2:])]]
    assert [round(float(peak), 1) for peak in peaks] == [2.0, 1.4, 1.0, 0.7, 0.5]


@pytest.mark.parametrize(
    ("method", "loss"),
    [
        (Momentum(0.1, 0.5), "0.74"),
        (Momentum(0.1, 0.99), "2.16"),
        (Nesterov(0.1), "0.024"),
        (SGD(0.1), "1.34"),
        (SGD(1.0), "4.0"),
        (AdaGrad(1.5), "0.0007"),
        (Adam(0.3), "0.1022"),
    ],
    ids=repr,
)
def test_the_numbers_of_the_other_clips(method, loss):
    decimals = len(loss.partition(".")[2])
    assert f"{walk(method).losses[-1]:.{decimals}f}" == loss


def test_first_steps():
    assert walk(AdaGrad(0.5)).updates[0] == pytest.approx([0.5, -0.5])
    assert walk(RMSProp(0.3, decay=0.99)).updates[0] == pytest.approx([3.0, -3.0])
    assert walk(Adam(0.3)).updates[0] == pytest.approx([0.3, -0.3])
    assert walk(SGD(0.1))[-1, 0] == pytest.approx(-5.18, abs=0.005)


def test_from_the_shoulder_of_the_hill_into_the_hollow():
    route = walk(SGD(lr=0.12), 23, hills, (0.3, 1.4))
    lengths = np.hypot(*route.updates.T)
    assert (np.diff(lengths) < 0).all()
    assert lengths[0] > 20 * lengths[-1]
    assert math.dist(route[-1], hills.minima[0]) < 0.03


@steady
@given(
    rule=st.sampled_from(RULES),
    x=st.floats(-2, 2),
    y=st.floats(-2, 2),
    steps=st.integers(1, 12),
    field=st.sampled_from([bowl, ravine, hills]),
)
def test_a_route_is_consistent(rule, x, y, steps, field):
    route = walk(rule(), steps, field, (x, y))
    assert (route.points.shape, route.losses.shape) == ((steps + 1, 2), (steps + 1,))
    assert (route.gradients.shape, route.updates.shape) == ((steps, 2), (steps, 2))
    assert (route.steps, len(route), route.diverged, route.stop_reason) == (
        steps,
        steps + 1,
        False,
        "",
    )
    assert route[0].tolist() == [x, y]
    np.testing.assert_allclose(route.losses, field(*route.points.T), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(
        route.gradients.T, field.grad(*route.points[:-1].T), rtol=1e-12, atol=1e-15
    )
    np.testing.assert_allclose(
        route[0] + route.updates.cumsum(axis=0), route[1:], rtol=1e-12, atol=1e-12
    )
    assert route.length == pytest.approx(sum(map(math.dist, route, route[1:])))


def test_a_route_is_an_array_of_its_points():
    route = walk(SGD(0.5), 3)
    assert np.asarray(route) is route.points or np.shares_memory(np.asarray(route), route.points)
    assert np.array(route).flags.writeable
    assert np.array(route, dtype=np.float32).dtype == np.float32
    assert (np.array(list(route)) == route.points).all()
    assert (route[1:, 0] == route.points[1:, 0]).all()
    assert (np.add(route, 1) == route.points + 1).all()


def test_a_route_is_frozen():
    route = walk(SGD(), 3)
    for name in ("points", "losses", "gradients", "updates"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(route, name)[0] = 0
        with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
            setattr(route, name, None)
    for twin in (copy.deepcopy(route), pickle.loads(pickle.dumps(route))):
        assert (twin.points == route.points).all()


def test_a_route_does_not_share_the_arrays_it_is_made_from():
    points = np.array([[0.0, 1.0], [0.0, 2.0]])
    route = Route(bowl, SGD(), points, [1, 4], [[0, 2]])
    points[0] = 9
    assert route[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("ys", "changes"),
    [
        ([1, -1, 1, -1], 3),
        ([1, 2, 3], 0),
        ([1, 0, -1], 1),
        ([1, 0, 1], 0),
        ([0, 0, -1, 0, 0, 2], 1),
        ([0, 0], 0),
        ([-1], 0),
    ],
)
def test_sign_changes(ys, changes):
    route = route_along(ys)
    assert route.sign_changes("y") == route.sign_changes(1) == changes
    assert route.sign_changes("x") == route.sign_changes(0) == 0


@steady
@given(ys=st.lists(st.floats(-5, 5).filter(bool), min_size=1, max_size=20))
def test_sign_changes_do_not_depend_on_direction_or_zeros(ys):
    changes = route_along(ys).sign_changes("y")
    assert route_along(ys[::-1]).sign_changes("y") == changes
    assert route_along([-y for y in ys]).sign_changes("y") == changes
    assert route_along([z for y in ys for z in (0, y)]).sign_changes("y") == changes
    assert changes == sum(a != b for a, b in itertools.pairwise(np.sign(ys)))


# Methods.


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_state_leaks_from_walk_to_walk(rule):
    method = rule()
    state = copy.deepcopy(vars(method))
    first, second = walk(method), walk(method)
    assert (first.points == second.points).all()
    assert vars(method) == state
    assert vars(first.method) == state
    method.lr = 0.2
    assert first.hyper["lr"] == 0.1


def test_any_object_with_update_is_a_method():
    class Mine:
        def __init__(self, lr=0.1, momentum=0.5):
            self.lr, self.alpha, self.count = lr, momentum, 0

        def update(self, params, grads):
            assert [type(value) for value in (*params.values(), *grads.values())] == [float] * 4
            assert list(params) == list(grads) == ["x", "y"]
            self.count += 1
            for key in params:
                params[key] -= self.lr * grads[key]

    mine = Mine(lr=0.3)
    route = walk(mine)
    assert (route.points == walk(SGD(0.3)).points).all()
    assert (route.name, route.hyper, mine.count) == ("Mine", {"lr": 0.3}, 0)
    assert repr(route).startswith("<Route: 30 steps of Mine(lr=0.3) on ravine, loss 6.45 → ")


def test_a_methods_own_name_counts():
    class Plain:
        name = "plain descent"

        def update(self, params, grads):
            params["x"] -= 0.1 * grads["x"]

    route = walk(Plain())
    assert (route.name, route.hyper) == ("plain descent", {})


def test_a_gap_still_to_fill_stands_still_and_raises_nothing():
    class Gap:
        def update(self, params, grads):
            pass

    class Returns:
        def update(self, params, grads):
            return params

    assert (walk(Gap(), 5).points == [-7, 2]).all()
    assert (walk(Returns(), 5).points == [-7, 2]).all()


def test_returning_params_as_well_is_fine_and_so_is_numpy():
    class Returns:
        def update(self, params, grads):
            for key in params:
                params[key] = np.float64(params[key]) - np.float64(0.3) * grads[key]
            return params

    route = walk(Returns())
    np.testing.assert_allclose(route.points, walk(SGD(0.3)).points)


def test_standing_still_in_a_minimum_is_no_mistake():
    class Returns:
        def update(self, params, grads):
            for key in params:
                params[key] -= 0.1 * grads[key]
            return dict(params)

    assert (walk(Returns(), 3, bowl, (0, 0)).points == 0).all()


# Several walks.
