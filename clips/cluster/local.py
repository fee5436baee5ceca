"""`clips --local-cluster N`: a Dask cluster on this machine, for trying and for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from signal import Signals
from typing import Any

from clips.cluster.errors import ClusterError, dask
from stage.film.stopping import end_with_parent

STARTING = 60.0  # seconds
ENDING = 10.0
KILL = 9
SCHEDULER = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
WORKER = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """A scheduler and so many workers, each for one job at a time; they end with this process.

    Yields:
        The scheduler's address.

    Raises:
        ClusterError: Dask is not installed, or does not start.

    >>> with local_cluster(2) as address:  # doctest: +SKIP
    ...     print(address)
    tcp://127.0.0.1:38711
    """
    dask()
    with tempfile.TemporaryDirectory(prefix="kudari-") as folder, ExitStack() as running:
        place = Path(folder)
        address, _ = running.enter_context(scheduler(place))
        for _ in range(workers):
            running.enter_context(worker(address, place))
        yield address


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """A scheduler that leaves what it says in a folder; yields its address, and its process."""
    file = folder / "scheduler.json"
    with started("scheduler", folder, *SCHEDULER, "--scheduler-file", str(file)) as process:
        end = time.monotonic() + STARTING
        while not file.exists() or not file.read_text().rstrip().endswith("}"):
            if process.poll() is not None or time.monotonic() > end:
                raise ClusterError(f"The scheduler does not start: {_last(folder / 'log')}")
            time.sleep(0.02)
        yield json.loads(file.read_text())["address"], process


def worker(
    address: str, folder: Path, *options: str, **environment: str
) -> AbstractContextManager[subprocess.Popen]:
    """A worker for the scheduler at that address, which keeps its files in a folder."""
    more = (*WORKER, "--local-directory", str(folder), *options)
    return started("worker", folder, address, *more, **environment)


@contextmanager
def started(
    what: str, folder: Path, *arguments: str, **environment: str
) -> Iterator[subprocess.Popen]:
    """A process of Dask's, deaf to what is meant for this one, and ended with the block."""
    line = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
    options: dict[str, Any] = {"env": os.environ | environment, "start_new_session": True}
    if sys.platform.startswith("linux"):
        options["preexec_fn"] = partial(end_with_parent, Signals(KILL))
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _last(log: Path) -> str:
    said = log.read_text().strip().splitlines()[-1:]
    return (said or ["it says nothing"])[0]
