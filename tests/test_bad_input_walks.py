"""Wrong input of optimizers and the adventurer: a sentence says what, and what to do."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from reference import RULES

from adventurer import Adventurer
from fields import Field, bowl, ravine
from optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

UNIT = (-1, 1)


def says(kind, *words):
    """Expect a `kind` of error in one sentence, with these words in this order."""
    return pytest.raises(kind, match="^[^\n]*" + "[^\n]*".join(words) + "[^\n]*$")


def plain(x, y):
    return x * x + y * y


# Fields.


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
