"""Parameters of clips by name: what is read, what a variant is called, and what it then does."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from acting import acted, small, texts
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from momentum_path import MomentumPath
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from which_way import WhichWay

import fields
from clips.choices import parse, sweep
from clips.listing import Parameter, listing, parameters_of
from clips.variants import apply, variant_name
from fields import Field
from optimizers import SGD, Adam
from stage.film.clip import Clip
from stage.look.view import view_of

SCENES = (
    WhichWay,
    SGDDescent,
    RavineSurface,
    RavineGradient,
    SGDZigzag,
    MomentumPath,
    SGDvsMomentum,
)
FIELDS = ", ".join(fields.CATALOGUE)
RULES = "SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW"

each_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)


def one(scene: type[Clip], *chosen: str) -> type[Clip]:
    """The variant of a scene with these choices, as they are typed."""
    return apply(scene, [parse(text) for text in chosen])


def methods(scene: type[Clip]) -> list[str]:
    return [f"{method.name} {method.hyperparameters()}" for method in scene.methods]


class Halving:
    """A method of somebody's own, with hyperparameters of other types than ours have."""

    def __init__(self, lr=1, every=2, warm=False, clip=None):
        self.lr, self.every, self.warm, self.clip, self.seen = lr, every, warm, clip, 0

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] -= self.lr * grad


class Own(SGDZigzag):
    """A scene with a field, a start and methods of its own, and what is no parameter."""

    shape = "right50"
    field = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="dish")
    start = (0.5, 0.5)
    methods = (Halving(), SGD(lr=0.5), SGD(lr=0.25))
    title, loud = "a dish", False
    colours = {"SGD": "red"}  # noqa: RUF012
    _hidden = 3


# what is typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, pair",
    [
        ("lr=0.3", ("lr", "0.3")),
        (" start = -5, 1 ", ("start", "-5, 1")),
        ("methods=SGD(lr=0.5)", ("methods", "SGD(lr=0.5)")),
        ("title=", ("title", "")),
    ],
)
def test_a_choice_is_a_name_and_a_value(text, pair):
    assert parse(text) == pair


@pytest.mark.parametrize("text", ["lr", "", "=0.3", " = 1"])
def test_what_is_no_choice_is_one_sentence(text):
    said = f"{text!r} is not a parameter with its value: write it as in lr=0.3"
    for read in (parse, sweep):
        with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
            read(text)


@pytest.mark.parametrize(
    "text, values",
    [
        ("lr=0.1,0.5,0.95,1.02", ["0.1", "0.5", "0.95", "1.02"]),
        ("lr=0.3", ["0.3"]),
        ("lr=0.5, 0.1 ,0.1", ["0.5", "0.1"]),
        ("field=bowl,ravine", ["bowl", "ravine"]),
        ("start=-5,1;0,2", ["-5,1", "0,2"]),
        ("start=-5,1", ["-5,1"]),
        ("turns=0,-90,-58;0,-80,-50", ["0,-90,-58", "0,-80,-50"]),
        ("turns=0,-90,-58;", ["0,-90,-58"]),
        ("methods=SGD,Adam; Adam(lr=0.3,beta1=0.8)", ["SGD,Adam", "Adam(lr=0.3,beta1=0.8)"]),
        ("ghost=Adam(lr=0.3,beta1=0.8),SGD", ["Adam(lr=0.3,beta1=0.8)", "SGD"]),
    ],
)
def test_a_sweep_is_a_choice_for_each_value(text, values):
    assert sweep(text) == [(text.partition("=")[0], value) for value in values]


def test_equal_values_of_a_sweep_are_one():
    assert [variant_name("A", [pair]) for pair in sweep("lr=0.3,0.5,0.30,3e-1")] == [
        "A@lr=0.3",
        "A@lr=0.5",
    ]


@pytest.mark.parametrize("text", ["lr=", "lr=0.1,,0.5", "lr=0.1,", "start=;0,2"])
def test_a_sweep_without_a_value_is_one_sentence(text):
    said = f"{text}: a value is missing, write them as in lr=0.1,0.5"
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        sweep(text)


