"""Schedules: learning rates that change from update to update.

Each is a small object that says the lr of a step, counted from 0. Any rule takes one in the place
of a number, and reads it at each update:

>>> from optimizers import SGD
>>> method = SGD(lr=cosine(0.9, 0.05, 30))
>>> method
SGD(lr=cosine(0.9, 0.05, 30))
>>> [round(method.lr(step), 3) for step in (0, 15, 30, 31)]
[0.9, 0.475, 0.05, 0.05]

A rule's own count of updates is what it reads it by: a copy of the rule goes on from there. A
function of the step does as well, as in `SGD(lr=lambda step: 0.9 / (step + 1))`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from numbers import Integral
from typing import Any

from numerics.values import Bounds, is_real

_ABOVE = Bounds(0, False, math.inf, "it must be finite and above 0")
_FROM_0 = Bounds(0, True, math.inf, "it must be finite and 0 or more")


@dataclass(frozen=True)
class Schedule:
    """What the schedules share: they say the lr of a step, and equal ones have equal arguments.

    Raises:
        TypeError, ValueError: for what is no such number; a learning rate has to be finite and
            above 0 where a schedule starts, but it may end at 0, or warm up from there.
    """

    def __call__(self, step: int) -> float:
        """The learning rate of update number `step`, which is 0, 1, 2, …"""
        raise NotImplementedError(f"{type(self).__name__} says no learning rate yet")

    def with_rates(self, change: Callable[[float], float]) -> Schedule:
        """The same schedule with each of its learning rates changed.

        >>> step(0.8, every=10, factor=0.5).with_rates(lambda lr: lr / 2)
        step(0.4, 10, 0.5)
        """
        return replace(self, **{name: change(getattr(self, name)) for name in self._rates()})

    def _rates(self) -> list[str]:
        """Which of the arguments are learning rates."""
        return [item.name for item in fields(self) if item.name in ("lr", "start", "end")]

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            object.__setattr__(self, item.name, self._checked(item.name, value))

    def _checked(self, name: str, value: Any) -> Any:
        said = f"{name} of {type(self).__name__}"
        if name in ("steps", "every"):
            if isinstance(value, bool) or not isinstance(value, Integral):
                raise TypeError(f"{said} is {value!r}: give a whole number, e.g. {name}=30")
            if value < 1:
                raise ValueError(f"{said} is {value}: give 1 or more, e.g. {name}=30")
            return int(value)
        return (_FROM_0 if name == "end" else _ABOVE).checked(said, value)

    def __repr__(self) -> str:
        said = ", ".join(_brief(getattr(self, item.name)) for item in fields(self))
        return f"{type(self).__name__}({said})"


@dataclass(frozen=True, repr=False)
class constant(Schedule):  # noqa: N801  # written as a function is: SGD(lr=constant(0.1))
    """One learning rate at every step: what a number says, as a schedule.

    Args:
        lr: that learning rate; above 0.

    >>> constant(0.1)(7)
    0.1
    """

    lr: float

    def __call__(self, step: int) -> float:
        return self.lr


@dataclass(frozen=True, repr=False)
class step(Schedule):  # noqa: N801
    """Down a stair: lr · factor^⌊step / every⌋.

    Args:
        lr: the learning rate of the first `every` steps; above 0.
        every: the length of a stair, in steps; 1 or more.
        factor: what the learning rate is multiplied by after each of them; above 0.

    >>> [step(0.8, every=2, factor=0.5)(k) for k in range(5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]

    torch's is StepLR(optimizer, step_size=every, gamma=factor).
    """

    lr: float
    every: int
    factor: float = 0.1

    def __call__(self, step: int) -> float:
        return self.lr * self.factor ** (step // self.every)


@dataclass(frozen=True, repr=False)
class cosine(Schedule):  # noqa: N801
    """Half a wave down: end + (start − end)(1 + cos(π step / steps)) / 2, and from `steps` on, end.

    Args:
        start: the learning rate of the first step; above 0.
        end: that of step number `steps` and of all later ones; 0 or more.
        steps: how many steps it takes from one to the other; 1 or more.

    >>> [round(cosine(0.9, 0.1, 4)(k), 3) for k in range(6)]
    [0.9, 0.783, 0.5, 0.217, 0.1, 0.1]

    torch's is CosineAnnealingLR(optimizer, T_max=steps, eta_min=end), but that one rises again
    after T_max steps. optax.cosine_decay_schedule stays at its end, as this one.

    Source: I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017),
    without the restarts.
    """

    start: float
    end: float
    steps: int

    def __call__(self, step: int) -> float:
        wave = 1 + math.cos(math.pi * min(step, self.steps) / self.steps)
        return self.end + (self.start - self.end) * wave / 2


@dataclass(frozen=True, repr=False)
class warmup(Schedule):  # noqa: N801
    """A straight way up from `start`, and then another schedule, whose step 0 is at its end.

    Args:
        start: the learning rate of the first step; 0 or more, where 0 is a step on the spot.
        steps: how many steps it takes to the first learning rate of what follows; 1 or more.
        then: what follows: a number, or a schedule.

    >>> [round(warmup(0.1, 2, cosine(0.9, 0.1, 4))(k), 3) for k in range(7)]
    [0.1, 0.5, 0.9, 0.783, 0.5, 0.217, 0.1]

    torch's is LinearLR(optimizer, start_factor=start / then, total_iters=steps), or SequentialLR of
    that and another one, with `milestones=[steps]`. optax's: warmup_cosine_decay_schedule.

    Source: P. Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2.
    """

    start: float
    steps: int
    then: float | Schedule

    def __call__(self, step: int) -> float:
        if step >= self.steps:
            return self._after(step - self.steps)
        return self.start + (self._after(0) - self.start) * step / self.steps

    def with_rates(self, change: Callable[[float], float]) -> Schedule:
        then = self.then
        then = then.with_rates(change) if isinstance(then, Schedule) else change(then)
        return replace(self, start=change(self.start), then=then)

    def _after(self, step: int) -> float:
        return self.then(step) if callable(self.then) else self.then

    def _checked(self, name: str, value: Any) -> Any:
        if name == "then" and isinstance(value, Schedule):
            return value
        if name == "start":
            return _FROM_0.checked("start of warmup", value)
        return super()._checked(name, value)


SCHEDULES: dict[str, type[Schedule]] = {
    each.__name__: each for each in (constant, step, cosine, warmup)
}


class Rates:
    """The learning rates of a method's updates, for whoever has it walk: asked before each.

    The rules of `optimizers` read a schedule by themselves and tell, as any method may, the rate of
    their next update as `rate`. Another method with an `lr` gets in its place what the schedule
    says of the update: a number, as it would have been given.

    Args:
        method: who walks; its `lr` is what is set.

    >>> class Mine:
    ...     lr = cosine(0.8, 0.0, 2)
    >>> mine = Mine()
    >>> rates = Rates(mine)
    >>> [round(rates.next(), 3) for _ in range(3)], mine.lr
    ([0.8, 0.4, 0.0], 0.0)
    """

    def __init__(self, method: Any) -> None:
        self.method, self.count = method, 0
        given = getattr(method, "lr", None)
        reads = hasattr(method, "rate")
        self.schedule = given if isinstance(given, Schedule) and not reads else None

    def next(self) -> float:
        """The learning rate of the coming update; NaN if the method has none."""
        if self.schedule:
            self.method.lr = self.schedule(self.count)
        self.count += 1
        lr = getattr(self.method, "rate", getattr(self.method, "lr", math.nan))
        return float(lr) if is_real(lr) else math.nan


def _brief(value: Any) -> str:
    """An argument as it would be typed: 1, not 1.0."""
    return repr(value).removesuffix(".0") if isinstance(value, float) else repr(value)
