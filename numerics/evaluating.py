"""Values of a slow function at many points: with progress, in several processes, resumable."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

import numpy as np

from numerics.store import Store

Point = tuple[float, float]
Progress = Callable[[int, int], None]  # how many are done, of how many

WORTH = 2.0  # seconds of work that are worth processes of their own
TRIED = 8  # points that tell how long one takes
BATCHES = 64  # in which points go to an executor: the function goes along with each
TOLD = 0.2  # seconds from one word on the progress to the next


def check_executor(executor: Any) -> None:
    """See to it that somebody can be given work.

    Raises:
        TypeError: it has no `submit`.

    >>> check_executor(3)
    Traceback (most recent call last):
    TypeError: executor is 3: give one of concurrent.futures
    """
    if not callable(getattr(executor, "submit", None)):
        raise TypeError(f"executor is {executor!r:.60}: give one of concurrent.futures")


def evaluate(
    function: Callable[[float, float], float],
    points: np.ndarray,
    store: Store,
    name: str = "loss",
    progress: bool | Progress = True,
    processes: int | None = None,
    executor: Executor | None = None,
) -> np.ndarray:
    """The function's values (n,) at points (n, 2); those in the store are not asked for again.

    Each is kept as soon as it is known: who is killed half-way and asks again goes on from there.

    Args:
        function: of two numbers; in several processes it must be one that pickle can send there.
        points: where, (n, 2).
        store: what is known, and will be.
        name: what is said to be worked out.
        progress: whether to say on stderr how far it is; or a function that is told.
        processes: how many at once; None for as many as there are cores where that is worth it.
        executor: who works them out instead, one of `concurrent.futures` or like these.

    Example:
        >>> store = Store("example", None)
        >>> evaluate(lambda x, y: x + y, np.array([[1, 2], [3, 4]]), store, progress=False)
        array([3., 7.])
    """
    wanted = [(float(x), float(y)) for x, y in points]
    missing = [point for point in dict.fromkeys(wanted) if point not in store.known]
    if missing:
        tell = progress if callable(progress) else _said(name) if progress else lambda *_: None
        whole = len({*wanted})
        done = whole - len(missing)
        with store.keeping() as keep:
            for point, value in _worked_out(function, missing, processes, executor):
                keep(*point, value)
                done += 1
                tell(done, whole)
    return np.array([store.known[point] for point in wanted])


def _worked_out(
    function: Callable, points: list[Point], processes: int | None, executor: Executor | None
) -> Iterator[tuple[Point, float]]:
    if executor is not None:
        yield from _handed_out(function, points, executor)
        return
    first, rest = (points[:TRIED], points[TRIED:]) if processes is None else ([], points)
    begin = time.perf_counter()
    for point in first:
        yield point, float(function(*point))
    each = (time.perf_counter() - begin) / max(len(first), 1)
    if processes is None:
        processes = _cores() if each * len(rest) > WORTH else 1
    if processes > 1 and len(rest) > 1 and _can_be_sent(function):
        kind = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(kind)
        with ProcessPoolExecutor(processes, context, _begin, (function,)) as pool:
            try:
                yield from zip(rest, pool.map(_ask, rest, chunksize=4), strict=True)
            except GeneratorExit:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    else:
        for point in rest:
            yield point, float(function(*point))


def _handed_out(
    function: Callable, points: list[Point], executor: Executor
) -> Iterator[tuple[Point, float]]:
    """Points and values by an executor of somebody else's; what is left of them is taken back."""
    size = -(-len(points) // BATCHES)
    batches = [points[first : first + size] for first in range(0, len(points), size)]
    futures = [executor.submit(_several, function, batch) for batch in batches]
    try:
        for batch, future in zip(batches, futures, strict=True):
            yield from zip(batch, future.result(), strict=True)
    finally:
        for future in futures:
            future.cancel()


def _several(function: Callable, points: list[Point]) -> list[float]:
    return [float(function(*point)) for point in points]


_asked: Any = None  # in a process that works: the function


def _begin(function: Callable) -> None:
    global _asked
    _asked = function


def _ask(point: Point) -> float:
    return float(_asked(*point))


def _cores() -> int:
    known = getattr(os, "sched_getaffinity", None)
    return len(known(0)) if known else os.cpu_count() or 1


def _can_be_sent(function: Callable) -> bool:
    try:
        pickle.dumps(function)
    except Exception as error:  # whatever an object of the user's raises
        warnings.warn(
            f"the loss is worked out in one process, as pickle cannot send it to others ({error}): "
            "write it as a function of a module, and its data as functools.partial",
            stacklevel=5,
        )
        return False
    return True


def _said(name: str) -> Progress:
    """What says on stderr how far it is: in one line of a terminal, else a line for each tenth."""
    live, last = sys.stderr.isatty(), [time.monotonic(), -1]

    def tell(done: int, whole: int) -> None:
        now, tenth = time.monotonic(), 10 * done // whole
        end = done == whole
        if (live and (end or now - last[0] > TOLD)) or (not live and tenth > last[1]):
            last[:] = [now, tenth]
            line = f"{name}: {done} of {whole} values"
            print(f"\r{line}" if live else line, end="\n" if end or not live else "",
                  file=sys.stderr, flush=True)  # fmt: skip

    return tell
