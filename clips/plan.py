"""What a sweep is going to make: how many films, how long it takes about, how much disk about."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clips.job import QUALITIES, Job
from clips.options import cores
from clips.records import read_record
from stage.film.beside import BESIDE

ASKED = 20  # films; more are asked about
USUAL = {  # seconds that a clip takes on one core, and its bytes, where nothing is known of it
    "l": (8.0, 0.8e6),
    "m": (15.0, 1.6e6),
    "h": (40.0, 4e6),
    "p": (70.0, 7e6),
    "k": (150.0, 14e6),
}
MAPS = 30  # in a grid take as long as a clip
KEPT = 2  # times its film a clip takes: with its plays, which the next run may use again


@dataclass(frozen=True)
class Plan:
    """How much is to be made.

    Attributes:
        films: how many.
        seconds: how long that takes, about.
        size: bytes on the disk, about.

    >>> str(Plan(72, 190.0, 1.2e8))
    '72 films: about 3 min, about 120 MB of disk.'
    """

    films: int
    seconds: float
    size: float

    def __str__(self) -> str:
        films = f"{self.films} film{'s' * (self.films != 1)}"
        return f"{films}: about {_time(self.seconds)}, about {_bytes(self.size)} of disk."


def plan(due: Iterable[Job], at_once: int) -> Plan:
    """What these jobs will take, so many at once: as such clips took before, else as clips usually.

    What a clip takes, records beside its films tell, those of its variants too; of another quality
    they are scaled.
    """
    due, known = [*due], {}
    for job in due:
        known.setdefault((job.file, job.quality), _before(job))
    times, sizes = zip(*(known[job.file, job.quality] for job in due), strict=True)
    times = [each * (1 + len(job.grid) / MAPS) for each, job in zip(times, due, strict=True)]
    seconds = max(sum(times) / max(min(at_once, len(due)), 1), *times)
    return Plan(len(due), seconds, KEPT * sum(sizes))


def agree(asked: argparse.Namespace, due: Iterable[Job]) -> None:
    """Say what a sweep is going to make, and ask if it is much.

    Raises:
        ValueError: it is not to be made; or it is much, `--yes` is not given, and nobody can be
            asked.
    """
    made = plan(due, asked.jobs or cores())
    print(made, flush=True)
    if made.films <= ASKED or asked.yes:
        return
    if not sys.stdin.isatty():
        raise ValueError(
            f"More than {ASKED} films are made only if asked for: add --yes, or sweep less."
        )
    try:
        answer = input("Make them? [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise ValueError("Nothing was made.")


def _before(job: Job) -> tuple[float, float]:
    """Seconds and bytes of one film, by those that there are of its clip."""
    usual = USUAL[job.quality]
    for quality in sorted(QUALITIES, key=lambda letter: letter != job.quality):
        folder = job.media / QUALITIES[quality]
        films = [*folder.glob(f"{job.clip}.mp4"), *folder.glob(f"{job.clip}@*.mp4")]
        found = [(film, record) for film in films if (record := read_record(film))]
        if found:
            times = [record.took for _, record in found]
            sizes = [_size(film) for film, _ in found]
            seconds, size = (sum(each) / len(found) for each in (times, sizes))
            return seconds * usual[0] / USUAL[quality][0], size * usual[1] / USUAL[quality][1]
    return usual


def _size(film: Path) -> int:
    files = film, *(film.with_suffix(suffix) for _, suffix, _ in BESIDE)
    return sum(file.stat().st_size for file in files if file.is_file())


def _time(seconds: float) -> str:
    """
    >>> _time(8.0), _time(200), _time(9000)
    ('8 s', '3 min', '2.5 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _bytes(size: float) -> str:
    """
    >>> _bytes(1.2e8), _bytes(2.5e9)
    ('120 MB', '2.5 GB')
    """
    return f"{max(size / 1e6, 1):.0f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"
