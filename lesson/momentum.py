"""What is wrong with a Momentum, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

import optimizers
from lesson.sgd import first_step
from lesson.trials import (
    LEVEL,
    SLOPES,
    START,
    Mistake,
    Trial,
    alike,
    compare_walks,
    example,
    known,
    made,
    nothing,
    passed,
    steps_by,
    take_step,
    try_out,
)
from lesson.verdicts import Found, Verdict, check

MOMENTUM_CASES = ({"lr": 0.1, "momentum": 0.9}, {"lr": 0.25, "momentum": 0.6})


def check_momentum(momentum: Any) -> Verdict:
    """Whether a class is Momentum, v ← αv − η ∂L/∂W, W ← W + v, and if not, in words, why.

    Args:
        momentum: the class itself, made with `lr` and `momentum`, and with `update(params, grads)`.

    Returns:
        The verdict, as `check_sgd` does.
    """
    return check(momentum, "Momentum", _examine_momentum)


def _examine_momentum(cls: type) -> Verdict:
    _check_own_velocity(cls)
    trials = [try_out(cls, optimizers.Momentum, hyper) for hyper in MOMENTUM_CASES]
    if all(trial.fits for trial in trials):
        compare_walks(cls, optimizers.Momentum, MOMENTUM_CASES)
        return passed(
            cls,
            MOMENTUM_CASES[0],
            "正解です！ Momentum が勢いをつけて転がります。",
            "Well done! Momentum rolls on.",
        )
    if all(trial.still for trial in trials):
        raise nothing(cls)
    ja, en = example(trials)
    if found := known(trials, MISTAKES):
        raise found
    if all(alike(trial.moved, steps_by(_right, trial.hyper, shared=True)) for trial in trials):
        raise Found(
            "one velocity",
            f"x と y が一つの速度を使い回しています。キーごとに self.v[key] を持ちましょう。{ja}",
            f"x and y share one velocity: keep one for each key, self.v[key].{en}",
        )
    if not all(trial.fits_first for trial in trials):
        raise first_step(trials)
    kept = np.ravel([_kept(trial) for trial in trials])
    if np.allclose(kept, kept[0]):
        raise Found(
            "hard-coded",
            f"momentum に何を渡しても {kept[0]:.3g} を使っています。self.momentum を使います。{ja}",
            f"It uses {kept[0]:.3g} whatever momentum is: use self.momentum.{en}",
        )
    raise Found(
        "velocity",
        "一歩目は正しいのに、次の歩みの速度が違います。v ← αv − η∂L/∂W と見比べてください。" + ja,
        "The first step is right, but the velocity of the next is not: compare with "
        "v ← αv − η∂L/∂W." + en,
    )


def _check_own_velocity(cls: type) -> None:
    """Raise Found if a new instance has the velocity of another one.

    At rest on level ground nothing may move. One that moves by a part of the other's last step has
    its velocity, even if runs before this one have set it moving too.
    """
    hyper = MOMENTUM_CASES[0]
    first = take_step(made(cls, **hyper), dict(START), SLOPES[0])
    second = take_step(made(cls, **hyper), dict(START), LEVEL)
    if not any(second.values()) or not all(first.values()):
        return
    parts = [second[key] / first[key] for key in START]
    if np.allclose(parts, parts[0]):
        raise Found(
            "shared",
            "新しく作った Momentum が、別の Momentum の速度を持っています。"
            "速度の辞書は、クラスの直下や引数の既定値ではなく、"
            "__init__ の中で self.v = {} と作ります。",
            "A new Momentum has the velocity of another one. Make the dict of velocities in "
            "__init__, self.v = {}, not in the body of the class nor as a default argument.",
        )


# A rule takes (velocity, gradient, lr, momentum) and gives (new velocity, step).
def _right(v: float, g: float, lr: float, a: float) -> tuple[float, float]:
    return a * v - lr * g, a * v - lr * g


def _uphill(v: float, g: float, lr: float, a: float) -> tuple[float, float]:
    return a * v - lr * g, -(a * v - lr * g)


MISTAKES: list[Mistake] = [
    (
        "forgotten",
        lambda v, g, lr, a: (0.0, -lr * g),
        "速度が次の歩みに残っていません（SGD と同じ動きです）。"
        "速度を self.v[key] に入れて、次の update でも使います。",
        "The velocity is not kept from step to step (this walks as SGD does): keep it in "
        "self.v[key], for the next update.",
    ),
    (
        "sign",
        _uphill,
        "符号が逆です。坂を上ってしまいます：v = αv − η∂L/∂W、そして W に v を足します。",
        "The sign is wrong, it goes uphill: v = αv − η∂L/∂W, and v is added to W.",
    ),
    (
        "momentum's sign",
        lambda v, g, lr, a: (-a * v - lr * g, -a * v - lr * g),
        "momentum の符号が逆です。これまでの速度は、引くのではなく足します（αv − η∂L/∂W）。",
        "The sign of momentum is wrong: the old velocity is added, not subtracted (αv − η∂L/∂W).",
    ),
    (
        "alpha",
        lambda v, g, lr, a: (v - lr * g, v - lr * g),
        "これまでの速度に momentum（α）が掛かっていません。速度が減らず、転がり続けます。",
        "The old velocity is not multiplied by momentum (α), so it never dies down.",
    ),
    (
        "alpha",
        lambda v, g, lr, a: ((1 + a) * v - lr * g, (1 + a) * v - lr * g),
        "v += αv − … では、もとの v も残ります。v = αv − η∂L/∂W と置き換えます。",
        "v += αv − … keeps the old v as well: replace it, v = αv − η∂L/∂W.",
    ),
    (
        "factor",
        lambda v, g, lr, a: (a * v - (1 - a) * lr * g, a * v - (1 - a) * lr * g),
        "勾配に (1 − momentum) が余分に掛かっています。",
        "The gradient has an extra factor (1 − momentum).",
    ),
    (
        "factor",
        lambda v, g, lr, a: (lr * (a * v - g), lr * (a * v - g)),
        "学習率 lr が、これまでの速度にも掛かっています。lr を掛けるのは勾配だけです。",
        "The old velocity is multiplied by lr, too: only the gradient is.",
    ),
    (
        "factor",
        lambda v, g, lr, a: (a * (v - lr * g), a * (v - lr * g)),
        "momentum が勾配にも掛かっています。momentum を掛けるのは、これまでの速度だけです。",
        "The gradient is multiplied by momentum, too: only the old velocity is.",
    ),
    (
        "factor",
        lambda v, g, lr, a: ((1 - a) * v - lr * g, (1 - a) * v - lr * g),
        "これまでの速度に (1 − momentum) が掛かっています。掛けるのは momentum です。",
        "The old velocity is multiplied by (1 − momentum): by momentum it should be.",
    ),
    (
        "twice",
        lambda v, g, lr, a: (a * v - lr * g, a * v - 2 * lr * g),
        "勾配が二回使われています。勾配は速度の更新にだけ使い、W には v だけを足します。",
        "The gradient counts twice: it belongs to the velocity; only v is added to W.",
    ),
    (
        "nesterov",
        lambda v, g, lr, a: (a * v - lr * g, a * (a * v - lr * g) - lr * g),
        "これは Nesterov の方法です（先の節で出てきます）。Momentum では W に v だけを足します。",
        "This is Nesterov's method, of a later section: with Momentum, just v is added to W.",
    ),
    (
        "order",
        lambda v, g, lr, a: (a * v - lr * g, v),
        "順番が逆です。先に速度 v を更新して、それから W に足します。",
        "The order is wrong: update the velocity v first, then add it to W.",
    ),
]


def _kept(trial: Trial) -> list[float]:
    """The part of its first step that each parameter's second one keeps."""
    lr, first, second = trial.hyper["lr"], *trial.moved[:2]
    return [(second[key] + lr * SLOPES[1][key]) / first[key] for key in START]
