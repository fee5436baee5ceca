"""Hands jobs to the workers of a Dask cluster, and puts the films that come back into place.

A worker gets a job at a time for each of its threads, so that of several users each has their turn.
One that is lost while it is at work gives its jobs to others: Dask sees to that.
"""

from __future__ import annotations

import asyncio
import errno
import getpass
import itertools
import logging
import platform
import queue
import re
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from clips import ROOT
from clips.cluster.bundle import Bundle, packed
from clips.cluster.errors import ClusterError, dask
from clips.cluster.recruiting import Recruits
from clips.cluster.sent import sent
from clips.job import Job, Result
from clips.records import read_record
from clips.render import keep_log
from clips.workers import Watcher
from stage.film.scratch import FULL, put_files
from stage.film.stopping import held

CONNECTING = 10.0  # seconds for a scheduler's answer
FETCHING = 120.0  # seconds for a film on its way here
LOGS = "distributed", "asyncio", "tornado"
TICK = 0.1  # seconds between two looks whether to stop


class Given(NamedTuple):
    """A job that a worker has."""

    job: Job
    workers: frozenset[str]  # of which one has it


class Cluster:
    """Does jobs on the workers of a Dask cluster; a context manager.

    Leaving it with an exception, such as Ctrl-C, takes back what was handed out: the clips
    concerned stay as they were before.

    Args:
        address: of its scheduler.
        most: how many jobs at a time; None for as many as its workers have threads.

    >>> with Cluster("tcp://10.0.0.1:8786") as cluster:  # doctest: +SKIP
    ...     for result in cluster.run(jobs, watcher):
    ...         print(result.film)
    """

    def __init__(self, address: str, most: int | None = None) -> None:
        self.address, self.most = address, most
        self.user = user()
        self._client: Any = None
        self._given: dict[Any, Given] = {}
        self._news: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._numbers = itertools.count()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: Any) -> None:
        with held():
            self._take_back()
            self._close()

    def run(
        self, jobs: list[Job], watcher: Watcher, until: Callable[[], bool] = lambda: False
    ) -> Iterator[Result]:
        """Do the jobs, begun in their order; give results as they come; stop when `until` holds.

        Raises:
            ClusterError: the scheduler does not answer, or no longer; or it has no worker that
                can make clips. What is done then stays.
        """
        self._connect()
        bundle = packed(jobs)
        try:
            yield from self._run(jobs, bundle, watcher, until)
            self._take_back()
        except Exception as error:  # of Dask's, in whatever a lost connection shows
            if self._client.status == "running" and not isinstance(error, OSError):
                raise
            raise self._lost() from error

    def _run(
        self, jobs: list[Job], bundle: Bundle, watcher: Watcher, until: Callable[[], bool]
    ) -> Iterator[Result]:
        recruits, left = Recruits(self._client, self.user, bundle, self._news), deque(jobs)
        told = self._listen(jobs, watcher)
        while (left or self._given) and not until():
            if self._client.status != "running":
                raise self._lost()
            recruits.look()
            if not self._given and (why := recruits.hopeless()):
                raise ClusterError(f"{self.address}: {why}")
            left.extendleft(self._orphans(recruits.fit))
            while left and len(self._given) < min(recruits.threads, self.most or len(jobs)):
                self._give(left.popleft(), bundle, recruits, told)
            for future in self._heard():
                if recruits.tried(future):
                    continue
                given = self._given.pop(future, None)
                if given and (result := self._result(given.job, future, recruits)):
                    yield result
                elif given:
                    left.appendleft(given.job)

    def _connect(self) -> None:
        """Have a client of the scheduler: the one that is there, if it still has its connection.

        Raises:
            ClusterError: nobody answers at the address, or Dask is not installed.
        """
        if self._client is not None and self._client.status == "running":
            return
        distributed = dask()
        _hush()
        self._close()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions that differ are told for each worker
                self._client = distributed.Client(
                    self.address, timeout=CONNECTING, set_as_default=False, name="kudari"
                )
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(
                f"No Dask scheduler answers at {self.address} ({error}): `dask scheduler` starts "
                "one there, and `clips --local-cluster 2` a cluster here"
            ) from error

    def _listen(self, jobs: list[Job], watcher: Watcher) -> str:
        """Let `watcher` know how far jobs are; the name that they are told under."""
        told, named = uuid.uuid4().hex[:12], {job.name: job for job in jobs}
        expected = {job.name: record.frames for job in jobs if (record := read_record(job.film))}

        def hear(event: tuple[float, dict[str, Any]]) -> None:
            said = event[1]
            if said["run"] == told and (job := named.get(said["name"])):
                watcher(job, said["frames"], expected.get(job.name))

        self._client.subscribe_topic(self._topic, hear)
        return told

    @property
    def _topic(self) -> str:
        return f"kudari-{self.user}"

    def _give(self, job: Job, bundle: Bundle, recruits: Recruits, told: str) -> None:
        from clips.cluster.worker import performed

        file, pairs = job.file.relative_to(ROOT).as_posix(), [list(each) for each in job.parameters]
        line = {"name": job.name, "file": file, "quality": job.quality, "parameters": pairs}
        line |= {"folder": bundle.folder, "grid": job.grid}
        future = self._client.submit(
            sent(performed),
            *(self.user, bundle.name, line, self._topic, told),
            key=f"kudari-{self.user}-{bundle.name[:12]}-{told}-{next(self._numbers)}",
            workers=list(recruits.fit),
            allow_other_workers=False,
            pure=False,
        )
        self._given[future] = Given(job, frozenset(recruits.fit))
        future.add_done_callback(self._news.put)

    def _heard(self) -> Iterator[Any]:
        """The futures that are done; within a moment, if there are none."""
        try:
            yield self._news.get(timeout=TICK)
            while True:
                yield self._news.get_nowait()
        except queue.Empty:
            pass

    def _orphans(self, fit: dict[str, int]) -> list[Job]:
        """The jobs of workers that are all gone, taken back: Dask would wait for these."""
        gone = [future for future, given in self._given.items() if not given.workers & fit.keys()]
        if gone:
            self._client.cancel(gone, force=True)
        return [self._given.pop(future).job for future in gone]

    def _result(self, job: Job, future: Any, recruits: Recruits) -> Result | None:
        """How a job went, with its film in place; None if it is to be done again.

        Raises:
            ClusterError: the scheduler is gone.
        """
        try:
            made = future.result(FETCHING)
        except (Exception, asyncio.CancelledError) as error:
            if future.status in ("cancelled", "lost") or self._client.status != "running":
                raise self._lost() from error
            if type(error).__name__ == "KilledWorker":
                died = "the workers that it was given to were lost, one after the other."
                return Result(job, 0.0, error=died)
            return Result(job, 0.0, error=f"{type(error).__name__}: {error}".splitlines()[0])
        finally:
            future.release()
        if "lacks" in made:
            recruits.again(made["lacks"])
            return None
        return placed(job, made)

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"The scheduler at {self.address} is gone. What was made is in place: with a scheduler "
            "there, or without --scheduler, the same command makes the rest."
        )

    def _take_back(self) -> None:
        if self._given and self._client.status == "running":
            self._client.cancel(list(self._given), force=True)
        self._given.clear()

    def _close(self) -> None:
        if self._client is not None:
            self._client.close(timeout=2)
            self._client = None


