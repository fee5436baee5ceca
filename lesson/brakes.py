"""What is wrong with an AdaGrad or an Adam, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import optimizers
from lesson.sought import Sought
from lesson.trials import Rule
from lesson.verdicts import Verdict


def check_adagrad(adagrad: Any) -> Verdict:
    """Whether a class is AdaGrad: h ← h + (∂L/∂W)², W ← W − η ∂L/∂W / (√h + ε).

    Args:
        adagrad: the class itself, made with `lr`, and with `update(params, grads)`.

    Returns:
        The verdict, as `check_sgd` does.
    """
    return ADAGRAD.check(adagrad)


def check_adam(adam: Any) -> Verdict:
    """Whether a class is Adam, which corrects its means by m / (1 − β₁ᵗ) and v / (1 − β₂ᵗ).

    One without the correction counts as a gap that is open.

    Args:
        adam: the class itself, made with `lr`, `beta1` and `beta2`, with `update(params, grads)`.

    Returns:
        The verdict, as `check_sgd` does.
    """
    return ADAM.check(adam)


# A rule takes (what is kept, gradient, *hyperparameters) and gives (what is then kept, step).


def _braked(h: Callable[[float, float], float], root: float = 0.5, sign: int = -1) -> Rule:
    """A rule with a brake of its own: h is made of (the old h, gradient)."""

    def rule(kept: float, g: float, lr: float) -> tuple[float, float]:
        kept = h(kept, g)
        return kept, sign * lr * g / (kept**root + 1e-10)

    return rule


ADAGRAD = Sought(
    optimizers.AdaGrad,
    ({"lr": 0.5}, {"lr": 1.5}),
    _braked(lambda h, g: h + g * g),
    0.0,
    "h",
    "h ← h + (∂L/∂W)², W ← W − η ∂L/∂W / (√h + ε)",
    {
        "forgotten": _braked(lambda h, g: g * g),
        "root": _braked(lambda h, g: h + g * g, root=1.0),
        "square": _braked(lambda h, g: h + abs(g)),
        "order": lambda h, g, lr: (h + g * g, -lr * g / (h**0.5 + 1e-10)),
        "sign": _braked(lambda h, g: h + g * g, sign=1),
        "factor": lambda h, g, lr: (h + g * g, -g / ((h + g * g) ** 0.5 + 1e-10)),
        "no brake": lambda h, g, lr: (0.0, -lr * g),
    },
)

Part = Callable[[float, int], float]  # (β, t) -> what a mean is multiplied by


def _none(b: float, t: int) -> float:
    return 1.0


def _full(b: float, t: int) -> float:
    return 1 / (1 - b**t)


def _adam(mean_by: Part, square_by: Part, stored: bool = False) -> Rule:
    """Adam with these corrections; `stored` where they get into the means that are kept."""

    def rule(
        kept: tuple[float, float, int], g: float, lr: float, b1: float, b2: float
    ) -> tuple[tuple[float, float, int], float]:
        m, v, t = kept[0], kept[1], kept[2] + 1
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        mean, square = m * mean_by(b1, t), v * square_by(b2, t)
        kept = (mean, square, t) if stored else (m, v, t)
        return kept, -lr * mean / (square**0.5 + 1e-8)

    return rule


ADAM = Sought(
    optimizers.Adam,
    ({"lr": 0.3, "beta1": 0.9, "beta2": 0.999}, {"lr": 0.1, "beta1": 0.8, "beta2": 0.95}),
    _adam(_full, _full),
    (0.0, 0.0, 0),
    "m",
    "m / (1 − β₁ᵗ), v / (1 − β₂ᵗ)",
    {
        "open": _adam(_none, _none),
        "half (square)": _adam(_full, _none),
        "half (mean)": _adam(_none, _full),
        "inverse": _adam(lambda b, t: 1 - b**t, lambda b, t: 1 - b**t),
        "power": _adam(lambda b, t: 1 / (1 - b), lambda b, t: 1 / (1 - b)),
        "stored": _adam(_full, _full, stored=True),
    },
)
