"""Small decks of two clips, as a user's own, built with the real Marp; for tests of the player."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import starting
from browsing import REMEMBER, Deck, done, new_page
from conftest import CLIPS
from manim import tempconfig
from manim.utils.module_ops import get_module
from playwright.sync_api import Browser

from slides import FOLDER
from slides.builder import marp

DECK = """---
marp: true
theme: 01dracula
headingDivider: 2
---
# Title

## Background
![bg right:65% the way down & "out"](480p15/Plain.mp4)

## Inline
![w:500 loop](480p15/Turning.mp4)

## Fragments
* one
* two

![bg left:40% contain controls](480p15/Plain.mp4)

## Two, and a picture
![bg](480p15/Plain.mp4)
![bg 50%](480p15/Turning.mp4)
![bg](480p15/Plain.png)

## Neither
`![](480p15/Plain.mp4)`

```
![bg](480p15/Plain.mp4)
```
![w:100](480p15/Plain.png)
"""
TITLE, BACKGROUND, INLINE, FRAGMENTS, TWO, NEITHER = range(1, 7)
FRAME = 1 / 15
SLOWLY = 0.2


# Its clips halt where their beats end, after 6, 15 and 21 frames and after 9, 12 and 21.
BEATS = """---
marp: true
theme: 01dracula
headingDivider: 2
lang: ja
---
# Title

## Background
* one

![bg right:65% beats the way down](480p15/Plain.mp4)

## Inline
![w:500 beats loop](480p15/Turning.mp4)

## After
"""


@pytest.fixture(scope="session")
def folder(once) -> Path:
    """A folder with the decks, built, and two clips of 21 frames."""
    return once("small decks", _make) / starting.FOLDER


def _make(folder: Path) -> None:
    folder = folder / starting.FOLDER
    (folder / "480p15").mkdir(parents=True)
    for name in ("Plain", "Turning"):
        scene = getattr(get_module(CLIPS / f"{name.lower()}.py"), name)
        with tempconfig({"quality": "low_quality", "media_dir": str(folder / "media")}):
            made = scene()
            made.render()
        for file in made.renderer.file_writer.made.values():
            shutil.copy(file, folder / "480p15")
    (folder / "node_modules").symlink_to(FOLDER / "node_modules")  # the theme's fonts
    for name, text in (("deck", DECK), ("beats", BEATS)):
        (folder / f"{name}.md").write_text(text)
    marp.marp(folder / "deck.md", folder / "beats.md")


def opening(folder: Path, chromium: Browser, usual: str) -> Iterator[Callable[..., Deck]]:
    """What opens a deck on a slide; in the end there must have been no error and no stranger."""
    opened = []

    def open_it(
        slide: int = 1, query: str = "", pace: float = 1, name: str = usual, **options: object
    ) -> Deck:
        """Clips play so many times as fast: slowly, where something is to be done meanwhile."""
        paced = f"addEventListener('play', event => {{ event.target.playbackRate = {pace} }}, true)"
        page = new_page(chromium, f"{paced}\n{REMEMBER}", **options)
        address = (folder / f"{name}.html").as_uri()
        deck = Deck(page, f"{address}{query}#{slide}")
        opened.append(deck)
        return deck

    yield open_it
    for deck in opened:
        assert [error for error in deck.errors if error] == []
        assert deck.strangers() == []
        done(deck.page)
