"""SGD on the ravine: each step overshoots the floor."""

from __future__ import annotations

from manim import FadeIn, linear

from numerics.settings import lr_formula
from optimizers import SGD
from stage.shots.walk_shot import WalkShot
from stage.walk.step_arrows import beside
from stage.walk.trail import GHOST
from stage.walk.walkers import step_aside


class SGDZigzag(WalkShot):
    """Steep across, flat along: from wall to wall, and ever less of it each time."""

    methods = (SGD(lr=0.95),)

    def construct(self) -> None:
        self.prepare()

        self.next_section("the arrow overshoots the floor")
        self.scale_the_gradient()

        self.next_section("three steps")
        self.tread(1)
        for step in self.slow[1:]:
            self.aim(step)
            self.tread(step)

        self.next_section("and on, from wall to wall")
        self.walk_on()

        self.next_section("where it ends")
        self.play(*step_aside(self.party), run_time=0.6)
        self.wait(1.8)

    def scale_the_gradient(self) -> None:
        """−∇f at full length, of which a ghost stays, then times lr: that is the first step."""
        whole = self.whole_gradient() if self.slow else None
        if whole is None:
            self.aim(1)
            return
        lr = float(self.routes[0].lrs[0])
        full = beside(whole, "-nabla f", self.map_area, share=0.9, others=self.written)
        said = f"{lr_formula(self.routes[0], 1)} times (-nabla f)"
        others = [*self.written, full]
        scaled = beside(whole, said, self.map_area, share=0.4, others=others)
        self.add(whole, self.foreground)
        grow = whole.animate(run_time=0.7, rate_func=linear).set(sweep=1)
        self.play(grow, FadeIn(full, run_time=0.7))
        self.wait(0.7)
        (step,) = self.aims[0]
        step.set(sweep=1, magnified=1 / lr)  # as long as the whole, which stays as a ghost
        shrink, fade = step.animate.set(magnified=1.0), whole.animate.set(opacity=GHOST)
        self.play(shrink, fade, FadeIn(scaled), run_time=0.7)
        self.wait(0.8)
        self.labels = [full, scaled, whole]
