"""Choices of parameters as texts: `lr=0.3`, or `lr=0.1,0.5` for a clip each."""

from __future__ import annotations

import math
import re

Choice = tuple[str, str]  # name and value

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
RANGES = ("x_range", "y_range")  # of a field that is written as a formula
PACKED = ("start", "methods", *RANGES)  # a comma belongs to their values
METHODS = ("methods", "ghost")  # parameters that hold methods
OWN = "own"  # stands for None


def parse(text: str) -> Choice:
    """The name and the value in `lr=0.3`.

    Raises:
        ValueError: there is no `=`, or nothing before it.
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not name:
        raise ValueError(f"{text!r} is not a parameter with its value: write it as in lr=0.3")
    return name, value


def sweep(text: str) -> list[Choice]:
    """The choices in `lr=0.1,0.5,0.95`, one for each value; equal values count once.

    Where there is a semicolon, it alone separates: `turns=0,-90,-58;0,-80,-50`, or with one at the
    end a single value that has commas. In `start`, `methods` and ranges, a comma never separates;
    nor does one in parentheses.

    Raises:
        ValueError: as `parse`, or a value is missing.

    >>> sweep("start=-5,1;0,2")
    [('start', '-5,1'), ('start', '0,2')]
    """
    name, value = parse(text)
    packed = name in PACKED or ";" in value
    values = value.removesuffix(";").split(";") if packed else outer(value)
    if not all(each.strip() for each in values):
        raise ValueError(f"{text}: a value is missing, write them as in lr=0.1,0.5")
    return [(name, value) for value in {normal(v): v.strip() for v in values}.values()]


def outer(text: str) -> list[str]:
    """The parts between commas, of which those within parentheses do not count.

    >>> outer("max(x, (y)),SGD(lr=0.5,nesterov=0)")
    ['max(x, (y))', 'SGD(lr=0.5,nesterov=0)']
    """
    parts, deep = [""], 0
    for sign in text:
        deep = max(0, deep + (sign == "(") - (sign == ")"))
        if sign == "," and not deep:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def normal(text: str) -> str:
    """A value's text, the same for numbers written in another way."""

    def shortest(match: re.Match) -> str:
        value = float(match[0]) + 0.0
        return repr(value).removesuffix(".0") if math.isfinite(value) else match[0]

    text = re.sub(r"\s*([,()=])\s*", r"\1", text.strip())
    return re.sub(rf"(?<![\w.+-]){NUMBER}(?![\w.])", shortest, text, flags=re.ASCII)
