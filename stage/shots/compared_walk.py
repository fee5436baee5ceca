"""The take of a walk that is a comparison: losses in a chart, and a verdict on how it ended."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, Group, Mobject

from stage.figures.heading import Heading
from stage.figures.loss_panel import LossChart, gone, loss_name, loss_said, lowest
from stage.figures.panels import Places
from stage.figures.same_rate import held_equal
from stage.figures.verdict import columns_of, distances, ended, last_x, losses
from stage.look.view import View
from stage.paint.lettering import Lettering
from stage.shots.map_shot import grown_to
from stage.shots.walk_shot import WalkShot
from stage.walk.told import stays
from stage.walk.walkers import step_aside

ASIDE = 7.0  # Manim units: so wide must a picture be for a verdict beside the chart
MAP = 8.4  # least width of a map with its ticks in a wide picture
LOW = 2.0  # Manim units: rather than a map with its ticks that is lower there is no chart
ABREAST = 0.13  # of the map's width is on either side of the start, for who waits there


class ComparedWalk(WalkShot):
    """Several walk on one map, which is as wide as it takes to see all of their ways.

    A chart of their losses takes the place of stems. When they have arrived, `conclude` tells where
    that is and at what loss; in a wide picture bars tell how far each walks.
    """

    _stems = False
    _tells_x = True  # where on the x axis each is in the end, besides its loss

    def compute(self) -> None:
        self.routes, frame = self.walk(), self.free
        view, count = self.window(), len(self.routes)
        settled = all(stays(route, view) for route in self.routes)
        note = held_equal(self.routes)
        self.heading = Heading(self.routes, frame.width, self.steps, note, settled)
        if frame.wide or frame.width < ASIDE:
            places = Places.of(frame, self.heading, (MAP, view.aspect), self.routes, False)
        else:
            places = Places.under(frame, self.heading, view.aspect, count, 1 + self._tells_x)
        self.chartless = not frame.wide and places.map.height < LOW
        self.places = places.without_chart(count) if self.chartless else places
        self.find_place_in(self.places.map)

    def window(self) -> View:
        """Grown to show the ways as far as the field goes, and no higher than they need."""
        view = grown_to(super().window(), self.field, self.ways())
        start = view.start
        air = ABREAST * np.ptp(view.x_range)
        for x in (start[0] - air, start[0] + air, start[0]):
            view = view.showing((x, start[1]), self.field)
        return view

    def set_the_stage(self) -> None:
        super().set_the_stage()
        longest_first = sorted(self.party, key=lambda one: -one.distance.last)
        self.foreground.remove(*(arrows for aims in self.aims for arrows in aims))
        self.foreground.add_to_back(*(one.trail for one in longest_first))  # it hides no other

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """The chart of losses, and what is walked; its numbers. `verdict` comes in the end."""
        party, clock, wide = self.party, self.clock, self.free.wide
        zero = lowest(party)
        titles = ended(loss_name(party[0], zero), party[0])
        scores = [last_x(party, gone)] if self._tells_x else []
        scores.append(losses(party, titles, zero, loss_said))
        scores = [distances(party), *scores] if wide else scores
        self.stems, verdict = [], (self.places.verdict, party, clock, self.places.broad)
        columns = columns_of(scores, *verdict, counted=wide)
        now, later = columns[: int(wide)], columns[int(wide) :]
        parts = [part for one in later for part in (one.labels, one.figures, one.ring)]
        self.verdict = Group(*(one.ring for one in now), *parts)
        moving, still = [one.figures for one in now], [one.labels for one in now]
        if not self.chartless:
            at, rates = self.places.alone, self.places.rates
            chart = LossChart(party, clock, at, zero=zero, rates=rates)
            moving, still = [chart.curves, chart.rates, *moving], [chart.labels, *still]
        return moving, still

    def set_out(self, seconds: float, last: int | None = None) -> None:
        """After a moment the slow steps, one by one, or those up to the `last`."""
        self.wait(0.5)
        for step in self.slow[:last]:
            self.stride(step, seconds)

    def conclude(self) -> None:
        """The hikers step aside, and the verdict comes."""
        self.play(FadeIn(self.verdict), *step_aside(self.party), run_time=0.6)
        self.wait(2)
