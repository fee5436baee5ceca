"""Rules that follow the gradient, or what is kept of it: SGD, Momentum, Nesterov, Lion."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from numerics.values import plain
from rules.base import Optimizer, Values


@dataclass(eq=False)
class SGD(Optimizer):
    """Stochastic gradient descent: W ← W − η ∂L/∂W.

    Args:
        lr: the learning rate η, in units of W² per unit of loss; above 0.

    >>> import numpy as np
    >>> params = {"w": np.array([1.0, 2.0])}
    >>> SGD(lr=0.5).update(params, {"w": np.array([2.0, 2.0])})
    >>> params["w"]
    array([0., 1.])

    Source: H. Robbins, S. Monro, "A stochastic approximation method" (1951).
    """

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            params[key] = params[key] - lr * grad


@dataclass(eq=False)
class Momentum(Optimizer):
    """A ball that rolls on: v ← αv − η ∂L/∂W, W ← W + v.

    Args:
        lr: the learning rate η; above 0.
        momentum: α, the part of the velocity that a step keeps; at least 0 and below 1.

    Attributes:
        v: the velocity of each parameter, which is its last step, in units of W.

    >>> ball, params = Momentum(lr=0.1), {"x": 0.0}
    >>> for _ in range(2):
    ...     ball.update(params, {"x": -1.0})
    >>> round(params["x"], 9), round(ball.v["x"], 9)
    (0.29, 0.19)

    torch.optim.SGD(momentum=α) and optax.sgd(η, α) keep the velocity free of η: v ← αv + ∂L/∂W,
    W ← W − ηv. That is the same way while η stays. Where it changes, theirs is rescaled at once,
    while what is kept here is the last step: under a gradient of 1 and η = 0.1 three times, then
    0.01 three times, W goes from 0 to −1.278 here and to −0.683 there.

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).
    """

    momentum: float = 0.9
    v: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - lr * grad
            params[key] = params[key] + self.v[key]


@dataclass(eq=False)
class Nesterov(Momentum):
    """Momentum that looks ahead: v ← αv − η ∂L/∂W, W ← W + αv − η ∂L/∂W.

    As in torch.optim and the textbook, W is the look-ahead point: where the velocity is about to
    carry the ball, and where its gradient is read. Arguments and `v` are Momentum's.

    >>> params = {"x": 0.0}
    >>> Nesterov(lr=0.1).update(params, {"x": -1.0})
    >>> round(params["x"], 9)
    0.19

    torch.optim.SGD(nesterov=True) and optax.sgd(nesterov=True) differ from it as from Momentum.

    Source: I. Sutskever et al., "On the importance of initialization and momentum" (2013).
    """

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - lr * grad
            params[key] = params[key] + self.momentum * self.v[key] - lr * grad


@dataclass(eq=False)
class Lion(Optimizer):
    """A step of one length, whatever the slope: c = β₁m + (1 − β₁)∂L/∂W, W ← W − η(sign c + λW).

    Then m ← β₂m + (1 − β₂)∂L/∂W: the step heeds the last slope more than m does.

    Args:
        lr: the learning rate η, in units of W: the length of a step on each axis; above 0.
        beta1: β₁, the part of m in the step's direction; at least 0 and below 1.
        beta2: β₂, the part of m that a step keeps; at least 0 and below 1.
        weight_decay: λ, the part of W taken off per unit of η; at least 0.

    Attributes:
        m: the running mean of the gradients.

    >>> params = {"x": 3.0, "y": 3.0}
    >>> Lion(lr=0.25).update(params, {"x": 0.01, "y": -100.0})
    >>> params
    {'x': 2.75, 'y': 3.25}

    torch.optim has none; optax.lion is this one with weight_decay=0.001 by default.

    Source: X. Chen et al., "Symbolic discovery of optimization algorithms" (2023), algorithm 2.
    """

    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0
    m: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            m = self.m.get(key, 0.0)
            sign = plain(np.sign(self.beta1 * m + (1 - self.beta1) * grad))
            params[key] = params[key] - lr * (sign + self.weight_decay * params[key])
            self.m[key] = self.beta2 * m + (1 - self.beta2) * grad