# what it is called --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen, name",
    [
        ([], "SGDZigzag"),
        (["lr=0.3", "start=-5,1"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["start=-5, 1.0", "lr=3e-1"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["lr=9", "start=-5,+1", "lr=0.30"], "SGDZigzag@lr=0.3,start=-5_1"),
        (["lr=.5"], "SGDZigzag@lr=0.5"),
        (["lr=-0.0"], "SGDZigzag@lr=0"),
        (["lr=1e-08"], "SGDZigzag@lr=1e-08"),
        (["steps=012"], "SGDZigzag@steps=12"),
        (["field=rosenbrock", "SGD.lr=1e3"], "SGDZigzag@SGD.lr=1000,field=rosenbrock"),
        (["methods=SGD,Adam"], "SGDZigzag@methods=SGD_Adam"),
        (["title=v1.50.0"], "SGDZigzag@title=v1.50.0"),
    ],
)
def test_names_are_stable(chosen, name):
    assert variant_name("SGDZigzag", [parse(text) for text in chosen]) == name


def test_what_a_name_cannot_show_a_hash_tells_apart():
    asked = ["SGD(lr=0.50), Adam", "SGD(lr=0.5),Adam", "SGD(lr=0.5)_Adam", "SGD_lr=0.5__Adam"]
    first, same, other, third = (variant_name("A", [("methods", text)]) for text in asked)
    assert re.fullmatch(r"A@methods=SGD_lr=0\.5__Adam@[0-9a-f]{8}", first)
    assert first == same
    assert len({first, other, third}) == 3
    assert len(variant_name("A", [("title", "x" * 500)])) <= 120
    assert variant_name("A", [("title", "x" * 500)]) != variant_name("A", [("title", "x" * 501)])


pairs = st.lists(
    st.tuples(st.sampled_from(["lr", "start", "a.b", "slow_steps", "ü"]) | st.text(), st.text())
)


@settings(deadline=None, max_examples=300)
@given(pairs, st.randoms(use_true_random=False))
def test_any_name_is_safe_and_does_not_depend_on_the_order(chosen, random):
    name = variant_name("SGDZigzag", chosen)
    assert re.fullmatch(r"SGDZigzag[A-Za-z0-9@=,._+-]*", name)
    assert len(name) <= 120
    shuffled = list(dict(chosen).items())
    random.shuffle(shuffled)
    assert variant_name("SGDZigzag", shuffled) == name


@settings(deadline=None, max_examples=300)
@given(*[st.dictionaries(st.sampled_from(["a", "b_c"]), st.text("ab_,=@ 1.")) for _ in "xy"])
def test_other_choices_have_other_names(these, those):
    one, other = (variant_name("A", list(chosen.items())) for chosen in (these, those))

    def meaning(chosen):
        return {key: re.sub(r"\s*([,=])\s*", r"\1", text.strip()) for key, text in chosen.items()}

    if not any(re.search(r"\d", text) for text in (*these.values(), *those.values())):
        assert (one == other) == (meaning(these) == meaning(those))


@settings(deadline=None, max_examples=20)
@given(pairs)
def test_a_shell_takes_a_name_as_it_is(tmp_path_factory, chosen):
    name = variant_name("SGDZigzag", chosen)
    folder = tmp_path_factory.mktemp("empty")
    line = f"printf %s {name} && : > {name}.mp4"
    said = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, name, "")
    assert [file.name for file in folder.iterdir()] == [f"{name}.mp4"]


@settings(deadline=None, max_examples=50)
@given(pairs)
def test_choices_can_be_pickled(chosen):
    assert pickle.loads(pickle.dumps(tuple(chosen))) == tuple(chosen)
    assert variant_name("A", pickle.loads(pickle.dumps(chosen))) == variant_name("A", chosen)


# what it does -------------------------------------------------------------------------------------


def test_a_variant_is_built_from_what_was_chosen():
    variant = apply(SGDZigzag, [("lr", "0.3"), ("start", "-5,1")])
    assert variant.__name__ == variant.__qualname__ == "SGDZigzag@lr=0.3,start=-5_1"
    assert variant.__module__ == SGDZigzag.__module__
    assert issubclass(variant, SGDZigzag)
    (route,) = acted(variant).routes
    assert route.points[0].tolist() == [-5, 1]
    assert route.hyper == {"lr": 0.3}
    assert route.steps == SGDZigzag.steps


