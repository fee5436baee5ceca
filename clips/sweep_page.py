"""The pages of what a sweep has made: one for each clip, beside its films."""

from __future__ import annotations

import argparse
import itertools
import shlex
from collections.abc import Sequence
from pathlib import Path

from clips.index_page import Row, write_page
from clips.job import GRID, Job, Result
from clips.progress import shown
from clips.sweeps import Sweep

INDEX = "sweep"  # ends a page's name, before its parameters


def pages(asked: argparse.Namespace, results: Sequence[Result], anew: bool) -> list[Path]:
    """Write a page for each clip of a sweep, and tell where; those that are there, only `anew`."""
    swept, written = Sweep.of(asked.set, asked.sweep), []
    for file in dict.fromkeys(result.job.file for result in results):
        of_clip = [result for result in results if result.job.file == file]
        job = of_clip[0].job
        place = job.film.with_name(f"{swept.name(job.clip, GRID if job.grid else INDEX)}.html")
        if not anew and place.is_file():
            continue
        typed = [(f"--{kind}", text) for kind in ("set", "sweep") for text in getattr(asked, kind)]
        said = shlex.join(["clips", job.clip, *itertools.chain(*typed)])
        place.parent.mkdir(parents=True, exist_ok=True)
        told = f"{job.clip}: {len(swept.cells)} runs", said
        write_page(place, *told, _rows(swept, of_clip), of_clip[0].film if job.grid else None)
        print(f"Index {shown(place)}", flush=True)
        written.append(place)
    return written


def _rows(swept: Sweep, results: Sequence[Result]) -> list[Row]:
    """A row for each run of one clip."""
    losses = _losses(results[0].job, swept)
    films = {} if results[0].job.grid else {result.job.parameters: result for result in results}
    rows = []
    for cell, pairs, loss in zip(swept.cells, swept.variants, losses, strict=True):
        result = films.get(tuple(pairs))
        film, error = (result.film, result.error or "") if result else (None, "")
        rows.append(Row(dict(cell), loss, film, error))
    return rows


def _losses(job: Job, swept: Sweep) -> list[dict[str, float]]:
    """The final losses of each run; empty where they cannot be known without Manim."""
    from clips.final_losses import final_losses  # here: they need NumPy
    from clips.outline import Outlines
    from clips.variants import apply
    from stage.look.remarks import remarks

    outline, found = Outlines().of(job.file, job.clip), []
    for pairs in swept.variants:
        try:
            with remarks():  # told when the films were made
                found.append(final_losses(apply(outline, pairs, job.folder)) if outline else {})
        except (TypeError, ValueError):  # told as its film could not be made
            found.append({})
    return found
