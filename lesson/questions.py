"""Questions that a function of the student's answers: asked with arguments, compared, told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lesson.raised import raised, still_open
from lesson.verdicts import Found, Verdict
from lesson.words import kind_of, words

CLOSE = 1e-9  # relative, and to 1: so far apart are a right answer and ours
SHOWN = 4  # numbers of an array in an example, at most


@dataclass(frozen=True)
class Question:
    """What a function should give, and what is said where it gives something else.

    Attributes:
        call: the function as it is called, e.g. "factor(lr, curvature)".
        cases: the arguments to ask it with.
        right: what it should be.
        mistakes: by kind, the function it is then; what is said of it stands in `words.txt`. Of one
            kind there may be several, told apart in brackets. Of kind "open" is what stands in the
            notebook before anything is written.
    """

    call: str
    cases: tuple[tuple[Any, ...], ...]
    right: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]]

    @property
    def name(self) -> str:
        return self.call.split("(")[0]

    def check(self, function: Any) -> Verdict:
        """The verdict on a function; nothing that it does wrong raises."""
        try:
            return self._examine(function)
        except Found as found:
            return found.verdict

    def _examine(self, function: Any) -> Verdict:
        if not callable(function):
            raise Found(
                "no function",
                f"渡されたのは {function!r:.60} で、関数ではありません。"
                f"check_{self.name}({self.name}) と書きます。",
                f"This is {function!r:.60}, which is no function: write "
                f"check_{self.name}({self.name}).",
            )
        should = self._answers(self.right)
        answers = [self._numbers(self._asked(function, case)) for case in self.cases]
        if all(np.isnan(answer).all() for answer in answers):
            raise still_open(self.name)
        if _alike(answers, should):
            return Verdict("passed", *words(self.name, "right"))
        ja, en = self._example(answers, should)
        for mistake, rule in self.mistakes.items():
            if _alike(answers, self._answers(rule)):
                kind, (said_ja, said_en) = kind_of(mistake), words(self.name, mistake)
                raise Found(kind, said_ja + ja * (kind != "open"), said_en + en * (kind != "open"))
        for answer, right in zip(answers, should, strict=True):
            if answer.shape != right.shape:
                raise Found(
                    "shape",
                    f"{self.name} の値の形が {answer.shape} です。{right.shape} のはずです。",
                    f"{self.name} gives an array of shape {answer.shape}: it should be "
                    f"{right.shape}.",
                )
        raise Found("numbers", f"値が違います。{ja}", f"The value is wrong.{en}")

    def _answers(self, rule: Callable[..., Any]) -> list[np.ndarray]:
        with np.errstate(all="ignore"):
            return [np.asarray(rule(*case), float) for case in self.cases]

    def _asked(self, function: Callable[..., Any], case: tuple[Any, ...]) -> Any:
        hint = f"\n{self.call} と書きます。", f"\nWrite {self.call}."
        try:
            own = (each.copy() if isinstance(each, np.ndarray) else each for each in case)
            return function(*own)
        except Exception as error:
            raise raised(error, self.name, function, hint) from error

    def _numbers(self, value: Any) -> np.ndarray:
        if value is Ellipsis:
            raise still_open(self.name)
        if value is None:
            raise Found(
                "no return",
                f"{self.name} が何も返していません。計算した値を return します。",
                f"{self.name} gives nothing back: return what you have computed.",
            )
        try:
            if np.iscomplexobj(value):
                raise TypeError("a complex number")
            return np.asarray(value, float)
        except (TypeError, ValueError) as error:
            raise Found(
                "type",
                f"{self.name} が {value!r:.60} を返しました（{type(value).__name__} 型）。"
                "数か、数の配列を返してください。",
                f"{self.name} has returned {value!r:.60}, of type {type(value).__name__}: return "
                "a number, or an array of numbers.",
            ) from error

    def _example(self, answers: list[np.ndarray], should: list[np.ndarray]) -> tuple[str, str]:
        """The first number that is wrong, as an example in a line of its own, in both languages."""
        for case, answer, right in zip(self.cases, answers, should, strict=True):
            if answer.shape != right.shape or _alike([answer], [right]):
                continue
            at = np.argwhere(~np.isclose(answer, right, CLOSE, CLOSE))[0]
            where = str(at.tolist()) if len(at) else ""
            call = f"{self.name}({', '.join(map(_said, case))}){where}"
            is_, was = (f"{float(each[tuple(at)]):.6g}" for each in (right, answer))
            return (
                f"\n例：{call} は {is_} のはずが {was} です。",
                f"\nExample: {call} should be {is_}, and is {was}.",
            )
        return "", ""


def _alike(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return all(
        a.shape == b.shape and np.allclose(a, b, CLOSE, CLOSE, equal_nan=True)
        for a, b in zip(some, others, strict=True)
    )


def _said(argument: Any) -> str:
    """An argument as it is written in an example.

    >>> _said(0.95), _said(np.array([0.1, 2.0])), _said(np.zeros((3, 3)))
    ('0.95', '[0.1, 2]', 'array (3, 3)')
    """
    if isinstance(argument, float):
        return f"{argument:g}"
    if isinstance(argument, np.ndarray):
        if argument.ndim == 1 and len(argument) <= SHOWN:
            return f"[{', '.join(f'{number:g}' for number in argument)}]"
        return f"array {argument.shape}"
    return getattr(argument, "__name__", None) or getattr(argument, "name", None) or repr(argument)
