"""The scenes that stand in the READMEs, each a file of its own, act as the clips here do."""

from __future__ import annotations

import ast
import re

import pytest
from acting import acted
from conftest import ROOT
from manim.utils.module_ops import get_module
from test_words import english, grounds, words_in

from stage.film.clip import Clip
from stage.look.japanese import JAPANESE
from stage.parameters import declared, meaning, parameters


def scenes(readme: str) -> list[str]:
    """Its Python blocks that define a class with a `construct`."""
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / readme).read_text(), re.M | re.S)
    return [block for block in blocks if re.search(r"^    def construct\(self\)", block, re.M)]


FOUND = {re.search(r"^class (\w+)", block, re.M)[1]: block for block in scenes("README.md")}


def test_both_languages_have_the_same_scenes():
    assert len(FOUND) == len(scenes("README.md")) > 1
    assert scenes("README.md") == scenes("README.ja.md")


@pytest.mark.parametrize("name", FOUND)
def test_it_acts_and_has_what_every_clip_has(name, tmp_path):
    file = tmp_path / f"{name.lower()}.py"
    file.write_text(FOUND[name])
    assert ast.get_docstring(ast.parse(FOUND[name]))
    scene = getattr(get_module(file), name)
    assert issubclass(scene, Clip)
    found = parameters(scene)
    assert declared(scene).keys() == found.keys() and all(map(meaning, found.values()))
    asked, _ = words_in([file])
    assert asked and asked <= JAPANESE.keys()
    played = acted(scene, lang="ja")
    told = " ".join(each.first + each.after for each in played.teller.notes)
    assert told and not english(told) - grounds(played)
