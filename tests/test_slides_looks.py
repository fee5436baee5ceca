"""A deck on paper: one line of its head chooses theme and films."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from browsing import chromium as chromium
from browsing import new_page

from slides import FOLDER
from slides.builder import marp
from slides.builder.clips_in_deck import remedy
from stage.look import paper
from stage.look.colour import contrast, rgb

DECK = """---
marp: true
theme: 02paper
headingDivider: 2
---
<!-- _class: title -->
# Title
<small>small</small>

## Films
![bg right:65%](../media/480p15/Plain.mp4)
![bg](480p15/Plain%40lang%3Dja.mp4)

![w:500 loop](480p15/Turning@lr=0.3,Momentum.lr=1,start=1_2.mp4)
![w:50](480p15/Plain@look=dark.mp4) ![w:50](480p15/Plain@methods=Adam_lr=0.3@09d9e650.mp4)
![w:50](own/Film.mp4)

## Pages
![w:50 print=beats](480p15/Turning.mp4)

## Code
**bold** `code` [link](x)
```python
class A(B):  # why
    def f(x=3): return "a" + print(x)
```
"""
TEXTS = "h1, h2, p, strong, code, a, small, [class^=hljs]"
COLOURS = """texts => [...document.querySelectorAll(texts)]
.filter((text) => !text.closest('[data-marpit-advanced-background]')).map((text) => {
  let ground = text
  const of = (element) => getComputedStyle(element)
  while (of(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement
  return [text.tagName, of(text).color, of(ground).backgroundColor]
})"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    (folder / "node_modules").symlink_to(FOLDER / "node_modules")
    (folder / "deck.md").write_text(DECK)
    pages = {"480p15/Turning@look=light.mp4": ["first.png", "second.png"]}
    with pytest.MonkeyPatch.context() as patch:  # as who builds a deck tells Marp
        patch.setenv("KUDARI_PAGES", json.dumps(pages))
        marp.marp(folder / "deck.md", "-o", folder / "deck.html")
    return folder / "deck.html"


def test_a_deck_on_paper_shows_the_films_of_the_light_look(deck):
    html = deck.read_text()
    assert re.findall(r'<video [^>]*? src="([^"]+)"', html) == [
        "../media/480p15/Plain@look=light.mp4",
        "480p15/Plain@lang=ja,look=light.mp4",
        "480p15/Turning@Momentum.lr=1,look=light,lr=0.3,start=1_2.mp4",
        "480p15/Plain@look=dark.mp4",
        "480p15/Plain@methods=Adam_lr=0.3@09d9e650.mp4",  # a hash: nobody can tell its name
        "own/Film.mp4",
        *2 * ["480p15/Turning@look=light.mp4"],
    ]
    assert all(f'data-poster="{page}.png"' in html for page in ("first", "second"))
    assert 'data-poster="../media/480p15/Plain@look=light.png"' in html


def test_all_texts_stand_out_from_the_paper(deck, chromium):
    page = new_page(chromium)
    page.goto(deck.as_uri())
    found = page.evaluate(COLOURS, TEXTS)
    assert len(found) >= 12
    for tag, *colours in found:
        text, ground = (
            np.array([int(part) for part in re.findall(r"\d+", each)[:3]]) / 255 for each in colours
        )
        assert contrast(text, ground) >= 4.5, tag
        assert tag in ("CODE", "SPAN") or ground == pytest.approx(np.array(rgb(paper.BACKGROUND)))


def test_a_missing_light_film_is_named_with_the_command_that_makes_it():
    film = Path("media/1080p60/SGDZigzag@look=light,start=-5_1.mp4")
    assert remedy(film) == "clips -q h SGDZigzag --set look=light --set start=-5,1"
    assert remedy(Path("media/480p15/SGDZigzag.mp4")) == "manim -ql scenes/sgd_zigzag.py"
