"""Slopes: the gradient of a function that is known by its values alone, and how sure it is.

Each slope is first taken by the five-point rule in a step that suits a smooth float64 function.
Where a fifth value says otherwise (noise, a short wave, a kink, an edge), the step is chosen among
many, by the noise that was measured. NumPy only, no chance in it: the same points, the same slopes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Loss = Callable[[np.ndarray, np.ndarray], np.ndarray]  # flat x, y -> flat z

# The error of the five-point rule is least near eps^(1/5) times the length over which f changes;
# a twentieth of the range stands for that length, and grows with the distance outside.
STEP = np.finfo(float).eps ** 0.2 / 20
FIRST = np.ones(1)
LADDER = 4.0 ** np.arange(-8, 7)  # the steps to choose among, in STEPs: 1e-9 to 0.15 of the range
SHORT = 5  # the rung for the edge of where f is defined, where no rung serves

# What a slope may be off by, relative to its size or, near a minimum, to FLAT of the mean slope.
FLAT = 1e-2
NOISE, CURVE = 1e-6, 1e-4  # taken at once: the error by noise, and what the five-point rule mends
SURE = 1e-3  # no need to try from one side
TWO_DIGITS = 5e-3
ROUNDED = 0.03  # a longer step's slope that is this good shows that equal values are rounded ones


class Rule(NamedTuple):
    """Weights for values at `offsets` steps from the point.

    `fine` and `coarse` give the slope to the fourth and to the second order; `noise` gives 0 for
    any cubic, and for values with independent errors of deviation σ a number of deviation σ.
    """

    offsets: np.ndarray
    fine: np.ndarray
    coarse: np.ndarray
    noise: np.ndarray
    gain: float  # ‖fine‖: how much of the noise gets into the slope

    @classmethod
    def of(cls, offsets: list[float], fine: list[float], coarse: list[float]) -> Rule:
        at, weights = np.array(offsets), np.array(fine) / 12
        noise = 1 / (at[:, None] - at + np.eye(len(at))).prod(axis=1)  # the divided difference
        gain = float(np.linalg.norm(weights))
        return cls(at, weights, np.array(coarse) / 2, noise / np.linalg.norm(noise), gain)


# The golden ratio keeps waves that fit between the other four from passing for slow ones.
GOLDEN = (1 + math.sqrt(5)) / 2
CENTRAL = Rule.of([-2, -1, 1, 2, GOLDEN], [1, -8, 8, -1, 0], [0, -1, 1, 0, 0])
AHEAD = Rule.of([0, 1, 2, 3, 4], [-25, 48, -36, 16, -3], [-3, 4, -1, 0, 0])
BEHIND = Rule.of([0, -1, -2, -3, -4], [25, -48, 36, -16, 3], [3, -4, 1, 0, 0])


EACH_WAY = np.eye(2)[..., None]  # along x, and along y


class Measured(NamedTuple):
    """Slopes by one rule in several steps, arrays (steps, points); the steps grow."""

    slope: np.ndarray
    curve: np.ndarray  # the difference between the two orders
    noise: np.ndarray  # the error of `slope` by the noise of f
    flat: np.ndarray  # whether all values were the same

    @property
    def error(self) -> np.ndarray:
        error = np.fmax(self.curve, self.noise)
        return np.where(np.isfinite(self.slope + error), error, np.inf)


class Lines(NamedTuple):
    """Lines along which a slope is asked for, m in number: through a point, along x or y.

    Attributes:
        point: where, shape (2, m).
        along: (1, 0) or (0, 1), shape (2, m).
        step: STEP times the width of the range, more outside of it.
        mean: the mean slope of f over the range.
    """

    point: np.ndarray
    along: np.ndarray
    step: np.ndarray
    mean: np.ndarray

    def some(self, which: np.ndarray) -> Lines:
        return Lines(*(part[..., which] for part in self))


class Ground(NamedTuple):
    """What is known of f beforehand.

    Attributes:
        loss: f itself, for flat arrays; NaN or infinite where it has no value.
        ranges: (lowest, highest) x and y.
        rise: the greatest less the least of its values over the ranges.
        roundoff: half the distance from 1 to the next number, in the precision of its values.
    """

    loss: Loss
    ranges: tuple[tuple[float, float], tuple[float, float]]
    rise: float
    roundoff: float

    def gradient(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(df/dx, df/dy) at flat arrays of points, shape (2, n), and their doubt.

        The slope is (f(x-2h) - 8 f(x-h) + 8 f(x+h) - f(x+2h)) / 12h. Its error is estimated by

            max(|that less (f(x+h) - f(x-h)) / 2h|,  ‖weights‖ σ / h)

        where σ, the noise of f, is the greatest |Σ cᵢ f(x + oᵢh)| among the shorter steps, with cᵢ
        the fourth divided difference scaled to Σ cᵢ² = 1, and no less than f's rounding. The step
        with the least error counts. Where that leaves doubt, the same is done from either side.

        - At a kink (|x| at 0) the slope is the mean of those of the two sides.
        - At a jump it is that of the side f(x) belongs to; on a stair it is 0. Values rounded to
          1/10 000 of all that f rises, or more coarsely, are stairs.
        - Where f ends, it is that of the side where f is; NaN if there are no five finite values.

        The doubt is the estimated error by the size of the slope, (2, n): above TWO_DIGITS,
        two digits cannot be had. Slopes under FLAT of the mean slope count as that large.

        Sources: B. Fornberg, "Generation of finite difference formulas on arbitrarily spaced
            grids", Mathematics of Computation 51 (1988), tables 1 and 3. J. J. Moré, S. M. Wild,
            "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011), section 3, whose
            differences of equal steps are divided ones here; "Estimating derivatives of noisy
            simulations", ACM TOMS 38 (2012), for a step that follows the noise.
        """
        with np.errstate(all="ignore"):
            lines = self._lines(x, y)
            first = _measure(self, CENTRAL, lines, FIRST)
            slope, error = first.slope[0], first.error[0]
            size = _size(slope, lines, x.size)
            sure = (first.curve[0] <= CURVE * size) & (first.noise[0] <= NOISE * size)
            if (flat := np.flatnonzero(sure & first.flat[0])).size:  # or rounded too much to show
                sure[flat] = _measure(self, CENTRAL, lines.some(flat), LADDER[-1:]).flat[0]
            doubt = np.zeros(len(size))
            if (todo := np.flatnonzero(~sure)).size:
                slope[todo], error[todo] = _choose(self, lines.some(todo))
                doubt[todo] = (error / _size(slope, lines, x.size))[todo]
            doubt[~(error > 0) | ((slope == 0) & (self.rise == 0))] = 0  # exact; a constant
        return slope.reshape(2, -1), doubt.reshape(2, -1)

    def _lines(self, x: np.ndarray, y: np.ndarray) -> Lines:
        (left, right), (low, high) = self.ranges
        width, height = right - left, high - low
        away = np.fmax(
            np.abs(x - (left + right) / 2) / width, np.abs(y - (low + high) / 2) / height
        )
        point, along, extent = (np.empty((*n, 2, x.size)) for n in ((2,), (2,), ()))
        point[0], point[1], extent[0], extent[1] = x, y, width, height
        along[:] = EACH_WAY
        step, mean = STEP * extent * np.maximum(1, 2 * away), self.rise / extent
        return Lines(point.reshape(2, -1), along.reshape(2, -1), step.ravel(), mean.ravel())


