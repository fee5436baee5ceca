"""Does jobs in an unpacked bundle, on a cluster's worker: `python -m clips.cluster.host`.

A line of JSON on the input is a job, or asks what there is on this machine; lines on the output say
how far it is, and how it went. It ends with its input, and what it is doing with it: whoever holds
the other end stops it by closing that, and it does not outlive whoever was killed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from glob import escape
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

from clips import ROOT
from clips.cluster.fitness import Fitness, tried
from clips.job import Job, Result
from clips.pruning import prune
from clips.workers import Workers

BETWEEN_PRUNINGS = 50  # jobs: looking through the cache takes a moment


def main() -> None:
    """Do jobs until the input ends."""
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what jobs print is no answer
    asked: SimpleQueue[str | None] = SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin, asked), daemon=True).start()
    done = 0
    with Workers(1) as workers:
        while line := asked.get():
            said = json.loads(line)
            if "packages" in said:
                print(json.dumps({"result": _fitness(workers, said["packages"])}), file=told)
                continue
            job = _job(said)
            results = workers.run([job], _teller(told), until=lambda: not asked.empty())
            for result in results:
                print(json.dumps({"result": _said(result)}), file=told)
            done += 1
            if done % BETWEEN_PRUNINGS == 0:
                prune(ROOT.parents[1], {job.name})  # where the worker keeps the cache


def _fitness(workers: Workers, packages: list[str]) -> dict[str, Any]:
    try:
        return workers.ask(tried, packages)._asdict()
    except Exception as error:  # OpenGL's driver may crash
        lacks = [f"trying what is there ends in {type(error).__name__}"]
        return Fitness({}, lacks, "")._asdict()


def _read(lines: TextIO, asked: SimpleQueue[str | None]) -> None:
    for line in lines:
        asked.put(line)
    asked.put(None)


def _job(told: dict[str, Any]) -> Job:
    """The job with its places on this machine; `file` and `folder` are told from the bundle."""
    pairs = tuple((name, value) for name, value in told["parameters"])
    file, folder = ROOT / told["file"], ROOT.parent / told["folder"]
    grid = tuple(tuple((name, value) for name, value in run) for run in told["grid"])
    return Job(told["name"], file, told["quality"], Path(told["media"]), pairs, folder, grid)


def _teller(told: TextIO) -> Any:
    def tell(job: Job, frames: int, expected: int | None) -> None:
        print(json.dumps({"frames": frames}), file=told)

    return tell


def _said(result: Result) -> dict[str, Any]:
    """A result as JSON can tell it, with the files that were made and what is in the log."""
    film = result.film
    made = [str(each) for each in film.parent.glob(f"{escape(film.stem)}.*")] if film else []
    return {
        "files": made,
        "took": result.took,
        "frames": result.frames,
        "seconds": result.seconds,
        "error": result.error,
        "remarks": result.remarks,
        "log": result.log.read_text(encoding="utf-8") if result.log else "",
    }


if __name__ == "__main__":
    main()
