"""Momentum's velocity, what is kept and a push: across its parts cancel, along they add up."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker

from optimizers import Momentum
from stage.figures.heading import Heading
from stage.figures.velocity_rows import NAMES, VelocityRows
from stage.look.words import worded
from stage.paint.lettering import Lettering
from stage.shots.velocity_lens import VelocityLens
from stage.shots.walk_shot import UNDER, WalkShot
from stage.walk.turn import first_turn
from stage.walk.walkers import step_aside

TOLD = 2  # steps
MOST = 10  # steps before the first one told that are walked singly
ROWS = 2.6, 3.4  # height of the rows below the map, at least and at most


class Velocity(WalkShot):
    """On the map the walk; below it what its velocity has across the valley and along it, live.

    At the first turn the clock halts and a lens shows one step: 0.9 v and the push tip to tail are
    the new v, whose two parts become the next stems. The walk takes each step when its velocity is
    made.
    """

    methods = (Momentum(lr=0.1, momentum=0.9),)

    def construct(self) -> None:
        self.prepare()
        lens = VelocityLens.of(self, self.turn) if self.rows else None
        told = self.turn.steps if lens else range(0)

        self.next_section("the first steps: it falls across")
        self.wait(0.4)
        first = range(1, told[0] if told else len(self.slow) + 1)
        if len(first) > MOST:
            self.walk_on(first[-1])
        else:
            for step in first:
                self.stride(step, 0.45)

        if lens:
            self.next_section("one step: what is kept, a push, the new velocity")
            self.play(*lens.open(), run_time=0.5)
            for part in range(3):
                self.play(*lens.tell(part), run_time=0.6)
                self.wait(0.3)

            self.next_section("its parts; and again")
            for index, step in enumerate(told):
                if index:
                    self.play(*lens.add_up(index, 0.75))
                new = self.made.animate.set_value(step)
                self.play(*lens.take_apart(index), new, run_time=0.7)
                self.wait(0.3 if index else 0.6)
                self.stride(step, 0.35, *lens.follow(index))
            self.play(*lens.fold(), run_time=0.4)

        self.next_section("and on: across it swings, along it goes on")
        self.walk_on()

        self.next_section("what comes of the parts")
        ends = [FadeIn(self.rows.ends), *map(FadeOut, self.rows.figures)] if self.rows else []
        self.play(*ends, *step_aside(self.party), run_time=0.6)
        self.wait(1.8)

    def compute(self) -> None:
        super().compute()
        self.turn = self.rows = None
        if len(self.routes) > 1:
            return
        self.heading = Heading(self.routes, self.free.width, self.steps)
        head = self.heading.height
        spare = self.free.height - head - self.free.width * self.window().aspect
        self.low = float(np.clip(spare, *ROWS))
        self.find_place(head, self.low)

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """The two rows of one walker's velocity; for several what is usual."""
        if len(self.party) > 1:
            return super().charted()
        (walker,) = self.party
        turn = first_turn(walker.route, walker.track.end)
        self.turn = turn and turn.last(TOLD)  # before that, a push turns v but little
        across = self.turn.across if self.turn else 1
        taken = walker.route.updates[: int(walker.track.end)]
        # A velocity is made before its step is taken.
        self.made = ValueTracker(0)
        walked = self.clock.get_value
        self.made.add_updater(lambda made: made.set_value(max(made.get_value(), walked())))
        self.add(self.made)
        area = self.frame.raised(self.low - UNDER, UNDER)[1]
        velocities = np.concatenate([np.zeros((1, 2)), taken])
        called = "v" if "momentum" in walker.route.hyper else worded("step")
        names = NAMES if self.turn else ("y", "x")  # without a turn there may be no valley
        told = velocities, across, self.made, area, self.steps, walker.route.points[0]
        self.rows = VelocityRows(*told, called, names)
        self.stems = []
        rows = self.rows
        return [*rows.stems, *rows.figures], [*rows.names, *rows.ticks]
