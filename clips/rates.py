"""Learning rates as they are typed: `0.3`, or a schedule, `cosine(0.9,0.05,30)`."""

from __future__ import annotations

import ast
import inspect
import math
import re
from typing import Any

from clips.choices import NUMBER
from schedules import SCHEDULES


def read_rate(said: str, text: str) -> Any:
    """The learning rate that a text stands for; nothing in it is run.

    Args:
        said: what the text was typed in, for the message of an error.

    Raises:
        ValueError: it is neither a number nor a schedule that can be.

    >>> read_rate("lr=…", "warmup(0.1, 5, cosine(0.9, 0.05, steps=25))")
    warmup(0.1, 5, cosine(0.9, 0.05, 25))
    """
    if "(" not in text:
        return _number(said, text.strip())
    try:
        return rate_of(said, ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(_wrong(said, text)) from None


def rate_of(said: str, node: ast.expr) -> Any:
    """The learning rate that a piece of a program stands for: see `read_rate`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=given, keywords=named) if name in SCHEDULES:
            arguments = [rate_of(said, each) for each in given]
            return _made(said, name, arguments, {each.arg: each.value for each in named})
    return _number(said, ast.unparse(node))


def _number(said: str, text: str) -> float:
    if not re.fullmatch(NUMBER, text) or not math.isfinite(float(text)):
        raise ValueError(_wrong(said, text))
    return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)


def _wrong(said: str, text: str) -> str:
    wanted = f"a number, or a schedule ({', '.join(SCHEDULES)}) as in cosine(0.9,0.05,30)"
    return f"{said[:60]}: {repr(text)[:60]} is not {wanted}"


def _made(said: str, name: str, arguments: list[Any], named: dict[str, ast.expr]) -> Any:
    """The schedule of that name."""
    taken = inspect.signature(SCHEDULES[name])
    try:
        keywords = {key: rate_of(said, each) for key, each in named.items()}
        bound = taken.bind(*arguments, **keywords)
    except TypeError:  # too many, too few, or another's
        raise ValueError(f"{said}: write {name}({', '.join(taken.parameters)})") from None
    try:
        return SCHEDULES[name](*bound.args, **bound.kwargs)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{said}: {error}") from None
