"""Wrong input of fields and their functions: a sentence says what, and what to do."""

from __future__ import annotations

import cmath
import math
import warnings

import numpy as np
import pytest
from test_bad_input_walks import UNIT, plain, says

from fields import Field, bowl, lookup, ravine

MEND = "mend the function or narrow x_range and y_range"


@pytest.mark.parametrize(
    ("f", "kind", "words"),
    [
        (3, TypeError, ["f is 3", "give a function"]),
        ("x**2", TypeError, [r"f is 'x\*\*2'", "give a function"]),
        (lambda x, y: x ^ 2 + y ^ 2, TypeError, [r"f uses \^", r"\*\*", r"x\*\*2 for x\^2"]),
        (lambda x, y: math.floor(x) + (x ^ 2), TypeError, [r"f uses \^", r"\*\*"]),
        (lambda x, y: cmath.sqrt(x), ValueError, [r"f\(-1, -1\) returned 1j", "real", MEND]),
        (lambda x, y: np.sqrt(x + 0j), ValueError, [r"f\(-1, -1\) returned 1j", "real", MEND]),
        (lambda x, y: (1 + x - y) * 1j, ValueError, ["returned 1j", "one real number"]),
        (lambda x, y: np.log(y), ValueError, [r"f\(-1, -1\) is nan", "finite", MEND]),
        (lambda x, y: x * math.nan, ValueError, [r"f\(-1, -1\) is nan", "finite", MEND]),
        (lambda x, y: 1 / (x - y - 2), ValueError, [r"f\(1, -1\) is -?inf", "finite", MEND]),
        (lambda x, y: 1 / (x * x + y * y), ValueError, [r"f\(0, 0\) is inf", MEND]),
        (lambda x, y: math.log(x), ValueError, [r"f\(-1, -1\) raised ValueError", "domain", MEND]),
        (lambda x, y: math.exp(999 * x), ValueError, ["raised OverflowError", "real number", MEND]),
        (lambda x, y: 1 / int(x), ValueError, ["raised ZeroDivisionError", "real number", MEND]),
        (lambda x, y: None, TypeError, [r"f\(-1, -1\) returned None", "must return one real"]),
        (lambda x, y: "high", TypeError, ["returned 'high'", "must return one real number"]),
        (lambda x, y: (x, y), TypeError, [r"returned \(-1.0, -1.0\)", "one real number"]),
        (lambda x, y: np.zeros((2, 3)), TypeError, [r"an array of shape \(2, 3\)", "one real"]),
        (lambda x, y: np.array([x, y]), TypeError, [r"an array of shape \(2,\)", "one real"]),
        (lambda x: x, TypeError, ["raised TypeError", "2 were given", "one real number"]),
    ],
)
def test_functions(f, kind, words):
    with warnings.catch_warnings(), says(kind, *words):
        warnings.simplefilter("error")
        Field(f, UNIT, UNIT)


@pytest.mark.parametrize(
    "noisy",
    [
        lambda x, y, dice: x + dice.normal(),
        lambda x, y, dice: x + dice.normal(size=np.shape(x)),
        lambda x, y, dice: x[:] + dice.normal(size=x.shape),
        lambda x, y, dice: math.sin(x) + dice.normal(),
    ],
    ids=["one number", "as many as points", "takes only arrays", "takes only numbers"],
)
def test_a_loss_that_is_another_each_time(noisy):
    dice = np.random.default_rng(1)
    words = (
        r"f\(-1, -1\) is -?\d[^ ]* and then -?\d",
        "must stay the same",
        "outside of it, or in grad",
    )
    for more in ({}, {"grad": lambda x, y: (1, 0)}):
        with says(ValueError, *words):
            Field(lambda x, y: noisy(x, y, dice), UNIT, UNIT, **more)


def test_a_function_is_called_by_its_own_name():
    def loss(x, y):
        return x**2 + y ^ 2

    with says(TypeError, r"loss uses \^"):
        Field(loss, UNIT, UNIT)


