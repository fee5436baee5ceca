"""The command line of `clips`: what is asked for, and making it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clips import ROOT
from clips.jobs import Job, Result, film_length
from clips.progress import teller
from clips.scenes import SceneFile, choose, scene_files
from clips.workers import INTERRUPTED, Workers, cores

QUALITIES = {  # Manim's letters
    "l": "480p15",
    "m": "720p30",
    "h": "1080p60",
    "p": "1440p60",
    "k": "2160p60",
}


def parser(prog: str, description: str, examples: str) -> argparse.ArgumentParser:
    """A parser of which clips, at which quality, how many at a time, into which folder."""
    made = argparse.ArgumentParser(
        prog=prog,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("names", nargs="*", metavar="NAME", help="a clip or its file (default: all)")
    made.add_argument(
        "-q",
        "--quality",
        choices=QUALITIES,
        default="h",
        help=", ".join(f"{letter} {size}" for letter, size in QUALITIES.items()) + " (default: h)",
    )
    made.add_argument(
        "--jobs",
        type=_positive,
        default=cores(),
        metavar="N",
        help="how many clips at a time (default: as many as there are cores, here %(default)s)",
    )
    made.add_argument(
        "--media_dir",
        type=lambda folder: Path(folder).absolute(),
        metavar="DIR",
        help="the folder for what is made (default: the project's media)",
    )
    return made


def make(asked: argparse.Namespace) -> list[Result]:
    """Make the clips that are asked for, and tell of it.

    Args:
        asked: what `parser` has read.

    Returns:
        How each went, in the lecture's order.

    Raises:
        ValueError: a name is not a clip's; the message lists those that are.
    """
    begin = time.perf_counter()
    scenes = choose(asked.names, scene_files(ROOT / "scenes"))
    jobs = [Job(scene.name, scene.file, asked.quality, asked.media_dir) for scene in scenes]
    results = {}
    with Workers(min(asked.jobs, len(jobs))) as workers, teller(jobs) as tell:
        for result in workers.run(_longest_first(jobs, scenes), tell.running):
            results[result.job] = result
            tell.done(result)
        tell.summary([results[job] for job in jobs], time.perf_counter() - begin)
    return [results[job] for job in jobs]


def run(work: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """The exit code of `work`: a wrong input or Ctrl-C is one line, not a traceback."""
    try:
        return work(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped: clips that were not finished stay as they were.", file=sys.stderr)
        return INTERRUPTED


def _longest_first(jobs: list[Job], scenes: list[SceneFile]) -> list[Job]:
    """In the order that leaves no long job for the end, when the other cores have no more to do.

    How long a clip is, its last film tells, in any quality. One never made may be the longest; of
    two such the wider one has more pixels to draw.
    """

    def work(job: Job) -> tuple[float, int]:
        films = (job.media_dir or ROOT / "media").glob(f"*/{job.name}.mp4")
        lengths = [seconds for film in films for _, seconds in [film_length(film) or (0, 0)]]
        return max(lengths, default=float("inf")), share[job.name]

    share = {scene.name: scene.share for scene in scenes}
    return sorted(jobs, key=work, reverse=True)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of jobs: give 1 or more")
    return int(text)
