"""The loop of a lecturer: all clips, one number changed, nothing changed, a save while watching.

Each is what the `clips` command takes, next to what plain `manim` takes for the same, one scene
file after the other; both from the same copy of the project, into folders of their own.

Run from the project's root:  .venv/bin/python -m benchmarks.clips_command [-q h]
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import RUNS, asked
from clips import ROOT
from clips.catalogue import scene_files
from clips.job import QUALITIES

PARTS = ("assets", "clips", "numerics", "rules", "scenes", "stage", "manim.cfg")
SCENE, OLD, NEW = "scenes/sgd_zigzag.py", "lr=0.95", "lr=0.9{}"
DRAFT = "l"


class Copy:
    """A copy of the project, in which sources are edited and clips made."""

    def __init__(self, folder: Path, quality: str) -> None:
        self.folder, self.quality, self.edits = folder, quality, 0
        for name in (*PARTS, *(file.name for file in ROOT.glob("*.py"))):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        self.environment = os.environ | {"PYTHONPATH": str(folder)}

    def run(self, *line: str) -> float:
        """Seconds that a command takes in the copy."""
        begin = time.perf_counter()
        subprocess.run(line, cwd=self.folder, env=self.environment, check=True, capture_output=True)
        return time.perf_counter() - begin

    def clips(self, media: str) -> float:
        where = "--media_dir", str(self.folder / media)
        return self.run(sys.executable, "-m", "clips", "-q", self.quality, *where)

    def manim(self, media: str, *files: str) -> float:
        manim = str(Path(sys.executable).with_name("manim"))
        flags = f"-q{self.quality}", "--progress_bar", "none", "--media_dir", media
        return sum(self.run(manim, *flags, file) for file in files)

    def edit(self) -> None:
        """Give the zig-zag a learning rate that it has not had yet."""
        self.edits += 1
        text = (ROOT / SCENE).read_text()
        assert OLD in text
        (self.folder / SCENE).write_text(text.replace(OLD, NEW.format(self.edits)))

    def watch(self) -> tuple[float, float]:
        """Seconds from a save to the draft, and to the clip, medians."""
        process = subprocess.Popen(
            [sys.executable, "-m", "clips", "SGDZigzag", "-q", self.quality, "--watch"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

        def until(words: str) -> float:
            while words not in process.stdout.readline():
                assert process.poll() is None
            return time.perf_counter()

        took = []
        until("Watching")
        for _ in range(RUNS):
            begin = time.perf_counter()
            self.edit()
            draft = until(QUALITIES[DRAFT]) - begin
            took.append((draft, until(QUALITIES[self.quality]) - begin))
            until("Watching")
        process.send_signal(signal.SIGINT)
        process.communicate()
        return tuple(map(statistics.median, zip(*took, strict=True)))


def row(what: str, ours: float, theirs: float) -> None:
    print(
        f"{what:44s} clips {ours:6.2f} s   manim {theirs:6.2f} s   ratio {ours / theirs:5.3f}",
        flush=True,
    )


def compare(what: str, ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> None:
    """Print a row: medians of calls that alternate."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    row(what, *map(statistics.median, zip(*pairs, strict=True)))


def main() -> None:
    wanted = asked(__doc__)
    files = [f"scenes/{scene.file.name}" for scene in scene_files(ROOT / "scenes")]
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder), wanted.quality)
        compare("all clips, nothing there yet", *_calls(copy, files), 1)
        compare("nothing changed", *_calls(copy, files), 1)

        def edited() -> float:
            copy.edit()
            return copy.clips("ours")

        # Who works with plain Manim renders the one file that was changed.
        compare("one learning rate changed", edited, lambda: copy.manim("theirs", SCENE), RUNS)
        draft, full = copy.watch()
        copy.edit()
        plain = copy.manim("watched", SCENE)
        row("watching, from a save to the clip", full, plain)
        print(f"watching, from a save to the 480p15 draft    clips {draft:6.2f} s")


def _calls(copy: Copy, files: list[str]) -> tuple[Callable[[], float], Callable[[], float]]:
    return lambda: copy.clips("ours"), lambda: copy.manim("theirs", *files)


if __name__ == "__main__":
    main()
