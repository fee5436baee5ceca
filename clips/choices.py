"""Choices of parameters as texts: `lr=0.3`, or `lr=0.1,0.5` for a clip each."""

from __future__ import annotations

import itertools
import math
import re

Choice = tuple[str, str]  # name and value

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
RANGES = ("x_range", "y_range")  # of a field that is written as a formula
PACKED = ("start", "methods", *RANGES)  # a comma belongs to their values
METHODS = ("methods", "ghost")  # parameters that hold methods
MOST, FIGURES = 100_000, 3  # values of a range, and digits of one, if they tell it
OFF = 1e-3, 1e-2  # of the gap to its neighbours may a value be off, and a logarithmic one
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
    nor does one in parentheses. `0.1:0.9:5` stands for 5 values, evenly spaced, both ends among
    them; `0.01:1:5log` for 5 whose logarithms are.

    Raises:
        ValueError: as `parse`, a value is missing, or such a range cannot be.

    >>> sweep("start=-5,1;0,2")
    [('start', '-5,1'), ('start', '0,2')]
    >>> [value for _, value in sweep("lr=0.01:1:5log,2")]
    ['0.01', '0.0316', '0.1', '0.316', '1', '2']
    """
    name, value = parse(text)
    packed = name in PACKED or ";" in value
    values = value.removesuffix(";").split(";") if packed else outer(value)
    if not all(each.strip() for each in values):
        raise ValueError(f"{text}: a value is missing, write them as in lr=0.1,0.5")
    if not packed:
        values = [value for each in values for value in _ranged(text, each.strip())]
    return [(name, value) for value in {normal(v): v.strip() for v in values}.values()]


def _ranged(said: str, text: str) -> list[str]:
    """The values that a range stands for; of any other text itself."""
    parts = text.split(":")
    if not all(re.fullmatch(NUMBER, part.strip()) for part in parts[:2]) or len(parts) < 2:
        return [text]
    count = re.fullmatch(r"\s*([0-9]+)(log)?\s*", parts[2]) if len(parts) == 3 else None
    if not count:
        raise ValueError(f"{said}: write a range as in lr=0.1:0.9:5, or lr=0.01:1:5log")
    (low, high), many = map(float, parts[:2]), int(count[1])
    if not 2 <= many <= MOST:
        raise ValueError(f"{said}: {many} is no number of values, give 2 to {MOST}")
    if not (math.isfinite(high - low) and low != high):
        raise ValueError(f"{said}: give two ends that differ, as in lr=0.1:0.9:5")
    if count[2] and not (low > 0 and high > 0):
        raise ValueError(f"{said}: of a logarithmic range both ends are above 0")
    shares = [i / (many - 1) for i in range(many)]
    if count[2]:
        values = [math.exp((1 - t) * math.log(low) + t * math.log(high)) for t in shares]
    else:
        values = [(1 - t) * low + t * high for t in shares]
    return _short([low, *values[1:-1], high], OFF[bool(count[2])])


def _short(values: list[float], off_by: float) -> list[str]:
    """Numbers with few digits: each is off by that share of the gap to its neighbours at most."""
    largest = max(map(abs, values))
    values = [value if abs(value) > 1e-14 * largest else 0.0 for value in values]  # else roundoff
    for digits in range(FIGURES, 17):
        said = [float(f"{value:.{digits}g}") for value in values[1:-1]]
        said = [values[0], *said, values[-1]]
        gaps = [abs(b - a) for a, b in itertools.pairwise(values)]
        off = [abs(a - b) for a, b in zip(said, values, strict=True)]
        if all(a <= off_by * min(b, c) for a, b, c in zip(off[1:], gaps, gaps[1:], strict=False)):
            break
    return [normal(repr(value)) for value in said]


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
