"""Momentum on the ravine: pushes across cancel, pushes along add up."""

from __future__ import annotations

from manim import FadeIn

from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.peaks import figured
from stage.shots.halted_turn import HaltedTurn
from stage.shots.walk_shot import WalkShot
from stage.walk.pace import onward
from stage.walk.walkers import step_aside


class MomentumPath(WalkShot):
    """The same map and start as the zig-zag's, whose way is there as a ghost.

    Before each step of the first turn the clock halts, all is dimmed, and a lens shows what the
    step is made of. Then all pushes so far are laid tip to tail: across they cancel, along they add
    up.
    """

    methods = (Momentum(lr=0.1, momentum=0.9),)
    # The zig-zag's; each has the textbook's lr, and the clip shows both.
    ghost: can.Ghost = SGD(lr=0.95)

    # Shown and not said: the way is smoother, and at step 30 it is past the minimum, not in it.
    # Not claimed: faster. The ghost's loss is the lower one at most of the steps.

    def construct(self) -> None:
        self.prepare()
        self.draw_ghost(self.ghost)
        halted = HaltedTurn.of(self)

        self.next_section("the first steps, beside the other way")
        for step in self.slow:
            self.stride(step, 0.35)

        if halted:
            self.next_section("the clock halts, a lens opens")
            self.walk_on(halted.turn.steps[0] - 1)
            self.play(*halted.open(), run_time=0.5)

            self.next_section("the turn: what is kept, a push, their sum; and again")
            for part in range(3):
                self.play(*halted.tell(part), run_time=0.55)
            self.wait(0.6)
            for index, step in enumerate(halted.turn.steps):
                if index:
                    self.play(*halted.add_up(index, 0.75))
                    self.wait(0.3)
                self.stride(step, 0.3, *halted.follow(index))

            self.next_section("all pushes so far: across they cancel, along they add up")
            self.play(*halted.turn_over(), run_time=0.5)
            self.play(halted.push(), run_time=1.1)
            self.play(*halted.conclude(), run_time=0.3)
            self.wait(1.5)
            self.play(*halted.fold(), run_time=0.6)

        self.next_section("and on, in wide curves")
        for walk in onward(self.clock, self.steps, 2.0) if halted else ():
            self.play(walk)
        self.walk_on()

        self.next_section("where it ends")
        figures = [
            figured(stems, walker.route, self.told)
            for stems, walker in zip(self.stems, self.party, strict=False)
        ]
        self.play(*map(FadeIn, figures), *step_aside(self.party), run_time=0.5)
        self.wait(1.6)
