"""Four methods race, each at its best learning rate. Who comes first goes by the field."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from fields import Field, beale, ravine
from numerics.tuning import Tuning, at_rate
from optimizers import SGD, AdaGrad, Adam, Momentum
from stage import parameters as can
from stage.look.view import view_of
from stage.shots.race_shot import RaceShot
from stage.walk.walkers import routes

LEAST, MOST = 0.1, 10.0  # learning rates that are tried: from that part of a sensible one


class OptimizerRace(RaceShot):
    """A race on one field and on another, each method at its best rate of the same ones.

    Small dots on the first field's curves stay where the rates that were given are.
    """

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None
    second: Annotated[Field, "the land of the second race"] = beale
    methods: can.Methods = (SGD(lr=0.95), Momentum(lr=0.1), AdaGrad(lr=1.5), Adam(lr=0.3))
    steps: Annotated[int, can.Between(1, 1000), "that each method takes"] = 30
    tries: Annotated[int, can.Between(2, 2000), "learning rates that each method is tried at"] = 121

    def construct(self) -> None:
        self.prepare()
        self.bring(0)

        self.next_section("each finds its best learning rate")
        self.wait(0.8)
        self.tune()
        self.wait(0.6)

        self.next_section("the race")
        self.race(slowly=True)
        self.tell_order(0)

        self.next_section("on another field, each at its best there")
        self.bring(1)
        self.wait(0.4)
        self.race(slowly=False)
        self.tell_order(1)
        self.wait(1.8)

    def compute(self) -> None:
        """The numbers, before anything is drawn: of each field all walks of a method at once."""
        views = view_of(self.field, self.start), view_of(self.second)
        low = math.floor(math.log10(LEAST * min(1.0, *(view.lr_scale for view in views))))
        rates = np.geomspace(10.0**low, MOST, self.tries)
        fields = self.field, self.second
        self.tunings = [
            Tuning.of(field, self.methods, view.start, self.steps, rates)
            for field, view in zip(fields, views, strict=True)
        ]
        tuned = [tuple(map(at_rate, self.methods, one.best.rates)) for one in self.tunings]
        self.walked = [
            routes(one.field, one.start, methods, self.steps)
            for one, methods in zip(self.tunings, tuned, strict=True)
        ]
