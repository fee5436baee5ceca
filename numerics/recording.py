"""Recorders: the parameters of a training run, step by step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from numerics.planes import Shape
from numerics.route import Method
from numerics.values import say

Loss = Callable[[np.ndarray], float]


class Unknown:
    """A method of which no more is known than what legends say: a name, and perhaps an lr."""

    name = "run"

    def __init__(self, lr: float | None = None) -> None:
        if lr is not None:
            self.lr = lr

    def update(self, params: dict[str, Any], grads: dict[str, Any]) -> None:
        raise NotImplementedError(f"{self.name} was recorded: it cannot walk on")


class Recorder:
    """A training run: the parameters after each step, and the loss that it brings down.

    Args:
        loss: function of all parameters, as a 1-D array, that gives the whole loss (not that of a
            minibatch), and always the same.
        method: who chose the steps, for legends: one of `optimizers`, say.

    Attributes:
        shapes: of the layers, as they came in the first `step`; empty if that was a 1-D array.
        stop_reason: why the run ended early, in one sentence; to be set by who records it.

    >>> run = Recorder(lambda params: float(params @ params))
    >>> run.step([np.ones((1, 2)), np.zeros(1)])
    >>> run.step([np.zeros((1, 2)), np.zeros(1)])
    >>> run.points.tolist(), run.losses.tolist(), run.shapes
    ([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]], [2.0, 0.0], ((1, 2), (1,)))
    """

    def __init__(self, loss: Loss, method: Method | None = None) -> None:
        if not callable(loss):
            raise TypeError(f"loss is {say(loss)}: give a function of a 1-D array of parameters")
        self.loss, self.shapes, self.method = loss, (), method or Unknown()
        self.stop_reason = ""
        self._points: list[np.ndarray] = []
        self._losses: list[float] = []
        self._lrs: list[float] = []

    def step(self, params: Any, lr: float = np.nan) -> None:
        """Keep a copy of the parameters: a 1-D array, or the layers' arrays in a list or dict.

        The first call is for where the run begins. `lr` is the learning rate that led there, for
        legends, where it changes.

        Raises:
            TypeError, ValueError: for what is no such thing, or other parameters than before.
        """
        layers = list(params.values()) if isinstance(params, Mapping) else params
        several = isinstance(layers, (list, tuple)) and layers and np.ndim(layers[0])
        parts = [np.asarray(part) for part in layers] if several else [layers]
        shapes = tuple(part.shape for part in parts) if several else ()
        numbers = [np.ravel(part) if several else part for part in parts]
        kept = np.concatenate([flat("params", part) for part in numbers])
        if self._points and (shapes != self.shapes or len(kept) != len(self._points[0])):
            raise ValueError(
                f"params are {len(kept)} numbers in layers of {shapes}, and were "
                f"{len(self._points[0])} in {self.shapes}: record one model in a run"
            )
        self.shapes = shapes
        self._points.append(kept)
        self._lrs.append(float(lr))

    @property
    def points(self) -> np.ndarray:
        """The parameters at the start and after each step, (steps + 1, d)."""
        if not self._points:
            raise ValueError("the run is empty: call step(params) at its start and after each step")
        return np.array(self._points)

    @property
    def lrs(self) -> np.ndarray | None:
        """The learning rate of each step, (steps,); None where none was told."""
        lrs = np.array(self._lrs[1:])
        return lrs if np.isfinite(lrs).all() and len(lrs) else None

    @property
    def losses(self) -> np.ndarray:
        """The losses there, (steps + 1,); each is asked for once."""
        for params in self._points[len(self._losses) :]:
            self._losses.append(float(self.loss(params.copy())))
        return np.array(self._losses)


def flat(name: str, params: Any) -> np.ndarray:
    """Parameters as a new 1-D array of float64.

    Raises:
        TypeError, ValueError: for what is no 1-D array of finite numbers; `name` is in it.

    >>> flat("center", [1, 2])
    array([1., 2.])
    """
    array = np.asarray(params)
    if array.dtype.kind not in "iuf" or array.ndim != 1 or not array.size:
        raise TypeError(f"{name} is {say(params)}: give a 1-D array of real numbers")
    array = array.astype(float)
    if not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(
            f"{name}[{at}] is {array[at]:g}: end the run before it diverges, e.g. by a smaller lr"
        )
    return array


@contextmanager
def record(model: Any, loss: Callable[[Any], Any], every: int = 1) -> Iterator[Recorder]:
    """Record what torch's optimizers do to a model inside the block.

    Args:
        model: a torch.nn.Module. Its parameters are kept before the first step and after each step
            of any optimizer that has one of them.
        loss: function of the model that gives its whole loss, a number or a tensor of one.
        every: of how many steps one is kept, and the last: each is a copy of all parameters.

    Returns:
        A context with the Recorder, whose `loss` is of all parameters as a 1-D array; it leaves
        the model as it was.

    Raises:
        ImportError: torch is not installed.
        ValueError: `every` is no whole number of 1 or more.

    >>> with record(model, lambda model: mse(model(inputs), targets)) as run:  # doctest: +SKIP
    ...     train()
    """
    try:
        import torch
        from torch.optim.optimizer import register_optimizer_step_post_hook
    except ImportError as error:
        raise ImportError("record(model, loss) needs torch: pip install torch") from error
    if isinstance(every, bool) or not isinstance(every, int) or every < 1:
        raise ValueError(f"every is {every!r}: give a whole number, 1 or more")
    ours, taken = list(model.parameters()), itertools.count(1)

    def values(params: np.ndarray) -> float:
        before = [part.detach().clone() for part in ours]
        with torch.no_grad():
            try:
                _fill(torch, ours, params)
                return float(loss(model))
            finally:
                for part, value in zip(ours, before, strict=True):
                    part.copy_(value)

    def keep(optimizer: Any, *_: Any) -> None:
        theirs = {id(part) for group in optimizer.param_groups for part in group["params"]}
        if theirs & {id(part) for part in ours}:
            run.method = Unknown(float(optimizer.param_groups[0].get("lr", np.nan)))
            if next(taken) % every == 0:
                run.step([_array(part) for part in ours], run.method.lr)
            run.method.name = type(optimizer).__name__

    run = Recorder(values)
    run.step([_array(part) for part in ours])
    hook = register_optimizer_step_post_hook(keep)
    try:
        yield run
    finally:
        hook.remove()
        if (next(taken) - 1) % every:
            run.step([_array(part) for part in ours], run.method.lr)


def _array(part: Any) -> np.ndarray:
    return part.detach().cpu().double().numpy().copy()


def _fill(torch: Any, parts: Sequence[Any], params: np.ndarray) -> None:
    first = 0
    for part in parts:
        shape: Shape = tuple(part.shape)
        value = torch.from_numpy(params[first : first + part.numel()].copy()).reshape(shape)
        part.copy_(value)
        first += part.numel()
