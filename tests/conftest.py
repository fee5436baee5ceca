"""What the tests of rendering share: a folder to render in, by the literal command or by a fork."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from starting import FOLDER, HANG, ignoring

from slides import DeckError, marp

ROOT = Path(__file__).parent.parent
CLIPS = Path(__file__).parent / "clips"
COMMAND = str(Path(sys.executable).with_name("manim"))


FORKING = ("test_kills", "test_sealing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fork this process go first: decoders and OpenGL leave threads and locks behind.

    A fork has the locks, but not the threads that would open them again.

    Without Marp or a browser the decks' tests are left out, and pytest says so; in CI they fail.
    """
    items.sort(key=lambda item: item.path.stem not in FORKING)
    lacking = _decks_lack()
    for item in items:
        if lacking and item.path.stem.startswith("test_slides") and "KUDARI_CI" not in os.environ:
            item.add_marker(pytest.mark.skip(reason=lacking))


def _decks_lack() -> str:
    try:
        marp.command()
        marp.find_browser()
    except DeckError as error:
        return str(error)
    return ""


class Studio:
    """A folder with one scene file, and what a render at `-ql` leaves in it."""

    def __init__(self, folder: Path, clip: str) -> None:
        self.folder, self.clip = folder, clip
        self.scene = folder / f"{clip.lower()}.py"
        self.film = folder / "media/480p15" / f"{clip}.mp4"
        self.still = self.film.with_suffix(".png")
        self.cache = folder / "media/cache/480p15" / clip
        folder.mkdir(parents=True, exist_ok=True)
        self.write()

    def write(self, *changes: tuple[str, str]) -> None:
        """Write the scene file, with each of `changes` as (old, new) in its text."""
        text = (CLIPS / self.scene.name).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.scene.write_text(text)

    def arguments(self, *flags: str) -> list[str]:
        return ["--progress_bar", "none", "-ql", *flags, str(self.scene)]

    def start(self, *flags: str, **options: object) -> subprocess.Popen:
        """Start the literal `manim` command, as on a machine without a desktop."""
        headless = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return subprocess.Popen(
            [COMMAND, *self.arguments(*flags)],
            cwd=self.folder,
            env=headless,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **{"preexec_fn": ignoring()} | options,
        )

    def run(self, *flags: str, code: int = 0) -> str:
        """Run the literal `manim` command and return what it printed."""
        process = self.start(*flags)
        output, _ = process.communicate(timeout=HANG)
        assert process.returncode == code, output
        return output

    def fork(self, *flags: str, prepare: Callable[[], None] = lambda: None) -> int:
        """Start the same command in a fork of this process, which has imported Manim already.

        The fork calls `prepare` first.
        """
        from manim.__main__ import main  # here, so that pytest speaks before it imports Manim

        pid = os.fork()
        if pid:
            return pid
        try:
            prepare()
            os.chdir(self.folder)
            sys.stdout = sys.stderr = (self.folder / "output.txt").open("w", buffering=1)
            main(self.arguments(*flags), prog_name="manim")
        except SystemExit as end:
            os._exit(end.code or 0)
        except BaseException:
            traceback.print_exc()
        os._exit(70)

    def render(self, *flags: str) -> None:
        """Render in a fork, to its end."""
        _, status = os.waitpid(self.fork(*flags), 0)
        assert status == 0, self.output()

    def output(self) -> str:
        """What the last fork printed."""
        return (self.folder / "output.txt").read_text()

    def pair(self) -> tuple[bytes, bytes]:
        return self.film.read_bytes(), self.still.read_bytes()

    def drawings(self) -> dict[str, int]:
        """The segments in the cache; the number is another one when a segment was drawn anew."""
        return {file.name: file.stat().st_ino for file in self.cache.glob("*.mp4")}

    def segments(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.cache.glob("*.mp4"))}

    def strays(self) -> list[Path]:
        """What only a render under way may have."""
        return list(self.folder.glob("media/**/.*.part"))


@pytest.fixture
def studio(tmp_path: Path) -> Callable[[str], Studio]:
    """Make a `Studio` for one of the clips in tests/clips."""
    return lambda clip: Studio(tmp_path / FOLDER, clip)
