"""Landscapes of training runs: the loss over a plane through a space of many parameters.

A `Recorder` keeps a run; `slice_through` samples the loss on a plane through it and gives a
`Slice`, which is a Field: walks, maps and clips take it as any other. The plane is not the whole
space, so a Slice also knows how much of the run lies in it, and the run's true losses.

>>> def loss(params):  # of five parameters
...     return float(np.sum(np.arange(1, 6) * params**2))
>>> run, params = Recorder(loss), np.ones(5)
>>> run.step(params)
>>> for _ in range(20):
...     params = params - 0.05 * 2 * np.arange(1, 6) * params
...     run.step(params)
>>> field = slice_through(run, points=9, cache=None, progress=False)
>>> field.traces[0].points.shape, 0.9 < field.explained < 1
((21, 2), True)

Source: H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, "Visualizing the loss landscape of neural
nets" (NeurIPS 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from numerics.evaluating import Progress, check_executor, evaluate
from numerics.field import Field
from numerics.planes import Plane, Shape, principal_plane, random_plane
from numerics.recording import Loss, Recorder, flat, record  # noqa: F401
from numerics.slices import Run, Slice, Trace  # noqa: F401
from numerics.spline import LEAST
from numerics.store import FOLDER, Store, content

Range = tuple[float, float]

POINTS = 41  # along each axis
AROUND = 0.3  # of the run's extent is shown beyond it, to each side
NARROWEST = 0.5  # of the plane's longer side is the other at least
PROBED = 9  # values that go into the name under which the others are kept


@dataclass(frozen=True)
class Sampling:
    """How a slice is sampled.

    Each value is kept on disk as it comes: the same slice is there at once another time, and one
    that was stopped half-way goes on. What it is kept under is made of the plane, the loss's own
    program and some of its values: another loss, or other data, is sampled anew.

    Attributes:
        points: samples along each axis, 4 or more.
        processes: how many at once; by default one for each core if it takes long. A loss that
            pickle cannot send to others is worked out in one, and a warning says so.
        progress: whether to say on stderr how far it is; or a function of (done, of how many).
        cache: the folder where values are kept; None for nowhere.
        executor: who works the values out instead of processes here: one of `concurrent.futures`,
            or a Dask cluster by `Client(…).get_executor()`, whose workers have this module and the
            loss's. The loss goes to it with some points at a time.

    Raises:
        ValueError, TypeError: for `points`, `processes` or an `executor` that cannot be.

    >>> Sampling(points=3)
    Traceback (most recent call last):
    ValueError: points is 3: give a whole number, 4 or more
    """

    points: int = POINTS
    processes: int | None = None
    progress: bool | Progress = True
    cache: str | Path | None = FOLDER
    executor: Executor | None = None

    def __post_init__(self) -> None:
        for what, least in (("points", LEAST), ("processes", 1)):
            value = getattr(self, what)
            whole = isinstance(value, Integral) and not isinstance(value, bool)
            if not (whole and value >= least) and (what, value) != ("processes", None):
                raise ValueError(f"{what} is {value!r}: give a whole number, {least} or more")
        if self.executor is not None:
            check_executor(self.executor)


def slice_through(
    loss: Loss | Recorder | Sequence[Recorder],
    center: ArrayLike | None = None,
    directions: ArrayLike | Literal["random"] | None = None,
    *,
    shapes: Sequence[Shape] = (),
    seed: int = 0,
    x_range: Range | None = None,
    y_range: Range | None = None,
    name: str = "",
    **sampling: Any,
) -> Slice:
    """Sample a loss on a plane through the space of its parameters.

    Args:
        loss: function of the parameters, a 1-D array, that gives a number, and always the same; or
            a Recorder, or several, whose loss it is, and whose runs the plane is laid through.
        center: parameters (d,) in the plane; by default the end of the (first) run.
        directions: two of them, (2, d), or "random": two random ones, each filter as long as the
            center's. By default the two that explain most of the runs; random without a run.
        shapes: of the layers in `center`, e.g. [(8, 4), (8,)], for random directions; a Recorder
            knows them. Without, all parameters count as one filter.
        seed: of the random directions.
        x_range, y_range: which part of the plane, in units of the directions; by default what the
            runs take and somewhat more, or −1 to 1.
        name: what labels call the field.
        sampling: `points`, `processes`, `progress`, `cache`, `executor`: see `Sampling`.

    Returns:
        A Slice. Which side of a run's plane is +y is free; it is the one where the land is higher.

    Raises:
        TypeError, ValueError: for arguments that are no such thing, or a loss that is not finite.

    >>> how = {"points": 5, "cache": None, "progress": False}
    >>> field = slice_through(lambda p: float(p @ p), np.ones(3), **how)
    >>> field, round(field(0, 0), 9)
    (Field('slice', x from -1 to 1, y from -1 to 1), 3.0)
    """
    how = Sampling(**sampling)
    loss, center, runs, shapes = _subject(loss, center, shapes)
    plane, explained = _plane(center, directions, [run.points for run in runs], shapes, seed)
    found = [plane.coordinates(run.points) for run in runs]
    x, y = (np.linspace(*each, how.points) for each in _ranges(found, x_range, y_range))
    name = name or ("training run" if runs else "slice")
    values = _sampled(partial(_at, loss, plane), content(loss, *plane), x, y, name, how)
    free = directions is None and y_range is None and runs
    if free and values[: how.points // 2].sum() > values[-(how.points // 2) :].sum():
        plane = Plane(center, plane.directions * [[1], [-1]])
        y, values, found = -y[::-1], values[::-1], [at * (1, -1) for at in found]
    traces = [
        Trace(at, run.losses, plane.distances(run.points), run.method, run.lrs, run.stop_reason)
        for at, run in zip(found, runs, strict=True)
    ]
    return Slice(plane, x, y, values, explained, traces, name)


def _subject(
    loss: Any, center: ArrayLike | None, shapes: Sequence[Shape]
) -> tuple[Loss, np.ndarray, list[Recorder], Sequence[Shape]]:
    """What is sliced: the loss, the center (d,), the runs, and the shapes of the layers."""
    runs = [loss] if isinstance(loss, Recorder) else _runs(loss)
    if runs:
        loss, shapes = runs[0].loss, shapes or runs[0].shapes
    if not callable(loss):
        raise TypeError(f"loss is {loss!r:.60}: give a function of a 1-D array, or a Recorder")
    if center is None and not runs:
        raise TypeError("center is None: give the parameters that the plane is to go through")
    center = flat("center", runs[0].points[-1] if center is None else center)
    if len(center) < 2:
        raise ValueError("center has 1 parameter: a plane needs two or more")
    for run in runs:
        if (size := run.points.shape[1]) != len(center):
            raise ValueError(f"center has {len(center)} parameters, a run has {size}")
    return loss, center, runs, shapes


def _runs(loss: Any) -> list[Recorder]:
    """The recorders, if several were given; else none."""
    several = isinstance(loss, (list, tuple))
    if several and not (loss and all(isinstance(each, Recorder) for each in loss)):
        raise TypeError(f"loss is {loss!r:.60}: give a function of a 1-D array, or Recorders")
    return list(loss) if several else []


def _plane(
    center: np.ndarray,
    directions: ArrayLike | Literal["random"] | None,
    params: list[np.ndarray],
    shapes: Sequence[Shape],
    seed: int,
) -> tuple[Plane, float | None]:
    """The plane, and which share of the runs lies in it."""
    if directions is None and params:
        return principal_plane(center, np.concatenate(params))
    if directions is None or isinstance(directions, str):
        if directions not in (None, "random"):
            raise ValueError(f"directions is {directions!r}: give two arrays, or 'random'")
        size = sum(int(np.prod(shape)) for shape in shapes)
        if shapes and size != len(center):
            raise ValueError(f"shapes are those of {size} parameters, but center has {len(center)}")
        directions = random_plane(center, shapes, seed).directions
    given = np.asarray(directions)
    if given.dtype.kind not in "iuf" or given.shape != (2, len(center)):
        raise ValueError(f"directions have shape {given.shape}: give two of {len(center)} numbers")
    plane = Plane(center, given.astype(float))
    if np.linalg.matrix_rank(plane.directions) < 2:
        raise ValueError("directions lie on one line: give two that span a plane")
    if not params:
        return plane, None
    away = np.sum((np.concatenate(params) - center) ** 2)
    missed = np.sum(plane.distances(np.concatenate(params)) ** 2)
    return plane, float(1 - missed / away) if away else 1.0


def _ranges(
    found: list[np.ndarray], x_range: Range | None, y_range: Range | None
) -> tuple[Range, Range]:
    """Which part of the plane is sampled: what the runs take, and not too narrow a part."""
    Field(_level, x_range or (-1, 1), y_range or (-1, 1))  # refuses what is no range
    if not found:
        return x_range or (-1.0, 1.0), y_range or (-1.0, 1.0)
    every = np.concatenate([*found, np.zeros((1, 2))])
    low, high = every.min(axis=0), every.max(axis=0)
    side = (high - low).max() or 1.0
    reach = np.maximum((high - low) * (0.5 + AROUND), side * NARROWEST * (0.5 + AROUND))
    middle = (low + high) / 2
    computed = [(float(m - r), float(m + r)) for m, r in zip(middle, reach, strict=True)]
    return x_range or computed[0], y_range or computed[1]


def _level(x: float, y: float) -> float:
    return 0.0


def _at(loss: Loss, plane: Plane, x: float, y: float) -> float:
    return loss(plane.at(x, y))


def _sampled(
    at: Callable[[float, float], float],
    key: str,
    x: np.ndarray,
    y: np.ndarray,
    name: str,
    how: Sampling,
) -> np.ndarray:
    """The losses (ny, nx) on the grid."""
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    probed = grid[np.linspace(0, len(grid) - 1, PROBED).astype(int)]
    values = [at(*point) for point in probed.tolist()]
    for point, value in zip(probed, values, strict=True):
        if np.shape(value) != () or np.asarray(value).dtype.kind not in "iuf":
            raise TypeError(f"loss gave {value!r:.60} at {point}: it must give one real number")
    store = Store(content(key, np.array(values, float)), how.cache and Path(how.cache))
    store.known.update({tuple(p): float(v) for p, v in zip(probed.tolist(), values, strict=True)})
    found = evaluate(
        at, grid, store, f"loss of the {name}", how.progress, how.processes, how.executor
    )
    for (a, b), value in zip(grid[~np.isfinite(found)], found[~np.isfinite(found)], strict=True):
        raise ValueError(
            f"the loss is {value:g} at ({a:.3g}, {b:.3g}) of the plane: narrow x_range and y_range"
        )
    return found.reshape(len(y), len(x))
