"""Losses of a user's data: two weights, a mean over samples, an exact gradient.

Each is a `SampledField`: a Field that knows its samples, so that `Adventurer.optimize` can take a
step from a few of them, by `batch_size`.

>>> import numpy as np
>>> hours, marks = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.1, 5.9, 8.0])
>>> field = linear_regression(hours, marks)
>>> slope, intercept = field.minima[0]  # of the line nearest to the data
>>> round(slope, 9), round(intercept, 9)
(1.98, 0.05)
>>> from adventurer import Adventurer
>>> from optimizers import SGD
>>> Adventurer(0, 0).optimize(field, SGD(lr=0.05), steps=40, batch_size=2, seed=1).route.steps
40
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from numerics.newton import minimum
from numerics.sampled import SampledField, checked_samples

Range = tuple[float, float]

MARGIN = 1.5  # times as far as what has to be seen reach the ranges
SURE = 4.0  # of a classifier: x · input of a typical sample where 98 % are sure
GRID = 41  # points along each axis among which the search for a minimum begins
TURN = 1e-9  # radians within which directions count as opposite


def linear_regression(
    inputs: ArrayLike,
    targets: ArrayLike,
    x_range: Range | None = None,
    y_range: Range | None = None,
    name: str = "linear regression",
) -> SampledField:
    """The mean squared error of a line, or of two features' weighted sum.

    z = mean (x · input + y − target)² for inputs of shape (n,): x is the slope, y the intercept.
    z = mean (x · input₁ + y · input₂ − target)² for inputs of shape (n, 2).

    Args:
        inputs: real numbers, shape (n,) or (n, 2).
        targets: real numbers, shape (n,).
        x_range, y_range: as those of `Field`; by default around the minimum, so wide that zero is
            there and that the loss rises by what the data let it.
        name: what labels call the field.

    Returns:
        A SampledField, whose minimum is the least-squares solution; it knows none where there is
        a whole valley of them (all inputs equal, or one feature a multiple of the other).

    Raises:
        TypeError, ValueError: where the data or ranges are no such thing.

    >>> linear_regression([[1, 0], [0, 2]], [3, 4])
    Field('linear regression', x from -4.5 to 10.5, y from -1.75 to 5.75)

    Source: A.-M. Legendre, "Nouvelles méthodes pour la détermination des orbites" (1805).
    """
    inputs, targets = _samples(inputs, targets, "targets", (1, 2))
    design = inputs if inputs.ndim == 2 else np.stack([inputs, np.ones(len(inputs))], axis=1)
    least, _, rank, _ = np.linalg.lstsq(design, targets, rcond=None)
    rise = np.mean(targets**2) - np.mean((design @ least - targets) ** 2)
    steep = np.mean(design**2, axis=0)
    reach = np.sqrt(np.maximum(rise, 0) / np.where(steep > 0, steep, 1))
    ranges = _around(least, reach, x_range, y_range)
    return _sampled(_line, (inputs, targets), ranges, name, [least if rank == 2 else None])


def logistic_regression(
    inputs: ArrayLike,
    labels: ArrayLike,
    x_range: Range | None = None,
    y_range: Range | None = None,
    name: str = "logistic regression",
) -> SampledField:
    """The mean cross-entropy of a classifier of two kinds, in nats.

    z = mean log(1 + exp(−s m)), s = 2 label − 1, where m is x · input + y for inputs of shape (n,)
    and x · input₁ + y · input₂ for inputs of shape (n, 2).

    Args:
        inputs: real numbers, shape (n,) or (n, 2).
        labels: 0 or 1 each (or False and True), shape (n,).
        x_range, y_range, name: as those of `linear_regression`.

    Returns:
        A SampledField. It knows no minimum where a line parts the two kinds: then the loss goes to
        0 as the weights grow without end.

    Raises:
        TypeError, ValueError: where the data or ranges are no such thing.

    >>> field = logistic_regression([-2, -1, 1, 2], [0, 1, 0, 1])
    >>> [round(weight, 6) for weight in field.minima[0]]
    [0.419618, 0.0]
    >>> logistic_regression([-2, -1, 1, 2], [0, 0, 1, 1]).minima
    ()

    Source: D. R. Cox, "The regression analysis of binary sequences" (1958).
    """
    if np.asarray(labels).dtype == bool:
        labels = np.asarray(labels, int)
    inputs, labels = _samples(inputs, labels, "labels", (1, 2))
    if wrong := set(labels.tolist()) - {0.0, 1.0}:
        raise ValueError(f"labels hold {min(wrong):g}: give 0 or 1 for each sample")
    signs = 2 * labels - 1
    design = inputs if inputs.ndim == 2 else np.stack([inputs, np.ones(len(inputs))], axis=1)

    def model(weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        loss, slope = _entropy(signs, design @ weights)
        sure = -slope * signs
        curve = (design.T * (sure * (1 - sure))) @ design
        return float(loss.mean()), slope @ design / len(design), curve / len(design)

    whole = not _parted(design * signs[:, None])
    size = np.sqrt(np.mean(design**2, axis=0))
    scale = 1 / np.where(size > 0, size, 1)
    least = minimum(model, np.zeros(2), scale) if whole else None
    ranges = _around(np.zeros(2) if least is None else least, SURE * scale, x_range, y_range)
    return _sampled(_classify, (inputs, signs), ranges, name, [least])


def network(
    inputs: ArrayLike,
    targets: ArrayLike,
    x_range: Range | None = None,
    y_range: Range | None = None,
    name: str = "network",
) -> SampledField:
    """The mean squared error of one hidden unit's network: z = mean (y tanh(x · input) − target)².

    x is the weight into the unit, y the weight out of it. The opposite weights give the same
    network, so that there are two hollows, and a saddle between them at (0, 0).

    Args:
        inputs: real numbers, shape (n,).
        targets: real numbers, shape (n,).
        x_range, y_range, name: as those of `linear_regression`.

    Returns:
        A SampledField, whose minima are the two that Newton's method finds from the lowest of some
        points; it knows none where that leads out of the ranges.

    Raises:
        TypeError, ValueError: where the data or ranges are no such thing.

    >>> inputs = np.linspace(-2, 2, 9)
    >>> field = network(inputs, 1.5 * np.tanh(0.8 * inputs))
    >>> [tuple(round(weight, 6) for weight in minimum) for minimum in field.minima]
    [(0.8, 1.5), (-0.8, -1.5)]

    Source: D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by
    back-propagating errors" (1986), for its two smallest layers.
    """
    inputs, targets = _samples(inputs, targets, "targets", (1,))
    scale = np.array([1 / (np.sqrt(np.mean(inputs**2)) or 1), np.abs(targets).max() or 1])
    ranges = _around(np.zeros(2), scale * (2, 1), x_range, y_range)

    def model(weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        x, y = weights
        unit = np.tanh(x * inputs)
        error, bend = y * unit - targets, (1 - unit * unit) * inputs
        slopes = np.stack([y * bend, unit])
        second = np.array([
            [np.mean(error * -2 * y * inputs * unit * bend), np.mean(error * bend)],
            [np.mean(error * bend), 0.0],
        ])  # fmt: skip
        curve = 2 * (slopes @ slopes.T / len(inputs) + second)
        return float(np.mean(error**2)), 2 * slopes @ error / len(inputs), curve

    field = _sampled(_unit, (inputs, targets), ranges, name, [])
    x, y = (part.ravel() for part in np.meshgrid(*(np.linspace(*each, GRID) for each in ranges)))
    lowest = np.argmin(field(x, y))
    start = np.array([x[lowest], y[lowest]])
    least = minimum(model, start if x[lowest] > 0 else -start, scale)
    twin = None if least is None or not least.any() else -least
    return _sampled(_unit, (inputs, targets), ranges, name, [least, twin])


# Losses of single samples, as `SampledField` asks for them.


def _features(inputs: Any) -> tuple[Any, Any]:
    """What the two weights are multiplied by: of one feature, the second one is an intercept."""
    return inputs.T if inputs.ndim == 2 else (inputs, 1.0)


def _line(x: Any, y: Any, inputs: Any, targets: Any) -> Any:
    first, second = _features(inputs)
    error = x * first + y * second - targets
    return error * error, (2 * error * first, 2 * error * second)


def _entropy(signs: np.ndarray, margins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log(1 + exp(−s m)) and its slope in m."""
    loss = np.logaddexp(0, -signs * margins)
    return loss, -signs * np.exp(-signs * margins - loss)


