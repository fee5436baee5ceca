"""Which clips a deck shows, where on its slides, and whether they are there."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from clips.catalogue import scene_files
from clips.job import QUALITIES
from slides import ROOT, DeckError
from slides.builder.marp import find_browser, without_sandbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The box that a clip's picture takes, which is less than its element where it is fitted into it.
_PLACES = """() => [...document.querySelectorAll('video[data-clip]')].map((clip) => {
  const slides = [...document.querySelectorAll('svg[data-marpit-svg]')]
  const slide = clip.closest('svg[data-marpit-svg]')
  const page = slide.getBoundingClientRect(), box = clip.getBoundingClientRect()
  const size = slide.viewBox.baseVal, unit = size.width / page.width
  const still = new Image()
  still.src = clip.poster
  return still.decode().then(() => {
    const fit = getComputedStyle(clip).objectFit === 'fill' ? 1 : 0
    const scale = Math.min(box.width / still.naturalWidth, box.height / still.naturalHeight)
    const width = fit ? box.width : still.naturalWidth * scale
    const height = fit ? box.height : still.naturalHeight * scale
    return {
      slide: slides.indexOf(slide),
      source: clip.getAttribute('src'),
      still: clip.poster,
      loops: clip.dataset.clip === 'loop',
      page: 'page' in clip.dataset ? Number(clip.dataset.page) : null,
      label: clip.getAttribute('aria-label') ?? '',
      left: (box.left + (box.width - width) / 2 - page.left) * unit / size.width,
      top: (box.top + (box.height - height) / 2 - page.top) * unit / size.height,
      width: width * unit / size.width,
      height: height * unit / size.height,
    }
  })
})"""


@dataclass(frozen=True)
class Place:
    """Where a clip stands: the slide's number from 0, and its box in shares of the slide.

    `still` is what is shown of it, as a URI; `loops` says that it is played again and again. Where
    the slide has a page for each beat, `page` is the number of this one, from 0.
    """

    slide: int
    source: str
    still: str
    loops: bool
    page: int | None
    label: str
    left: float
    top: float
    width: float
    height: float


def sources(html: str) -> list[str]:
    """The addresses of the clips in a deck's HTML, each once, in their order."""
    return list(dict.fromkeys(_addresses_with("data-clip", html)))


def by_beats(html: str) -> set[str]:
    """The addresses of those of which a deck's HTML, or what is printed of it, shows the beats."""
    return printed_by_beats(html) | set(_addresses_with("data-beats", html))


def printed_by_beats(html: str) -> set[str]:
    """The addresses of those of which each beat gets a page in PDF and PPTX."""
    return set(_addresses_with("data-print", html))


def _addresses_with(attribute: str, html: str) -> list[str]:
    return re.findall(rf'<video [^>]*?{attribute}="[^>]*? src="([^"]+)"', html)


def check(deck: Path, found: list[str], beats: Collection[str] = ()) -> None:
    """See that each clip and its still lie where the deck looks for them.

    Args:
        deck: The deck.
        found: Addresses of its clips.
        beats: Those of them whose beats have to be there, too.

    Raises:
        DeckError: One does not; the message names it and the command that renders it.
    """
    for source in found:
        film = Path(os.path.normpath(deck.parent / unquote(source)))
        suffixes = (film.suffix, ".png", *([".beats.vtt"] if source in beats else ()))
        for file in map(film.with_suffix, suffixes):
            if not file.is_file():
                shown = os.path.relpath(file, ROOT)
                raise DeckError(
                    f"{deck.name} shows {film.name}, and there is no {shown}: "
                    f"render it with  {remedy(film)}"
                )


def remedy(film: Path) -> str:
    """The command that renders a film."""
    letter = {size: letter for letter, size in QUALITIES.items()}.get(film.parent.name, "h")
    name, *chosen = film.stem.split("@")
    for scene in scene_files(ROOT / "scenes"):
        if scene.name == name and not chosen:
            return f"manim -q{letter} {scene.file.relative_to(ROOT)}"
        if scene.name == name and len(chosen) == 1:  # else it ends in a hash: nobody can tell
            choices = (f" --set {choice.replace('_', ',')}" for choice in chosen[0].split(","))
            return f"clips -q {letter} {name}{''.join(choices)}"
    return f"manim -q{letter} scenes/<the file of {film.stem}>.py"


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser that draws slides, started without a window."""
    from playwright.sync_api import sync_playwright  # here, as decks are looked at sooner without

    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if without_sandbox() else []
        started = playwright.chromium.launch(executable_path=find_browser(), args=flags)
        yield started
        started.close()


def places(html: Path) -> list[Place]:
    """Where the clips stand in a deck that was built with Marp's template `bare`."""
    with browser() as started, started.new_page(viewport={"width": 1280, "height": 720}) as page:
        page.goto(html.as_uri())
        page.wait_for_load_state()
        found = page.evaluate(f"async () => Promise.all(({_PLACES})())")
    return [Place(**each) for each in found]
