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
    (
        "正解です！ この倍率だけで、SGD の歩みはすべて決まります。",
        "Well done! This one factor settles all that SGD does.",
    ),
    (
        (
            "sign",
            lambda lr, c: 1 + lr * c,
            "符号が逆です。谷底から遠ざかってしまいます：w − ηλw です。",
            "The sign is wrong, it goes away from the floor: it is w − ηλw.",
        ),
        (
            "step",
            lambda lr, c: lr * c,
            "それは一歩で減る分です。残るのは w − ηλw、つまり何倍でしょう？",
            "That is what a step takes off. What is left is w − ηλw: how many times w?",
        ),
        (
            "step",
            lambda lr, c: -lr * c,
            "それは一歩の動きです。動いたあとは w − ηλw、つまり何倍でしょう？",
            "That is the step itself. After it there is w − ηλw: how many times w?",
        ),
        (
            "size",
            lambda lr, c: abs(1 - lr * c),
            "大きさは合っています。絶対値は取らずに：負なら、谷底を飛び越えます。",
            "The size is right. Leave its sign: where it is below 0, a step jumps over the floor.",
        ),
        (
            "half",
            lambda lr, c: 1 - lr * c / 2,
            "損失ではなく、その勾配を使います。λw²/2 の勾配は λw です。",
            "Use the slope, not the loss: that of λw²/2 is λw.",
        ),
        (
            "double",
            lambda lr, c: 1 - 2 * lr * c,
            "2 が余分です。λw²/2 の勾配は λw です。",
            "There is a 2 too many: the slope of λw²/2 is λw.",
        ),
    ),
)

LIMIT = Question(
    "limit(curvatures)",
    tuple((np.array(c),) for c in ([2.0, 0.1], [0.1, 2.0], [8.0], [0.5, 3.0, 1.0])),
    lambda c: 2 / np.max(c),
    (
        "正解です！ いちばん急な軸が上限を決め、平らな軸がその分だけ待たされます。",
        "Well done! The steepest axis sets the limit, and the flat ones pay for it.",
    ),
    (
        (
            "one step",
            lambda c: 1 / np.max(c),
            "それは、いちばん急な軸の倍率が 0 になる lr です。倍率が −1 になるまで許されます。",
            "There the steepest axis is multiplied by 0. All is well until it is −1.",
        ),
        (
            "flattest",
            lambda c: 2 / np.min(c),
            "平らな軸ではなく、いちばん急な軸が先に発散します。",
            "The steepest axis diverges first, not the flattest.",
        ),
        (
            "best",
            lambda c: 2 / (np.max(c) + np.min(c)),
            "それは、いちばん速い lr です（惜しい！）。上限は、倍率が −1 になるところです。",
            "That is the fastest lr (well seen!). The limit is where a factor gets to −1.",
        ),
        (
            "sum",
            lambda c: 2 / np.sum(c),
            "軸ごとに別々に考えます。足し合わせる必要はありません。",
            "Each axis goes its own way: there is nothing to add up.",
        ),
        (
            "mean",
            lambda c: 2 / np.mean(c),
            "平均ではなく、いちばん急な軸で決まります。",
            "The steepest axis decides, not their mean.",
        ),
    ),
)


def _losses(rates: np.ndarray, method: Method | None = None, steps: int = 30) -> np.ndarray:
    walks = walk_many(ravine, method or optimizers.SGD(), (-7, 2), steps, whole=False, lr=rates)
    return walks.losses


LOSSES = Question(
    "losses_after(rates)",
    ((np.array([0.1, 0.5, 0.95, 1.0, 1.02]),), (np.geomspace(0.02, 0.9, 7),)),
    _losses,
    (
        "正解です！ 何百もの学習率を、一度に歩けました。",
        "Well done! Hundreds of learning rates, walked at once.",
    ),
    (
        (
            "steps",
            lambda rates: _losses(rates, steps=29),
            "29 歩になっています。30 歩です。",
            "These are 29 steps: make it 30.",
        ),
        (
            "steps",
            lambda rates: _losses(rates, steps=31),
            "31 歩になっています。30 歩です。",
            "These are 31 steps: make it 30.",
        ),
        (
            "method",
            lambda rates: _losses(rates, optimizers.Momentum()),
            "それは Momentum です。ここでは SGD を歩かせます。",
            "That is Momentum: here it is SGD that walks.",
        ),
        (
            "log",
            lambda rates: np.log10(_losses(rates)),
            "対数は取らずに返します。軸のほうを対数にして描きます。",
            "Leave the logarithm: the chart's axes are logarithmic.",
        ),
    ),
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
    (
        "正解です！ どの手法も、同じ回数だけ試せます。",
        "Well done! Now each method gets as many tries.",
    ),
    (
        (
            "open",
            lambda method, field, start, rates: rates[0],
            "まだ最初の lr を返しているだけです。全部の lr で歩いて、損失が最小のものを"
            "選びましょう。",
            "It just gives the first lr as yet: walk with all of them, and choose the one with the "
            "lowest loss.",
        ),
        (
            "number",
            lambda *asked: np.argmin(_all(*asked)),
            "それは何番目かの番号です。rates のその番号の値を返します。",
            "That is its number: return the value in rates that has this number.",
        ),
        (
            "loss",
            lambda *asked: np.min(_all(*asked)),
            "それは最小の損失です。その損失になった lr を返します。",
            "That is the lowest loss: return the lr that led to it.",
        ),
        (
            "highest",
            lambda *asked: asked[-1][np.argmax(_all(*asked))],
            "損失が最大のものを選んでいます。最小は np.argmin です。",
            "It chooses the highest loss: the lowest is np.argmin's.",
        ),
    ),
)
