"""`python -m slides.present`: shows a deck in the browser, and renews it as you work.

An edited deck or theme, or a clip that was rendered anew, is there in a moment, on the slide where
you are. Ctrl-C ends it.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from slides import FOLDER, ROOT, DeckError
from slides.marp import command, environment

THEME = FOLDER / "kudari" / "01dracula.css"
PORT = 8080
READY = 20  # seconds that the server may take to begin
SETTLED = 0.3  # seconds without news: a clip comes with its still
EXAMPLES = """examples:
  python -m slides.present                      slides/deck.ja.md
  python -m slides.present slides/deck.en.md
"""


class Renewal(FileSystemEventHandler):
    """Has Marp load the page anew after a clip or a still was put in its place.

    Marp watches decks and the themes that they use, so ours is touched. Of a deck with another
    theme the deck itself is: an editor that holds it may then ask whether to read it again.
    """

    def __init__(self, deck: Path) -> None:
        self.deck, self._timer = deck, threading.Timer(0, lambda: None)

    def renew(self) -> None:
        ours = re.search(r"^theme: *01dracula\s*$", self.deck.read_text("utf-8"), re.M)
        (THEME if ours else self.deck).touch()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if any(p.suffix in (".mp4", ".webm", ".png") and p.name[0] != "." for p in paths):
            self._timer.cancel()
            self._timer = threading.Timer(SETTLED, self.renew)
            self._timer.daemon = True
            self._timer.start()


def free_port(first: int = PORT) -> int:
    """The first port from there on that nobody listens at."""
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("localhost", port)):
                return port
    raise DeckError(f"The ports from {first} on are all taken: give one with --port.")


def serve(port: int) -> subprocess.Popen:
    """Start Marp's server for the project's folder, and wait until it answers."""
    server = subprocess.Popen(
        command("--server", "--watch", ROOT),
        cwd=FOLDER,
        env=environment() | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C is for us: we end it
    )
    give_up = time.monotonic() + READY
    while time.monotonic() < give_up and server.poll() is None:
        with socket.socket() as probe:
            if not probe.connect_ex(("localhost", port)):
                threading.Thread(target=server.stdout.read, daemon=True).start()  # or it blocks
                return server
        time.sleep(0.05)
    server.kill()
    raise DeckError(f"Marp's server did not begin:\n{server.stdout.read().strip()}")


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C; the exit code is 0, or 1 if it cannot begin."""
    parser = argparse.ArgumentParser(
        prog="python -m slides.present",
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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server ends with us
    try:
        if not deck.is_file() or not deck.is_relative_to(ROOT):
            raise DeckError(f"There is no deck {asked.deck} in {ROOT}.")
        port = asked.port or free_port()
        server = serve(port)
    except DeckError as error:
        print(error, file=sys.stderr)
        return 1
    watch = Observer()
    try:
        media.mkdir(exist_ok=True)
        watch.schedule(Renewal(deck), str(media), recursive=True)
        watch.start()
        url = f"http://localhost:{port}/{deck.relative_to(ROOT).as_posix()}"
        print(f"{url}  (Ctrl-C ends it)", flush=True)
        if not asked.no_browser:
            webbrowser.open(url)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        if watch.is_alive():
            watch.stop()
        server.terminate()


if __name__ == "__main__":
    sys.exit(main())
