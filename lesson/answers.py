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
    (
        "正解です！ decay が 0.99 なら、lr の 10 倍も跳びます。",
        "Well done! With a decay of 0.99 it jumps ten times as far as lr says.",
    ),
    (
        (
            "lr",
            lambda lr, decay: lr,
            "h は 0 から始まるので、一歩目では h = (1 − decay)(∂L/∂W)² です。√h で割ると？",
            "As h begins at 0, it is (1 − decay)(∂L/∂W)² at the first step. Divide by √h.",
        ),
        (
            "root",
            lambda lr, decay: lr / (1 - decay),
            "割るのは h ではなく √h です。",
            "It divides by √h, not by h.",
        ),
        (
            "inverse",
            lambda lr, decay: lr * (1 - decay) ** 0.5,
            "√h は割る側にあります。h が小さいほど、歩幅は大きくなります。",
            "√h is what it divides by: the smaller h, the longer the step.",
        ),
        (
            "decay",
            lambda lr, decay: lr / decay**0.5,
            "一歩目では、前の h（decay の掛かるほう）は 0 です。残るのは (1 − decay) のほうです。",
            "At the first step the old h, which decay multiplies, is 0: (1 − decay) is left.",
        ),
    ),
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
    (
        "正解です！ データが一つでも全部でも、同じ式で勾配が取れます。",
        "Well done! One sample or all of them, it is the same formula.",
    ),
    (
        (
            "half",
            lambda *asked: _line(*asked) / 2,
            "2 乗を微分すると出る 2 が抜けています。",
            "The 2 that comes of the square is missing.",
        ),
        (
            "sign",
            lambda *asked: -_line(*asked),
            "符号が逆です。誤差は、予測 − 正解です。",
            "The sign is wrong: the error is prediction − target.",
        ),
        (
            "sum",
            lambda *asked: len(asked[-1]) * _line(*asked),
            "合計になっています。データの数で割って、平均にします。",
            "That is the sum: divide by how many there are, for the mean.",
        ),
        (
            "crossed",
            lambda *asked: _line(*asked)[::-1],
            "順番が逆です。先に w の勾配、次に b の勾配です。",
            "They are in the wrong order: first the slope in w, then the one in b.",
        ),
        (
            "input",
            lambda *asked: _line(*asked)[[1, 1]],
            "w の勾配には、入力 inputs が掛かります。",
            "The slope in w is multiplied by the inputs.",
        ),
    ),
)

SPREAD = Question(
    "spread(one, batch_size)",
    ((4.0, 1.0), (4.0, 4.0), (4.0, 16.0), (3.0, 25.0)),
    lambda one, n: one / np.sqrt(n),
    (
        "正解です！ 揺れを半分にするには、4 倍のデータが要ります。",
        "Well done! To halve the trembling takes four times the samples.",
    ),
    (
        (
            "root",
            lambda one, n: one / n,
            "n 個の平均の散らばりは、1/n ではなく 1/√n です。",
            "The spread of a mean of n goes down as 1/√n, not as 1/n.",
        ),
        (
            "same",
            lambda one, n: one,
            "平均を取ると、散らばりは小さくなります。n 個なら 1/√n です。",
            "A mean is spread less: 1/√n times as much, for n of them.",
        ),
        (
            "inverse",
            lambda one, n: one * np.sqrt(n),
            "散らばりは大きくではなく、小さくなります。",
            "The spread gets less, not more.",
        ),
    ),
)


def _away(y: float, lr: float) -> float:
    return np.log(1 / y) / np.log(1 + 2 * lr)


STEPS_AWAY = Question(
    "steps_away(y, lr)",
    ((1e-6, 0.1), (1e-3, 0.1), (0.01, 0.2), (1e-12, 0.1)),
    _away,
    (
        "正解です！ 100 万分の 1 のずれも、76 歩で 1 になります。",
        "Well done! Even a millionth of an offset is 1 after 76 steps.",
    ),
    (
        (
            "valley",
            lambda y, lr: np.log(1 / y) / np.log(1 - 2 * lr),
            "それは谷の倍率です。鞍点では y の曲率は −2 なので、倍率は 1 より大きくなります。",
            "That is the factor of a valley: on a saddle the curvature of y is −2, and the factor "
            "above 1.",
        ),
        (
            "curvature",
            lambda y, lr: np.log(1 / y) / np.log(1 + lr),
            "−y² の勾配は −2y です。倍率に 2 が入ります。",
            "The slope of −y² is −2y: there is a 2 in the factor.",
        ),
        (
            "even",
            lambda y, lr: (1 - y) / (2 * lr * y),
            "y は足し算ではなく、掛け算で大きくなります。",
            "y grows by multiplying, not by adding.",
        ),
        (
            "inverse",
            lambda y, lr: 1 / _away(y, lr),
            "分子と分母が逆です。",
            "Numerator and denominator are the wrong way round.",
        ),
        (
            "rounded",
            lambda y, lr: np.ceil(_away(y, lr)),
            "合っています。端数は切り上げず、そのまま返してください。",
            "That is right: return it as it is, without rounding it up.",
        ),
    ),
)


def _distances(ends: np.ndarray, minima: np.ndarray) -> np.ndarray:
    return np.linalg.norm(ends[..., None, :] - minima, axis=-1)


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
    (
        "正解です！ これで、どの出発点にも行き先の色が付きます。",
        "Well done! Now every start has the colour of where it leads.",
    ),
    (
        (
            "distance",
            lambda ends, minima: _distances(ends, minima).min(axis=-1),
            "それは距離です。何番目の谷底かは、min ではなく argmin で分かります。",
            "That is the distance: argmin, not min, says which minimum it is.",
        ),
        (
            "farthest",
            lambda ends, minima: _distances(ends, minima).argmax(axis=-1),
            "いちばん遠い谷底を選んでいます。近いのは argmin です。",
            "It chooses the farthest: the nearest is argmin's.",
        ),
        (
            "count",
            lambda ends, minima: 1 + _distances(ends, minima).argmin(axis=-1),
            "番号は 0 から数えます。",
            "Numbers begin with 0.",
        ),
        (
            "distances",
            lambda ends, minima: _distances(ends, minima),
            "谷底ごとの距離のままです。最後の軸で argmin を取りましょう。",
            "These are the distances to each minimum: take argmin along the last axis.",
        ),
        (
            "apart",
            lambda ends, minima: np.abs(ends[..., None, :] - minima).sum(axis=-1).argmin(axis=-1),
            "x と y の差を足した長さではなく、まっすぐな距離 √(dx² + dy²) です。",
            "Not dx and dy added up, but the straight distance, √(dx² + dy²).",
        ),
    ),
)
