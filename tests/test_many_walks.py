"""Many walks at once are the walks that are taken one by one."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import fields
import optimizers
from adventurer import Adventurer, Diverged, walk_many
from fields import Field, ravine
from optimizers import SGD, Adam, Lion, Momentum, NAdam, RAdam
from schedules import cosine
from stage.parameters import RULES


def one(field, method, start, steps):
    """A single walk: its points (steps + 1, 2), NaN for those that were not taken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Diverged)
        route = Adventurer(*start).optimize(field, method, steps).route
    points = np.full((steps + 1, 2), np.nan)
    points[: len(route.points)] = route.points
    return points, route


def assert_same(walks, which, points, route):
    size = np.maximum(1, np.abs(points))
    assert np.array_equal(np.isnan(walks.points[:, *which]), np.isnan(points))
    assert np.nanmax(np.abs(walks.points[:, *which] - points) / size) <= 1e-12
    assert walks.taken[which] == route.steps
    assert walks.diverged[which] == route.diverged
    assert walks.ends[which] == pytest.approx(route.points[-1], rel=1e-12, abs=1e-12)
    assert walks.losses[which] == pytest.approx(route.losses[-1], rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_from_many_starts_each_walk_is_the_single_one(rule):
    rng = np.random.default_rng(len(rule))
    for field in fields.CATALOGUE.values():
        scale = field.window.lr_scale if rule in ("SGD", "Momentum", "Nesterov", "RAdam") else 1
        method = RULES[rule](lr=0.1 * scale)
        x, y = (rng.uniform(*ends, 3) for ends in (field.x_range, field.y_range))
        starts = np.stack([x, y], axis=-1)
        walks = walk_many(field, method, starts, 10)
        for i, start in enumerate(starts):
            assert_same(walks, (i,), *one(field, method, start, 10))


@pytest.mark.parametrize("rule", [SGD, Momentum, Adam, NAdam, Lion])
def test_with_many_hyperparameters_each_walk_is_the_single_one(rule):
    other = "momentum" if rule is Momentum else "beta1" if rule is not SGD else None
    lrs, others = np.array([0.01, 0.5, 1.02])[:, None], np.array([0.0, 0.9])
    settings = {"lr": lrs} | ({other: others} if other else {"lr": lrs + 0 * others})
    walks = walk_many(ravine, rule(), (-7, 2), 12, **settings)
    assert walks.points.shape == (13, 3, 2, 2) and walks.losses.shape == (3, 2)
    for i, j in np.ndindex(3, 2):
        hyper = {"lr": lrs[i, 0]} | ({other: others[j]} if other else {})
        assert_same(walks, (i, j), *one(ravine, rule(**hyper), (-7, 2), 12))


def test_a_schedule_and_a_field_without_gradient_walk_as_alone():
    field = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5))
    method = Momentum(lr=cosine(0.2, 0.01, 10))
    walks = walk_many(field, method, [(-7, 2), (3, -1)], 10)
    for i, start in enumerate([(-7, 2), (3, -1)]):
        assert_same(walks, (i,), *one(field, method, start, 10))


@pytest.mark.filterwarnings("error")
def test_what_diverges_ends_where_it_would_alone_and_leaves_the_others_as_they_are():
    for rule in (SGD, Momentum):
        lrs = np.array([0.1, 1e80, 0.95, 1e300])
        walks = walk_many(ravine, rule(), (-7, 2), 30, lr=lrs)
        assert walks.diverged.tolist() == [False, True, False, True]
        for i, lr in enumerate(lrs):
            assert_same(walks, (i,), *one(ravine, rule(lr=lr), (-7, 2), 30))


def test_more_walks_than_one_block_and_the_ends_alone():
    lrs = np.linspace(0.01, 1.1, 20_000)
    ends = walk_many(ravine, SGD(), (-7, 2), 30, whole=False, lr=lrs)
    assert ends.points is None
    x, y = -7 * (1 - lrs / 10) ** 30, 2 * (1 - 2 * lrs) ** 30
    assert ends.ends == pytest.approx(np.stack([x, y], axis=-1), rel=1e-11, abs=1e-13)
    assert ends.losses == pytest.approx(x * x / 20 + y * y, rel=1e-11, abs=1e-13)


def test_the_method_that_is_given_stays_as_it_was():
    method = Momentum(lr=0.3)
    walk_many(ravine, method, [(-7, 2), (1, 1)], 3, momentum=[0.5, 0.9])
    assert (method.lr, method.momentum, method.v, method.t) == (0.3, 0.9, {}, 0)


class Whole:
    """A rule that does not take arrays."""

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] -= 0.1 if grad > 0 else 0.0


class Mixing:
    """A rule that makes one number of many walks."""

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] = float(np.mean(params[key] - 0.1 * grad))


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        ((ravine, SGD(), (-70, 2)), {}, r"\(-70, 2\) lies outside .*: start inside"),
        ((ravine, SGD(), [1, 2, 3]), {}, r"starts has the shape \(3,\).*: give points"),
        ((ravine, SGD(), ["a", "b"]), {}, "starts is .*: give points"),
        ((ravine, SGD(), (-7, 2)), {"momentum": [0.9]}, "SGD has no momentum: it has lr"),
        ((ravine, SGD(), (-7, 2)), {"lr": [0.1, -1]}, "lr is -1.0: it must be finite and above 0"),
        ((ravine, SGD(), (-7, 2)), {"lr": [0.1, np.nan]}, "lr is nan: it must be finite"),
        ((ravine, SGD(), (-7, 2)), {"lr": ["x"]}, "lr is .*: give numbers"),
        ((ravine, SGD(), [(-7, 2)] * 3), {"lr": [0.1, 0.2]}, "do not fit: make them broadcast"),
        ((ravine, SGD(), (-7, 2), 0), {}, "steps is 0: walk at least one"),
        ((ravine, RAdam(), (-7, 2)), {"beta2": [0.5, 0.9]}, "RAdam takes no arrays here .*one by"),
        ((ravine, Whole(), [(-7, 2)] * 2), {}, "Whole takes no arrays here .*one by one"),
        ((ravine, Mixing(), [(-7, 2)] * 2), {}, r"Mixing made of 2 walks an array of shape \(\)"),
    ],
)
def test_what_cannot_be_walked_is_said_in_a_sentence(arguments, settings, said):
    with pytest.raises((TypeError, ValueError), match=said):
        walk_many(*arguments, **settings)


def test_a_field_that_draws_its_gradient_is_walked_one_by_one():
    def grad(x, y, rng):
        return 2 * x + rng.normal(), 2 * y

    noisy = Field(lambda x, y: x * x + y * y, (-1, 1), (-1, 1), grad)
    with pytest.raises(ValueError, match=r"drawn at random.*use Adventurer"):
        walk_many(noisy, SGD(), (1, 0))


def test_the_rules_are_all_there_are():
    assert {*RULES} >= {*optimizers.__all__} - {"BOUNDS", "Optimizer"}
