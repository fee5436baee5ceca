"""On the ridge of a saddle plain descent stalls; noise or momentum gets away."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from manim import DEGREES, FadeIn, Group, smooth

from adventurer import Route
from fields import saddle
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.heading import Heading
from stage.figures.leaving import leaving
from stage.figures.same_rate import held_equal
from stage.figures.verdict import verdict_height
from stage.ground.framing import look
from stage.ground.minima import Minima, StartMark
from stage.look.survey import on_a_ridge
from stage.look.view import view_of
from stage.paint.area import check_room
from stage.shots.land_shot import LandShot
from stage.walk.noise import noisy_route
from stage.walk.walkers import routes, step_aside

OPENING, SLOW = 1.2, 0.8  # seconds before the first step, and of a slow one
FIGURES, GAP = 4.4, 0.3  # width of figures beside the land, and from it to them


class SaddleEscape(LandShot):
    """From a hair beside the ridge, at the same lr: how many steps until each is off the map.

    SGD creeps from the pass; noise and momentum are away much earlier. From exactly the ridge only
    noise gets away: the slope across is zero, and momentum keeps nothing of nothing. With this seed
    all three ways are seen; half of all seeds lead away earlier still.
    """

    shape = "16:9"
    field: can.LossField = saddle
    start: can.Start = None
    beside: Annotated[float, can.Between(1e-12, 1), "the ridge y = 0 is an own start"] = 1e-4
    methods: can.Methods = (SGD(lr=0.1), Momentum(lr=0.1, momentum=0.9))
    noise: Annotated[float, can.Between(0, 1000), "of the first method's gradients"] = 0.5
    seed: Annotated[int, can.Between(0, 1_000_000), "of the noise"] = 340
    steps: can.Steps = 60
    slow_steps: can.SlowSteps = 3
    relief: can.Relief = 0.34
    tilt: can.Tilt = 60
    turn: Annotated[can.Turn, "of the camera around, at last"] = -62
    drift: Annotated[float, can.Between(-30, 30, "°/s"), "of the camera around"] = 3

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()

        self.next_section("on the ridge")
        self.play(self.drifting(OPENING))

        self.next_section("down to the pass")
        for step in self.slow:
            walk = self.clock.animate(rate_func=smooth).set_value(step)
            self.play(walk, self.drifting(SLOW), run_time=SLOW)

        self.next_section("who gets away")
        self.terrain.still = True  # from here on: the camera has come to rest
        self.walk_on(7.0)

        self.next_section("and exactly on the ridge")
        self.play(FadeIn(self.ended), *step_aside(self.party), run_time=0.6)
        self.wait(2.2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view, self.last_step = view_of(self.field, self.start), self.steps
        self.slow = range(1, min(self.slow_steps, self.steps) + 1)
        ridge = view.start[0], 0.0
        known = on_a_ridge(self.field, ridge)
        if known and self.start is None:
            view = replace(view, start=(ridge[0], -self.beside))
        self.routes = self.walks_from(view.start)
        self.again = self.walks_from(ridge) if known and view.start != ridge else []
        self.view, frame = view.fit(1.0, self.field), self.free
        self.heading = Heading(self.routes, frame.width, self.steps, held_equal(self.routes))
        land = frame.below(self.heading.height)
        high = verdict_height(len(self.routes), frame.width)
        beside = land.columns(frame.width - FIGURES - GAP, GAP)
        land, self.aside = beside if frame.wide else land.raised(high, GAP)
        self.picture = check_room(land)

    def walks_from(self, start: tuple[float, float]) -> list[Route]:
        """The routes of all methods; behind the first its own, with noise."""
        first, *others = routes(self.field, start, self.methods, self.steps)
        told = self.field, start, self.methods[0], self.steps, self.noise, self.seed
        return [first, noisy_route(*told), *others]

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.raise_land(tall=0.6, marks=1.0)
        turn = self.drift * (OPENING + SLOW * len(self.slow))
        self.look_from(self.turn, self.picture, -turn)
        look(self.camera, self.camera.get_phi(), (self.turn - turn) * DEGREES)
        names, heading = self.heading.draw(self.party, self.clock, self.free, met=True)
        for walker in self.party:
            walker.trail.shod = False  # soles beside so many steps are but noise
            walker.told_aside = True
        now, *later = leaving(self.party, self.clock, self.aside, self.again)
        self.ended = Group(*(part for each in later for part in (each.labels, each.figures)))
        start = StartMark(self.ground, self.routes[0].points[0], light=True)
        self.add(
            *(*names, now.labels, self.terrain, self.axes, self.clock, start),
            *(walker.trail for walker in self.party[::-1]),  # on the ridge they are one
            Minima(self.ground),
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *(*heading, now.figures),
        )
