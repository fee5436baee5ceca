"""Schedules: torch's figures, what they refuse, and any rule with one."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import RULES, steady

import optimizers
import schedules
from adventurer import Adventurer
from fields import bowl, ravine
from optimizers import SGD, Adam, Momentum
from schedules import Schedule, constant, cosine, step, warmup

TORCH = json.loads((Path(__file__).parent / "data/schedules.json").read_text())
KNOWN = {**vars(optimizers), **schedules.SCHEDULES}

rates = st.floats(1e-6, 10)
counts = st.integers(1, 50)
plain = st.one_of(
    st.builds(constant, rates),
    st.builds(step, rates, counts, st.floats(0.1, 1)),
    st.builds(cosine, rates, st.floats(0, 10), counts),
)
any_schedule = st.recursive(
    plain, lambda inner: st.builds(warmup, st.floats(0, 1), counts, rates | inner), max_leaves=3
)


@pytest.mark.parametrize("case", TORCH["lrs"], ids=lambda case: case["torch"][:20])
def test_torchs_learning_rates_to_1e_12(case):
    schedule = eval(case["schedule"], KNOWN)
    said = [schedule(k) for k in range(len(case["lrs"]))]
    np.testing.assert_allclose(said, case["lrs"], rtol=1e-12, atol=0)


@pytest.mark.parametrize("case", TORCH["routes"], ids=lambda case: case["method"][:12])
def test_torchs_routes_with_schedules_to_1e_12(case):
    method = eval(case["method"], KNOWN)
    route = Adventurer(-7, 2).optimize(ravine, method, steps=len(case["points"]) - 1).route
    np.testing.assert_allclose(route.points, case["points"], rtol=1e-12, atol=1e-15)
    assert route.lrs.tolist() == [method.lr(k) for k in range(route.steps)]


def test_momentum_keeps_its_last_step_where_torch_rescales_it():
    case, params, seen = TORCH["momentum"], {"w": 0.0}, [0.0]
    method = eval(case["method"], KNOWN)
    for _ in case["points"][1:]:
        method.update(params, {"w": case["gradient"]})
        seen.append(params["w"])
    assert (round(seen[-1], 3), round(case["points"][-1], 3)) == (-1.278, -0.683)
    np.testing.assert_allclose(seen[:4], case["points"][:4], rtol=1e-12)  # while lr stays: the same


def test_where_torch_would_rise_again_the_cosine_stays():
    assert [cosine(0.9, 0.05, 30)(k) for k in (30, 45, 60)] == pytest.approx([0.05] * 3)


@steady
@given(schedule=any_schedule)
def test_any_schedule_says_what_it_is(schedule):
    said = [schedule(k) for k in range(120)]
    assert np.isfinite(said).all() and min(said) >= 0
    for twin in (
        eval(repr(schedule), KNOWN),
        copy.deepcopy(schedule),
        pickle.loads(pickle.dumps(schedule)),
    ):
        assert twin == schedule and hash(twin) == hash(schedule)
        assert [twin(k) for k in range(120)] == said
    doubled = schedule.with_rates(lambda lr: 2 * lr)
    np.testing.assert_allclose([doubled(k) for k in range(120)], 2 * np.array(said), rtol=1e-12)
    assert schedule != 0.1 and (schedule == doubled) == (said == [0] * 120)


@steady
@given(start=st.floats(0, 1), steps=counts, then=any_schedule)
def test_a_warm_up_hands_over(start, steps, then):
    whole = warmup(start, steps, then)
    assert whole(0) == start
    assert [whole(steps + k) for k in range(20)] == [then(k) for k in range(20)]
    np.testing.assert_allclose(np.diff([whole(k) for k in range(steps + 1)], n=2), 0, atol=1e-12)


@pytest.mark.parametrize(
    "made, said",
    [
        ("cosine(0, 0.1, 3)", "start of cosine is 0: it must be finite and above 0"),
        ("cosine(0.9, -1, 3)", "end of cosine is -1: it must be finite and 0 or more"),
        ("cosine(0.9, 0.1, 0)", "steps of cosine is 0: give 1 or more, e.g. steps=30"),
        ("cosine(0.9, 0.1, 2.5)", "steps of cosine is 2.5: give a whole number, e.g. steps=30"),
        ("step(0.9, True)", "every of step is True: give a whole number, e.g. every=30"),
        ("step(float('nan'), 3)", "lr of step is nan: it must be finite and above 0"),
        ("warmup(-0.1, 3, 0.9)", "start of warmup is -0.1: it must be finite and 0 or more"),
        ("warmup(0, 3, 'x')", "then of warmup is 'x', which is no number: it must be finite"),
        ("SGD(lr=cosine)", "lr is cosine, which says nothing of step 0 (.+): give a number or a"),
        ("SGD(lr=lambda k: 'x')", "lr is 'x', which is no number: at step 0 of <lambda> it must"),
        ("SGD(lr=lambda k: float('inf'))", "lr is inf: at step 0 of <lambda> it must be finite"),
    ],
)
def test_what_cannot_be_is_one_sentence(made, said):
    with pytest.raises((TypeError, ValueError), match=f"^{said}".replace("(.+)", r"\(.+\)")):
        eval(made, dict(KNOWN))


def test_a_schedule_that_breaks_on_the_way_changes_nothing():
    method, params = Adam(lr=lambda k: 0.1 - 0.1 * k), {"w": 1.0}
    method.update(params, {"w": 1.0})
    method.update(params, {"w": 1.0})  # at 0: on the spot
    before, state = dict(params), copy.deepcopy(vars(method))
    with pytest.raises(ValueError, match=r"lr is -0\.1: at step 2 of <lambda> it must be finite"):
        method.update(params, {"w": 1.0})
    assert params == before and vars(method).keys() == state.keys() and method.t == 2


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_reads_it_at_each_update(rule):
    """As if its lr were set by hand; a copy goes on where it was, and a walk begins anew."""
    schedule = warmup(0.02, 3, cosine(0.3, 0.1, 6))
    method, by_hand = rule(lr=schedule), rule()
    here, there = {"w": 2.0}, {"w": 2.0}
    for k in range(12):
        by_hand.lr = schedule(k)
        assert method.rate == by_hand.rate == schedule(k)
        method.update(here, {"w": 0.7 * here["w"]})
        by_hand.update(there, {"w": 0.7 * there["w"]})
        if k == 4:
            twin, elsewhere = copy.deepcopy(method), dict(here)
    assert here == there and method.t == 12
    for _ in range(5, 12):
        twin.update(elsewhere, {"w": 0.7 * elsewhere["w"]})
    assert elsewhere == here
    assert eval(repr(method), KNOWN).hyperparameters() == method.hyperparameters()
    assert method.hyperparameters()["lr"] is schedule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_constant_schedule_is_a_number(rule):
    numbers, scheduled = (
        Adventurer(-7, 2).optimize(ravine, rule(lr=lr), 10).route for lr in (0.1, constant(0.1))
    )
    assert numbers.points.tolist() == scheduled.points.tolist()
    assert numbers.lrs.tolist() == scheduled.lrs.tolist() == [0.1] * 10
    assert not numbers.scheduled and not scheduled.scheduled


def test_a_second_walk_begins_the_schedule_anew_and_the_route_has_both():
    method = SGD(lr=step(0.4, 2, 0.5))
    walker = Adventurer(1, 1).optimize(bowl, method, 3).optimize(bowl, method, 3)
    assert walker.route.lrs.tolist() == [0.4, 0.4, 0.2, 0.4, 0.4, 0.2]
    assert method.t == 0
    assert not walker.route.lrs.flags.writeable


def test_a_rule_of_ones_own_takes_one_too():
    class Mine:
        def __init__(self, lr=0.1):
            self.lr = lr

        def update(self, params, grads):
            for key in params:
                params[key] -= self.lr * grads[key]

    schedule = cosine(0.9, 0.0, 5)
    mine, ours = (
        Adventurer(-7, 2).optimize(ravine, method, 8).route
        for method in (Mine(schedule), SGD(schedule))
    )
    assert mine.points.tolist() == ours.points.tolist()
    assert mine.lrs.tolist() == ours.lrs.tolist()
    assert mine.method.lr == schedule


def test_a_method_without_a_learning_rate_has_none_on_its_route():
    class Drift:
        def update(self, params, grads):
            params["x"] += 0.01

    route = Adventurer(0, 0).optimize(bowl, Drift(), 2).route
    assert np.isnan(route.lrs).all() and route.lrs.shape == (2,) and not route.scheduled


def test_a_learning_rate_that_a_method_changes_itself_is_recorded():
    class Fading:
        lr = 0.4

        def update(self, params, grads):
            for key in params:
                params[key] -= self.lr * grads[key]
            self.lr /= 2

    route = Adventurer(1, 1).optimize(bowl, Fading(), 3).route
    assert route.lrs.tolist() == [0.4, 0.2, 0.1] and route.scheduled


def test_a_method_may_tell_the_rate_of_its_next_update():
    class Halving:
        lr, rate = 0.8, property(lambda self: self.lr / 2**self.count)

        def __init__(self):
            self.count = 0

        def update(self, params, grads):
            params["x"] -= self.rate * grads["x"]
            self.count += 1

    route = Adventurer(1, 0).optimize(bowl, Halving(), 3).route
    assert route.lrs.tolist() == [0.8, 0.4, 0.2]
    np.testing.assert_allclose(route.updates[:, 0], -route.lrs * route.gradients[:, 0])


def test_a_walk_that_ends_early_has_a_rate_for_each_step_it_took():
    with pytest.warns(RuntimeWarning, match="diverged at step"):
        route = Adventurer(-7, 2).optimize(ravine, Momentum(lr=warmup(1, 2, 1e200)), 9).route
    assert route.lrs.shape == (route.steps,) and route.steps < 9


def test_schedules_are_told_apart_from_what_they_share():
    with pytest.raises(NotImplementedError):
        Schedule()(0)
