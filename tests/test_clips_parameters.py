"""Parameters of clips by name: what a variant with other values does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from acting import acted, small, texts
from momentum_path import MomentumPath
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from which_way import WhichWay

import fields
from adventurer import Adventurer
from clips.choices import parse
from clips.listing import parameters_of
from clips.sweeps import Sweep
from clips.variants import apply
from fields import Field, ravine
from optimizers import SGD, Adam, Momentum
from stage.film.beside import BESIDE
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
    ends = ".mp4", *(each.suffix for each in BESIDE)
    assert films == {f"{variant.__name__}{end}" for end in ends}
    assert all(Path(path).is_file() for path in scene.renderer.file_writer.made.values())


# what there is ------------------------------------------------------------------------------------


def test_sgd_with_a_momentum_is_momentum_and_with_none_the_same_walk():
    swept = Sweep.of([], ["lr=0.1:1.02:24", "momentum=0,0.5,0.9"])
    assert len({apply(SGDZigzag, cell).methods[0].momentum for cell in swept.cells}) == 3
    assert len(swept.cells) == 72
    plain, swept = (
        apply(SGDZigzag, [("lr", "0.95"), *more]).methods for more in ([], [("momentum", "0")])
    )
    assert (type(swept[0]), swept[0].momentum, swept[0].lr) == (Momentum, 0.0, 0.95)
    walks = [Adventurer(-7, 2).optimize(ravine, one).route.points for one in (*plain, *swept)]
    np.testing.assert_array_equal(*walks)
    both = apply(SGDvsMomentum, [("momentum", "0.5")]).methods
    assert [type(one) for one in both] == [SGD, Momentum] and both[1].momentum == 0.5
