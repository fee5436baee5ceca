"""Bad input to the pure modules: each gives one sentence that names the value and the remedy."""

from __future__ import annotations

import cmath
import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from reference import RULES

from adventurer import Adventurer
from fields import Field, bowl, lookup, ravine
from optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

UNIT = (-1, 1)


def says(kind, *words):
    """Expect a `kind` of error in one sentence, with these words in this order."""
    return pytest.raises(kind, match="^[^\n]*" + "[^\n]*".join(words) + "[^\n]*$")


def plain(x, y):
    return x * x + y * y


# Fields.

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


# Optimizers.


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("lr", [-0.1, 0, math.nan, math.inf, np.float64(-2)])
def test_learning_rates(rule, lr):
    with says(ValueError, f"lr is {lr}:", "finite and above 0", "lr=0.1"):
        rule(lr=lr)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("lr", ["0.1", None, True, [0.1], 1j])
def test_learning_rates_that_are_no_numbers(rule, lr):
    with pytest.raises(TypeError) as caught:
        rule(lr=lr)
    assert str(caught.value).startswith(f"lr is {lr!r}, which is no number: ")
    assert str(caught.value).endswith("e.g. lr=0.1")


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (Momentum, "momentum"),
        (Nesterov, "momentum"),
        (RMSProp, "decay"),
        (Adam, "beta1"),
        (Adam, "beta2"),
        (AdamW, "beta1"),
        (AdamW, "beta2"),
    ],
)
def test_fractions(rule, name):
    for value in (1, 1.5, -0.1, math.nan):
        with says(ValueError, f"{name} is {value}:", "0 or more and below 1", f"{name}=0.9"):
            rule(**{name: value})
    with says(TypeError, f"{name} is '0.9', which is no number", f"{name}=0.9"):
        rule(**{name: "0.9"})
    assert rule(**{name: 0}).hyperparameters()[name] == 0


@pytest.mark.parametrize("rule", [AdaGrad, RMSProp, Adam, AdamW], ids=lambda rule: rule.__name__)
def test_eps(rule):
    for value in (0, -1e-8, math.inf):
        with says(ValueError, f"eps is {value}:", "finite and above 0", "eps=1e-8"):
            rule(eps=value)


def test_weight_decay():
    for value in (-0.01, math.inf):
        with says(ValueError, f"weight_decay is {value}:", "0 or more", "weight_decay=0.01"):
            AdamW(weight_decay=value)
    assert AdamW(weight_decay=0).weight_decay == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(
    ("params", "grads", "kind", "words"),
    [
        ({"x": 1.0}, {"x": 1.0, "z": 1.0}, ValueError, ["'z'", "only one of", "the same keys"]),
        ({"x": 1.0, "y": 1.0}, {"x": 1.0}, ValueError, ["'y'", "only one of", "the same keys"]),
        ({"x": np.ones(2)}, {"x": 1.0}, ValueError, ["'x'", r"\(2,\)", r"\(\)", "same shape"]),
        ({"x": [1.0]}, {"x": [1.0]}, TypeError, [r"params\['x'\] is \[1.0\]", "NumPy array"]),
        ({"x": 1.0}, {"x": None}, TypeError, [r"grads\['x'\] is None", "a number"]),
        (3.0, {"x": 1.0}, TypeError, ["params is 3.0", "give a dict"]),
        ({"x": 1.0}, (1.0,), TypeError, [r"grads is \(1.0,\)", "give a dict"]),
    ],
)
def test_updates(rule, params, grads, kind, words):
    with says(kind, *words):
        rule().update(params, grads)


NO_NUMBERS = [
    (True, "True"),
    (np.True_, "True"),
    (1j, "1j"),
    ("1", "'1'"),
    (np.timedelta64(1), "timedelta64"),
    (np.array([True, False]), r"array\(\[ True, False\]\)"),
    (np.array([1 + 0j, 2]), r"array\(\[1\.\+0\.j, 2\.\+0\.j\]\)"),
    (np.array(["1", "2"]), r"array\(\['1', '2'\]"),
    (np.array([1.0, 2.0], object), r"array\(\[1.0, 2.0\], dtype=object\)"),
    (np.array([1, 2], "m8[s]"), r"array\(\[1, 2\], dtype='timedelta64\[s\]'\)"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(("value", "said"), NO_NUMBERS)
def test_updates_with_what_is_no_number(rule, value, said):
    fits = np.ones(np.shape(value)) if np.shape(value) else 1.0
    for where, dicts in (
        ("grads", ({"w": fits}, {"w": value})),
        ("params", ({"w": value}, {"w": fits})),
    ):
        with says(
            TypeError, rf"{where}\['w'\] is ", said, "give a number or a NumPy array", "float"
        ):
            rule().update(*dicts)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (math.nan, "is nan"),
        (-math.inf, "is -inf"),
        (10**400, "is inf"),
        (np.array([1.0, math.nan]), "holds nan"),
        (np.array([1, np.longdouble("1e4000")]), "holds inf"),
    ],
)
def test_updates_with_what_is_not_finite(rule, value, said):
    fits = np.ones(np.shape(value)) if np.shape(value) else 1.0
    remedy = "it must be finite", "mend the gradient or try a smaller learning rate"
    with says(FloatingPointError, rf"grads\['w'\] {said}", *remedy):
        rule().update({"w": fits}, {"w": value})
    with says(FloatingPointError, rf"params\['w'\] {said}", *remedy):
        rule().update({"w": value}, {"w": fits})


