"""Clips against their encode floor.

The floor is the time that Manim's own segment encoder, set as manim.cfg sets it, needs for a clip's
frames when they come from memory and nothing else runs: no render of these frames can be faster.
Printed are ratios to it: for the whole clip from a cold cache, from building the scene to the
sealed MP4; and for the plays after the last camera motion (2D from there on), from the start of the
first to the last frame encoded.

Run from the project's root:  .venv/bin/python -m benchmarks.encode_floor [-q h] [scene file ...]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from manim import config, tempconfig
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from benchmarks import load_scene, machine

RUNS = 3
Play = list[tuple[np.ndarray, int]]  # frames with how often each is shown


def record(scene_class: type) -> tuple[list[Play], int, Any]:
    """A clip's frames by play, the first play after all camera motion, the encoder's spec."""
    plays: list[Play] = []
    still_from = 0
    scene = scene_class()
    camera, add_frame, play = scene.renderer.camera, scene.renderer.add_frame, scene.renderer.play

    def recording_play(*args: Any, **kwargs: Any) -> None:
        nonlocal still_from
        plays.append([])
        before = camera.get_phi(), camera.get_theta()
        play(*args, **kwargs)
        if before != (camera.get_phi(), camera.get_theta()):
            still_from = len(plays)

    def recording_frame(frame: np.ndarray, num_frames: int = 1) -> None:
        plays[-1].append((frame.copy(), num_frames))
        add_frame(frame, num_frames)

    scene.renderer.play, scene.renderer.add_frame = recording_play, recording_frame
    scene.render()
    return plays, still_from, scene.session_spec.video_encoder


def encode(plays: list[Play], spec: Any, folder: Path) -> float:
    """Seconds that the encoder needs for these frames."""
    begin = time.perf_counter()
    for i, play in enumerate(plays):
        encoder = VideoSegmentEncoder(target=folder / f"{i}.mp4", spec=spec)
        for frame, repeat in play:
            encoder.write_frame(frame, repeat=repeat)
        encoder.finish()
    return time.perf_counter() - begin


def render(scene_class: type, first_play: int, media: Path) -> float:
    """Seconds for the whole clip from an empty cache, or for its plays from `first_play` on."""
    shutil.rmtree(media / "cache", ignore_errors=True)
    with tempconfig({"from_animation_number": first_play}):
        begin = time.perf_counter()
        scene = scene_class()
        play, writer = scene.renderer.play, scene.renderer.file_writer
        begun, encoded = [begin], []

        def timed_play(*args: Any, **kwargs: Any) -> None:
            if scene.renderer.num_plays == first_play > 0:
                begun.append(time.perf_counter())
            play(*args, **kwargs)

        def timed_join(join: Any = writer.join_all_encode_jobs) -> None:
            join()
            encoded.append(time.perf_counter())

        scene.renderer.play, writer.join_all_encode_jobs = timed_play, timed_join
        scene.render()
        end = encoded[0] if first_play else time.perf_counter()
        return end - begun[-1]


def compare(file: Path) -> None:
    scene_class = load_scene(file)
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder)
        with tempconfig({"media_dir": folder, "progress_bar": "none", "input_file": file}):
            plays, still_from, spec = record(scene_class)
            parts = {"whole clip": 0}
            if 0 < still_from < len(plays):
                parts["without camera motion"] = still_from
            for name, first in parts.items():
                frames = sum(repeat for play in plays[first:] for _, repeat in play)
                floors = [encode(plays[first:], spec, media / "floor") for _ in range(RUNS)]
                renders = [render(scene_class, first, media) for _ in range(RUNS)]
                floor, took = statistics.median(floors), statistics.median(renders)
                print(
                    f"{scene_class.__name__:16s} {name:22s} {frames:5d} frames   "
                    f"floor {floor:6.2f} s   render {took:6.2f} s   ratio {took / floor:5.2f}",
                    flush=True,
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", default=sorted(Path("scenes").glob("*.py")), type=Path)
    parser.add_argument("-q", "--quality", default="h", choices="lmhpk", help="Manim's letters")
    asked = parser.parse_args()
    qualities = {"l": "low", "m": "medium", "h": "high", "p": "production", "k": "fourk"}
    config.quality = f"{qualities[asked.quality]}_quality"
    print(machine(), f"- {config.pixel_height}p{config.frame_rate:g}, median of {RUNS}")
    for file in asked.files:
        compare(file)


if __name__ == "__main__":
    main()
