"""All clips, as `make clips` makes them, against the encode floor of all their frames.

The command runs by itself, from a cold cache and into an empty folder, with as many workers as it
chooses; the floor is the one of `benchmarks.encode_floor`, added up over the clips. Then the
command runs for those clips alone whose camera never moves.

Run from the project's root:  .venv/bin/python -m benchmarks.all_clips [-q h] [scene file ...]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

from manim import tempconfig

from benchmarks import RUNS, asked, load_scene
from benchmarks.encode_floor import Play, floor, record
from clips import ROOT


def plays_of(file: Path) -> list[Play]:
    """The plays of a scene file's clip, each with its encode floor."""
    scene_class = load_scene(file)
    with (
        tempfile.TemporaryDirectory() as folder,
        tempconfig({"media_dir": folder, "input_file": file}),
    ):
        return record(scene_class, Path(folder) / "floor")


def command(files: list[Path], quality: str) -> float:
    """Seconds that the command takes for these clips."""
    with tempfile.TemporaryDirectory() as folder:
        names = [file.stem for file in files]
        line = [sys.executable, "-m", "clips", "-q", quality, "--media_dir", folder, *names]
        begin = time.perf_counter()
        done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=False)
        took = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(line)} failed:\n{done.stdout}{done.stderr}")
    return took


def main() -> None:
    wanted = asked(__doc__)
    took = measured(wanted.files, wanted.quality)
    plays: dict[Path, list[Play]] = {}
    for file in wanted.files:
        plays[file] = plays_of(file)
        report(file.stem, plays[file])
    report("all clips", [*chain.from_iterable(plays.values())], took)
    still = [file for file, own in plays.items() if not any(play.moved for play in own)]
    if still and still != wanted.files:
        own = chain.from_iterable(plays[file] for file in still)
        report("camera at rest", [*own], measured(still, wanted.quality))


def measured(files: list[Path], quality: str) -> float:
    """Seconds that the command takes for these clips: the median of runs."""
    return statistics.median(command(files, quality) for _ in range(RUNS))


def report(name: str, plays: list[Play], took: float | None = None) -> None:
    """Print these plays' frames and floor, and what the command took beside it."""
    frames, least = sum(play.frames for play in plays), floor(plays)
    ratio = f"   command {took:6.2f} s   ratio {took / least:5.2f}" if took is not None else ""
    print(f"{name:20s} {frames:5d} frames   floor {least:6.2f} s{ratio}", flush=True)


if __name__ == "__main__":
    main()
