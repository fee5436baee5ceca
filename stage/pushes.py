"""Pushes: the arrows that add up to a step, as the method's rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from adventurer import Route


class Push(NamedTuple):
    """An arrow in units of x and y; its form tells what it is, see `stage.arrows`."""

    form: str
    tail: np.ndarray
    vector: np.ndarray


def pushes(route: Route, step: int) -> list[Push]:
    """What step number `step` (1, 2, …) of a route is made of, each arrow from the last one's tip.

    The step of plain descent is −lr ∇f, one arrow. A method with momentum adds to it what it keeps
    of its velocity, αv. The step of any other method is shown as one arrow, undivided.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.5), steps=1).route
    >>> pushes(route, 1)
    [Push(form='gradient', tail=array([-7.,  2.]), vector=array([ 0.35, -2.  ]))]
    """
    tail, update = route.points[step - 1], route.updates[step - 1]
    downhill = -float(route.hyper.get("lr", np.nan)) * route.gradients[step - 1]
    kept = update - downhill
    if np.allclose(kept, 0, atol=1e-9 * np.abs(update).max()):
        return [Push("gradient", tail, update)]
    if "momentum" in route.hyper and np.isfinite(kept).all():
        return [Push("velocity", tail, kept), Push("gradient", tail + kept, downhill)]
    return [Push("step", tail, update)]
