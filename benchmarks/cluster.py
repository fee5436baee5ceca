"""What handing clips to a cluster costs, to making them in a process here; what two workers bring.

The clips are the shortest there are, of one frame, so that what is measured is not their drawing.
Who makes them takes turns: a process here, a cluster of one worker here, one of two. Each round is
timed from its first clip that is ready to its last, so that no start is in it. Then it is told how
fast films of some sizes come back.

Run from the project's root, with kudari[cluster]:  .venv/bin/python -m benchmarks.cluster
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks import machine
from clips import ROOT
from clips.cluster.client import Cluster, placed
from clips.cluster.local import local_cluster
from clips.job import Job
from clips.where import Executor
from clips.workers import Workers

ROUNDS, CLIPS = 5, 40  # together 200 clips for each
SCENE = ROOT / "tests/clips/tiny.py"
SIZES = 0.01, 1.0, 10.0  # MB
FILMS = 20


def a_clip(makes: Executor, media: Path, first: int) -> float:
    """Seconds for a clip, without the first."""
    jobs = [
        Job(f"Tiny@side={n}", SCENE, "l", media, (("side", str(n)),), ROOT)
        for n in range(first, first + CLIPS + 1)
    ]
    ready = list[float]()
    for result in makes.run(jobs, lambda *_: None):
        assert result.error is None, result.error
        ready.append(time.perf_counter())
    return (ready[-1] - ready[0]) / CLIPS


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
    print(machine(), f"- {ROUNDS} rounds of {CLIPS} clips of one frame, medians", flush=True)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        media, took = Path(folder), dict[str, list[float]]()
        makers: dict[str, Executor] = {
            "a process here": running.enter_context(Workers(1)),
        }
        for count in (1, 2):
            address = running.enter_context(local_cluster(count))
            makers[f"a cluster of {count}"] = running.enter_context(Cluster(address))
        for number in range(ROUNDS):
            for each, (name, makes) in enumerate(makers.items()):
                first = 1 + (number * len(makers) + each) * (CLIPS + 1)
                took.setdefault(name, []).append(a_clip(makes, media, first))
                print(f"{name:18} {took[name][-1]:6.3f} s a clip", flush=True)
        print("Medians:")
        for name, times in took.items():
            print(f"{name:18} {statistics.median(times):6.3f} s a clip", flush=True)
        pairs = zip(took["a process here"], took["a cluster of 1"], strict=True)
        extra = statistics.median(there - here for here, there in pairs)
        print(f"handing one out    {extra:6.3f} s more than a process here takes")
        pairs = zip(took["a cluster of 1"], took["a cluster of 2"], strict=True)
        print(f"2 workers to 1     {statistics.median(two / one for one, two in pairs):6.3f}")
        client = makers["a cluster of 2"]._client
        for size in SIZES:
            print(
                f"a film of {size:5.2f} MB  {1000 * fetching(client, media, size):6.1f} ms to fetch"
            )


if __name__ == "__main__":
    main()
