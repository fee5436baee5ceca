"""What a walk was set to, as legends say it: hyperparameters by name, and a changing lr at a time.

>>> from adventurer import Adventurer
>>> from fields import ravine
>>> from optimizers import AdamW
>>> from schedules import cosine
>>> route = Adventurer(-7, 2).optimize(ravine, AdamW(lr=cosine(0.9, 0.05, 30)), steps=30).route
>>> settings(route)
['lr 0.9 → 0.0523', 'β₁ 0.9', 'β₂ 0.999', 'λ 0.01']
>>> settings(route, 0)[0], settings(route, 28.5)[0], settings(route, 30)[0]
('lr 0.900', 'lr 0.059', 'lr 0.052')
"""

from __future__ import annotations

import math
from numbers import Real
from typing import Any

import numpy as np

from numerics.numerals import brief, formula_of, is_zero, running
from numerics.route import Route

SYMBOLS = {"beta1": "β₁", "beta2": "β₂", "weight_decay": "λ", "momentum_decay": "ψ"}
SYMBOLS |= {"betas": "β", "b1": "β₁", "b2": "β₂"}  # torch's and optax's names
MOST = 4  # figures of a changing lr


def settings(route: Route, time: float | None = None) -> list[str]:
    """Each hyperparameter with its value; of a changing lr from where to where it goes.

    Args:
        route: the walk.
        time: of the clock, which counts steps: a changing lr is what it is then.
    """
    return [
        f"{SYMBOLS.get(name, name)} {_said(route, name, value, time)}".strip()
        for name, value in route.hyper.items()
        # eps guards a division: nothing to compare
        if name not in ("eps", "lr_scheduler") and (_is_told(value) or _is_rate(name, value))
    ]


def lr_at(route: Route, time: float) -> float:
    """The learning rate at a moment of the clock: of the step that is taken then, or of the last.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=lambda k: 0.9 / (k + 1)), steps=2).route
    >>> [round(lr_at(route, time), 3) for time in (0, 0.9, 1, 2)]
    [0.9, 0.9, 0.45, 0.45]
    """
    return float(route.lrs[min(int(time + 1e-6), len(route.lrs) - 1)])


def lr_formula(route: Route, step: int) -> str:
    """The learning rate of a step (1, 2, …), as Typst sets it in a formula.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=lambda k: 0.9 / (k + 1)), steps=2).route
    >>> lr_formula(route, 1), lr_formula(route, 2)
    ('0.90', '0.45')
    """
    lr = float(route.lrs[step - 1])
    return formula_of(lr_said(lr, route.lrs) if route.scheduled else brief(lr))


def lr_range(lrs: np.ndarray) -> str:
    """From where to where learning rates (n,) go, by way of the highest: "0.03 → 0.9 → 0.05".

    Nothing for none, of a walk that could not take its first step.

    >>> lr_range(np.array([0.1, 0.5, 0.9, 0.2])), lr_range(np.array([0.1, 0.1]))
    ('0.1 → 0.9 → 0.2', '0.1')
    """
    said = [brief(lr, 3) for lr in (lrs[0], lrs.max(), lrs[-1])] if len(lrs) else []
    return " → ".join(each for i, each in enumerate(said) if i == 0 or each != said[i - 1])


def lr_said(lr: float, lrs: np.ndarray) -> str:
    """One of learning rates (n,) in figures: as many decimals for each, so that they stand still.

    >>> lrs = np.array([0.9, 0.5, 0.05])
    >>> [lr_said(lr, lrs) for lr in lrs], lr_said(1e-6, np.array([1e-6, 1.0]))
    (['0.900', '0.500', '0.050'], '1e−6')
    """
    high, low = (math.floor(math.log10(each)) for each in (lrs.max(), lrs[lrs > 0].min()))
    said = running(lr, float(lrs.max()), int(np.clip(2 + high - low, 2, MOST)))
    return brief(lr, 2) if lr and is_zero(said) else said


def _is_told(value: Any) -> bool:
    """Whether it is a number, or several; or what is switched on, of which the name is told."""
    several = value if isinstance(value, tuple) else (value,)
    return value is not False and all(isinstance(each, Real) for each in several)


def _is_rate(name: str, value: Any) -> bool:
    """Whether it is the schedule of a learning rate; of a leg of several, "lr₂"."""
    return name.startswith("lr") and callable(value)


def _said(route: Route, name: str, value: Any, time: float | None) -> str:
    if isinstance(value, (bool, tuple)):
        return "" if value is True else ", ".join(map(brief, value))
    if name != "lr" or not route.scheduled:
        said = route.lrs[0] if name == "lr" and callable(value) and len(route.lrs) else value
        return brief(said) if isinstance(said, Real) else str(said)
    return lr_range(route.lrs) if time is None else lr_said(lr_at(route, time), route.lrs)
