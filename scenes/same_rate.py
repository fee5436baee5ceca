"""SGD and Momentum at one learning rate: what is kept of each step carries Momentum on."""

from __future__ import annotations

from optimizers import SGD, Momentum
from stage.shots.compared_walk import ComparedWalk


class SameRate(ComparedWalk):
    """At lr 0.1 both go down to the floor; along it SGD crawls, Momentum gains speed."""

    methods = (SGD(lr=0.1), Momentum(lr=0.1, momentum=0.9))

    # Held equal are start, steps and lr: so here it can be said that Momentum's loss is lower. At
    # an lr that is best for each it could not, see sgd_vs_momentum.py.

    def construct(self) -> None:
        self.prepare()
        self.next_section("the first steps are much alike")
        self.set_out(0.8)
        self.next_section("along the floor they are not")
        self.walk_on()
        self.next_section("where they are")
        self.conclude()
