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
    (
        "正解です！ AdaGrad が、軸ごとにブレーキをかけます。",
        "Well done! AdaGrad has a brake on each axis.",
    ),
    [
        (
            "forgotten",
            _braked(lambda h, g: g * g),
            "二乗が足されずに、置き換わっています。h には、これまでの二乗をすべて足していきます。",
            "The square takes the place of the old ones: h is the sum of all so far.",
        ),
        (
            "root",
            _braked(lambda h, g: h + g * g, root=1.0),
            "√h ではなく h で割っています。",
            "It divides by h, not by √h.",
        ),
        (
            "square",
            _braked(lambda h, g: h + abs(g)),
            "h に足すのは、勾配の二乗です。",
            "What is added to h is the square of the gradient.",
        ),
        (
            "order",
            lambda h, g, lr: (h + g * g, -lr * g / (h**0.5 + 1e-10)),
            "順番が逆です。先に h に足してから、√h で割ります。",
            "The order is wrong: add to h first, then divide by √h.",
        ),
        (
            "sign",
            _braked(lambda h, g: h + g * g, sign=1),
            "符号が逆です。坂を上ってしまいます：W からは引きます。",
            "The sign is wrong, it goes uphill: subtract from W.",
        ),
        (
            "factor",
            lambda h, g, lr: (h + g * g, -g / ((h + g * g) ** 0.5 + 1e-10)),
            "学習率 lr が掛かっていません。",
            "The learning rate lr is missing.",
        ),
        (
            "no brake",
            lambda h, g, lr: (0.0, -lr * g),
            "ブレーキがありません（SGD と同じ動きです）。√h で割ります。",
            "There is no brake (this walks as SGD does): divide by √h.",
        ),
    ],
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
    (
        "正解です！ 一歩目から、歩幅がちょうど lr になります。",
        "Well done! The very first step is as long as lr says.",
    ),
    [
        (
            "open",
            _adam(_none, _none),
            "まだ補正がありません。mean と square を、0 から始めた分だけ大きくする行を"
            "書いてみましょう。",
            "There is no correction yet: write the lines that enlarge mean and square, as they "
            "began at 0.",
        ),
        (
            "half",
            _adam(_full, _none),
            "square がまだ補正されていません。",
            "square is not corrected yet.",
        ),
        (
            "half",
            _adam(_none, _full),
            "mean がまだ補正されていません。",
            "mean is not corrected yet.",
        ),
        (
            "inverse",
            _adam(lambda b, t: 1 - b**t, lambda b, t: 1 - b**t),
            "(1 − βᵗ) は、掛けるのではなく、それで割ります。",
            "(1 − βᵗ) is what to divide by, not to multiply by.",
        ),
        (
            "power",
            _adam(lambda b, t: 1 / (1 - b), lambda b, t: 1 / (1 - b)),
            "一歩目は正しいのに、いつまでも補正が続きます。β ではなく β の t 乗です：β ** self.t。",
            "The first step is right, but the correction never ends: it is β to the power of t, "
            "β ** self.t.",
        ),
        (
            "stored",
            _adam(_full, _full, stored=True),
            "self.m と self.v まで補正されています。補正は、この歩みの mean と square だけです。",
            "self.m and self.v are corrected, too: correct mean and square of this step alone.",
        ),
    ],
)
