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
from lesson.words import words


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
            return passed(cls, self.cases[0], words(f"{self.name}: right"))
        if all(trial.still for trial in trials):
            raise nothing(cls)
        raise self._known(trials) or self._otherwise(trials)

    def _known(self, trials: list[Trial]) -> Found | None:
        """The verdict on one of the mistakes that are known."""
        for mistake, rule in self.mistakes.items():
            if all(alike(each.moved, steps_by(rule, each.hyper, self.rest)) for each in trials):
                return Found(f"{self.name}: {mistake}", example(trials))
        return None

    def _otherwise(self, trials: list[Trial]) -> Found:
        """The verdict on what is none of the mistakes that are known."""
        if self._is_shared(trials):
            return Found("class: one for both", example(trials), keeps=self.keeps)
        return slip(trials) or Found("class: numbers", example(trials), formula=self.formula)

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
            raise Found("class: shared", name=cls.__name__, keeps=self.keeps)

    def _check_level(self, cls: type) -> None:
        """Raise Found if a slope of 0 is divided by 0."""
        try:
            take_step(made(cls, **self.cases[0]), dict(START), LEVEL)
        except Found as found:
            raise Found("class: zero") from found
