"""Many walks at once: from many starts, or of one rule with many values of its hyperparameters.

The rules of `optimizers` take arrays as well as numbers, so that one update moves all walks by a
step. What is done for each is what `Adventurer.optimize` does for one; see `walk_many`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from numerics.asked import check_walk
from numerics.field import Field
from numerics.route import Method, hyperparameters, name_of
from numerics.values import float64_array, say

HUGE = 1e307  # twice that is finite
BLOCK = 1 << 16  # walks at once: fewer take longer each, as do more, whose arrays fill caches


@dataclass(frozen=True, eq=False)
class Walks:
    """What is left of many walks, which are counted along the axes `shape`.

    Attributes:
        ends: where each ended, (*shape, 2).
        losses: the loss there, (*shape,).
        taken: how many steps each could take, (*shape,): all, or those before it diverged.
        steps: how many each was to take.
        points: the start and where each step led, (steps + 1, *shape, 2), NaN for steps that were
            not taken; None if only the ends were asked for.
    """

    ends: np.ndarray
    losses: np.ndarray
    taken: np.ndarray
    steps: int
    points: np.ndarray | None = None

    @property
    def diverged(self) -> np.ndarray:
        """Which walks (*shape,) ended early, as their next point, loss or slope was not finite."""
        return self.taken < self.steps


def walk_many(
    field: Field,
    method: Method,
    starts: ArrayLike,
    steps: int = 30,
    whole: bool = True,
    **settings: ArrayLike,
) -> Walks:
    """Walk from many starts, or with many hyperparameters, or both, all walks at once.

    Each is, to 1e-12, the walk that `Adventurer(x, y).optimize(field, method, steps)` takes with
    these hyperparameters; as there, a step that would lead to what is not finite is not taken. Of a
    field of `losses`, each step's gradient is of all samples.

    Args:
        field: the Field to walk on.
        method: who walks; its `update` must take arrays and treat each of their numbers by itself,
            as all rules of `optimizers` do.
        starts: points within the field's ranges, (2,) or (…, 2).
        steps: the number of updates, 1 or more.
        whole: whether to keep the points of all steps, 16 bytes for each; or the ends alone.
        settings: hyperparameters of the method by name, in place of its own, as numbers or arrays.
            Their shapes and that of `starts`, but for its last axis, are broadcast together.

    Returns:
        The walks, counted along the axes of what was broadcast.

    Raises:
        TypeError, ValueError: for an argument that is no such thing, a start outside the ranges, a
            hyperparameter that the method has not or that is out of its bounds, a field whose
            gradient is drawn at random, or a method that takes no arrays.

    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> walks = walk_many(ravine, SGD(), (-7, 2), steps=30, lr=[0.1, 0.95, 1.0])
    >>> walks.points.shape, walks.losses.round(3).tolist()
    ((31, 3, 2), [1.341, 0.013, 4.004])
    """
    check_walk(field, method, steps)
    if field.noisy:
        raise ValueError(
            f"the gradient of {field.name} is drawn at random, for one walk after the other: "
            "use Adventurer(x, y).optimize"
        )
    given = {"starts": _starts(field, starts), **_settings(method, settings)}
    shape, (x, y), given = _flat(given)
    ends, losses, taken = np.empty((x.size, 2)), np.empty(x.size), np.zeros(x.size, int)
    points = np.full((steps + 1, x.size, 2), np.nan) if whole else None
    for first in range(0, x.size, BLOCK):
        part = slice(first, first + BLOCK)
        walker = copy.deepcopy(method)
        for name, values in given.items():
            object.__setattr__(walker, name, values[part])  # past the rules' check of one number
        kept = points[:, part] if whole else None
        ends[part], losses[part], taken[part] = _walk(field, walker, x[part], y[part], steps, kept)
    points = points.reshape(steps + 1, *shape, 2) if whole else None
    ended = losses.reshape(shape), taken.reshape(shape)
    return Walks(ends.reshape(*shape, 2), *ended, int(steps), points)


def _flat(
    given: dict[str, np.ndarray],
) -> tuple[tuple[int, ...], np.ndarray, dict[str, np.ndarray]]:
    """The shape of what is given, broadcast together; the starts (2, n) and all else (n,)."""
    starts, *others = given.values()
    try:
        shape = np.broadcast_shapes(starts.shape[:-1], *(each.shape for each in others))
    except ValueError:
        shapes = [starts.shape[:-1], *(each.shape for each in others)]
        told = ", ".join(f"{name} {one}" for name, one in zip(given, shapes, strict=True))
        raise ValueError(f"the shapes of {told} do not fit: make them broadcast together") from None
    flat = [np.broadcast_to(each, shape).ravel() for each in (*np.moveaxis(starts, -1, 0), *others)]
    return shape, np.array(flat[:2]), dict(zip([*given][1:], flat[2:], strict=True))


def _walk(
    field: Field, walker: Method, x: np.ndarray, y: np.ndarray, steps: int, kept: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where walks from flat x, y end, the losses there, and how many steps each took.

    Who has ended stays in the arrays, at the start and on level ground: rules take finite numbers.
    """
    start, taken, ended, some = (x, y), np.full(x.size, steps), np.zeros(x.size, bool), False
    loss, slopes = _surveyed(field, x, y)
    ends, losses = np.stack([x, y], axis=-1), np.array(loss)
    if kept is not None:
        kept[0] = ends

    def end(who: np.ndarray) -> None:
        """Let these, of whom some may have ended before, end where they are."""
        nonlocal some
        who = np.flatnonzero(who & ~ended)
        ends[who, 0], ends[who, 1], losses[who], taken[who] = x[who], y[who], loss[who], step - 1
        ended[who] = True
        some = some or len(who) > 0

    with np.errstate(all="ignore"):  # what diverges is marked
        for step in range(1, steps + 1):
            if some:
                slopes = [_with(0.0, slope, ended) for slope in slopes]
            if not _finite(*slopes):
                end(~np.isfinite(slopes).all(axis=0))
                slopes = [_with(0.0, slope, ended) for slope in slopes]
            to_x, to_y = _updated(walker, x, y, slopes)
            if some:
                to_x, to_y = _with(start[0], to_x, ended), _with(start[1], to_y, ended)
            there, slopes = _surveyed(field, to_x, to_y)
            if not (_finite(there) and _moderate(to_x, to_y)):
                end(~(np.isfinite(to_x - x) & np.isfinite(to_y - y) & np.isfinite(there)))
                to_x, to_y = _with(start[0], to_x, ended), _with(start[1], to_y, ended)
            if some and ended.all():
                break
            x, y, loss = to_x, to_y, there
            if kept is not None:
                kept[step].T[:] = x, y
                if some:
                    kept[step, ended] = np.nan
    ends = np.where(ended[:, None], ends, np.stack([x, y], axis=-1))
    return ends, np.where(ended, losses, loss), taken


