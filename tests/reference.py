"""What the tests of the pure modules share: torch.optim's routes, rules, settings, warnings."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import settings

import optimizers
from optimizers import Optimizer

CASES = json.loads((Path(__file__).parent / "data/routes.json").read_text())["cases"]
NAMES = [f"{case['optimizer']}-{case['field']}" for case in CASES]
RULES = [
    rule
    for rule in vars(optimizers).values()
    if isinstance(rule, type) and issubclass(rule, Optimizer) and rule is not Optimizer
]

# Property tests take no heed of how busy the machine is, and try the same examples each time.
steady = settings(deadline=None, derandomize=True, max_examples=60)


def method_of(case: dict) -> Optimizer:
    """The optimizer of a case of the reference, with its hyperparameters."""
    return getattr(optimizers, case["optimizer"])(**case["hyper"])


def decays(rule: type[Optimizer]) -> bool:
    """Whether its steps depend on where it stands: weights shrink, unless told otherwise."""
    return rule().hyperparameters().get("weight_decay", 0) > 0


@contextmanager
def heard() -> Iterator[list[warnings.WarningMessage]]:
    """All that is warned of within, but of what others left open and is collected just then."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)
        yield said
