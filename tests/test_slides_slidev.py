"""Clips in a deck of Slidev: the example, built and looked at in a real browser.

Slidev is large and wants a newer Node than Marp: only where SLIDEV names a folder that has it, by
`npm install @slidev/cli @slidev/theme-default`, is this tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import chromium as chromium
from browsing import done, new_page, served
from playwright.sync_api import Page
from small_deck import folder as folder
from starting import HANG

from slides import FOLDER

SLIDEV = os.environ.get("SLIDEV")
CLIP = (
    'document.querySelector(\'#slideshow .slidev-page:not([style*="display: none"])'
    " video[data-clip]')"
)

pytestmark = pytest.mark.skipif(
    not SLIDEV, reason="Slidev takes 500 MB and Node 22: SLIDEV has to name a folder that has it"
)


@pytest.fixture(scope="module")
def built(folder, tmp_path_factory) -> Path:
    """The example with other clips, built; its addresses are behind a #, as of a plain server."""
    deck = tmp_path_factory.mktemp("slidev") / "deck"
    shutil.copytree(FOLDER / "examples/slidev", deck)
    shutil.copytree(folder / "480p15", deck / "public")
    (deck / "node_modules").symlink_to(Path(SLIDEV).resolve() / "node_modules")
    scripts = FOLDER / "kudari/scripts.mjs"
    subprocess.run(["node", str(scripts), str(deck / "clips.js")], check=True)
    for file, old, new in (
        ("slides.md", "/SGDZigzag", "/Plain"),
        ("slides.md", "2.9 5.3 9.167 11.567", "0.4 1 1.4"),
        ("slides.md", "/SGDvsMomentum", "/Turning"),
        ("slides.md", "fonts:", "routerMode: hash\nfonts:"),
        ("components/Clip.vue", 'data-rate="60"', 'data-rate="15"'),
    ):
        text = (deck / file).read_text()
        assert old in text
        (deck / file).write_text(text.replace(old, new))
    command = ["node", "node_modules/@slidev/cli/bin/slidev.mjs", "build", "slides.md"]
    subprocess.run(command, cwd=deck, check=True, capture_output=True)
    return deck / "dist"


@pytest.fixture
def page(built, chromium) -> Iterator[Page]:
    with served(built) as address:
        opened = new_page(chromium)
        opened.set_default_timeout(HANG * 1000)
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("requestfailed", lambda request: errors.append(request.url))
        opened.goto(f"{address}/#/1")
        opened.wait_for_selector(".slidev-page-2", state="attached")
        yield opened
        done(opened)
    assert errors == []


def until(page: Page, holds: str) -> None:
    page.wait_for_function(f"() => {{ const clip = {CLIP}; return clip && ({holds}) }}")


def rests_on(page: Page, frame: int, signs: int = 1) -> None:
    until(page, f"clip.paused && !clip.seeking && Math.floor(clip.currentTime * 15) == {frame}")
    assert page.locator(".clip-sign").count() == signs


def test_a_clip_plays_halts_at_beats_and_is_left_after_the_last(page):
    page.keyboard.press("ArrowRight")
    rests_on(page, 6)
    page.keyboard.press("Space")
    rests_on(page, 15)
    box = page.locator("#slideshow video").first.bounding_box()
    page.mouse.click(box["x"] + 100, box["y"] + 100)
    until(page, "clip.ended")
    assert page.url.endswith("#/2?clicks=2")
    for frame in (15, 6, 0):
        page.keyboard.press("ArrowLeft")
        rests_on(page, frame)
    page.keyboard.press("ArrowRight")  # the beat itself, not the next one
    rests_on(page, 6)
    assert page.url.endswith("#/2")
    page.keyboard.press("ArrowLeft")
    rests_on(page, 0)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/#/1")
    page.keyboard.press("ArrowRight")
    until(page, "!clip.paused")
    rests_on(page, 6)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**/#/3")
    until(page, "clip.src.includes('Turning') && clip.ended")
    until(page, "!clip.paused")  # again