def _with(value: np.ndarray | float, array: np.ndarray, who: np.ndarray) -> np.ndarray:
    """The array (n,) with a value where `who` is so, changed itself if that can be."""
    if not array.flags.writeable:
        array = array.copy()
    np.copyto(array, value, where=who)
    return array


def _surveyed(field: Field, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """The loss and the slopes at flat x, y: of the catalogue's fields one formula tells both."""
    if not (formula := vars(field).get("formula")):
        return field(x, y), field.grad(x, y)
    loss, slopes = formula(x, y)
    loss, *slopes = (
        each if np.shape(each) == x.shape else np.broadcast_to(each, x.shape)
        for each in (loss, *slopes)
    )
    return loss, slopes


def _finite(*arrays: np.ndarray) -> bool:
    return all(np.isfinite(one).all() for one in arrays)


def _moderate(*arrays: np.ndarray) -> bool:
    """Whether all numbers are finite, and all differences of two of them."""
    return all(one.min() > -HUGE and one.max() < HUGE for one in arrays)  # not so for NaN


def _updated(
    walker: Method, x: np.ndarray, y: np.ndarray, slopes: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Where one update of arrays leads."""
    params = {"x": x.copy(), "y": y.copy()}
    try:
        walker.update(params, dict(zip("xy", slopes, strict=True)))
        to_x, to_y = (np.asarray(params[key], float) for key in "xy")
    except (TypeError, ValueError, KeyError) as error:
        fault = f"{name_of(walker)} takes no arrays here ({error})"
        raise TypeError(f"{fault}: walk one by one, by Adventurer(x, y).optimize") from error
    if not to_x.shape == to_y.shape == x.shape:
        made = f"made of {x.size} walks an array of shape {to_x.shape}"
        raise TypeError(f"{name_of(walker)} {made}: treat each by itself")
    return to_x, to_y


def _starts(field: Field, starts: ArrayLike) -> np.ndarray:
    """The starts as an array (…, 2), if all lie on the field."""
    right = "give points (x, y), e.g. [(-7, 2), (-6, 1)]"
    try:
        begin = float64_array(starts)
    except (TypeError, ValueError) as error:
        raise type(error)(f"starts is {say(starts)}: {right}") from error
    if begin.ndim == 0 or begin.shape[-1] != 2:
        raise ValueError(f"starts has the shape {begin.shape}, not (…, 2): {right}")
    inside = field.contains(begin[..., 0], begin[..., 1])
    if not np.all(inside):
        x, y = begin[~np.asarray(inside)].reshape(-1, 2)[0]
        raise ValueError(f"({x:g}, {y:g}) lies outside {field}: start inside")
    losses = np.asarray(field(begin[..., 0], begin[..., 1]))
    if not np.isfinite(losses).all():
        x, y = begin[~np.isfinite(losses)].reshape(-1, 2)[0]
        raise ValueError(f"the loss at ({x:g}, {y:g}) is not finite: start elsewhere")
    return begin


def _settings(method: Method, settings: dict[str, ArrayLike]) -> dict[str, np.ndarray]:
    """Hyperparameters as arrays, if the method has them and takes their least and greatest."""
    known, given, twin = hyperparameters(method), {}, copy.deepcopy(method)
    for name, values in settings.items():
        if name not in known:
            raise ValueError(
                f"{name_of(method)} has no {name}: it has {', '.join(known) or 'nothing to set'}"
            )
        try:
            given[name] = float64_array(values)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name} is {say(values)}: give numbers, e.g. [0.1, 0.5]") from error
        for worst in (given[name].min(initial=np.inf), given[name].max(initial=-np.inf)):
            if given[name].size:
                setattr(twin, name, float(worst))  # its own check: NaN is the least and greatest
    return given
