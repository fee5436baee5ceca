"""Optimizers: the rules by which parameters W follow the gradient ∂L/∂W downhill.

Each rule is one short class with `update(params, grads)`: both are dicts with the same keys, and
the entries of `params` are replaced in place, in the dict. A value is a real number or an array of
them, of any width: all are float64 before anything is done with them. A number, or an array
without axes, is replaced by a float; an array, of integers or float32 too, by a new float64 one,
so that the caller's own is never overwritten. What a rule remembers between updates (velocity,
sums of squares) starts at zero and stays with the instance.

Defaults are torch.optim's, but for lr: 0.1 throughout, a pace that can be seen.

>>> params = {"x": -7.0, "y": 2.0}
>>> SGD(lr=0.5).update(params, {"x": -0.7, "y": 4.0})
>>> params
{'x': -6.65, 'y': 0.0}
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import Any

from numerics.values import is_real, matched, to_float

Values = dict[str, Any]  # parameter name -> number or array


@dataclass(eq=False)
class Optimizer:
    """What the rules share: hyperparameters that are checked whenever they are set.

    A subclass is a dataclass whose fields are its hyperparameters, plus an `update`.

    Raises:
        TypeError, ValueError: for a hyperparameter that is no number or out of its bounds.
    """

    lr: float = 0.1

    @property
    def name(self) -> str:
        """What labels call the method: its class's name."""
        return type(self).__name__

    def hyperparameters(self) -> dict[str, float]:
        """The hyperparameters by name, in the order of the constructor.

        >>> Momentum(lr=0.2).hyperparameters()
        {'lr': 0.2, 'momentum': 0.9}
        """
        return {item.name: getattr(self, item.name) for item in fields(self) if item.init}

    def update(self, params: Values, grads: Values) -> None:
        """Take one step: replace each value in `params`, given the gradient in `grads`.

        Raises:
            TypeError: for what is no real number and no array of such (of booleans, say).
            ValueError, FloatingPointError: where the dicts do not fit, or a value is not finite.

        >>> import numpy as np
        >>> params = {"w": np.array([4, 2], dtype=np.int8)}
        >>> SGD(lr=0.5).update(params, {"w": np.array([-128, 2], dtype=np.int8)})
        >>> params["w"]
        array([68.,  1.])
        """
        raise NotImplementedError(f"{self.name} has no update(params, grads) yet")

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _checked(name, value) if name in BOUNDS else value)


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
        for key, grad in matched(params, grads):
            params[key] = params[key] - self.lr * grad


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

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).
    """

    momentum: float = 0.9
    v: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        for key, grad in matched(params, grads):
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grad
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

    Source: I. Sutskever et al., "On the importance of initialization and momentum" (2013).
    """

    def update(self, params: Values, grads: Values) -> None:
        for key, grad in matched(params, grads):
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grad
            params[key] = params[key] + self.momentum * self.v[key] - self.lr * grad


@dataclass(eq=False)
class AdaGrad(Optimizer):
    """A brake per parameter: h ← h + (∂L/∂W)², W ← W − η ∂L/∂W / (√h + ε).

    Args:
        lr: the learning rate η, in units of W: the length of the first step; above 0.
        eps: ε, which keeps the division from 0; above 0.

    Attributes:
        h: the sum of the squared gradients of each parameter.

    >>> params = {"x": 3.0, "y": 3.0}
    >>> AdaGrad(lr=0.5).update(params, {"x": 0.01, "y": 100.0})
    >>> round(params["x"], 6), round(params["y"], 6)
    (2.5, 2.5)

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods" (2011).
    """

    eps: float = 1e-10
    h: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        for key, grad in matched(params, grads):
            self.h[key] = self.h.get(key, 0.0) + grad * grad
            params[key] = params[key] - self.lr * grad / (self.h[key] ** 0.5 + self.eps)