def _hush() -> None:
    """Let Dask, and what it stands on, say nothing: what happens is told in a sentence."""
    for name in (*logging.root.manager.loggerDict, *LOGS):
        if name.partition(".")[0] in LOGS:
            logging.getLogger(name).handlers = [logging.NullHandler()]


def user() -> str:
    """Who and where somebody is, as a name for folders and keys: alice@lab."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a number that the system has no name for
        name = "somebody"
    return re.sub(r"[^A-Za-z0-9@._-]+", "_", f"{name}@{platform.node()}")


def placed(job: Job, made: dict[str, Any]) -> Result:
    """The result of a job, with what a worker has made put in its place: all of it or nothing.

    Args:
        job: what was asked for.
        made: what `clips.cluster.worker.performed` returns.
    """
    begin = time.perf_counter()
    outcome = {"error": made["error"], "remarks": tuple(made.get("remarks", ()))}
    log = job.media.absolute() / "logs" / f"{job.name}.log"
    if keep_log(log, made.get("log", "")):
        outcome["log"] = log
    if made["error"] is None:
        try:
            put_files(job.film, made["files"])
            outcome |= {"film": job.film, "frames": made["frames"], "seconds": made["seconds"]}
        except OSError as error:
            outcome["error"] = FULL if error.errno == errno.ENOSPC else str(error)
    took = made.get("took", 0.0) + time.perf_counter() - begin
    return Result(job, took, **outcome)
