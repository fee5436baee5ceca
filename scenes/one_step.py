"""The anatomy of one step: the gradient, square to the contour, flipped, times the lr: a move."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, Mobject

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.figures.step_ledger import ARRIVED, StepLedger, ledger_height
from stage.look.view import View, view_of
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import Lettering
from stage.shots.step_anatomy import StepAnatomy
from stage.shots.walk_shot import UNDER, WalkShot
from stage.walk.step_arrows import descends
from stage.walk.walkers import step_aside

FLANK = 1.4, 1.9  # on the hills: there contours bend, and arrows of −∇f have room to both sides
FILL = 0.86  # of the map is taken by the route and by the first ∇f and −∇f
SLOT = 0.5  # height of the map by its width, about


class OneStep(WalkShot):
    """Three times: contour, gradient, its opposite, lr times it, the step; and each in figures."""

    field: can.LossField = hills
    methods = (SGD(lr=0.3),)
    steps = 3

    def construct(self) -> None:
        self.prepare()
        self.next_section("a point on a contour line")
        self.wait(0.5)
        for step in self.slow:
            self.next_section(worded("step {}", step))
            self.take(step, 1.0 if step == 1 else 0.62)
        self.next_section("where that leads")
        self.walk_on()
        last = self.ledger_cells(self.steps) if self.steps > len(self.slow) else []
        first = self.anatomies[1].recall() if 1 in self.anatomies else []
        if ending := [*step_aside(self.party), *map(FadeIn, last), *first]:
            self.play(*ending, run_time=0.8)
        self.wait(2.0)

    def take(self, step: int, pace: float) -> None:
        """A step, part by part, each with its figures."""
        anatomy, cells = self.anatomies.get(step), self.ledger_cells
        if anatomy is None:
            self.aim(step)
            self.tread(step)
            if told := self.ledger.told_by(step) if self.alone else []:
                self.play(*map(FadeIn, told), run_time=0.3)
            return
        self.play(*anatomy.level(), run_time=0.8 * pace)
        self.play(*anatomy.gradient(), FadeIn(*cells(step - 1, "gradient")), run_time=0.7 * pace)
        if anatomy.corner:
            self.play(*anatomy.square(), run_time=0.4 * pace)
        self.wait(0.6 * pace)
        self.play(*anatomy.flip(), run_time=0.8 * pace)
        self.wait(0.3 * pace)
        self.play(*anatomy.times_lr(), FadeIn(*cells(step - 1, "move")), run_time=0.7 * pace)
        self.wait(0.6 * pace)
        self.stride(step, 0.7 * pace, *anatomy.leave(), *map(FadeIn, cells(step, *ARRIVED)))

    def compute(self) -> None:
        if self.start is None and self.field is hills:
            self.start = FLANK
        super().compute()
        self.alone = len(self.routes) == 1
        if self.alone:
            self.rows = sorted({*self.slow, self.steps} - {0})
            self.foot = ledger_height(1 + len(self.rows))
            self.find_place(self.heading.height, self.foot + 2 * UNDER)

    def window(self) -> View:
        """What the first arrows and the route need."""
        view, route = view_of(self.field, self.start), self.routes[0]
        slope = route.gradients[0] if route.steps else np.zeros(2)
        seen = [*self.ways(), view.start + np.outer([1, -1], slope)]
        return view.close_up(np.concatenate(seen), SLOT, self.field, FILL)

    def taken(self) -> list[Area]:
        """The arrow of ∇f, and its right angle, too."""
        ends = self.start + np.outer([0, 1], self.routes[0].gradients[:1].sum(axis=0))
        x, y = self.terrain.place(self.ground.box_of(ends))[:, :2].T
        square = Area(x[0] - 1.3, x[0] + 1.3, y[0] - 1.3, y[0] + 1.3)
        return [*super().taken(), Area(*sorted(x), *sorted(y)), square]

    def losses(self) -> list[Lettering]:
        """None but that of the level line, which it tells itself."""
        return [] if self.alone else super().losses()

    def set_the_stage(self) -> None:
        super().set_the_stage()
        self.magnified = 1  # every arrow here is true to scale
        self.aims = [[one.set(magnified=1.0) for one in aims] for aims in self.aims]
        self.anatomies = StepAnatomy.of(self, self.slow)
        found = self.anatomies.values()
        self.party[0].hiker.clear_of += [each.box for each in found]
        self.foreground.add_to_back(*(part for one in found for part in one.drawn))

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """The ledger of one walker's steps; for several what is usual."""
        if not self.alone:
            return super().charted()
        (walker,) = self.party
        route, self.stems = walker.route, []
        rows = [step for step in self.rows if step <= walker.track.end]
        plain = descends(route, self.slow) and len({*route.lrs.tolist()}) == 1
        area = self.frame.raised(self.foot, 0.0)[1]
        self.ledger = StepLedger(route, rows, plain, walker.view, area, walker.color)
        return [], [*self.ledger.titles, *self.ledger.of(0)]

    def ledger_cells(self, step: int, *names: str) -> list[Lettering]:
        return self.ledger.of(step, *names) if self.alone else []
