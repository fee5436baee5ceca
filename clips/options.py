"""The options that the `clips` command shares with those that make pictures of clips."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from clips.job import QUALITIES
from stage.film.stopping import stoppable

FILMS = ("mp4", "webm", "mov", "gif", "webp")  # formats: see `clips.exports`
PAPER = ("pdf", "svg")  # of a clip's last frame: see `clips.paper`
COLUMN = 80.0  # mm: width of a column of a paper
WIDTHS = 30.0, 1000.0  # mm: the least and the most
STOPPED = "Stopped: clips that were not finished stay as they were."


def parser(prog: str, description: str, examples: str) -> argparse.ArgumentParser:
    """A parser of which clips, at which quality, how many at a time, into which folder."""
    made = argparse.ArgumentParser(
        prog=prog,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "names", nargs="*", metavar="NAME", help="a clip or its file, or a lecture (default: all)"
    )
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
        metavar="N",
        help="how many clips at a time (default: as many as there are cores, "
        f"here {cores()}; of a cluster, as its workers have threads)",
    )
    where = made.add_mutually_exclusive_group()
    where.add_argument(
        "--scheduler",
        type=_scheduler,
        default=os.environ.get("KUDARI_SCHEDULER") or None,
        metavar="ADDRESS",
        help="make them on the workers of a Dask cluster: tcp://host:8786 "
        "(default: what KUDARI_SCHEDULER says; else here)",
    )
    where.add_argument(
        "--local-cluster",
        type=_positive,
        metavar="N",
        help="make them on a Dask cluster of N workers that is started here",
    )
    made.add_argument(
        "--media_dir",
        type=lambda folder: Path(folder).absolute(),
        metavar="DIR",
        help="the folder for what is made (default: the project's media)",
    )
    made.set_defaults(set=[], sweep=[], grid=False, yes=False, force=False)
    return made


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(act: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """The exit code of `act`: a wrong input or Ctrl-C is one line, not a traceback."""
    try:
        with stoppable(STOPPED):
            return act(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # `clips --list | head`: who listened has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python's end writes, too
        return 1


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"[a-z]+://[^\s/]+:\d+", text):
        said = f"{text!r} is no scheduler's address: write it as in tcp://host:8786"
        raise argparse.ArgumentTypeError(said)
    return text


def width(text: str) -> float:
    """A width in mm, as `--width-mm` has it."""
    try:
        made = float(text)
    except ValueError:
        made = float("nan")
    least, most = WIDTHS
    if not least <= made <= most:
        said = f"{text!r} is no width for a picture: give {least:g} to {most:g} mm, e.g. 80"
        raise argparse.ArgumentTypeError(said)
    return made


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number that can be: give 1 or more")
    return int(text)
