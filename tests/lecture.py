"""The lecture's decks, built with the real Marp from clips at `-ql`; shared by their tests."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
import starting
from browsing import Deck, done, new_page
from conftest import ROOT
from PIL import Image

from clips.catalogue import SceneFile, choose, scene_files
from slides import FOLDER
from slides.builder import build as builder
from slides.builder.clips_in_deck import Place
from stage.look import palette
from stage.look.colour import rgb

LANGUAGES = ("ja", "en")
CLIPS = [scene.name for scene in choose(["first"], scene_files(ROOT / "scenes"))]
SLIDES = 14
PLACES: dict[str, list[Place]] = {}
BACKGROUND = np.round(np.array(rgb(palette.BACKGROUND)) * 255)

# The lines of text that leave the slide or its column, come near the edge, or are scrolled away.
OVERFLOWING = """() => {
  const active = 'svg.bespoke-marp-active foreignObject > section'
  const section = [...document.querySelectorAll(active)]
    .find(each => !['background', 'pseudo'].includes(each.dataset.marpitAdvancedBackground))
  const page = section.getBoundingClientRect(), found = []
  const lines = document.createTreeWalker(section, NodeFilter.SHOW_TEXT)
  while (lines.nextNode()) {
    const text = lines.currentNode, range = document.createRange()
    if (!text.data.trim() || text.parentElement.closest('script, mjx-assistive-mml')) continue
    range.selectNodeContents(text)
    for (const box of range.getClientRects())
      if (box.width > 1 && (box.left < page.left + 20 || box.right > page.right - 6
          || box.top < page.top + 16 || box.bottom > page.bottom - 12))
        found.push(text.data)
  }
  for (const part of section.querySelectorAll('pre, p, li, table, mjx-container'))
    if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth) found.push(part.textContent)
  return found
}"""


def shown_in(language: str, clips: list[str]) -> list[str]:
    """What the films of these clips are called that a deck shows: in its own language."""
    return clips if language == "en" else [f"{clip}@lang={language}" for clip in clips]


def put_films(filmed: Callable, scenes: list[SceneFile], media: Path) -> None:
    """The films of these clips; under the names of those in Japanese they are the same."""
    for scene in scenes:
        shutil.copytree(filmed(scene) / "media/480p15", media, dirs_exist_ok=True)
        (name,) = shown_in("ja", [scene.name])
        for file in media.glob(f"{scene.name}.*"):
            shutil.copy(file, file.with_name(file.name.replace(scene.name, name)))


def noted(language: str, places: Callable, bare: Path) -> list[Place]:
    """Where the clips of a deck that is being built stand, noted for tests."""
    PLACES[language] = places(bare)
    return PLACES[language]


@pytest.fixture(scope="module")
def folder(filmed, browser, tmp_path_factory) -> Path:
    """A folder like the project's root, with the clips' films and the decks built."""
    root = tmp_path_factory.mktemp("lecture") / starting.FOLDER
    put_films(filmed, choose(["first"], scene_files(ROOT / "scenes")), root / "media/480p15")
    slides = root / "slides"
    slides.mkdir()
    (slides / "node_modules").symlink_to(FOLDER / "node_modules")
    for language in LANGUAGES:
        shutil.copy(FOLDER / f"second.{language}.md", slides)  # which the first leads to
        deck = slides / f"deck.{language}.md"
        text = (FOLDER / deck.name).read_text()
        deck.write_text(text.replace("media/1080p60/", "media/480p15/"))
        scratch = slides / ".build"
        scratch.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(builder, "places", partial(noted, language, builder.places))
            made = builder.build(deck, scratch)
        assert [path.name for path in made] == [
            *(f"deck.{language}{suffix}" for suffix in (".html", ".pdf", ".pptx")),
            *(f"kudari-{language}", f"kudari-{language}.zip"),
        ]
        shutil.rmtree(scratch)
    return slides


def opened(chromium, address: str) -> Deck:
    return Deck(new_page(chromium), address)


def near(picture: np.ndarray, colour: np.ndarray, size: int = 5) -> np.ndarray:
    """Where a patch of `size` pixels all round is within 2 of a colour."""
    same = np.abs(picture - colour).max(axis=-1) <= 2
    windows = np.lib.stride_tricks.sliding_window_view(same, (size, size))
    return windows.all(axis=(2, 3))


def shot(deck: Deck) -> np.ndarray:
    """The slide as it is seen now."""
    png = deck.page.screenshot()
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def where_is(html: Path, name: str) -> int:
    """The number, from 1, of the slide that shows a clip."""
    before = html.read_text().split(f"{name}.mp4")[0]
    return before.count("data-marpit-svg=")


def walk_through(deck: Deck, clips: list[str]) -> None:
    """Go through a deck: each clip plays where it is shown and nowhere else, in their order."""
    count = deck.page.locator("svg[data-marpit-svg]").count()
    played = []
    for number in range(1, count + 1):
        assert deck.slide() == number
        if here := [clip["name"] for clip in deck.shown()]:
            deck.until("!clip.paused && clip.currentTime > 0")
            played += here
        running = [clip["name"] for clip in deck.clips() if not clip["paused"]]
        assert running == here
        deck.press("ArrowRight")
    assert [Path(unquote(name)).stem for name in played] == clips
    assert [error for error in deck.errors if error] == []
    assert deck.strangers() == []
    done(deck.page)


def nothing_overflows(deck: Deck) -> set[str]:
    """No text of a deck leaves its slide; the fonts that were loaded are returned."""
    used = set()
    for number in range(1, deck.page.locator("svg[data-marpit-svg]").count() + 1):
        deck.go(number)
        deck.page.evaluate("document.fonts.ready")
        assert deck.page.evaluate(OVERFLOWING) == [], f"slide {number}"
        used |= set(
            deck.page.evaluate(
                "() => [...document.fonts].filter(f => f.status === 'loaded')"
                ".map(f => f.family.replaceAll('\"', ''))"
            )
        )
    done(deck.page)
    return used
