"""Clips against their encode floor.

The floor is the time that Manim's own segment encoder, set as manim.cfg sets it, needs for a clip's
frames when they come from memory and nothing else runs. It is about the least time of a render;
`stage.film.segments` converts frames faster, and one that is held but once: a ratio may be below 1.
Printed are ratios to it, the median of runs: for the whole clip from a cold cache, from building
the scene to the sealed MP4; and for the plays after the last camera motion (2D from there on), from
the start of the first to the last frame encoded. A clip whose camera never moves has all its plays
in the second row, one whose camera moves to its end has no second row.

Run from the project's root:  .venv/bin/python -m benchmarks.encode_floor [-q h] [scene file ...]
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import tempconfig
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from benchmarks import RUNS, asked, load_scene


@dataclass(frozen=True)
class Play:
    """A play's number of frames, the seconds that each run of the encoder needed for them, and
    whether the camera moved."""

    frames: int
    seconds: list[float]
    moved: bool


def floor(plays: list[Play]) -> float:
    """The encode floor of these plays in seconds: the median of the runs."""
    return statistics.median(map(sum, zip(*(play.seconds for play in plays), strict=True)))


def record(scene_class: type, folder: Path, runs: int = RUNS) -> list[Play]:
    """A clip's plays; each is encoded right after it was drawn, so its frames alone are kept."""
    plays: list[Play] = []
    frames: list[tuple[np.ndarray, int]] = []  # with how often each is shown
    scene = scene_class()
    renderer, writer, spec = scene.renderer, scene.renderer.file_writer, scene.session_spec
    camera, add_frame, play = renderer.camera, renderer.add_frame, renderer.play
    poses = set()

    def note_pose() -> None:
        turn = camera.get_phi(), camera.get_theta(), camera.get_gamma()
        poses.add((*turn, camera.get_zoom(), camera.get_focal_distance(), *camera.frame_center))

    def recording_play(*args: Any, **kwargs: Any) -> None:
        frames.clear()
        poses.clear()
        note_pose()
        play(*args, **kwargs)
        note_pose()
        writer.join_all_encode_jobs()
        seconds = [encode(frames, spec.video_encoder, folder) for _ in range(runs)]
        plays.append(Play(sum(repeat for _, repeat in frames), seconds, len(poses) > 1))

    def recording_frame(frame: np.ndarray, num_frames: int = 1) -> None:
        note_pose()
        frames.append((frame.copy(), num_frames))
        add_frame(frame, num_frames)

    renderer.play, renderer.add_frame = recording_play, recording_frame
    scene.render()
    return plays


def encode(frames: list[tuple[np.ndarray, int]], spec: Any, folder: Path) -> float:
    """Seconds that the encoder needs for the frames of a play."""
    begin = time.perf_counter()
    encoder = VideoSegmentEncoder(target=folder / "floor.mp4", spec=spec)
    for frame, repeat in frames:
        encoder.write_frame(frame, repeat=repeat)
    encoder.finish()
    return time.perf_counter() - begin


def render(scene_class: type, media: Path, first: int = 0) -> tuple[float, float]:
    """Seconds for a clip from an empty cache, without the plays before `first`.

    They are those for all of it, and those from the beginning of that play to the last frame
    encoded.
    """
    shutil.rmtree(media / "cache", ignore_errors=True)
    with tempconfig({"from_animation_number": first}):
        begin = time.perf_counter()
        scene = scene_class()
        renderer, writer = scene.renderer, scene.renderer.file_writer
        begun, encoded = [], []

        def timed_play(*args: Any, play: Callable = renderer.play, **kwargs: Any) -> None:
            if renderer.num_plays == first:
                begun.append(time.perf_counter())
            play(*args, **kwargs)

        def timed_join(join: Callable = writer.join_all_encode_jobs) -> None:
            join()
            encoded.append(time.perf_counter())

        renderer.play, writer.join_all_encode_jobs = timed_play, timed_join
        scene.render()
        return time.perf_counter() - begin, encoded[0] - begun[0]


def compare(file: Path) -> None:
    """Print the ratios of one scene file's clip."""
    scene_class = load_scene(file)
    name, whole, still = scene_class.__name__, [], []
    with tempfile.TemporaryDirectory() as folder:
        media = Path(folder)
        with tempconfig({"media_dir": folder, "input_file": file}):
            for _ in range(RUNS):  # floor and render in turn: a machine may become slower
                shutil.rmtree(media / "cache", ignore_errors=True)
                plays = record(scene_class, media / "floor", runs=1)
                still_from = max((i for i, play in enumerate(plays, 1) if play.moved), default=0)
                took, part = render(scene_class, media)
                whole.append((floor(plays), took))
                if still_from == len(plays):
                    continue
                if still_from:
                    part = render(scene_class, media, still_from)[1]
                still.append((floor(plays[still_from:]), part))
    report(name, "whole clip", plays, whole)
    if still:
        report(name, "without camera motion", plays[still_from:], still)


def report(name: str, part: str, plays: list[Play], times: list[tuple[float, float]]) -> None:
    """Print a row, of what floor and render took in each run."""
    frames = sum(play.frames for play in plays)
    least, took = (statistics.median(each) for each in zip(*times, strict=True))
    ratio = statistics.median(took / least for least, took in times)
    print(
        f"{name:16s} {part:22s} {frames:5d} frames   floor {least:6.2f} s   "
        f"render {took:6.2f} s   ratio {ratio:5.2f}",
        flush=True,
    )


def main() -> None:
    for file in asked(__doc__).files:
        compare(file)


if __name__ == "__main__":
    main()
