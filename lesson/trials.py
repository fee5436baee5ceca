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
from lesson.raised import raised, still_open
from lesson.verdicts import Found, Verdict

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
CALL = (
    "\nupdate の引数は (self, params, grads) です。",
    "\nThe arguments of update are (self, params, grads).",
)


def made(cls: type, **hyper: float) -> Method:
    try:
        return cls(**hyper)
    except Exception as error:
        what = f"{cls.__name__}({_said(hyper)})"
        hint = (
            f"\n__init__ は {what} の引数を受け取れるように書きます。",
            f"\nWrite __init__ so that it takes the arguments of {what}.",
        )
        raise raised(error, what, cls.__init__, hint) from error


def take_step(method: Method, params: Numbers, grads: Numbers) -> Numbers:
    """What `update` adds to each of `params`, which it changes; raises Found where it must not."""
    before, slopes = dict(params), dict(grads)
    try:
        result = method.update(params, slopes)
    except Exception as error:
        raise raised(error, "update", type(method).update, CALL) from error
    for key in before:
        if key not in params:
            raise Found(
                "keys",
                f"params から {key!r} が消えました。キーは残して、値だけを書き換えてください。",
                f"{key!r} is gone from params: keep the keys, change only the values.",
            )
    for key, value in params.items():
        if key not in before:
            raise Found(
                "keys",
                f"params に新しいキー {key!r} が増えました。もとのキーの値だけを書き換えます。",
                f"params has got a new key, {key!r}: change only the values of the old keys.",
            )
        if isinstance(value, bool) or not isinstance(value, Real):
            raise Found(
                "type",
                f"params[{key!r}] が {value!r:.60} になりました（{type(value).__name__} 型）。"
                "数値のままにしてください。",
                f"params[{key!r}] has become {value!r:.60}, of type {type(value).__name__}: "
                "it must stay a number.",
            )
        if not math.isfinite(value):
            raise Found(
                "nan",
                f"params[{key!r}] が {value} になりました。"
                "0 での割り算や、大きすぎる数がないか見てください。",
                f"params[{key!r}] has become {value}: look for a division by 0, or numbers that "
                "grow too large.",
            )
    moved = {key: float(params[key]) - before[key] for key in before}
    if result is not None and result is not params and not any(moved.values()):
        raise Found(
            "returned",
            "新しい値を return していますが、params は変わっていません。"
            "何も返さず、params[key] -= … のように params の中身を書き換えてください。",
            "update returns the new values, but params is as it was: return nothing, and change "
            "what is in params, as params[key] -= … does.",
        )
    if not _equal(slopes, grads):
        raise Found(
            "grads",
            "grads が書き換えられました。書き換えるのは params だけです。",
            "grads has been changed: params alone is to change.",
        )
    return moved


def nothing(cls: type) -> Found:
    """The verdict where params never changes: the gap is open, or the lines do nothing."""
    code = getattr(cls.update, "__code__", None)
    does = ("STORE_", "CALL", "BINARY_", "LOAD_ATTR", "LOAD_GLOBAL", "LOAD_FAST")
    if code is None or not any(i.opname.startswith(does) for i in dis.get_instructions(code)):
        return still_open()
    return Found(
        "rebound",
        "計算はしていますが、params の値は何も変わっていません。"
        "params = … や value -= … は、名前の指す先を変えるだけです。"
        "params[key] に代入してください。",
        "Something is computed, but no value in params has changed. params = … or value -= … only "
        "make a name mean something else: assign to params[key].",
    )


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
    ja, en = example(trials)
    stood = [key for key in START if not any(step[key] for step in moved)]
    if stood and len(stood) < len(START):
        return Found(
            "key",
            f"params[{stood[0]!r}] だけ変わっていません。for でキーを一つずつ処理しましょう。{ja}",
            f"params[{stood[0]!r}] alone has not changed: let a for loop take every key.{en}",
        )
    if len(stood) == len(START):
        return Found(
            "order", f"一歩目で何も動きません。{ja}", f"Nothing moves at the first step.{en}"
        )
    sign = "+=" if "momentum" in trials[0].hyper else "-="
    ends = [{key: START[key] + step[key] for key in START} for step in moved]
    opposite = [{key: -step[key] for key in START} for step in right]
    if alike(ends, right) or alike(ends, opposite):
        return Found(
            "replaced",
            "もとの値に足し引きせず、歩幅そのもので置き換えています。"
            f"params[key] = … ではなく params[key] {sign} … と書きます。{ja}",
            "The step has taken the place of the old value instead of changing it: write "
            f"params[key] {sign} … rather than params[key] = …{en}",
        )
    return None


def _equal(some: Numbers, others: Numbers) -> bool:
    with suppress(TypeError, ValueError):
        return some.keys() == others.keys() and all(
            math.isclose(some[key], others[key], rel_tol=1e-9, abs_tol=1e-9) for key in some
        )
    return False


def alike(some: list[Numbers], others: list[Numbers]) -> bool:
    return all(map(_equal, some, others))


def example(trials: list[Trial]) -> tuple[str, str]:
    """The first step that is wrong, as an example in a line of its own, in both languages."""
    for trial in trials:
        for n, (moved, right) in enumerate(zip(trial.moved, trial.right, strict=True)):
            for key in START:
                if math.isclose(moved[key], right[key], rel_tol=1e-9, abs_tol=1e-9):
                    continue
                here = START[key] + sum(step[key] for step in trial.right[:n])
                given = _said(trial.hyper)
                was = round(START[key] + sum(step[key] for step in trial.moved[: n + 1]), 9)
                should = round(here + right[key], 9)
                grad = SLOPES[n][key]
                return (
                    f"\n例（{given}、{n + 1} 歩目）：{key} = {here:.4g}、勾配 {grad:.4g} なら、"
                    f"次は {should:.4g} のはずが {was:.4g} です。",
                    f"\nExample ({given}, step {n + 1}): from {key} = {here:.4g} with gradient "
                    f"{grad:.4g} it should get to {should:.4g}, and gets to {was:.4g}.",
                )
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
                    given, walked = _said(hyper), (here["x"], here["y"])
                    mine, should = (f"({x:.9g}, {y:.9g})" for x, y in (walked, there))
                    raise Found(
                        "walk",
                        f"{field.name} を歩かせると（{given}）、{step} 歩目で {should} のはずが "
                        f"{mine} にいます。値を丸めたり、途中で条件を分けたりしていませんか。",
                        f"On {field.name} ({given}), step {step} should lead to {should}, and "
                        f"leads to {mine}: is anything rounded, or done only sometimes?",
                    )


def passed(cls: type, hyper: Numbers, ja: str, en: str) -> Verdict:
    """All is well; with a word of advice where the class knows only the keys x and y."""
    try:
        take_step(made(cls, **hyper), {"W1": 1.0, "b1": 2.0}, {"W1": 0.5, "b1": -0.5})
    except Found:
        ja += "\n（キーが x と y のときだけ動きます。for key in params: なら何でも大丈夫です。）"
        en += "\n(It works for the keys x and y only; with for key in params: any keys will do.)"
    return Verdict("passed", ja, en)
