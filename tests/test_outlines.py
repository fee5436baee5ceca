"""Outlines: what a scene does, told without running it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import CLIPS
from test_all_clips import FOUND
from test_parameters import SCENES

from clips.listing import listing
from clips.outline import Outlines
from stage.film.clip import Clip
from stage.parameters import (
    EVERY,
    parameters,
)


@pytest.mark.parametrize("scene", FOUND, ids=lambda scene: scene.name)
def test_an_outline_tells_what_the_scene_does(scene):
    outline = Outlines().of(scene.file, scene.name)
    assert not issubclass(outline, Clip)
    assert listing(outline) == listing(SCENES[scene.name])


OWN = """
from __future__ import annotations
import sys
from manim import PI, Square, linear
from clips_helper import FAST, Base
import numpy as np
from fields import Field
from no_such_module import Lost
from stage.film.clip import Clip

def dish(x, y):
    return np.cos(x) + depth * y**2

depth = 3
print("not run")

class Mine(Base):
    "Text."
    field = Field(dish, (-1, 1), (-1, 1))
    pace: int = FAST
    _curve = linear
    {}

    def tall(self): return Square()
"""


HELPER = (
    "from stage.film.clip import Clip\nFAST = 2 * 3\nclass Base(Clip):\n    tall = 4\n    low = 1"
)


@pytest.mark.parametrize(
    "line, known",
    [
        ("more = 3", ["field", "pace", "more", "low"]),
        ("more = [depth for _ in range(3)]", ["field", "pace", "more", "low"]),
        ("more = PI", None),  # only Manim knows it
        ("more = 1 / 0", None),
        ("more = unheard_of", None),
        ("more = Lost", None),
        ("import math", ["field", "pace", "low"]),
    ],
)
def test_a_scene_of_ones_own_is_outlined_as_far_as_it_goes(tmp_path: Path, capsys, line, known):
    (tmp_path / "clips_helper.py").write_text(HELPER)
    (tmp_path / "mine.py").write_text(OWN.format(line))
    outline = Outlines().of(tmp_path / "mine.py", "Mine")
    assert (outline and [*parameters(outline)]) == (known and [*known, *EVERY])
    assert capsys.readouterr().out == ""


def test_what_is_no_scene_has_no_outline(tmp_path: Path):
    (tmp_path / "broken.py").write_text("class Broken(Clip:\n")
    assert Outlines().of(tmp_path / "broken.py", "Broken") is None
    assert Outlines().of(CLIPS / "plain.py", "Plane") is None
