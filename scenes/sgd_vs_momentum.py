"""SGD zig-zags, Momentum sweeps: both walk the same ravine on one clock."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, FadeIn, linear, smooth

from fields import ravine
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.heading import Heading
from stage.figures.loss_panel import loss_panel, with_panel
from stage.ground.framing import lay_flat
from stage.ground.minima import Minima
from stage.shots.land_shot import LandShot
from stage.walk.pace import following, late
from stage.walk.walkers import step_aside


class SGDvsMomentum(LandShot):
    """The main clip. It shows the shorter, smoother way; it does not claim a faster one."""

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None  # (-7, 2) on the ravine
    methods: can.Methods = (SGD(lr=0.95), Momentum(lr=0.1, momentum=0.9))
    steps: can.Steps = 30

    slow_steps: can.SlowSteps = 3
    relief: can.Relief = 0.2
    tilt: can.Tilt = 40
    turns: Annotated[can.Turns, "of the camera: first, after each 3D beat"] = (-79, -82, -86)
    map_width: Annotated[float, can.Between(3, 12, " units"), "of the map at the end"] = 8.9

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        turn, clock = self.camera.theta_tracker, self.clock

        self.next_section("two hikers on one spot")
        angle = self.turns[1] * DEGREES
        self.play(turn.animate(run_time=1.2, rate_func=linear).set_value(angle))

        self.next_section("three steps")
        slow = min(self.slow_steps, self.steps)
        for step in range(1, slow + 1):
            angle = np.interp(step, (0, slow), self.turns[1:]) * DEGREES
            self.play(
                turn.animate(run_time=0.8, rate_func=linear).set_value(angle),
                clock.animate(run_time=0.8, rate_func=smooth).set_value(step),
            )

        self.next_section("the surface becomes a map")
        self.play(
            turn.animate.set_value(-90 * DEGREES),
            self.camera.phi_tracker.animate(rate_func=following).set_value(0),
            lay_flat(self.terrain.animate, self.view.aspect, self.map_area),
            FadeIn(self.labels, self.losses, self.growing, rate_func=late),
            run_time=2,
        )

        self.next_section("on one clock")
        self.add(*self.moving)  # to the end: what stands before the clock costs nothing per frame
        self.walk_on()

        self.next_section("where it ends")
        self.play(FadeIn(self.last_losses), *step_aside(self.party), run_time=0.6)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = self.walk(self.steps)
        self.frame = frame = self.free
        self.heading = Heading(self.routes, frame.width, self.steps, view.scale_note)
        self.picture = frame.below(self.heading.height + 0.14)
        room = self.picture, frame.wide, self.map_width, len(self.methods)
        area, self.chart_area = with_panel(*room)
        self.view = self.find_map(area, view)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.raise_land()
        self.look_from(self.turns[0], self.picture)
        charts = loss_panel(self.party, self.clock, self.chart_area, self.steps)
        self.labels, self.growing, self.last_losses = charts
        names, heading = self.heading.draw(self.party, self.clock, self.frame)
        self.moving = [
            self.clock,
            *(walker.trail for walker in self.party),
            Minima(self.ground),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *heading,
            self.growing,
        ]
        self.add(self.terrain, self.axes, *names, *self.moving[:-1])
