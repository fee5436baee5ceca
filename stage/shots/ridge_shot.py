"""The shot of a ridge: walks from exactly there, and then from a hair beside it."""

from __future__ import annotations

from dataclasses import replace

from manim import ValueTracker

from adventurer import Route
from numerics.numerals import brief
from stage.figures.heading import Heading
from stage.figures.leaving import Run, leaving
from stage.figures.verdict import verdict_height
from stage.film.telling import Walk
from stage.ground.minima import Minima, StartMark
from stage.look.survey import on_a_ridge
from stage.look.view import view_of
from stage.look.words import worded
from stage.paint.area import check_room
from stage.shots.land_shot import LandShot
from stage.walk.noise import noisy_route
from stage.walk.walkers import routes, walkers

TALL = 0.6  # a hiker, in Manim units
FIGURES, GAP = 4.4, 0.3  # width of figures beside the land, and from it to them


class RidgeShot(LandShot):
    """Land with a ridge y = 0, on it one run or two, and how many steps each walker stays.

    A scene gives, besides what `LandShot` needs, `methods`, `steps`, `slow_steps`, the `noise` of a
    second walk by the first method with its `seed`, how far `beside` the ridge one sets out, and
    from where (`turn`, degrees) the camera looks in the end.

    Attributes:
        runs: From the ridge, and from beside it; one, if the land has none or the start is given.
        columns: What is told of each.
        seen: What is drawn of each on the land.
        headings: Of each, with a step counter on its clock.
    """

    def compute(self) -> None:
        view, self.last_step = view_of(self.field, self.start), self.steps
        ridge = view.start[0], 0.0
        known = on_a_ridge(self.field, ridge)
        if known and self.start is None:
            view = replace(view, start=(ridge[0], -self.beside))
        self.routes = self.walks_from(view.start)
        self.again = self.walks_from(ridge) if known and view.start != ridge else []
        self.view, frame = view.fit(1.0, self.field), self.free
        self.heading = Heading(self.routes, frame.width, self.steps)
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
        self.raise_land(tall=TALL, marks=1.0)
        self.look_drifting(self.turn, self.picture)
        self.runs = [Run(self.party, self.clock)]
        if self.again:
            clock = ValueTracker(0)
            party = walkers(self.again, self.ground, clock, TALL, 1.0)
            beside = worded("{} beside the ridge", _plain(abs(self.view.start[1])))
            self.runs = [
                Run(party, clock, worded("on the ridge"), ridge=True),
                Run(self.party, self.clock, beside),
            ]
        self.columns = leaving(self.runs, self.aside)
        self.seen, self.headings = [], []
        for run in self.runs:
            for walker in run.party:
                walker.told_aside = True
            told = self.heading.draw(run.party, run.clock, self.free, met=True)
            self.headings.append([*told[0], *told[1]])
            self.seen.append([
                *(walker.trail for walker in run.party[::-1]),  # on the ridge they are one
                Minima(self.ground),
                *(walker.exit for walker in run.party),
                *(walker.hiker for walker in run.party),
            ])  # fmt: skip
        start = StartMark(self.ground, self.routes[0].points[0], light=True)
        now = self.columns[0]
        self.add(now.labels, self.terrain, self.axes, *(run.clock for run in self.runs), start)
        self.add(*self.seen[0], *self.headings[0], now.figures)

    def walks(self) -> list[Walk]:
        """Those of the run that is seen now."""
        now = next(run for run in self.runs if run.party[0].trail in self.mobjects)
        return [Walk(walker, now.clock) for walker in now.party]


def _plain(number: float) -> str:
    """A small number, written out down to 0.0001."""
    return f"{number:g}" if number >= 1e-4 else brief(number)
