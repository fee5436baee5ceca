"""What handing clips to a cluster costs, to making them in a process here; what two workers bring.

The clips are the shortest there are, of one frame, so that what is measured is not their drawing.
Who makes them takes turns: a process here, a cluster of one worker here, one of two. Each round is
timed from its first clip that is ready to its last, so that no start is in it. Then it is told how
fast films of some sizes come back.

Run from the project's root, with kudari[cluster]:  .venv/bin/python -m benchmarks.cluster
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from operator import truediv
from pathlib import Path
from typing import Any

from benchmarks import machine
from clips import ROOT
from clips import __main__ as command
from clips.cluster.client import Cluster, placed
from clips.cluster.local import local_cluster
from clips.job import Job
from clips.where import Executor
from clips.workers import Workers

ROUNDS = 5
SCENE = ROOT / "tests/clips/tiny.py"
SIZES = 0.01, 1.0, 10.0  # MB
FILMS = 20
HERE, THERE = "a process here", "a cluster of {}"


def a_clip(makes: Executor, media: Path, first: int, count: int) -> tuple[float, float]:
    """Seconds for a clip, without the first; those of them, if one works, beside rendering it."""
    jobs = [
        Job(f"Tiny@side={n}", SCENE, "l", media, (("side", str(n)),), ROOT)
        for n in range(first, first + count + 1)
    ]
    ready, rendering = list[float](), list[float]()
    for result in makes.run(jobs, lambda *_: None):
        assert result.error is None, result.error
        ready.append(time.perf_counter())
        rendering.append(result.took)
    each = (ready[-1] - ready[0]) / count
    return each, each - statistics.mean(rendering[1:])


def fetching(client: Any, media: Path, megabytes: float) -> float:
    """Seconds from asking a worker for a film of that size to its being in place."""
    took = []
    for n in range(FILMS):
        job = Job(f"Film{n}", SCENE, "l", media)
        begin = time.perf_counter()
        data = client.submit(bytes, int(megabytes * 1e6), pure=False).result()
        placed(job, {"error": None, "files": {".mp4": data}, "frames": 1, "seconds": 1.0})
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


def main() -> None:
    import distributed  # here, as what is measured does without

    sys.modules["__main__"] = command  # so that processes for clips import no more than with that
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=200, help="how many each makes (default: 200)")
    count = parser.parse_args().clips // ROUNDS
    print(machine(), f"- {ROUNDS} rounds of {count} clips of one frame, medians", flush=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        media, took = Path(folder), dict[str, list[tuple[float, float]]]()
        makers: dict[str, Executor] = {HERE: running.enter_context(Workers(1))}
        for workers in (1, 2):
            address = running.enter_context(local_cluster(workers))
            makers[THERE.format(workers)] = running.enter_context(Cluster(address))
        for number in range(ROUNDS):
            for each, (name, makes) in enumerate(makers.items()):
                first = 1 + (number * len(makers) + each) * (count + 1)
                took.setdefault(name, []).append(a_clip(makes, media, first, count))
        wholes = {name: [whole for whole, _ in pairs] for name, pairs in took.items()}
        for name, times in wholes.items():
            print(f"{name:18} {statistics.median(times):6.3f} s a clip")
        one, two = (wholes[THERE.format(workers)] for workers in (1, 2))
        print(f"two workers to one {statistics.median(map(truediv, two, one)):6.3f} of the time")
        for name in (HERE, THERE.format(1)):
            rest = statistics.median(rest for _, rest in took[name])
            print(f"{name:18} {rest:6.3f} s a clip beside rendering it")
        with distributed.Client(address, set_as_default=False) as client:
            for size in SIZES:
                fetched = 1000 * fetching(client, media, size)
                print(f"a film of {size:5.2f} MB  {fetched:6.1f} ms to fetch and put in place")


if __name__ == "__main__":
    main()
