"""Nesterov: the slope is read where the velocity is about to carry you, so it brakes in time."""

from __future__ import annotations

from optimizers import Momentum, Nesterov
from stage.shots.compared_walk import ComparedWalk
from stage.shots.look_ahead import LookAhead


class NesterovLookAhead(ComparedWalk):
    """Beside Momentum at the same lr. The clock halts where the two slopes disagree.

    In a lens both set out from one ball with one velocity. The slope here still leads on over the
    floor, the one ahead leads back: so Nesterov's step ends nearer to the floor than Momentum's.
    Nesterov's route is that of the points ahead, as torch's and the textbook's.
    """

    _tells_x = False
    methods = (Momentum(lr=0.1, momentum=0.9), Nesterov(lr=0.1, momentum=0.9))

    def construct(self) -> None:
        self.prepare()
        ahead = LookAhead.of(self)
        last = len(self.slow) if ahead is None else ahead.ahead.step - 1

        self.next_section("down to the floor")
        self.set_out(0.7, last)

        if ahead:
            self.next_section("the clock halts, a lens opens")
            self.walk_on(last)
            self.play(*ahead.open(), run_time=0.5)

            for name, part, seconds in (
                ("both are carried on", ahead.carry, 0.3),
                ("Momentum reads the slope here", ahead.read_here, 0.3),
                ("and takes its step", ahead.push_on, 0.6),
                ("Nesterov reads the slope ahead", ahead.read_ahead, 2.0),
            ):
                self.next_section(name)
                self.play(*part(), run_time=0.8)
                self.wait(seconds)
            self.play(*ahead.fold(), run_time=0.6)

        self.next_section("and on, in narrower curves")
        self.walk_on()

        self.next_section("where they are")
        self.conclude()
