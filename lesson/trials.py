"""A student's class run on fixed numbers and fields, and what can go wrong with any, in words."""

from __future__ import annotations

import dis
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from adventurer import Adventurer, Method
from fields import bowl, ravine
from lesson.raised import raised
from lesson.verdicts import Found, Verdict
from lesson.words import Words, below

Numbers = dict[str, float]

START: Numbers = {"x": -7.0, "y": 2.0}
# Gradients of four steps; no two of their ratios agree, so that no two faults look alike.
SLOPES: list[Numbers] = [
    {"x": -0.7, "y": 4.0},
    {"x": -0.5, "y": -3.0},
    {"x": 0.3, "y": 1.1},
    {"x": -0.2, "y": 0.9},
]
LEVEL: Numbers = {"x": 0.0, "y": 0.0}


def made(cls: type, **hyper: float) -> Method:
    try:
        return cls(**hyper)
    except Exception as error:
        what = f"{cls.__name__}({_said(hyper)})"
        hint = below("error: arguments of __init__", call=what)
        raise raised(error, what, cls.__init__, hint) from error


def take_step(method: Method, params: Numbers, grads: Numbers) -> Numbers:
    """What `update` adds to each of `params`, which it changes; raises Found where it must not."""
    before, slopes = dict(params), dict(grads)
    try:
        result = method.update(params, slopes)
    except Exception as error:
        hint = below("error: arguments of update")
        raise raised(error, "update", type(method).update, hint) from error
    for key in before:
        if key not in params:
            raise Found("step: keys (gone)", key=key)
    for key, value in params.items():
        if key not in before:
            raise Found("step: keys (new)", key=key)
        if isinstance(value, bool) or not isinstance(value, Real):
            raise Found("step: type", key=key, value=value, type=type(value).__name__)
        if not math.isfinite(value):
            raise Found("step: nan", key=key, value=value)
    moved = {key: float(params[key]) - before[key] for key in before}
    if result is not None and result is not params and not any(moved.values()):
        raise Found("step: returned")
    if not _equal(slopes, grads):
        raise Found("step: grads")
    return moved


def nothing(cls: type) -> Found:
    """The verdict where params never changes: the gap is open, or the lines do nothing."""
    code = getattr(cls.update, "__code__", None)
    does = ("STORE_", "CALL", "BINARY_", "LOAD_ATTR", "LOAD_GLOBAL", "LOAD_FAST")
    if code is None or not any(i.opname.startswith(does) for i in dis.get_instructions(code)):
        return Found("class: open")
    return Found("class: rebound")


@dataclass
class Trial:
    """Some steps of a student's method and of the one it should be, with the same gradients."""

    hyper: Numbers
    moved: list[Numbers]
    right: list[Numbers]
    still: bool

    @property
    def fits(self) -> bool:
        return all(map(_equal, self.moved, self.right))

    @property
    def fits_first(self) -> bool:
        return _equal(self.moved[0], self.right[0])


def try_out(cls: type, reference: type, hyper: Numbers) -> Trial:
    mine, right = made(cls, **hyper), reference(**hyper)
    here, there = dict(START), dict(START)
    moved, expected = [], []
    for grads in SLOPES:
        moved.append(take_step(mine, here, grads))
        expected.append(take_step(right, there, grads))
    return Trial(hyper, moved, expected, not any(any(step.values()) for step in moved))


Rule = Callable[..., tuple[Any, float]]


def steps_by(rule: Rule, hyper: Numbers, rest: Any = 0.0, shared: bool = False) -> list[Numbers]:
    """The steps that a rule takes down SLOPES.

    Args:
        rule: takes what is kept, a gradient and the values of `hyper` in their order; gives what is
            then kept, and the step.
        rest: what is kept before the first step.
        shared: whether x and y share what is kept, as they should not.
    """
    steps, kept, here = [], dict.fromkeys(START, rest), dict(START)
    for grads in SLOPES:
        before = dict(here)
        for key, grad in grads.items():
            slot = "x" if shared else key
            kept[slot], step = rule(kept[slot], grad, *hyper.values())
            here[key] += step
        steps.append({key: here[key] - before[key] for key in here})  # rounded as a student's is
    return steps


def slip(trials: list[Trial]) -> Found | None:
    """The verdict on a first step that leaves a parameter out, or takes the place of its value."""
    moved, right = [trial.moved[0] for trial in trials], [trial.right[0] for trial in trials]
    stood = [key for key in START if not any(step[key] for step in moved)]
    if stood and len(stood) < len(START):
        return Found("first step: key", example(trials), key=stood[0])
    if len(stood) == len(START):
        return Found("first step: order", example(trials))
    sign = "+=" if "momentum" in trials[0].hyper else "-="
    ends = [{key: START[key] + step[key] for key in START} for step in moved]
    opposite = [{key: -step[key] for key in START} for step in right]
    if alike(ends, right) or alike(ends, opposite):
        return Found("first step: replaced", example(trials), sign=sign)
    return None


def _equal(some: Numbers, others: Numbers) -> bool:
    with suppress(TypeError, ValueError):
        return some.keys() == others.keys() and all(
            math.isclose(some[key], others[key], rel_tol=1e-9, abs_tol=1e-9) for key in some
        )
    return False


def alike(some: list[Numbers], others: list[Numbers]) -> bool:
    return all(map(_equal, some, others))


def example(trials: list[Trial]) -> Words:
    """The first step that is wrong, as an example in a line of its own, in both languages."""
    for trial in trials:
        for n, (moved, right) in enumerate(zip(trial.moved, trial.right, strict=True)):
            for key in START:
                if math.isclose(moved[key], right[key], rel_tol=1e-9, abs_tol=1e-9):
                    continue
                here = START[key] + sum(step[key] for step in trial.right[:n])
                where = {"given": _said(trial.hyper), "step": n + 1, "key": key, "here": here}
                was = round(START[key] + sum(step[key] for step in trial.moved[: n + 1]), 9)
                gets = {"slope": SLOPES[n][key], "should": round(here + right[key], 9), "was": was}
                return below("class: example", **where, **gets)
    return "", ""


def _said(hyper: Numbers) -> str:
    return ", ".join(f"{key}={value}" for key, value in hyper.items())


def compare_walks(cls: type, reference: type, hypers: tuple[Numbers, ...]) -> None:
    """Raise Found if a walk on a real field is another one than the reference's."""
    for field, start in ((ravine, (-7, 2)), (bowl, (-1.5, 1))):
        for hyper in hypers:
            right = Adventurer(*start).optimize(field, reference(**hyper), 30).route
            method, here = made(cls, **hyper), dict(zip("xy", map(float, start), strict=True))
            for step, there in enumerate(right.points[1:], 1):
                grads = dict(zip("xy", field.grad(here["x"], here["y"]), strict=True))
                take_step(method, here, grads)
                if not np.allclose([here["x"], here["y"]], there, 1e-6, 1e-9):
                    walked = {"field": field.name, "given": _said(hyper), "step": step}
                    ends = {"mine": [here["x"], here["y"]], "should": there}
                    said = {name: "({:.9g}, {:.9g})".format(*end) for name, end in ends.items()}
                    raise Found("class: walk", **walked, **said)


def passed(cls: type, hyper: Numbers, said: Words) -> Verdict:
    """All is well; with a word of advice where the class knows only the keys x and y."""
    more = "", ""
    try:
        take_step(made(cls, **hyper), {"W1": 1.0, "b1": 2.0}, {"W1": 0.5, "b1": -0.5})
    except Found:
        more = below("class: keys")
    return Verdict("passed", said[0] + more[0], said[1] + more[1])
