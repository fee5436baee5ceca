"""The decks of the two lectures, and what makes HTML, PDF, PPTX and a folder to carry out of them.

`make deck` calls `slides.builder.build`, `make present` `slides.builder.present`; `kudari/` is
the plugin and the theme, which other decks can use too.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "slides"


class DeckError(RuntimeError):
    """What stops a deck from being built, in one sentence that names the remedy."""
