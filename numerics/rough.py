"""What is said of slopes that cannot be had from a function's values: a warning, or an error."""

from __future__ import annotations

import numpy as np

from numerics.slopes import TWO_DIGITS, Ground

ONE_DIGIT = 0.5  # a slope that may be off by more of its size has not one digit
TRIED = (0.21, 0.47, 0.83)  # shares of each range: at these points a rough function is looked at
REMEDY = "pass grad, e.g. grad=lambda x, y: (2 * x, 2 * y)"


class RoughSlope(RuntimeWarning):
    """A slope was asked for of which two digits cannot be had from the values of the function."""


def first_rough(slopes: np.ndarray, doubt: np.ndarray) -> int | None:
    """The number of the first point whose slopes (2, n) have less than two digits, if any has."""
    rough = np.flatnonzero((np.isfinite(slopes) & (doubt > TWO_DIGITS)).any(axis=0))
    return int(rough[0]) if rough.size else None


def rough_all_over(ground: Ground) -> bool:
    """Whether the slopes have not one digit at any of 3 x 3 points of the ranges.

    >>> from fields import Field
    >>> square = (-1, 1), (-1, 1)
    >>> rough_all_over(Field(lambda x, y: np.sin(1e9 * x) + y, *square)._ground)
    True
    >>> rough_all_over(Field(lambda x, y: np.sin(1e9 * x) * (x > 0) + y, *square)._ground)
    False
    """
    ends = (low + np.array(TRIED) * (high - low) for low, high in ground.ranges)
    x, y = (part.ravel() for part in np.meshgrid(*ends))
    slopes, doubt = ground.gradient(x, y)
    return bool((np.isfinite(slopes) & (doubt > ONE_DIGIT)).any(axis=0).all())


def warning_of(name: str, x: float, y: float) -> str:
    """What is said of a slope without two digits."""
    return (
        f"two digits of the slope at ({x:g}, {y:g}) cannot be had from the values of "
        f"{name}, which are too noisy or too rough there: {REMEDY}"
    )


def error_of(name: str) -> str:
    """What is said where no slope has one digit."""
    return (
        f"not one digit of a slope can be had from the values of {name}, "
        f"which are too noisy or too rough all over the ranges: {REMEDY}"
    )