def test_the_class_itself_stays_as_it_was():
    before = vars(SGDvsMomentum) | {"methods": methods(SGDvsMomentum)}
    variant = one(SGDvsMomentum, "lr=0.3", "momentum=0.5", "field=bowl", "steps=3")
    assert methods(variant) == ["SGD {'lr': 0.3}", "Momentum {'lr': 0.3, 'momentum': 0.5}"]
    assert vars(SGDvsMomentum) | {"methods": methods(SGDvsMomentum)} == before


@each_scene
def test_no_choice_is_the_scene_itself(scene):
    assert apply(scene, []) is scene


@each_scene
def test_what_is_listed_can_be_chosen_and_changes_nothing(scene):
    for parameter in parameters_of(scene):
        variant = apply(scene, [(parameter.name, parameter.value)])
        now = {each.name: each.value for each in parameters_of(variant)}
        assert now == {each.name: each.value for each in parameters_of(scene)}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
@pytest.mark.parametrize("name", ["bowl", "saddle"])
def test_another_field_brings_its_view_and_start(scene, name):
    variant = one(scene, f"field={name}")
    assert variant.field is fields.CATALOGUE[name]
    if hasattr(scene, "methods"):
        assert variant.methods is scene.methods
    scene = acted(variant)
    start = view_of(variant.field).start
    if hasattr(scene, "routes"):
        assert tuple(scene.routes[0].points[0]) == start
    if isinstance(scene, RavineGradient):
        x, y = start
        assert f"at ({x:g}, {y:g})".replace("-", "−") in texts(scene)


def test_a_start_of_ones_own_is_for_its_own_field_only():
    assert one(Own, "field=bowl").start is None
    assert one(Own, "field=dish").start == (0.5, 0.5)
    assert one(Own, "start=own").start is None
    assert one(Own, "steps=3").start == (0.5, 0.5)
    assert one(Own, "start=1,-1", "field=bowl").start == (1, -1)


@pytest.mark.filterwarnings("ignore::adventurer.Diverged")
@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene is not RavineSurface])
def test_a_start_outside_the_field_the_scene_refuses(scene):
    with pytest.raises(ValueError, match=r"^\(50, 1\) lies outside Field\(.* start inside$"):
        acted(one(scene, "start=50,1"))


def test_a_bare_name_leaves_the_ghost_and_a_class_reaches_it():
    assert one(MomentumPath, "lr=0.2").methods[0].lr == 0.2
    assert one(MomentumPath, "lr=0.2").ghost is MomentumPath.ghost
    both = one(MomentumPath, "SGD.lr=0.5", "Momentum.momentum=0.8")
    assert both.ghost.hyperparameters() == {"lr": 0.5}
    assert methods(both) == ["Momentum {'lr': 0.1, 'momentum': 0.8}"]
    assert one(MomentumPath, "ghost=Adam(lr=0.2)").ghost.hyperparameters()["lr"] == 0.2


@pytest.mark.parametrize("turn", [1, -1])
def test_the_class_counts_more_and_the_order_not_at_all(turn):
    chosen = ["SGD.lr=0.5", "lr=0.3", "methods=SGD,Momentum(lr=0.7)"][::turn]
    made = one(SGDvsMomentum, *chosen)
    assert methods(made) == ["SGD {'lr': 0.5}", "Momentum {'lr': 0.3, 'momentum': 0.9}"]


def test_of_equal_names_the_last_counts():
    assert one(SGDZigzag, "lr=0.5", "lr=0.3").methods[0].lr == 0.3


def test_methods_are_written_as_in_a_scene():
    made = one(SGDvsMomentum, "methods=SGD, Adam(lr=3e-1, beta1=0.5)")
    assert [type(method) for method in made.methods] == [SGD, Adam]
    assert made.methods[0].lr == SGD().lr
    assert (made.methods[1].lr, made.methods[1].beta1) == (0.3, 0.5)
    assert one(SGDZigzag, "methods=Adam", "beta2=0.5").methods[0].beta2 == 0.5
    assert [route.name for route in acted(made).routes] == ["SGD", "Adam"]


