"""AdaGrad on the ravine: one brake per axis, which the squares of its own gradients fill."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, Mobject

from optimizers import AdaGrad
from stage.figures.brakes import Brakes, braked, places
from stage.ground.cross_section import names, roles
from stage.paint.lettering import Lettering
from stage.shots.first_step import FirstStep
from stage.shots.walk_shot import WalkShot
from stage.walk.told import stays
from stage.walk.walkers import step_aside

OVER = 0.14  # from the map's ticks to the brakes
BRAKES = 2.4  # height of these, where a map that fills the width leaves no more
AIR = 1.08  # times as long as that arrow is the map high, at least
MAP = 2.6  # rather than a lower map there are no brakes


class AdaGradBrakes(WalkShot):
    """The squares of an axis' gradients add up; lr by the root of that is what the axis has left.

    So the first step is lr on both axes, however steep they are: the root is that one gradient.
    """

    methods = (AdaGrad(lr=1.5),)

    def construct(self) -> None:
        self.prepare()
        if self.laid:
            first = FirstStep.of(self, self.braked)
            self.next_section("the gradient, taken apart")
            if first:
                self.play(first.point(), run_time=0.7)
                self.play(first.parts.recolour(), run_time=0.15)
                self.play(*first.take_apart(), run_time=0.8)
                self.wait(0.5)
            self.next_section("each part squared fills a brake")
            self.play(self.brakes.added.animate.set_value(1), run_time=1.3)
            self.play(FadeIn(self.brakes.rates), run_time=0.4)
            self.wait(1.0)
            self.next_section("what is left of lr, times the gradient: lr on both axes")
            if first:
                self.play(*first.multiply(), run_time=0.9)
                self.play(FadeIn(first.products), run_time=0.3)
                self.wait(1.5)
            self.stride(1, 0.8, *(first.fade() if first else []))
        self.next_section("the next steps")
        for step in self.slow[bool(self.laid) :]:
            self.brake_and_tread(step)
        self.next_section("and on")
        self.walk_on()
        self.next_section("where it ends")
        self.play(*step_aside(self.party), run_time=0.6)
        self.wait(1.8)

    def compute(self) -> None:
        super().compute()
        (route, *others), self.laid = self.routes, None
        if others or not route.steps or not stays(route, self.view):
            return
        called = names(*route.gradients[0])
        self.braked = braked(route, called, roles(called))
        head, width = self.heading.height, self.free.width
        spare = self.free.height - head - OVER
        high = min(max(BRAKES, spare - width * self.window().aspect), spare - MAP)
        self.laid = places(self.braked, width, high) if self.braked else None
        if self.laid:
            self.find_place(head, self.laid.height + OVER)

    def seen(self) -> np.ndarray:
        """With the tip of the first gradient's arrow, and a little air."""
        tips = [route.points[:1] - AIR * route.gradients[:1] for route in self.routes[:1]]
        return np.concatenate([super().seen(), *tips])

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """The brakes, without the figures that come when they are filled."""
        if not self.laid:
            return super().charted()
        area, self.stems = self.frame.raised(self.laid.height, 0.0)[1], []
        self.brakes = Brakes(self.braked, self.laid, self.clock, area)
        return [self.brakes.added, *self.brakes.squares], [*self.brakes.labels]

    def brake_and_tread(self, step: int) -> None:
        """A step's squares are added, then it is taken."""
        if self.laid:
            self.play(self.brakes.added.animate.set_value(step), run_time=0.5)
            self.stride(step, 0.6)
        else:
            self.aim(step)
            self.tread(step)
