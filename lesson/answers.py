"""Questions about first steps, batches, saddles and hollows."""

from __future__ import annotations

from typing import Any

import numpy as np

from fields import himmelblau
from lesson.questions import Question
from lesson.verdicts import Verdict


def check_first_step(first_step: Any) -> Verdict:
    """Whether a function gives the length of RMSProp's first step: η / √(1 − ρ).

    Args:
        first_step: takes lr and decay ρ, two numbers.

    Returns:
        The verdict, as `check_factor` does.
    """
    return FIRST_STEP.check(first_step)


def check_batch_gradient(batch_gradient: Any) -> Verdict:
    """Whether a function gives the slopes of a line's mean squared error over some samples.

    Args:
        batch_gradient: takes w, b, inputs (n,) and targets (n,); gives the slopes in w and in b of
            the mean of (w · input + b − target)².

    Returns:
        The verdict, as `check_factor` does.
    """
    return BATCH_GRADIENT.check(batch_gradient)


def check_spread(spread: Any) -> Verdict:
    """Whether a function gives the spread of a batch's gradient: that of one sample / √n.

    Args:
        spread: takes the spread of the gradients of single samples, and how many n are in a batch.

    Returns:
        The verdict, as `check_factor` does.
    """
    return SPREAD.check(spread)


def check_steps_away(steps_away: Any) -> Verdict:
    """Whether a function says how many steps SGD takes off a saddle −y²: log(1/y) / log(1 + 2η).

    Args:
        steps_away: takes y, where it begins, and lr; gives the steps until y is 1, unrounded.

    Returns:
        The verdict, as `check_factor` does.
    """
    return STEPS_AWAY.check(steps_away)


def check_nearest(nearest: Any) -> Verdict:
    """Whether a function gives the number of the minimum that is nearest to each point.

    Args:
        nearest: takes points (rows, columns, 2) and minima (m, 2), gives numbers (rows, columns)
            from 0 on.

    Returns:
        The verdict, as `check_factor` does.
    """
    return NEAREST.check(nearest)


FIRST_STEP = Question(
    "first_step(lr, decay)",
    ((0.3, 0.99), (0.1, 0.9), (0.5, 0.75)),
    lambda lr, decay: lr / (1 - decay) ** 0.5,
    {
        "lr": lambda lr, decay: lr,
        "root": lambda lr, decay: lr / (1 - decay),
        "inverse": lambda lr, decay: lr * (1 - decay) ** 0.5,
        "decay": lambda lr, decay: lr / decay**0.5,
    },
)


def _slopes(error: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    return np.array([np.mean(error * inputs), np.mean(error)])


def _line(w: float, b: float, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    return _slopes(2 * (w * inputs + b - targets), inputs)


BATCH_GRADIENT = Question(
    "batch_gradient(w, b, inputs, targets)",
    (
        (1.0, 0.5, np.array([0.5, 1.5, 2.0]), np.array([1.0, 4.0, 3.5])),
        (-0.3, 2.0, np.array([-1.0, 0.25]), np.array([0.5, 3.0])),
    ),
    _line,
    {
        "half": lambda *asked: _line(*asked) / 2,
        "sign": lambda *asked: -_line(*asked),
        "sum": lambda *asked: len(asked[-1]) * _line(*asked),
        "crossed": lambda *asked: _line(*asked)[::-1],
        "input": lambda *asked: _line(*asked)[[1, 1]],
    },
)

SPREAD = Question(
    "spread(one, batch_size)",
    ((4.0, 1.0), (4.0, 4.0), (4.0, 16.0), (3.0, 25.0)),
    lambda one, n: one / np.sqrt(n),
    {
        "root": lambda one, n: one / n,
        "same": lambda one, n: one,
        "inverse": lambda one, n: one * np.sqrt(n),
    },
)


def _away(y: float, lr: float) -> float:
    return np.log(1 / y) / np.log(1 + 2 * lr)


STEPS_AWAY = Question(
    "steps_away(y, lr)",
    ((1e-6, 0.1), (1e-3, 0.1), (0.01, 0.2), (1e-12, 0.1)),
    _away,
    {
        "valley": lambda y, lr: np.log(1 / y) / np.log(1 - 2 * lr),
        "curvature": lambda y, lr: np.log(1 / y) / np.log(1 + lr),
        "even": lambda y, lr: (1 - y) / (2 * lr * y),
        "inverse": lambda y, lr: 1 / _away(y, lr),
        "rounded": lambda y, lr: np.ceil(_away(y, lr)),
    },
)


def _distances(ends: np.ndarray, minima: np.ndarray, order: int = 2) -> np.ndarray:
    return np.linalg.norm(ends[..., None, :] - minima, order, axis=-1)


NEAREST = Question(
    "nearest(ends, minima)",
    (
        (
            np.stack(np.meshgrid(np.linspace(-5, 5, 7), np.linspace(-4.5, 5, 6)), axis=-1),
            np.array(himmelblau.minima),
        ),
        (np.array([[[0.0, 0.0], [3.0, 0.0]]]), np.array([[2.0, 2.0], [0.0, 3.0], [9.0, 9.0]])),
    ),
    lambda ends, minima: _distances(ends, minima).argmin(axis=-1),
    {
        "distance": lambda ends, minima: _distances(ends, minima).min(axis=-1),
        "farthest": lambda ends, minima: _distances(ends, minima).argmax(axis=-1),
        "count": lambda ends, minima: 1 + _distances(ends, minima).argmin(axis=-1),
        "distances": _distances,
        "apart": lambda ends, minima: _distances(ends, minima, order=1).argmin(axis=-1),
    },
)
