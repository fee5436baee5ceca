"""Captions in decks, in a real browser: `c` shows them below the clip, in all windows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from browsing import Deck
from browsing import chromium as chromium
from small_deck import SLOWLY, opening
from small_deck import folder as folder

from slides import FOLDER
from slides.builder import marp
from slides.builder.bundle import bundle

TEXT = """---
marp: true
theme: 01dracula
headingDivider: 2
---
# Title

## Background
![bg right:65% beats](480p15/Told.mp4)

## Inline
![w:400 as written](480p15/Told.mp4)

## Without
![bg right](480p15/Mute.mp4)
"""
TITLE, BACKGROUND, INLINE, WITHOUT = range(1, 5)
TOLD = """WEBVTT
Kind: captions
Language: ja

beat 1
00:00:00.000 --> 00:00:00.400
a &lt; b.

who 2
00:00:00.000 --> 00:00:00.400
SGD &amp; 谷。

step 3
00:00:00.400 --> 00:00:01.400
1歩後。

beat 4
00:00:00.400 --> 00:00:01.000
Next.

beat 5
00:00:01.000 --> 00:00:01.400
Last.
"""
@pytest.fixture(scope="module")
def captioned(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck of clips with captions and of one without, to be opened as a file."""
    made = tmp_path_factory.mktemp("captioned")
    (made / "480p15").mkdir()
    for name in ("Told", "Mute"):
        for suffix in (".mp4", ".png", ".beats.vtt"):
            shutil.copy(folder / f"480p15/Plain{suffix}", made / f"480p15/{name}{suffix}")
    (made / "480p15/Told.captions.vtt").write_text(TOLD, encoding="utf-8")
    (made / "node_modules").symlink_to(FOLDER / "node_modules")
    (made / "deck.md").write_text(TEXT)
    marp.marp(made / "deck.md", "-o", made / "deck.html")
    return made


@pytest.fixture
def open_deck(captioned, chromium):
    yield from opening(captioned, chromium, "deck")


def boxes(deck: Deck) -> tuple[dict, dict]:
    """Of the clip that is shown, and of its captions."""
    strip = deck.page.locator(".bespoke-marp-active .clip-caption > div")
    return deck.page.locator(".bespoke-marp-active video").bounding_box(), strip.bounding_box()


def test_they_stand_below_the_clip_while_it_plays_and_where_it_halts(open_deck):
    plain = open_deck(BACKGROUND)
    whole = plain.page.locator(".bespoke-marp-active video").bounding_box()
    deck = open_deck(TITLE, pace=SLOWLY)
    deck.press("c")
    deck.go(BACKGROUND)
    deck.heard("a < b.|SGD & 谷。")  # also while nothing moves
    clip, strip = boxes(deck)
    assert (clip["y"], clip["height"]) == (0, pytest.approx(720 - 92, abs=1))
    assert strip["y"] >= clip["height"] - 1 and strip["y"] + strip["height"] <= 720
    assert whole["x"] <= strip["x"] and strip["x"] + strip["width"] <= whole["x"] + whole["width"]
    sign = deck.page.locator(".bespoke-marp-active .clip-sign")
    deck.until("clip.rests")
    # The step is over, and the next beat has not begun.
    deck.heard("a < b.|1歩後。")
    below = sign.bounding_box()
    deck.press("ArrowRight")
    deck.heard("Next.|1歩後。")
    deck.press("ArrowRight")
    deck.heard("Last.|1歩後。")
    deck.until("clip.ended")
    deck.heard("Last.|1歩後。")
    deck.press("ArrowLeft")
    deck.heard("Next.|1歩後。")
    deck.press("c")
    assert deck.page.locator(".clip-caption").count() == 0
    assert deck.page.locator(".bespoke-marp-active video").bounding_box() == whole
    assert sign.bounding_box()["y"] - below["y"] == pytest.approx(
        92, abs=1
    )  # in its corner
    deck.press("Control+c")
    assert deck.page.locator(".clip-caption").count() == 0


def test_they_stay_over_slides_and_windows_and_are_there_again(open_deck):
    deck = open_deck(TITLE, pace=SLOWLY)
    with deck.page.context.expect_page() as found:
        deck.press("p")
    other = Deck(found.value)
    deck.press("c")
    deck.go(BACKGROUND)
    for each in (deck, other):
        each.heard("a < b.|SGD & 谷。")
    deck.go(INLINE)
    for each in (deck, other):
        each.page.wait_for_function("/^a < b/.test(captions())")
    clip, strip = boxes(deck)
    assert strip["y"] >= clip["y"] + clip["height"] - 1
    deck.go(WITHOUT)
    deck.until("!clip.paused")
    assert deck.page.evaluate("captions()") == ""
    deck.go(BACKGROUND)
    deck.page.reload()
    deck.heard("a < b.|SGD & 谷。")
    other.press("C")
    deck.page.wait_for_function("!document.querySelector('.clip-caption')")
    assert other.page.locator(".clip-caption").count() == 0
    assert [error for error in other.errors if error] == []
    deck.press("?")
    assert re.search(r"\bC\s+captions", deck.page.get_by_role("dialog").inner_text())


def test_what_was_left_empty_is_described_by_them(captioned: Path, open_deck, tmp_path):
    """And a deck to carry has them in its page."""
    deck = open_deck(TITLE)
    labels = [clip["label"] for clip in deck.clips()]
    assert labels == ["SGD & 谷。", "as written", None]
    tracks = "[...document.querySelectorAll('track')].map(t => [t.kind, t.srclang, t.label].join())"
    assert deck.page.evaluate(tracks) == ["captions,ja,日本語"] * 2
    bundle(captioned / "deck.html", captioned, tmp_path / "carried")
    page = (tmp_path / "carried/index.html").read_text()
    assert page.count('<track kind="captions" srclang="ja" label="日本語" src="data:text/vtt;') == 2
