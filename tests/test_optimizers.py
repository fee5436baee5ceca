"""Optimizers: torch's routes, closed forms, and what holds for any gradients."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from reference import CASES, NAMES, RULES, decays, method_of, steady

import fields
import optimizers
from optimizers import SGD, AdaGrad, Adam, AdamW, AMSGrad, Lion, Momentum, Nesterov, RMSProp

EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
numbers = st.floats(-100, 100).filter(lambda value: value == 0 or abs(value) > 1e-6)
sizes = st.floats(0.01, 100)
gradients = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8)


def follow(method, start, grads):
    """The values of one parameter under a list of gradients."""
    params, values = {"w": start}, [start]
    for grad in grads:
        method.update(params, {"w": grad})
        values.append(params["w"])
    return np.array(values)


def descend(method, start, slopes, steps):
    """The values of one parameter on the quadratic whose gradient is slopes * w."""
    params, values = {"w": start}, [start]
    for _ in range(steps):
        method.update(params, {"w": slopes * params["w"]})
        values.append(params["w"])
    return np.array(values)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_torchs_routes_to_1e_12(case):
    method, field = method_of(case), fields.lookup(case["field"])
    params = dict(zip("xy", case["start"], strict=True))
    points, grads = [list(params.values())], []
    for _ in range(case["steps"]):
        grads.append(field.grad(**params))
        method.update(params, dict(zip("xy", grads[-1], strict=True)))
        points.append(list(params.values()))
    assert len(case["points"]) == case["steps"] + 1
    np.testing.assert_allclose(points, case["points"], rtol=1e-12, atol=0)
    np.testing.assert_allclose(grads, case["gradients"], rtol=1e-12, atol=0)


def test_the_reference_has_every_rule():
    assert {case["optimizer"] for case in CASES} == {rule.__name__ for rule in RULES}


ADAM = {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
DEFAULTS = {
    "SGD": {"lr": 0.1},
    "Momentum": {"lr": 0.1, "momentum": 0.9},
    "Nesterov": {"lr": 0.1, "momentum": 0.9},
    "Lion": {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0},
    "AdaGrad": {"lr": 0.1, "eps": 1e-10},
    "RMSProp": {"lr": 0.1, "decay": 0.99, "eps": 1e-8},
    "Adadelta": {"lr": 0.1, "decay": 0.9, "eps": 1e-6},
    "Adam": ADAM,
    "AdamW": ADAM | {"weight_decay": 0.01},
    "AMSGrad": ADAM,
    "NAdam": ADAM | {"momentum_decay": 0.004},
    "RAdam": ADAM,
}


@EVERY
def test_names_and_defaults(rule):
    method = rule()
    assert method.name == rule.__name__
    assert [*method.hyperparameters().items()] == [*DEFAULTS[method.name].items()]


def test_every_hyperparameter_has_bounds_and_every_rule_is_there():
    assert {rule.__name__ for rule in RULES} == DEFAULTS.keys()
    assert {name for hyper in DEFAULTS.values() for name in hyper} == optimizers.BOUNDS.keys()


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_folder_list_of_the_readme_names_every_rule(readme):
    listed = re.search(r"^optimizers\.py (.*(?:\n  .*)*)", (ROOT / readme).read_text(), re.M)[1]
    assert {*re.findall(r"\w+", listed, re.A)} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_repr_gives_the_method_back(case):
    method = method_of(case)
    twin = eval(repr(method), vars(optimizers))
    assert type(twin) is type(method)
    assert twin.hyperparameters() == method.hyperparameters()
    assert case["hyper"].items() <= twin.hyperparameters().items()


# Closed forms, on f = slope w²/2.


@pytest.mark.parametrize("slope", [0.1, 2.0])
@pytest.mark.parametrize("lr", [0.1, 0.5, 0.95, 1.02])
def test_sgd_is_a_geometric_sequence(lr, slope):
    expected = -7.0 * (1 - lr * slope) ** np.arange(31)
    np.testing.assert_allclose(descend(SGD(lr), -7.0, slope, 30), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("slope", [0.1, 2.0])
@pytest.mark.parametrize(("lr", "a"), [(0.1, 0.9), (0.1, 0.5), (0.3, 0.0), (0.02, 0.99)])
@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_momentum_is_the_power_of_a_matrix(rule, lr, a, slope):
    pull = lr * slope
    if rule is Momentum:
        matrix = np.array([[1 - pull, a], [-pull, a]])
    else:
        matrix = np.array([[1 - pull - a * pull, a * a], [-pull, a]])
    expected = [(np.linalg.matrix_power(matrix, k) @ [2.0, 0.0])[0] for k in range(31)]
    np.testing.assert_allclose(descend(rule(lr, a), 2.0, slope, 30), expected, rtol=0, atol=1e-13)


@steady
@given(grad=sizes, lr=st.floats(0.01, 2), sign=st.sampled_from([-1, 1]))
def test_the_brakes_under_a_constant_gradient(grad, lr, sign):
    k = np.arange(1, 13)
    for method, steps in [
        (AdaGrad(lr), lr / np.sqrt(k)),
        (RMSProp(lr, decay=0.9, eps=1e-12), lr / np.sqrt(1 - 0.9**k)),
        (Adam(lr, eps=1e-12), lr + 0 * k),
    ]:
        values = follow(method, 1.0, [sign * grad] * 12)
        np.testing.assert_allclose(np.diff(values), -sign * steps, rtol=1e-7)


@steady
@given(start=numbers, lr=st.floats(0.01, 1), decay=st.floats(0, 0.5))
def test_weight_decay_alone_is_a_geometric_sequence(start, lr, decay):
    values = follow(AdamW(lr, weight_decay=decay), start, [0.0] * 5)
    np.testing.assert_allclose(values, start * (1 - lr * decay) ** np.arange(6), rtol=1e-12)


# What holds for any gradients.


@steady
@given(start=numbers, grads=st.lists(numbers, min_size=1, max_size=8))
def test_special_cases_of_each_other(start, grads):
    sgd = follow(SGD(0.3), start, grads)
    assert (follow(Momentum(0.3, momentum=0), start, grads) == sgd).all()
    assert (follow(Nesterov(0.3, momentum=0), start, grads) == sgd).all()
    assert (follow(AdamW(weight_decay=0), start, grads) == follow(Adam(), start, grads)).all()
    rising = sorted(grads, key=abs)  # then v rises, too, and the largest so far is the last
    assert (follow(AMSGrad(), start, rising) == follow(Adam(), start, rising)).all()


@EVERY
@steady
@given(start=st.tuples(numbers, numbers), grads=gradients)
def test_an_array_is_as_good_as_its_numbers(rule, start, grads):
    array = follow(rule(), np.array(start), [np.array(grad) for grad in grads])
    for i in (0, 1):
        single = follow(rule(), start[i], [grad[i] for grad in grads])
        np.testing.assert_allclose(array[:, i], single, rtol=1e-13, atol=1e-13)


@EVERY
@steady
@given(start=st.tuples(numbers, numbers), grads=gradients)
def test_each_parameter_walks_alone_and_in_any_order(rule, start, grads):
    together, swapped = rule(), rule()
    params = {"a": start[0], "b": start[1]}
    other = {"b": start[1], "a": start[0]}
    for a, b in grads:
        together.update(params, {"a": a, "b": b})
        swapped.update(other, {"a": a, "b": b})
    assert params == other
    assert params["a"] == follow(rule(), start[0], [a for a, _ in grads])[-1]


@pytest.mark.parametrize("rule", [SGD, Momentum, Nesterov], ids=lambda rule: rule.__name__)
@steady
@given(grads=gradients, power=st.integers(-3, 3))
def test_these_are_linear_in_the_gradients(rule, grads, power):
    a, b = (np.array(part) for part in zip(*grads, strict=True))
    scaled = follow(rule(), 0.0, list(2.0**power * a))
    assert (scaled == 2.0**power * follow(rule(), 0.0, list(a))).all()
    total = follow(rule(), 0.0, list(a)) + follow(rule(), 0.0, list(b))
    np.testing.assert_allclose(follow(rule(), 0.0, list(a + b)), total, rtol=0, atol=1e-11)


@pytest.mark.parametrize("rule", [AdaGrad, RMSProp, Adam], ids=lambda rule: rule.__name__)
@steady
@given(grads=st.lists(sizes, min_size=1, max_size=8), factor=st.floats(0.01, 100))
def test_these_do_not_feel_the_scale_of_the_gradients(rule, grads, factor):
    plain = follow(rule(eps=1e-30), 1.0, grads)
    scaled = follow(rule(eps=1e-30), 1.0, [factor * grad for grad in grads])
    np.testing.assert_allclose(scaled, plain, rtol=1e-11, atol=1e-11)


# Rounding can turn Lion's sign.
SMOOTH = [rule for rule in RULES if not decays(rule) and rule is not Lion]


@pytest.mark.parametrize("rule", SMOOTH, ids=lambda rule: rule.__name__)
@steady
@given(start=st.floats(-5, 5), shift=st.floats(-5, 5), slope=st.floats(0.1, 3))
def test_a_shifted_quadratic_gives_the_shifted_route(rule, start, shift, slope):
    here, there = {"w": start}, {"w": start + shift}
    method, other = rule(lr=0.05, **eps_of(rule)), rule(lr=0.05, **eps_of(rule))
    for _ in range(10):
        method.update(here, {"w": slope * here["w"]})
        other.update(there, {"w": slope * (there["w"] - shift)})
    assert there["w"] == pytest.approx(here["w"] + shift, abs=1e-9)


def eps_of(rule):
    """An eps that keeps a gradient of mere rounding noise from being blown up to a step of lr."""
    return {"eps": 1.0} if "eps" in rule().hyperparameters() else {}


@EVERY
def test_update_changes_the_dict_in_place_but_no_array(rule):
    weights, grad = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    params = {"w": weights, "b": 5.0}
    method = rule()
    for _ in range(2):
        assert method.update(params, {"w": grad, "b": 1.0}) is None
    assert type(params["b"]) is float
    assert params["b"] != 5
    assert (params["w"] != weights).all()
    params["w"] += 100  # the caller's, so it must not reach what the method remembers
    twin = {"w": np.array([1.0, 2.0]), "b": 5.0}
    other = rule()
    for _ in range(2):
        other.update(twin, {"w": grad, "b": 1.0})
    before, expected = params["w"].copy(), twin["w"].copy()
    if not decays(rule):
        method.update(params, {"w": grad, "b": 1.0})
        other.update(twin, {"w": grad, "b": 1.0})
        np.testing.assert_allclose(params["w"] - before, twin["w"] - expected, rtol=1e-9)
    assert (weights.tolist(), grad.tolist()) == ([1, 2], [3, 4])


@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_velocity_is_kept_per_parameter_in_step_units(rule):
    method, params = rule(lr=0.5, momentum=0.5), {"x": 1.0, "y": 1.0}
    assert method.v == {}
    method.update(params, {"x": 2.0, "y": 0.0})
    assert method.v == {"x": -1.0, "y": 0.0}
    method.update(params, {"x": 0.0, "y": 4.0})
    assert method.v == {"x": -0.5, "y": -2.0}


def test_momentums_step_is_its_velocity():
    method, params = Momentum(), {"x": 0.0}
    for grad in (1.0, -2.0, 0.5):
        before = params["x"]
        method.update(params, {"x": grad})
        assert params["x"] == before + method.v["x"]


@EVERY
def test_copies_go_on_alike_and_apart(rule):
    method = rule()
    follow(method, 1.0, [100.0, -2.0])
    copies = [copy.deepcopy(method), pickle.loads(pickle.dumps(method))]
    routes = [follow(twin, 1.0, [-3.0, 1.0]).tolist() for twin in (*copies, method)]
    assert routes[0] == routes[1] == routes[2]
    memory = vars(method).keys() - method.hyperparameters().keys() - {"t"}
    assert not memory or routes[0] != follow(rule(), 1.0, [-3.0, 1.0]).tolist()


@EVERY
def test_a_refused_update_changes_nothing(rule):
    method, params = rule(), {"x": 1.0, "y": 2.0}
    state = copy.deepcopy(vars(method))
    with pytest.raises(ValueError, match="'y'"):
        method.update(params, {"x": 1.0})
    assert params == {"x": 1.0, "y": 2.0}
    assert vars(method) == state


@EVERY
def test_hyperparameters_can_be_set_and_are_checked_then(rule):
    method = rule()
    method.lr = 0.25
    assert method.hyperparameters()["lr"] == 0.25
    with pytest.raises(ValueError, match="lr is -1"):
        method.lr = -1
    assert method.lr == 0.25


# Numbers of any kind.
