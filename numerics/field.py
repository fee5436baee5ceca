"""A `Field`: a loss surface z = f(x, y) over a rectangle, with its gradient. See `fields`."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from numerics.functions import REMEDY, Function
from numerics.rough import RoughSlope, error_of, first_rough, rough_all_over, warning_of
from numerics.slopes import Ground
from numerics.values import flat_points, is_real, say, to_float

if TYPE_CHECKING:
    from typing import Self

    from numerics.catalogue import Window
    from numerics.stationary import Stationary

Values = float | np.ndarray  # a number for numbers, a float64 array for arrays

OF_FORMULAS = (-3.0, 3.0)  # the ranges of x and y, where none are given
LONGEST_NAME = 32  # characters
PROBES = 9  # a new field is tried out on PROBES x PROBES points, corners included


class FormulaNote(UserWarning):
    """What was made of a formula that could mean something else."""


class Field:
    """A loss surface z = f(x, y) over a rectangle, with its gradient. It cannot be changed.

    A function that takes long is asked once for each value, which is kept in media/cache/losses;
    where it is asked for many, it is told on stderr how far it is.

    Without `grad`, slopes come from differences of f (see `slopes`), good to 1e-9 for smooth f.
    Where two digits of a slope cannot be had, as f is noisy or too rough, a `RoughSlope` warning
    says so, once per field; where not one can be had anywhere, asking for a slope raises a
    ValueError (but of a function that takes long). At a kink the mean of both sides' slopes counts.

    Args:
        f: function of two numbers or two arrays; one that takes only numbers (`math.sin`, an `if`)
            or returns a constant will do. It must be finite on the ranges, and the same whenever
            it is called. Of what precision its numbers are is heeded; the field gives float64.
        x_range: (lowest, highest) x, in units of x; the same for `y_range`. The function may be
            asked for values outside: routes can leave the map.
        grad: function (x, y) -> (df/dx, df/dy), taken at its word: a noisy one is welcome. If it
            has a parameter `rng`, it gets a NumPy Generator there and is to draw from no other:
            then `Adventurer.optimize(…, seed=…)` makes two equal walks equal.
        name: what labels call the field; by default the function's own name.
        minima: the known minima, pairs (x, y) within the ranges.

    Raises:
        TypeError, ValueError: where an argument is no such thing, or f at one of 9 x 9 points of
            the rectangle is not one finite real number, or another one when asked again. The
            message names value and remedy.

    Example:
        >>> field = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="bowl", minima=[(0, 0)])
        >>> field
        Field('bowl', x from -1 to 1, y from -1 to 1)
        >>> field([0.0, 0.5], 1)
        array([1.  , 1.25])
    """

    name: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    window: Window | None = None  # how a field of the catalogue is best looked at
    written: str = ""  # the formula of a field that was made from one
    stationary: tuple[Stationary, ...] = ()  # its minima, saddles and maxima
    _told = staticmethod(str)  # how a sentence is put

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
            raise TypeError(f"f is {say(f)}: give a function, e.g. lambda x, y: x**2 + y**2")
        if grad is not None and not callable(grad):
            raise TypeError(f"grad is {say(grad)}: give a function (x, y) -> (df/dx, df/dy)")
        own_name = getattr(f, "__name__", "f").replace("<lambda>", "f")
        ranges = _range("x_range", x_range), _range("y_range", y_range)
        x, y = (part.ravel() for part in np.meshgrid(*(np.linspace(*r, PROBES) for r in ranges)))
        loss = Function(f, own_name, 1, x, y)
        losses = loss(x, y)[0]
        for a, b, z in zip(x, y, losses, strict=True):
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
            _ground=Ground(loss, ranges, float(np.ptp(losses)), loss.roundoff),
            _warned=False,
            _slopes=grad and Function(grad, "grad", 2, x, y),
        )
        pairs = minima if isinstance(minima, Iterable) else [minima]
        vars(self)["minima"] = tuple(_pair("a minimum", pair, "minima=[(0, 0)]") for pair in pairs)
        for x, y in self.minima:
            if not self.contains(x, y):
                raise ValueError(f"minimum ({x:g}, {y:g}) lies outside {self}: widen the ranges")

    @classmethod
    def from_formula(
        cls,
        formula: str,
        x_range: tuple[float, float] = OF_FORMULAS,
        y_range: tuple[float, float] = OF_FORMULAS,
        name: str = "",
        minima: Iterable[tuple[float, float]] | None = None,
    ) -> Self:
        """The field of a formula that is written in a text, with its exact gradient, by SymPy.

        Args:
            formula: of x, y, pi, e and numbers, with + - * / ** and parentheses, and the functions
                of `formula_text.FUNCTIONS`; nothing else is read, and the text is never run. `^` is
                a power, too, and a `FormulaNote` says so.
            x_range, y_range: as those of `Field`.
            name: what labels call the field; by default the formula itself.
            minima: by default those that are found, see `stationary.stationary_points`; of many,
                only the lowest.

        Returns:
            The field. Where the exact slope is none, as that of sqrt(x**2 + y**2) at (0, 0), it is
            the mean of both sides'.

        Raises:
            TypeError, ValueError: where it is no such formula, or as `Field` does.

        Example:
            >>> field = Field.from_formula("x**4 - 3*x**2 + y**2")
            >>> field.grad(1, 2)
            (-2.0, 4.0)
            >>> [(round(x, 4), y, kind) for x, y, kind in field.stationary]
            [(-1.2247, 0.0, 'minimum'), (0.0, 0.0, 'saddle'), (1.2247, 0.0, 'minimum')]
        """
        from numerics.stationary import lowest, stationary_points
        from numerics.symbolic import formula as made_of

        f = made_of(formula)
        if "^" in formula:
            sentence = f"^ is a power in the formula {say(formula)}: in Python it is written **"
            warnings.warn(cls._told(sentence), FormulaNote, stacklevel=2)
        said = " ".join(formula.split())
        short = said if len(said) <= LONGEST_NAME else f"{said[: LONGEST_NAME - 1]}…"
        field = cls(f, x_range, y_range, f.gradient, name or short)
        points = stationary_points(f, field.x_range, field.y_range)
        if minima is None:
            minima = lowest(f, points)
        made = cls(f, x_range, y_range, f.gradient, name or short, minima)
        vars(made).update(written=said, stationary=points)
        return made

    def __call__(self, x: ArrayLike, y: ArrayLike) -> Values:
        """The loss f(x, y): a float for two numbers, else an array of their broadcast shape.

        Where the function has no real value (log of a negative number), it is NaN.
        """
        x, y, shape = flat_points(x, y)
        return _shaped(self._loss(x, y)[0], shape)

    @property
    def slow(self) -> bool:
        """Whether a value takes so long that each is asked for once and kept; see `Function`."""
        return self._loss.kept is not None

    @property
    def at_once(self) -> bool:
        """Whether many values and slopes cost little: it takes arrays, and has a gradient."""
        return bool(self._slopes and self._loss.takes_arrays and self._slopes.takes_arrays)

    @property
    def noisy(self) -> bool:
        """Whether its gradient is drawn at random: its `grad` takes an `rng`."""
        return bool(self._slopes and self._slopes.draws)

    def grad(
        self, x: ArrayLike, y: ArrayLike, rng: np.random.Generator | int = 0
    ) -> tuple[Values, Values]:
        """The gradient (df/dx, df/dy), in z per unit of x and of y; shapes as in `field(x, y)`.

        `rng` is what a noisy gradient draws from, or a seed; others take no notice of it.

        >>> from fields import saddle
        >>> saddle.grad(1.0, [0.0, 2.0])
        (array([2., 2.]), array([-0., -4.]))
        >>> def grad(x, y, rng):
        ...     return 2 * x + rng.normal(), 2 * y + rng.normal()
        >>> noisy = Field(lambda x, y: x * x + y * y, (-1, 1), (-1, 1), grad)
        >>> noisy.grad(1, 0, rng=7) == noisy.grad(1, 0, rng=7) != noisy.grad(1, 0, rng=8)
        True
        """
        x, y, shape = flat_points(x, y)
        if self.noisy:
            slopes = self._slopes.drawing(np.random.default_rng(rng))(x, y)
        else:
            slopes = self._slopes(x, y) if self._slopes else self._differences(x, y)
        if self.written:
            slopes = self._mended(slopes, x, y)
        return _shaped(slopes[0], shape), _shaped(slopes[1], shape)

    def full_grad(self, x: ArrayLike, y: ArrayLike) -> tuple[Values, Values]:
        """The gradient without chance: `grad`, or where that is noisy, by differences of f.

        >>> def grad(x, y, rng):
        ...     return 2 * x + rng.normal(), 2 * y + rng.normal()
        >>> noisy = Field(lambda x, y: x * x + y * y, (-1, 1), (-1, 1), grad)
        >>> [round(slope, 6) for slope in noisy.full_grad(1, 0)]
        [2.0, 0.0]
        """
        if not self.noisy:
            return self.grad(x, y)
        x, y, shape = flat_points(x, y)
        dx, dy = self._differences(x, y)
        return _shaped(dx, shape), _shaped(dy, shape)

    def contains(self, x: ArrayLike, y: ArrayLike) -> bool | np.ndarray:
        """Whether (x, y) lies within the ranges, rim included; shapes as in `field(x, y)`.

        >>> from fields import bowl
        >>> bowl.contains([0, 3], 0)
        array([ True, False])
        """
        x, y, shape = flat_points(x, y)
        (left, right), (low, high) = self.x_range, self.y_range
        inside = (left <= x) & (x <= right) & (low <= y) & (y <= high)
        return inside.reshape(shape) if shape else bool(inside[0])

    def _mended(self, slopes: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The slopes of a formula, with differences where its derivative has no value."""
        holes = ~np.isfinite(slopes).all(axis=0)
        holes[holes] = np.isfinite(self._loss(x[holes], y[holes])[0])
        if holes.any():
            slopes[:, holes] = self._ground.gradient(x[holes], y[holes])[0]
        return slopes

    def _differences(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The slopes at flat arrays of points; what is not sure of them is told.

        Raises:
            ValueError: there is nothing sure at all.
        """
        slopes, doubt = self._ground.gradient(x, y)
        at = None if self._warned else first_rough(slopes, doubt)
        if at is not None:
            if not self.slow and rough_all_over(self._ground):
                raise ValueError(self._told(error_of(self.name)))
            vars(self)["_warned"] = True
            sentence = warning_of(self.name, float(x[at]), float(y[at]))
            warnings.warn(self._told(sentence), RoughSlope, stacklevel=3)  # where grad was called
        return slopes

    def __repr__(self) -> str:
        (left, right), (low, high) = self.x_range, self.y_range
        return f"Field({self.name!r}, x from {left:g} to {right:g}, y from {low:g} to {high:g})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} of a Field cannot be changed: make a new Field")


def _shaped(values: np.ndarray, shape: tuple[int, ...]) -> Values:
    return values.reshape(shape) if shape else float(values[0])


def _pair(what: str, value: Any, example: str) -> tuple[float, float]:
    if not (np.shape(value) == (2,) and all(map(is_real, value))):
        raise TypeError(f"{what} is {say(value)}: give a pair of numbers, e.g. {example}")
    return to_float(value[0]), to_float(value[1])


def _range(what: str, value: Any) -> tuple[float, float]:
    low, high = _pair(what, value, f"{what}=(-1, 1)")
    if not (math.isfinite(high - low) and low < high):
        raise ValueError(
            f"{what} is {say(value)}: give two finite ends, the lower first, e.g. {what}=(-1, 1)"
        )
    return low, high
