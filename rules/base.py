"""What the rules share: hyperparameters that are checked whenever they are set, and an lr."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from numerics.values import Bounds, matched, rate_of

Values = dict[str, Any]  # parameter name -> number or array
LearningRate = float | Callable[[int], float]  # a number, or a schedule: see `schedules`

_SHARE = "it must be 0 or more and below 1, e.g. "
BOUNDS = {
    "lr": Bounds(0, False, math.inf, "it must be finite and above 0, e.g. lr=0.1"),
    "momentum": Bounds(0, True, 1, f"{_SHARE}momentum=0.9"),
    "decay": Bounds(0, True, 1, f"{_SHARE}decay=0.99"),
    "beta1": Bounds(0, True, 1, f"{_SHARE}beta1=0.9"),
    "beta2": Bounds(0, True, 1, f"{_SHARE}beta2=0.999"),
    "eps": Bounds(0, False, math.inf, "it must be finite and above 0, e.g. eps=1e-8"),
    "weight_decay": Bounds(
        0, True, math.inf, "it must be finite and 0 or more, e.g. weight_decay=0.01"
    ),
    "momentum_decay": Bounds(
        0, True, math.inf, "it must be finite and 0 or more, e.g. momentum_decay=0.004"
    ),
}


@dataclass(eq=False)
class Optimizer:
    """What the rules share: hyperparameters that are checked whenever they are set.

    A subclass is a dataclass whose fields are its hyperparameters, plus an `update`, which begins
    with `begin`.

    Args:
        lr: the learning rate η: a number above 0, or a schedule that says it for each update.

    Attributes:
        t: the number of updates so far.

    Raises:
        TypeError, ValueError: for a hyperparameter that is no number or out of its bounds.
    """

    lr: LearningRate = 0.1
    t: int = field(default=0, init=False, repr=False)

    @property
    def name(self) -> str:
        """What labels call the method: its class's name."""
        return type(self).__name__

    @property
    def rate(self) -> float:
        """The learning rate of the next update: `lr`, or what the schedule says of that one.

        Raises:
            TypeError, ValueError: for a schedule that says no finite number of 0 or more.

        >>> from optimizers import SGD
        >>> SGD(lr=lambda step: 0.8 / (step + 1)).rate
        0.8
        """
        return rate_of(self.lr, self.t) if callable(self.lr) else self.lr

    def hyperparameters(self) -> dict[str, Any]:
        """The hyperparameters by name, in the order of the constructor.

        >>> from optimizers import Momentum
        >>> Momentum(lr=0.2).hyperparameters()
        {'lr': 0.2, 'momentum': 0.9}
        """
        return {item.name: getattr(self, item.name) for item in fields(self) if item.init}

    def update(self, params: Values, grads: Values) -> None:
        """Take one step: replace each value in `params`, given the gradient in `grads`.

        Raises:
            TypeError: for what is no real number and no array of such (of booleans, say).
            ValueError, FloatingPointError: where the dicts do not fit, or a value is not finite.

        >>> import numpy as np
        >>> from optimizers import SGD
        >>> params = {"w": np.array([4, 2], dtype=np.int8)}
        >>> SGD(lr=0.5).update(params, {"w": np.array([-128, 2], dtype=np.int8)})
        >>> params["w"]
        array([68.,  1.])
        """
        raise NotImplementedError(f"{self.name} has no update(params, grads) yet")

    def begin(self, params: Values, grads: Values) -> tuple[float, list[tuple[str, Any]]]:
        """Count an update, and give its learning rate and each parameter's name with its gradient.

        All values are float64 from then on. What is wrong is raised before anything is changed.
        """
        lr, pairs = self.rate, matched(params, grads)
        self.t += 1
        return lr, pairs

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "lr" and callable(value):
            rate_of(value, 0)
        elif name in BOUNDS:
            value = BOUNDS[name].checked(name, value)
        super().__setattr__(name, value)
