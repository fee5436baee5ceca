"""Bias correction: the first step of RMSProp and of Adam, at one learning rate."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, Mobject, linear

from fields import ravine
from optimizers import Adam, RMSProp
from stage import parameters as can
from stage.figures.squares import Square
from stage.figures.warm_up import WarmUp, first_steps, places, warmed
from stage.look.view import View
from stage.paint.area import Area
from stage.paint.lettering import Lettering
from stage.shots.compared_walk import ComparedWalk
from stage.shots.first_step import both_measured
from stage.walk.pace import late
from stage.walk.walkers import step_aside

OVER = 0.14  # from the map's ticks to the squares
FOOT = 2.72  # height of these, where the map leaves as much
MAP = 2.4  # rather than a lower map there are no squares
NEAR = -4.0, 0.8  # on the ravine: from there a jump of 3 ends beyond its floor, higher up
FILLED = 0.8  # of the map, by the steps


class AdamWarmUp(ComparedWalk):
    """A mean that begins at 0 is much too small after one gradient, and the step too long.

    Adam divides it by the share of it that is there. Not claimed: that it is faster in the end.
    """

    methods = (RMSProp(lr=0.3, decay=0.99), Adam(lr=0.3))
    steps: can.Steps = 1  # the first is what it is about

    def construct(self) -> None:
        self.prepare()
        if self.laid:
            self.next_section("a mean that begins at 0 has but a share of the first slope")
            self.wait(0.8)
            self.fill()
            self.next_section("what is missing of it is made up for")
            self.correct()
            self.next_section("so the one steps too far, the other as far as lr")
            self.measure()
            self.next_section("and on")
            self.walk_on()
            self.play(*step_aside(self.party[:1]), run_time=0.6)  # the other's dot is a small one
            self.wait(2)
        else:
            self.set_out(0.8)
            self.walk_on()
            self.conclude()

    def compute(self) -> None:
        self.laid = None  # where there is no room, or nothing to tell
        if self.start is None and self.field is ravine:
            self.start = NEAR
        super().compute()
        self.both = warmed(self.routes, self.view)
        head, width = self.heading.height + OVER, self.free.width
        high = min(FOOT, self.free.height - head - OVER - MAP)
        self.laid = places(self.both, width, high) if self.both else None
        if self.laid:
            foot = self.laid.height + OVER
            self.aspect = (self.free.height - head - foot) / width
            self.find_place(head, foot)

    def window(self) -> View:
        """Near to the steps, if these are what is told."""
        if not self.laid:
            return super().window()
        points = np.concatenate([*self.ways(), np.reshape(self.field.minima, (-1, 2))])
        return super().window().close_up(points, self.aspect, self.field, FILLED)

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """Squares, without what is told of them later."""
        if not self.laid:
            return super().charted()
        area, self.stems = self.frame.raised(self.laid.height, 0.0)[1], []
        self.warm = WarmUp(self.both, self.laid, self.party, area)
        return [*self.warm.squares], [*self.warm.labels]

    def taken(self) -> list[Area]:
        """With the figures of the first steps."""
        measured = both_measured(self, first_steps(self.routes)) if self.laid else []
        return [*super().taken(), *(box for one in measured for box in one.boxes)]

    def fill(self) -> None:
        """Both means take in the first slope, and are still small."""
        kept = [self.grown(i, one.kept) for i, one in enumerate(self.both)]
        self.play(*kept, *(FadeIn(told[0], run_time=1.2) for told in self.warm.told))
        self.wait(1.4)

    def correct(self) -> None:
        """The second becomes what is used of it."""
        kept, used, _ = self.warm.told[1]
        said = FadeOut(kept, run_time=0.4), FadeIn(used, rate_func=late, run_time=1.2)
        self.play(self.grown(1, self.both[1].root), *said)
        self.wait(1.4)

    def grown(self, i: int, root: float) -> Square:
        """The square of a method, which becomes as large as a mean with that root."""
        return self.warm.squares[i].animate(run_time=1.2).set(side=root * self.warm.per_one)

    def measure(self) -> None:
        """They step out; it is told how far, and what comes of it."""
        clock = self.clock.animate(run_time=1.6).set_value(1)
        self.play(clock, *(FadeIn(told[-1]) for told in self.warm.told))
        measured = both_measured(self, first_steps(self.routes))
        lines = [line for one in measured for line in one.lines]
        self.add(*lines, self.foreground)
        grow = [line.animate(rate_func=linear).set(grown=1.0) for line in lines]
        self.play(*grow, *(FadeIn(said) for one in measured for said in one.figures), run_time=0.8)
        self.wait(0.6)
        self.play(FadeIn(self.warm.falls), run_time=0.5)
        self.wait(0.8)
