"""Questions that a function of the student's answers: asked with arguments, compared, told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lesson.raised import raised
from lesson.verdicts import Found, Verdict
from lesson.words import Words, below, words

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
            raise Found("function: no function", given=function, name=self.name)
        should = self._answers(self.right)
        answers = [self._numbers(self._asked(function, case)) for case in self.cases]
        if all(np.isnan(answer).all() for answer in answers):
            raise Found("function: open", name=self.name)
        if _alike(answers, should):
            return Verdict("passed", *words(f"{self.name}: right"))
        example = self._example(answers, should)
        for mistake, rule in self.mistakes.items():
            if _alike(answers, self._answers(rule)):
                more = ("", "") if mistake == "open" else example
                raise Found(f"{self.name}: {mistake}", more)
        for answer, right in zip(answers, should, strict=True):
            if answer.shape != right.shape:
                shapes = {"shape": answer.shape, "right": right.shape}
                raise Found("function: shape", name=self.name, **shapes)
        raise Found("function: numbers", example)

    def _answers(self, rule: Callable[..., Any]) -> list[np.ndarray]:
        with np.errstate(all="ignore"):
            return [np.asarray(rule(*case), float) for case in self.cases]

    def _asked(self, function: Callable[..., Any], case: tuple[Any, ...]) -> Any:
        try:
            own = (each.copy() if isinstance(each, np.ndarray) else each for each in case)
            return function(*own)
        except Exception as error:
            hint = below("error: call", call=self.call)
            raise raised(error, self.name, function, hint) from error

    def _numbers(self, value: Any) -> np.ndarray:
        if value is Ellipsis or value is None:
            open_ = value is Ellipsis
            raise Found("function: open" if open_ else "function: no return", name=self.name)
        try:
            if np.iscomplexobj(value):
                raise TypeError("a complex number")
            return np.asarray(value, float)
        except (TypeError, ValueError) as error:
            kind = type(value).__name__
            raise Found("function: type", name=self.name, value=value, type=kind) from error

    def _example(self, answers: list[np.ndarray], should: list[np.ndarray]) -> Words:
        """The first number that is wrong, as an example in a line of its own, in both languages."""
        for case, answer, right in zip(self.cases, answers, should, strict=True):
            if answer.shape != right.shape or _alike([answer], [right]):
                continue
            at = np.argwhere(~np.isclose(answer, right, CLOSE, CLOSE))[0]
            where = str(at.tolist()) if len(at) else ""
            call = f"{self.name}({', '.join(map(_said, case))}){where}"
            should_be, was = (f"{float(each[tuple(at)]):.6g}" for each in (right, answer))
            return below("function: example", call=call, should=should_be, was=was)
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
