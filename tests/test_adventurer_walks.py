"""Several walks in a row, and walks that end early."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import heard, steady
from test_adventurer import walk

from adventurer import Adventurer, Diverged
from fields import Field, bowl, hills, ravine, rosenbrock
from optimizers import SGD, Momentum, Nesterov


def test_a_further_optimize_goes_on():
    hiker = Adventurer(-7, 2)
    assert hiker.optimize(ravine, SGD(0.95), 10) is hiker
    hiker.optimize(ravine, SGD(0.95), steps=20)
    whole = walk(SGD(0.95))
    for name in ("points", "losses", "gradients", "updates"):
        assert (getattr(hiker.route, name) == getattr(whole, name)).all()
    assert (hiker.x, hiker.y) == tuple(whole[-1])


def test_a_further_optimize_sets_out_at_rest_and_names_its_method():
    hiker = Adventurer(-7, 2).optimize(ravine, Momentum(0.1), 10)
    turn = hiker.route[-1]
    route = hiker.optimize(ravine, Momentum(0.2), 5).route
    assert (route.steps, route.hyper["lr"]) == (15, 0.2)
    assert route.updates[10] == pytest.approx(-0.2 * np.array(ravine.grad(*turn)))


def test_another_field_or_place_begins_a_new_route():
    hiker = Adventurer(1, 1).optimize(bowl, SGD(), 4)
    end = tuple(hiker.route[-1])
    route = hiker.optimize(hills, SGD(), 3).route
    assert (route.steps, route.field, tuple(route[0])) == (3, hills, end)
    hiker.x = 0.0
    assert hiker.optimize(hills, SGD(), 2).route.steps == 2


def test_defaults_and_names():
    hiker = Adventurer(np.float64(-7), 2)
    with pytest.raises(AttributeError, match="call optimize"):
        _ = hiker.route
    assert hiker.optimize(ravine, SGD()).route.steps == 30
    assert walk(SGD(), np.int64(3)).steps == 3
    assert repr(Adventurer(-0.5, 0.2)) == "<Adventurer at (-0.5, 0.2)>"


# Divergence.


def test_divergence_stops_before_the_first_point_that_is_not_finite():
    with heard() as caught:
        route = Adventurer(-1, 1).optimize(rosenbrock, SGD(0.95), 30).route
    (warning,) = caught
    assert warning.category is Diverged
    said = str(warning.message)
    assert said == route.stop_reason
    assert "SGD diverged at step 5" in said
    assert "smaller learning rate" in said
    assert route.diverged
    assert "diverged" in repr(route)
    assert caught[0].filename == __file__
    assert (route.steps, len(route.losses), len(route.gradients)) == (4, 5, 4)
    for array in (route.points, route.losses, route.gradients, route.updates):
        assert np.isfinite(array).all()
    assert (route.points == walk(SGD(0.95), 4, rosenbrock, (-1, 1)).points).all()


def test_growing_is_not_yet_diverging():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        route = walk(SGD(1.02))
    assert not route.diverged
    assert route.losses[-1] > route.losses[0]


@pytest.mark.parametrize(
    ("f", "grad", "step", "what"),
    [
        (lambda x, y: x, lambda x, y: (math.nan, 0), 1, "gradient nan, 0"),
        (lambda x, y: x, lambda x, y: (1e308, -1e308), 1, "step -inf, inf"),
        (lambda x, y: np.sqrt(x + 1.25), lambda x, y: (0.1, 0), 4, "loss nan"),
        (lambda x, y: math.exp(-300 * x), lambda x, y: (0.5, 0), 2, "loss nan"),
    ],
)
def test_whatever_is_not_finite_ends_the_walk(f, grad, step, what):
    field = Field(f, (-1, 1), (-1, 1), grad=grad)
    with pytest.warns(Diverged, match=f"diverged at step {step} \\({what}\\)"):
        route = walk(SGD(lr=5), 30, field, (0.5, 0))
    assert route.steps == step - 1
    assert np.isfinite(route.points).all()
    assert route.gradients.shape == route.updates.shape == (step - 1, 2)


def test_overflow_and_division_by_zero_in_a_method_end_the_walk():
    class Squares:
        def update(self, params, grads):
            for key in params:
                params[key] -= 10.0 ** (1 + grads[key] ** 2 / 1e3)

    class Divides:
        def update(self, params, grads):
            params["x"] -= 1 / grads["x"]

    with pytest.warns(
        Diverged, match=r"Squares diverged at step \d \(.*Result too large|out of range"
    ):
        walk(Squares())
    with pytest.warns(Diverged, match="Divides diverged at step 1 .float division by zero."):
        walk(Divides(), 30, bowl, (0, 1))


@steady
@given(lr=st.floats(2, 1e6), rule=st.sampled_from([SGD, Momentum, Nesterov]))
def test_no_learning_rate_leads_to_a_point_that_is_not_finite(lr, rule):
    with heard() as caught:
        route = walk(rule(lr), 2000, bowl, (1, 1))
    assert np.isfinite(route.points).all()
    assert np.isfinite(route.losses).all()
    assert [warning.category for warning in caught] == [Diverged]
    assert route.diverged
