"""`clips --watch`: makes clips as their sources are saved, first small, then in full.

The loop asks for what is out of date, as `clips` does; a saved file is only the occasion. Drafts
come first, so that something is there to be seen; a save in the meantime stops what is under way.
"""

from __future__ import annotations

import argparse
import queue
from dataclasses import replace
from pathlib import Path

from clips import ROOT
from clips.job import Job
from clips.making import only_one, out_of_date, planned, work
from clips.named import files_of, is_own, named_in
from clips.plan import agree
from clips.where import Executor, workers_for
from stage.film.watching import Saved, watched

DRAFT = "l"
SOURCES = ("stage", "numerics", "rules", "assets")  # folders, besides those of scenes
SETTLED = 0.05  # seconds without news: an editor may save a file in two strokes
MADE = (".pyc", ".html", ".pdf", ".pptx", ".zip", ".log")  # what is no source, beside sources


class _News(Saved):
    """Puts what was saved into a queue."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Path] = queue.Queue()

    def saved(self, path: Path) -> None:
        if path.suffix not in MADE and path.name[0] != ".":
            self.waiting.put(path)

    def wait(self) -> None:
        """Return after something was saved, and then nothing for a moment."""
        self.waiting.get()
        while True:
            try:
                self.waiting.get(timeout=SETTLED)
            except queue.Empty:
                return


def watch(asked: argparse.Namespace) -> int:
    """Make the clips that are asked for whenever they are out of date, until Ctrl-C.

    A scene that fails is named with its error; the next save tries again.
    """
    news = _News()
    jobs = planned(asked)
    if asked.sweep and (due := out_of_date(jobs)):
        agree(asked, due)
    folders = {job.file.parent for job in jobs} | {ROOT / name for name in SOURCES}
    below = dict.fromkeys(filter(Path.is_dir, folders), True)
    named = {
        file.parent: False
        for job in jobs
        for module in named_in(job.choices)[0]
        for file in files_of(module, job.folder)
        if is_own(file)
    }
    with watched(news, {ROOT: False} | named | below), workers_for(asked) as workers:
        while True:
            try:
                _make(planned(asked), workers, news)
            except ValueError as error:  # two scenes of one name, say
                print(error, flush=True)
            print("Watching what the clips are made from; Ctrl-C ends it.", flush=True)
            news.wait()


def _make(jobs: list[Job], workers: Executor, news: _News) -> None:
    """Make what is out of date, drafts before the rest; leave it after a save for what is next."""
    drafts = [] if jobs[0].quality == DRAFT else [replace(job, quality=DRAFT) for job in jobs]

    def saved() -> bool:
        return not news.waiting.empty()

    failed: set[str] = set()
    with only_one(jobs[0].media):
        for batch in (drafts, jobs):
            due = out_of_date([job for job in batch if job.name not in failed])
            if due and not saved():
                results = work(due, workers, until=saved)
                failed = {result.job.name for result in results if result.error}
