"""On a saddle's ridge only noise gets away; a hair beside it momentum does, too, and SGD late."""

from __future__ import annotations

from typing import Annotated

from manim import FadeIn

from fields import saddle
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.shots.land_shot import OPENING
from stage.shots.ridge_shot import RidgeShot
from stage.walk.walkers import step_aside


class SaddleEscape(RidgeShot):
    """At the same lr, exactly on the ridge and then a hair beside it: how many steps until off.

    From the ridge only noise gets away: the slope across is zero, and momentum keeps nothing of
    nothing. From beside it all do, SGD late: it creeps from the pass. With this seed all three ways
    are seen; half of all seeds lead away earlier still.
    """

    shape = "16:9"
    field: can.LossField = saddle
    start: can.Start = None
    beside: Annotated[float, can.Between(1e-12, 1), "the ridge y = 0 is an own start"] = 1e-4
    methods: can.Methods = (SGD(lr=0.1), Momentum(lr=0.1, momentum=0.9))
    noise: Annotated[float, can.Between(0, 1000), "of the first method's gradients"] = 0.5
    seed: Annotated[int, can.Between(0, 1_000_000), "of the noise"] = 340
    steps: can.Steps = 60
    slow_steps: can.SlowSteps = 3
    relief: can.Relief = 0.34
    tilt: can.Tilt = 60
    turn: Annotated[can.Turn, "of the camera around, at last"] = -62
    drift: Annotated[float, can.Between(-30, 30, "°/s"), "of the camera around"] = 3

    def construct(self) -> None:
        self.prepare()
        first, last = self.runs[0], self.runs[-1]

        self.next_section("on the ridge")
        self.play(self.drifting(OPENING))

        self.next_section("down to the pass")
        self.amble(first.clock)

        self.next_section("who gets away")
        self.walk_on(4.2, first.clock)
        self.play(*step_aside(first.party), run_time=0.6)
        self.wait(1.6)

        if last is not first:
            self.next_section("and a hair beside the ridge")
            self.play(*(part.animate.set(opacity=0.0) for part in self.seen[0]), run_time=0.5)
            self.remove(*self.seen[0], *self.headings[0])
            self.add(*self.seen[1], *self.headings[1])
            self.play(FadeIn(self.columns[1].labels, self.columns[1].figures), run_time=0.5)
            self.walk_on(5.2, last.clock)
            self.wait(2.5)
