"""What holds for every scene: beats with names, no claim of speed, one short class in a file."""

from __future__ import annotations

import ast
import importlib
import re
from itertools import pairwise

import pytest
from acting import SCENES, texts
from watching import watched

FILES = sorted(SCENES.glob("*.py"))
SIX = ["momentum_path", "ravine_gradient", "ravine_surface", "sgd_descent", "sgd_zigzag"]
SIX = [*SIX, "which_way"]


def scene_class(module: str) -> type:
    kinds = vars(importlib.import_module(module)).values()
    (kind,) = (k for k in kinds if isinstance(k, type) and k.__module__ == module)
    return kind


@pytest.mark.parametrize("module", SIX)
def test_beats_have_names_and_nothing_claims_speed(module):
    scene, plays = watched(scene_class(module))
    beats = list(dict.fromkeys(play.beat for play in plays))
    assert "" not in beats  # no play before the first beat
    changes = [a.beat for a, b in pairwise(plays) if a.beat != b.beat]
    assert 3 <= len(beats) <= 6 and len(changes) == len(beats) - 1  # none comes twice
    assert all(beat == beat.strip() and len(beat) > 5 for beat in beats)
    assert plays[-1].seconds >= 1.5 and plays[-1].said == plays[-2].said  # the end is held
    said = {text for play in plays for text in [*play.said, *play.formulas]} | set(texts(scene))
    assert said
    for text in said:
        assert not re.search("fast|slow|better|best|worse|win|quick|speed|nan|inf", text, re.I)


def test_there_are_seven_scenes_one_in_each_file():
    assert {file.stem for file in FILES} >= {*SIX, "sgd_vs_momentum"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scene_is_40_to_120_lines_long(file):
    """A variation of one is shorter: its shot tells the beats that it shares with others."""
    least = 15 if "(ComparedWalk)" in file.read_text() else 40
    assert least <= len(file.read_text().splitlines()) <= 120


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scene_file_has_one_class_and_a_name_that_begins_no_other(file):
    body = ast.parse(file.read_text()).body
    assert sum(isinstance(node, ast.ClassDef) for node in body) == 1
    others = [other.stem for other in FILES if other != file]
    assert not any(other.startswith(file.stem) for other in others)