def _size(slope: np.ndarray, lines: Lines, n: int) -> np.ndarray:
    """How large each slope counts: itself, the other one of its point, FLAT of the mean slope."""
    size = np.where(np.isfinite(slope), np.abs(slope), 0)
    wider = lines.step / _other(lines.step, n)
    other = _other(size, n) * np.minimum(1, 1 / wider)
    return np.maximum(np.maximum(size, other), FLAT * lines.mean)


def _other(values: np.ndarray, n: int) -> np.ndarray:
    """What is along y for the `n` lines along x, and the other way round."""
    return np.concatenate([values[n:], values[:n]])


def _measure(ground: Ground, rule: Rule, lines: Lines, steps: np.ndarray) -> Measured:
    """The slopes along some lines by one rule, in growing `steps` (in the lines' own)."""
    start = (lines.point * lines.along).sum(axis=0)
    h = start + steps[:, None] * lines.step - start  # steps that floats can hold
    shift = rule.offsets[:, None] * h[:, None]
    where = lines.point[:, None, None] + lines.along[:, None, None] * shift
    z = ground.loss(where[0].ravel(), where[1].ravel()).reshape(shift.shape)
    rise = z - z[:, :1]  # exact, so that a large constant in f adds no noise of its own
    slope, curve, spread = (weights @ rise for weights in (rule.fine, rule.coarse, rule.noise))
    slope, curve = slope / h, np.abs(slope - curve) / h
    single = ((z == z.astype(np.float32)) | ~np.isfinite(z)).all(axis=(0, 1)) & z.any(axis=(0, 1))
    unit = np.where(single, 2.0**-24, 2.0**-53)
    rounding = np.fmax(unit, ground.roundoff) * np.abs(z).max(axis=1)
    noise = np.fmax(np.abs(spread), rounding + unit * np.abs(start) * lines.mean)
    noise = np.fmax.accumulate(np.where(np.isfinite(noise), noise, 0))
    return Measured(slope, curve, rule.gain * noise / np.abs(h), (rise == 0).all(axis=1))


