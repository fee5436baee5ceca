"""Momentum on the ravine: what pulls across cancels out, what pulls along adds up."""

from __future__ import annotations

from manim import FadeIn

from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.peaks import ticked
from stage.shots.walk_shot import WalkShot
from stage.walk.walkers import step_aside


class MomentumPath(WalkShot):
    """The same map, start and pace as the zig-zag's, whose way is there as a ghost."""

    methods = (Momentum(lr=0.1, momentum=0.9),)
    # The zig-zag's; each has the textbook's lr, and the clip shows both.
    ghost: can.Ghost = SGD(lr=0.95)

    # Shown and not said: the way is smoother, and at step 30 it is past the minimum, not in it.
    # Not claimed: faster. The ghost's loss is the lower one at most of the steps.

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()

        self.next_section("beside the other way")
        self.show_ghost(self.ghost)
        self.aim(1, run_time=0.8)

        self.next_section("three steps, and the velocity is kept")
        self.tread(1)
        for step in self.slow[1:]:
            self.aim(step)
            self.tread(step)

        self.next_section("and on, in wide curves")
        self.walk_on()

        self.next_section("where it ends")
        ticks = ticked(self.party[0], self.map_area, self.written)
        self.play(FadeIn(ticks), *step_aside(self.party), run_time=0.6)
        self.wait(2)
