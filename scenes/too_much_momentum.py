"""Too little momentum crawls, too much does not stop: three that differ in nothing else."""

from __future__ import annotations

from optimizers import Momentum
from stage.shots.compared_walk import ComparedWalk


class TooMuchMomentum(ComparedWalk):
    """What is kept of each step: half of it is soon gone, nearly all of it overshoots."""

    shape = "16:9"
    methods = tuple(Momentum(lr=0.1, momentum=share) for share in (0.5, 0.9, 0.99))

    def construct(self) -> None:
        self.prepare()
        self.next_section("the first steps are much alike")
        self.set_out(0.8)
        self.next_section("one falls short, one overshoots")
        self.walk_on()
        self.next_section("where they are")
        self.conclude()
