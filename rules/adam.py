"""Rules with momentum and brakes: Adam, and what was made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from numerics.values import matched, plain
from rules.base import Optimizer, Values


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

    >>> params = {"x": 3.0}
    >>> Adam(lr=0.3).update(params, {"x": 5.0})
    >>> round(params["x"], 6)
    2.7

    torch.optim.Adam and optax.adam are this one (their β₁, β₂ are `betas`; `b1`, `b2`). A weight
    decay given to torch's is L2: λW is added to the gradient, and braked with it. See AdamW.

    Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    m: Values = field(default_factory=dict, init=False, repr=False)
    v: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            mean, spread = self._means(key, grad)
            params[key] = params[key] - lr * mean / (spread + self.eps)

    def _means(self, key: str, grad: Any) -> tuple[Any, Any]:
        """m̂ and √v̂ of a parameter, with this gradient in them."""
        self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grad
        self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grad * grad
        spread = (self.v[key] / (1 - self.beta2**self.t)) ** 0.5
        return self.m[key] / (1 - self.beta1**self.t), spread


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

    torch.optim.AdamW is this one; optax.adamw has λ = 1e-4 by default. The paper's λ is multiplied
    by the schedule alone, not by the lr that it starts from.

    Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
    """

    weight_decay: float = 0.01

    def update(self, params: Values, grads: Values) -> None:
        lr = self.rate
        for key, _ in matched(params, grads):
            params[key] = params[key] - lr * self.weight_decay * params[key]
        super().update(params, grads)


@dataclass(eq=False)
class AMSGrad(Adam):
    """Adam whose brake never lets go: the largest v so far takes the place of v in √v̂.

    Arguments, `m` and `v` are Adam's.

    Attributes:
        most: the largest v of each parameter.

    >>> method, params = AMSGrad(lr=0.3), {"x": 3.0}
    >>> for grad in (5.0, 0.0):
    ...     method.update(params, {"x": grad})
    >>> method.most["x"] > method.v["x"]
    True

    torch.optim.Adam(amsgrad=True) is this one. optax.amsgrad takes the largest v̂, corrected for its
    start at zero before it is compared: after a first steep slope that one brakes more.

    Source: S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond" (2018), whose
    m and v are not corrected.
    """

    most: Values = field(default_factory=dict, init=False, repr=False)

    def _means(self, key: str, grad: Any) -> tuple[Any, Any]:
        mean, _ = super()._means(key, grad)
        self.most[key] = plain(np.maximum(self.most.get(key, 0.0), self.v[key]))
        return mean, (self.most[key] / (1 - self.beta2**self.t)) ** 0.5


@dataclass(eq=False)
class NAdam(Adam):
    """Adam that looks ahead, as Nesterov does: in m̂'s place stands what it will be.

    W ← W − η (μₜ₊₁m / (1 − μ₁…μₜ₊₁) + (1 − μₜ)∂L/∂W / (1 − μ₁…μₜ)) / (√v̂ + ε), with
    μₜ = β₁(1 − 0.96^(tψ) / 2), so that it begins with half of the momentum.

    Args:
        lr: the learning rate η, in units of W: nearly the length of the first step; above 0.
        beta1, beta2, eps: as Adam's.
        momentum_decay: ψ, how soon μ comes near β₁; at least 0, where it stays at its half.

    Attributes:
        product: μ₁…μₜ, of the updates so far.

    >>> params = {"x": 3.0}
    >>> NAdam(lr=0.3).update(params, {"x": 5.0})
    >>> round(params["x"], 4)
    2.6831

    torch.optim.NAdam is this one. optax.nadam has no such μ, but β₁ at every update, with which the
    first step is 1.47 η in place of 1.06 η; for both, √v̂ + ε is Adam's.

    Source: T. Dozat, "Incorporating Nesterov momentum into Adam" (2016).
    """

    momentum_decay: float = 0.004
    product: float = field(default=1.0, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        now, ahead = self._momentum(self.t), self._momentum(self.t + 1)
        self.product *= now
        for key, grad in pairs:
            _, spread = self._means(key, grad)
            mean = ahead * self.m[key] / (1 - self.product * ahead)
            mean = mean + (1 - now) * grad / (1 - self.product)
            params[key] = params[key] - lr * mean / (spread + self.eps)

    def _momentum(self, t: int) -> float:
        return self.beta1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay))


@dataclass(eq=False)
class RAdam(Adam):
    """Adam that warms up by itself: no brake, W ← W − ηm̂, while v has seen too few gradients.

    ρ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ) says of how many v tells, and tends to ρ∞ = 2 / (1 − β₂) − 1. Once it
    is above 5, W ← W − η r m̂ √(1 − β₂ᵗ) / (√v + ε) with
    r² = (ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ). `m` and `v` are Adam's.

    Args:
        lr: the learning rate η, by which the first steps are multiplied as SGD's are; above 0.
        beta1, beta2, eps: as Adam's.

    >>> params = {"x": 3.0}
    >>> RAdam(lr=0.3).update(params, {"x": 5.0})
    >>> round(params["x"], 6)
    1.5

    torch.optim.RAdam is this one. optax.radam adds ε to √v̂, as Adam does, and brakes from ρ = 5 on.

    Source: L. Liu et al., "On the variance of the adaptive learning rate and beyond" (2020),
    algorithm 2, which brakes from above 4 on.
    """

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        brakes = self._rectified()
        for key, grad in pairs:
            step, _ = self._means(key, grad)
            if brakes:
                step = step * brakes / (self.v[key] ** 0.5 + self.eps)
            params[key] = params[key] - lr * step

    def _rectified(self) -> float:
        """r √(1 − β₂ᵗ); 0 as long as there is to be no brake."""
        power, far = self.beta2**self.t, 2 / (1 - self.beta2) - 1
        length = far - 2 * self.t * power / (1 - power)
        if length <= 5:
            return 0.0
        r2 = (length - 4) * (length - 2) * far / ((far - 4) * (far - 2) * length)
        return math.sqrt(r2 * (1 - power))
