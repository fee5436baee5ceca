"""The lecture's decks, built with the real Marp from clips at `-ql`; shared by their tests."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
import starting
from browsing import Deck
from conftest import ROOT
from PIL import Image

from clips.catalogue import LECTURE, scene_files
from slides import FOLDER
from slides.builder.build import build, where
from slides.builder.clips_in_deck import Place
from stage.look import palette
from stage.look.colour import rgb

LANGUAGES = ("ja", "en")
CLIPS = [s.name for s in scene_files(ROOT / "scenes") if s.file.stem in LECTURE]
PLACES: dict[str, list[Place]] = {}
BACKGROUND = np.round(np.array(rgb(palette.BACKGROUND)) * 255)


@pytest.fixture(scope="module")
def folder(filmed, tmp_path_factory) -> Path:
    """A folder like the project's root, with the clips' films and the decks built."""
    root = tmp_path_factory.mktemp("lecture") / starting.FOLDER
    for scene in scene_files(ROOT / "scenes"):
        made = filmed(scene) / "media/480p15"
        shutil.copytree(made, root / "media/480p15", dirs_exist_ok=True)
    slides = root / "slides"
    slides.mkdir()
    (slides / "node_modules").symlink_to(FOLDER / "node_modules")
    for language in LANGUAGES:
        deck = slides / f"deck.{language}.md"
        text = (FOLDER / deck.name).read_text()
        deck.write_text(text.replace("media/1080p60/", "media/480p15/"))
        scratch = slides / ".build"
        scratch.mkdir()
        made = build(deck, scratch)
        assert [path.name for path in made] == [
            *(f"deck.{language}{suffix}" for suffix in (".html", ".pdf", ".pptx")),
            *(f"kudari-{language}", f"kudari-{language}.zip"),
        ]
        shutil.rmtree(scratch)
        PLACES[language] = where(deck)  # before another browser is started
    return slides


def opened(chromium, address: str, scale: float = 1) -> Deck:
    size = {"viewport": {"width": 1280, "height": 720}, "device_scale_factor": scale}
    return Deck(chromium.new_context(**size).new_page(), address)


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
