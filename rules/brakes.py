"""Rules with a brake for each parameter, from its gradients so far: AdaGrad, RMSProp, Adadelta."""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.base import Optimizer, Values


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

    torch.optim.Adagrad is this one. optax.adagrad begins with h = 0.1, and has ε = 1e-7 inside the
    root: √(h + ε).

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods" (2011).
    """

    eps: float = 1e-10
    h: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            self.h[key] = self.h.get(key, 0.0) + grad * grad
            params[key] = params[key] - lr * grad / (self.h[key] ** 0.5 + self.eps)


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

    torch.optim.RMSprop (whose ρ is `alpha`) is this one. optax.rmsprop has ρ = 0.9 by default, and
    ε inside the root, √(h + ε), but with `eps_in_sqrt=False`.

    Source: T. Tieleman, G. Hinton, "Neural Networks for Machine Learning", lecture 6e (2012).
    """

    decay: float = 0.99
    eps: float = 1e-8
    h: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            self.h[key] = self.decay * self.h.get(key, 0.0) + (1 - self.decay) * grad * grad
            params[key] = params[key] - lr * grad / (self.h[key] ** 0.5 + self.eps)


@dataclass(eq=False)
class Adadelta(Optimizer):
    """RMSProp whose steps have the units of W by themselves.

    h ← ρh + (1 − ρ)(∂L/∂W)², s = √(u + ε) / √(h + ε) ∂L/∂W, u ← ρu + (1 − ρ)s², W ← W − ηs.

    Args:
        lr: the factor η on the step; above 0. The paper has none, that is 1, as torch by default.
        decay: ρ, the part of h and u that a step keeps; at least 0 and below 1.
        eps: ε, of which the first step is made: about η √(ε / (1 − ρ)); above 0.

    Attributes:
        h, u: the running means of the squares of the gradients, and of the steps before η.

    >>> params = {"x": 3.0}
    >>> Adadelta(lr=1.0).update(params, {"x": 5.0})
    >>> round(params["x"], 6)
    2.996838

    torch.optim.Adadelta and optax.adadelta (whose ρ is `rho`) are this one.

    Source: M. D. Zeiler, "ADADELTA: an adaptive learning rate method" (2012), algorithm 1.
    """

    decay: float = 0.9
    eps: float = 1e-6
    h: Values = field(default_factory=dict, init=False, repr=False)
    u: Values = field(default_factory=dict, init=False, repr=False)

    def update(self, params: Values, grads: Values) -> None:
        lr, pairs = self.begin(params, grads)
        for key, grad in pairs:
            u = self.u.get(key, 0.0)
            self.h[key] = self.decay * self.h.get(key, 0.0) + (1 - self.decay) * grad * grad
            step = (u + self.eps) ** 0.5 / (self.h[key] + self.eps) ** 0.5 * grad
            self.u[key] = self.decay * u + (1 - self.decay) * step * step
            params[key] = params[key] - lr * step
