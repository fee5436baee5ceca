"""Losses of data: values and gradients, minima, samples; walks on a few samples at a time."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from reference import RULES, steady
from test_bad_input_walks import says

import visualizer
from adventurer import Adventurer
from fields import Field, bowl
from losses import SampledField, linear_regression, logistic_regression, network
from optimizers import SGD, Momentum

RNG = np.random.default_rng(5)
ONE, TWO = RNG.normal(size=24), RNG.normal(size=(24, 2)) * (1, 40)
TARGETS = 0.7 * ONE - 0.4 + 0.2 * RNG.normal(size=24)
LABELS = (TARGETS + RNG.normal(size=24) > 0).astype(int)
FIELDS = {
    "line": linear_regression(ONE, TARGETS),
    "plane": linear_regression(TWO, TARGETS),
    "classes": logistic_regression(ONE, LABELS),
    "two features": logistic_regression(TWO, LABELS),
    "network": network(ONE, TARGETS),
}
ALL = pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
SHARES = st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98))


def at(field, shares):
    """A point of a field, in shares of its ranges."""
    ranges = np.array([field.x_range, field.y_range])
    return (ranges[:, 0] + np.array(shares) * np.ptp(ranges, axis=1)).tolist()


def test_values_by_hand():
    line = linear_regression([1, 2], [3, 3])
    assert line(1, 1) == ((2 - 3) ** 2 + (3 - 3) ** 2) / 2
    assert logistic_regression([[1, 2]], [1])(1, 0.5) == pytest.approx(np.log1p(np.exp(-2)))
    assert network([2], [1])(0.5, 3) == pytest.approx((3 * np.tanh(1) - 1) ** 2)


@ALL
@steady
@given(shares=SHARES)
def test_gradients_are_exact(field, shares):
    x, y = at(field, shares)
    plain = Field(lambda x, y: field(x, y), field.x_range, field.y_range)
    sides = np.ptp([field.x_range, field.y_range], axis=1)
    off = sides * (np.array(field.grad(x, y)) - plain.grad(x, y))
    assert np.abs(off).max() < 1e-7 * field(field.x_range, field.y_range).max()


@ALL
@steady
@given(shares=SHARES, size=st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]), seed=st.integers(0, 99))
def test_the_mean_over_an_epoch_is_the_full_gradient(field, shares, size, seed):
    """Seen by one who never moves: all gradients of the walk are at one point."""

    class Stands:
        def update(self, params, grads):
            pass

    x, y = at(field, shares)
    route = Adventurer(x, y).optimize(field, Stands(), 2 * 24 // size, size, seed).route
    full = np.array(field.grad(x, y))
    np.testing.assert_array_equal(route.full_gradients, np.tile(full, (route.steps, 1)))
    for epoch in np.split(np.arange(route.steps), 2):
        numbers = np.concatenate([route.batches[step] for step in epoch])
        assert sorted(numbers.tolist()) == [*range(24)]
        mean, most = route.gradients[epoch].mean(axis=0), np.abs(route.gradients).max(axis=0)
        assert (np.abs(mean - full) <= 1e-12 * most).all()


@pytest.mark.parametrize("size", [5, 7, 24])
def test_batches_are_drawn_without_replacement_and_the_last_may_be_smaller(size):
    route = Adventurer(0, 0).optimize(FIELDS["line"], SGD(0.05), 40, size).route
    epoch = [size] * (24 // size) + [24 % size] * (24 % size > 0)
    assert [len(batch) for batch in route.batches] == (epoch * 40)[:40]
    first, second = (np.concatenate(route.batches[k : k + len(epoch)]) for k in (0, len(epoch)))
    assert sorted(first) == sorted(second) == [*range(24)]
    assert first.tolist() != second.tolist()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_seed_is_a_walk(rule):
    def walk(seed):
        return Adventurer(0, 0).optimize(FIELDS["line"], rule(), 12, 4, seed).route

    one, same, other = walk(3), walk(np.int64(3)), walk(4)
    assert (one.points == same.points).all() and (one.gradients == same.gradients).all()
    assert [b.tolist() for b in one.batches] == [b.tolist() for b in same.batches]
    assert not (one.gradients == other.gradients).all()
    for k, (batch, point) in enumerate(zip(one.batches, one.points, strict=False)):
        assert one.gradients[k].tolist() == [*FIELDS["line"].batch_grad(*point, batch)]
        assert one.full_gradients[k].tolist() == [*FIELDS["line"].grad(*point)]


def test_all_samples_at_once_are_the_plain_walk():
    plain = Adventurer(0, 0).optimize(FIELDS["line"], Momentum(), 20).route
    whole = Adventurer(0, 0).optimize(FIELDS["line"], Momentum(), 20, batch_size=24).route
    np.testing.assert_allclose(whole.points, plain.points, rtol=1e-12)
    assert (plain.batches, (plain.full_gradients == plain.gradients).all()) == ((), True)


def test_legs_with_and_without_batches_make_one_route():
    hiker = Adventurer(0, 0).optimize(FIELDS["line"], SGD(), 2)
    route = hiker.optimize(FIELDS["line"], SGD(), 3, batch_size=5).route
    assert [len(batch) for batch in route.batches] == [24, 24, 5, 5, 5]
    assert route.full_gradients.shape == (5, 2)
    assert (route.full_gradients[:2] == route.gradients[:2]).all()
    twin = pickle.loads(pickle.dumps(copy.deepcopy(route)))
    assert (twin.full_gradients == route.full_gradients).all()


def test_a_noisy_gradient_draws_from_the_seed():
    def grad(x, y, rng):
        return 2 * x + rng.normal(), 2 * y + rng.normal()

    noisy = Field(lambda x, y: x * x + y * y, (-2, 2), (-2, 2), grad)

    def walk(**seed):
        return Adventurer(1, 1).optimize(noisy, SGD(0.05), 20, **seed).route

    assert noisy.noisy and not bowl.noisy
    assert (walk().points == walk(seed=0).points).all()
    assert not (walk().points == walk(seed=1).points).all()
    assert len({tuple(noise) for noise in walk().gradients - walk().full_gradients}) == 20
    np.testing.assert_allclose(walk().full_gradients, 2 * walk()[:-1], atol=1e-8)


# Minima and ranges.


@ALL
def test_minima_are_level_and_lower_than_all_around(field):
    assert field.minima
    sides = np.ptp([field.x_range, field.y_range], axis=1)
    for minimum in field.minima:
        assert np.abs(sides * field.grad(*minimum)).max() < 1e-9
        around = np.array(minimum)[:, None] + 0.01 * sides[:, None] * RNG.normal(size=(2, 200))
        assert (field(*around) > field(*minimum)).all()
        assert field.contains(*minimum)
    assert field.contains(0, 0)


def test_the_minimum_of_lines_is_the_least_squares_solution():
    slope, intercept = np.polyfit(ONE, TARGETS, 1)
    np.testing.assert_allclose(FIELDS["line"].minima, [(slope, intercept)], rtol=1e-12)


@pytest.mark.parametrize(
    "field",
    [
        linear_regression([2, 2, 2], [1, 2, 3]),
        linear_regression([[1, 2], [2, 4]], [1, 2]),
        logistic_regression([1, 2, 3], [0, 0, 1]),
        logistic_regression([1, 2], [True, True]),
        logistic_regression([1, 1], [0, 0]),
        network([0, 0], [1, 2]),
    ],
    ids=["one input", "one feature", "parted", "one kind", "one sample", "no input"],
)
def test_where_there_is_no_single_minimum_none_is_known(field):
    assert field.minima == ()
    assert np.isfinite([field.x_range, field.y_range]).all()


def test_given_ranges_count_and_minima_outside_do_not():
    field = linear_regression(ONE, TARGETS, x_range=(5, 6), name="mine")
    assert (field.x_range, field.minima, field.name) == ((5, 6), (), "mine")
    assert field.y_range == FIELDS["line"].y_range


def test_samples_cannot_be_changed_from_outside():
    mine = np.array([1.0, 2.0])
    field = linear_regression(mine, mine)
    before = field(3, 1)
    mine[0] = 9
    assert field(3, 1) == before
    with pytest.raises(ValueError, match="read-only"):
        field.samples[0][0] = 1
    assert pickle.loads(pickle.dumps(field))(3, 1) == before


def test_many_samples_are_taken_in_parts(monkeypatch):
    whole = FIELDS["network"](ONE, ONE)
    monkeypatch.setattr("numerics.sampled.AT_ONCE", 100)
    np.testing.assert_array_equal(FIELDS["network"](ONE, ONE), whole)


def test_a_students_data_can_be_drawn_and_walked():
    field = visualizer.linear_regression(ONE, TARGETS)
    walker = visualizer.Adventurer(0, 0).optimize(field, SGD(0.1), 9, batch_size=4, seed=2)
    assert field.plot(walker.route, ax=Figure().add_subplot()).lines
    assert walker.route.batches and walker.route.hyper == {"lr": 0.1}


# Wrong input.


@pytest.mark.parametrize("make", [linear_regression, logistic_regression, network])
@pytest.mark.parametrize(
    ("inputs", "others", "kind", "words"),
    [
        ([1, 2], [1], ValueError, ["inputs has 2 samples and ", " has 1", "as many of each"]),
        (["a", "b"], [0, 1], TypeError, ["inputs is", "real numbers"]),
        ([], [], ValueError, [r"inputs is \[\]", "one sample or more"]),
        (3.0, 1, ValueError, ["inputs is 3.0", "one sample or more"]),
        ([1, np.nan], [0, 1], ValueError, ["inputs of sample 1 is nan", "leave out"]),
        (np.ones((2, 3)), [0, 1], ValueError, [r"inputs has shape \(2, 3\)", r"give \(n,\)"]),
        ([1, 2], [[0], [1]], ValueError, [r"has shape \(2, 1\)", "one number for each"]),
    ],
)
def test_data(make, inputs, others, kind, words):
    with says(kind, *words):
        make(inputs, others)

    told = getattr(visualizer, make.__name__)
    with pytest.raises(kind, match=r"[ぁ-ん][^\n]*\n"):
        told(inputs, others)


def test_labels():
    with says(ValueError, "labels hold 2", "0 or 1"):
        logistic_regression([1, 2], [1, 2])
    with says(TypeError, r"samples\[0\] is", "real numbers"):
        SampledField(lambda x, y: x, ["a"], (0, 1), (0, 1))


@pytest.mark.parametrize(
    ("field", "options", "kind", "words"),
    [
        (bowl, {"batch_size": 8}, ValueError, ["batch_size is 8, but bowl has no samples"]),
        (FIELDS["line"], {"batch_size": 0}, ValueError, ["batch_size is 0,", "give 1 to 24"]),
        (FIELDS["line"], {"batch_size": 25}, ValueError, ["is 25, but linear", "has 24 samples"]),
        (FIELDS["line"], {"batch_size": 2.0}, TypeError, ["batch_size is 2.0", "batch_size=8"]),
        (bowl, {"seed": -1}, ValueError, ["seed is -1", "0 or more"]),
        (bowl, {"seed": "a"}, TypeError, ["seed is 'a'", "seed=0"]),
        (bowl, {"seed": True}, TypeError, ["seed is True", "seed=0"]),
    ],
)
def test_batch_sizes_and_seeds(field, options, kind, words):
    with says(kind, *words):
        Adventurer(0, 0).optimize(field, SGD(), 1, **options)
    with pytest.raises(kind, match=r"[ぁ-ん][^\n]*\n[^\n]*" + words[0]):
        visualizer.Adventurer(0, 0).optimize(field, SGD(), 1, **options)
