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
    (
        "正解です！ Nesterov が、進む先の勾配を読みます。",
        "Well done! Nesterov reads the slope ahead.",
    ),
    [
        (
            "momentum",
            _ahead(lambda v, push, a: v),
            "これは Momentum です。先に v を更新し、その新しい v を使って、W に αv − η∂L/∂W を"
            "足します。",
            "This is Momentum: update v first; then, with the new v, add αv − η∂L/∂W to W.",
        ),
        (
            "slope",
            _ahead(lambda v, push, a: a * v),
            "W に足すのは αv だけではありません。−η∂L/∂W も足します。",
            "Not αv alone is added to W: −η∂L/∂W is, too.",
        ),
        (
            "alpha",
            _ahead(lambda v, push, a: v - push),
            "W に足す新しい v に momentum（α）が掛かっていません。",
            "The new v that is added to W is not multiplied by momentum (α).",
        ),
        (
            "sign",
            _ahead(lambda v, push, a: push - a * v),
            "符号が逆です。坂を上ってしまいます：W には足します。",
            "The sign is wrong, it goes uphill: add to W.",
        ),
        (
            "sign",
            _ahead(lambda v, push, a: a * v + push),
            "勾配の符号が逆です。W に足すのは αv − η∂L/∂W です。",
            "The gradient's sign is wrong: what is added to W is αv − η∂L/∂W.",
        ),
        (
            "forgotten",
            lambda v, g, lr, a: (0.0, -(1 + a) * lr * g),
            "速度が次の歩みに残っていません。self.v[key] に入れて、次の update でも使います。",
            "The velocity is not kept from step to step: keep it in self.v[key], for the next "
            "update.",
        ),
    ],
)
