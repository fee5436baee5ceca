"""The second lecture's decks: each clip once after a question, notes, nothing that overflows.

They are built as the first's are, whose tests try PDF, PPTX and the folder to carry; here is HTML.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import starting
from browsing import chromium as chromium
from conftest import ROOT
from lecture import LANGUAGES, nothing_overflows, opened, put_films, shown_in, walk_through

from clips.__main__ import main
from clips.catalogue import LECTURES, choose, scene_files
from slides import FOLDER
from slides.builder.bundle import carried_as
from slides.builder.clips_in_deck import check, sources
from slides.builder.marp import marp

SCENES = choose(["second"], scene_files(ROOT / "scenes"))
CLIPS = [scene.name for scene in SCENES]
EACH = pytest.mark.parametrize("language", LANGUAGES)


def slides_of(language: str) -> list[str]:
    """The text of each slide, as it is written."""
    text = (FOLDER / f"second.{language}.md").read_text().split("---\n", 2)[2]
    title, *others = re.split(r"^## ", text, flags=re.M)
    return [title, *others]


@pytest.fixture(scope="module")
def folder(filmed, tmp_path_factory) -> Path:
    """A folder like slides/, with both decks as HTML, and the clips' films at `-ql` beside it."""
    root = tmp_path_factory.mktemp("second") / starting.FOLDER
    slides = root / "slides"
    slides.mkdir(parents=True)
    (slides / "node_modules").symlink_to(FOLDER / "node_modules")
    put_films(filmed, SCENES, root / "media/480p15")
    for language in LANGUAGES:
        deck = slides / f"second.{language}.md"
        text = (FOLDER / deck.name).read_text()
        deck.write_text(text.replace("media/1080p60/", "media/480p15/"))
    marp(*slides.glob("second.*.md"))
    return slides


@EACH
def test_it_is_a_whole_lecture_with_notes_and_every_clip_once(folder, language):
    assert len(CLIPS) == len(LECTURES["second"])
    html = (folder / f"second.{language}.html").read_text()
    assert [Path(source).stem for source in sources(html)] == shown_in(language, CLIPS)
    check(folder / f"second.{language}.md", sources(html))
    assert html.count("<video ") == len(CLIPS)
    labels = re.findall(r'<video [^>]*aria-label="([^"]+)"', html)
    assert len(labels) == len(CLIPS) and all(len(label) > 15 for label in labels)
    count = html.count("data-marpit-svg=")
    assert 25 <= count <= 35 and count == len(slides_of("en"))
    assert html.count('class="bespoke-marp-note"') == count
    assert "data-mjx-error" not in html


@EACH
def test_a_question_comes_before_each_clip_and_an_exercise_with_its_answer_after(language):
    slides = slides_of(language)
    shown = [i for i, slide in enumerate(slides) if ".mp4" in slide]
    seen = [re.sub(r"<!--.*?-->|!\[.*\n", "", slide, flags=re.S) for slide in slides]
    asked = [
        (i, number)
        for i, text in enumerate(seen)
        for number in re.findall(r"^(\d+)\. ", text, re.M)
    ]
    for i in shown:
        assert re.search(r"[?？]\s*$", seen[i - 1]), slides[i - 1]
        assert any(i < exercise <= i + 8 for exercise, _ in asked), slides[i]
    assert [int(number) for _, number in asked] == [*range(1, len(asked) + 1)]
    assert len(asked) >= len(shown)
    for i, number in asked:
        notes = re.findall(r"<!--(.*?)-->", slides[i], re.S)[-1]
        assert re.search(rf"^{number}\. \S", notes, re.M)


def test_the_commands_of_the_exercises_can_be_given(capsys):
    each = (re.findall(r"^clips .*$", "".join(slides_of(language)), re.M) for language in LANGUAGES)
    commands, others = each
    assert commands == others
    for command in commands:
        assert main([*shlex.split(command)[1:], "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(commands) == 3


@EACH
def test_nothing_overflows_and_the_fonts_are_ours(folder, chromium, language):
    used = nothing_overflows(opened(chromium, (folder / f"second.{language}.html").as_uri()))
    assert {"Noto Sans JP", "Noto Sans Mono"} <= used


def test_each_clip_plays_where_it_is_shown(folder, chromium):
    walk_through(opened(chromium, (folder / "second.en.html").as_uri()), CLIPS)


@pytest.mark.parametrize(
    ("deck", "name"),
    [("deck.ja", "ja"), ("second.ja", "second-ja"), ("talk", "talk"), ("deck", "deck")],
)
def test_decks_that_are_carried_do_not_take_each_others_place(deck, name):
    assert carried_as(Path(f"slides/{deck}.md")) == f"kudari-{name}"
