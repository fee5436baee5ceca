"""Words in pictures: all are from one catalogue, in the language that the clip speaks."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import framing
import pytest
from acting import SCENES, acted, small, texts
from fontTools.ttLib import TTFont
from manim import ValueTracker
from sgd_zigzag import SGDZigzag

from adventurer import hyperparameters
from clips.catalogue import SceneFile, scene_files
from fields import CATALOGUE, Field
from stage.film.beats import UNNAMED
from stage.film.captions import Note
from stage.film.clip import Clip
from stage.look.japanese import JAPANESE
from stage.look.words import LANGUAGES, speaking, worded
from stage.paint import keys
from stage.paint.glyphs import FACES, OTHERS
from stage.paint.lettering import Lettering
from stage.parameters import RULES

FOUND = scene_files(SCENES)
HANGING = 0.12  # Manim units: so far may a descender hang into the margin
# Names, which stay as they are: of methods, of what is set on them, of axes and velocities; and
# what Typst calls signs in a formula.
NAMES = {*RULES, "x", "y", "v", "W", "t", "log", "nabla", "f", "times", "sqrt"}
NAMES |= {name for rule in RULES.values() for name in hyperparameters(rule())}
WORD = re.compile(r"(?<![a-z])[a-z]+(?![a-z])", re.I)
NUMBER = re.compile(r"\d[\d.]*(e−?\d+)?")


def scene_of(found: SceneFile) -> type[Clip]:
    return getattr(importlib.import_module(found.file.stem), found.name)


def english(said: str) -> set[str]:
    """The English words in a text, names apart."""
    return set(WORD.findall(NUMBER.sub("", said))) - NAMES


def test_english_would_be_seen():
    assert english("最小点まで 0.36   lr 1e−6 $-nabla f$") == set()
    assert english("height: log(1 + 損失)") == {"height"}
    assert english('$"kept" 0.9 v$') == {"kept"}


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_a_clip_in_japanese_says_no_english_word_and_is_laid_out_as_well(found):
    def look(scene: Clip) -> tuple[set[str], list[str]]:
        boxes = framing.text_boxes(scene)
        off = framing.outside(boxes, framing.margins(scene), HANGING)
        said = {*map(framing.said, framing.written(scene))}
        captioned(scene, said)
        return said, framing.overlapping(boxes) + off

    played = framing.beats(scene_of(found), look, lang="ja")
    said = set().union(*(each for each, _ in played.seen))
    assert not {each: english(each) for each in said if english(each)}
    assert not [fault for _, faults in played.seen for fault in faults]
    lines = framing.members(played.scene, Lettering)
    assert not [line.text for line in lines if "…" in line._fitted()[0]]


def grounds(scene: Clip) -> set[str]:
    """The words in names of fields: all of the catalogue, and those that the clip shows."""
    kept = [value for holder in (*type(scene).__mro__, scene) for value in vars(holder).values()]
    shown = [each.name for each in kept if isinstance(each, Field)]
    return {word for name in (*CATALOGUE, *shown) for word in WORD.findall(name)}


def captioned(scene: Clip, said: set[str]) -> None:
    """What its captions say of the last play is Japanese, and what the picture's counters say."""
    section = scene.renderer.file_writer.sections[-1].name
    told = [*scene.teller.notes[-1:], *[Note(section)][section in UNNAMED :]]  # those say nothing
    told = " ".join([each.first + each.after for each in told])
    assert not english(told) - grounds(scene)
    counted = {step for each in said for step in re.findall(r"^(\d+)歩目$", each)}
    steps = {*re.findall(r"(\d+)歩後", told)} if counted else set()
    assert steps <= counted


def words_in(files: list[Path]) -> tuple[set[str], set[str]]:
    """What these modules hand to `worded` and `next_section` as it stands, and all their texts."""
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text()))]
    asked = [
        inner.value
        for node in nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("worded", "next_section"))
        for inner in ast.walk(node.args[0])
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    ]
    every = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return set(asked), {each for each in every if isinstance(each, str)}


def test_the_catalogue_has_what_is_asked_for_and_no_more():
    root = SCENES.parent
    files = [
        f for room in ("scenes", "stage", "numerics", "rules") for f in (root / room).rglob("*.py")
    ]
    asked, every = words_in([file for file in files if "japanese" not in file.stem])
    assert len(asked) > 40
    assert not asked - JAPANESE.keys()
    assert not JAPANESE.keys() - every


def test_a_translation_has_the_values_of_the_english_text():
    assert LANGUAGES["ja"] is JAPANESE
    for text, said in JAPANESE.items():
        count = text.count("{}")
        values = [f"<{i}>" for i in range(count)]
        assert all(value in said.format(*values) for value in values), text
        assert not english(said.format(*values)), text


def test_shipped_fonts_have_all_that_the_catalogue_writes():
    for weight, face in FACES.items():
        files = face, *OTHERS[weight]
        known = set().union(*(TTFont(file).getBestCmap() for file in files))
        assert not {char for said in JAPANESE.values() for char in said if ord(char) not in known}


class Counting(Clip):
    """What it says comes while it plays; another one may be played in between."""

    between: type[Clip] | None = None

    def construct(self) -> None:
        clock = ValueTracker(0)
        line = Lettering("").add_updater(lambda line: line.write(worded("loss")))
        self.other = acted(self.between) if self.between else None
        self.add(clock, line, Lettering(worded("step {}", 3)))
        self.play(clock.animate.set_value(1), run_time=0.2)


def test_clips_of_two_languages_in_one_process_do_not_mix():
    one = acted(Counting, lang="ja", between=type("English", (Counting,), {}))
    assert texts(one) == ["損失", "3歩目"]
    assert texts(one.other) == ["loss", "step 3"]
    assert worded("loss") == "loss"  # outside of a clip
    with pytest.raises(ZeroDivisionError), speaking("ja"):
        _ = 1 / 0
    assert worded("loss") == "loss"


def test_a_play_in_another_language_is_another_play():
    """Also where all that it says comes in an updater, and nothing that it runs asks for it."""
    here = {"__module__": SGDZigzag.__module__}
    kinds = [type("It", (SGDZigzag,), {"lang": lang} | here) for lang in ("en", "en", "ja")]
    with small():
        scenes = [kind() for kind in kinds]
    one, same, other = (keys.drawn_by(s, s._family, s._code, s._given) for s in scenes)
    assert one == same != other


def test_another_language_is_refused_in_a_sentence():
    with small(), pytest.raises(ValueError, match=r"^lang is 'de'; it can be en or ja$"):
        type("German", (Counting,), {"lang": "de"})()
