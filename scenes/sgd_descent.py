"""SGD in the hills: step by step against the gradient, each step shorter as the slope is less."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import DEGREES, Animation, FadeIn, ValueTracker, linear, rush_into, smooth

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.figures.legend import counter_room, legend, legend_height, step_counter
from stage.figures.step_bars import step_bars
from stage.film.clip import Clip
from stage.ground.framing import look, stand_clear
from stage.ground.ground import Ground
from stage.ground.minima import Minima
from stage.ground.terrain import Terrain
from stage.look.view import view_of
from stage.paint.area import check_room
from stage.paint.lettering import Lettering, text_length
from stage.paint.wrapping import APART
from stage.walk.pace import quicken, walking_time
from stage.walk.step_arrows import step_arrows
from stage.walk.walkers import Walker, routes, walkers

TITLE = "length of each step"
BESIDE = 2.2  # times as high are the bars beside the land


class SGDDescent(Clip):
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
        if (left := self.steps - self.clock.get_value()) > 0:
            walk = self.clock.animate(run_time=walking_time(left, 5), rate_func=quicken)
            self.play(walk.set_value(self.steps))

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
        view = view_of(self.field, self.start)
        self.routes = routes(self.field, view.start, self.methods, self.steps)
        note = view.scale_note
        head = self.free.below(legend_height(self.routes, self.free.width))
        if self.free.wide:
            self.picture, chart = head.columns(0.6 * head.width, gap=0.5)
            self.chart = replace(chart, top=chart.bottom + BESIDE * self.bars)
        else:
            self.picture, self.chart = head.raised(self.bars, gap=1.6 if note else 1.15)
        # The title of the bars, the counter, and what is said of the heights: above each other
        # where there is no room for two of them.
        widths = text_length(TITLE), counter_room(self.steps), text_length(note)
        apart = sum(widths[:2]) > self.chart.width + APART
        self.counter_at, self.note_at = 0.5 * apart, 0.5 + 0.5 * apart
        if not self.free.wide:
            self.picture = self.picture.raised(0.5 * apart, gap=0)[0]
        check_room(self.picture)
        points = np.concatenate([route.points for route in self.routes])
        self.view = view.close_up(points, 1.05, self.field, fill=0.68)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        frame = self.free
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.terrain = Terrain(self.field, self.view, 10, 10 * self.relief)
        self.ground = Ground(self.field, self.view, self.terrain)
        room = self.picture.inset(0.1, 0.15)
        start = self.ground.box_of(self.routes[0].points[0])
        phi, theta = self.tilt * DEGREES, self.turn * DEGREES
        turn = self.drift * (0.8 + 1.15 * self.slow_steps) * DEGREES  # until it comes to rest
        phi = stand_clear(self.terrain, self.camera, phi, theta, room, start, turn)
        look(self.camera, phi, theta)
        self.party = walkers(self.routes, self.ground, self.clock, tall=0.6)
        slow = range(1, min(self.slow_steps, self.steps) + 1)
        self.aims = [[self.downhill(walker, step) for walker in self.party] for step in slow]
        left, right, title = self.chart.left, self.chart.right, self.chart.top + 0.62
        bars, self.lengths = step_bars(self.party, self.clock, self.chart, self.steps)
        self.add(
            *(Lettering(TITLE, (left, title)), self.terrain, Minima(self.ground)),
            Lettering(self.view.scale_note, (left, title + self.note_at), room=right - left),
            self.clock,
            *(walker.trail for walker in self.party),
            *(aim for aims in self.aims for aim in aims),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            step_counter(self.clock, (right, title + self.counter_at)),
            *bars,
            legend(self.party, self.clock, (frame.left, frame.top), frame.width),
        )

    def downhill(self, walker: Walker, step: int) -> Arrows:
        """−∇f where a step of the walker sets out, which shrinks to the step that it becomes."""
        arrow = step_arrows(walker, step, self.ground, 1)
        longest = max(np.hypot(*walker.route.updates[: self.slow_steps].T).max(initial=0), 1e-12)
        return arrow.set(magnified=max(self.arrow * np.ptp(self.view.y_range) / longest, 1.0))