@pytest.mark.parametrize("which", ["x_range", "y_range"])
@pytest.mark.parametrize(
    ("ends", "kind", "words"),
    [
        ((1, -1), ValueError, [r"is \(1, -1\)", "lower first", r"\(-1, 1\)"]),
        ((2, 2), ValueError, [r"is \(2, 2\)", "lower first", r"\(-1, 1\)"]),
        ((0, math.inf), ValueError, [r"is \(0, inf\)", "finite ends"]),
        ((math.nan, 1), ValueError, [r"is \(nan, 1\)", "finite ends"]),
        ((-1e308, 1e308), ValueError, [r"is \(-1e\+308, 1e\+308\)", "finite ends"]),
        (5, TypeError, ["is 5", "pair of numbers", r"\(-1, 1\)"]),
        (None, TypeError, ["is None", "pair of numbers"]),
        ((), TypeError, [r"is \(\)", "pair of numbers"]),
        ((0, 1, 2), TypeError, [r"is \(0, 1, 2\)", "pair of numbers"]),
        ((0, "1"), TypeError, [r"is \(0, '1'\)", "pair of numbers"]),
        ((False, True), TypeError, [r"is \(False, True\)", "pair of numbers"]),
        ((0, 10**400), ValueError, [r"is \(0, 10", "finite ends"]),
        ((0, 1j), TypeError, [r"is \(0, 1j\)", "pair of numbers"]),
    ],
)
def test_ranges(which, ends, kind, words):
    with says(kind, which, *words):
        Field(plain, **{"x_range": UNIT, "y_range": UNIT, which: ends})


PAIR = r"must return a real pair \(df/dx, df/dy\)"


@pytest.mark.parametrize(
    ("grad", "kind", "words"),
    [
        (3, TypeError, ["grad is 3", r"give a function \(x, y\) -> \(df/dx, df/dy\)"]),
        (lambda x, y: 2 * x, TypeError, [r"grad\(-1, -1\) returned -2.0", PAIR]),
        (lambda x, y: (2 * x,), TypeError, [r"grad\(-1, -1\) returned \(-2.0,\)", PAIR]),
        (lambda x, y: (x, y, 0), TypeError, [r"returned \(-1.0, -1.0, 0\)", PAIR]),
        (lambda x, y: None, TypeError, ["returned None", PAIR]),
        (lambda x, y: (x, None), TypeError, [r"returned \(-1.0, None\)", PAIR]),
        (lambda x, y: (x, 1j), ValueError, [r"returned \(-1.0, 1j\)", PAIR]),
        (lambda x, y: (2 * x, y ^ 2), TypeError, [r"grad uses \^", r"\*\*"]),
        (lambda x: (x, x), TypeError, ["grad", "raised TypeError", PAIR]),
    ],
)
def test_gradients(grad, kind, words):
    with says(kind, *words):
        Field(plain, UNIT, UNIT, grad=grad)


@pytest.mark.parametrize(
    ("minima", "kind", "words"),
    [
        ([(0, 3)], ValueError, [r"minimum \(0, 3\)", "outside", "from -1 to 1", "widen"]),
        ([(0, math.nan)], ValueError, [r"minimum \(0, nan\)", "outside"]),
        ((0, 0), TypeError, ["minimum is 0", "pair of numbers", r"minima=\[\(0, 0\)\]"]),
        ([(0, 0, 0)], TypeError, [r"minimum is \(0, 0, 0\)", "pair of numbers"]),
        (["ab"], TypeError, ["minimum is 'ab'", "pair of numbers"]),
        (7, TypeError, ["minimum is 7", "pair of numbers"]),
    ],
)
def test_minima(minima, kind, words):
    with says(kind, *words):
        Field(plain, UNIT, UNIT, minima=minima)


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ("a", 1, ["x is 'a'", "real numbers"]),
        ("1.5", 1, ["x is '1.5'", "real numbers"]),
        (None, 1, ["x is None", "real numbers"]),
        (True, 1, ["x is True", "real numbers"]),
        (np.array([1j]), 1, [r"x is an array of shape \(1,\)", "real numbers"]),
        ([1, None], 1, [r"x is \[1, None\]", "real numbers"]),
        ([[1, 2], [3]], 1, [r"x is \[\[1, 2\], \[3\]\]", "real numbers"]),
        (1j, 1, ["x is 1j", "real numbers"]),
        ([1, 2], [1, 2, 3], [r"x is \[1, 2\] and y is \[1, 2, 3\]", "broadcast"]),
        (np.zeros(2), np.zeros(3), [r"shape \(2,\)", r"shape \(3,\)", "broadcast"]),
    ],
)
def test_points(x, y, words):
    for function in (bowl, bowl.grad, bowl.contains):
        with says((TypeError, ValueError), *words):
            function(x, y)


def test_a_field_cannot_be_changed():
    for name in ("name", "x_range", "minima", "colour"):
        with says(AttributeError, name, "make a new Field"):
            setattr(ravine, name, None)


def test_lookup():
    with says(ValueError, "'valley'", "choose one of bowl, ravine, .*hills"):
        lookup("valley")