@pytest.mark.parametrize(
    "scene, text, value",
    [
        (SGDZigzag, "steps=12", 12),
        (WhichWay, "directions=8", 8),
        (WhichWay, "reach=2", 2.0),
        (WhichWay, "place=-2,1.5", (-2, 1.5)),
        (RavineSurface, "reach=2.5", 2.5),
        (RavineSurface, "reach=own", None),
        (RavineSurface, "turns=0, -90.5,-58", (0, -90.5, -58)),
        (RavineGradient, "columns=15", 15),
        (SGDvsMomentum, "tilt=50", 50.0),
        (SGDZigzag, "steps=1e3", 1000),
        (SGDZigzag, "steps=30.0", 30),
        (Own, "title=a, b", "a, b"),
        (Own, "loud=Yes", True),
    ],
)
def test_other_attributes_take_values_of_their_own_type(scene, text, value):
    name, said = parse(text)
    made = getattr(apply(scene, [(name, said)]), name)
    assert (made, type(made)) == (value, type(value))
    if scene is not Own:
        acted(one(scene, text))


def test_a_method_of_ones_own_takes_part():
    made = one(Own, "lr=0.5", "every=3", "warm=true", "clip=2").methods
    assert vars(made[0]) == {"lr": 0.5, "every": 3, "warm": True, "clip": 2.0, "seen": 0}
    assert [method.lr for method in made] == [0.5] * 3
    assert type(made[0].every) is int
    assert one(Own, "methods=Halving(warm=True)").methods[0].warm is True
    said = {each.name: each.value for each in parameters_of(Own)}
    assert said["SGD.lr"] == "0.5 and 0.25"


def test_a_variant_can_be_rendered_under_its_name(tmp_path):
    """The name has dots, which are no suffix, and `=`, `,`, `@`, which mean nothing in paths."""
    variant = one(SGDZigzag, "lr=0.3", "start=-5,1", "steps=1", "slow_steps=1")
    with small(media_dir=str(tmp_path), dry_run=False):
        scene = variant()
        scene.render()
    films = {path.name for path in scene.renderer.file_writer.made.values()}
    assert films == {f"{variant.__name__}.mp4", f"{variant.__name__}.png"}
    assert all(Path(path).is_file() for path in scene.renderer.file_writer.made.values())


# what there is ------------------------------------------------------------------------------------


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
    ]


@each_scene
def test_every_parameter_of_the_readme_is_there(scene):
    found = [each.name for each in parameters_of(scene)]
    assert found[0] == "field"
    assert len(set(found)) == len(found)
    assert not {"shape", "camera_class", "free", "construct"} & set(found)
    own = {WhichWay: "directions", RavineSurface: "reach", RavineGradient: "rows"}
    assert own.get(scene, "SGD.lr") in found


def test_what_is_no_parameter_is_not_listed():
    found = {each.name for each in parameters_of(Own)}
    assert {"title", "loud"} < found
    assert not {"shape", "colours", "_hidden", "construct", "tall", "slow"} & found


def test_the_listing_is_a_table():
    lines = [re.split("  +", line) for line in listing(SGDZigzag).splitlines()]
    rate = "the learning rate η, in units of W² per unit of loss"
    above = "a number, finite and above 0; lr is that of all methods"
    slowly = "told one by one, before the rest"
    begins = "where the walk begins; own: where the field says"
    assert lines == [
        ["parameter", "value", "meaning", "can be", "set in"],
        ["field", "ravine", "the land that is walked on", FIELDS, "MapShot"],
        ["start", "own", begins, "2 numbers or own", "MapShot"],
        ["methods", "SGD(lr=0.95)", "who walks", RULES, "SGDZigzag"],
        ["SGD.lr", "0.95", rate, above, "SGD"],
        ["steps", "30", "that each method takes", "a whole number from 1 to 10000", "WalkShot"],
        ["slow_steps", "3", slowly, "a whole number from 0 to 1000", "WalkShot"],
    ]
    assert Parameter(*lines[-2]) in parameters_of(SGDZigzag)


# what cannot be -----------------------------------------------------------------------------------

