"""Benchmarks: ratios, measured side by side in one run on one machine. They assert nothing."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

from manim import config
from manim.constants import QUALITIES

from clips import ROOT
from clips.catalogue import choose, scene_files
from clips.render import scene_of
from stage.film.clip import Clip

RUNS = 3  # of what is measured; the median counts
LETTERS = {quality["flag"]: name for name, quality in QUALITIES.items() if quality["flag"]}


def asked(about: str) -> argparse.Namespace:
    """`files` and `quality` from the command line; prints what is measured, and hushes Manim."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    scenes = [scene.file for scene in scene_files(ROOT / "scenes")]
    parser.add_argument("files", nargs="*", default=scenes, type=Path, metavar="scene file")
    parser.add_argument("-q", "--quality", default="h", choices=LETTERS, help="Manim's letters")
    read = parser.parse_args()
    config.quality = LETTERS[read.quality]
    config.progress_bar, config.verbosity = "none", "ERROR"
    print(machine(), f"- {config.pixel_height}p{config.frame_rate:g}, median of {RUNS}", flush=True)
    return read


def load_scene(file: Path) -> type[Clip]:
    """The one clip that a scene file defines."""
    (found,) = choose([file], scene_files(file.parent))
    return scene_of(found.file.resolve(), found.name)


def machine() -> str:
    """The machine that the figures are from, in a few words."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(": ", 1)[1] for line in info.read_text().splitlines() if "name" in line]
        cpu = names[0] if names else cpu
    return f"{os.cpu_count()} cores, {cpu}, {platform.system()}, Python {platform.python_version()}"
