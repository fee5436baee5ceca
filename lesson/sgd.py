"""What is wrong with an SGD, in words; and with the first step of a Momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

import optimizers
from lesson.trials import (
    SLOPES,
    START,
    Trial,
    compare_walks,
    example,
    nothing,
    passed,
    slip,
    try_out,
)
from lesson.verdicts import Found, Verdict, check
from lesson.words import words

SGD_CASES = ({"lr": 0.1}, {"lr": 0.25})


def check_sgd(sgd: Any) -> Verdict:
    """Whether a class is SGD, W ← W − η ∂L/∂W, and if not, in words, why.

    Args:
        sgd: the class itself, made with `lr` and with `update(params, grads)`.

    Returns:
        The verdict; it prints itself as the value of a cell. Nothing the class does wrong raises.
    """
    return check(sgd, "SGD", _examine_sgd)


def _examine_sgd(cls: type) -> Verdict:
    trials = [try_out(cls, optimizers.SGD, hyper) for hyper in SGD_CASES]
    if all(trial.fits for trial in trials):
        compare_walks(cls, optimizers.SGD, ({"lr": 0.95}, {"lr": 0.1}))
        return passed(cls, {"lr": 0.1}, words("SGD: right"))
    if all(trial.still for trial in trials):
        raise nothing(cls)
    if not all(trial.fits_first for trial in trials):
        raise first_step(trials)
    raise Found("SGD: remembers", example(trials))


def first_step(trials: list[Trial]) -> Found:
    """The verdict on a first step that is not −η times the gradient."""
    if found := slip(trials):
        return found
    for key, other in (("x", "y"), ("y", "x")):
        crossed = [-trial.hyper["lr"] * SLOPES[0][other] for trial in trials]
        if np.allclose([trial.moved[0][key] for trial in trials], crossed):
            return Found("first step: crossed", example(trials), key=key, other=other)
    factors = np.array([[one.moved[0][key] / one.right[0][key] for key in START] for one in trials])
    if not np.allclose(factors, factors[:, :1]):
        wrong = [key for i, key in enumerate(START) if not np.allclose(factors[:, i], 1)]
        both = {"ja": " と ".join(wrong), "en": " and ".join(wrong)}
        return Found("first step: numbers", example(trials), **both)
    return _factor(factors[:, 0], trials)


def _factor(factors: np.ndarray, trials: list[Trial]) -> Found:
    """The verdict on a step that is right but for a factor, which each trial shows."""
    lr = np.array([trial.hyper["lr"] for trial in trials])
    alpha = np.array([trial.hyper.get("momentum", 0.0) for trial in trials])
    uphill, size, more = bool((factors < 0).all()), np.abs(factors), example(trials)
    if uphill and np.allclose(size, 1):
        return Found("first step: sign", more)
    tried = {
        "no lr": (size * lr, 1),
        "lr twice": (size, lr),
        "by lr": (size * lr * lr, 1),
        "fixed": (size * lr, size[0] * lr[0]),
        "1 − momentum": (size, 1 - alpha),
        "momentum": (size, alpha),
    }
    known = next((name for name, pair in tried.items() if np.allclose(*pair)), "size")
    if uphill:
        ja, en = words("first step: uphill")
        more = ja + more[0], f" {en}{more[1]}"
    shown = size[0] * lr[0] if known == "fixed" else size[0]
    return Found(f"first step: factor ({known})", more, size=shown)