OURS = "field, start, methods, lr (or SGD.lr), steps, slow_steps"


@pytest.mark.parametrize(
    "scene, text, said",
    [
        (SGDZigzag, "lrr=1", f"SGDZigzag has no parameter 'lrr' (is it lr?); it has {OURS}"),
        (SGDZigzag, "sgd.LR=1", f"has no parameter 'sgd.LR' (is it SGD.lr?); it has {OURS}"),
        (SGDZigzag, "step=1", f"SGDZigzag has no parameter 'step' (is it steps?); it has {OURS}"),
        (SGDZigzag, "momentum=0.8", f"SGDZigzag has no parameter 'momentum'; it has {OURS}"),
        (SGDZigzag, "Adam.lr=0.8", "SGDZigzag has no parameter 'Adam.lr'"),
        (SGDZigzag, "shape=16:9", f"SGDZigzag has no parameter 'shape'; it has {OURS}"),
        (SGDZigzag, "camera_class=x", "SGDZigzag has no parameter 'camera_class'; it has "),
        (SGDZigzag, "construct=x", "SGDZigzag has no parameter 'construct'; it has "),
        (SGDZigzag, "tall=2", "SGDZigzag has no parameter 'tall'"),
        (Own, "_hidden=2", "Own has no parameter '_hidden'; it has field, "),
        (SGDvsMomentum, "eta=1", "lr (or SGD.lr, Momentum.lr), momentum (or Momentum.momentum), "),
        (RavineGradient, "lr=1", "it has field, start, columns, rows, dimmed"),
        (RavineSurface, "start=1,1", "it has field, reach, relief, low, high, turns"),
        (MomentumPath, "lrr=1", "lr (or Momentum.lr), momentum (or Momentum.momentum), ghost, SG"),
        (SGDZigzag, "lr=abc", "lr=abc: 'abc' is not a number"),
        (SGDZigzag, "lr=", "lr=: '' is not a number"),
        (SGDZigzag, "lr=nan", "lr=nan: 'nan' is not a number"),
        (SGDZigzag, "lr=1e999", "lr=1e999: '1e999' is not a number"),
        (SGDZigzag, "lr=1_0", "lr=1_0: '1_0' is not a number"),
        (SGDZigzag, "lr=-1", "lr=-1: lr is -1.0: it must be finite and above 0, e.g. lr=0.1"),
        (SGDvsMomentum, "momentum=1", "momentum=1: momentum is 1.0: it must be 0 or more and"),
        (SGDZigzag, "steps=2.5", "steps is 2.5; it can be a whole number from 1 to 10000"),
        (SGDZigzag, "steps=nan", "steps=nan: 'nan' is not a whole number from 1 to 10000"),
        (SGDZigzag, "steps=True", "steps=True: 'True' is not a whole number from 1 to 10000"),
        (SGDZigzag, "slow_steps=-1", "slow_steps is -1; it can be a whole number from 0 to 1000"),
        (WhichWay, "directions=8.5", "directions is 8.5; it can be a whole number from 1 to 72"),
        (WhichWay, "tilt=95", "tilt is 95; it can be a number from 0 to 90°"),
        (WhichWay, "tilt=inf", "tilt=inf: 'inf' is not a number from 0 to 90°"),
        (Own, "loud=maybe", "loud=maybe: 'maybe' is not true or false"),
        (SGDZigzag, "field=rosen", f"field=rosen: there is no field 'rosen'; there are {FIELDS}"),
        (Own, "field=own", f"there is no field 'own'; there are {FIELDS}, dish"),
        (SGDZigzag, "start=5", "start=5: give 2 numbers, not 1"),
        (SGDZigzag, "start=5,a", "start=5,a: 'a' is not a number"),
        (SGDZigzag, "start=(5,1)", "start=(5,1): '(5' is not a number"),
        (RavineSurface, "turns=1,2", "turns=1,2: give 3 numbers, not 2"),
        (MomentumPath, "ghost=SGD,Adam", "ghost=SGD,Adam: give 1 method, not 2"),
        (SGDZigzag, "methods=Sgd", f"methods=Sgd: there is no method 'Sgd'; there are {RULES}"),
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


@settings(deadline=None, max_examples=200)
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
