"""SGD in the hills: step by step against the gradient, each step shorter as the slope is less."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, Animation, FadeIn, linear, rush_into, smooth

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.figures.legend import legend, legend_height
from stage.figures.step_bars import StepChart
from stage.ground.minima import Minima
from stage.paint.area import check_room
from stage.shots.land_shot import LandShot
from stage.walk.step_arrows import enlarged, step_arrows


class SGDDescent(LandShot):
    """Three times arrow, step, footprint; then twenty more, and a bar for the length of each."""

    shape = "right40"
    field: can.LossField = hills
    start: can.Start = None
    methods: can.Methods = (SGD(lr=0.15),)
    steps: can.Steps = 23
    slow_steps: can.SlowSteps = 3
    arrow: Annotated[float, can.Between(0.05, 1), "of the longest, by the map's height"] = 0.28
    relief: can.Relief = 0.46
    tilt: can.Tilt = 43
    turn: Annotated[can.Turn, "of the camera around, at first"] = -104
    drift: Annotated[float, can.Between(-30, 30, "°/s"), "of the camera around"] = 4
    bars: Annotated[float, can.Between(0.3, 4, " units"), "height of the longest bar"] = 1.35

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()

        self.next_section("on the shoulder")
        self.play(self.drifting(0.8))

        self.next_section("three times arrow, step, footprint")
        for step, aims in enumerate(self.aims, start=1):
            grow = [aim.animate(run_time=0.35, rate_func=linear).set(sweep=1) for aim in aims]
            self.play(*grow, self.drifting(0.35))
            shrink = [aim.animate(run_time=0.3).set(magnified=1.0) for aim in aims]
            self.play(*shrink, self.drifting(0.3))
            fade = [aim.animate(run_time=0.5, rate_func=rush_into).set_opacity(0) for aim in aims]
            walk = self.clock.animate(run_time=0.5, rate_func=smooth)
            self.play(walk.set_value(step), *fade, self.drifting(0.5))

        self.next_section("and on, in shorter and shorter steps")
        self.terrain.still = True  # from here on: the camera has come to rest
        self.walk_on()

        self.next_section("where it ends")
        self.play(FadeIn(self.lengths), run_time=0.5)
        self.wait(2)

    def drifting(self, seconds: float) -> Animation:
        """The camera goes round a little."""
        theta = self.camera.theta_tracker
        angle = theta.get_value() + self.drift * seconds * DEGREES
        return theta.animate(run_time=seconds, rate_func=linear).set_value(angle)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = self.walk(self.steps)
        area, wide = self.free.below(legend_height(self.routes, self.free.width)), self.free.wide
        self.chart = StepChart(area, wide, self.bars, self.steps, view.scale_note)
        self.picture = check_room(self.chart.land)
        points = np.concatenate([route.points for route in self.routes])
        self.view = view.close_up(points, 1.05, self.field, fill=0.68)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.raise_land(tall=0.6)
        turn = self.drift * (0.8 + 1.15 * self.slow_steps)  # until it comes to rest
        self.look_from(self.turn, self.picture.inset(0.1, 0.15), turn)
        slow = range(1, min(self.slow_steps, self.steps) + 1)
        longest = self.arrow * np.ptp(self.view.y_range)
        sizes = [enlarged(walker, slow, longest) for walker in self.party]
        self.aims = [
            [
                step_arrows(walker, step, self.ground, size)
                for walker, size in zip(self.party, sizes, strict=True)
            ]
            for step in slow
        ]
        titles, bars, self.lengths = self.chart.draw(self.party, self.clock)
        self.add(
            *(*titles, self.terrain, self.axes, Minima(self.ground)),
            self.clock,
            *(walker.trail for walker in self.party),
            *(aim for aims in self.aims for aim in aims),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *bars,
            legend(self.party, self.clock, (self.free.left, self.free.top), self.free.width),
        )
