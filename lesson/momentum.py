"""What is wrong with a Momentum, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

import optimizers
from lesson.sgd import first_step
from lesson.sought import Sought
from lesson.trials import LEVEL, SLOPES, START, Trial, example, made, take_step
from lesson.verdicts import Found, Verdict


def check_momentum(momentum: Any) -> Verdict:
    """Whether a class is Momentum, v ← αv − η ∂L/∂W, W ← W + v, and if not, in words, why.

    Args:
        momentum: the class itself, made with `lr` and `momentum`, and with `update(params, grads)`.

    Returns:
        The verdict, as `check_sgd` does.
    """
    return MOMENTUM.check(momentum)


class _Velocity(Sought):
    """What is told more closely of a velocity than of what other rules keep."""

    def _check_fresh(self, cls: type) -> None:
        """Raise Found if a new instance has the velocity of another one.

        At rest on level ground nothing may move. One that moves by a part of the other's last step
        has its velocity, even if runs before this one have set it moving too.
        """
        hyper = self.cases[0]
        first = take_step(made(cls, **hyper), dict(START), SLOPES[0])
        second = take_step(made(cls, **hyper), dict(START), LEVEL)
        if not any(second.values()) or not all(first.values()):
            return
        parts = [second[key] / first[key] for key in START]
        if np.allclose(parts, parts[0]):
            raise Found("Momentum: shared")

    def _otherwise(self, trials: list[Trial]) -> Found:
        if self._is_shared(trials):
            return Found("Momentum: one velocity", example(trials))
        if not all(trial.fits_first for trial in trials):
            return first_step(trials)
        kept = np.ravel([_kept(trial) for trial in trials])
        if np.allclose(kept, kept[0]):
            return Found("Momentum: hard-coded", example(trials), kept=kept[0])
        return Found("Momentum: velocity", example(trials), formula=self.formula)


def _kept(trial: Trial) -> list[float]:
    """The part of its first step that each parameter's second one keeps."""
    lr, first, second = trial.hyper["lr"], *trial.moved[:2]
    return [(second[key] + lr * SLOPES[1][key]) / first[key] for key in START]


# A rule takes (velocity, gradient, lr, momentum) and gives (new velocity, step).
MOMENTUM = _Velocity(
    optimizers.Momentum,
    ({"lr": 0.1, "momentum": 0.9}, {"lr": 0.25, "momentum": 0.6}),
    lambda v, g, lr, a: (a * v - lr * g, a * v - lr * g),
    0.0,
    "v",
    "v ← αv − η∂L/∂W",
    {
        "forgotten": lambda v, g, lr, a: (0.0, -lr * g),
        "sign": lambda v, g, lr, a: (a * v - lr * g, lr * g - a * v),
        "momentum's sign": lambda v, g, lr, a: (-a * v - lr * g, -a * v - lr * g),
        "alpha (missing)": lambda v, g, lr, a: (v - lr * g, v - lr * g),
        "alpha (added)": lambda v, g, lr, a: ((1 + a) * v - lr * g, (1 + a) * v - lr * g),
        "factor (slope)": lambda v, g, lr, a: (a * v - (1 - a) * lr * g, a * v - (1 - a) * lr * g),
        "factor (lr)": lambda v, g, lr, a: (lr * (a * v - g), lr * (a * v - g)),
        "factor (alpha)": lambda v, g, lr, a: (a * (v - lr * g), a * (v - lr * g)),
        "factor (velocity)": lambda v, g, lr, a: ((1 - a) * v - lr * g, (1 - a) * v - lr * g),
        "twice": lambda v, g, lr, a: (a * v - lr * g, a * v - 2 * lr * g),
        "nesterov": lambda v, g, lr, a: (a * v - lr * g, a * (a * v - lr * g) - lr * g),
        "order": lambda v, g, lr, a: (a * v - lr * g, v),
    },
)
