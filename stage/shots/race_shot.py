"""The take of races: several walk on a map, then on another; below it is told who came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, smooth

from adventurer import Route
from stage.figures.heading import counter_room, step_counter
from stage.figures.orders import Comparison, OrderColumn, Runners, layout, orders_height
from stage.figures.tuning_chart import TuningPanel
from stage.ground.lines import GroundLine
from stage.ground.minima import StartMark
from stage.look import palette
from stage.look.view import View
from stage.look.words import worded
from stage.paint.area import Area, check_room
from stage.paint.lettering import LARGE, Lettering
from stage.shots.map_shot import MapShot, grown_to
from stage.walk.hiker import HEIGHT
from stage.walk.live_way import LiveWay
from stage.walk.pace import countable, onward
from stage.walk.walkers import abreast, exits, step_aside, tall_on, walkers

HEAD = LARGE + 0.2  # height of the names of fields, over the maps
LAND, BETWEEN, OVER = 0.56, 0.5, 0.3  # the map's share of the width, or of the height; gaps
MARKS = 0.85  # size of the ways' marks by the usual one: there are many, on a map beside a chart
TALL = 0.7  # of a hiker by his usual height: many end at one spot, and step aside there
SMALLEST = 0.46  # Manim units: a hiker can be made out on a slide
BODY = 0.25  # half the width of a hiker with his pole, and a little air
FILLED = 0.92  # of a later map, by its ways
SLOW, EACH, QUICK = 3, 0.6, 2.2  # steps told one by one, seconds of each; of a race that is not


class RaceShot(MapShot):
    """A map and a chart, which come with a field; below them who came first, once it is found.

    A scene has `tunings` and `walked`, the routes of each race. It tells, in `construct`:
    `set_the_stage`; then `bring` a field, `race`, `tell_order`, and `bend` ways to their best.
    """

    def set_the_stage(self, told: Sequence[Comparison]) -> None:
        """Places for everything, and what stays: who races, and what they have in common."""
        routes, self.there = self.walked[0], []
        self.colors = palette.route_colors([route.name for route in routes])
        self.runners = Runners(routes, self.tunings[0], self.colors, self.rate_now)
        plan = layout(self.runners.width, told, self.free.width)
        self.head, strip = self.free.raised(orders_height(len(routes)), OVER)
        if plan.named:
            who = self.runners.in_a_column(strip, plan.named + plan.gap)
        else:
            self.head, who = self.runners.in_rows(self.head)
        each = range(len(told))
        self.columns = [OrderColumn(told, i, self.colors, plan, strip) for i in each]
        self.add(*who, self.columns[0].titles)

    def places(self) -> tuple[Area, Area]:
        """Where the map lies, and the chart: beside it, or below."""
        body = self.head.below(HEAD)
        if body.wide:
            land, chart = body.columns(LAND * body.width, BETWEEN)
            chart = replace(chart, top=self.head.top)
        else:
            land, chart = body.raised((1 - LAND) * body.height, OVER)
        return check_room(land), check_room(chart)

    def rate_now(self, method: int) -> float:
        """The learning rate at which a method's way, and its dot in the chart, is now."""
        return float(10.0 ** self.panel.curves.now(method))

    # a field ------------------------------------------------------------------------------------

    def bring(self, race: int, moved: float) -> None:
        """The field of a race comes with its party and its chart, in the place of what was there.

        `moved` is 0 if dots and walkers begin at chosen learning rates, and 1 if at their best.
        """
        gone, land, chart = self.there, *self.places()
        if gone:
            ground = self.terrain
            self.play(FadeOut(*(one for one in gone if one is not ground)), run_time=0.35)
        self.tuning, self.moved = self.tunings[race], ValueTracker(moved)
        self.panel = TuningPanel(self.tuning, self.colors, self.moved, chart)
        still, moving = self.laid_out(self.walked[race], land)
        self.there = [*still, *moving]
        if gone:
            self.play(FadeOut(ground), FadeIn(*self.there), run_time=0.5)
        self.add(*still, self.clock, self.moved, *self.runners.rates, *moving)

    def laid_out(self, walked: list[Route], area: Area) -> tuple[list[Mobject], list[Mobject]]:
        """The field as it lies in an area, with all that is told of it; what is still, and moves.

        The walkers are then the scene's `party`.
        """
        self.field, self.start = self.tuning.field, self.tuning.start
        self.routes, self.clock = walked, ValueTracker(0)
        self.slot = area
        self.find_place_in(area)
        self.draw_map()
        tall = max(TALL * tall_on(self.ground, walked[0].points[0]), SMALLEST)
        self.party = walkers(walked, self.ground, self.clock, tall, MARKS)
        self.axes.exits = exits(self.party)
        for walker in self.party:
            walker.trail.shod = False  # soles beside so many ways are but noise
        counter = step_counter(self.clock, (area.right, self.head.top - LARGE))
        end = area.right - counter_room(self.steps)  # on the left is a start, with who waits there
        look = {"size": LARGE, "bold": True, "room": end - area.left}
        name = Lettering(worded(self.field.name), (end, counter.at[1]), "right", **look)
        trails = [self.party[i].trail for i in self.widest_first()]
        self.marks = [StartMark(self.ground, self.start), self.minima]
        others = [walker.exit for walker in self.party] + [walker.hiker for walker in self.party]
        said = [self.axes, *self.written, counter]  # before whoever comes there
        still = [name, self.terrain, *self.panel.still, self.panel.curves]
        return still, [*trails, *self.marks, *others, *said]

    def widest_first(self) -> list[int]:
        """The party's numbers as they are drawn: who strides far lies below who walks closely."""
        steps = [np.diff(route.points, axis=0) for route in self.routes]
        return np.argsort([-np.hypot(*each.T).max(initial=0.0) for each in steps]).tolist()

    def window(self) -> View:
        """Grown to all ways; a later race's, whose map is in no other clip, is close to them."""
        view, ways = grown_to(super().window(), self.field, self.ways()), self.ways()
        if self.tuning is not self.tunings[0]:
            minima = np.array(self.field.minima, float).reshape(-1, 2)
            points = np.concatenate([*ways, minima])
            view = view.close_up(points, self.slot.aspect, self.field, FILLED)
        (x, y), most = self.start, float(np.ptp(view.x_range)) / self.slot.width
        aside = (abreast(len(self.routes))[-1] + BODY) * most  # where the outer ones wait
        for there in ((x - aside, y), (x + aside, y), (x, y + SMALLEST * most), (x, y)):
            view = view.showing(there, self.field)
        return view

    def taken(self) -> list[Area]:
        """As usual, and where the party waits."""
        ((x, y, _),) = self.terrain.place(self.ground.box_of(np.array([self.start], float)))
        half = abreast(len(self.routes))[-1] + BODY
        return [*super().taken(), Area(x - half, x + half, y - BODY, y + HEIGHT)]

    def ways(self) -> list[np.ndarray]:
        """Those that are walked, and those that they are bent to."""
        best = self.tuning.best.rates
        bent = [self.tuning.points(i, rate) for i, rate in enumerate(best)]
        bent = [way[np.isfinite(way).all(axis=1)] for way in bent]
        return [*(route.points for route in self.routes), *bent]

    def floor(self) -> list[GroundLine]:
        return []  # so many ways lie there

    # the beats ----------------------------------------------------------------------------------

    def race(self, slowly: bool) -> None:
        """All steps: at first, or `slowly`, such as can be counted, then ever quicker ones."""
        last = self.steps
        for step in range(1, min(SLOW, last) + 1) if slowly else ():
            self.play(self.clock.animate(run_time=EACH, rate_func=smooth).set_value(step))
        for walk in countable(self.clock, last) if slowly else onward(self.clock, last, QUICK):
            self.play(walk)

    def bend(self) -> None:
        """Dots go to the best learning rates, and each way is that of where its dot is."""
        curves = self.panel.curves
        ended = [part for one in self.party for part in (one.trail, one.exit)]
        hikers = [walker.hiker for walker in self.party]
        self.play(FadeOut(*hikers), run_time=0.3)
        self.remove(*ended)
        bent = [self.bending(i) for i in self.widest_first()]
        self.there = [one for one in self.there if one not in [*ended, *hikers]] + bent
        self.add(self.moved, curves, *self.runners.rates, *bent, *self.marks)
        self.play(self.moved.animate(run_time=2.4, rate_func=smooth).set_value(1))

    def bending(self, method: int) -> LiveWay:
        """A method's whole way at the learning rate where its dot is."""
        curves, color = self.panel.curves, self.party[method].color

        def points(_: float) -> np.ndarray:
            return curves.tuning.points(method, 10.0 ** curves.now(method))

        way = LiveWay(self.ground, points, self.moved, color)
        way.boots = MARKS
        return way

    def tell_order(self, index: int) -> None:
        """Who came first, second and so on, in a column that lines lead to."""
        column = self.columns[index]
        there = [walker for walker in self.party if walker.hiker in self.mobjects]
        aside = step_aside(there)
        if index:
            self.play(FadeIn(column.titles), *aside, run_time=0.3)
        if column.lines:
            self.add(column.lines)
            grow = column.lines.animate(run_time=0.8, rate_func=smooth).set(grown=1.0)
            self.play(grow, *([] if index else aside))
        self.play(FadeIn(*column.entries, *column.changed), run_time=0.4)
        self.wait(0.5)
