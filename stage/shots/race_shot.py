"""The take of races: several walk on a map, then on another; below it is told who came first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, smooth

from adventurer import Route
from stage.figures.heading import counter_room, step_counter
from stage.figures.standings import (
    TITLES,
    Table,
    crossings,
    height,
    layout,
    losses_said,
    told_apart,
)
from stage.figures.tuning_chart import TuningPanel
from stage.ground.lines import GroundLine
from stage.ground.minima import StartMark
from stage.look import palette
from stage.look.view import View
from stage.look.words import worded
from stage.paint.area import Area, box_of, check_room
from stage.paint.lettering import LARGE, Lettering
from stage.shots.map_shot import MapShot, grown_to
from stage.walk.hiker import HEIGHT
from stage.walk.pace import countable, onward
from stage.walk.trail import GHOST
from stage.walk.walkers import abreast, exits, step_aside, tall_on, walkers

HEAD = LARGE + 0.2  # height of the names of fields, over the maps
LAND, BETWEEN, OVER = 0.66, 0.45, 0.26  # the map's share of the width, or of the height; gaps
HIGH = 0.56  # of the height is the map's, in a picture that is not wide
MARKS = 0.8  # size of the ways' marks by the usual one: there are many
TALL = 0.7  # of a hiker by his usual height: many end at one spot, and step aside there
SMALLEST = 0.46  # Manim units: a hiker can be made out on a slide
BODY = 0.25  # half the width of a hiker with his pole, and a little air
FILLED = 0.92  # of a later map, by its ways
SLOW, EACH, QUICK = 2, 0.5, 2.4  # steps told one by one, seconds of each; of a race that is not


class RaceShot(MapShot):
    """A map and a chart, which come with a field; below them a table of who came first, then two.

    A scene has `tunings` and `walked`, the routes of each race, at the best learning rates. It
    tells, in `construct`: `prepare`; then `bring` a field, `tune`, `race`, `tell_order`.
    """

    def set_the_stage(self) -> None:
        """Places for everything, and the first table, in which nobody has a place yet."""
        routes, self.there = self.walked[0], []
        self.colors = palette.route_colors([route.name for route in routes])
        names = told_apart(routes)
        said = losses_said([loss for each in self.tunings for loss in each.best.losses])
        plan = layout(names, said, self.free.width)
        self.head, strip = self.free.raised(height(len(routes), plan), OVER)
        self.moves = ValueTracker(0), ValueTracker(1)  # the first dots begin at given rates
        self.panels = [
            TuningPanel(tuning, self.colors, moved, self.places()[1])
            for tuning, moved in zip(self.tunings, self.moves, strict=True)
        ]
        first, second = (tuning.best for tuning in self.tunings)
        left, right = strip.left, strip.left + plan.wide(0) + plan.gap
        count, colors = len(routes), self.colors
        told = names, first, colors, said[:count], plan, (left, strip.top), [*range(count)]
        later = names, second, colors, said[count:], plan, (right, strip.top), first.order
        self.tables = [Table(TITLES[0], *told, self.rate_now), Table(TITLES[1], *later)]
        self.lines = crossings(*self.tables)

    def places(self) -> tuple[Area, Area]:
        """Where the map lies, and the chart: beside it, or below."""
        body = self.head.below(HEAD)
        if body.wide:
            land, chart = body.columns(LAND * body.width, BETWEEN)
            chart = replace(chart, top=self.head.top)
        else:
            land, chart = body.raised((1 - HIGH) * body.height, OVER)
        return check_room(land), check_room(chart)

    def rate_now(self, method: int) -> float:
        """The learning rate on the first field at which a method's dot in the chart is now."""
        return float(10.0 ** self.panels[0].curves.now(method))

    # a field ------------------------------------------------------------------------------------

    def bring(self, race: int) -> None:
        """The field of a race comes with its party, chart and table, in the place of the last."""
        gone, land = self.there, self.places()[0]
        table, lines = self.tables[race], [self.lines] * race
        told = [*table.heads, *table.rows]
        if gone:
            ground = self.terrain
            self.play(FadeOut(*(one for one in gone if one is not ground)), run_time=0.35)
        self.tuning, self.panel = self.tunings[race], self.panels[race]
        still, moving = self.laid_out(race, land)
        self.there = [*still, *moving]
        if gone:
            self.play(FadeOut(ground), FadeIn(*self.there, *told, *lines), run_time=0.6)
        self.add(*still, self.clock, self.moves[race], table.moved, *told, *lines, *moving)

    def laid_out(self, race: int, area: Area) -> tuple[list[Mobject], list[Mobject]]:
        """The field as it lies in an area, with all that is told of it; what is still, and moves.

        The walkers are then the scene's `party`.
        """
        walked: list[Route] = self.walked[race]
        self.field, self.start = self.tuning.field, self.tuning.start
        self.routes, self.clock = walked, ValueTracker(0)
        self.slot = area
        self.find_place_in(area)
        self.draw_map()
        ways = [route.points for route in walked]
        tall = max(TALL * tall_on(self.ground, ways), SMALLEST)
        self.party = walkers(walked, self.ground, self.clock, tall, MARKS)
        self.axes.exits = exits(self.party)
        counter = step_counter(self.clock, (area.right, self.head.top - LARGE))
        look = {"size": LARGE, "bold": True, "room": area.width - counter_room(self.steps)}
        name = Lettering(worded(TITLES[race]), (area.left, counter.at[1]), **look)
        trails = [self.party[i].trail for i in self.widest_first()]
        self.marks = [StartMark(self.ground, self.start), self.minima]
        others = [walker.exit for walker in self.party] + [walker.hiker for walker in self.party]
        said = [self.axes, *self.written, name, counter]  # before whoever comes there
        still = [self.terrain, *self.panel.still, self.panel.curves]
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
        """Texts, and where the party waits; arrows, which other shots have, there are none."""
        ((x, y, _),) = self.terrain.place(self.ground.box_of(np.array([self.start], float)))
        half = abreast(len(self.routes))[-1] + BODY
        return [*map(box_of, self.written), Area(x - half, x + half, y - BODY, y + HEIGHT)]

    def ways(self) -> list[np.ndarray]:
        return [route.points for route in self.routes]

    def note_beside_the_way(self) -> Lettering:
        return Lettering("")  # the map is flat: contour lines say their losses

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

    def tune(self) -> None:
        """Dots go down their curves, from the learning rates that were given to the best."""
        moved, table, curves = self.moves[0], self.tables[0], self.panel.curves
        self.add(moved, curves, *table.heads, *table.rows)  # what goes with it, after it
        self.play(moved.animate(run_time=2.4, rate_func=smooth).set_value(1))
        self.bring_to_back(curves)  # where it costs nothing per frame

    def tell_order(self, race: int) -> None:
        """Losses come; the winner's way stands out, and rows move to their places."""
        table, first = self.tables[race], self.tunings[race].best.order[0]
        ringed = bool(len(table.ring))
        others = [one for i, one in enumerate(self.party) if ringed and i != first]
        dim = [one.trail.animate.set(opacity=GHOST) for one in others]
        aside = step_aside(self.party)
        self.play(FadeIn(table.loss_head, *table.losses), *aside, run_time=0.5)
        rows = table.changing()  # on their way they would lie on one another
        if gone := [*map(FadeOut, rows), *dim]:
            self.play(*gone, run_time=0.3)
        self.play(table.moved.animate(run_time=0.7, rate_func=smooth).set_value(1))
        for row in rows:
            row.update()
        if come := [*map(FadeIn, [*rows, *table.ring])]:
            self.play(*come, run_time=0.4)
        self.wait(0.6)
