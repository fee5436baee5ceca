"""What a student's class should be, and the verdict on it by the mistakes that are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lesson.trials import (
    LEVEL,
    SLOPES,
    START,
    Numbers,
    Rule,
    Trial,
    alike,
    compare_walks,
    example,
    made,
    nothing,
    passed,
    slip,
    steps_by,
    take_step,
    try_out,
)
from lesson.verdicts import Found, Verdict, check
from lesson.words import kind_of, words


@dataclass(frozen=True)
class Sought:
    """What a student's class should be, and what else it may be.

    Attributes:
        reference: the class of `optimizers` that it is compared with.
        cases: hyperparameters to make both with.
        rule: the right rule, see `steps_by`; `rest` is what it keeps before the first step.
        keeps: where it keeps that, as in self.h[key].
        formula: what to compare one's lines with.
        mistakes: by kind, the rule it is then, as those of a `Question`.
    """

    reference: type
    cases: tuple[Numbers, ...]
    rule: Rule
    rest: Any
    keeps: str
    formula: str
    mistakes: Mapping[str, Rule]

    @property
    def name(self) -> str:
        return self.reference.__name__

    def check(self, cls: Any) -> Verdict:
        """The verdict on a class; nothing that it does wrong raises."""
        return check(cls, self.name, self._examine)

    def _examine(self, cls: type) -> Verdict:
        self._check_fresh(cls)
        trials = [try_out(cls, self.reference, hyper) for hyper in self.cases]
        if all(trial.fits for trial in trials):
            self._check_level(cls)
            compare_walks(cls, self.reference, self.cases)
            return passed(cls, self.cases[0], *words(self.name, "right"))
        if all(trial.still for trial in trials):
            raise nothing(cls)
        raise self._known(trials) or self._otherwise(trials)

    def _known(self, trials: list[Trial]) -> Found | None:
        """The verdict on one of the mistakes that are known."""
        for mistake, rule in self.mistakes.items():
            if all(alike(each.moved, steps_by(rule, each.hyper, self.rest)) for each in trials):
                both = zip(words(self.name, mistake), example(trials), strict=True)
                return Found(kind_of(mistake), *map("".join, both))
        return None

    def _otherwise(self, trials: list[Trial]) -> Found:
        """The verdict on what is none of the mistakes that are known."""
        ja, en = example(trials)
        if self._is_shared(trials):
            return Found(
                "one for both",
                f"x と y が同じものを使い回しています。キーごとに self.{self.keeps}[key] を"
                f"持ちましょう。{ja}",
                f"x and y share what is kept: keep it for each key, self.{self.keeps}[key].{en}",
            )
        return slip(trials) or Found(
            "numbers",
            f"歩みが違います。{self.formula} と見比べてください。{ja}",
            f"The steps are wrong: compare with {self.formula}.{en}",
        )

    def _is_shared(self, trials: list[Trial]) -> bool:
        """Whether it is the right rule, but for x and y sharing what is kept."""
        one = [steps_by(self.rule, trial.hyper, self.rest, shared=True) for trial in trials]
        return all(alike(trial.moved, steps) for trial, steps in zip(trials, one, strict=True))

    def _check_fresh(self, cls: type) -> None:
        """Raise Found if a new instance goes another way than the one made before it."""
        first, second = (
            take_step(made(cls, **self.cases[0]), dict(START), SLOPES[0]) for _ in range(2)
        )
        if not alike([first], [second]):
            raise Found(
                "shared",
                f"新しく作った {cls.__name__} が、別の {cls.__name__} の記憶を持っています。"
                f"辞書は、クラスの直下ではなく、__init__ の中で self.{self.keeps} = {{}} と"
                "作ります。",
                f"A new {cls.__name__} has the memory of another one. Make the dict in __init__, "
                f"self.{self.keeps} = {{}}, not in the body of the class.",
            )

    def _check_level(self, cls: type) -> None:
        """Raise Found if a slope of 0 is divided by 0."""
        try:
            take_step(made(cls, **self.cases[0]), dict(START), LEVEL)
        except Found as found:
            raise Found(
                "zero",
                "勾配がずっと 0 のところで、0 を 0 で割っています。分母に self.eps を足します。",
                "Where the gradient has always been 0, it divides 0 by 0: add self.eps to what it "
                "divides by.",
            ) from found