@pytest.mark.parametrize("lr", [10**400, Fraction(1, 10**400), np.longdouble("1e4000")])
def test_learning_rates_that_no_float_can_hold(lr):
    with says(ValueError, "lr is .{1,70}: it must be finite and above 0"):
        SGD(lr=lr)


@pytest.mark.parametrize("lr", [1, np.int8(1), np.float16(1), np.longdouble(1), Fraction(1)])
def test_learning_rates_of_any_kind_become_floats(lr):
    assert type(SGD(lr=lr).lr) is float and SGD(lr=lr).lr == 1


# The adventurer.


@pytest.mark.parametrize(
    ("x", "y", "kind", "words"),
    [
        (math.nan, 0, ValueError, ["x is nan", "finite number"]),
        (0, -math.inf, ValueError, ["y is -inf", "finite number"]),
        ("1", 0, TypeError, ["x is '1'", "give a number"]),
        (0, None, TypeError, ["y is None", "give a number"]),
        (True, 0, TypeError, ["x is True", "give a number"]),
        (np.True_, 0, TypeError, ["x is np.True_", "give a number"]),
        (10**400, 0, ValueError, ["x is inf", "finite number"]),
        (1j, 0, TypeError, ["x is 1j", "give a number"]),
    ],
)
def test_starts(x, y, kind, words):
    with says(kind, *words):
        Adventurer(x, y)


@pytest.mark.parametrize(("x", "y"), [(-11, 0), (0, 5.5)])
def test_a_start_outside_the_ranges(x, y):
    with says(
        ValueError, rf"\({x}, {y}\) lies outside", "x from -10 to 10, y from -5 to 5", "start"
    ):
        Adventurer(x, y).optimize(ravine, SGD())


def test_a_start_where_the_loss_is_not_finite():
    holed = Field(lambda x, y: np.where(abs(x - 0.1) < 0.05, np.nan, x), UNIT, UNIT)
    with says(ValueError, r"loss at \(0.1, 0\) is nan", "start elsewhere"):
        Adventurer(0.1, 0).optimize(holed, SGD())


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (plain, ["field is plain", "no Field", r"Field\(plain, \(-1, 1\), \(-1, 1\)\)"]),
        (Field, ["field is Field", "no Field"]),
        (None, ["field is None", "no Field", r"Field\(f, "]),
        (SGD(), [r"field is SGD\(lr=0.1\)", "no Field", r"Field\(f, "]),
    ],
)
def test_fields_to_walk_on(field, words):
    with says(TypeError, *words):
        Adventurer(0, 0).optimize(field, SGD())


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (SGD, ["method is the class SGD", r"write SGD\(\)"]),
        (None, ["method is None", r"no update\(params, grads\)", r"SGD\(lr=0.1\)"]),
        (0.1, ["method is 0.1", r"no update\(params, grads\)"]),
        (type("Mine", (), {"update": 3})(), ["method is .*Mine", r"no update\(params, grads\)"]),
    ],
)
def test_methods(method, words):
    with says(TypeError, *words):
        Adventurer(0, 0).optimize(bowl, method)


@pytest.mark.parametrize(
    ("steps", "kind", "words"),
    [
        (0, ValueError, ["steps is 0", "at least one", "steps=30"]),
        (-3, ValueError, ["steps is -3", "at least one"]),
        (2.0, TypeError, ["steps is 2.0", "whole number"]),
        (True, TypeError, ["steps is True", "whole number"]),
        ("9", TypeError, ["steps is '9'", "whole number"]),
    ],
)
def test_steps(steps, kind, words):
    with says(kind, *words):
        Adventurer(0, 0).optimize(bowl, SGD(), steps)


def change(**values):
    return lambda params, grads: params.update(values)


@pytest.mark.parametrize(
    ("update", "kind", "words"),
    [
        (lambda p, g: {k: p[k] - g[k] for k in p}, TypeError, ["returned {'x': -1.0", "in place"]),
        (lambda p, g: (p["x"] - g["x"], 0), TypeError, [r"returned \(-1.0, 0\)", "in place"]),
        (lambda p, g: [0, 0], TypeError, [r"returned \[0, 0\]", "in place", "return nothing"]),
        (lambda p, g: p.pop("y") and None, ValueError, [r"keys \['x'\]", "keep just 'x' and 'y'"]),
        (lambda p, g: p.clear(), ValueError, [r"keys \[\]", "keep just 'x' and 'y'"]),
        (change(z=1), ValueError, [r"keys \['x', 'y', 'z'\]", "keep just 'x' and 'y'"]),
        (change(x="far"), TypeError, [r"params\['x'\] 'far'", "stay a number"]),
        (change(y=None), TypeError, [r"params\['y'\] None", "stay a number"]),
        (change(y=1j), TypeError, [r"params\['y'\] 1j", "stay a number"]),
        (change(x=True), TypeError, [r"params\['x'\] True", "stay a number"]),
        (change(x=[1.0]), TypeError, [r"params\['x'\] \[1.0\]", "stay a number"]),
        (change(x=np.ones(1)), TypeError, [r"params\['x'\] array", "stay a number"]),
    ],
)
def test_updates_of_students(update, kind, words):
    class Mine:
        def update(self, params, grads):
            return update(params, grads)

    hiker = Adventurer(1, 1)
    with says(kind, "Mine.update", *words):
        hiker.optimize(bowl, Mine())
    assert (hiker.x, hiker.y) == (1, 1)
    with pytest.raises(AttributeError):
        _ = hiker.route


def test_an_axis():
    route = Adventurer(1, 1).optimize(bowl, SGD(), 2).route
    for axis in (2, -1, "z", None):
        with says(ValueError, f"axis is {axis!r}", "'x'", "'y'"):
            route.sign_changes(axis)
