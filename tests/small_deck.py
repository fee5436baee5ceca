"""A small deck of two clips, as a user's own, built with the real Marp; for tests of the player."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import starting
from conftest import CLIPS
from manim import tempconfig
from manim.utils.module_ops import get_module

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the deck, built, and two clips of 21 frames."""
    folder = tmp_path_factory.mktemp("deck") / starting.FOLDER
    (folder / "480p15").mkdir(parents=True)
    for name in ("Plain", "Turning"):
        scene = getattr(get_module(CLIPS / f"{name.lower()}.py"), name)
        with tempconfig({"quality": "low_quality", "media_dir": str(folder / "media")}):
            made = scene()
            made.render()
        for file in made.renderer.file_writer.made.values():
            shutil.copy(file, folder / "480p15" / f"{name}{Path(file).suffix}")
    (folder / "node_modules").symlink_to(FOLDER / "node_modules")  # the theme's fonts
    (folder / "deck.md").write_text(DECK)
    marp.marp(folder / "deck.md", "-o", folder / "deck.html")
    return folder
