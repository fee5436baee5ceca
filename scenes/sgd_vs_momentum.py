"""SGD zig-zags, Momentum sweeps: both walk the same ravine on one clock."""

from __future__ import annotations

import numpy as np
from manim import DEGREES, FadeIn, Group, ValueTracker, linear, smooth

from fields import ravine
from optimizers import SGD, Momentum
from stage import palette
from stage.charts import bars_with_numbers, curves_with_ticks, number
from stage.clip import Clip
from stage.layout import Area, lay_flat, stand_up
from stage.marks import Minima
from stage.pace import quicken
from stage.terrain import Terrain
from stage.type import LARGE, SMALL, Lettering
from stage.views import view_of
from stage.walkers import LINE, legend, routes, step_counter, walkers


class SGDvsMomentum(Clip):
    """The main clip. It shows the shorter, smoother way; it does not claim a faster one."""

    shape = "16:9"

    field = ravine
    start = None  # the field's own, see stage/views.py: (-7, 2) on the ravine
    methods = (SGD(lr=0.95), Momentum(lr=0.1, momentum=0.9))
    steps = 30

    slow_steps = 3
    relief = 0.2  # height of the surface by its width
    tilt = 44  # of the camera from vertical, in degrees
    turns = (-76, -79, -83)  # of the camera around, in degrees: at first, and after each 3D beat
    map_width = 8.9

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
            self.camera.phi_tracker.animate.set_value(0),
            lay_flat(self.terrain.animate, self.view.aspect, self.map_area),
            FadeIn(self.charts, rate_func=lambda t: smooth(max(0, 2 * t - 1))),
            run_time=2,
        )

        self.next_section("on one clock")
        if self.steps > slow:
            seconds = np.clip((self.steps - slow) * 5 / 27, 1, 5)
            walk = clock.animate(run_time=seconds, rate_func=quicken)
            self.play(walk.set_value(self.steps))

        self.next_section("where it ends")
        self.play(FadeIn(self.last_losses), run_time=0.6)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        frame = Area.of_frame(self.camera.frame_width, self.camera.frame_height)
        self.picture = frame.below(len(self.methods) * LINE + 0.2)
        self.map_area, self.chart_area = self.picture.columns(self.map_width, gap=0.6)
        self.view = view_of(self.field).fit(self.map_area.aspect, self.field)
        self.routes = routes(self.field, self.start or self.view.start, self.methods, self.steps)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.terrain = Terrain(self.field, self.view, 10, 10 * self.relief)
        phi, theta = self.tilt * DEGREES, self.turns[0] * DEGREES
        stand_up(self.terrain, self.camera, phi, theta, self.picture)
        self.set_camera_orientation(phi=phi, theta=theta)
        self.party = walkers(self.routes, self.terrain, self.view, self.field, self.clock)
        frame = Area.of_frame(self.camera.frame_width, self.camera.frame_height)
        self.add(
            self.terrain,
            Minima(self.terrain, self.view, self.field),
            self.clock,
            *(walker.trail for walker in self.party),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            legend(self.party, self.clock, (frame.left, frame.top)),
            step_counter(self.clock, (frame.right, frame.top - LARGE)),
        )
        self.charts, self.last_losses = self.draw_charts()

    def draw_charts(self) -> tuple[Group, Group]:
        """Bars of the distance walked over loss curves, and the losses at the end."""
        column, party = self.chart_area, self.party
        title, bars_height = 0.55, len(party) * 0.66
        bars = bars_with_numbers(
            [walker.distance for walker in party],
            self.clock,
            (column.left, column.top - title),
            column.width,
        )
        rest = column.below(title + bars_height + 0.35)
        losses = [walker.loss for walker in party]
        curves = curves_with_ticks(losses, self.clock, rest.below(title))
        charts = Group(
            Lettering("distance walked", (column.left, column.top - SMALL), color=palette.TEXT),
            bars,
            Lettering("loss", (rest.left, rest.top - SMALL), color=palette.TEXT),
            curves,
        )
        last = Group()
        for i, walker in enumerate(party):
            if walker.track.left_at is None:
                at = (rest.right, rest.top - title - SMALL - i * 0.42)
                said = number(walker.route.losses[-1])
                last.add(Lettering(said, at, "right", color=walker.color, bold=True))
        return charts, last
