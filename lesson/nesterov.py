"""What is wrong with a Nesterov, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import optimizers
from lesson.sought import Sought
from lesson.trials import Rule
from lesson.verdicts import Verdict


def check_nesterov(nesterov: Any) -> Verdict:
    """Whether a class is Nesterov's Momentum: v ← αv − η ∂L/∂W, W ← W + αv − η ∂L/∂W.

    Args:
        nesterov: the class itself, made with `lr` and `momentum`, and with `update(params, grads)`.

    Returns:
        The verdict, as `check_sgd` does.
    """
    return NESTEROV.check(nesterov)


def _ahead(step: Callable[..., float]) -> Rule:
    """A rule with the right velocity, and a step made of it: (new velocity, gradient · lr, α)."""

    def rule(v: float, g: float, lr: float, a: float) -> tuple[float, float]:
        v = a * v - lr * g
        return v, step(v, lr * g, a)

    return rule


NESTEROV = Sought(
    optimizers.Nesterov,
    ({"lr": 0.1, "momentum": 0.9}, {"lr": 0.25, "momentum": 0.6}),
    _ahead(lambda v, push, a: a * v - push),
    0.0,
    "v",
    "v ← αv − η∂L/∂W, W ← W + αv − η∂L/∂W",
    {
        "momentum": _ahead(lambda v, push, a: v),
        "slope": _ahead(lambda v, push, a: a * v),
        "alpha": _ahead(lambda v, push, a: v - push),
        "sign (uphill)": _ahead(lambda v, push, a: push - a * v),
        "sign (slope)": _ahead(lambda v, push, a: a * v + push),
        "forgotten": lambda v, g, lr, a: (0.0, -(1 + a) * lr * g),
    },
)
