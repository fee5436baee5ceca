"""SGD zig-zags, Momentum sweeps: both walk the same ravine on one clock."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, FadeIn, Group, ValueTracker, linear, smooth

from fields import ravine
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.heading import Heading
from stage.figures.loss_panel import LossChart, Places, walked_bars
from stage.figures.same_rate import SameRate
from stage.ground.minima import Minima, StartMark
from stage.shots.land_shot import LandShot
from stage.walk.pace import late
from stage.walk.walkers import step_aside

WAIT, SLOW, QUICK = 1.2, 0.8, 0.36  # seconds: before the first step, of a slow and a quick one
TALL = 0.6  # of hikers, in Manim units: 54 px on a slide; larger ones hide what is behind them
RAKING = 2.2  # the light falls as if the land were so much higher: from low, with long shadows
MARKS = 1.3  # size of the ways' marks by the usual one


class SGDvsMomentum(LandShot):
    """The main clip. It shows the shorter, smoother way; it does not claim a faster one.

    What it says of the same learning rate is numbers, whatever they are.
    """

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None  # (-7, 2) on the ravine
    methods: can.Methods = (SGD(lr=0.95), Momentum(lr=0.1, momentum=0.9))
    steps: can.Steps = 30
    same_lr: Annotated[
        Annotated[float, can.Between(1e-9, 1000)] | None,
        "learning rate of all methods in the end; own: the last one's",
    ] = None

    slow_steps: can.SlowSteps = 3
    more_steps: Annotated[int, can.Between(0, 1000), "told one by one after those, quicker"] = 5
    relief: can.Relief = 0.14
    tilt: can.Tilt = 48
    near: Annotated[float, can.Between(4, 40, " units"), "from the eye to the land"] = 6.2
    turns: Annotated[tuple[can.Turn, can.Turn], "of the camera around, while it is near"] = (
        186,
        191,
    )
    map_width: Annotated[float, can.Between(3, 12, " units"), "of the map at the end"] = 7.5

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()

        self.next_section("two hikers on one spot")
        self.step_near(0)

        self.next_section("three steps")
        for step in range(1, self.slow + 1):
            self.step_near(step)

        self.next_section("five more")
        for step in range(self.slow + 1, self.near_steps + 1):
            self.step_near(step)

        self.next_section("the surface becomes a map")
        self.rise(FadeIn(self.labels, self.growing, rate_func=late))

        self.next_section("on one clock")
        self.add(*self.moving)  # to the end: what stands before the clock costs nothing per frame
        self.walk_on(3.6)

        self.next_section("where it ends")
        self.play(FadeIn(self.last_losses), *step_aside(self.party), run_time=0.6)
        self.wait(0.6)

        self.next_section("at one learning rate")
        self.tell_of_one_rate()
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = self.walk(self.steps)
        self.slow = min(self.slow_steps, self.steps)
        self.near_steps = min(self.slow + self.more_steps, self.steps)
        told = self.field, view.start, self.methods, self.steps, self.same_lr
        self.again, frame = SameRate(*told), self.free
        self.heading = Heading(self.routes, frame.width, self.steps, view.scale_note)
        count, last = len(self.methods), self.again.height
        self.places = Places.of(frame, self.heading, count, self.map_width, last)
        self.view = self.find_map(self.places.map, view)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.raise_land(tall=TALL, marks=MARKS)
        self.look_along(self.turns, self.free)
        self.terrain.relief *= RAKING
        places, party = self.places, self.party
        for walker in party:
            walker.trail.shod = False  # soles beside so many lines are but noise
        losses = LossChart(party, self.clock, places.losses)
        titles, bars = walked_bars(party, self.clock, places.walked)
        self.labels = Group(self.losses, losses.labels, titles)
        self.last_losses = losses.numbers
        self.growing = Group(bars, losses.curves)
        self.second_clock = ValueTracker(0)
        self.once_more = self.again.draw(party, self.second_clock, losses, places.last)
        names, heading = self.heading.draw(party, self.clock, self.free)
        self.moving = [
            self.clock,
            StartMark(self.ground, self.routes[0].points[0]),
            *(walker.trail for walker in party),
            Minima(self.ground),
            *(walker.exit for walker in party),
            *(walker.hiker for walker in party),
            *heading,
            self.growing,
        ]
        self.add(self.terrain, self.axes, *names, *self.moving[:-1])

    def step_near(self, step: int) -> None:
        """A step in 3D, or for 0 the moment before, while the camera goes around evenly."""
        last, until = (
            WAIT + SLOW * min(each, self.slow) + QUICK * max(each - self.slow, 0)
            for each in (self.near_steps, step)
        )
        angle = np.interp(until, (0, last), self.turns) * DEGREES
        run_time = QUICK if step > self.slow else SLOW if step else WAIT
        self.play(
            self.camera.theta_tracker.animate(rate_func=linear).set_value(angle),
            self.clock.animate(rate_func=smooth).set_value(step),
            run_time=run_time,
        )

    def tell_of_one_rate(self) -> None:
        """The same methods at one learning rate: a second, quick walk, as curves alone."""
        labels, curves, numbers = self.once_more
        if not self.again.routes:
            return
        self.play(FadeIn(labels, *curves), run_time=0.4)
        if curves:
            self.add(self.second_clock, *curves)
            walk = self.second_clock.animate(run_time=1.4, rate_func=linear)
            self.play(walk.set_value(self.steps))
        self.play(FadeIn(numbers), run_time=0.4)
