"""Optimizers' first steps: how long they are, and which way they go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import decays, steady
from test_optimizers import EVERY, follow, numbers, sizes

from optimizers import (
    Adadelta,
    Adam,
    AMSGrad,
    Lion,
    NAdam,
    RAdam,
    RMSProp,
)


@steady
@given(grad=sizes, lr=st.floats(0.01, 2), sign=st.sampled_from([-1, 1]))
def test_adams_first_step_is_lr(grad, lr, sign):
    assert follow(Adam(lr), 0.0, [sign * grad])[1] == pytest.approx(-sign * lr, rel=1e-5)


def test_rmsprop_jumps_where_adam_walks():
    assert follow(RMSProp(0.3, decay=0.99), 0.0, [5.0])[1] == pytest.approx(-3.0)
    assert follow(Adam(0.3), 0.0, [5.0])[1] == pytest.approx(-0.3)


@steady
@given(grads=st.lists(numbers, min_size=1, max_size=8), lr=st.floats(0.01, 1))
def test_lions_steps_have_one_length(grads, lr):
    steps = np.abs(np.diff(follow(Lion(lr), 0.0, grads)))
    assert all(step == pytest.approx(lr) or step == 0 for step in steps)


def test_amsgrad_brakes_on_where_adam_lets_go():
    grads = [10.0, *[0.1] * 20]
    kept, let_go = (follow(rule(beta2=0.5), 0.0, grads) for rule in (AMSGrad, Adam))
    assert abs(np.diff(kept)[-1]) < 0.1 * abs(np.diff(let_go)[-1])


def test_radam_has_no_brake_in_its_first_five_steps():
    steps = np.diff(follow(RAdam(lr=0.1), 0.0, [5.0] * 6))
    np.testing.assert_allclose(steps[:5], -0.5)  # −η m̂; and at the sixth ρ is above 5
    assert abs(steps[5]) < 0.01


def test_nadam_begins_with_half_of_the_momentum_ahead_of_adam():
    now, ahead = (0.9 * (1 - 0.5 * 0.96 ** (0.004 * t)) for t in (1, 2))
    expected = 1 + 0.1 * ahead / (1 - now * ahead)
    assert follow(NAdam(lr=0.3), 0.0, [5.0])[1] == pytest.approx(-0.3 * expected)


@steady
@given(grad=sizes, factor=st.floats(0.1, 10))
def test_adadeltas_first_step_is_made_of_eps(grad, factor):
    step = follow(Adadelta(lr=factor, eps=1e-12), 0.0, [grad])[1]
    assert step == pytest.approx(-factor * np.sqrt(1e-12 / 0.1), rel=1e-6)


@EVERY
@steady
@given(start=numbers, grad=sizes, sign=st.sampled_from([-1, 1]))
def test_a_first_step_goes_downhill(rule, start, grad, sign):
    method = rule(**({"weight_decay": 0} if decays(rule) else {}))
    assert sign * (follow(method, start, [sign * grad])[1] - start) < 0
