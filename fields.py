"""Fields: loss surfaces z = f(x, y) to walk on, and a catalogue of well-known ones.

A `Field` holds mathematics only: the function, its gradient, the ranges it is meant for and its
minima. How it is drawn is the stage's business. Lengths are in the units of x and y, losses in
those of z.

>>> field = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5))
>>> field(-7, 2)
6.45
>>> lookup("ravine").grad(-7, 2)
(-0.7, 4.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import surfaces

Values = float | np.ndarray  # a number for numbers, a float64 array for arrays

PROBES = 9  # a new field is tried out on PROBES x PROBES points, corners included

# The error of the five-point rule is least near eps^(1/5) times the length over which f changes;
# a twentieth of the range stands for that length, and grows with the distance outside.
STEP = np.finfo(float).eps ** 0.2 / 10
STENCILS = (  # (step / h, offsets in steps, 12 x weights): the first with a finite answer counts
    (1, (-2, -1, 1, 2), (1, -8, 8, -1)),
    (1 / 64, (0, 1, 2, 3, 4), (-25, 48, -36, 16, -3)),  # where f ends, as log does at 0:
    (1 / 64, (0, -1, -2, -3, -4), (25, -48, 36, -16, 3)),  # from one side, in short steps
)
REMEDY = "mend the function or narrow x_range and y_range"


class Field:
    """A loss surface z = f(x, y) over a rectangle, with its gradient. It cannot be changed.

    Without `grad`, each slope comes from the five-point rule
    f'(x) = (f(x-2h) - 8 f(x-h) + 8 f(x+h) - f(x+2h)) / 12h, good to 1e-8 and better for smooth f.
    Where f ends close by (log, sqrt at the rim), its one-sided form with shorter steps takes over.

    Args:
        f: function of two numbers or two arrays; one that takes only numbers (`math.sin`, an `if`)
            or returns a constant will do. It must be finite on the ranges.
        x_range: (lowest, highest) x, in units of x; the same for `y_range`. The function may be
            asked for values outside: routes can leave the map.
        grad: function (x, y) -> (df/dx, df/dy), taken at its word: a noisy one is welcome.
        name: what labels call the field; by default the function's own name.
        minima: the known minima, pairs (x, y) within the ranges.

    Raises:
        TypeError, ValueError: where an argument is no such thing, or f at one of 9 x 9 points of
            the rectangle is not one finite real number. The message names value and remedy.

    Example:
        >>> field = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="bowl", minima=[(0, 0)])
        >>> field
        Field('bowl', x from -1 to 1, y from -1 to 1)
        >>> field([0.0, 0.5], 1)
        array([1.  , 1.25])

    Source: B. Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids",
        Mathematics of Computation 51 (1988), tables 1 and 3.
    """

    name: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    minima: tuple[tuple[float, float], ...]

    def __init__(
        self,
        f: Callable[[Any, Any], Any],
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        grad: Callable[[Any, Any], Any] | None = None,
        name: str = "",
        minima: Iterable[tuple[float, float]] = (),
    ) -> None:
        if not callable(f):
            raise TypeError(f"f is {_say(f)}: give a function, e.g. lambda x, y: x**2 + y**2")
        if grad is not None and not callable(grad):
            raise TypeError(f"grad is {_say(grad)}: give a function (x, y) -> (df/dx, df/dy)")
        own_name = getattr(f, "__name__", "f").replace("<lambda>", "f")
        ranges = _range("x_range", x_range), _range("y_range", y_range)
        x, y = (part.ravel() for part in np.meshgrid(*(np.linspace(*r, PROBES) for r in ranges)))
        loss = _Function(f, own_name, 1, x, y)
        for a, b, z in zip(x, y, loss(x, y)[0], strict=True):
            if not math.isfinite(z):
                raise ValueError(
                    f"{own_name}({a:g}, {b:g}) is {z:g}, but a loss must be finite all over the "
                    f"ranges: {REMEDY}"
                )
        vars(self).update(
            name=name or own_name,
            x_range=ranges[0],
            y_range=ranges[1],
            _loss=loss,
            _slopes=grad and _Function(grad, "grad", 2, x, y),
        )
        pairs = minima if isinstance(minima, Iterable) else [minima]
        vars(self)["minima"] = tuple(_pair("a minimum", pair, "minima=[(0, 0)]") for pair in pairs)
        for x, y in self.minima:
            if not self.contains(x, y):
                raise ValueError(f"minimum ({x:g}, {y:g}) lies outside {self}: widen the ranges")

    def __call__(self, x: ArrayLike, y: ArrayLike) -> Values:
        """The loss f(x, y): a float for two numbers, else an array of their broadcast shape.

        Where the function has no real value (log of a negative number), it is NaN.
        """
        x, y, shape = _points(x, y)
        return _shaped(self._loss(x, y)[0], shape)

    def grad(self, x: ArrayLike, y: ArrayLike) -> tuple[Values, Values]:
        """The gradient (df/dx, df/dy), in z per unit of x and of y; shapes as in `field(x, y)`.

        >>> lookup("saddle").grad(1.0, [0.0, 2.0])
        (array([2., 2.]), array([-0., -4.]))
        """
        x, y, shape = _points(x, y)
        slopes = self._slopes(x, y) if self._slopes else (self._slope(x, y, i) for i in (0, 1))
        dx, dy = (_shaped(slope, shape) for slope in slopes)
        return dx, dy

    def contains(self, x: ArrayLike, y: ArrayLike) -> bool | np.ndarray:
        """Whether (x, y) lies within the ranges, rim included; shapes as in `field(x, y)`.

        >>> lookup("bowl").contains([0, 3], 0)
        array([ True, False])
        """
        x, y, shape = _points(x, y)
        (left, right), (low, high) = self.x_range, self.y_range
        inside = (left <= x) & (x <= right) & (low <= y) & (y <= high)
        return inside.reshape(shape) if shape else bool(inside[0])

    def _slope(self, x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        """df/dx (axis 0) or df/dy (axis 1) at flat arrays of points, by the first of STENCILS."""
        (left, right), (low, high) = self.x_range, self.y_range
        away = np.abs(
            [(x - (left + right) / 2) / (right - left), (y - (low + high) / 2) / (high - low)]
        )
        step = STEP * (right - left, high - low)[axis] * np.maximum(0.5, away.max(axis=0))
        slope = np.full(x.shape, np.nan)
        for scale, offsets, weights in STENCILS:
            todo = np.flatnonzero(~np.isfinite(slope))
            if not todo.size:
                break
            points = np.repeat([[x[todo], y[todo]]], len(offsets), axis=0)  # (offset, axis, point)
            start = points[0, axis].copy()
            with np.errstate(all="ignore"):
                h = start + scale * step[todo] - start  # a step that floats can represent
                points[:, axis] += np.multiply.outer(offsets, h)
                z = self._loss(points[:, 0].ravel(), points[:, 1].ravel())
                slope[todo] = weights @ z.reshape(len(offsets), -1) / (12 * h)
        return slope

    def __repr__(self) -> str:
        (left, right), (low, high) = self.x_range, self.y_range
        return f"Field({self.name!r}, x from {left:g} to {right:g}, y from {low:g} to {high:g})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} of a Field cannot be changed: make a new Field")


class _Function:
    """A function of x and y as its author wrote it, made to take flat arrays of points.

    What counts is what it says at single points. To call it once for all points is a short cut,
    taken if that gave the same values at the probes; so `if`, `math.sin`, `max` and constants work.
    """

    def __init__(self, function: Callable, label: str, outputs: int, x: np.ndarray, y: np.ndarray):
        self.function, self.label, self.outputs = function, label, outputs
        with np.errstate(all="ignore"):
            try:
                at_once = self._at_once(x, y)
            except Exception:  # it takes only numbers, or is wrong: the single points will tell
                at_once = np.full((outputs, x.size), np.nan)
            try:
                values = np.transpose([self._at(*point) for point in zip(x, y, strict=True)])
            except (TypeError, ValueError):
                if not np.isfinite(at_once).all():
                    raise
                values = at_once  # it takes only arrays
            tolerance = 1e-9 * np.abs(values[np.isfinite(values)]).max(initial=0)
            self.takes_arrays = np.allclose(at_once, values, 1e-9, tolerance, equal_nan=True)

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Values of shape (outputs, points), NaN where the function has none."""
        with np.errstate(all="ignore"):
            if self.takes_arrays:
                return self._at_once(x, y)
            values = np.full((self.outputs, x.size), np.nan)
            for i, point in enumerate(zip(x, y, strict=True)):
                with suppress(ValueError):
                    values[:, i] = self._at(*point)
            return values

    def _at_once(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        result = self.function(x.copy(), y.copy())  # copies: the function may work in place
        parts = [np.asarray(part) for part in ([result] if self.outputs == 1 else result)]
        if len(parts) != self.outputs:
            raise ValueError(f"{len(parts)} values")
        real = [np.where(part.imag == 0, part.real, np.nan) for part in parts]
        return np.array([np.broadcast_to(part, x.shape) for part in real], dtype=float)

    def _at(self, x: float, y: float) -> np.ndarray:
        """The values at one point; a ValueError where there are none, a TypeError for nonsense."""
        promise = "one real number" if self.outputs == 1 else "a real pair (df/dx, df/dy)"
        promise = f"but must return {promise}: {REMEDY}"
        try:
            result = self.function(x, y)
            values = np.asarray(result)
        except (TypeError, ValueError, ArithmeticError) as error:
            if "bitwise_xor" in str(error) or "for ^" in str(error):
                raise TypeError(
                    f"{self.label} uses ^, which is no power in Python: write ** (x**2 for x^2)"
                ) from error
            raise (TypeError if isinstance(error, TypeError) else ValueError)(
                f"{self.label}({x:g}, {y:g}) raised {type(error).__name__} ({error}), {promise}"
            ) from error
        if values.size != self.outputs or values.dtype.kind not in "biuf":
            raise (ValueError if values.dtype.kind == "c" else TypeError)(
                f"{self.label}({x:g}, {y:g}) returned {_say(result)}, {promise}"
            )
        return values.ravel().astype(float)


def _points(x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """Flat float64 arrays of x and y, broadcast together, and the shape they had."""
    try:
        x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"x is {_say(x)} and y is {_say(y)}: give real numbers, or arrays whose shapes "
            "broadcast together"
        ) from error
    return x.ravel(), y.ravel(), x.shape


def _shaped(values: np.ndarray, shape: tuple[int, ...]) -> Values:
    return values.reshape(shape) if shape else float(values[0])


def _pair(what: str, value: Any, example: str) -> tuple[float, float]:
    if not (np.shape(value) == (2,) and all(isinstance(number, Real) for number in value)):
        raise TypeError(f"{what} is {_say(value)}: give a pair of numbers, e.g. {example}")
    return float(value[0]), float(value[1])


def _range(what: str, value: Any) -> tuple[float, float]:
    low, high = _pair(what, value, f"{what}=(-1, 1)")
    if not (math.isfinite(high - low) and low < high):
        raise ValueError(
            f"{what} is {_say(value)}: give two finite ends, the lower first, e.g. {what}=(-1, 1)"
        )
    return low, high


def _say(value: Any) -> str:
    """A value in a few words, for an error message."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    with np.printoptions(legacy="1.25"):  # 2.0, not np.float64(2.0)
        return repr(value)[:60]


def _loss(surface, x, y):
    return surface(x, y)[0]


def _gradient(surface, x, y):
    return surface(x, y)[1]


def _catalogued(surface: Callable, x_range: tuple, y_range: tuple, *minima: tuple) -> Field:
    loss, grad = partial(_loss, surface), partial(_gradient, surface)
    return Field(loss, x_range, y_range, grad, surface.__name__, minima)


bowl = _catalogued(surfaces.bowl, (-2, 2), (-2, 2), (0, 0))
ravine = _catalogued(surfaces.ravine, (-10, 10), (-5, 5), (0, 0))
rosenbrock = _catalogued(surfaces.rosenbrock, (-2, 2), (-1, 3), (1, 1))
himmelblau = _catalogued(
    surfaces.himmelblau,
    (-5, 5),
    (-5, 5),
    (3, 2),
    (-2.805118086952745, 3.131312518250573),
    (-3.779310253377747, -3.283185991286170),
    (3.584428340330492, -1.848126526964404),
)
beale = _catalogued(surfaces.beale, (-4.5, 4.5), (-4.5, 4.5), (3, 0.5))
saddle = _catalogued(surfaces.saddle, (-2, 2), (-2, 2))
hills = _catalogued(
    surfaces.hills,
    (-4, 4),
    (-4, 4),
    (-0.364978304467286, -0.838476283630765),  # the lowest
    (-2.191419718417272, 2.745662365446257),
    (1.750231513352094, -2.705189965443845),
    (2.677416051390153, 1.862929564044293),
)

CATALOGUE: dict[str, Field] = {
    field.name: field for field in (bowl, ravine, rosenbrock, himmelblau, beale, saddle, hills)
}


def lookup(name: str) -> Field:
    """The field of the catalogue called `name`.

    Raises:
        ValueError: where there is none of this name; the message lists them all.

    >>> lookup("himmelblau").minima[0]
    (3.0, 2.0)
    """
    if name not in CATALOGUE:
        raise ValueError(f"no field is called {name!r}: choose one of {', '.join(CATALOGUE)}")
    return CATALOGUE[name]
