"""Clips' last frames as vectors, PDF or SVG: drawn without their films, and put beside these.

One is up to date when its clip is made from what it was made from, it is as wide, and is as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from clips import ROOT
from clips.job import Job, Paper
from clips.making import made_from, only_one, planned
from clips.options import COLUMN, cores
from clips.progress import shown, teller
from clips.records import Reading, is_as_noted, note_on, seal
from clips.workers import Workers

DRAWN_BY = ROOT / "stage/film/on_paper.py"  # besides the clip's own sources


def printed(asked: argparse.Namespace, kinds: Sequence[str]) -> bool:
    """Draw the last frames that are out of date and say where they are; whether all could be.

    Args:
        asked: what the command line says: which clips, their variants, `width_mm`.
        kinds: "pdf", "svg" or both.

    Raises:
        ValueError: as `clips.making.planned` does.
    """
    jobs, reading = planned(asked), Reading()
    mm, kinds = asked.width_mm or COLUMN, [*dict.fromkeys(kinds)]
    digests, due = {}, {}
    for job in jobs:
        sources = json.dumps([made_from(job, reading, [DRAWN_BY]), mm], sort_keys=True)
        digests[job] = hashlib.sha256(sources.encode()).hexdigest()
        for kind in kinds:
            file = job.film.with_suffix(f".{kind}")
            if asked.force or not is_as_noted(file, [digests[job], *seal(file)]):
                due.setdefault(job, []).append(kind)
    failed = _draw(due, digests, mm, asked.jobs) if due else set()
    for job in jobs:
        for kind in kinds if job not in failed else ():
            file = job.film.with_suffix(f".{kind}")
            size = f"{file.stat().st_size / 1e6:.1f} MB"
            print(f"{shown(file)}  {size}{'' if kind in due.get(job, ()) else ', up to date'}")
    return not failed


def _draw(
    due: dict[Job, list[str]], digests: dict[Job, str], mm: float, most: int | None
) -> set[Job]:
    """Draw these files of these jobs, and note what they are made from; what could not be drawn."""
    asked = {replace(job, paper=Paper(tuple(kinds), mm)): job for job, kinds in due.items()}
    failed = set()
    told = teller([*asked], "Drawing the last frame of {}.")
    with (
        only_one(next(iter(due)).media),
        Workers(min(most or cores(), len(due))) as workers,
        told as tell,
    ):
        for result in workers.run([*asked], tell.running):
            job = asked[result.job]
            tell.gone(result.job)
            tell.remarks(result)
            if result.film is None:
                tell.failed(result)
                failed.add(job)
            for kind in due[job] if job not in failed else ():
                file = job.film.with_suffix(f".{kind}")
                note_on(file, [digests[job], *seal(file)])
    return failed
