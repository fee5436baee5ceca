"""Bias correction: the first step of RMSProp and of Adam, at one learning rate."""

from __future__ import annotations

from manim import FadeIn, Group, Mobject, linear

from optimizers import Adam, RMSProp
from stage import parameters as can
from stage.figures.warm_up import WarmUp, first_steps, places, warmed
from stage.ground.index_labels import points_to_see
from stage.look import palette
from stage.paint.area import Area, box_of
from stage.paint.lettering import Lettering
from stage.shots.compared_walk import ComparedWalk
from stage.walk.measured_step import MeasuredStep
from stage.walk.walkers import step_aside

OVER = 0.14  # from the map's ticks to the squares
FOOT = 2.4  # height of these, where a map that fills the width leaves no more
MAP = 2.4  # rather than a lower map there are no squares


class AdamWarmUp(ComparedWalk):
    """A running mean that begins at 0 is much too small at first: so RMSProp's steps are too long.

    Adam divides it by what its weights add up to. Not claimed: that it is the faster here.
    """

    methods = (RMSProp(lr=0.3, decay=0.99), Adam(lr=0.3))
    steps: can.Steps = 20  # later their ways lie on one another

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        if self.laid:
            self.next_section("one step each, measured")
            self.measure()
            self.next_section("a mean that began at 0 is too small, and the step too long")
            self.tell(0)
            self.next_section("what is missing of it is made up for")
            self.tell(1)
            self.next_section("and on: ever less too long")
            self.play(FadeIn(self.warm.first), run_time=0.3)
            self.walk_on()
            self.play(FadeIn(self.warm.last), *step_aside(self.party), run_time=0.6)
            self.wait(2)
        else:
            self.set_out(0.8)
            self.walk_on()
            self.conclude()

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        super().compute()
        self.both, self.laid = warmed(self.routes, self.view), None
        head, width = self.heading.height + OVER, self.free.width
        spare = self.free.height - head - OVER
        high = min(max(FOOT, spare - width * self.window().aspect), spare - MAP)
        self.laid = places(self.both, width, high) if self.both else None
        if self.laid:
            self.find_place(head, self.laid.height + OVER)

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """Squares and bars, without what is told of them later."""
        if not self.laid:
            return super().charted()
        area, self.stems, self.verdict = self.frame.raised(self.laid.height, 0.0)[1], [], Group()
        self.warm = WarmUp(self.both, self.laid, self.party, self.clock, area)
        return [*self.warm.squares, *self.warm.chart], [*self.warm.labels]

    def taken(self) -> list[Area]:
        """With the figures of the first steps."""
        measured = self.measured() if self.laid else []
        return [*super().taken(), *(box for one in measured for box in one.boxes)]

    def measured(self) -> list[MeasuredStep]:
        """The first steps, the one measured above and the other below."""
        made: list[MeasuredStep] = []
        hidden = points_to_see(self.ground, self.map_area, self.ways(), self.tall)
        for i, (route, said) in enumerate(zip(self.routes, first_steps(self.routes), strict=True)):
            colors = [palette.route_colors([one.name for one in self.routes])[i]] * 2
            order = ((0, 1), (1, 0))[i]
            taken = [*map(box_of, self.written), *(box for one in made for box in one.boxes)]
            step = self.ground, route.points[:2], said, colors, order
            made.append(MeasuredStep(*step, self.map_area, hidden, taken))
        return made

    def measure(self) -> None:
        """They step out; then it is told how far."""
        self.wait(0.5)
        self.stride(1, 1.2)
        measured = self.measured()
        lines = [line for one in measured for line in one.lines]
        self.add(*lines, self.foreground)
        grow = [line.animate(rate_func=linear).set(grown=1.0) for line in lines]
        self.play(*grow, *(FadeIn(said) for one in measured for said in one.figures), run_time=0.8)
        self.wait(1.2)

    def tell(self, index: int) -> None:
        """A method's running mean as it is kept, as it is used, and what comes of it."""
        one, square = self.both[index], self.warm.squares[index]
        part, made_up, step = self.warm.told[index]
        self.play(square.animate.set(side=self.warm.side_of(one.kept)), FadeIn(part), run_time=0.8)
        self.wait(0.6)
        if one.mean.corrected:
            grow = square.animate.set(side=self.warm.side_of(one.root))
            self.play(grow, FadeIn(made_up), run_time=1.0)
            self.wait(0.4)
        self.play(FadeIn(step), run_time=0.3)
        self.wait(1.2)
