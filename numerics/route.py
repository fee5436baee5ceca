"""What is left of a walk: its points, losses and gradients, and the method that chose them."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import numpy as np

from numerics.field import Field
from numerics.values import is_real


def at_times(points: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Points (m, d) at moments (m,) of a straight way from each of `points` (n, d) to the next.

    The clock counts steps: at 0 it is at the first point, at n − 1 at the last.

    >>> at_times(np.array([[0.0, 0.0], [2.0, 4.0]]), np.array([0.0, 0.5])).tolist()
    [[0.0, 0.0], [1.0, 2.0]]
    """
    # Of a long way only the part in question: a picture asks for a moment of it.
    first = int(np.clip(np.min(times), 0, len(points) - 1)) if len(times) else 0
    last = int(np.clip(np.max(times), 0, len(points) - 1)) + 2 if len(times) else 1
    steps = np.arange(first, min(last, len(points)))
    axes = np.transpose(points[first:last])
    return np.stack([np.interp(times, steps, axis) for axis in axes], axis=-1)


def peaks(values: np.ndarray) -> np.ndarray:
    """Numbers of the steps (n,) at which a walk turns back: |y| (m,) exceeds both neighbours'.

    The start and the end, where nobody turns back, are none.

    >>> peaks(np.array([2.0, 0.1, -1.2, -1.4, -1.3, 0.5, 1.0, 0.7]))
    array([3, 6])
    """
    far = np.abs(values)
    return 1 + np.flatnonzero((far[1:-1] > far[:-2]) & (far[1:-1] > far[2:]))


@runtime_checkable
class Method(Protocol):
    """What `optimize` asks of a method: any object with this function will do."""

    def update(self, params: dict[str, float], grads: dict[str, float]) -> None:
        """Change `params`, {"x": x, "y": y}, in place, given the gradient under the same keys."""


