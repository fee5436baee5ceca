"""A real training run on the plane that shows most of it: the hiker is where the loss truly is."""

from __future__ import annotations

from typing import Annotated

from fields import Field
from irises import landscape
from landscape import Slice
from optimizers import SGD
from stage import parameters as can
from stage.figures.figure_lines import FigureLines
from stage.figures.heading import Heading
from stage.figures.rate_strip import RateStrip, strip_height
from stage.look.view import view_of
from stage.look.words import worded
from stage.paint.area import check_room
from stage.shots.land_shot import OPENING, LandShot
from stage.walk.aloft import off_plane, on_slice, raise_aloft, true_loss
from stage.walk.told import Told
from stage.walk.walkers import step_aside

SAYS = (0.0, "left", true_loss), (0.5, "centre", on_slice), (1.0, "right", off_plane)


class LandscapeRun(LandShot):
    """A network learns: its loss on the plane that shows most of its way, and what that misses."""

    shape = "16:9"
    landscape: Annotated[Field | None, "a Slice with runs in it; own: the irises'"] = None
    methods: can.Methods = (SGD(lr=1.0),)
    steps: can.Steps = 60
    batch_size: Annotated[int, can.Between(1, 150), "flowers for each step"] = 10
    seed: Annotated[int, can.Between(0, 1_000_000), "of first weights and batches"] = 3
    slow_steps: can.SlowSteps = 3
    relief: can.Relief = 0.16
    tilt: can.Tilt = 52
    turn: Annotated[can.Turn, "of the camera around, at last"] = -78
    drift: Annotated[float, can.Between(-30, 30, "°/s"), "of the camera around"] = 4

    def construct(self) -> None:
        self.prepare()

        self.next_section("a plane through all weights")
        self.play(self.drifting(OPENING))

        self.next_section("three steps, off the plane")
        self.amble(self.clock)

        self.next_section("and on, above the slice")
        self.walk_on(6.0)

        self.next_section("where it ends")
        self.play(*step_aside(self.party), run_time=0.6)
        self.wait(2.2)

    def compute(self) -> None:
        own = self.landscape is None
        training = self.methods, self.steps, self.batch_size, self.seed
        self.field = field = landscape(*training) if own else self.landscape
        if not (isinstance(field, Slice) and field.traces):
            raise ValueError(
                f"landscape is {field.name}, which has no run in it: make it by slice_through(run)"
            )
        self.routes, frame = field.runs, self.free
        self.last_step = max(1, *(route.steps for route in self.routes))
        view = view_of(field, tuple(self.routes[0].points[0].tolist()))
        told = len(field.plane.center), f"{field.explained:.1%}"
        note = worded("{} weights, explained variance {}", *told)
        self.heading = Heading(self.routes, frame.width, self.last_step, note)
        told = [Told(route, view) for route in self.routes]
        self.figures = FigureLines(told, SAYS, self.last_step, frame.width, False)
        figures, rates = self.figures.height, strip_height(self.routes)
        self.picture = check_room(frame.below(self.heading.height).raised(figures + rates, 0.15)[0])
        self.strip = frame.raised(figures, 0.0)[0].raised(rates, 0.0)[1]
        self.view = view.fit(0.5, field)

    def set_the_stage(self) -> None:
        self.raise_land(tall=0.75, marks=0.75)
        stems = raise_aloft(self.party, self.ground, self.clock)
        self.look_drifting(self.turn, self.picture)
        names, heading = self.heading.draw(self.party, self.clock, self.free)
        self.add(
            *(*names, self.terrain, self.axes, self.clock),
            *(walker.trail for walker in self.party),
            *stems,
            *(walker.hiker for walker in self.party),
            *heading,
            *self.figures.draw(self.party, self.clock, self.free),
        )
        if self.strip.height:  # an lr changes
            between = self.strip.left, self.strip.right
            rates = RateStrip(self.party, self.clock, self.strip, between, self.last_step)
            self.add(rates.name, rates.lines, *rates.values)
