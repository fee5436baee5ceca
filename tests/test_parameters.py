"""What is declared on scenes: bounds that hold, one sentence wherever a value comes from."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Annotated, Any, get_args

import numpy as np
import pytest
from acting import acted
from conftest import COMMAND, ROOT
from sgd_zigzag import SGDZigzag
from test_all_clips import FOUND, load
from which_way import WhichWay

import optimizers
from clips.listing import listing, parameters_of
from clips.render import render
from clips.variants import apply
from fields import CATALOGUE, Field
from stage.film.clip import Clip
from stage.parameters import (
    A_FORMULA,
    RULES,
    Between,
    checked,
    declared,
    kinds,
    meaning,
    parameters,
)
from stage.shape import SHAPED

SCENES = {scene.name: load(scene) for scene in FOUND}


FEASIBLE = 300  # steps: to act as many as are allowed takes minutes


def bounds(annotation: Any) -> list[Between]:
    """The bounds in an annotation, of each number in it."""
    found = [mark for mark in get_args(annotation) if isinstance(mark, Between)]
    return found or [each for part in get_args(annotation) for each in bounds(part)]


def sides() -> list[Any]:
    """Of each bounded attribute of each scene its least and its most, and what lies beyond."""
    cases = []
    for name, scene in SCENES.items():
        for key, annotation in declared(scene).items():
            found = bounds(annotation)
            for side in ("low", "high") if found else ():
                ends = [getattr(each, side) for each in found]
                more = [end + (1 if side == "high" else -1) * 1e-3 for end in ends]
                ends, more = (tuple(n) if len(n) > 1 else n[0] for n in (ends, more))
                cases.append(pytest.param(scene, key, ends, more, id=f"{name}.{key} {side}"))
    return cases


@pytest.mark.parametrize("scene, key, end, beyond", sides())
def test_a_scene_acts_at_its_bounds_and_is_refused_beyond(scene, key, end, beyond):
    acted(scene, **{key: FEASIBLE if (key, end) == ("steps", 100_000) else end})
    said = rf"^{key} is .*; it can be .*(from|own)"
    with pytest.raises(ValueError, match=said):
        acted(scene, **{key: beyond})


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_everything_that_can_be_set_is_declared_with_a_meaning(scene):
    found = parameters(scene)
    assert declared(scene).keys() == found.keys()
    assert all(meaning(annotation) for annotation in found.values())
    assert all(
        bounds(annotation)
        for key, annotation in found.items()
        if kinds(annotation)[0] in (int, float)
    )


WRONG = [
    ("SGDZigzag", "slow_steps", -1, "a whole number from 0 to 1000"),
    ("SGDZigzag", "steps", 2.5, "a whole number from 1 to 100000"),
    ("WhichWay", "directions", 0, "a whole number from 1 to 72"),
    ("RavineGradient", "columns", 0, "a whole number from 1 to 100"),
    ("SGDvsMomentum", "tilt", 95, "a number from 0 to 90°"),
    ("SGDDescent", "relief", 0, "a number from 0.01 to 1"),
]


@pytest.mark.parametrize("name, key, value, can_be", WRONG)
def test_one_sentence_wherever_the_value_comes_from(name, key, value, can_be, tmp_path):
    scene = SCENES[name]
    said = f"^{re.escape(f'{key} is {value}; it can be {can_be}')}$"
    with pytest.raises(ValueError, match=said):
        acted(type("Sub", (scene,), {key: value}))
    with pytest.raises(ValueError, match=said):
        apply(scene, [(key, str(value))])
    with pytest.raises(ValueError, match=said):
        render(name, media_dir=tmp_path, progress=False, **{key: value})


def test_the_commands_say_the_same_sentence_and_clips_without_manim(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from sgd_zigzag import SGDZigzag\nclass Wrong(SGDZigzag):\n    steps = 2.5\n")
    line = [COMMAND, "-ql", "--media_dir", tmp_path / "media", wrong, "Wrong"]
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'scenes'}", "PATH": "/usr/bin:/bin"}
    manim = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    said = "steps is 2.5; it can be a whole number from 1 to 100000\n"
    assert manim.returncode == 1 and manim.stderr == said
    assert without_manim("SGDZigzag", "--set", "steps=2.5") == (2, "", said)


def without_manim(*arguments: str) -> tuple[int, str, str]:
    """The command's exit code and what it says, where Manim cannot be imported."""
    script = "import sys; sys.modules['manim'] = None; from clips.__main__ import main; main"
    line = [sys.executable, "-c", f"{script}; sys.exit(main({[*arguments]!r}))"]
    ran = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), -float("inf"), "30", None, ()])
def test_what_is_no_whole_number_is_none(value):
    with pytest.raises(ValueError, match=r"^steps is .*; it can be .* from 1 to 100000$"):
        acted(SGDZigzag, steps=value)


@pytest.mark.parametrize("value", [4, 4.0, np.int64(4), np.float32(4)])
def test_whole_numbers_are_taken_however_they_are_written(value):
    steps = acted(SGDZigzag, steps=value).steps
    assert (steps, type(steps)) == (4, int)


@pytest.mark.parametrize("value", [[-5, 1], np.array([-5, 1]), (-5.0, 1)])
def test_a_start_may_be_any_pair(value):
    assert acted(SGDZigzag, start=value, steps=1).routes[0].points[0].tolist() == [-5, 1]


