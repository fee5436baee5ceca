"""SGD zig-zags, Momentum sweeps: both walk the same ravine on one clock."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, FadeIn, ValueTracker, linear, smooth

from fields import ravine
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.legend import (
    counter_room,
    crowded,
    legend,
    legend_height,
    legend_line,
    legend_width,
    step_counter,
)
from stage.figures.loss_panel import loss_panel, panel_height
from stage.film.clip import Clip
from stage.ground.framing import lay_flat, stand_clear
from stage.ground.ground import Ground
from stage.ground.minima import Minima
from stage.ground.terrain import Terrain
from stage.look.view import view_of
from stage.paint.area import check_room
from stage.paint.lettering import LARGE, Lettering, text_length
from stage.paint.wrapping import APART
from stage.walk.pace import following, late, quicken, walking_time
from stage.walk.walkers import routes, step_aside, walkers

CHARTS = 3.9  # least width of the charts beside the map, with the gap between


class SGDvsMomentum(Clip):
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
            FadeIn(self.labels, self.growing, rate_func=late),
            run_time=2,
        )

        self.next_section("on one clock")
        self.add(*self.moving)  # to the end: what stands before the clock costs nothing per frame
        if self.steps > slow:
            seconds = walking_time(self.steps - slow, 5)
            walk = clock.animate(run_time=seconds, rate_func=quicken)
            self.play(walk.set_value(self.steps))

        self.next_section("where it ends")
        self.play(FadeIn(self.last_losses), *step_aside(self.party), run_time=0.6)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = view_of(self.field, self.start)
        self.routes = routes(self.field, view.start, self.methods, self.steps)
        self.frame = frame = self.free
        self.names_width = frame.width - counter_room(self.steps)
        head, note = legend_height(self.routes, self.names_width), view.scale_note
        self.note_at = legend_line(2)  # below the step counter, if the names leave it room
        if legend_width(self.routes, frame.width) + APART + text_length(note) > frame.width:
            self.note_at = head + 0.1
        noted = self.note_at + legend_line(2) if note else 0.0
        self.picture = frame.below(max(head - 0.06, noted) + 0.2)
        if frame.wide:
            width = max(self.map_width, 0.62 * frame.width)  # at 4:3 the charts need their part
            width = min(width, frame.width - CHARTS)
            self.map_area, self.chart_area = self.picture.columns(width, gap=0.6)
        else:
            below = panel_height(len(self.methods), frame.width)
            self.map_area, self.chart_area = self.picture.raised(below, gap=0.35)
        check_room(self.map_area)
        self.view = view.fit(self.map_area.aspect, self.field)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.terrain = Terrain(self.field, self.view, 10, 10 * self.relief)
        ground, theta = Ground(self.field, self.view, self.terrain), self.turns[0] * DEGREES
        start = ground.box_of(self.routes[0].points[0])
        phi = self.tilt * DEGREES
        phi = stand_clear(self.terrain, self.camera, phi, theta, self.picture, start)
        self.set_camera_orientation(phi=phi, theta=theta)
        self.party = walkers(self.routes, ground, self.clock)
        charts = loss_panel(self.party, self.clock, self.chart_area, self.steps)
        self.labels, self.growing, self.last_losses = charts
        left, right, top = self.frame.left, self.frame.right, self.frame.top
        names = legend(self.party, self.clock, (left, top), self.names_width)
        at = right, top - LARGE - self.note_at
        note = Lettering(self.view.scale_note, at, "right", cased=True)
        self.moving = [
            self.clock,
            *(walker.trail for walker in self.party),
            Minima(ground),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            step_counter(self.clock, (right, top - LARGE)),
            *(names if crowded(self.party) else []),
            *([note] if note.text else []),  # before whoever comes there
            self.growing,
        ]
        self.add(
            self.terrain,
            *([] if crowded(self.party) else names),
            *self.moving[:-1],
        )
