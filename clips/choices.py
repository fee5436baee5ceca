"""Choices of parameters as texts, `lr=0.3`: how they are written, and what a variant is called.

>>> variant_name("SGDZigzag", [parse("start=-5, 1"), parse("lr=0.30")])
'SGDZigzag@lr=0.3,start=-5_1'
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence

Choice = tuple[str, str]  # name and value

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
PLAIN = r"[A-Za-z0-9.+-]+(,[A-Za-z0-9.+-]+)*"  # values that a variant's name shows unmistakably
LONGEST = 120  # characters of a variant's name
PACKED = ("start", "methods")  # a comma belongs to their values


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
    end a single value that has commas. In `start` and `methods`, a comma never separates.

    Raises:
        ValueError: as `parse`, or a value is missing.

    >>> sweep("start=-5,1;0,2")
    [('start', '-5,1'), ('start', '0,2')]
    """
    name, value = parse(text)
    if name in PACKED or ";" in value:
        values = value.removesuffix(";").split(";")
    else:
        values = re.split(r",(?![^(]*\))", value)  # not within SGD(…)
    if not all(each.strip() for each in values):
        raise ValueError(f"{text}: a value is missing, write them as in lr=0.1,0.5")
    return [(name, value) for value in {normal(v): v.strip() for v in values}.values()]


def variant_name(name: str, chosen: Sequence[Choice]) -> str:
    """What the clip `name` is called with these choices, safe for files and shells.

    The order of the choices does not matter; of equal names the last counts. Where that would not
    tell all of them (brackets, spaces and the like, or too long), it ends in a hash.

    >>> variant_name("SGDZigzag", [("methods", "Adam(lr=0.3)")])
    'SGDZigzag@methods=Adam_lr=0.3@09d9e650'
    """
    pairs = sorted((key, normal(value)) for key, value in dict(chosen).items())
    if not pairs:
        return name
    said = ",".join(f"{key}={value.replace(',', '_')}" for key, value in pairs)
    made = re.sub(r"[^A-Za-z0-9@=,._+-]+", "_", f"{name}@{said}")
    names = all(re.fullmatch(r"[\w.]+", each, re.ASCII) for each in (name, *dict(pairs)))
    if names and all(re.fullmatch(PLAIN, each) for _, each in pairs) and len(made) <= LONGEST:
        return made
    digest = hashlib.sha256(repr((name, pairs)).encode()).hexdigest()[:8]
    return f"{made[: LONGEST - 9].strip('_-')}@{digest}"


def normal(text: str) -> str:
    """A value's text, the same for numbers written in another way."""

    def shortest(match: re.Match) -> str:
        value = float(match[0]) + 0.0
        return repr(value).removesuffix(".0") if math.isfinite(value) else match[0]

    text = re.sub(r"\s*([,()=])\s*", r"\1", text.strip())
    return re.sub(rf"(?<![\w.+-]){NUMBER}(?![\w.])", shortest, text, flags=re.ASCII)
