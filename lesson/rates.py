"""Questions about learning rates: what one may be, what it does, which is best."""

from __future__ import annotations

from typing import Any

import numpy as np

import optimizers
from fields import bowl, ravine
from lesson.questions import Question
from lesson.verdicts import Verdict
from numerics.field import Field
from numerics.many import walk_many
from numerics.route import Method

RATES = np.geomspace(0.01, 3, 24)


def check_factor(factor: Any) -> Verdict:
    """Whether a function says by what a step multiplies w where the loss is λw²/2: 1 − ηλ.

    Args:
        factor: takes lr and the curvature λ, two numbers.

    Returns:
        The verdict; it prints itself as the value of a cell. Nothing the function does wrong
        raises.
    """
    return FACTOR.check(factor)


def check_limit(limit: Any) -> Verdict:
    """Whether a function gives the lr beyond which SGD diverges: 2 / the greatest curvature.

    Args:
        limit: takes the curvatures along all axes, an array of numbers above 0.

    Returns:
        The verdict, as `check_factor` does.
    """
    return LIMIT.check(limit)


def check_losses_after(losses_after: Any) -> Verdict:
    """Whether a function gives SGD's losses after 30 steps on the ravine, from (−7, 2).

    Args:
        losses_after: takes learning rates (n,), gives as many losses.

    Returns:
        The verdict, as `check_factor` does.
    """
    return LOSSES.check(losses_after)


def check_tuned(tuned: Any) -> Verdict:
    """Whether a function finds, of some learning rates, the one with the lowest loss in the end.

    Args:
        tuned: takes a method, a field, a start and learning rates (n,), gives one of them.

    Returns:
        The verdict, as `check_factor` does.
    """
    return TUNED.check(tuned)


FACTOR = Question(
    "factor(lr, curvature)",
    ((0.1, 2.0), (0.5, 2.0), (0.95, 2.0), (1.0, 2.0), (1.02, 2.0), (0.95, 0.1)),
    lambda lr, c: 1 - lr * c,
    {
        "sign": lambda lr, c: 1 + lr * c,
        "step (off)": lambda lr, c: lr * c,
        "step (itself)": lambda lr, c: -lr * c,
        "size": lambda lr, c: abs(1 - lr * c),
        "half": lambda lr, c: 1 - lr * c / 2,
        "double": lambda lr, c: 1 - 2 * lr * c,
    },
)

LIMIT = Question(
    "limit(curvatures)",
    tuple((np.array(c),) for c in ([2.0, 0.1], [0.1, 2.0], [8.0], [0.5, 3.0, 1.0])),
    lambda c: 2 / np.max(c),
    {
        "one step": lambda c: 1 / np.max(c),
        "flattest": lambda c: 2 / np.min(c),
        "best": lambda c: 2 / (np.max(c) + np.min(c)),
        "sum": lambda c: 2 / np.sum(c),
        "mean": lambda c: 2 / np.mean(c),
    },
)


def _losses(rates: np.ndarray, method: Method | None = None, steps: int = 30) -> np.ndarray:
    walks = walk_many(ravine, method or optimizers.SGD(), (-7, 2), steps, whole=False, lr=rates)
    return walks.losses


LOSSES = Question(
    "losses_after(rates)",
    ((np.array([0.1, 0.5, 0.95, 1.0, 1.02]),), (np.geomspace(0.02, 0.9, 7),)),
    _losses,
    {
        "steps (29)": lambda rates: _losses(rates, steps=29),
        "steps (31)": lambda rates: _losses(rates, steps=31),
        "method": lambda rates: _losses(rates, optimizers.Momentum()),
        "log": lambda rates: np.log10(_losses(rates)),
    },
)


def _all(method: Method, field: Field, start: tuple[float, float], lr: np.ndarray) -> np.ndarray:
    return walk_many(field, method, start, 30, whole=False, lr=lr).losses


TUNED = Question(
    "tuned(method, field, start, rates)",
    (
        (optimizers.SGD(), ravine, (-7, 2), RATES),
        (optimizers.Adam(), ravine, (-7, 2), RATES),
        (optimizers.Momentum(), bowl, (-1.6, 1.2), RATES[:15]),
    ),
    lambda *asked: asked[-1][np.argmin(_all(*asked))],
    {
        "open": lambda method, field, start, rates: rates[0],
        "number": lambda *asked: np.argmin(_all(*asked)),
        "loss": lambda *asked: np.min(_all(*asked)),
        "highest": lambda *asked: asked[-1][np.argmax(_all(*asked))],
    },
)
