"""Warm worker processes: jobs in parallel, and all of them gone with the process that asked.

Each job has a process of its own, so that it sees the sources as they are now. It is forked off a
server that has imported Manim, and is ready in a tenth of the time. What stops the workers is the
end of a pipe that the asking process holds open: however that process ends, none of them outlives
it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clips.job import Job, Report, Result
from clips.render import perform
from stage.film.scratch import clear_strays
from stage.film.stopping import SIGNALS, held

# What a worker needs besides Manim, as long as it is none of our sources.
HEAVY = (
    "PIL.PngImagePlugin",
    "concurrent.futures.process",
    "fontTools.ttLib",
    "multiprocessing.synchronize",
    "pydantic.fields",
    "pydantic.type_adapter",
    "rich.progress",
    "scipy.interpolate",
)
GRACE = 5.0  # seconds for the call below Python in which a worker is that has to end

Watcher = Callable[[Job, int, int | None], None]  # the job, its frames done, how many expected


class Workers:
    """Up to `count` processes that do jobs; a context manager, left only when all are gone.

    Leaving it with an exception, such as Ctrl-C, stops what is being done: the clips concerned
    stay as they were before.

    >>> with Workers(2) as workers:  # doctest: +SKIP
    ...     for result in workers.run(jobs, watcher):
    ...         print(result.film)
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._context = _context()
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        if self._executor is not None:
            with _deaf():
                self._stop() if kind else self._executor.shutdown()

    def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function returns that is called in a process as jobs have it, with Manim there.

        Raises:
            BrokenProcessPool: the process died of it; and what the function raises.
        """
        executor = self._start()
        with _deaf():
            future = executor.submit(function, *arguments)
        return future.result()

    def run(
        self, jobs: list[Job], watcher: Watcher, until: Callable[[], bool] = lambda: False
    ) -> Iterator[Result]:
        """Do the jobs, begun in their order; give results as they come; stop when `until` holds.

        A worker that dies (of a crash below Python, or for want of memory) takes the others with
        it. What was not done is then done one at a time, so that it is known which job it is.
        """
        left = list(jobs)
        while left:
            try:
                for result in self._run(left, watcher, until):
                    left.remove(result.job)
                    yield result
                if until():
                    return
            except BrokenProcessPool:
                self._stop()
                if self.count == 1:
                    died = "its process died: it crashed, or there was no memory for it."
                    yield Result(left.pop(0), 0.0, error=died)
                self.count = 1

    def _run(
        self, jobs: list[Job], watcher: Watcher, until: Callable[[], bool]
    ) -> Iterator[Result]:
        executor = self._start()
        with _deaf():  # the workers, started by this, inherit it: signals are for this process
            futures = {executor.submit(_work, perform, job): job for job in jobs}
        waiting, died = set(futures), False
        while waiting and not died:
            if until():
                self._stop()
                return
            done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
            while not self._reports.empty():
                watcher(*self._reports.get())
            for future in done:
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    died = True
                elif error is not None:
                    yield Result(futures[future], 0.0, error=f"{type(error).__name__}: {error}")
                else:
                    yield future.result()
        if died:
            raise BrokenProcessPool

    def _start(self) -> ProcessPoolExecutor:
        if self._executor is None:
            with _deaf():  # queues have a process of Python's that keeps account of their locks
                self._reports = self._context.SimpleQueue()
                ended, self._lifeline = self._context.Pipe(duplex=False)
                self._executor = ProcessPoolExecutor(
                    self.count,
                    self._context,
                    _prepare,
                    (self._reports, ended),
                    max_tasks_per_child=1,
                )
        return self._executor

    def _stop(self) -> None:
        self._lifeline.close()
        self._executor.shutdown(cancel_futures=True)
        self._executor = None


def _context() -> multiprocessing.context.BaseContext:
    """How processes are started: never by a fork of this one, which has threads and locks."""
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")  # elsewhere systems' libraries mind a fork
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["clips.server", *HEAVY])
    return context


@contextmanager
def _deaf() -> Iterator[None]:
    """Let a Ctrl-C come after the block; processes started in it never get one, or its like."""
    with held():
        if not hasattr(signal, "pthread_sigmask"):  # on Windows
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the worker -----------------------------------------------------------------------------------

_reports: Any = None
_media: Path | None = None  # where a job is at work


def _prepare(reports: Any, ended: Any) -> None:
    global _reports
    gc.freeze()  # else each search for garbage goes through Manim, too
    from tqdm import tqdm  # here, as the command does without

    _reports = reports
    tqdm.set_lock(threading.RLock())  # its own is one between processes, left over as we end
    if hasattr(signal, "pthread_kill"):
        signal.signal(signal.SIGUSR1, _end)
    threading.Thread(target=_end_when, args=(ended,), daemon=True).start()


def _end_when(ended: Any) -> None:
    """Wait for the end of the pipe, then let the main thread end, and with it the process.

    The main thread, as nothing is made while that clears up. What a call below Python keeps it
    from, the next command does.
    """
    ended.poll(None)
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
        time.sleep(GRACE)
    os._exit(1)


def _end(*_: Any) -> None:
    if _media is not None:
        clear_strays(_media)
    os._exit(1)


def _work(do: Callable[[Job, Report], Result], job: Job) -> Result:
    global _media
    _media = job.media
    if server := sys.modules.get("clips.server"):  # where workers are forked off one
        server.keep_up()
    return do(job, lambda frames, expected: _reports.put((job, frames, expected)))
