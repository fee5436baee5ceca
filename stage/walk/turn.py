"""The first turn of a walk with momentum: where what pulls across cancels what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from stage.walk.step_arrows import pushes

if TYPE_CHECKING:
    from adventurer import Route

COUNT = 3  # steps
PUSHES = 9  # that a velocity is told to be made of, at most
GROWS = 1.05  # times as long is the velocity along after them, at least: else nothing is seen


class InLens:
    """What a lens shows, one step after the other.

    Attributes:
        tails: Where the arrows of each step set out (n, 2).
        corners: Where they begin and end, from there: (n, m, 2).
    """

    tails: np.ndarray
    corners: Any

    @property
    def middles(self) -> np.ndarray:
        """The middle of each step's arrows (n, 2)."""
        return self.tails + (self.corners.min(axis=1) + self.corners.max(axis=1)) / 2

    def reach(self, units: np.ndarray) -> float:
        """How far any arrow reaches from its step's middle, on a map of these units (2,)."""
        away = (self.tails - self.middles)[:, None] + self.corners
        return float(np.linalg.norm(away * units, axis=-1).max())


@dataclass(frozen=True)
class Turn(InLens):
    """Steps around the first reversal of a coordinate's velocity.

    Attributes:
        steps: Their numbers, one after the other.
        across: The coordinate that turns back: 0 is x, 1 is y. The other is the one along.
        tails: Where each of them sets out (n, 2).
        kept, pulls: What it is made of, each (n, 2): αv, and −η∇f, which pictures call a push.
            Their sum is the new v.
        left: What is left in the last new v of each pull up to then, the first one's first, (m, 2):
            αⁿ of it after n more steps. Their sum is that v. What is left of the oldest of more
            than `PUSHES` is told as one.
    """

    steps: range
    across: int
    tails: np.ndarray
    kept: np.ndarray
    pulls: np.ndarray
    left: np.ndarray

    @property
    def sums(self) -> np.ndarray:
        """The new velocities (n, 2), which are the steps."""
        return self.kept + self.pulls

    @property
    def corners(self) -> np.ndarray:
        """Where each step's arrows begin and end, from its tail: (n, 3, 2).

        These are its tail, and the tips of what is kept and of the sum.
        """
        return np.stack([np.zeros_like(self.kept), self.kept, self.sums], axis=1)

    def last(self, count: int) -> Turn:
        """The same turn, told from its last so many steps on."""
        told = {name: getattr(self, name)[-count:] for name in ("steps", "tails", "kept", "pulls")}
        return replace(self, **told)

    @property
    def shows(self) -> bool:
        """Whether it shows what momentum does: across they cancel, along they add up.

        Across, each pull is against what is kept, and the velocity comes ever nearer to nil; along,
        all pulls are to one side, each is with what is kept, and the velocity grows.
        """
        a, b = self.across, 1 - self.across
        with_it = self.kept * self.pulls
        against, along = with_it[:, a] < 0, with_it[:, b] > 0
        shrinks = np.diff(np.abs(self.sums[:, a])) < 0
        grows = np.diff(far := np.abs(self.sums[:, b])) > 0
        seen = far[-1] > GROWS * far[0]
        one_side = np.ptp(np.sign(self.left[:, b])) < 2
        return bool(seen and one_side and all(map(np.all, (against, along, shrinks, grows))))


def first_turn(route: Route, last: float = np.inf) -> Turn | None:
    """The steps in which y's velocity first turns back, or x's, if that shows what momentum does.

    They end with the step in which it turns, or with the one before it, where it was nearer to nil.
    None if there are no such steps up to the moment `last` of the clock, or the route's steps are
    not αv − η∇f.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD, Momentum
    >>> walk = lambda method: Adventurer(-7, 2).optimize(ravine, method, steps=30).route
    >>> first_turn(walk(Momentum(lr=0.1, momentum=0.9))).steps
    range(5, 8)
    >>> first_turn(walk(SGD(lr=0.95)))
    """
    for across in (1, 0):
        v = route.updates[: int(min(last, route.steps)), across]
        turns = np.flatnonzero(v[:-1] * v[1:] < 0)
        if not len(turns):
            continue
        end = int(turns[0]) + 1 + int(abs(v[turns[0] + 1]) < abs(v[turns[0]]))
        steps = range(end - COUNT + 1, end + 1)
        made = [pushes(route, step) for step in steps] if steps[0] > 1 else []
        if not all(_is_kept(route, step, parts) for step, parts in zip(steps, made, strict=False)):
            continue
        if made:
            kept, pulls = (np.array([parts[i].vector for parts in made]) for i in (0, 1))
            tails, left = route.points[steps[0] - 1 : end], _left(route, end)
            turn = Turn(steps, across, tails, kept, pulls, left)
            if turn.shows:
                return turn
    return None


def _left(route: Route, end: int) -> np.ndarray:
    """What is left of each pull in the velocity of step `end`, see `Turn.left`."""
    share, v = route.hyper["momentum"], route.updates[:end]
    pulls = v - share * np.concatenate([np.zeros((1, 2)), v[:-1]])
    left = pulls * share ** np.arange(end - 1, -1, -1)[:, None]
    old = max(end - PUSHES + 1, 1)
    return np.concatenate([left[:old].sum(axis=0, keepdims=True), left[old:]])


def _is_kept(route: Route, step: int, parts: list) -> bool:
    """Whether a step is what is kept of the last one, and a pull downhill."""
    if [part.form for part in parts] != ["velocity", "gradient"]:
        return False
    share, last = route.hyper["momentum"], route.updates[step - 2]
    return bool(np.allclose(parts[0].vector, share * last, atol=1e-9 * np.abs(last).max()))
