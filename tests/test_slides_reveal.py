"""Clips in a deck of reveal.js, as Quarto writes them, too: the example, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import chromium as chromium
from browsing import done, new_page, served
from small_deck import folder as folder
from starting import HANG

from slides import FOLDER

REVEAL = FOLDER / "node_modules/reveal.js"
CLIP = "document.querySelector('section.present video[data-clip]')"
TITLE, BEATS, LOOP, AFTER = range(4)
# Runs a script when reveal.js has taken the slides out of the page, to lay them on paper.
OUT_OF_THE_PAGE = """new MutationObserver((_, observer) => {
  if (document.querySelector('.reveal video')) return
  observer.disconnect();
  SCRIPT
}).observe(document, {childList: true, subtree: true})"""

pytestmark = pytest.mark.skipif(
    not REVEAL.is_dir(),
    reason="reveal.js is not installed: `sh scripts/setup.sh slides` does it",
)


@pytest.fixture(scope="module")
def project(folder, tmp_path_factory) -> Path:
    """The example as in the project, with other clips, and what it needs beside it."""
    root = tmp_path_factory.mktemp("reveal")
    (root / "slides/examples").mkdir(parents=True)
    (root / "slides/node_modules").symlink_to(FOLDER / "node_modules")
    shutil.copytree(folder / "480p15", root / "media/480p15")
    page = (FOLDER / "examples/reveal.html").read_text()
    page = page.replace("1080p60/SGDZigzag", "480p15/Plain")
    page = page.replace("1080p60/SGDvsMomentum", "480p15/Turning")
    page = page.replace('"loop" src=', '"loop" controls data-src=')  # as pandoc writes it
    assert "data-src" in page
    (root / "slides/examples/reveal.html").write_text(page)
    scripts = FOLDER / "kudari/scripts.mjs"
    written = root / "slides/examples/clips.js"
    subprocess.run(["node", str(scripts), str(written)], check=True)
    return root


@pytest.fixture
def open_page(project, chromium) -> Iterator:
    pages, asked, errors = [], [], []

    def opened(query: str = "", slide: int = TITLE, wrapped: str = ""):
        page = new_page(chromium)
        if wrapped:
            script = (project / "slides/examples/clips.js").read_text()
            script = wrapped.replace("SCRIPT", script)
            page.route("**/clips.js", lambda route: route.fulfill(body=script))
        page.set_default_timeout(HANG * 1000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/slides/examples/reveal.html{query}#/{slide}")
        pages.append(page)
        return page

    with served(project) as address:
        yield opened
        for page in pages:
            done(page)
    assert errors == []
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)


def until(page, holds: str) -> None:
    page.wait_for_function(f"() => {{ const clip = {CLIP}; return clip && ({holds}) }}")


def rests_on(page, frame: int, signs: int = 1) -> None:
    until(page, f"clip.paused && !clip.seeking && Math.floor(clip.currentTime * 15) == {frame}")
    assert page.locator("section.present .clip-sign").count() == signs


def slide(page) -> int:
    return page.evaluate("Reveal.getIndices().h")


def test_a_clip_plays_when_shown_halts_at_beats_and_is_left_after_the_last(open_page):
    page = open_page()
    page.keyboard.press("ArrowRight")
    rests_on(page, 6)
    page.keyboard.press("Space")
    until(page, "!clip.paused")
    rests_on(page, 15)
    page.mouse.click(640, 300)
    until(page, "clip.ended")
    assert slide(page) == BEATS
    page.keyboard.press("PageDown")
    assert slide(page) == LOOP
    until(page, "!clip.paused && clip.currentTime > 0")
    states = "clips => clips.map(clip => [clip.paused, clip.controls])"
    assert page.eval_on_selector_all("video", states) == [[True, False], [False, False]]
    until(page, "clip.ended")
    until(page, "!clip.paused")  # again
    page.keyboard.press("r")
    page.keyboard.press("ArrowRight")  # the point of the list
    assert slide(page) == LOOP
    page.keyboard.press("ArrowRight")
    assert slide(page) == AFTER


def test_back_goes_to_the_beginning_whatever_one_goes_with(open_page):
    page = open_page(slide=BEATS)
    page.evaluate("Reveal.configure({ mouseWheel: true, controlsTutorial: false })")

    def turn(amount: int) -> None:
        page.wait_for_timeout(1000)  # that reveal.js wants between two turns of the wheel
        page.mouse.wheel(0, amount)

    ways = (
        (lambda: page.keyboard.press("ArrowLeft"), lambda: page.keyboard.press("n")),
        (lambda: page.click(".navigate-left"), lambda: page.click(".navigate-right")),
        (lambda: turn(-120), lambda: turn(120)),
    )
    page.mouse.move(640, 300)
    for back, forth in ways:
        rests_on(page, 6)
        back()
        rests_on(page, 0)
        forth()  # the beat itself, not the next one
        rests_on(page, 6)
        assert slide(page) == BEATS
    page.keyboard.press("ArrowRight")
    rests_on(page, 15)
    page.keyboard.press("p")
    rests_on(page, 6)
    page.keyboard.press("p")
    rests_on(page, 0)
    page.keyboard.press("p")
    assert slide(page) == TITLE
    page.evaluate("Reveal.slide(2)")
    page.keyboard.press("ArrowLeft")
    rests_on(page, 20, signs=0)  # as it was left


def test_beside_the_notes_the_next_slide_is_a_still(open_page):
    page = open_page("?receiver&controls=false", slide=BEATS)
    rests_on(page, 6, signs=0)
    page.evaluate("Reveal.slide(2)")
    until(page, "clip.poster.endsWith('Turning.png') && clip.paused && !clip.readyState")


@pytest.mark.parametrize("late", [False, True], ids=["at once", "late"])
def test_on_paper_each_clip_is_its_still_on_one_page(open_page, late):
    """Also where the player comes while reveal.js has taken the slides out of the page."""
    page = open_page("?print-pdf", wrapped=OUT_OF_THE_PAGE if late else "")
    page.wait_for_selector(".pdf-page", state="attached")
    page.wait_for_function("[...document.querySelectorAll('video')].every(clip => clip.poster)")
    clips = "[...page.querySelectorAll('video')].map(clip => clip.poster.split('/').pop())"
    shown = f"page => [page.innerText.trim(), {clips}]"
    pages = f"[...document.querySelectorAll('.pdf-page')].map({shown})"
    loop, point = "Turning.png", "Velocity remembers."
    assert page.evaluate(pages) == [
        ["Walking downhill", []],
        ["", ["Plain.png"]],
        ["", [loop]],  # its point is yet to come
        [point, [loop]],
        ["Questions?", []],
    ]


def test_the_file_that_is_written_has_to_be_named():
    ran = subprocess.run(
        ["node", str(FOLDER / "kudari/scripts.mjs")], capture_output=True, text=True
    )
    assert ran.returncode == 1
    assert ran.stderr == "Name the file to write: node scripts.mjs clips.js\n"