@pytest.mark.parametrize(
    "key, value", [("field", 3), ("methods", ()), ("methods", (3,)), ("start", (1, "a"))]
)
def test_fields_methods_and_starts_are_checked_too(key, value):
    with pytest.raises(ValueError, match=rf"^{key} is .*; it can be "):
        acted(SGDZigzag, **{key: value})


@pytest.mark.parametrize("name", ["SGDZigzag", "MomentumPath"])
def test_without_slow_steps_the_walk_goes_on_at_once(name):
    scene = acted(SCENES[name], slow_steps=0)
    assert scene.clock.get_value() == scene.steps


class Free(Clip):
    """A scene of somebody's own: some attributes annotated, in their own way, and some not."""

    steps = 2.5
    size: int = 3
    share: Annotated[float, Between(0, 1, " of it")] = 0.5
    lost: NoSuchType = 4  # noqa: F821
    found: Field | None = None
    _hidden: Annotated[int, Between(0, 1)] = 7

    def construct(self) -> None:
        self.wait(0.1)


def test_scenes_without_annotations_work_and_plain_ones_count():
    scene = acted(Free)
    assert (scene.steps, scene.size, scene._hidden) == (2.5, 3, 7)
    assert {each.name: each.takes for each in parameters_of(Free)} == {
        "steps": "a number",
        "size": "a whole number",
        "share": "a number from 0 to 1 of it",
        "lost": "a whole number",
        "found": f"{', '.join(CATALOGUE)}, {A_FORMULA} or own",
        "lang": "en or ja",  # as every clip
        "look": "dark, light, transparent or transparent-light",
        "shape": SHAPED,
    }
    assert apply(Free, [("steps", "7"), ("lost", "2.0")]).steps == 7.0
    for key, value in (("size", 2.5), ("share", 2)):
        with pytest.raises(ValueError, match=f"^{key} is {value}; it can be a "):
            acted(Free, **{key: value})


def test_a_value_is_checked_by_its_own_annotation():
    assert checked("x", [1, 2.0], tuple[int, float]) == (1, 2.0)
    with pytest.raises(ValueError, match=r"^x is \(1, 2\.5\); it can be 2 whole numbers$"):
        checked("x", (1, 2.5), tuple[int, int])


# without Manim ------------------------------------------------------------------------------------


def test_parameters_are_told_without_manim():
    code, said, wrong = without_manim("--params", "WhichWay")
    assert (code, wrong) == (0, "") and said == listing(WhichWay) + "\n"


def test_a_value_is_for_the_clips_that_can_have_it():
    code, said, wrong = without_manim("--list", "--set", "lr=0.9")
    assert (code, wrong) == (0, "")
    left_out = "MinibatchNoise: left out, lr is 0.9; it can be a number from 0.001 to 0.5."
    assert said.splitlines()[1] == left_out and "SGDZigzag@lr=0.9 " in said


def test_a_parameter_is_for_the_clips_that_have_it():
    code, said, wrong = without_manim("--list", "--set", "lr=0.3")
    assert (code, wrong) == (0, "")
    first, *rest = said.splitlines()
    without = [
        name
        for name, scene in SCENES.items()
        if not (hasattr(scene, "methods") or hasattr(scene, "lr"))
    ]
    assert without[:2] == ["RavineSurface", "RavineGradient"]
    assert first == f"{', '.join(without)}: left out, without a parameter 'lr'."
    assert [line.split()[0] for line in rest] == [
        f"{name}@lr=0.3" for name in SCENES if name not in without
    ]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--set", "lrr=1"], "No clip has a parameter 'lrr' (is it lr?); they have field, "),
        (["--set", "lr=0.3", "--set", "rows=1"], "No clip has all of these parameters: lr, rows\n"),
        (["RavineSurface", "--set", "lr=1"], "RavineSurface has no parameter 'lr'; it has field, "),
        (["--set", "slow_steps=-1"], "slow_steps is -1; it can be a whole number from 0 to 1000\n"),
        (["--sweep", "tilt=40,95"], "tilt is 95; it can be a number from 0 to 90°\n"),
    ],
)
def test_what_no_clip_can_have_is_one_sentence(arguments, said):
    code, out, wrong = without_manim(*arguments)
    assert (code, out) == (2, "") and wrong.startswith(said) and wrong.count("\n") == 1


def test_help_needs_neither_manim_nor_numpy_nor_pydantic():
    script = (
        "import sys, clips.__main__ as command\n"
        "try:\n    command.main(['--help'])\n"
        "except SystemExit:\n    heavy = {'manim', 'numpy', 'pydantic', 'annotated_types'}\n"
        "    sys.exit(bool(heavy & {*sys.modules}))"
    )
    line = [sys.executable, "-c", script]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and ran.stdout.startswith("usage: clips")


def test_every_rule_that_can_be_imported_can_be_named():
    rules = {
        name
        for name, rule in vars(optimizers).items()
        if isinstance(rule, type) and issubclass(rule, optimizers.Optimizer)
    }
    assert rules - {"Optimizer"} == {*RULES}
    assert [*RULES][:2] == ["SGD", "Momentum"]