def _classify(x: Any, y: Any, inputs: Any, signs: Any) -> Any:
    first, second = _features(inputs)
    loss, slope = _entropy(signs, x * first + y * second)
    return loss, (slope * first, slope * second)


def _unit(x: Any, y: Any, inputs: Any, targets: Any) -> Any:
    unit = np.tanh(x * inputs)
    error = y * unit - targets
    return error * error, (2 * error * y * (1 - unit * unit) * inputs, 2 * error * unit)


# Where to look.


def _samples(
    inputs: ArrayLike, others: ArrayLike, label: str, axes: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    inputs, others = checked_samples({"inputs": inputs, label: others})
    if inputs.ndim not in axes or inputs.shape[1:] not in ((), (2,)):
        right = "(n,) or (n, 2)" if 2 in axes else "(n,)"
        raise ValueError(
            f"inputs has shape {inputs.shape}: give {right}, as there are two weights to walk on"
        )
    if others.ndim != 1:
        raise ValueError(f"{label} has shape {others.shape}: give one number for each sample")
    return inputs, others


def _around(
    centre: np.ndarray, reach: np.ndarray, x_range: Range | None, y_range: Range | None
) -> tuple[Range, Range]:
    """Ranges around a point that hold it, zero and what lies within `reach` of it."""
    reach = MARGIN * np.maximum(np.abs(centre), reach)
    reach = np.where(reach > 0, reach, max(reach.max(), 1.0) if reach.any() else 1.0)
    low, high = centre - reach, centre + reach
    computed = [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
    given = (x_range, y_range)
    return tuple(
        own if own is not None else made for own, made in zip(given, computed, strict=True)
    )


def _sampled(
    terms: Callable, samples: tuple, ranges: tuple[Range, Range], name: str, minima: list
) -> SampledField:
    """The field; None is no minimum, and one outside of ranges that were given is not its."""
    field = SampledField(terms, samples, *ranges, name)
    inside = [tuple(each.tolist()) for each in minima if each is not None and field.contains(*each)]
    return SampledField(terms, samples, *ranges, name, inside) if inside else field


def _parted(signed: np.ndarray) -> bool:
    """Whether a line through 0 has all these points (n, 2) on one side, or on itself."""
    signed = signed[np.any(signed != 0, axis=1)]
    angles = np.sort(np.arctan2(*signed.T))
    if not len(angles):
        return True
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)
    return bool(gaps.max() >= np.pi - TURN)
