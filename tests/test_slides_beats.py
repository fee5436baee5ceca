"""Clips that halt at their beats, in a real browser: keys, clicks, two windows, a long deck."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Deck
from browsing import chromium as chromium
from small_deck import BACKGROUND, FRAGMENTS, FRAME, INLINE, SLOWLY, TITLE, opening
from small_deck import folder as folder

from slides import DeckError
from slides.builder import marp
from slides.builder.clips_in_deck import by_beats, check, sources


@pytest.fixture
def open_deck(folder, chromium):
    yield from opening(folder, chromium, "beats")


def rests_on(deck: Deck, frame: int, signs: int = 1) -> None:
    """It has halted on that frame, and the sign says whether there is more to come.

    A beat comes to what the next one's first frame shows.
    """
    deck.until(f"clip.paused && !clip.seeking && Math.floor(clip.currentTime * 15) == {frame}")
    assert deck.page.locator(".bespoke-marp-active .clip-sign").count() == signs


def test_a_clip_halts_at_each_beat_and_the_slide_changes_after_the_last(open_deck):
    deck = open_deck(BACKGROUND)
    rests_on(deck, 6)
    deck.page.wait_for_timeout(400)
    rests_on(deck, 6)
    deck.press("ArrowRight")
    deck.saw("!clip.paused && !clip.sign")
    rests_on(deck, 15)
    deck.click(900, 300)
    deck.until("clip.ended")
    focus = "clip.tabIndex = 0, clip.focus()"  # as by a click in Firefox
    deck.page.eval_on_selector(".bespoke-marp-active video", f"clip => {{ {focus} }}")
    deck.press("PageDown")  # the point of the list
    assert deck.slide() == BACKGROUND and deck.page.get_by_text("one").is_visible()
    deck.press(" ")
    assert deck.slide() == INLINE
    rests_on(deck, 9)  # of another rhythm, in the text
    assert [clip["paused"] for clip in deck.clips()] == [True, True]


def test_back_goes_to_the_beginning_of_the_beat(open_deck):
    deck = open_deck(INLINE)
    rests_on(deck, 9)
    deck.press("ArrowLeft")
    rests_on(deck, 0)  # and not yet to the slide before
    deck.press("Shift+Space")
    assert deck.slide() == BACKGROUND
    rests_on(deck, 20, signs=0)  # as it was left
    deck.press("ArrowLeft")
    rests_on(deck, 20, signs=0)
    assert not deck.page.get_by_text("one").is_visible()
    for key, frame in (("ArrowLeft", 15), ("PageUp", 6), ("ArrowUp", 0)):
        deck.press(key)
        rests_on(deck, frame)
    deck.press("ArrowDown")
    deck.saw("!clip.paused")
    rests_on(deck, 6)
    deck.press("ArrowLeft", "ArrowLeft")
    assert deck.slide() == TITLE


WHEEL = """amounts => { for (const deltaY of amounts) document.elementFromPoint(640, 360)
  .dispatchEvent(new WheelEvent('wheel', {deltaY, bubbles: true, cancelable: true})) }"""


def test_wheel_swipe_and_buttons_go_the_same_ways_as_keys(open_deck):
    deck = open_deck(INLINE, has_touch=True)
    mouse, touch = deck.page.mouse, deck.page.context.new_cdp_session(deck.page)

    def turn(first: int, *rest: int) -> None:
        """The wheel, by what a notch or a hand that slows down sends; then it rests.

        What a hand sends after its notch comes from within the page, as on a busy machine it might
        come so late from here that it were another turn.
        """
        if rest:
            deck.page.evaluate(WHEEL, [first, *rest])
        else:
            mouse.wheel(0, first)
        deck.page.wait_for_timeout(300)

    def swipe(by: int) -> None:
        for kind, x in (("Start", 640), ("Move", 640 + by // 2), ("Move", 640 + by), ("End", None)):
            points = [] if x is None else [{"x": x, "y": 300}]
            touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    def press(button: str) -> None:
        mouse.move(600, 300)  # which shows the buttons
        deck.page.locator(f'[data-bespoke-marp-osc="{button}"]').click()

    mouse.move(640, 360)
    ways = (
        (lambda: turn(-120), lambda: turn(120)),
        (lambda: turn(-120, -100, -80, -60), lambda: turn(60, 120, 100, 80)),
        (lambda: swipe(200), lambda: swipe(-200)),
        (lambda: press("prev"), lambda: press("next")),
    )
    for back, forth in ways:
        rests_on(deck, 9)
        back()
        rests_on(deck, 0)  # and not yet to the slide before
        forth()
        rests_on(deck, 9)  # the beat itself, not the next one
        forth()
        rests_on(deck, 12)
        back()
        rests_on(deck, 9)  # what the wheel still sends is for no beat more
        assert deck.slide() == INLINE
        back()
        rests_on(deck, 0)
        back()
        assert deck.slide() == BACKGROUND
        deck.press("ArrowRight")


def test_the_impatient_go_on_and_the_thorough_see_a_beat_again(open_deck):
    deck = open_deck(BACKGROUND, pace=SLOWLY)
    deck.until("clip.currentTime > 0.1")
    deck.press("ArrowRight")  # in the midst of a beat: the next one
    deck.saw("!clip.paused && clip.currentTime >= 0.4 && clip.currentTime < 0.7")
    deck.until("clip.currentTime > 0.6")
    deck.press("r")
    deck.saw("!clip.paused && clip.currentTime >= 0.4 && clip.currentTime < 0.5")
    deck.click(900, 300)
    deck.until("clip.paused")
    assert deck.page.locator(".clip-sign").count() == 0  # it is not at a beat's end
    deck.click(900, 300)
    deck.until("!clip.paused")
    rests_on(deck, 15)
    deck.press("Shift+ArrowRight", "Shift+ArrowRight")  # all that is left of the slide; the next
    assert deck.slide() == INLINE


def test_without_motion_each_beat_is_a_still_that_can_be_played(open_deck):
    deck = open_deck(BACKGROUND, reduced_motion="reduce")
    rests_on(deck, 6)
    assert deck.shown()[0]["controls"]
    deck.press("ArrowRight")
    rests_on(deck, 15)
    deck.page.wait_for_timeout(600)  # until what the bar says is the user's doing
    deck.forget()
    deck.page.evaluate("document.querySelector('.bespoke-marp-active video').play()")
    deck.saw("!clip.paused && clip.currentTime >= 0.4 && clip.currentTime < 0.9")
    rests_on(deck, 15)


def presenter(deck: Deck) -> Deck:
    """The presenter's window of the deck."""
    with deck.page.context.expect_page() as found:
        deck.press("p")
    return Deck(found.value)


