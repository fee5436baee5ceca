"""Values that users give: what counts as a number, and how to make float64 of it.

>>> float64("w", np.array([-128, 3], dtype=np.int8))
array([-128.,    3.])
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike


def is_real(value: Any) -> bool:
    """Whether it is one real number, of Python's or NumPy's; a boolean or a duration is none."""
    return isinstance(value, Real) and not isinstance(value, (bool, np.timedelta64))


def to_float(value: Any) -> float:
    """The float nearest to a real number; infinite if it is too large for any."""
    try:
        return float(value)
    except OverflowError:  # integers and fractions can be of any length
        return math.inf if value > 0 else -math.inf


def plain(value: Any) -> float | np.ndarray:
    """A number of NumPy's as a float; an array as it is."""
    return value if np.ndim(value) else float(value)


class Bounds(NamedTuple):
    """Where a number has to lie, and what an error says of it."""

    lower: float
    reached: bool  # whether it may be the lower bound itself; the upper one it never is
    upper: float
    right: str

    def checked(self, name: str, value: Any) -> float:
        """The value as a float, if it is a number within the bounds.

        Raises:
            TypeError, ValueError: it is not; `name` is what the message calls it.

        >>> Bounds(0, False, math.inf, "it must be above 0").checked("lr", -1)
        Traceback (most recent call last):
        ValueError: lr is -1: it must be above 0
        """
        if not is_real(value):
            raise TypeError(f"{name} is {value!r}, which is no number: {self.right}")
        number = to_float(value)  # first, as what is above 0 may not be so as a float
        if not (self.lower < number < self.upper or (self.reached and number == self.lower)):
            raise ValueError(f"{name} is {str(value)[:60]}: {self.right}")
        return number


def rate_of(schedule: Callable[[int], float], step: int) -> float:
    """What a schedule says of a step, if that can be a learning rate; 0 is one, to end at.

    Raises:
        TypeError, ValueError: it cannot, or the schedule says nothing; in one sentence.

    >>> rate_of(lambda step: 0.9 / (step + 1), 2)
    0.3
    """
    said = getattr(schedule, "__name__", None) or repr(schedule)
    right = "give a number or a schedule, e.g. lr=cosine(0.9, 0.05, 30)"
    try:
        value = schedule(step)
    except Exception as error:
        fault = f"lr is {said}, which says nothing of step {step} ({error})"
        raise TypeError(f"{fault}: {right}") from error
    at = Bounds(0, True, math.inf, f"at step {step} of {said} it must be finite and 0 or more")
    return at.checked("lr", value)


def float64(name: str, value: Any) -> float | np.ndarray:
    """A number, or an array without axes, as a float; an array as one of float64.

    An array of float64 is given back itself. `name` is what errors call the value.

    Raises:
        TypeError: for what is no real number and no array of integers or floats.
        FloatingPointError: where it is not finite.
    """
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    array = isinstance(value, np.ndarray)
    if not (value.dtype.kind in "iuf" if array else is_real(value)):
        raise TypeError(
            f"{name} is {' '.join(repr(value).split())[:60]}: give a number or a NumPy array of "
            "real numbers, e.g. by .astype(float)"
        )
    with np.errstate(over="ignore"):
        number = np.asarray(value, float) if array and value.ndim else to_float(value)
    if not np.isfinite(number).all():
        worst = np.extract(~np.isfinite(number), number)[0]
        raise FloatingPointError(
            f"{name} {'holds' if array else 'is'} {worst}: it must be finite, "
            "so mend the gradient or try a smaller learning rate"
        )
    return number


def _is_plain(value: Any) -> bool:
    """Whether it is what nearly all values are, on a walk: of that there is nothing to say."""
    if type(value) is np.ndarray:
        return value.dtype == float and value.ndim > 0 and bool(np.isfinite(value).all())
    return type(value) is float and math.isfinite(value)


def matched(params: dict[str, Any], grads: dict[str, Any]) -> list[tuple[str, Any]]:
    """Each parameter's key and gradient, once the two dicts are float64 and fit each other.

    `params` holds float64 from then on. That is done here for all the rules of `optimizers`, as
    narrow integers overflow when they are squared, and unsigned ones wrap when they are negated.

    Raises:
        TypeError, ValueError, FloatingPointError: see `optimizers.Optimizer.update`.
    """
    made: list[dict[str, Any]] = []
    for name, values in (("params", params), ("grads", grads)):
        if not isinstance(values, (dict, Mapping)):  # a dict is sooner told from others
            raise TypeError(f"{name} is {values!r}: give a dict, e.g. {{'x': -0.5, 'y': 0.2}}")
        made.append({
            key: value if _is_plain(value) else float64(f"{name}[{key!r}]", value)
            for key, value in values.items()
        })  # fmt: skip
    for key in params if params.keys() == grads.keys() else [*params, *grads]:
        if key not in params or key not in grads:
            raise ValueError(
                f"parameter {key!r} is in only one of params {[*params]} and grads {[*grads]}: "
                "give both the same keys"
            )
        here, there = made[0][key], made[1][key]
        if type(here) is type(there) is float:
            continue
        if np.shape(here) != np.shape(there):
            raise ValueError(
                f"parameter {key!r} has shape {np.shape(here)}, its gradient "
                f"{np.shape(there)}: give both the same shape"
            )
    params.update(made[0])
    return list(made[1].items())


def fingerprint(array: np.ndarray) -> str:
    """A short name for the numbers of an array, which keys and hashes may hold in its place.

    >>> fingerprint(np.array([1.0, 2.0])) == fingerprint(np.array([1.0, 2.5]))
    False
    """
    return hashlib.blake2b(array.tobytes(), digest_size=8).hexdigest()


def float64_array(value: ArrayLike) -> np.ndarray:
    """Real numbers in any form, nested lists too, as an array of float64; NaN and ∞ are welcome.

    Raises:
        TypeError, ValueError: for anything else. The message is the caller's business.
    """
    given = np.asarray(value)
    if given.dtype == np.float64:  # as nearly all are
        return given
    if given.dtype.kind == "O":  # numbers that fit no width, such as 10**30
        if not all(map(is_real, given.flat)):
            raise TypeError
        return np.array([to_float(number) for number in given.flat]).reshape(given.shape)
    if given.size and given.dtype.kind not in "iuf":
        raise TypeError
    with np.errstate(over="ignore"):
        return given.astype(float, copy=False)


def say(value: Any) -> str:
    """A value in a few words, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    with np.printoptions(legacy="1.25"):  # 2.0, not np.float64(2.0)
        return repr(value)[:60]


def flat_points(x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """Flat float64 arrays of x and y, broadcast together, and the shape they had."""
    if isinstance(x, float) and isinstance(y, float):  # as on a walk
        return np.array([x]), np.array([y]), ()
    if type(x) is type(y) is np.ndarray and x.shape == y.shape and x.dtype == y.dtype == float:
        return x.ravel(), y.ravel(), x.shape
    try:
        x, y = np.broadcast_arrays(float64_array(x), float64_array(y))
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"x is {say(x)} and y is {say(y)}: give real numbers, or arrays whose shapes "
            "broadcast together"
        ) from error
    return x.ravel(), y.ravel(), x.shape