@dataclass(eq=False)
class RMSProp(Optimizer):
    """AdaGrad that forgets: h ← ρh + (1 − ρ)(∂L/∂W)², W ← W − η ∂L/∂W / (√h + ε).

    Args:
        lr: the learning rate η, in units of W; above 0. The first step is η / √(1 − ρ).
        decay: ρ, the part of h that a step keeps; at least 0 and below 1.
        eps: ε, which keeps the division from 0; above 0.

    Attributes:
        h: the running mean of the squared gradients of each parameter.

    >>> params = {"x": 3.0}
    >>> RMSProp(lr=0.3).update(params, {"x": 5.0})
    >>> round(params["x"], 6)
    0.0

    Source: T. Tieleman, G. Hinton, "Neural Networks for Machine Learning", lecture 6e (2012).
    """

    decay: float = 0.99
    eps: float = 1e-8
    h: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        for key, grad in matched(params, grads):
            self.h[key] = self.decay * self.h.get(key, 0.0) + (1 - self.decay) * grad * grad
            params[key] = params[key] - self.lr * grad / (self.h[key] ** 0.5 + self.eps)


@dataclass(eq=False)
class Adam(Optimizer):
    """Momentum and RMSProp with both means corrected for their start at zero.

    m ← β₁m + (1 − β₁)∂L/∂W, v ← β₂v + (1 − β₂)(∂L/∂W)²,
    W ← W − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) at the t-th update.

    Args:
        lr: the learning rate η, in units of W: the length of the first step; above 0.
        beta1: β₁, the part of m that a step keeps; at least 0 and below 1.
        beta2: β₂, the part of v that a step keeps; at least 0 and below 1.
        eps: ε, which keeps the division from 0; above 0.

    Attributes:
        m, v: the running means of the gradients and of their squares.
        t: the number of updates so far.

    >>> params = {"x": 3.0}
    >>> Adam(lr=0.3).update(params, {"x": 5.0})
    >>> round(params["x"], 6)
    2.7

    Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    m: Values = field(default_factory=dict, init=False, repr=False)
    v: Values = field(default_factory=dict, init=False, repr=False)
    t: int = field(default=0, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        pairs = matched(params, grads)
        self.t += 1
        for key, grad in pairs:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grad
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grad * grad
            mean = self.m[key] / (1 - self.beta1**self.t)
            spread = (self.v[key] / (1 - self.beta2**self.t)) ** 0.5
            params[key] = params[key] - self.lr * mean / (spread + self.eps)


@dataclass(eq=False)
class AdamW(Adam):
    """Adam with weight decay that bypasses its brakes: W ← W − ηλW, then Adam's update.

    Args:
        lr, beta1, beta2, eps: as Adam's.
        weight_decay: λ, the part of W taken off per unit of η; at least 0.

    >>> params = {"x": 10.0}
    >>> AdamW(lr=0.3).update(params, {"x": 0.0})
    >>> round(params["x"], 6)
    9.97

    Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
    """

    weight_decay: float = 0.01

    def update(self, params: Values, grads: Values) -> None:
        for key, _ in matched(params, grads):
            params[key] = params[key] - self.lr * self.weight_decay * params[key]
        super().update(params, grads)


# hyperparameter -> (lower bound, may it be reached?, upper bound, what is right)
BOUNDS = {
    "lr": (0, False, math.inf, "it must be finite and above 0, e.g. lr=0.1"),
    "momentum": (0, True, 1, "it must be 0 or more and below 1, e.g. momentum=0.9"),
    "decay": (0, True, 1, "it must be 0 or more and below 1, e.g. decay=0.99"),
    "beta1": (0, True, 1, "it must be 0 or more and below 1, e.g. beta1=0.9"),
    "beta2": (0, True, 1, "it must be 0 or more and below 1, e.g. beta2=0.999"),
    "eps": (0, False, math.inf, "it must be finite and above 0, e.g. eps=1e-8"),
    "weight_decay": (0, True, math.inf, "it must be finite and 0 or more, e.g. weight_decay=0.01"),
}


def _checked(name: str, value: Any) -> float:
    lower, reached, upper, right = BOUNDS[name]
    if not is_real(value):
        raise TypeError(f"{name} is {value!r}, which is no number: {right}")
    number = to_float(value)  # first, as what is above 0 may not be so as a float
    if not (lower < number < upper or (reached and number == lower)):
        raise ValueError(f"{name} is {str(value)[:60]}: {right}")
    return number