def test_what_is_done_with_a_clips_bar_is_done_in_both_windows(open_deck):
    deck = open_deck(FRAGMENTS, pace=SLOWLY, name="deck")
    other = presenter(deck)
    other.until("clip.currentTime > 0.2")
    deck.page.wait_for_timeout(600)  # until what the bar says is the user's doing
    clip = "document.querySelector('.bespoke-marp-active video')"
    for one, another in ((deck, other), (other, deck)):
        one.page.evaluate(f"{clip}.pause()")
        another.until("clip.paused && !clip.seeking")
        assert one.shown()[0]["time"] == pytest.approx(another.shown()[0]["time"], abs=1e-3)
        one.page.evaluate(f"{clip}.currentTime = 0.3")
        another.until("clip.paused && Math.abs(clip.currentTime - 0.3) < 1e-3")
        one.page.wait_for_timeout(600)
        one.page.evaluate(f"{clip}.play()")
        another.until("!clip.paused")
        one.page.wait_for_timeout(600)


def test_both_windows_do_the_same_and_the_next_slide_is_a_still(open_deck):
    deck = open_deck(BACKGROUND, pace=SLOWLY)
    deck.until("clip.currentTime > 0.1")
    deck.click(900, 300)
    deck.until("clip.paused")
    other = presenter(deck)
    both = (deck, other)

    def alike(holds: str) -> None:
        for each in both:
            each.until(holds)
        times = [each.shown()[0]["time"] for each in both]
        assert times[0] == pytest.approx(times[1], abs=0.5 * FRAME)

    alike("clip.paused && clip.currentTime > 0.1 && clip.currentTime < 0.4")  # opened later
    for one in both:
        one.press(".")
        alike("clip.paused && !clip.seeking")
        for each in both:
            each.forget()
        one.press("r")
        for each in both:
            each.saw("!clip.paused && clip.currentTime < 0.4")
        for each in both:
            rests_on(each, 6)
    other.press("ArrowRight")
    for each in both:
        rests_on(each, 15)
    deck.press("ArrowLeft", "ArrowLeft")
    for each in both:
        rests_on(each, 0)
    deck.forget()
    other.press("ArrowRight")
    deck.saw("!clip.paused")
    for each in both:
        rests_on(each, 6)
    (following,) = [f for f in other.page.frames if f is not other.page.main_frame]
    shown = ".bespoke-marp-active video"  # as the next beat ends
    following.wait_for_function(f"document.querySelector('{shown}').currentTime > 0.9")
    assert following.eval_on_selector(shown, "clip => clip.paused")
    assert following.locator(".clip-sign").count() == 0
    assert [error for error in other.errors if error] == []


