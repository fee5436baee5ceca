"""Newton's method: a minimum of a smooth function of two weights, as exact as floats are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Model = Callable[[np.ndarray], tuple[float, np.ndarray, np.ndarray]]

STEPS = 200  # at most
DAMPED = 1e-6  # of the curvature is the least damping where a step leads up
FLAT, LIFT = 1e-9, 1e-3  # a curvature below that part of the greatest is raised to this one
SMALL = 1e-14  # a step below that ends the search
NEAR = 1e-9  # from there on a slope counts as none


def minimum(model: Model, start: np.ndarray, scale: np.ndarray) -> np.ndarray | None:
    """The minimum that is found downhill from a start; None where there is none, or no single one.

    Args:
        model: function of weights (2,) that gives the loss, its gradient (2,) and its second
            derivatives (2, 2).
        start: where to begin, (2,).
        scale: how large a change of each weight (2,) is a usual one.

    >>> def bowl(w):
    ...     return float(w @ w), 2 * w, 2 * np.eye(2)
    >>> minimum(bowl, np.array([3.0, 4.0]), np.ones(2)).tolist()
    [0.0, 0.0]
    """
    weights, damping = start, 0.0
    loss, slope, curve = _scaled(model, weights, scale)
    for _ in range(STEPS):
        size = max(np.abs(curve).max(), 1e-300)
        lowest = np.linalg.eigvalsh(curve)[0]
        shift = damping * size + (LIFT * size - lowest if lowest < FLAT * size else 0.0)
        step = np.linalg.solve(curve + shift * np.eye(2), -slope)
        there = weights + scale * step
        found = _scaled(model, there, scale)
        small = SMALL * max(np.abs(weights / scale).max(), 1.0)
        if not found[0] <= loss and np.abs(step).max() > small:
            damping = max(10 * damping, DAMPED)
            continue
        if found[0] <= loss:
            weights, (loss, slope, curve), damping = there, found, damping / 10
        if np.abs(step).max() <= small:
            break
    near = np.abs(slope).max() <= NEAR * np.abs(curve).max() * max(np.abs(weights / scale).max(), 1)
    if not near or np.linalg.eigvalsh(curve)[0] <= FLAT * np.abs(curve).max():
        return None
    return np.where(np.abs(weights) < SMALL * scale, 0.0, weights)


def _scaled(model: Model, weights: np.ndarray, scale: np.ndarray) -> tuple:
    """What the model gives, for weights counted in `scale`."""
    loss, slope, curve = model(weights)
    return loss, slope * scale, curve * np.outer(scale, scale)