def _best(measured: Measured, floor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope with the least error on each line, and this error.

    Equal values count as flat ground only where no longer step gives another slope that is good
    to ROUNDED: else they are rounded values.
    """
    error = measured.error
    clear = (error <= ROUNDED * np.fmax(np.abs(measured.slope), floor)) & ~measured.flat
    error[measured.flat & clear.any(axis=0)] = np.inf
    rung = np.argmin(error, axis=0)[None]
    slope, error = (np.take_along_axis(part, rung, 0)[0] for part in (measured.slope, error))
    return slope, error


def _choose(ground: Ground, lines: Lines) -> tuple[np.ndarray, np.ndarray]:
    """The slopes along some lines by the best of the steps, and their errors."""
    central = _measure(ground, CENTRAL, lines, LADDER)
    floor = FLAT * lines.mean
    slope, error = _best(central, floor)
    todo = np.flatnonzero(~(error <= SURE * np.fmax(np.abs(slope), floor)))
    if not todo.size:
        return slope, error
    ways, floor = [(slope[todo], error[todo])], floor[todo]
    sides = [_measure(ground, rule, lines.some(todo), LADDER) for rule in (AHEAD, BEHIND)]
    ways += [_best(side, floor) for side in sides]
    (_, _), (right, right_error), (left, left_error) = ways
    ahead = right_error <= TWO_DIGITS * np.fmax(np.abs(right), floor)
    behind = left_error <= TWO_DIGITS * np.fmax(np.abs(left), floor)
    kink = ahead & behind & (np.abs(right - left) > 3 * (right_error + left_error))
    least = np.argmin([way[1] for way in ways], axis=0)
    found, doubt = (np.choose(least, parts) for parts in zip(*ways, strict=True))
    found = np.where(kink, (right + left) / 2, found)
    doubt = np.where(kink, np.fmax(right_error, left_error), doubt)
    edge = ~np.isfinite(central.slope[SHORT:, todo]).any(axis=0) & ~ahead & ~behind
    for side in sides:  # at the edge of f, a slope that grows without bound, as that of sqrt at 0
        found = np.where(edge & np.isfinite(side.slope[SHORT]), side.slope[SHORT], found)
    doubt = np.where(edge, np.abs(found), doubt)
    slope[todo], error[todo] = found, doubt
    return slope, error
