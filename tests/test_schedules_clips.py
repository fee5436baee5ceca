"""A learning rate that changes, in clips: how it is typed, named and told while they run."""

from __future__ import annotations

import math
import re

import faults
import numpy as np
import pytest
from acting import acted, members, small, texts
from hypothesis import example, given, settings
from hypothesis import strategies as st
from momentum_path import MomentumPath
from reference import heard
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from test_schedules import any_schedule

from adventurer import Adventurer
from clips.choices import parse, sweep
from clips.listing import parameters_of
from clips.rates import read_rate
from clips.suiting import suited
from clips.variants import apply, variant_name
from fields import ravine, rosenbrock
from numerics.settings import lr_range
from numerics.settings import settings as told_of
from optimizers import SGD, Adam, Momentum
from schedules import cosine, step, warmup
from stage.figures.same_rate import SameRate, same_rate
from stage.look.view import view_of
from stage.paint.lettering import Lettering
from stage.walk.step_arrows import pushes

FALLING = cosine(0.9, 0.05, 30)


def one(scene, *chosen):
    return apply(scene, [parse(text) for text in chosen])


def rows(scene, time):
    """The legend's texts at a moment of the clock."""
    scene.clock.set_value(time)
    for line in members(scene, Lettering):
        line.update()
    return [text for text in texts(scene) if text.startswith("lr ")]


# how it is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen, lrs",
    [
        (["lr=cosine(0.9, 0.05, 30)"], [FALLING]),
        (["methods=SGD(lr=cosine(.9,.05,30)),Adam"], [FALLING, 0.1]),
        (
            ["methods=SGD(lr=warmup(0.03,5,cosine(0.9,0.05,steps=25)))"],
            [warmup(0.03, 5, cosine(0.9, 0.05, 25))],
        ),
        (["lr=cosine(0.9,0.05,30)", "SGD.lr=step(0.8,10)"], [step(0.8, 10)]),
        (["methods=SGD(lr=cosine(0.9,0.05,30))", "lr=0.3"], [0.3]),
    ],
)
def test_a_schedule_is_typed_as_it_is_written(chosen, lrs):
    assert [method.lr for method in one(SGDZigzag, *chosen).methods] == lrs


def test_what_is_listed_can_be_chosen():
    made = one(SGDZigzag, "lr=cosine(0.9,0.05,30)")
    told = {each.name: each for each in parameters_of(made)}
    assert told["SGD.lr"].value == "cosine(0.9,0.05,30)"
    assert "or as cosine(0.9,0.05,30)" in told["SGD.lr"].takes
    for name in ("SGD.lr", "methods"):
        again = apply(SGDZigzag, [(name, told[name].value)])
        assert again.methods[0].lr == FALLING


def test_a_sweep_has_schedules_and_numbers():
    nested = "warmup(0,5,cosine(0.9,0.05,25))"
    assert sweep(f"lr=0.1,{nested}, 0.3") == [("lr", "0.1"), ("lr", nested), ("lr", "0.3")]


def test_a_films_name_is_short_and_plain():
    name = variant_name("SGDZigzag", [("lr", "warmup(0, 5, cosine(0.90,0.05,25))")])
    assert re.fullmatch(r"SGDZigzag@lr=warmup_0_5_cosine_0\.9_0\.05_25@[0-9a-f]{8}", name)
    assert name == variant_name("SGDZigzag", [("lr", "warmup(0,5,cosine(0.9,0.05,25))")])


@pytest.mark.parametrize(
    "text, said",
    [
        ("cosine(0.9,0.05)", "lr=: write cosine(start, end, steps)"),
        ("cosine(0.9,0.05,30,1)", "lr=: write cosine(start, end, steps)"),
        ("cosine(0.9,0.05,30,to=1)", "lr=: write cosine(start, end, steps)"),
        ("step(0.9,every=2.5)", "lr=: every of step is 2.5: give a whole number, e.g. every=30"),
        ("cosine(0.9,-1,30)", "lr=: end of cosine is -1: it must be finite and 0 or more"),
        ("cosin(0.9,0.05,30)", "'cosin(0.9, 0.05, 30)' is not a number, or a schedule (constant"),
        ("cosine(open('x'),0,3)", "\"open('x')\" is not a number, or a schedule"),
        ("().__class__", "'().__class__' is not a number, or a schedule"),
        ("warmup(0,1," * 400, "is not a number, or a schedule"),
        ("cosine", "lr=: 'cosine' is not a number, or a schedule (constant, step, cosine, warmup)"),
    ],
)
def test_what_is_none_is_one_short_sentence(text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        read_rate("lr=", text)
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 250


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.text("cosinewarmupstep(,.=0129e-)' ") | st.text())
@example("\x1f" * 60 + "\U0002ebe1" * 60)  # as it is told, each takes many characters
def test_any_text_is_a_rate_or_one_short_sentence(text):
    try:
        rate = read_rate("lr=", text)
    except ValueError as error:
        assert "\n" not in str(error) and len(str(error)) < 250
    else:
        assert math.isfinite(rate(0) if callable(rate) else rate)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(any_schedule)
def test_any_schedule_is_read_as_it_is_said(schedule):
    assert read_rate("lr=", repr(schedule)) == schedule
    assert read_rate("lr=", repr(schedule).replace(" ", "")) == schedule


