"""SGD zig-zags, Momentum sweeps: both walk the same ravine on one clock."""

from __future__ import annotations

from typing import Annotated

from manim import FadeIn, Group, linear

from fields import ravine
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.field_sign import in_line
from stage.figures.heading import Heading
from stage.figures.panels import Panels, Places
from stage.figures.same_rate import SameRate
from stage.ground.axes import map_place
from stage.ground.minima import Minima, StartMark
from stage.shots.near_shot import NearShot
from stage.walk.pace import late
from stage.walk.told import stays
from stage.walk.walkers import step_aside

TALL = 0.6  # of hikers, in Manim units: 54 px on a slide; larger ones hide what is behind them
MARKS = 1.3  # size of the ways' marks by the usual one


class SGDvsMomentum(NearShot):
    """The main clip. It shows the shorter, smoother way; it does not claim a faster one."""

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None  # (-7, 2) on the ravine
    methods: can.Methods = (SGD(lr=0.95), Momentum(lr=0.1, momentum=0.9))
    steps: can.Steps = 30
    same_lr: Annotated[
        Annotated[float, can.Between(1e-9, 1000)] | None,
        "learning rate of all methods in the end; own: the last one's",
    ] = None

    relief: can.Relief = 0.14
    tilt: can.Tilt = 48
    turns = (186, 191)
    map_width: Annotated[float, can.Between(3, 12, " units"), "of the map with its ticks"] = 8.4

    def construct(self) -> None:
        self.prepare()

        self.next_section("two hikers on one spot")
        self.step_near(0)

        self.next_section("three steps")
        for step in self.slow:
            self.step_near(step)

        self.next_section("five more")
        for step in range(len(self.slow) + 1, self.near_steps + 1):
            self.step_near(step)

        self.next_section("the surface becomes a map")
        self.rise(FadeIn(self.labels, self.panels.growing, rate_func=late))

        self.next_section("on one clock")
        self.add(*self.moving)  # to the end: what stands before the clock costs nothing per frame
        self.walk_on(4.4)

        self.next_section("where it ends")
        self.play(FadeIn(self.panels.ended), *step_aside(self.party), run_time=0.6)
        self.wait(0.6)

        self.next_section("at one learning rate")
        self.tell_of_one_rate()
        self.wait(2)

    def compute(self) -> None:
        view = self.walk(self.steps)
        told = self.field, view, self.methods, self.steps, self.same_lr
        self.again, frame = SameRate(*told), self.free
        self.settled, note = all(stays(each, view) for each in self.routes), view.scale_note
        self.heading = Heading(self.routes, frame.width, self.steps, note, self.settled)
        size, twice = (self.map_width, view.aspect), bool(self.again.routes)
        self.places = Places.of(frame, self.heading, size, self.routes, twice)
        self.map_area, self.view, self.ticked = map_place(self.places.map, self.field, view)

    def set_the_stage(self) -> None:
        self.raise_land(tall=TALL, marks=MARKS)
        self.look_along(self.free, self.heading.places(self.free))
        party = self.party
        self.panels = Panels(party, self.clock, self.again, self.places)
        self.labels = Group(self.losses, self.panels.labels)
        met = self.highest > self.free.top - self.heading.height
        names, heading = self.heading.draw(party, self.clock, self.free, met=met)
        heading += in_line(self.field, self.heading.free(self.free, not self.settled), cased=True)
        self.moving = [
            self.clock,
            StartMark(self.ground, self.routes[0].points[0]),
            *(walker.trail for walker in party),
            Minima(self.ground),
            *(walker.exit for walker in party),
            *(walker.hiker for walker in party),
            *heading,
            self.panels.growing,
        ]
        self.add(self.terrain, self.axes, *names, *self.moving[:-1])

    def tell_of_one_rate(self) -> None:
        """The same methods at one learning rate: a second, quick walk, as curves alone."""
        labels, curves, figures = self.panels.again
        if self.again.routes:
            room = self.panels.main.make_room()
            self.play(FadeIn(labels, *curves, rate_func=late), *room, run_time=0.7)
            if curves:
                clock = self.panels.second_clock
                self.add(clock, *curves)
                self.play(clock.animate(run_time=1.3, rate_func=linear).set_value(self.steps))
            self.play(FadeIn(figures), run_time=0.4)
