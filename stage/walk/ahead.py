"""Where Nesterov's gradient is read: not where the ball is, but where its velocity carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stage.walk.turn import InLens

if TYPE_CHECKING:
    from adventurer import Route


@dataclass(frozen=True)
class Ahead(InLens):
    """A step before which the slope ahead already leads back, and the slope at the ball does not.

    What the method stores, and what its route shows, is the point ahead: W. The ball that v moves
    is at W − αv.

    Attributes:
        step: Its number.
        ball: Where the ball is (2,).
        kept: αv (2,), which leads from there to W.
        here, there: −η∇f by the slope at the ball, and by that at W (2,).
    """

    step: int
    ball: np.ndarray
    kept: np.ndarray
    here: np.ndarray
    there: np.ndarray

    @property
    def tails(self) -> np.ndarray:
        return self.ball[None]

    @property
    def corners(self) -> np.ndarray:
        """Where its arrows begin and end, from the ball: (1, 5, 2).

        These are the ball, W, where the push by the slope at the ball leads from the ball, and
        where that push and the one by the slope at W lead from W: Momentum's step, and Nesterov's.
        """
        kept = self.kept
        return np.array([[np.zeros(2), kept, self.here, kept + self.here, kept + self.there]])


def first_ahead(route: Route, last: float = np.inf) -> Ahead | None:
    """The first such step of a route up to the moment `last` of the clock.

    None if there is none, or if the route's steps are not αv − η∇f with v ← αv − η∇f before.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import Momentum, Nesterov
    >>> walk = lambda method: Adventurer(-7, 2).optimize(ravine, method, steps=30).route
    >>> seen = first_ahead(walk(Nesterov(lr=0.1)))
    >>> seen.step, seen.here.round(2).tolist(), seen.there.round(2).tolist()
    (4, [0.07, -0.07], [0.06, 0.04])
    >>> first_ahead(walk(Momentum(lr=0.1)))
    """
    share = route.hyper.get("momentum")
    if not isinstance(share, float):
        return None
    v, steps = np.zeros(2), int(min(last, route.steps))
    for step in range(1, steps + 1):
        kept, lr, at = share * v, route.lrs[step - 1], route.points[step - 1]
        ball, there = at - kept, -lr * route.gradients[step - 1]
        here = -lr * np.array(route.field.grad(*ball), float)
        back = (kept * here > 0) & (kept * there < 0)
        v = kept + there
        most = 1e-9 * np.abs(route.updates[step - 1]).max()
        if not np.allclose(share * v + there, route.updates[step - 1], atol=most):
            return None
        if back.any():
            return Ahead(step, ball, kept, here, there)
    return None
