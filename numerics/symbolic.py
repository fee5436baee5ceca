"""Formulas of x and y made functions, with their exact derivatives, by SymPy.

SymPy is imported when the first formula is made, not before. It gets what `formula_text.read` has
looked through, part by part, and never a text.

>>> cubic = formula("x**3 - x*y")
>>> cubic(2.0, 1.0), cubic.gradient(2.0, 1.0)
(6.0, (11.0, -2.0))
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache, lru_cache, reduce
from types import SimpleNamespace
from typing import Any

import numpy as np

from numerics import formula_text

Values = float | np.ndarray
WORK = 4000  # operations, beyond which nobody needs second derivatives
_NUMPY = {"Size": np.abs, "Side": np.sign, "Larger": np.maximum, "Smaller": np.minimum}


class Formula:
    """z = f(x, y) as it is written in a text: for numbers, or arrays of one shape.

    Where it has a kink, its slope is the mean of both sides'; where it has no real value, it is
    NaN. What SymPy simplifies is simplified: x/x is 1, at 0 too.

    Args:
        text: see `formula_text.read`.

    Raises:
        TypeError, ValueError: as `formula_text.read`, or where the formula has no finite value.
    """

    __name__ = "f"  # what errors call it

    def __init__(self, text: str) -> None:
        self.text = text
        tree, sy = formula_text.read(text), _sympy()
        made = _made(tree, sy)
        self._loss, slopes = _compiled([made], sy), [made.diff(at) for at in sy.variables]
        self._gradient = _compiled(slopes, sy)
        self._second: Any = None
        if sum(sy.count_ops(slope) for slope in slopes) < WORK:
            (xx, xy), (_, yy) = ([slope.diff(at) for at in sy.variables] for slope in slopes)
            self._second = _compiled([xx, xy, yy], sy)

    def __call__(self, x: Values, y: Values) -> Values:
        return self._loss(x, y)[0]

    def gradient(self, x: Values, y: Values) -> tuple[Values, Values]:
        """(df/dx, df/dy)."""
        dx, dy = self._gradient(x, y)
        return dx, dy

    def second(self, x: Values, y: Values) -> tuple[Values, Values, Values] | None:
        """(d²f/dx², d²f/dxdy, d²f/dy²); None for a formula of which they would be too long."""
        return self._second and tuple(self._second(x, y))

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return formula, (self.text,)

    def __repr__(self) -> str:
        return f"formula({self.text!r})"


def formula(text: str) -> Formula:
    """The `Formula` of a text, made once."""
    formula_text.read(text)
    return _formula(text)


_formula = lru_cache(maxsize=64)(Formula)


@cache
def _sympy() -> SimpleNamespace:
    """SymPy, and of its functions those that have a kink, with a slope there: the sides' mean."""
    import sympy

    def kinked(name: str, slope: Callable[..., Any]) -> Any:
        """A function of one argument, or of two that can change places; its slope in the first."""

        def fdiff(self: Any, argindex: int = 1) -> Any:
            return slope(*(self.args if argindex == 1 else self.args[::-1]))

        return type(name, (sympy.Function,), {"fdiff": fdiff})

    side = kinked("Side", lambda a: sympy.S.Zero)  # −1, 0 or 1
    kinks = {
        "abs": kinked("Size", side),
        "sign": side,
        "max": kinked("Larger", lambda a, b: (1 + side(a - b)) / 2),
        "min": kinked("Smaller", lambda a, b: (1 - side(a - b)) / 2),
    }
    x, y = sympy.symbols("x y", real=True)
    smooth = {name: getattr(sympy, name) for name in formula_text.FUNCTIONS if name not in kinks}
    return SimpleNamespace(
        variables=(x, y),
        names={"x": x, "y": y, "pi": sympy.pi, "e": sympy.E},
        functions=smooth | kinks,
        plain={sympy.Abs: kinks["abs"], sympy.sign: side},
        Rational=sympy.Rational,
        count_ops=sympy.count_ops,
        lambdify=sympy.lambdify,
        unbounded=(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I),
    )


def _made(tree: ast.expr, sy: SimpleNamespace) -> Any:
    """The expression of a tree that was looked through.

    Raises:
        ValueError: It has no finite value anywhere.
    """
    made = _built(tree, sy)
    for theirs, ours in sy.plain.items():  # sqrt(x**2) is |x|
        made = made.replace(theirs, ours)
    if made.has(*sy.unbounded):
        raise ValueError(f"{ast.unparse(tree)!r:.60} has no finite real value: mend the formula")
    return made


def _built(node: ast.expr, sy: SimpleNamespace) -> Any:
    match node:
        case ast.Constant(value=value):
            return sy.Rational(repr(value))  # as it is written: exact
        case ast.Name(id=name):
            return sy.names[name]
        case ast.UnaryOp(op=op, operand=operand):
            return formula_text.UNARY[type(op)](_built(operand, sy))
        case ast.BinOp(op=ast.Pow()) | ast.Call():
            value = formula_text.constant(node)
            if value is not None:  # which SymPy might take for ever to write out
                return sy.Rational(value)
    if isinstance(node, ast.Call):
        function, *parts = sy.functions[node.func.id], *(_built(a, sy) for a in node.args)
        # Those of several arguments are min and max.
        return reduce(function, parts) if len(parts) > 1 else function(*parts)
    return formula_text.BINARY[type(node.op)](_built(node.left, sy), _built(node.right, sy))


def _compiled(parts: list[Any], sy: SimpleNamespace) -> Any:
    """The function (x, y) -> a list of values, in NumPy."""
    return sy.lambdify(sy.variables, parts, modules=[_NUMPY, "numpy"], cse=True)
