"""Slopes without grad: two digits for every scale, offset, precision and noise, or it is said."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from of_catalogue import SMOOTH
from reference import heard, steady

from adventurer import Adventurer
from fields import CATALOGUE, Field, RoughSlope
from optimizers import SGD

SQUARE = (-1, 1), (-1, 1)
PRECISIONS = {
    "float64": lambda z: z,
    "float32": lambda z: np.float32(z),
    "float16": lambda z: np.float16(z),
    "longdouble": lambda z: np.longdouble(z),
    "float32 in float64": lambda z: np.float64(np.float32(z)),
}


def slopes_of(field, x, y):
    """The slopes at points, and whether they were warned of, or refused."""
    with heard() as caught:
        try:
            slopes = np.array(field.grad(x, y))
        except ValueError as error:
            assert str(error).startswith("not one digit of a slope can be had")
            return np.full(2, np.nan), True
    assert {warning.category for warning in caught} <= {RoughSlope}
    return slopes, bool(caught)


def off(slopes, exact):
    return np.hypot(*np.subtract(slopes, exact)) / np.hypot(*exact)


def bowl_on(offset, scale, size, precision=PRECISIONS["float64"]):
    ends = (-size, size)
    return Field(lambda x, y: precision(offset + scale * (x**2 + y**2)), ends, ends)


@pytest.mark.parametrize(
    ("offset", "scale", "size", "precision", "within"),
    [
        (1000, 0.001, 10, "float32", 2e-3),
        (1000, 0.001, 10, "float32 in float64", 2e-3),
        (1e9, 1, 1, "float64", 1e-6),
        (1e9, 1, 1, "longdouble", 1e-6),
        (-1e12, 1, 1, "float64", 1e-3),
        (0, 1, 1, "float32", 1e-5),
        (0, 1, 1, "float16", 1e-2),
        (0, 1e-30, 1, "float32", 1e-5),
        (1e-3, 1, 1e-6, "float64", 1e-3),
    ],
)
def test_large_constants_and_coarse_numbers(offset, scale, size, precision, within):
    field = bowl_on(offset, scale, size, PRECISIONS[precision])
    x, y = size * np.array([[0.3, -0.9, 0.011], [0.4, 0.5, -0.7]])
    slopes, _ = slopes_of(field, x, y)
    assert off(slopes, (2 * scale * x, 2 * scale * y)).max() < within


def test_noise_that_the_size_of_the_values_does_not_show():
    field = Field(lambda x, y: (1e9 + x**2 + y**2) - 1e9, *SQUARE)
    slopes, warned = slopes_of(field, [0.3, -0.9], [0.4, 0.5])
    assert off(slopes, ([0.6, -1.8], [0.8, 1.0])).max() < 1e-5
    assert not warned


@pytest.mark.parametrize("digits", [5, 6, 8, 11])
def test_rounded_values(digits):
    field = Field(lambda x, y: np.round(5 + x**2 + y**2, digits), *SQUARE)
    x, y = np.random.default_rng(1).uniform(-1, 1, (2, 100))
    for point in zip(x, y, strict=True):
        slopes, warned = slopes_of(Field(field, *SQUARE), *point)
        exact = 2 * np.array(point)
        assert warned or np.hypot(*(slopes - exact)) < 1e-2 * max(np.hypot(*exact), 1e-2)
        assert digits < 6 or not warned


@pytest.mark.parametrize("waves", [30, 1e3, 1e5, 1e6])
def test_short_waves(waves):
    field = Field(lambda x, y: np.sin(waves * x) + y, *SQUARE)
    x = np.linspace(-0.99, 0.99, 401)
    slopes, warned = slopes_of(field, x, 0)
    exact = waves * np.cos(waves * x)
    assert np.abs(slopes[0] - exact).max() < 1e-3 * waves
    np.testing.assert_allclose(slopes[1], 1, rtol=1e-6)
    assert not warned


def test_waves_that_fit_between_the_points_of_the_rule_do_not_pass_for_slow_ones():
    step = np.finfo(float).eps ** 0.2 / 10
    for count in (1, 2, 3, 5, 8, 13):
        k = 2 * math.pi * count / step
        field = Field(lambda x, y, k=k: np.sin(k * x) + y, *SQUARE)
        slopes, _ = slopes_of(field, [0.3, 0.70001], 0)
        np.testing.assert_allclose(slopes[0], k * np.cos(k * np.array([0.3, 0.70001])), rtol=1e-2)


@settings(steady, max_examples=400)
@given(
    offset=st.sampled_from([0, 1, -1000, 1e6, 1e9, 1e13]),
    scale=st.sampled_from([1e-12, 1e-3, 1, 1e8]),
    size=st.sampled_from([1e-6, 1e-2, 1, 10, 1e6]),
    waves=st.tuples(st.floats(0.1, 60), st.floats(-4, 4)),
    bend=st.floats(-3, 3),
    precision=st.sampled_from(list(PRECISIONS)),
    place=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
@example(1000, 0.001, 10, (0.1, 0.1), 1, "float32", (0.3, 0.4))
def test_two_digits_or_a_warning(offset, scale, size, waves, bend, precision, place):
    """f = offset + scale g(x / size, y / size), in numbers of some precision."""
    a, b = waves

    def g(u, v):
        return np.sin(a * u + v) + bend * u * v + np.exp(b * v)

    def rounded(x, y):
        return PRECISIONS[precision](offset + scale * g(x / size, y / size))

    ends = (-size, size)
    with np.errstate(all="ignore"):
        if not np.isfinite(
            rounded(*np.meshgrid(np.linspace(*ends, 99), np.linspace(*ends, 99)))
        ).all():
            return  # beyond float16
        field = Field(rounded, ends, ends)
    u, v = place
    slopes, warned = slopes_of(field, size * u, size * v)
    exact = np.array(
        [a * np.cos(a * u + v) + bend * v, np.cos(a * u + v) + bend * u + b * np.exp(b * v)]
    )
    exact *= scale / size
    if field._ground.rise == 0:  # g is lost in the offset: these are the values of a constant
        assert slopes.tolist() == [0, 0] and not warned
        return
    flat = 1e-2 * field._ground.rise / (2 * size)
    assert warned or np.hypot(*(slopes - exact)) <= 1e-2 * max(np.hypot(*exact), flat)


@pytest.mark.parametrize("noise", [1e-9, 1e-6, 1e-3, 0.3])
def test_a_loss_with_noise_of_its_own_that_stays_the_same(noise):
    def f(x, y):
        return x**2 + y**2 + noise * np.sin(1e13 * (x + math.pi * y))

    x, y = np.random.default_rng(1).uniform(-1, 1, (2, 200))
    for point in zip(x, y, strict=True):
        slopes, warned = slopes_of(Field(f, *SQUARE), *point)
        exact = 2 * np.array(point)
        assert warned or np.hypot(*(slopes - exact)) < 1e-2 * max(np.hypot(*exact), 1e-2)
        assert warned or noise < 0.1
        assert not warned or noise > 1e-6


# Kinks, jumps, stairs, edges.


@pytest.mark.parametrize("offset", [0, 1, 1 / 3])
def test_a_kink(offset):
    field = Field(lambda x, y: offset + abs(x) + 3 * np.maximum(y, 0), *SQUARE)
    near = np.array([-0.3, -1e-3, -1e-5, -1e-7, 1e-7, 1e-5, 1e-3, 0.3])
    slopes, warned = slopes_of(field, near, near)
    np.testing.assert_allclose(slopes, [np.sign(near), 3 * (near > 0)], atol=1e-6)
    middle, _ = slopes_of(field, 0, 0)
    np.testing.assert_allclose(middle, (0, 1.5), atol=1e-9)  # the mean of both sides
    assert not warned


def test_a_kink_of_curved_sides():
    field = Field(
        lambda x, y: np.where(x < 0.1, np.exp(3 * (x - 0.1)), 1 - (x - 0.1)) + y**2, *SQUARE
    )
    slopes, warned = slopes_of(field, 0.1, 0.5)
    np.testing.assert_allclose(slopes, ((3 - 1) / 2, 1), rtol=1e-4)
    assert not warned


def test_stairs_are_flat_on_their_steps_and_at_their_edges():
    field = Field(lambda x, y: math.floor(10 * x) + (y > 0.25), *SQUARE)
    slopes, warned = slopes_of(field, [0.05, 0.1, 0.099999, 0.5, 1], [0.3, 0.25, 0.2500001, -1, 1])
    np.testing.assert_allclose(slopes, 0, atol=1e-9)
    assert not warned


def test_at_a_jump_it_is_the_slope_of_the_side_that_has_the_point():
    field = Field(lambda x, y: np.where(x >= 0.25, 5 + 2 * x, -x) + y, *SQUARE)
    other = Field(lambda x, y: np.where(x > 0.25, 5 + 2 * x, -x) + y, *SQUARE)
    assert slopes_of(field, 0.25, 0)[0] == pytest.approx((2, 1), rel=1e-6)
    assert slopes_of(other, 0.25, 0)[0] == pytest.approx((-1, 1), rel=1e-6)


def test_constants_and_plateaus_are_flat_exactly():
    for f in (lambda x, y: 1 / 3, lambda x, y: np.float32(0.1), lambda x, y: 7, lambda x, y: True):
        slopes, warned = slopes_of(Field(f, *SQUARE), 0.3, 0.4)
        assert slopes.tolist() == [0, 0] and not warned
    plateau = Field(lambda x, y: np.maximum(x, 1 / 3), *SQUARE)
    slopes, warned = slopes_of(plateau, [0.1, -1], 0)
    assert slopes.tolist() == [[0, 0], [0, 0]] and not warned


def test_the_edge_of_what_is_finite():
    def f(x, y):
        return np.where(x < 1.0000001, x**2, np.inf) + np.where(y > -1.0000001, y**2, np.nan)

    field = Field(f, *SQUARE)
    slopes, warned = slopes_of(field, [1, 0.9999999], [-1, -0.99999])
    np.testing.assert_allclose(slopes, [[2, 1.9999998], [-2, -1.99998]], rtol=1e-4)
    assert not warned


def test_a_slope_without_bound_is_warned_of():
    field = Field(lambda x, y: np.sqrt(x) + y, (0, 1), (0, 1))
    slopes, warned = slopes_of(field, 0, 0.5)
    assert slopes[0] > 500 and slopes[1] == pytest.approx(1)
    assert warned


def test_no_slope_where_there_is_no_value():
    field = Field(lambda x, y: np.log(x) + y, (0.1, 1), (0, 1))
    slopes, warned = slopes_of(field, [-1, 0.5], [0.5, 0.5])
    assert np.isnan(slopes[0, 0]) and slopes[0, 1] == pytest.approx(2)
    assert not warned


# What it costs.


@pytest.mark.parametrize("name", SMOOTH)
def test_smooth_fields_take_ten_values_a_gradient_and_no_warning(name):
    asked = []

    def counted(x, y):
        asked.append(x.size)
        return CATALOGUE[name](x, y)

    ranges = CATALOGUE[name].x_range, CATALOGUE[name].y_range
    field = Field(counted, *ranges)
    asked.clear()
    x, y = np.meshgrid(np.linspace(*ranges[0], 15), np.linspace(*ranges[1], 9))
    _, warned = slopes_of(field, x, y)
    assert not warned
    assert sum(asked) <= 16 * x.size  # ten, and more at a few points of Beale's
    assert len(asked) <= 4


def test_the_same_points_give_the_same_slopes_alone_and_together():
    field = bowl_on(1e9, 1, 1)
    x, y = np.random.default_rng(3).uniform(-1, 1, (2, 40))
    together, _ = slopes_of(field, x, y)
    alone = np.transpose([slopes_of(field, *point)[0] for point in zip(x, y, strict=True)])
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    assert (together == slopes_of(field, x, y)[0]).all()


def test_a_walk_on_a_float32_loss_goes_down():
    field = bowl_on(1000, 0.001, 10, PRECISIONS["float32"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RoughSlope)
        route = Adventurer(-7, 5).optimize(field, SGD(lr=100), 30).route
    np.testing.assert_allclose(
        route.points[1:12], 0.8 ** np.arange(1, 12)[:, None] * [-7, 5], atol=0.05
    )


@pytest.mark.parametrize("size", [1, 10])
def test_a_walk_to_a_minimum_and_one_that_diverges_are_not_warned_of(size):
    field = bowl_on(3, 1, size)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RoughSlope)
        warnings.simplefilter("ignore", RuntimeWarning, append=True)
        down = Adventurer(-0.5 * size, 0.2 * size).optimize(field, SGD(lr=0.3), 60).route
        away = Adventurer(-0.5 * size, 0.2 * size).optimize(field, SGD(lr=5), 1000).route
    assert np.hypot(*down.points[-1]) < 1e-6 * size
    assert away.diverged and np.isfinite(away.points).all()
