"""Functions of x and y as their authors wrote them, made to take any points, and what they may be.

>>> half = Function(lambda x, y: x / 2 if x > y else 0, "half", 1, *np.eye(2))
>>> half(np.array([3.0, 4.0]), np.zeros(2))
array([[1.5, 2. ]])
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import perf_counter

import numpy as np

from numerics.evaluating import evaluate
from numerics.store import Store, content
from numerics.values import say

SLOW = 2e-3  # seconds a point: the values of what takes longer are kept
MANY = 100  # points of such a function: then it is told how far it is
REMEDY = "mend the function or narrow x_range and y_range"


class Function:
    """A function of x and y as its author wrote it, made to take flat arrays of points.

    What counts is what it says at single points. To call it once for all points is a short cut,
    taken if that gave the same values at the probes; so `if`, `math.sin`, `max` and constants work.

    Of a function of one number that takes long, each value is asked for once: it is kept on disk
    under a name made of the function's program and of what it says at the probes. See `evaluate`.

    Args:
        function: what was written.
        label: what errors call it.
        outputs: how many numbers it gives; one that gives one must give the same when asked again.
        x, y: points to try it out on, flat arrays.

    Attributes:
        takes_arrays: whether it can be called for all points at once.
        kept: the values that are known, if it takes long; else None.
        draws: whether it has a parameter `rng`, a generator from which it draws random numbers.
        roundoff: half the distance from 1 to the next number, in the precision of its values.

    Raises:
        TypeError, ValueError: where it fails at one of the points, in a sentence.
    """

    def __init__(self, function: Callable, label: str, outputs: int, x: np.ndarray, y: np.ndarray):
        self.kept: Store | None = None
        self.draws = "rng" in _parameters(function)
        function = partial(function, rng=np.random.default_rng(0)) if self.draws else function
        self.function, self.label, self.outputs = function, label, outputs
        with np.errstate(all="ignore"):
            begin = perf_counter()
            try:
                at_once = self._at_once(x, y)
            except Exception:  # it takes only numbers, or is wrong: the single points will tell
                at_once = np.full((outputs, x.size), np.nan)
            together, alone = (perf_counter() - begin) / x.size, []
            try:
                values = np.transpose([
                    self._timed(alone, *point) for point in zip(x, y, strict=True)
                ])  # fmt: skip
            except (TypeError, ValueError):
                if not np.isfinite(at_once).all():
                    raise
                values = at_once  # it takes only arrays
            self.roundoff = self._roundoff(x[0], y[0])
            size = np.abs(values[np.isfinite(values)]).max(initial=0)
            near = 1e-9 + 8 * self.roundoff
            self.takes_arrays = np.allclose(at_once, values, near, near * size, equal_nan=True)
            if outputs == 1:
                self._ask_again(x, y, values[0])
                each = float(np.median(alone)) if len(alone) == x.size else 0.0
                if each > SLOW and not (self.takes_arrays and together <= SLOW):
                    self._keep(x, y, values[0])

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Values of shape (outputs, points), NaN where the function has none."""
        if self.kept:
            points = np.stack([x, y], axis=1)
            told = len(points) >= MANY
            bare = copy.copy(self)
            bare.kept = None
            ask = partial(_value, bare)
            return evaluate(ask, points, self.kept, self.label, told, None if told else 1)[None]
        with np.errstate(all="ignore"):
            if self.takes_arrays:
                return self._at_once(x, y)
            values = np.full((self.outputs, x.size), np.nan)
            for i, point in enumerate(zip(x, y, strict=True)):
                with suppress(ValueError):
                    values[:, i] = self._at(*point)
            return values

    def drawing(self, rng: np.random.Generator) -> Function:
        """The function as it draws from that generator; itself, if it draws from none."""
        if not self.draws:
            return self
        twin = copy.copy(self)
        twin.function = partial(self.function.func, rng=rng)
        return twin

    def _keep(self, x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
        self.kept = Store(content(self.function, x, y, values))
        points = zip(x.tolist(), y.tolist(), strict=True)
        self.kept.known.update(zip(points, values.tolist(), strict=True))

    def _timed(self, seconds: list[float], x: float, y: float) -> np.ndarray:
        begin = perf_counter()
        values = self._at(x, y)
        seconds.append(perf_counter() - begin)
        return values

    def _roundoff(self, x: float, y: float) -> float:
        try:
            kind = np.asarray(self.function(x, y)).dtype
        except Exception:  # it takes only arrays
            kind = np.asarray(self.function(np.full(1, x), np.full(1, y))).dtype
        return max(float(np.finfo(kind).eps), 2.0**-52) / 2 if kind.kind == "f" else 2.0**-53

    def _ask_again(self, x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
        """An error if the function gives other values than those it gave before."""
        some = slice(None, None, max(1, x.size // 2))  # the first, the middle, the last
        again = self._at_once(x, y)[0] if self.takes_arrays else values.copy()
        with suppress(TypeError, ValueError):  # it takes only arrays
            again[some] = [self._at(*point)[0] for point in zip(x[some], y[some], strict=True)]
        for i in np.flatnonzero(~np.isclose(again, values, 1e-3, 0, equal_nan=True)):
            raise ValueError(
                f"{self.label}({x[i]:g}, {y[i]:g}) is {values[i]:g} and then {again[i]:g}, but a "
                "loss must stay the same: draw random numbers once, outside of it, or in grad only"
            )

    def _at_once(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        try:
            result = self.function(_lent(x), _lent(y))
        except ValueError:  # it may work in place
            result = self.function(x.copy(), y.copy())
        parts = [np.asarray(part) for part in ([result] if self.outputs == 1 else result)]
        if len(parts) != self.outputs:
            raise ValueError(f"{len(parts)} values")
        values = np.empty((self.outputs, x.size))
        for row, part in zip(values, parts, strict=True):
            row[:] = np.where(part.imag == 0, part.real, np.nan) if part.dtype.kind == "c" else part
        return values

    def _at(self, x: float, y: float) -> np.ndarray:
        """The values at one point; a ValueError where there are none, a TypeError for nonsense."""
        promise = "one real number" if self.outputs == 1 else "a real pair (df/dx, df/dy)"
        promise = f"but must return {promise}: {REMEDY}"
        try:
            result = self.function(x, y)
            values = np.asarray(result)
        except (TypeError, ValueError, ArithmeticError, IndexError, AttributeError) as error:
            if "bitwise_xor" in str(error) or "for ^" in str(error):
                raise TypeError(
                    f"{self.label} uses ^, which is no power in Python: write ** (x**2 for x^2)"
                ) from error
            raise (TypeError if isinstance(error, TypeError) else ValueError)(
                f"{self.label}({x:g}, {y:g}) raised {type(error).__name__} ({error}), {promise}"
            ) from error
        if values.size != self.outputs or values.dtype.kind not in "biuf":
            raise (ValueError if values.dtype.kind == "c" else TypeError)(
                f"{self.label}({x:g}, {y:g}) returned {say(result)}, {promise}"
            )
        return values.ravel().astype(float)


def _lent(values: np.ndarray) -> np.ndarray:
    """The same values, not to be written to."""
    view = values.view()
    view.flags.writeable = False
    return view


def _value(function: Function, x: float, y: float) -> float:
    """The value at one point; NaN where there is none."""
    with np.errstate(all="ignore"), suppress(ValueError):
        return float(function._at(x, y)[0])
    return np.nan


def _parameters(function: Callable) -> set[str]:
    with suppress(ValueError, TypeError):  # a built-in function may have no signature
        return {*inspect.signature(function).parameters}
    return set()
