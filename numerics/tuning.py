"""Several methods on one field, each at the same learning rates: what tuning makes of them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from numerics.field import Field
from numerics.many import walk_many
from numerics.rates import losses_from, zero_of
from numerics.route import Method, hyperparameters, name_of
from numerics.values import is_real

ZERO = 1e-8  # of the loss where all begin: below that nothing is told apart


class Standing(NamedTuple):
    """How methods stand after a walk at one learning rate each.

    Attributes:
        rates: the learning rate of each, (m,).
        losses: its loss after the walk, (m,); infinite if it diverged.
    """

    rates: np.ndarray
    losses: np.ndarray

    @property
    def order(self) -> list[int]:
        """The methods' numbers, the lowest loss first; of equal ones the first of them.

        >>> Standing(np.array([0.1, 0.2]), np.array([3.0, 2.0])).order
        [1, 0]
        """
        return np.argsort(self.losses, kind="stable").tolist()


@dataclass(frozen=True, eq=False)
class Tuning:
    """Walks of several methods from one start, as many steps each, each at the same rates.

    Attributes:
        rates: the learning rates that each method was tried at, (n,), growing.
        losses: the loss after each walk, (m, n), see `numerics.rates.losses_from`.
        chosen: how the methods stand at learning rates of their own.
        best: how they stand at that of `rates` after which each has its lowest loss; of losses that
            are as good as zero, at the smallest rate.
        start_loss: where all begin, counted from `zero`.
    """

    field: Field
    methods: tuple[Method, ...]
    start: tuple[float, float]
    steps: int
    rates: np.ndarray
    losses: np.ndarray
    chosen: Standing
    zero: float
    start_loss: float

    @classmethod
    def of(
        cls,
        field: Field,
        methods: Sequence[Method],
        start: tuple[float, float],
        steps: int,
        rates: np.ndarray,
    ) -> Tuning:
        """Walk with each method, at each of these learning rates and at its own one.

        Raises:
            ValueError: a method has no `lr`, or one that is no number.

        >>> from fields import ravine
        >>> from optimizers import SGD, Momentum
        >>> rates = np.geomspace(0.01, 1, 61)
        >>> tuning = Tuning.of(ravine, (SGD(lr=0.95), Momentum(lr=0.1)), (-7, 2), 30, rates)
        >>> tuning.chosen.losses.round(4).tolist(), tuning.best.rates.round(3).tolist()
        ([0.0133, 0.0479], [0.926, 0.271])
        """
        own = np.array([rate_of(method) for method in methods])
        walks = [
            walk_many(field, method, start, steps, whole=False, lr=np.r_[rates, rate])
            for method, rate in zip(methods, own, strict=True)
        ]
        zero = zero_of(field, start, *walks)
        losses = np.array([losses_from(zero, field, each) for each in walks])
        told = rates, losses[:, :-1], Standing(own, losses[:, -1])
        return cls(field, tuple(methods), start, steps, *told, zero, field(*start) - zero)

    @property
    def best(self) -> Standing:
        lowest = self.losses.min(axis=1)
        enough = np.maximum(lowest, ZERO * self.start_loss)
        first = np.argmax(self.losses <= enough[:, None], axis=1)
        return Standing(self.rates[first], self.losses[np.arange(len(first)), first])

    def points(self, method: int, rate: float) -> np.ndarray:
        """Points (steps + 1, 2) of a method's walk at a learning rate; NaN once it diverged."""
        walk = self.field, self.methods[method], self.start, self.steps
        return walk_many(*walk, lr=rate).points


def rate_of(method: Method) -> float:
    """The method's learning rate, which is a number.

    Raises:
        ValueError: it has none, or one that changes.

    >>> from optimizers import SGD
    >>> rate_of(SGD(lr=0.5))
    0.5
    """
    lr = hyperparameters(method).get("lr")
    if not is_real(lr):
        has = "no lr" if lr is None else f"the lr {lr}, which changes"
        raise ValueError(f"{name_of(method)} has {has}: give one number, e.g. SGD(lr=0.1)")
    return float(lr)


def at_rate(method: Method, rate: float) -> Method:
    """The same method at another learning rate.

    >>> from optimizers import Momentum
    >>> at_rate(Momentum(lr=0.1), 0.2)
    Momentum(lr=0.2, momentum=0.9)
    """
    twin = copy.deepcopy(method)
    twin.lr = float(rate)
    return twin