# how it is told ---------------------------------------------------------------------------------


def test_the_legend_counts_with_the_clock():
    scene = acted(SGDZigzag, methods=(SGD(lr=FALLING),))
    route = scene.routes[0]
    for time in (0, 0.99, 1, 12.5, 29, 30):
        now = FALLING(min(int(time), 29))
        assert rows(scene, time) == [f"lr {now:.3f}"]
    assert route.lrs.tolist() == [FALLING(k) for k in range(30)]
    assert told_of(route) == ["lr 0.9 → 0.0523"]


def test_a_learning_rate_that_stays_is_said_once_and_nothing_follows_the_clock():
    for lr in (0.95, step(0.95, 30)):
        scene = acted(SGDZigzag, methods=(SGD(lr=lr),))
        assert rows(scene, 3) == rows(scene, 25) == ["lr 0.95"]
        (label,) = (each for each in members(scene, Lettering) if each.text == "lr 0.95")
        assert not label.updaters


def test_other_hyperparameters_stand_still_beside_it():
    scene = acted(MomentumPath, methods=(Momentum(lr=step(0.1, 10, 0.1)),), ghost=SGD(lr=FALLING))
    assert rows(scene, 0) == ["lr 0.1000   momentum 0.9"]
    assert rows(scene, 30) == ["lr 0.0010   momentum 0.9"]
    assert "SGD   lr 0.9 → 0.0523" in texts(scene)


def test_the_highest_on_the_way_is_told_too():
    assert lr_range(np.array([0.03, 0.5, 0.9, 0.05])) == "0.03 → 0.9 → 0.05"


def test_a_steps_arrow_is_its_own_rate_times_the_gradient():
    lr = warmup(0.1, 2, 0.9)
    route = Adventurer(-7, 2).optimize(ravine, Momentum(lr=lr), 5).route
    for k in range(1, 6):
        pull = pushes(route, k)[-1]
        assert pull.form == "gradient"
        np.testing.assert_allclose(pull.vector, -lr(k - 1) * route.gradients[k - 1], rtol=1e-12)
    assert [push.form for push in pushes(route, 3)] == ["velocity", "gradient"]


def test_each_slow_step_says_by_what_its_arrow_is_multiplied():
    said = []

    class Listening(SGDDescent):
        methods = (SGD(lr=step(0.5, 1, 0.8)),)

        def take(self, number, *seconds):
            said.append([aim.magnified for aim in self.aims[number - 1]])
            super().take(number, *seconds)

    acted(Listening)
    np.testing.assert_allclose(said, [[1 / 0.5], [1 / 0.4], [1 / 0.32]])


@pytest.mark.parametrize("lr", [warmup(0, 3, 0.9), cosine(0.9, 0, 5), step(0.9, 1, 1e-3)])
@pytest.mark.parametrize("scene", [SGDZigzag, SGDDescent], ids=lambda scene: scene.__name__)
def test_who_rests_at_a_rate_of_nought_breaks_nothing(scene, lr):
    assert faults.of(scene, methods=(SGD(lr=lr),), steps=8) == []


def test_one_schedule_for_all_is_told_as_the_same_rate():
    methods, view = (SGD(lr=0.95), Momentum(lr=step(0.1, 10, 0.5))), view_of(ravine)
    assert [twin.lr for twin in same_rate(methods, None)] == [step(0.1, 10, 0.5)] * 2
    assert SameRate(ravine, view, methods, 30, None).title == "same lr 0.1 → 0.025"
    assert SameRate(ravine, view, methods, 30, 0.1).title == "same lr 0.1"
    assert same_rate((SGD(lr=FALLING), Momentum(lr=cosine(0.9, 0.05, 30))), None) == ()


def test_another_field_scales_all_of_a_schedule():
    class Own(SGDZigzag):
        methods = SGD(lr=cosine(0.9, 0.05, 30)), Adam(lr=warmup(0, 5, 0.5))

    with heard() as said:
        sgd, adam = suited(Own, rosenbrock)["methods"]
    scale = view_of(rosenbrock).lr_scale / view_of(ravine).lr_scale
    assert sgd.lr == FALLING.with_rates(lambda lr: float(f"{lr * scale:.2g}"))
    assert adam.lr(0) == 0 and 0 < adam.lr(5) < 0.5
    assert f"SGD cosine(0.9, 0.05, 30) → {sgd.lr}" in str(said[-1].message)


def test_a_film_of_both_hikers_with_schedules(tmp_path):
    """The main clip, really rendered: what it says at the end is what the schedule says."""
    chosen = "methods=SGD(lr=cosine(0.9,0.05,12)),Momentum(lr=warmup(0.02,4,0.1))"
    variant = one(SGDvsMomentum, chosen, "steps=12")
    with small(media_dir=str(tmp_path), dry_run=False):
        scene = variant()
        scene.render()
    (film,) = tmp_path.rglob(f"{variant.__name__}.mp4")
    assert re.fullmatch(r"[A-Za-z0-9@=,._+-]{1,120}", film.stem)
    said = texts(scene)
    assert f"lr {cosine(0.9, 0.05, 12)(11):.3f}" in said
    assert "lr 0.100   momentum 0.9" in said
    assert "loss, same lr 0.02 → 0.1" in said
