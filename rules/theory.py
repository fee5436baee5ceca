"""What is known of momentum on a quadratic: where it is stable, and which momentum is best.

On a quadratic a walk is made of walks along its axes. Along one of curvature λ the distance z to
the minimum follows a recursion of two terms, and shrinks if both roots of its polynomial are below
1 in size: of heavy-ball momentum α at a rate η, z² − (1 + α − ηλ) z + α; of Nesterov's, with
a = 1 − ηλ, z² − (1 + α) a z + α a.

Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964);
G. Goh, "Why Momentum Really Works", Distill (2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rules.descent import Momentum, Nesterov

FINE = 200  # points of a line
EDGES = {  # of a rule: at which lr times λ a root is −1
    Momentum: lambda momentum: 2 * (1 + momentum),
    Nesterov: lambda momentum: 2 * (1 + momentum) / (1 + 2 * momentum),
}


def edge(method: Any, momentum: ArrayLike, curvature: float) -> np.ndarray | None:
    """The learning rates below which walks on a quadratic shrink; None where no rule is known.

    Args:
        method: an optimizer; Momentum and Nesterov are known, what is derived from them is not.
        momentum: α of each walk, from 0 to below 1.
        curvature: the quadratic's largest one, λ > 0.

    >>> edge(Momentum(), [0.0, 0.5, 0.9], 2.0).tolist()
    [1.0, 1.5, 1.9]
    >>> edge(Nesterov(), [0.0, 0.5, 0.9], 2.0).round(3).tolist()
    [1.0, 0.75, 0.679]
    """
    known = EDGES.get(type(method))
    return None if known is None else known(np.asarray(momentum, float)) / curvature


def best_momentum(method: Any, lr: ArrayLike, curvatures: Sequence[float]) -> np.ndarray | None:
    """The momentum with which walks shrink fastest in the long run, for each learning rate.

    It is the largest of (1 − √(ηλ))² over the curvatures: with less, the walk along one of the axes
    creeps; with more, all swing for longer. Only known of Momentum, else None.

    >>> best_momentum(Momentum(), [0.1, 0.5], (0.1, 2.0)).round(3).tolist()
    [0.81, 0.603]
    """
    if type(method) is not Momentum:
        return None
    each = np.multiply.outer(np.asarray(lr, float), np.asarray(curvatures, float))
    return ((1 - np.sqrt(each)) ** 2).max(axis=-1)


def lines(
    method: Any, curvatures: Sequence[float] | None, reach: float
) -> list[tuple[str, np.ndarray]]:
    """Names and lines (FINE, 2), over lr up to `reach` and momentum, of what is known.

    Args:
        curvatures: the least and the greatest of a quadratic; None for what is no quadratic.

    >>> [name for name, line in lines(Momentum(), (0.1, 2.0), 2.0)]
    ['border', 'best momentum']
    """
    if curvatures is None:
        return []
    momenta, rates, known = np.linspace(0, 1, FINE), np.linspace(0, reach, FINE), []
    if (border := edge(method, momenta, curvatures[1])) is not None:
        known.append(("border", np.stack([border, momenta], axis=-1)))
    if (best := best_momentum(method, rates, curvatures)) is not None:
        known.append(("best momentum", np.stack([rates, best], axis=-1)))
    return known
