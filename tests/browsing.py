"""A real browser for the tests of the decks, and a server that knows ranges, as videos need."""

from __future__ import annotations

import functools
import http.server
import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from starting import HANG

STATE = """clip => ({name: clip.src.split('/').pop(), paused: clip.paused, ended: clip.ended,
  time: clip.currentTime, controls: clip.controls, poster: clip.hasAttribute('poster'),
  muted: clip.muted, label: clip.getAttribute('aria-label')})"""


# Each state that a clip was in at an event is kept, however briefly it was: see `Deck.saw`. So is
# what captions said: see `Deck.heard`.
REMEMBER = """for (const kind of ['play', 'pause', 'seeking', 'seeked', 'timeupdate', 'ended'])
  addEventListener(kind, ({target: clip}) => {
    const {paused, currentTime, ended, seeking} = clip;
    const sign = !!document.querySelector('.bespoke-marp-active .clip-sign');
    (clip.states ??= []).push({paused, currentTime, ended, seeking, sign})
  }, true)
window.captions = () =>
  [...document.querySelectorAll('.bespoke-marp-active .clip-caption')].map(strip =>
    [...strip.firstChild?.children ?? []].map(line => line.textContent).join('|')).join('||')
window.heard = []
new MutationObserver(() => heard.push(captions())).observe(
  document, {childList: true, subtree: true, characterData: true, attributes: true})"""
FIND = "const clip = document.querySelector('svg.bespoke-marp-active video[data-clip]')"


class Deck:
    """A page that shows a deck, and what was said and asked for while it did."""

    def __init__(self, page: Page, address: str = "") -> None:
        """Without an address the page is one that has been opened already."""
        self.page, self.errors, self.asked = page, [], []
        page.set_default_timeout(HANG * 1000)
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("requestfailed", lambda request: self.errors.append(_failed(request)))
        page.on("request", lambda request: self.asked.append(request.url))
        if address:
            page.goto(address)
        page.wait_for_selector("svg.bespoke-marp-active")

    def clips(self, frame: object = None) -> list[dict]:
        return (frame or self.page).eval_on_selector_all(
            "video[data-clip]", f"clips => clips.map({STATE})"
        )

    def shown(self) -> list[dict]:
        """The clips of the slide that is shown."""
        here = "svg.bespoke-marp-active video[data-clip]"
        return self.page.eval_on_selector_all(here, f"clips => clips.map({STATE})")

    def until(self, holds: str) -> None:
        """Wait until something holds of `clip`, the first clip of the slide that is shown."""
        self.page.wait_for_function(f"() => {{ {FIND}; return clip && ({holds}) }}")

    def saw(self, holds: str) -> None:
        """Wait until it has held, if only for a moment, since the last key or click.

        The page is one of `small_deck.opening`, which remembers.
        """
        ever = f"(clip.states ?? []).some(clip => {holds})"
        self.page.wait_for_function(f"() => {{ {FIND}; return clip && {ever} }}")

    def forget(self) -> None:
        """From now on `saw` and `heard` know of nothing that was."""
        self.page.eval_on_selector_all("video", "clips => clips.forEach(clip => clip.states = [])")
        self.page.evaluate("window.heard = []")

    def heard(self, said: str) -> None:
        """Wait until captions say that, or have said it since the last key or click."""
        self.page.wait_for_function(
            f"captions() === {said!r} || (window.heard ?? []).includes({said!r})"
        )

    def slide(self) -> int:
        return int(self.page.evaluate("location.hash.slice(1) || '1'"))

    def go(self, slide: int) -> None:
        """Show a slide by its number, from 1."""
        self.page.evaluate(f"location.hash = '{slide}'")
        shown = f"svg[data-marpit-svg]:nth-of-type({slide}).bespoke-marp-active"
        self.page.wait_for_selector(shown, state="attached")

    def press(self, *keys: str) -> None:
        self.forget()
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, x: int, y: int) -> None:
        self.forget()
        self.page.mouse.click(x, y)

    def strangers(self) -> list[str]:
        """What was asked for that is not on this machine."""
        here = re.compile(r"(file|data|blob):|\w+://localhost")
        return [url for url in self.asked if not here.match(url)]


def _failed(request: object) -> str:
    # A clip that is sought in is asked for anew, and the earlier request given up.
    return "" if "ABORTED" in (request.failure or "") else f"{request.url}: {request.failure}"


class _Ranges(http.server.SimpleHTTPRequestHandler):
    """Python's server, and byte ranges."""

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # a browser asks for it by itself
            self.send_response(204)
            self.end_headers()
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            super().do_GET()
            return
        size = path.stat().st_size
        first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        with path.open("rb") as file:
            os.lseek(file.fileno(), first, os.SEEK_SET)
            self.wfile.write(os.read(file.fileno(), last - first + 1))

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served."""
    handler = functools.partial(_Ranges, directory=str(folder))
    with http.server.ThreadingHTTPServer(("localhost", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def chromium(browser: Browser) -> Iterator[Browser]:
    """The browser of all tests, for a module: pages that it leaves open would play on and on."""
    yield browser
    for context in browser.contexts:
        if context not in chain(*_idle.values()):
            context.close()


_idle: defaultdict[str, list[BrowserContext]] = defaultdict(list)
_kinds: dict[BrowserContext, str] = {}


def new_page(browser: Browser, script: str = "", **options: object) -> Page:
    """A page with nobody to share storage with; a script may run in all pages that it opens.

    What was given to `done` is taken again, where an empty page has waited: a context without one
    takes the browser longer than a deck.
    """
    options = {"viewport": {"width": 1280, "height": 720}} | options
    kind = f"{options}{script}"
    if _idle[kind]:
        return _idle[kind].pop().new_page()
    context = browser.new_context(**options)
    context.add_init_script(script)
    context.new_page()
    _kinds[context] = kind
    return context.new_page()


def done(page: Page) -> None:
    """Close a `new_page`, and those that it opened; nothing of it is kept."""
    context = page.context
    for each in context.pages[1:]:
        if each is not page:
            each.close()
    page.evaluate("localStorage.clear()")
    page.close()
    _idle[_kinds[context]].append(context)
