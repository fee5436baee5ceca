"""Formulas of x and y as Typst sets them: `x^4 - 3 x^2 + y^2` for `x**4 - 3*x**2 + y**2`."""

from __future__ import annotations

import ast

from numerics.formula_text import read

SUM, PRODUCT, POWER, WHOLE = range(4)  # what holds a formula together, the loosest first
_NAMES = {"log": "ln", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "sign": 'op("sign")'}


def in_typst(text: str) -> str:
    """The formula, on one line, in Typst's math notation.

    Raises:
        TypeError, ValueError: as `formula_text.read`.

    >>> in_typst("x**4 - 3*x**2/(2*y) + sin(x)*y")
    'x^(4) - 3 x^(2) \\\\/ (2 y) + sin(x) dot y'
    >>> in_typst("-(x - 1)**2 * 2.5**(x*y)")
    '-(x - 1)^(2) dot 2.5^(x y)'

    Source: the Typst manual, section "Math".
    """
    return _set(read(text))[0]


def _set(node: ast.expr) -> tuple[str, int]:
    """A part, and what holds it together."""
    match node:
        case ast.Constant(value=value):
            return _number(value)
        case ast.Name(id=name):
            return name, WHOLE
        case ast.UnaryOp(op=op, operand=operand):
            sign, said = "-" if isinstance(op, ast.USub) else "+", _at_least(operand, PRODUCT)
            return sign + _behind(said), PRODUCT
        case ast.Call(func=ast.Name(id=name), args=parts):
            inner = ", ".join(_set(part)[0] for part in parts)
            return f"{_NAMES.get(name, name)}({inner})", WHOLE
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_at_least(left, WHOLE)}^({_set(right)[0]})", POWER
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = _at_least(left, PRODUCT), _behind(_at_least(right, PRODUCT))
            if one == other and isinstance(left, ast.Name):
                return f"{one}^(2)", POWER
            close = other[0] in "xye(p" and (one[-1] in "xy0123456789" or one.endswith("^(2)"))
            return f"{one}{' ' if close else ' dot '}{other}", PRODUCT
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"{_at_least(left, PRODUCT)} \\/ {_at_least(right, POWER)}", PRODUCT
    sign, least = ("+", SUM) if isinstance(node.op, ast.Add) else ("-", PRODUCT)
    return f"{_set(node.left)[0]} {sign} {_behind(_at_least(node.right, least))}", SUM


def _at_least(node: ast.expr, least: int) -> str:
    """A part, in parentheses where it holds together less."""
    said, holds = _set(node)
    return said if holds >= least else f"({said})"


def _behind(said: str) -> str:
    """What stands behind a sign, in parentheses where it begins with one."""
    return f"({said})" if said[0] in "+-" else said


def _number(value: float) -> tuple[str, int]:
    mantissa, _, power = f"{value!r}".removesuffix(".0").partition("e")
    if not power:
        return mantissa, WHOLE
    power = f"10^({int(power)})"
    return (power, POWER) if mantissa == "1" else (f"{mantissa} dot {power}", PRODUCT)