def test_the_keys_are_shown_in_the_decks_language_and_go_again(open_deck):
    for name, words in (("beats", "ビートの先頭へ"), ("deck", "where the beat begins")):
        deck = open_deck(TITLE, name=name)
        deck.press("?")
        dialog = deck.page.get_by_role("dialog")
        assert words in dialog.inner_text() and dialog.locator("tr").count() > 8
        deck.press("Escape")  # which is Marp's overview without it
        deck.page.wait_for_timeout(200)
        assert dialog.count() == 0 and deck.page.locator("iframe").count() == 0
        deck.press("?", "ArrowRight")
        assert dialog.count() == 0 and deck.slide() == BACKGROUND


def test_in_a_deck_of_a_hundred_only_neighbours_load_and_the_first_frame_is_there(
    folder, open_deck
):
    slides = [f"## Slide {n}\n![bg](480p15/Plain.mp4?{n})\n" for n in range(1, 101)]
    text = "\n".join(["---\nmarp: true\nheadingDivider: 2\n---", *slides])
    (folder / "hundred.md").write_text(text)
    marp.marp(folder / "hundred.md", "-o", folder / "hundred.html")
    deck = open_deck(50, name="hundred")
    loaded = (
        "[...document.querySelectorAll('video')].flatMap((c, n) => c.readyState ? [n + 1] : [])"
    )
    for _ in range(3):
        here = deck.slide()
        near = [here - 1, here, here + 1]
        deck.page.wait_for_function(
            f"String({loaded}) === '{','.join(map(str, near))}' && "
            f"document.querySelectorAll('video')[{here}].readyState === 4"
        )
        # When the next slide is shown, its first frame is there already.
        deck.page.evaluate(
            """here => new MutationObserver(([{target}], observer) => {
              if (!target.classList.contains('bespoke-marp-active')) return
              const clip = target.querySelector('video'), begin = performance.now()
              window.ready = [clip.readyState, clip.seeking, clip.hasAttribute('poster')]
              clip.requestVideoFrameCallback(() => { window.took = performance.now() - begin })
              observer.disconnect()
            }).observe([...document.querySelectorAll('svg[data-marpit-svg]')][here],
                       {attributeFilter: ['class']})""",
            here,
        )
        deck.press("ArrowRight")
        deck.page.wait_for_function("window.took > 0")
        assert deck.page.evaluate("window.ready") == [4, False, False]
        print(f"the first frame after {deck.page.evaluate('window.took'):.0f} ms")
        deck.page.evaluate("window.took = 0")
    asked = {url.rpartition("/")[2] for url in deck.asked if "Plain" in url}
    assert asked == {f"Plain.mp4?{n}" for n in range(49, 55)}  # and no still


def test_html_has_the_beats_and_without_them_a_clip_plays_through(folder: Path, open_deck):
    page = (folder / "beats.html").read_text()
    assert page.count("data-beats=") == 2 + page.count("dataset.beats=")
    assert 'data-beats="0.4 1 1.4"' in page and 'data-beats="0.6 0.8 1.4"' in page
    assert 'aria-label="the way down"' in page
    bare = folder / "bare.md"
    for suffix in (".mp4", ".png"):
        (folder / f"Bare{suffix}").write_bytes((folder / f"480p15/Plain{suffix}").read_bytes())
    bare.write_text("---\nmarp: true\n---\n![bg beats](Bare.mp4)\n")
    marp.marp(bare, "-o", folder / "bare.html")
    deck = open_deck(1, name="bare")
    deck.until("clip.ended")
    page = (folder / "bare.html").read_text()
    with pytest.raises(
        DeckError, match=r"bare\.md shows Bare\.mp4, and .*Bare\.beats\.vtt: render"
    ):
        check(bare, sources(page), by_beats(page))
