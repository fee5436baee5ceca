"""Four methods race. Who comes first goes by the learning rates, and by the field."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from fields import Field, beale, ravine
from numerics.tuning import Tuning, at_rate
from optimizers import SGD, AdaGrad, Adam, Momentum
from stage import parameters as can
from stage.figures.orders import Comparison
from stage.look.view import view_of
from stage.look.words import worded
from stage.shots.race_shot import RaceShot
from stage.walk.walkers import routes

LEAST, MOST = 0.1, 10.0  # learning rates that are tried: from that part of a sensible one


class OptimizerRace(RaceShot):
    """The textbook's race, then each method at its best rate, then so on another field."""

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None
    second: Annotated[Field, "the land of the second race"] = beale
    methods: can.Methods = (SGD(lr=0.95), Momentum(lr=0.1), AdaGrad(lr=1.5), Adam(lr=0.3))
    steps: Annotated[int, can.Between(1, 1000), "that each method takes"] = 30
    tries: Annotated[int, can.Between(2, 2000), "learning rates that each method is tried at"] = 121

    def construct(self) -> None:
        self.compute()
        self.set_the_stage(self.told)
        self.bring(0, moved=0)

        self.next_section("at the chosen learning rates")
        self.wait(0.6)
        self.race(slowly=True)
        self.tell_order(0)

        self.next_section("each at its best")
        self.bend()
        self.tell_order(1)

        self.next_section("on another field, each at its best")
        self.bring(1, moved=1)
        self.race(slowly=False)
        self.tell_order(2)
        self.wait(1.6)

    def compute(self) -> None:
        """The numbers, before anything is drawn: of each field all walks of a method at once."""
        views = view_of(self.field, self.start), view_of(self.second)
        low = math.floor(math.log10(LEAST * min(1.0, *(view.lr_scale for view in views))))
        rates = np.geomspace(10.0**low, MOST, self.tries)
        fields = self.field, self.second
        self.tunings = first, other = [
            Tuning.of(field, self.methods, view.start, self.steps, rates)
            for field, view in zip(fields, views, strict=True)
        ]
        tuned = tuple(map(at_rate, self.methods, other.best.rates))
        self.walked = [
            routes(first.field, first.start, self.methods, self.steps),
            routes(other.field, other.start, tuned, self.steps),
        ]
        best, chosen = worded("best lr of {}", self.tries), worded("chosen lr")
        self.told = [
            Comparison((worded(first.field.name), chosen), first.chosen),
            Comparison((worded(first.field.name), best), first.best),
            Comparison((worded(other.field.name), best), other.best),
        ]
