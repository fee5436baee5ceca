"""The catalogue of fields: what is written down of each in `fields`, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from numerics.field import Field, Values

Range = tuple[float, float]
Surface = tuple[Values, tuple[Values, Values]]  # z, (dz/dx, dz/dy)
Formula = Callable[[Values, Values], Surface]

CATALOGUE: dict[str, Field] = {}


@dataclass(frozen=True)
class Window:
    """How a field is best looked at: data for whoever draws it, which is no mathematics.

    Attributes:
        x_range, y_range: the part of the field to show, in units of x and y.
        start: where a walk begins unless a scene says otherwise.
        lr_scale: what a learning rate that suits the ravine is multiplied with here.
        transform: "linear", or "log" where the surface is too steep to see anything: for heights
            log(1 + (z − lowest z)).

    >>> Window((-2, 2), (-2, 2), start=(-1.6, 1.2)).lr_scale
    1.0
    """

    x_range: Range
    y_range: Range
    start: tuple[float, float]
    lr_scale: float = 1.0
    transform: Literal["linear", "log"] = "linear"


def catalogued(
    x_range: Range,
    y_range: Range,
    minima: Iterable[tuple[float, float]] = (),
    *,
    start: tuple[float, float],
    window: tuple[Range, Range] | None = None,
    lr_scale: float = 1.0,
    transform: Literal["linear", "log"] = "linear",
) -> Callable[[Formula], Field]:
    """What makes a formula the field of its name, and lists that in the catalogue.

    Args:
        x_range, y_range, minima: as those of `Field`; minima to twelve digits or so, as the
            gradient there is to be below 1e-9.
        window: the part to show, (x_range, y_range); by default all.
        start, lr_scale, transform: as those of `Window`.

    Returns:
        A decorator of a function (x, y) -> z, (dz/dx, dz/dy), for numbers or arrays. It gives the
        field, whose docstring is the function's.

    Example:
        >>> @catalogued((-1, 1), (-1, 1), start=(0.5, 0.5))
        ... def valley(x, y):
        ...     return x * x, (2 * x, 0 * y)
        >>> valley, CATALOGUE.pop("valley").grad(0.5, 1)
        (Field('valley', x from -1 to 1, y from -1 to 1), (1.0, 0.0))
    """

    def made(formula: Formula) -> Field:
        name = formula.__name__
        loss, grad = (partial(_part, formula, which) for which in (0, 1))
        field = CATALOGUE[name] = Field(loss, x_range, y_range, grad, name, minima)
        formula.__qualname__ = f"{name}.formula"  # where pickle finds it: `name` is the field
        shown = Window(*(window or (x_range, y_range)), start, lr_scale, transform)
        vars(field).update(formula=formula, window=shown, __doc__=formula.__doc__)
        return field

    return made


def _part(formula: Formula, which: int, x: Values, y: Values) -> Any:
    return formula(x, y)[which]


def lookup(name: str) -> Field:
    """The field of the catalogue called `name`.

    Raises:
        ValueError: where there is none of this name; the message lists them all.

    >>> import fields
    >>> fields.lookup("himmelblau").minima[0]
    (3.0, 2.0)
    """
    if name not in CATALOGUE:
        raise ValueError(f"no field is called {name!r}: choose one of {', '.join(CATALOGUE)}")
    return CATALOGUE[name]
