"""The plugin's player in a real browser: what plays when, keys, clicks, views of the deck."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import video
from browsing import Deck, new_page
from browsing import chromium as chromium
from conftest import ROOT
from PIL import Image
from small_deck import BACKGROUND, DECK, FRAGMENTS, FRAME, INLINE, SLOWLY, TITLE, TWO, opening
from small_deck import folder as folder

from slides import FOLDER
from slides.builder import marp


@pytest.fixture
def open_deck(folder, chromium):
    yield from opening(folder, chromium, "deck")


def test_html_says_what_was_asked_for(folder):
    page = (folder / "deck.html").read_text()
    clips = re.findall(r"<video (.*?)></video>", page)
    assert len(clips) == 5  # code and pictures are none
    assert all("muted" in clip and "playsinline" in clip for clip in clips)
    assert not any("autoplay" in clip or "#" in clip for clip in clips)
    assert 'aria-label="the way down &amp; &quot;out&quot;"' in clips[0]
    assert 'data-clip="loop"' in clips[1] and "width:500px" in clips[1]
    assert 'data-controls="true"' in clips[2]
    assert 'aria-label="Appear."' in clips[2]  # its captions' first sentence
    assert [clip.count('data-clip="once"') for clip in clips] == [1, 0, 1, 1, 1]
    assert all(re.search(r'data-poster="480p15/(Plain|Turning)\.png"', clip) for clip in clips)
    assert "url(&quot;480p15/Plain.png&quot;)" in page  # a picture stays one


def test_a_clip_plays_once_from_its_beginning_and_rests_on_its_end(open_deck):
    deck = open_deck()
    assert all(clip["paused"] and clip["time"] == 0 for clip in deck.clips())
    assert all(clip["muted"] for clip in deck.clips())
    deck.press("ArrowRight")
    deck.saw("!clip.paused && clip.currentTime > 0")
    assert [clip["paused"] for clip in deck.clips()][1:] == [True, True, True, True]
    assert not deck.shown()[0]["poster"]  # the last frame does not flash before the first
    deck.until("clip.ended")
    deck.page.wait_for_timeout(2500)
    deck.until("clip.ended && clip.currentTime > 1.3")


def test_leaving_pauses_and_coming_back_starts_over(open_deck):
    deck = open_deck(BACKGROUND, pace=SLOWLY)
    deck.until("clip.currentTime > 0.5")
    deck.press("ArrowRight")
    deck.until("!clip.paused")
    left = deck.clips()[0]
    assert left["paused"] and 0.4 < left["time"] < 1.4
    deck.press("ArrowLeft")
    deck.until("!clip.paused && clip.currentTime < 0.5 && clip.style.opacity === ''")
    assert deck.clips()[1]["paused"]


def test_a_loop_begins_again_after_a_pause(open_deck):
    deck = open_deck(INLINE)
    deck.until("clip.ended")
    deck.page.wait_for_timeout(1200)
    deck.until("clip.ended")
    deck.until("!clip.paused && clip.currentTime < 1")


def test_a_loop_does_not_begin_again_on_another_slide(open_deck):
    deck = open_deck(INLINE)
    deck.until("clip.ended")
    deck.press("ArrowRight")
    deck.page.wait_for_timeout(2500)
    assert deck.slide() == FRAGMENTS and deck.clips()[1]["paused"]


def test_a_click_pauses_and_resumes_also_through_the_text_above(open_deck):
    deck = open_deck(BACKGROUND, pace=SLOWLY)
    deck.until("clip.currentTime > 0.2")
    deck.click(900, 300)
    deck.until("clip.paused")
    at = deck.shown()[0]["time"]
    assert at < 1.3
    deck.click(100, 300)  # beside the clip
    assert deck.shown()[0]["paused"]
    deck.click(900, 300)
    deck.until(f"!clip.paused || clip.currentTime > {at}")
    deck.until("clip.ended")
    deck.click(900, 300)
    deck.until("!clip.paused && clip.currentTime < 1")
    deck.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert deck.slide() == TWO
    deck.until("!clip.paused")
    deck.click(640, 360)
    deck.until("clip.paused")
    assert [clip["paused"] for clip in deck.shown()] == [True, True]


def test_keys_start_over_and_step_through_frames(open_deck):
    deck = open_deck(BACKGROUND, pace=SLOWLY)
    deck.until("clip.currentTime > 0.5")
    deck.press("r")
    deck.until("!clip.paused && clip.currentTime < 0.4")
    deck.click(900, 300)
    deck.until("clip.paused")
    frame = int(deck.shown()[0]["time"] / FRAME)
    for key, moved in ((".", 1), (".", 2), (".", 3), (",", 2), (",", 1)):
        deck.press(key)
        assert deck.shown()[0]["time"] == pytest.approx((frame + moved + 0.5) * FRAME, abs=2e-3)
        assert deck.shown()[0]["paused"]
    deck.press(*[","] * 30)
    assert deck.shown()[0]["time"] == pytest.approx(0.5 * FRAME, abs=2e-3)
    deck.press(*["."] * 60)
    # Chromium may say of a last frame that it is the end, a moment after it was sought.
    assert deck.shown()[0]["time"] > 20.4 * FRAME
    deck.press(",")
    assert deck.shown()[0]["time"] == pytest.approx(19.5 * FRAME, abs=2e-3)
    deck.press("Shift+R")
    deck.until("!clip.paused && clip.currentTime < 1")
    assert deck.slide() == BACKGROUND


def test_every_frame_can_be_stepped_to(open_deck):
    """Forth through all of them: each press shows another picture, or the same one held."""
    deck = open_deck(BACKGROUND)
    deck.until("clip.ended")
    deck.press(*[","] * 30)
    seen = []
    for _ in range(20):
        deck.page.wait_for_function(
            "() => !document.querySelector('.bespoke-marp-active video').seeking"
        )
        seen.append(deck.shown()[0]["time"])
        deck.press(".")
    assert [round(time / FRAME - 0.5) for time in seen] == [*range(20)]


def test_fragments_leave_a_clip_alone(open_deck):
    deck = open_deck(FRAGMENTS, pace=SLOWLY)
    deck.until("clip.currentTime > 0.3")
    assert deck.shown()[0]["controls"]
    deck.press("ArrowRight")
    assert deck.slide() == FRAGMENTS
    assert deck.shown()[0]["time"] > 0.3 and not deck.shown()[0]["paused"]
    deck.press("ArrowRight", "ArrowRight")
    assert deck.slide() == TWO


def test_all_clips_of_a_slide_play_in_their_places(open_deck):
    deck = open_deck(TWO, pace=SLOWLY)
    deck.until("clip.currentTime > 0.2")
    assert [clip["paused"] for clip in deck.shown()] == [False, False]
    boxes = deck.page.eval_on_selector_all(
        ".bespoke-marp-active video, .bespoke-marp-active figure",
        "all => all.map(each => {const b = each.getBoundingClientRect();"
        " return [each.nodeName, b.left, b.width, b.height].map(v => v.toFixed?.(0) ?? v)})",
    )
    figures = [box for box in boxes if box[0] == "FIGURE"]
    videos = [box for box in boxes if box[0] == "VIDEO"]
    assert len(figures) == 3 and videos[0][1:] == figures[0][1:]
    assert int(videos[1][2]) == pytest.approx(int(figures[1][2]) / 2, abs=1)


def test_who_wants_less_motion_gets_the_still_with_controls(open_deck):
    deck = open_deck(BACKGROUND, reduced_motion="reduce")
    deck.page.wait_for_timeout(500)
    (clip,) = deck.shown()
    assert clip["paused"] and clip["time"] == 0 and clip["poster"] and clip["controls"]
    deck.page.evaluate("document.querySelector('.bespoke-marp-active video').play()")
    deck.until("clip.currentTime > 0.2")


def test_in_the_presenter_window_the_clip_plays_and_the_next_slide_waits(open_deck):
    deck = open_deck(BACKGROUND, query="?view=presenter", pace=SLOWLY)
    deck.page.wait_for_function("document.body.dataset.bespokeView === 'presenter'")
    deck.until("!clip.paused && clip.currentTime > 0.2")
    deck.page.wait_for_function("[...document.querySelectorAll('iframe')].length > 0")
    (following,) = [f for f in deck.page.frames if f is not deck.page.main_frame]
    following.wait_for_selector("video[data-clip]", state="attached")
    following.wait_for_selector(".bespoke-marp-active video[poster*=Turning]", state="attached")
    assert all(clip["paused"] for clip in deck.clips(following))
    deck.press("ArrowRight")
    deck.until("!clip.paused")
    assert deck.clips()[0]["paused"] and deck.slide() == INLINE


def test_the_overview_shows_stills_and_comes_back(open_deck):
    deck = open_deck(TITLE)
    deck.press("o")
    deck.page.wait_for_function("document.querySelectorAll('iframe').length > 0")
    (overview,) = [f for f in deck.page.frames if f is not deck.page.main_frame]
    overview.wait_for_selector("video[data-clip]", state="attached")
    assert all(clip["paused"] and clip["poster"] for clip in deck.clips(overview))
    deck.press("Escape")
    deck.page.wait_for_timeout(300)
    deck.press("ArrowRight")
    deck.until("!clip.paused")


def test_with_transitions_a_clip_plays_and_is_left_as_without(folder, chromium):
    text = DECK.replace("marp: true", "marp: true\nsize: 4:3\ntransition: fade 200ms")
    (folder / "moving.md").write_text(text)
    marp.marp(folder / "moving.md", "-o", folder / "moving.html")
    assert 'viewBox="0 0 960 720"' in (folder / "moving.html").read_text()
    deck = Deck(new_page(chromium), (folder / "moving.html").as_uri())
    for key, slide in (("ArrowRight", BACKGROUND), ("ArrowRight", INLINE), ("ArrowLeft", 2)):
        deck.press(key)
        deck.page.wait_for_function(f"location.hash === '#{slide}'")
        deck.until("!clip.paused && clip.currentTime > 0.2")
        assert sum(not clip["paused"] for clip in deck.clips()) == 1
        deck.page.wait_for_timeout(500)  # Marp takes no key while a slide moves
    assert [error for error in deck.errors if error] == []


def test_in_a_deck_of_ones_own_it_takes_the_three_lines_of_the_readme(folder, tmp_path):
    """The folder copied, the configuration as it is printed, Marp called from there."""
    shutil.copytree(FOLDER / "kudari", tmp_path / "kudari")
    for readme in ("README.md", "README.ja.md"):
        (config,) = re.findall(r"```js\n(.*?)```", (ROOT / readme).read_text(), re.S)
        assert len([line for line in config.splitlines() if line]) <= 3
        (tmp_path / "marp.config.mjs").write_text(config)
        (tmp_path / "own.md").write_text("---\ntheme: 01dracula\n---\n![bg right](a/b.mp4)\n")
        line = ["node", str(marp.CLI), "--no-stdin", "own.md"]
        ran = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        page = (tmp_path / "own.html").read_text()
        assert 'src="a/b.mp4" data-poster="a/b.png"' in page and "Noto Sans JP" in page
        (tmp_path / "own.html").unlink()


def test_pictures_of_slides_show_stills(folder):
    """Marp's own images of slides, as PDF and PPTX have them, run no player."""
    head, _, slide = DECK.partition("# Title\n\n")
    (folder / "one.md").write_text(head + slide.partition("\n\n")[0])
    marp.marp(folder / "one.md", "--image", "png", "-o", folder / "one.png")
    page = video.picture(folder / "one.png")
    still = Image.open(folder / "480p15/Plain.png").convert("RGB")
    shown = page[:, 448:]
    scale = max(shown.shape[1] / still.width, shown.shape[0] / still.height)
    grown = still.resize((round(still.width * scale), round(still.height * scale)))
    left, top = (grown.width - shown.shape[1]) // 2, (grown.height - shown.shape[0]) // 2
    fitted = np.asarray(grown)[top : top + shown.shape[0], left : left + shown.shape[1]]
    assert video.psnr(video.luma(shown), video.luma(fitted)) > 28


def test_the_browsers_own_print_shows_stills_of_all_slides(open_deck, tmp_path):
    deck = open_deck(TITLE)
    printed = tmp_path / "printed.pdf"
    deck.page.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(printed) as pdf:
        pages = [np.asarray(page.render(scale=0.5).to_pil().convert("RGB")) for page in pdf]
    coloured = [(page.max(axis=-1) > 150).mean() for page in pages]
    assert coloured[TITLE - 1] < 0.01 < 0.02 < min(coloured[BACKGROUND - 1 : TWO])


def test_without_marp_or_browser_the_remedy_is_named(monkeypatch):
    monkeypatch.setattr(marp, "CLI", Path("/nowhere/marp.js"))
    with pytest.raises(marp.DeckError, match=r"setup\.sh slides"):
        marp.command()
    monkeypatch.setattr(marp, "BROWSERS", ())
    monkeypatch.delenv("CHROME_PATH", raising=False)
    with pytest.raises(marp.DeckError, match="CHROME_PATH"):
        marp.find_browser()
    assert os.environ.get("CHROME_PATH") is None
