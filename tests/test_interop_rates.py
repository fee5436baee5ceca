"""Learning rates that change, by torch and optax themselves; see `tests/test_interop.py`."""

from __future__ import annotations

import numpy as np
import pytest

import methods
import optimizers
from adventurer import Adventurer, hyperparameters
from fields import ravine
from optimizers import SGD
from schedules import cosine, step, warmup

pytestmark = pytest.mark.interop
torch, optax = pytest.importorskip("torch"), pytest.importorskip("optax")

from test_interop import SCHEDULES, walked  # noqa: E402

SCALED = {"LinearLR", "OneCycleLR"}  # from the first step on


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("lr", [None, 0.2])
def test_a_routes_rates_are_those_it_walked_by_from_the_first_step_on(name, lr):
    plain = {"cycle_momentum": False} if name == "OneCycleLR" else {}
    method = methods.torch("SGD", lr=0.1, lr_scheduler=(name, SCHEDULES[name] | plain))
    method.lr = lr or method.lr  # set anew, it counts
    route = Adventurer(-7, 2).optimize(ravine, method, steps=12).route
    np.testing.assert_allclose(route.updates, -route.lrs[:, None] * route.gradients, rtol=1e-9)
    assert route.scheduled and (route.lrs[0] == (lr or 0.1)) == (name not in SCALED)


OUR_SCHEDULES = [cosine(0.9, 0.05, 9), warmup(0.02, 4, step(0.5, 3)), lambda k: 0.5 / (k + 1)]


@pytest.mark.parametrize("lr", OUR_SCHEDULES, ids=lambda lr: type(lr).__name__)
@pytest.mark.parametrize("theirs", [methods.torch, methods.optax], ids=["torch", "optax"])
def test_a_schedule_of_ours_walks_as_with_our_rule(theirs, lr):
    made = theirs("SGD" if theirs is methods.torch else "sgd", lr=lr)
    for _ in range(2):  # each walk begins the schedule anew
        route = Adventurer(-7, 2).optimize(ravine, made, steps=12).route
        np.testing.assert_allclose(route.points, walked(SGD(lr=lr), steps=12), rtol=1e-12)
        assert route.lrs == pytest.approx([lr(k) for k in range(12)])
        assert hyperparameters(made)["lr"] is lr


def test_one_schedule_is_enough():
    with pytest.raises(ValueError, match=r"^lr is a schedule already: leave out lr_scheduler"):
        methods.torch("SGD", lr=cosine(0.9, 0.05, 9), lr_scheduler=("StepLR", {"step_size": 3}))
    late = methods.torch("Adam", lr=0.1)
    late.lr = cosine(0.9, 0.05, 9)
    np.testing.assert_allclose(walked(late, steps=9), walked(optimizers.Adam(lr=late.lr), steps=9))
