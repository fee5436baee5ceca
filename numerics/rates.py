"""A method at many learning rates from one start: the loss after a walk, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from numerics.field import Field
from numerics.many import Walks, walk_many
from numerics.route import Method

FINE, FEW = 2000, 40  # learning rates that are walked at; of a field that takes long
LEAST = 1.2  # times the lowest has the highest of them
FAR = 0.5  # of its way to the best end is still before who crawls
TO_AND_FRO = 0.5  # of its turns lead back, more than half, in a walk that swings
KEPT = 0.9  # of its first step's length has the last one of who bounces
NUDGE = 1e-4  # of the field's width and height: so far from a point slopes are compared
SCALES = 50  # times a sensible learning rate, or less: the limit at a kink is none
SAME = 1e-9  # of the way to the minimum: an even shrinking is off by less


def steepness(field: Field, point: tuple[float, float]) -> float:
    """λ, the largest second derivative of the loss at a point, whatever the direction.

    Near a minimum plain descent swings ever wider with a learning rate above 2/λ: each step
    multiplies the distance to it, in that direction, by 1 − lr λ.

    >>> from fields import ravine
    >>> round(steepness(ravine, (0, 0)), 9)
    2.0
    """
    curves = hessian(field, point)
    return float(np.linalg.eigvalsh(curves)[-1]) if np.isfinite(curves).all() else np.nan


def hessian(field: Field, point: tuple[float, float]) -> np.ndarray:
    """The second derivatives (2, 2) of the loss at a point, by differences of its slopes.

    >>> from fields import ravine
    >>> hessian(ravine, (0, 0)).round(6).tolist()
    [[0.1, 0.0], [0.0, 2.0]]
    """
    rows = []
    for axis, ends in enumerate((field.x_range, field.y_range)):
        away = np.zeros(2)
        away[axis] = NUDGE * (ends[1] - ends[0])
        both = np.array(field.full_grad(*np.stack([point + away, point - away], axis=-1)))
        rows.append((both[:, 0] - both[:, 1]) / (2 * away[axis]))
    curves = np.array(rows)
    return (curves + curves.T) / 2


def zero_of(field: Field, start: tuple[float, float], *walks: Walks) -> float:
    """What losses are counted from: 0, or the lowest known, if it is below.

    Known are those of the minima, of the start, and where walks ended within the field's ranges.
    """
    known = [field(*start), *(field(*each) for each in field.minima)]
    for each in walks:
        known += each.losses[field.contains(*np.moveaxis(each.ends, -1, 0))].tolist()
    return min(0.0, *known)


def losses_from(zero: float, field: Field, walks: Walks) -> np.ndarray:
    """The loss after each walk (…), counted from `zero`; infinite where there is none.

    So it is where a walk diverged, or went on down out of the field's ranges.
    """
    inside = field.contains(*np.moveaxis(walks.ends, -1, 0))
    gone = walks.diverged | ~np.asarray(inside) & (walks.losses < zero)
    return np.where(gone, np.inf, np.maximum(walks.losses - zero, 0.0))  # what is less is roundoff


@dataclass(frozen=True, eq=False)
class Scan:
    """The walks of one method from one start, at many hyperparameters.

    Attributes:
        zero: what losses are counted from, see `zero_of`.
        goal: where the best walk ends, (2,).
    """

    field: Field
    method: Method
    start: tuple[float, float]
    steps: int
    zero: float
    goal: np.ndarray

    @property
    def start_loss(self) -> float:
        """The loss where all begin, counted from `zero`."""
        return self.field(*self.start) - self.zero

    def loss(self, walk: Walks) -> float:
        """The loss after one walk, counted as that of the others is."""
        return float(losses_from(self.zero, self.field, walk))


@lru_cache(maxsize=4)
def walk_at(scan: Scan, **settings: float) -> Walks:
    """The walk of a scan's method from its start, at some hyperparameters.

    The latest are remembered: each frame of a clip whose route bends live asks for its points, its
    loss and its word.
    """
    return walk_many(scan.field, scan.method, scan.start, scan.steps, **settings)


@dataclass(frozen=True, eq=False)
class RateScan(Scan):
    """The walks of one method from one start, at many learning rates.

    Attributes:
        halts: learning rates (m,) to look at more closely, growing; `halted` are their walks.
        rates: all learning rates (n,), the halts among them.
        losses: the loss after each walk (n,), see `losses_from`.
        limit: 2/λ at the minimum next to the start; None where that is no scale for learning rates.
    """

    halts: np.ndarray
    rates: np.ndarray
    losses: np.ndarray
    limit: float | None
    halted: Walks

    @classmethod
    def of(
        cls,
        field: Field,
        method: Method,
        start: tuple[float, float],
        steps: int,
        parts: Sequence[float],
        scale: float,
    ) -> RateScan:
        """Walk at `FINE` learning rates from halt to halt, evenly spaced by their logarithms.

        Args:
            parts: where to halt, as parts of the limit, or of `scale` where there is none.
            scale: a sensible learning rate for plain descent on the field.

        >>> from fields import ravine
        >>> from optimizers import SGD
        >>> scan = RateScan.of(ravine, SGD(), (-7, 2), 30, (0.1, 0.5, 0.95, 1, 1.02), 1.0)
        >>> scan.limit, scan.halts.tolist(), round(scan.best, 2)
        (1.0, [0.1, 0.5, 0.95, 1.0, 1.02], 0.93)
        >>> [scan.word(i) for i in range(5)]
        ['crawls', 'fits', 'zig-zags', 'bounces', 'diverges']
        """
        limit = limit_of(field, start, scale)
        halts = np.unique(parts) * (limit or scale)
        apart = 1.0 if halts[-1] > LEAST * halts[0] else LEAST  # halts that are one have a curve
        fine = np.geomspace(halts[0] / apart, halts[-1] * apart, FEW if field.slow else FINE)
        rates = np.union1d(fine[1:-1] if apart == 1 else fine, halts)
        walks = walk_many(field, method, start, steps, whole=False, lr=rates)
        zero = zero_of(field, start, walks)
        losses = losses_from(zero, field, walks)
        goal = walks.ends[np.argmin(losses)]  # if all diverge, any
        halted = walk_many(field, method, start, steps, lr=halts)
        told = halts, rates, losses, limit, halted
        return cls(field, method, start, steps, zero, goal, *told)

    def walk(self, rate: float) -> Walks:
        """The walk at a learning rate."""
        return walk_at(self, lr=rate)

    @property
    def best(self) -> float:
        """The learning rate after which the loss is lowest."""
        return float(self.rates[np.argmin(self.losses)])

    def word(self, halt: int) -> str:
        """What a walk at one of the halts does, in a word; see `word_of`."""
        risen = self.halted.losses[halt] > self.field(*self.start)
        gone = bool(risen or np.isinf(losses_from(self.zero, self.field, self.halted)[halt]))
        return word_of(self.halted.points[:, halt], gone, self.goal)

    def factors(self, points: np.ndarray) -> np.ndarray | None:
        """By what each step of a walk (steps + 1, 2) multiplies x and y, counted from a minimum.

        (2,); None if that is not the same for all steps, as it is where the loss is a quadratic
        with its axes along x and y.
        """
        minimum = nearest_minimum(self.field, self.start)
        if minimum is None or not np.isfinite(points).all():
            return None
        away = points - minimum
        if not away[0].all():
            return None
        factors = away[1] / away[0]
        even = away[0] * factors ** np.arange(len(points))[:, None]
        off = np.abs(even - away).max(axis=0)
        return factors if (off <= SAME * np.abs(away).max(axis=0)).all() else None


def word_of(points: np.ndarray, diverged: bool, goal: np.ndarray) -> str:
    """What a walk (steps + 1, 2) does, in a word.

    It "diverges" if it ends higher than it began, or has no loss. If most turns lead back, it
    "bounces" where its steps stay as long as they were, and "zig-zags" where not. Else it "crawls"
    if more than half of the way is left to the `goal`, where the best of all walks ends, and "fits"
    if less.

    >>> word_of(np.array([[8.0, 0], [7, 0], [6, 0]]), False, np.zeros(2))
    'crawls'
    """
    if diverged:
        return "diverges"
    steps = np.diff(points, axis=0)
    lengths, turns = np.hypot(*steps.T), np.sum(steps[1:] * steps[:-1], axis=1)
    if len(turns) and np.mean(turns < 0) > TO_AND_FRO:
        return "bounces" if lengths[-1] > KEPT * lengths[0] else "zig-zags"
    left, whole = (np.hypot(*(goal - at)) for at in (points[-1], points[0]))
    return "crawls" if left > FAR * whole else "fits"


def nearest_minimum(field: Field, start: tuple[float, float]) -> np.ndarray | None:
    """The minimum (2,) of a field that is nearest to a point, if it knows any."""
    minima = np.array(field.minima, float).reshape(-1, 2)
    return minima[np.argmin(np.hypot(*(minima - start).T))] if len(minima) else None


def limit_of(field: Field, start: tuple[float, float], scale: float) -> float | None:
    """2/λ at the minimum that is nearest to the start; None where it is far from `scale`."""
    nearest = nearest_minimum(field, start)
    steep = np.nan if nearest is None else steepness(field, tuple(nearest))
    limit = float(f"{2 / steep:.9g}") if steep > 0 else np.nan  # what differences blur is not told
    return limit if scale / SCALES < limit < SCALES * scale else None
