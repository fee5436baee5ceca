"""A method over two of its settings: the loss after a walk at each learning rate and momentum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numerics.field import Field
from numerics.many import Walks, walk_many
from numerics.rates import (
    Scan,
    hessian,
    limit_of,
    losses_from,
    nearest_minimum,
    walk_at,
    word_of,
    zero_of,
)
from numerics.route import Method, hyperparameters, name_of

FINE, COARSE, FEW = 400, 100, 20  # values of each; of a field that takes its time, or long
SAME = 1e-6  # of the steepest slope: that far off may the slopes of a quadratic be
SWINGS, PAST = 3, 0.1  # times past the goal, and how far
TRIED = 5  # points along each axis at which its slopes are compared
BOTH = "lr", "momentum"


@dataclass(frozen=True, eq=False)
class RegimeScan(Scan):
    """The walks of one method from one start, at every learning rate with every momentum.

    Attributes:
        rates, momenta: learning rates (n,) and momenta (m,), both even and growing.
        losses: the loss after each walk (m, n), see `losses_from`; infinite, too, where it ends
            higher than it began.
        scale: 2/λ at the minimum next to the start; where there is none, a sensible learning rate.
        curvatures: λ along the two axes, if the loss is a quadratic with a minimum; else None.
    """

    rates: np.ndarray
    momenta: np.ndarray
    losses: np.ndarray
    scale: float
    curvatures: tuple[float, float] | None

    @classmethod
    def of(
        cls,
        field: Field,
        method: Method,
        start: tuple[float, float],
        steps: int,
        reach: float,
        scale: float,
    ) -> RegimeScan:
        """Walk at `FINE` learning rates from 0 to `reach` times 2/λ, with as many momenta below 1.

        Args:
            scale: a sensible learning rate for plain descent, where 2/λ is none.

        Raises:
            ValueError: the method has no lr or no momentum; and as `walk_many`.

        >>> from fields import ravine
        >>> from optimizers import Momentum
        >>> scan = RegimeScan.of(ravine, Momentum(), (-7, 2), 30, 2.2, 1.0)
        >>> scan.losses.shape, [round(float(each), 2) for each in scan.best]
        ((400, 400), [1.28, 0.42])
        >>> [round(each, 6) for each in scan.curvatures]
        [0.1, 2.0]
        >>> [scan.word(0.1, momentum) for momentum in (0, 0.7, 0.9)]
        ['crawls', '', 'swings']
        """
        if not {*BOTH} <= hyperparameters(method).keys():
            raise ValueError(
                f"{name_of(method)} has not both lr and momentum: take Momentum or Nesterov"
            )
        scale = limit_of(field, start, scale) or scale
        fine = FEW if field.slow else FINE if field.at_once else COARSE
        middles = (np.arange(fine) + 0.5) / fine
        rates = reach * scale * middles
        told = {"whole": False, "lr": rates, "momentum": middles[:, None]}
        walks = walk_many(field, method, start, steps, **told)
        zero = zero_of(field, start, walks)
        risen = walks.losses > field(*start)
        losses = np.where(risen, np.inf, losses_from(zero, field, walks))
        goal = walks.ends.reshape(-1, 2)[np.argmin(losses)]  # if all diverge, any
        told = rates, middles, losses, scale, _curvatures(field, start)
        return cls(field, method, start, steps, zero, goal, *told)

    def walk(self, lr: float, momentum: float) -> Walks:
        """The walk at a learning rate and a momentum."""
        return walk_at(self, lr=lr, momentum=momentum)

    def loss(self, walk: Walks) -> float:
        """The loss after one walk, as `losses` has them."""
        return np.inf if walk.losses > self.field(*self.start) else super().loss(walk)

    def word(self, lr: float, momentum: float) -> str:
        """What the walk at a learning rate and a momentum does, in a word; see `word_of`.

        Of one that would "fit" it is said that it "swings" if, along x or along y, it passes the
        `goal` `SWINGS` times or more, by `PAST` of the start's distance; else nothing.
        """
        walk = self.walk(lr, momentum)
        word = word_of(walk.points, bool(np.isinf(self.loss(walk))), self.goal)
        if word != "fits":
            return word
        for way in (walk.points - self.goal).T:
            sides = np.sign(way[np.abs(way) > PAST * abs(way[0])])
            if (sides[1:] != sides[:-1]).sum() >= SWINGS:
                return "swings"
        return ""

    @property
    def best(self) -> tuple[float, float]:
        """The learning rate and the momentum after which the loss is lowest."""
        row, column = np.unravel_index(np.argmin(self.losses), self.losses.shape)
        return float(self.rates[column]), float(self.momenta[row])


def _curvatures(field: Field, start: tuple[float, float]) -> tuple[float, float] | None:
    """λ along both axes of a quadratic with a minimum; None for any other loss."""
    goal = nearest_minimum(field, start)
    if goal is None:
        return None
    matrix = hessian(field, tuple(goal))
    tried = [np.linspace(*ends, TRIED) for ends in (field.x_range, field.y_range)]
    points = np.stack(np.meshgrid(*tried), axis=-1).reshape(-1, 2)
    slopes = np.stack(field.full_grad(*points.T), axis=-1)
    off = np.abs(slopes - (points - goal) @ matrix).max()
    if not off <= SAME * np.abs(slopes).max():  # not so for NaN
        return None
    low, high = np.linalg.eigvalsh(matrix).tolist()
    return (low, high) if low > 0 else None