@dataclass(frozen=True, eq=False, repr=False)
class Route:
    """A walk as it was recorded; usable as the array of its points. Its arrays are read-only.

    Attributes:
        field: the Field walked on.
        method: a copy of the method as it was before the walk (of the last one, after several).
        points: the start and the point after each step, shape (steps + 1, 2), in units of x and y.
        losses: the field's value at each point, shape (steps + 1,).
        gradients: the gradient each step was taken from, shape (steps, 2): of a minibatch, or
            noisy, if the walk was stochastic.
        full_gradients: the gradient of the whole loss at the same places, shape (steps, 2).
        batches: the numbers of the samples that each step's gradient is of, an array for each
            step; empty where every step took all of them.
        stop_reason: why the walk ended early, in one sentence; empty if it did not.
        lrs: the learning rate of each step, shape (steps,); NaN for a method that has none.
        states: of a method of another library what it remembered after each step of x and y, by
            that library's names, arrays of shape (steps, 2); see `methods`.

    >>> from adventurer import Adventurer
    >>> from fields import bowl
    >>> from optimizers import SGD
    >>> route = Adventurer(1, 0).optimize(bowl, SGD(lr=0.25), steps=2).route
    >>> route[-1], len(route), route.steps
    (array([0.25, 0.  ]), 3, 2)
    >>> route.updates
    array([[-0.5 ,  0.  ],
           [-0.25,  0.  ]])
    """

    field: Field
    method: Method
    points: np.ndarray
    losses: np.ndarray
    gradients: np.ndarray
    stop_reason: str = ""
    lrs: np.ndarray | None = None
    full_gradients: np.ndarray | None = None
    batches: tuple[np.ndarray, ...] = ()
    states: dict[str, np.ndarray] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.lrs is None:  # it was not walked, but put together
            lr = getattr(self.method, "rate", getattr(self.method, "lr", None))
            lr = lr if is_real(lr) else np.nan
            object.__setattr__(self, "lrs", np.full(max(len(self.points) - 1, 0), lr))
        object.__setattr__(self, "lrs", _read_only(np.array(self.lrs, dtype=float)))
        if self.full_gradients is None:
            object.__setattr__(self, "full_gradients", self.gradients)
        pairs = {name: (-1, 2) for name in ("points", "gradients", "full_gradients")}
        for name, shape in {**pairs, "losses": -1}.items():
            array = np.array(getattr(self, name), dtype=float).reshape(shape)
            object.__setattr__(self, name, _read_only(array))

    @property
    def updates(self) -> np.ndarray:
        """What each step added to (x, y), shape (steps, 2)."""
        return _read_only(np.diff(self.points, axis=0))

    @property
    def steps(self) -> int:
        """The number of steps taken, which is fewer than asked for if the walk diverged."""
        return len(self.updates)

    @property
    def diverged(self) -> bool:
        """Whether the walk ended early, before a point, loss or gradient that is not finite."""
        return bool(self.stop_reason)

    @property
    def name(self) -> str:
        """What labels call the method: its `name`, else its class's."""
        return name_of(self.method)

    @property
    def hyper(self) -> dict[str, Any]:
        """The method's hyperparameters, see `hyperparameters`."""
        return hyperparameters(self.method)

    @property
    def scheduled(self) -> bool:
        """Whether the learning rate changes on the way."""
        return bool((self.lrs[1:] != self.lrs[:-1]).any() and np.isfinite(self.lrs).all())

    @property
    def length(self) -> float:
        """The distance walked: Σ |step|, in units of x and y taken as equal."""
        return float(np.hypot(*self.updates.T).sum())

    def sign_changes(self, axis: int | str) -> int:
        """How often x (axis 0 or "x") or y (axis 1 or "y") passes from one side of 0 to the other.

        A point at exactly 0 lies on neither side: + 0 − is one change, + 0 + is none.
        """
        if axis not in (0, 1, "x", "y"):
            raise ValueError(f"axis is {axis!r}: choose 0 or 'x', 1 or 'y'")
        return sign_changes(self.points[:, int(axis in (1, "y"))])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.points, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter(self.points)

    def __getitem__(self, item: Any) -> Any:
        return self.points[item]

    def __repr__(self) -> str:
        hyper = ", ".join(f"{key}={value}" for key, value in self.hyper.items())
        walk = f"{self.steps} steps of {self.name}({hyper}) on {self.field.name}"
        end = ", diverged" if self.diverged else ""
        return f"<Route: {walk}, loss {self.losses[0]:.4g} → {self.losses[-1]:.4g}{end}>"


def sign_changes(values: np.ndarray) -> int:
    """How often values (n,) pass from one side of 0 to the other; 0 itself lies on neither.

    >>> sign_changes(np.array([1.0, 0.0, -1.0, -2.0, 3.0]))
    2
    """
    return int(crossed(values)[-1]) if len(values) else 0


def crossed(values: np.ndarray) -> np.ndarray:
    """Of each of these values (n,) how often they had passed from one side of 0 to the other.

    >>> crossed(np.array([1.0, 0.0, -1.0, -2.0, 3.0])).tolist()
    [0, 0, 1, 1, 2]
    """
    signs = np.sign(values)
    at = np.flatnonzero(signs)
    passed = np.zeros(len(values), int)
    passed[at[1:]] = signs[at[1:]] != signs[at[:-1]]
    return np.cumsum(passed)


def hyperparameters(method: Any) -> dict[str, Any]:
    """A method's hyperparameters: what its constructor takes and its instance keeps.

    >>> class Mine:
    ...     def __init__(self, lr=0.1):
    ...         self.lr, self.seen = lr, 0
    ...     def update(self, params, grads):
    ...         params["x"] -= self.lr * grads["x"]
    >>> hyperparameters(Mine())
    {'lr': 0.1}
    """
    with suppress(ValueError):  # a built-in class has no signature
        return {key: getattr(method, key) for key in _taken(type(method)) if hasattr(method, key)}
    return {}


@lru_cache
def _taken(kind: type) -> tuple[str, ...]:
    return tuple(inspect.signature(kind).parameters)


def name_of(method: Method) -> str:
    """What labels call a method: its `name`, else its class's."""
    return str(getattr(method, "name", type(method).__name__))


def _read_only(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
