"""A field that is the mean loss over samples, so that a step can be taken from a few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from numerics.field import Field, Values
from numerics.values import float64_array, say

AT_ONCE = 1_000_000  # points times samples that are worked out in one go: 8 MB an array
Terms = Callable[..., tuple[Values, tuple[Values, Values]]]


class SampledField(Field):
    """z = the mean over samples of a loss of each, with its exact gradient.

    Args:
        terms: function (x, y, *samples) -> z, (dz/dx, dz/dy) of each sample, by nothing but
            arithmetic and NumPy: x and y come with one axis more than those of the samples, so
            that all that is written for numbers holds.
        samples: arrays of real numbers, as many rows in each as there are samples.
        x_range, y_range, name, minima: as those of `Field`.

    Attributes:
        samples: those arrays, float64 and read-only.
        sample_count: how many samples there are.

    Raises:
        TypeError, ValueError: as `Field`, and where samples are no finite numbers or not as many
            in each array.

    Example:
        >>> def square(w, b, t):
        ...     return (w + b - t) ** 2, (2 * (w + b - t), 2 * (w + b - t))
        >>> field = SampledField(square, [[1.0, 3.0]], (-3, 3), (-3, 3), name="mean")
        >>> field(2, 0), field.grad(0, 0), field.batch_grad(0, 0, [1])
        (1.0, (-4.0, -4.0), (-6.0, -6.0))
    """

    samples: tuple[np.ndarray, ...]
    terms: Terms

    def __init__(
        self,
        terms: Terms,
        samples: Sequence[Any],
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        name: str = "",
        minima: Iterable[tuple[float, float]] = (),
    ) -> None:
        given = checked_samples({f"samples[{i}]": part for i, part in enumerate(samples)})
        mean = partial(_means, terms, given)
        vars(self).update(terms=terms, samples=given)
        name = name or getattr(terms, "__name__", "f")
        loss, slopes = partial(_rows, mean, 0), partial(_rows, mean, slice(1, 3))
        super().__init__(loss, x_range, y_range, slopes, name, minima)

    @property
    def sample_count(self) -> int:
        return len(self.samples[0])

    def batch_grad(self, x: float, y: float, batch: Sequence[int]) -> tuple[float, float]:
        """The gradient at one point of the mean loss over some samples, given by their numbers.

        >>> from losses import linear_regression
        >>> field = linear_regression([0.0, 1.0, 2.0], [1.0, 3.0, 5.0])
        >>> field.batch_grad(0, 0, [1, 2])
        (-13.0, -8.0)
        """
        some = tuple(part[np.asarray(batch, int)] for part in self.samples)
        _, dx, dy = _means(self.terms, some, float(x), float(y))
        return float(dx), float(dy)


def batches(count: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Numbers of samples, `size` at a time, without end: each epoch takes every sample once.

    As torch's DataLoader with shuffle=True draws them: in a new order in each epoch, the last batch
    of an epoch smaller where `size` does not divide `count`.

    >>> draw = batches(5, 2, np.random.default_rng(0))
    >>> epoch = [next(draw) for _ in range(3)]
    >>> [len(batch) for batch in epoch], sorted(np.concatenate(epoch).tolist())
    ([2, 2, 1], [0, 1, 2, 3, 4])
    """
    while True:
        order = rng.permutation(count)
        yield from (order[first : first + size] for first in range(0, count, size))


def checked_samples(named: dict[str, Any]) -> tuple[np.ndarray, ...]:
    """Arrays of samples as float64 that cannot be written to.

    Raises:
        TypeError, ValueError: for what is no array of finite numbers, or arrays of several lengths;
            the sentence has the name.

    >>> checked_samples({"inputs": [1, 2], "targets": [0.5]})
    Traceback (most recent call last):
    ValueError: inputs has 2 samples and targets has 1: give as many of each
    """
    made = []
    for name, value in named.items():
        try:
            array = float64_array(value)
        except (TypeError, ValueError) as error:
            raise type(error)(
                f"{name} is {say(value)}: give an array of real numbers, a row for each sample"
            ) from error
        if not array.ndim or not array.size:
            raise ValueError(f"{name} is {say(value)}: give one sample or more, e.g. [0.5, 1.5]")
        if not np.isfinite(array).all():
            row = int(np.argwhere(~np.isfinite(array))[0][0])
            raise ValueError(
                f"{name} of sample {row} is {say(array[row])}: leave out what is not finite"
            )
        array = array.copy()
        array.setflags(write=False)
        made.append(array)
    if len({len(array) for array in made}) > 1:
        said = [f"{name} has {len(array)}" for name, array in zip(named, made, strict=True)]
        said[0] += " samples"
        raise ValueError(f"{' and '.join(said)}: give as many of each")
    if not made:
        raise ValueError("samples is empty: give one array or more")
    return tuple(made)


def _means(terms: Terms, samples: tuple[np.ndarray, ...], x: Values, y: Values) -> np.ndarray:
    """Loss and slopes (3, *shape) at points x, y of that shape, as means over the samples."""
    shape, count = np.shape(x), len(samples[0])
    x, y = np.ravel(x), np.ravel(y)
    made, each = np.empty((3, len(x))), max(1, AT_ONCE // count)
    for first in range(0, len(x), each):
        part = slice(first, first + each)
        z, (dx, dy) = terms(x[part, None], y[part, None], *samples)
        whole = len(x[part]), count
        made[:, part] = [np.broadcast_to(value, whole).mean(axis=1) for value in (z, dx, dy)]
    return made.reshape(3, *shape)


def _rows(mean: Callable, which: int | slice, x: Values, y: Values) -> np.ndarray:
    return mean(x, y)[which]
