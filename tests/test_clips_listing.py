"""Which parameters there are, and what is said of those that cannot be."""

from __future__ import annotations

import re
import subprocess
import sys

import acting  # noqa: F401  # scenes can be imported then
import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from momentum_path import MomentumPath
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from test_clips_parameters import SCENES, Own, each_scene, one
from which_way import WhichWay

import fields
from clips.listing import Parameter, listing, parameters_of
from clips.variants import apply, variant_name
from stage.parameters import A_FORMULA, RULES
from stage.shape import SHAPED

FIELDS = ", ".join(fields.CATALOGUE)
NAMED = ", ".join(RULES)


def test_parameters_have_an_order():
    assert [(each.name, each.value, each.where) for each in parameters_of(MomentumPath)] == [
        ("field", "ravine", "MapShot"),
        ("start", "own", "MapShot"),
        ("methods", "Momentum(lr=0.1,momentum=0.9)", "MomentumPath"),
        ("Momentum.lr", "0.1", "Momentum"),
        ("Momentum.momentum", "0.9", "Momentum"),
        ("ghost", "SGD(lr=0.95)", "MomentumPath"),
        ("SGD.lr", "0.95", "SGD"),
        ("steps", "30", "WalkShot"),
        ("slow_steps", "3", "WalkShot"),
        ("lang", "en", "Clip"),
        ("look", "dark", "Clip"),
        ("shape", "right65", "MapShot"),
    ]


@each_scene
def test_every_parameter_of_the_readme_is_there(scene):
    found = [each.name for each in parameters_of(scene)]
    assert found[0] == "field"
    assert len(set(found)) == len(found)
    assert not {"camera_class", "free", "construct"} & set(found)
    own = {WhichWay: "directions", RavineSurface: "reach", RavineGradient: "rows"}
    assert own.get(scene, "SGD.lr") in found


def test_what_is_no_parameter_is_not_listed():
    found = {each.name for each in parameters_of(Own)}
    assert {"title", "loud"} < found
    assert not {"colours", "_hidden", "construct", "tall", "slow"} & found


def test_the_listing_is_a_table():
    lines = [re.split("  +", line) for line in listing(SGDZigzag).splitlines()]
    rate = "the learning rate η, in units of W² per unit of loss"
    above = "a number, finite and above 0, or as cosine(0.9,0.05,30); lr is that of all methods"
    slowly = "told one by one, before the rest"
    begins = "where the walk begins; own: where the field says"
    part = "of the picture; right65 is the right 65 % of a slide"
    assert lines == [
        ["parameter", "value", "meaning", "can be", "set in"],
        ["field", "ravine", "the land that is walked on", f"{FIELDS}, {A_FORMULA}", "MapShot"],
        ["start", "own", begins, "2 numbers or own", "MapShot"],
        ["methods", "SGD(lr=0.95)", "who walks", NAMED, "SGDZigzag"],
        ["SGD.lr", "0.95", rate, above, "SGD"],
        ["steps", "30", "that each method takes", "a whole number from 1 to 100000", "WalkShot"],
        ["slow_steps", "3", slowly, "a whole number from 0 to 1000", "WalkShot"],
        ["lang", "en", "language of all words in the picture", "en or ja", "Clip"],
        ["look", "dark", LOOK, "dark, light, transparent or transparent-light", "Clip"],
        ["shape", "right65", part, SHAPED, "MapShot"],
    ]
    assert Parameter(*lines[-2]) in parameters_of(SGDZigzag)


# what cannot be -----------------------------------------------------------------------------------

HAVING = "Lion has one: --set methods=Lion"
LOOK = "colours: on the dark ground, on paper, or those of one of both on no ground"
OURS = "field, start, methods, lr (or SGD.lr), steps, slow_steps, lang, look, shape"


