"""All clips, as `make clips` makes them, against the encode floor of all their frames.

The command runs by itself, from a cold cache and into an empty folder, with as many workers as it
chooses; the floor is the one of `benchmarks.encode_floor`, added up over the clips.

Run from the project's root:  .venv/bin/python -m benchmarks.all_clips [-q h] [scene file ...]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
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
    commands = [command(wanted.files, wanted.quality) for _ in range(RUNS)]
    plays: list[Play] = []
    for file in wanted.files:
        own = plays_of(file)
        plays += own
        frames = sum(play.frames for play in own)
        print(f"{file.stem:20s} {frames:5d} frames   floor {floor(own):6.2f} s", flush=True)
    frames, took = sum(play.frames for play in plays), statistics.median(commands)
    print(
        f"{'all clips':20s} {frames:5d} frames   floor {floor(plays):6.2f} s   "
        f"command {took:6.2f} s   ratio {took / floor(plays):5.2f}"
    )


if __name__ == "__main__":
    main()
