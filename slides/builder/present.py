"""`python -m slides.builder.present`: shows a deck in the browser, and renews it as you work.

An edited deck or theme, or a clip that was rendered anew, is there in a moment, on the slide where
you are. Ctrl-C ends it.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from slides import FOLDER, ROOT, DeckError
from slides.builder.marp import started
from stage.film.stopping import stoppable
from stage.film.watching import Saved, watched

THEMES = FOLDER / "kudari"
PORT = 8080
SETTLED = 0.3  # seconds without news: a clip comes with its still
BEGUN = "Start server listened at"  # as Marp says
TAKEN = re.compile(r"EADDRINUSE|Listen port \d+ is already used")
TRIES = 5  # times that Marp is started, where ports are taken meanwhile
LATELY = 30.0  # seconds within which Marp surely watches a theme that a deck has begun to use
EXAMPLES = """examples:
  python -m slides.builder.present                      slides/deck.ja.md
  python -m slides.builder.present slides/second.en.md
"""


class Renewal(Saved):
    """Has Marp load the page anew after a clip or a still was put in its place.

    Marp watches decks and the themes that they use, so ours is touched. The deck itself is, where
    its theme is another one, or where it was edited so lately that Marp may not watch that theme
    yet: an editor that holds it may then ask whether to read it again.
    """

    def __init__(self, deck: Path) -> None:
        self.deck, self._timer = deck, threading.Timer(0, lambda: None)

    def renew(self) -> None:
        named = re.search(r"^theme: *(\w+)\s*$", self.deck.read_text("utf-8"), re.M)
        theme = THEMES / f"{named[1] if named else ''}.css"
        settled = time.time() - self.deck.stat().st_mtime > LATELY
        (theme if theme.is_file() and settled else self.deck).touch()

    def saved(self, path: Path) -> None:
        if path.suffix in (".mp4", ".webm", ".png") and path.name[0] != ".":
            self._timer.cancel()
            self._timer = threading.Timer(SETTLED, self.renew)
            self._timer.daemon = True
            self._timer.start()


def free_port(first: int = PORT) -> int:
    """The first port from there on that nobody listens at."""
    for port in range(first, first + 100):
        if not _answers(port):
            return port
    raise DeckError(f"The ports from {first} on are all taken: give one with --port.")


def serve(asked: int | None, begun: Callable[[int], None]) -> int:
    """Have Marp serve the project's folder, to its end.

    Marp takes a port for pages, and another one on which they wait for news, which it only knows to
    have been free a moment before. Where somebody was faster it ends, and is started again.

    Args:
        asked: The port for pages; None takes one that is free.
        begun: Is called with the port once pages are to be had there.

    Returns:
        Marp's exit code.

    Raises:
        DeckError: It did not begin, or the port that was asked for is taken.
    """
    for _ in range(TRIES):
        port = asked or free_port()
        if asked and _answers(asked):
            raise DeckError(f"The port {asked} is taken: give another one with --port.")
        with started("--server", "--watch", ROOT, PORT=str(port)) as server:
            said = []
            for line in server.stdout:
                said.append(line)
                if BEGUN in line:
                    begun(port)
            code = server.wait()
        output = "".join(said).strip()
        if not TAKEN.search(output):
            if BEGUN in output:
                return code
            break
    raise DeckError(f"Marp's server did not begin:\n{output}")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return not probe.connect_ex(("localhost", port))


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; the exit code is 0, or 1 if it cannot begin."""
    parser = argparse.ArgumentParser(
        prog="python -m slides.builder.present",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = FOLDER / "deck.ja.md"
    parser.add_argument("deck", nargs="?", type=Path, default=default, help="default: %(default)s")
    parser.add_argument("--port", type=int, help=f"default: {PORT}, or the next that is free")
    parser.add_argument("--no-browser", action="store_true", help="only say where it is")
    asked = parser.parse_args(arguments)
    deck = asked.deck.resolve()
    media = ROOT / "media"
    shown: set[str] = set()

    def begun(port: int) -> None:
        url = f"http://localhost:{port}/{quote(deck.relative_to(ROOT).as_posix())}"
        if url in shown:  # Marp was started again: the page that is open finds it
            return
        shown.add(url)
        print(f"{url}  (Ctrl-C ends it)", flush=True)
        if not asked.no_browser:
            webbrowser.open(url)

    with stoppable("Stopped."):
        try:
            if not deck.is_file() or not deck.is_relative_to(ROOT):
                raise DeckError(f"There is no deck {asked.deck} in {ROOT}.")
            media.mkdir(exist_ok=True)
            with watched(Renewal(deck), {media: True}):
                return serve(asked.port, begun)
        except DeckError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
