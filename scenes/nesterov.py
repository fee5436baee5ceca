"""Nesterov: the slope is read where the velocity is about to carry you, so it brakes in time."""

from __future__ import annotations

from optimizers import Momentum, Nesterov
from stage.shots.compared_walk import ComparedWalk
from stage.shots.look_ahead import LookAhead


class NesterovLookAhead(ComparedWalk):
    """Beside Momentum at the same lr. The clock halts where the two slopes disagree.

    The slope at the ball still leads on over the floor, the one ahead leads back. Nesterov's route
    is that of W, as torch's and the textbook's: the points ahead, where slopes are read. In the
    lens W is solid, and the ball, at W − αv, is hollow.
    """

    methods = (Momentum(lr=0.1, momentum=0.9), Nesterov(lr=0.1, momentum=0.9))

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        ahead = LookAhead.of(self)
        last = len(self.slow) if ahead is None else ahead.ahead.step - 1

        self.next_section("down to the floor")
        self.set_out(0.7, last)

        if ahead:
            self.next_section("the clock halts, a lens opens")
            self.walk_on(last)
            self.play(*ahead.open(), run_time=0.5)

            self.next_section("the velocity leads on; the slope here does, too; the one ahead not")
            for part in range(3):
                self.play(*ahead.tell(part), run_time=0.7)
                self.wait(0.3)
            self.wait(1.5)
            self.play(*ahead.fold(), run_time=0.6)

        self.next_section("and on, in narrower curves")
        self.walk_on()

        self.next_section("where they are")
        self.conclude()
