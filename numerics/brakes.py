"""What a walk's steps were divided by: sums of squared gradients, and running means of them.

Both are read from a route's numbers, whichever library's method took its steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from numerics.route import Route

CLOSE = 1e-6  # relative: an ε beside the root is below that


def sums_of_squares(route: Route) -> np.ndarray | None:
    """Σ g² of each coordinate up to each step, (steps, 2), in squares of the gradient's unit.

    None if the steps are not −η g / √Σg², which are AdaGrad's.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD, AdaGrad
    >>> walk = lambda method: Adventurer(-7, 2).optimize(ravine, method, steps=2).route
    >>> sums_of_squares(walk(AdaGrad(lr=1.5))).round(2).tolist()
    [[0.49, 16.0], [0.79, 17.0]]
    >>> sums_of_squares(walk(SGD(lr=0.1)))

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods" (2011).
    """
    if not route.steps or not np.isfinite(route.lrs).all():
        return None
    with np.errstate(all="ignore"):
        sums = np.cumsum(route.gradients**2, axis=0)
        steps = np.where(sums > 0, -route.lrs[:, None] * route.gradients / np.sqrt(sums), 0.0)
    if not np.isfinite(sums).all() or not sums.any():
        return None
    most = CLOSE * float(np.abs(route.updates).max())
    return sums if np.allclose(steps, route.updates, rtol=CLOSE, atol=most) else None


class FirstMean(NamedTuple):
    """The running mean of squared gradients at a walk's first step.

    Attributes:
        decay: ρ, what a step keeps of the mean.
        used: by what part of the squares the step was divided: 1 − ρ as the mean is, which began
            at 0; or 1, if that is made up for.
    """

    decay: float
    used: float

    @property
    def corrected(self) -> bool:
        """Whether it is made up for that the mean began at 0."""
        return self.used == 1


def first_mean(route: Route) -> FirstMean | None:
    """What a route's first step was divided by the root of; None if by none of these means.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD, Adam, RMSProp
    >>> walk = lambda method: Adventurer(-7, 2).optimize(ravine, method, steps=1).route
    >>> round(first_mean(walk(RMSProp(lr=0.3, decay=0.99))).used, 6)
    0.01
    >>> first_mean(walk(Adam(lr=0.3)))
    FirstMean(decay=0.999, used=1.0)
    >>> first_mean(walk(SGD(lr=0.3)))

    Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization" (2015), section 3.
    """
    decay = route.hyper.get("decay", route.hyper.get("beta2"))
    if not isinstance(decay, float) or not 0 < decay < 1 or not route.steps:
        return None
    slope, taken, lr = route.gradients[0], route.updates[0], route.lrs[0]
    for used in (1.0, 1 - decay):
        step = -lr * np.sign(slope) / np.sqrt(used)
        if slope.any() and np.allclose(taken, step, rtol=CLOSE, atol=0):
            return FirstMean(decay, used)
    return None
