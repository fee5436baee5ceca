"""`python -m slides.builder.build`: the decks as HTML, PDF and PPTX, and as a folder to carry.

    slides/deck.ja.html        plays the clips; it needs the folders beside it
    slides/deck.ja.pdf         shows their stills
    slides/deck.ja.pptx        pictures of the slides, with the clips as movies on them
    slides/kudari-ja/, .zip    HTML and clips, for another machine without a network

A deck is a file slides/NAME.LANGUAGE.md: deck is the first lecture, second the second.

A clip that is missing, or has no still, ends the build before anything is replaced.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clips.progress import shown
from slides import FOLDER, DeckError
from slides.builder.bundle import bundle, carried_as, zip_of
from slides.builder.clips_in_deck import by_beats, check, places, sources
from slides.builder.marp import AND, marp
from stage.film.scratch import clear, new_scratch, put, stray_scratch
from stage.film.stopping import stoppable

EXAMPLES = """examples:
  python -m slides.builder.build                 all decks, slides/*.*.md
  python -m slides.builder.build slides/second.ja.md
"""


def build(deck: Path, scratch: Path) -> list[Path]:
    """Build a deck in `scratch`, then put all of it in its place; the paths are returned.

    Raises:
        DeckError: A clip or a still is missing, or Marp failed.
    """
    html, pdf, pptx = (scratch / f"deck{suffix}" for suffix in (".html", ".pdf", ".pptx"))
    marp(deck, "-o", html)
    page = html.read_text(encoding="utf-8")
    check(deck, sources(page), by_beats(page))
    from slides.builder.beat_pages import pages  # here, as what is missing is said sooner without
    from slides.builder.pptx_movies import put_movies

    by_page = pages(deck, page, scratch)
    with aside(deck, ".md") as alone, aside(deck, ".html") as bare:
        # Without links, as a PDF would name the place where it was made.
        alone.write_text(_unlinked(deck), encoding="utf-8")
        lines = [alone, "--pdf", "-o", pdf, AND, deck, "--pptx", "-o", pptx]
        marp(*lines, AND, deck, "--template", "bare", "-o", bare, **by_page)
        put_movies(pptx, places(bare), deck.parent)
    folder = scratch / carried_as(deck)
    bundle(html, deck.parent, folder)
    archive = zip_of(folder, scratch / f"{folder.name}.zip")
    made = [deck.with_suffix(file.suffix) for file in (html, pdf, pptx)]
    made += [deck.parent / file.name for file in (folder, archive)]
    for file, target in zip((html, pdf, pptx, folder, archive), made, strict=True):
        put(file, target)
    return made


@contextmanager
def aside(deck: Path, suffix: str) -> Iterator[Path]:
    """A hidden file beside a deck, where its addresses hold, to the end of the block."""
    for stray in stray_scratch(deck.parent, deck.stem, suffix[1:]):
        stray.unlink(missing_ok=True)
    file = deck.with_name(f".{deck.stem}.{os.getpid()}{suffix}")
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _unlinked(deck: Path) -> str:
    """A deck's text with the words of links to other decks, and without these links."""

    def words(link: re.Match) -> str:
        return link[1] if (deck.parent / link[2]).with_suffix(".md").is_file() else link[0]

    text = deck.read_text(encoding="utf-8")
    return re.sub(r"(?<!!)\[([^\]\n]*)\]\(([\w.-]+\.html)\)", words, text)


def main(arguments: list[str] | None = None) -> int:
    """Build the decks; the exit code is 0, or 1 if something is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m slides.builder.build",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("decks", nargs="*", type=Path, metavar="DECK", help="default: all decks")
    asked = parser.parse_args(arguments)
    decks = [deck.resolve() for deck in asked.decks] or sorted(FOLDER.glob("[!.]*.*.md"))
    with stoppable("Stopped: what was not finished stays as it was."):
        try:
            for stray in stray_scratch(FOLDER, "build"):
                clear(stray)
            for deck in decks:
                if not deck.is_file():
                    raise DeckError(f"There is no deck {shown(deck)}.")
                begin = time.perf_counter()
                print(f"{shown(deck)}  is being built: HTML, PDF, PPTX", flush=True)
                with new_scratch(FOLDER, "build") as scratch:
                    made = build(deck, scratch)
                print(f"{shown(deck)}  built in {time.perf_counter() - begin:.0f} s", flush=True)
                for path in made:
                    print(f"  {shown(path)}", flush=True)
        except DeckError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
