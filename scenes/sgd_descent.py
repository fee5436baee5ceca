"""SGD in the hills: step by step against the gradient, each step shorter as the slope is less."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, FadeIn, FadeOut, linear, rush_into, smooth

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.figures.legend import Legend
from stage.figures.step_bars import StepChart
from stage.ground.framing import look
from stage.ground.minima import Minima
from stage.paint.area import check_room
from stage.shots.land_shot import LandShot
from stage.walk.pace import countable
from stage.walk.step_arrows import AIR, kept_before, scaling, slow_aims
from stage.walk.trail import GHOST
from stage.walk.walkers import step_aside

FIRST = 0.5, 0.5, 0.6, 0.5, 0.6  # seconds: the arrow grows, is read, shrinks, is read; the step
LATER = 0.3, 0.1, 0.4, 0.2, 0.45


class SGDDescent(LandShot):
    """Three times arrow, lr times it, step, dot; then twenty more, and a bar for each."""

    shape = "right40"
    field: can.LossField = hills
    start: can.Start = None
    methods: can.Methods = (SGD(lr=0.15),)
    steps: can.Steps = 23
    slow_steps: can.SlowSteps = 3
    arrow: Annotated[float, can.Between(0.05, 1), "longest, by the land's height at most"] = 0.55
    relief: can.Relief = 0.52
    tilt: can.Tilt = 50
    turn: Annotated[can.Turn, "of the camera around, at first"] = -172
    drift: Annotated[float, can.Between(-30, 30, "°/s"), "of the camera around"] = 2
    bars: Annotated[float, can.Between(0.3, 4, " units"), "height of the longest bar"] = 1.2

    def construct(self) -> None:
        self.prepare()

        self.next_section("on the shoulder")
        self.play(self.drifting(0.4))

        self.next_section("three times arrow, lr times it, step, dot")
        for step in self.slow:
            self.take(step, *(FIRST if step == 1 else LATER))

        self.next_section("and on, in shorter and shorter steps")
        self.terrain.still = True  # from here on: the camera has come to rest
        for walk in countable(self.clock, self.steps):
            self.play(walk)

        self.next_section("where it ends")
        self.play(FadeIn(self.lengths), *step_aside(self.party), run_time=0.6)
        self.wait(1.9)

    def take(self, step: int, *seconds: float) -> None:
        """−∇f grows; lr times it is left of it, beside its ghost; then that step is taken."""
        (grow, read, shrink, hold, go), aims = seconds, self.aims[step - 1]
        ghosts = self.ghosts[step - 1]
        ticks = [label.area.inset(-AIR, -AIR) for label in self.axes.labels(self.camera)]
        whole, times = scaling(aims[0], self.party, step, self.picture, self.camera, ticks)
        sweep = [aim.animate(rate_func=linear).set(sweep=1) for aim in aims]
        self.play(*sweep, *map(FadeIn, whole), self.drifting(grow), run_time=grow)
        self.play(self.drifting(read))
        scale = [aim.animate.set(magnified=1.0) for aim in aims]
        faint = [ghost.animate.set(opacity=GHOST) for ghost in ghosts]
        self.play(*scale, *faint, *map(FadeIn, times), self.drifting(shrink), run_time=shrink)
        self.play(self.drifting(hold))
        gone = [each.animate(rate_func=rush_into).set_opacity(0) for each in [*aims, *ghosts]]
        walk = self.clock.animate(rate_func=smooth).set_value(step)
        self.play(walk, *gone, *map(FadeOut, [*whole, *times]), self.drifting(go), run_time=go)

    def compute(self) -> None:
        view = self.walk(self.steps)
        self.legend = Legend(self.routes, self.free.width)
        area, wide = self.free.below(self.legend.height), self.free.wide
        self.chart = StepChart(area, wide, self.bars, self.steps, self.routes, view.scale_note)
        self.picture = check_room(self.chart.land)
        points = np.concatenate([route.points for route in self.routes])
        self.view = view.close_up(points, 1.2, self.field, fill=0.64)

    def set_the_stage(self) -> None:
        self.raise_land(tall=0.7)
        # Until it comes to rest, for which it is framed.
        turn = self.drift * (0.4 + sum(sum(FIRST if step == 1 else LATER) for step in self.slow))
        self.look_from(self.turn + turn, self.picture, -turn)
        most = self.arrow * np.ptp(self.view.y_range)
        self.aims = slow_aims(self.party, self.slow, self.ground, most)
        kept_before(self.aims, self.terrain, self.camera)
        look(self.camera, self.camera.get_phi(), self.turn * DEGREES)
        kept_before(self.aims, self.terrain, self.camera)
        self.ghosts = [[aim.copy().set(sweep=1, opacity=0) for aim in aims] for aims in self.aims]
        titles, bars, self.lengths = self.chart.draw(self.party, self.clock)
        self.add(
            *(*titles, self.terrain, self.axes, Minima(self.ground), self.clock),
            *(walker.trail for walker in self.party),
            *(arrows for each in (self.ghosts, self.aims) for step in each for arrows in step),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *bars,
            self.legend.draw(self.party, self.clock, (self.free.left, self.free.top)),
        )
