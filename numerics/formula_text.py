"""Formulas of x and y as texts: what may stand in one. Nothing in a text is ever run.

A text is read by Python's own grammar and each part of it held against a short list, before anybody
makes something of it. Neither NumPy nor SymPy is needed to say what is wrong.

>>> ast.unparse(read("x^2 + 2·sin(y)"))
'x ** 2 + 2 * sin(y)'
>>> read("2x + y")
Traceback (most recent call last):
ValueError: '2x + y' is no formula: write it like x**4 - 3*x**2 + y**2, with * between factors
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

EXAMPLE = "x**4 - 3*x**2 + y**2"
VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[..., float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan")},
    **{name: getattr(math, name) for name in ("sinh", "cosh", "tanh", "exp", "log", "sqrt")},
    "abs": abs,
    "sign": lambda value: float((value > 0) - (value < 0)),
    "min": min,
    "max": max,
}
SEVERAL = ("min", "max")  # take two arguments or more
POWER = "**"
SIGNS = str.maketrans(  # of print, and their own in Python
    {"^": POWER, "²": "**2", "³": "**3", "·": "*", "×": "*", "−": "-", "π": "pi", "÷": "/"}
)

LONGEST = 500  # characters
DEEPEST = 24  # parts in parts
STEEPEST = 100  # exponent

_WITH = (
    f"write it with {', '.join((*VARIABLES, *CONSTANTS))}, numbers, + - * / {POWER}, parentheses "
    f"and {', '.join(FUNCTIONS)}"
)
BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_LIKE = {ast.Sub: ast.Add, ast.Div: ast.Mult}  # in one row with
UNARY = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def is_name(text: str) -> bool:
    """Whether a text is one word, and none that is a formula by itself.

    >>> is_name("ravin"), is_name("x"), is_name("x + y")
    (True, False, False)
    """
    word = text.strip()
    return word.isidentifier() and len(word) <= 40 and word not in (*VARIABLES, *CONSTANTS)


def read(text: str) -> ast.expr:
    """The tree of a formula: numbers, names, arithmetic, calls; it is not to be changed.

    Args:
        text: of x and y, as in Python; `^` is a power, too, and ², ·, − and π are what they mean.

    Raises:
        TypeError, ValueError: It is no text or no formula, or too much of one. The message, one
            sentence, names the part and the remedy.

    Source: Python's documentation, "ast", abstract grammar.
    """
    if not isinstance(text, str):
        raise TypeError(f"the formula is {text!r}: give a text, e.g. {EXAMPLE!r}")
    if len(text) > LONGEST:
        raise ValueError(
            f"the formula has {len(text)} characters, and at most {LONGEST} are read: shorten it, "
            "or make a Field of a function"
        )
    return _read(text)


@lru_cache(maxsize=64)
def _read(text: str) -> ast.expr:
    try:
        tree = ast.parse(" ".join(text.translate(SIGNS).split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        behind = ", and only what is behind the =" if "=" in text else ""
        raise ValueError(
            f"{_short(text)} is no formula: write it like {EXAMPLE}, with * between factors{behind}"
        ) from None
    deep = _depth(tree)
    if deep > DEEPEST:
        raise ValueError(
            f"the formula is nested {deep} deep, and at most {DEEPEST} is read: write it with "
            "fewer parentheses, or make a Field of a function"
        )
    _check(tree)
    return tree


def constant(node: ast.expr) -> float | None:
    """The value of a part that has neither x nor y in it; None for others.

    Raises:
        ValueError: It has none that is finite, or has a power that is too large.
    """
    match node:
        case ast.Constant(value=value):
            parts, made = [], lambda: float(value)
        case ast.Name(id=name):
            return CONSTANTS.get(name)
        case ast.UnaryOp(op=op, operand=operand):
            parts, made = [operand], UNARY[type(op)]
        case ast.BinOp(left=left, op=op, right=right):
            parts, made = [left, right], BINARY[type(op)]
        case ast.Call(func=ast.Name(id=name), args=parts):
            made = FUNCTIONS[name]
    values = [constant(part) for part in parts]
    if None in values:
        return None
    try:
        value = made(*values)
        finite = isinstance(value, float) and math.isfinite(value)
    except (ArithmeticError, ValueError):
        finite = False
    if not finite:
        raise ValueError(f"{_short(node)} is not a finite real number: mend the formula")
    return value


def _depth(tree: ast.expr) -> int:
    """How many parts stand in parts; terms in a row, and factors, are no deeper than one."""

    def kind(node: ast.AST) -> Any:
        op = type(node.op) if isinstance(node, ast.BinOp) else None
        return None if op is ast.Pow else _LIKE.get(op, op)

    deepest, left = 0, [(tree, 1)]
    while left:
        node, deep = left.pop()
        deepest = max(deepest, deep)
        for part in ast.iter_child_nodes(node):
            row = kind(node) is not None and kind(node) is kind(part)
            if isinstance(part, ast.expr):
                left.append((part, deep if row else deep + 1))
    return deepest


def _check(node: ast.AST) -> None:
    """Raise a ValueError at the first part that has no place in a formula."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if not abs(value) < 1e308:
                raise ValueError(f"{_short(node)} is too large for a number: mend the formula")
            return
        case ast.Name(id=name):
            _check_name(name)
            return
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            parts = [operand]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            parts = [left, right]
        case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]):
            _check_call(name, parts)
        case _:
            raise ValueError(f"{_short(node)} has no place in a formula: {_WITH}")
    for part in parts:
        _check(part)
    if isinstance(node, ast.BinOp):
        _check_right(node, constant(node.right))
    constant(node)


def _check_right(node: ast.BinOp, value: float | None) -> None:
    """What an exponent and a divisor cannot be; `value` is None where it is not the same always."""
    if isinstance(node.op, ast.Pow) and value is not None and abs(value) > STEEPEST:
        raise ValueError(
            f"{_short(node)} has the exponent {value:g}, and at most {STEEPEST} is read: write "
            "a smaller one, or exp"
        )
    if isinstance(node.op, ast.Div) and value == 0:
        raise ValueError(f"{_short(node)} divides by zero: mend the formula")


def _check_name(name: str) -> None:
    if name in FUNCTIONS:
        raise ValueError(f"{name} stands in the formula without its argument: write {name}(x)")
    if name not in (*VARIABLES, *CONSTANTS):
        raise ValueError(f"there is no {name!r}{_meant(name)} in a formula: {_WITH}")


def _check_call(name: str, arguments: list[ast.expr]) -> None:
    if name not in FUNCTIONS:
        raise ValueError(f"there is no function {name!r}{_meant(name)} in a formula: {_WITH}")
    if len(arguments) != 1 if name not in SEVERAL else len(arguments) < 2:
        takes = "two arguments or more" if name in SEVERAL else "one argument"
        raise ValueError(
            f"{name} takes {takes}, and stands in the formula with {len(arguments)}: mend it"
        )


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), [*CONSTANTS, *FUNCTIONS], 1)
    return f" (is it {close[0]}?)" if close else ""


def _short(part: ast.AST | str, most: int = 40) -> str:
    """A part as it would be written, in quotes, in a few words."""
    said = part if isinstance(part, str) else ast.unparse(part)
    said = " ".join(said.split())
    return repr(said if len(said) <= most else f"{said[: most - 1]}…")
