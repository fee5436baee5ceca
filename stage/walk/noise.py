"""Noise: a walk by gradients that are told inexactly, as those of minibatches are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from adventurer import Adventurer, Method, Route
from fields import Field
from numerics.field import Values
from stage.look.words import worded


def noisy(field: Field, noise: float) -> Field:
    """The same loss, where each gradient is ∇f + noise · (n₁, n₂), n₁ and n₂ drawn from N(0, 1).

    Args:
        field: whose loss and gradient.
        noise: standard deviation of both slopes, in z per unit of x and of y.

    >>> from fields import saddle
    >>> field = noisy(saddle, 0.2)
    >>> field.grad(0, 0, rng=0) == field.grad(0, 0, rng=0) != field.grad(0, 0, rng=1)
    True
    """

    def grad(x: Values, y: Values, rng: np.random.Generator) -> tuple[Values, Values]:
        dx, dy = field.grad(x, y, rng)
        return dx + noise * rng.normal(), dy + noise * rng.normal()

    return Field(field, field.x_range, field.y_range, grad, field.name, field.minima)


@dataclass(frozen=True, eq=False, repr=False)
class NoisyRoute(Route):
    """A route by noisy gradients: its name and its settings say so, too."""

    noise: float = 0.0

    @property
    def name(self) -> str:
        return worded("{} + noise", super().name)

    @property
    def hyper(self) -> dict[str, Any]:
        return {**super().hyper, worded("noise"): self.noise}


def noisy_route(
    field: Field,
    start: tuple[float, float],
    method: Method,
    steps: int,
    noise: float,
    seed: int,
) -> NoisyRoute:
    """The route of a method on a field that is made `noisy`; the same seed, the same route.

    >>> from fields import saddle
    >>> from optimizers import SGD
    >>> noisy_route(saddle, (-1.7, 0), SGD(lr=0.1), 3, noise=0.2, seed=0)
    <Route: 3 steps of SGD + noise(lr=0.1, noise=0.2) on saddle, loss 2.89 → 0.7596>
    """
    walker = Adventurer(*start).optimize(noisy(field, noise), method, steps, seed=seed)
    return NoisyRoute(**vars(walker.route), noise=noise)
