"""Calls Marp CLI, and finds the browser that it and we draw slides with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slides import FOLDER, DeckError
from stage.film.stopping import end_with_parent, held

CLI = FOLDER / "node_modules/@marp-team/marp-cli/marp-cli.js"
SEVERAL = FOLDER / "kudari/several.mjs"
AND = "AND"  # between command lines that are done one after the other
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find_browser() -> str:
    """The path of a browser of the Chromium family; CHROME_PATH decides where it is set.

    Raises:
        DeckError: There is none.
    """
    for name in filter(None, (os.environ.get("CHROME_PATH"), *BROWSERS)):
        if found := shutil.which(name):
            return found
    raise DeckError(
        "There is no browser to draw slides with: install Chromium or Chrome "
        "(`sh scripts/setup.sh slides` does where it can), or set CHROME_PATH to one."
    )


def without_sandbox() -> bool:
    """Whether the browser has to do without its sandbox, as it refuses to work as root with it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def command(*arguments: str | Path) -> list[str]:
    """The command line of Marp CLI, or several with `AND` between them.

    Raises:
        DeckError: It is not installed, or Node is not.
    """
    if not CLI.is_file() or not shutil.which("node"):
        raise DeckError("Marp is not installed: `sh scripts/setup.sh slides` does it.")
    begin = [SEVERAL] if AND in arguments else [CLI, "--no-stdin"]
    return ["node", *map(str, (*begin, *arguments))]


def environment() -> dict[str, str]:
    """What Marp has to know of the browser."""
    found = {"CHROME_PATH": find_browser()}
    return os.environ | found | ({"CHROME_NO_SANDBOX": "1"} if without_sandbox() else {})


@contextmanager
def started(*arguments: str | Path, **more: str) -> Iterator[subprocess.Popen]:
    """Marp CLI at work in the decks' folder, to the end of the block; `more` is its environment's.

    Ctrl-C and its like are for us: Marp is then asked to end, and ends its browser.
    """
    process = subprocess.Popen(
        command(*arguments),
        cwd=FOLDER,
        env=environment() | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        yield process
    finally:
        with held():
            process.terminate()
            process.wait()
            process.stdout.close()


def marp(*arguments: str | Path, **more: str) -> str:
    """Run Marp CLI in the decks' folder, to its end; what it said is returned.

    `more` is its environment's.

    Raises:
        DeckError: It failed; the message ends with what it said.
    """
    with started(*arguments, **more) as ran:
        said, _ = ran.communicate()
    if ran.returncode or "[ ERROR ]" in said:
        raise DeckError(f"Marp failed:\n{said.strip()}")
    return said
