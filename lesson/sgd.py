"""What is wrong with an SGD, in words; and with the first step of a Momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

import optimizers
from lesson.trials import (
    SLOPES,
    START,
    Numbers,
    Trial,
    compare_walks,
    example,
    nothing,
    passed,
    slip,
    try_out,
)
from lesson.verdicts import Found, Verdict, check

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
        return passed(
            cls,
            {"lr": 0.1},
            "正解です！ SGD が一歩ずつ坂を下ります。",
            "Well done! SGD walks downhill, step by step.",
        )
    if all(trial.still for trial in trials):
        raise nothing(cls)
    if not all(trial.fits_first for trial in trials):
        raise first_step(trials)
    ja, en = example(trials)
    raise Found(
        "remembers",
        f"一歩目は正しいのに、二歩目から違います。SGD は前の歩みを何も覚えません。{ja}",
        "The first step is right, but not those after it: SGD remembers nothing of earlier steps."
        + en,
    )


def first_step(trials: list[Trial]) -> Found:
    """The verdict on a first step that is not −η times the gradient."""
    grads = SLOPES[0]
    moved = [trial.moved[0] for trial in trials]
    right = [trial.right[0] for trial in trials]
    ja, en = example(trials)
    if found := slip(trials):
        return found
    for key, other in (("x", "y"), ("y", "x")):
        crossed = [-trial.hyper["lr"] * grads[other] for trial in trials]
        if np.allclose([step[key] for step in moved], crossed):
            return Found(
                "crossed",
                f"params[{key!r}] が grads[{other!r}] で動いています。同じキーを使いましょう。{ja}",
                f"params[{key!r}] moves by grads[{other!r}]: use the same key for both.{en}",
            )
    factors = np.array(
        [[m[key] / r[key] for key in START] for m, r in zip(moved, right, strict=True)]
    )
    if not np.allclose(factors, factors[:, :1]):
        wrong = [key for i, key in enumerate(START) if not np.allclose(factors[:, i], 1)]
        which_ja, which_en = " と ".join(wrong), " and ".join(wrong)
        return Found(
            "numbers", f"{which_ja} の動きが違います。{ja}", f"{which_en}: the step is wrong.{en}"
        )
    return _factor(factors[:, 0], [trial.hyper for trial in trials], ja, en)


def _factor(factors: np.ndarray, hypers: list[Numbers], ja: str, en: str) -> Found:
    """The verdict on a step that is right but for a factor, which each trial shows."""
    lr = np.array([hyper["lr"] for hyper in hypers])
    alpha = np.array([hyper.get("momentum", 0.0) for hyper in hypers])
    uphill, size = bool((factors < 0).all()), np.abs(factors)
    if uphill and np.allclose(size, 1):
        return Found(
            "sign",
            f"符号が逆です。勾配の向きに進むと坂を上ってしまいます：足すのではなく引きます。{ja}",
            f"The sign is wrong: along the gradient it goes uphill. Subtract, do not add.{en}",
        )
    if np.allclose(size * lr, 1):
        said = "学習率 lr が掛かっていません", "The learning rate lr is missing"
    elif np.allclose(size, lr):
        said = "学習率 lr が二回掛かっています", "The learning rate lr is multiplied in twice"
    elif np.allclose(size * lr * lr, 1):
        said = "学習率 lr で割っています", "It divides by the learning rate lr"
    elif np.allclose(size * lr, size[0] * lr[0]):
        fixed = size[0] * lr[0]
        said = (
            f"lr に何を渡しても {fixed:.3g} を使っています",
            f"It uses {fixed:.3g} whatever lr is: use self.lr",
        )
    elif np.allclose(size, 1 - alpha):
        said = (
            "勾配に (1 − momentum) が余分に掛かっています",
            "The gradient has an extra factor (1 − momentum)",
        )
    elif np.allclose(size, alpha):
        said = "勾配に momentum が余分に掛かっています", "The gradient has an extra factor momentum"
    else:
        said = f"歩幅が {size[0]:.3g} 倍です", f"The step is {size[0]:.3g} times what it should be"
    more = ("しかも符号が逆で、坂を上ります。", " And its sign is wrong: it goes uphill.")
    more = more if uphill else ("", "")
    return Found("factor", f"{said[0]}。{more[0]}{ja}", f"{said[1]}.{more[1]}{en}")