@pytest.mark.parametrize(
    "scene, text, said",
    [
        (SGDZigzag, "lrr=1", f"SGDZigzag has no parameter 'lrr' (is it lr?); it has {OURS}"),
        (SGDZigzag, "sgd.LR=1", f"has no parameter 'sgd.LR' (is it SGD.lr?); it has {OURS}"),
        (SGDZigzag, "step=1", f"SGDZigzag has no parameter 'step' (is it steps?); it has {OURS}"),
        (
            SGDZigzag,
            "beta1=0.8",
            f"SGDZigzag has no parameter 'beta1' ({HAVING}); it has {OURS}",
        ),
        (SGDZigzag, "Adam.lr=0.8", "SGDZigzag has no parameter 'Adam.lr'"),
        (SGDZigzag, "shape=16x9", f"shape is '16x9'; it can be {SHAPED}"),
        (SGDZigzag, "camera_class=x", "SGDZigzag has no parameter 'camera_class'; it has "),
        (SGDZigzag, "construct=x", "SGDZigzag has no parameter 'construct'; it has "),
        (SGDZigzag, "tall=2", "SGDZigzag has no parameter 'tall'"),
        (Own, "_hidden=2", "Own has no parameter '_hidden'; it has field, "),
        (SGDvsMomentum, "eta=1", "lr (or SGD.lr, Momentum.lr), momentum (or Momentum.momentum), "),
        (RavineGradient, "lr=1", "it has field, start, columns, rows, dimmed, lang, look, shape"),
        (RavineSurface, "start=1,1", "it has field, reach, relief, low, high, turns, lang, look"),
        (MomentumPath, "lrr=1", "lr (or Momentum.lr), momentum (or Momentum.momentum), ghost, SG"),
        (SGDZigzag, "lr=abc", "lr=abc: 'abc' is not a number"),
        (SGDZigzag, "lr=", "lr=: '' is not a number"),
        (SGDZigzag, "lr=nan", "lr=nan: 'nan' is not a number"),
        (SGDZigzag, "lr=1e999", "lr=1e999: '1e999' is not a number"),
        (SGDZigzag, "lr=1_0", "lr=1_0: '1_0' is not a number"),
        (SGDZigzag, "lr=-1", "lr=-1: lr is -1.0: it must be finite and above 0, e.g. lr=0.1"),
        (SGDvsMomentum, "momentum=1", "momentum=1: momentum is 1.0: it must be 0 or more and"),
        (SGDZigzag, "steps=2.5", "steps is 2.5; it can be a whole number from 1 to 100000"),
        (SGDZigzag, "steps=nan", "steps=nan: 'nan' is not a whole number from 1 to 100000"),
        (SGDZigzag, "steps=True", "steps=True: 'True' is not a whole number from 1 to 100000"),
        (SGDZigzag, "slow_steps=-1", "slow_steps is -1; it can be a whole number from 0 to 1000"),
        (WhichWay, "directions=8.5", "directions is 8.5; it can be a whole number from 1 to 72"),
        (WhichWay, "tilt=95", "tilt is 95; it can be a number from 0 to 90°"),
        (WhichWay, "tilt=inf", "tilt=inf: 'inf' is not a number from 0 to 90°"),
        (Own, "loud=maybe", "loud=maybe: 'maybe' is not true or false"),
        (SGDZigzag, "lang=de", "lang is 'de'; it can be en or ja"),
        (SGDZigzag, "lang=", "lang is ''; it can be en or ja"),
        (SGDZigzag, "field=rosen", f"field=rosen: there is no field 'rosen'; there are {FIELDS}"),
        (Own, "field=own", f"there is no field 'own'; there are {FIELDS}, dish"),
        (SGDZigzag, "start=5", "start=5: give 2 numbers, not 1"),
        (SGDZigzag, "start=5,a", "start=5,a: 'a' is not a number"),
        (SGDZigzag, "start=(5,1)", "start=(5,1): '(5' is not a number"),
        (RavineSurface, "turns=1,2", "turns=1,2: give 3 numbers, not 2"),
        (MomentumPath, "ghost=SGD,Adam", "ghost=SGD,Adam: give 1 method, not 2"),
        (SGDZigzag, "methods=Sgd", f"methods=Sgd: there is no method 'Sgd'; there are {NAMED}"),
        (SGDZigzag, "methods=SGD(lrr=1)", "methods=SGD(lrr=1): SGD has no 'lrr'; it has lr"),
        (SGDZigzag, "methods=SGD(lr='a')", "methods=SGD(lr='a'): lr is 'a', which is no number"),
        (SGDZigzag, "methods=SGD(lr=-1)", "methods=SGD(lr=-1): lr is -1: it must be finite and"),
        (SGDZigzag, "methods=SGD(lr=f())", "methods=SGD(lr=f()): 'f()' is not a number"),
    ],
)
def test_what_cannot_be_is_one_sentence(scene, text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        one(scene, text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["", "()", "SGD(0.5)", "SGD(", "SGD)(", "f.SGD", "3", "SGD[0]", "SGD+Adam", "[x]()"]
)
def test_nothing_but_methods_is_a_method(text):
    said = f"methods={text}: write methods as in SGD(lr=0.5),Adam"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        apply(SGDZigzag, [("methods", text)])


def test_what_was_chosen_too_is_among_what_there_is():
    with pytest.raises(ValueError, match=r"^SGDZigzag has .* beta1 \(or Adam\.beta1\), beta2 \("):
        one(SGDZigzag, "methods=Adam", "gamma=3")


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.sampled_from(SCENES), st.data())
def test_any_text_is_a_variant_or_one_sentence(scene, data):
    names = [name for each in parameters_of(scene) for name in (each.name, each.short) if name]
    name = data.draw(st.sampled_from(names) | st.text(min_size=1, max_size=5))
    text = data.draw(st.text(max_size=9) | st.text("0123456789.,-+eE()=SGDlr", max_size=9))
    try:
        made = apply(scene, [(name, text)])
    except ValueError as error:
        assert str(error)
    else:
        assert made.__name__ == variant_name(scene.__name__, [(name, text)])
        assert np.isfinite([v for v in vars(made).values() if isinstance(v, float)]).all()


def test_reading_choices_needs_no_manim():
    line = "import sys, clips.variants; sys.exit(bool({'manim', 'numpy'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", line], cwd=ROOT).returncode == 0
