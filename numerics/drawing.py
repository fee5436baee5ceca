"""The gradients that a walk is taken from: whole ones, or drawn at random from a seed."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np

from numerics.field import Field
from numerics.sampled import SampledField, batches

Pair = tuple[float, float]


class Drawing:
    """The gradients that one walk asks for, one after the other.

    Args:
        field: what is walked on.
        batch_size: how many samples each gradient is of; None for all of them.
        seed: of the generator that all is drawn from.

    Raises:
        TypeError, ValueError: for a size or seed that cannot be, or samples that there are not.

    >>> from losses import linear_regression
    >>> drawing = Drawing(linear_regression([0.0, 1.0, 2.0], [1.0, 3.0, 5.0]), 2, seed=0)
    >>> drawing.next(0, 0)
    ((-10.0, -6.0), (-8.666666666666666, -6.0), array([2, 0]))
    """

    def __init__(self, field: Field, batch_size: int | None, seed: int) -> None:
        _check(field, batch_size, seed)
        self.field, self.rng = field, np.random.default_rng(int(seed))
        self.batches = None
        if batch_size is not None:
            self.batches = batches(field.sample_count, int(batch_size), self.rng)

    def next(self, x: float, y: float) -> tuple[Pair, Pair, np.ndarray | None]:
        """The gradient of the next step, that of the whole loss, and whose samples' it is."""
        if self.batches is None:
            gradient = self.field.grad(x, y, self.rng) if self.field.noisy else None
            full = self.field.full_grad(x, y)
            return gradient or full, full, None
        batch = next(self.batches)
        return self.field.batch_grad(x, y, batch), self.field.grad(x, y), batch


def joined(
    before: tuple[np.ndarray, ...],
    steps: int,
    after: tuple[np.ndarray, ...],
    more: int,
    field: Field,
) -> tuple[np.ndarray, ...]:
    """The batches of two legs of a walk, of so many steps, where one may have taken all samples.

    >>> from fields import bowl
    >>> joined((), 2, (), 3, bowl)
    ()
    """
    if not (before or after):
        return ()
    whole = np.arange(field.sample_count)
    return (*(before or (whole,) * steps), *(after or (whole,) * more))


def _check(field: Field, batch_size: Any, seed: Any) -> None:
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"seed is {seed!r}: give a whole number, e.g. seed=0")
    if seed < 0:
        raise ValueError(f"seed is {seed}: give 0 or more, e.g. seed=0")
    if batch_size is None:
        return
    if isinstance(batch_size, bool) or not isinstance(batch_size, Integral):
        raise TypeError(f"batch_size is {batch_size!r}: give a whole number, e.g. batch_size=8")
    if not isinstance(field, SampledField):
        raise ValueError(
            f"batch_size is {batch_size}, but {field.name} has no samples: leave it out, or walk "
            "on one of losses, e.g. linear_regression(inputs, targets)"
        )
    if not 1 <= batch_size <= field.sample_count:
        raise ValueError(
            f"batch_size is {batch_size}, but {field.name} has {field.sample_count} samples: "
            f"give 1 to {field.sample_count}"
        )
