"""The take that several clips share: a walk on the map, with its figures below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from manim import (
    Animation,
    FadeIn,
    FadeOut,
    Group,
    MathTypst,
    Mobject,
    ValueTracker,
    linear,
    rush_into,
    smooth,
)

from adventurer import Method, Route
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.figures.field_sign import in_line
from stage.figures.figure_lines import FigureLines, Wish
from stage.figures.heading import Heading
from stage.figures.legend import hyperparameters
from stage.figures.rate_strip import RateStrip, stems_room
from stage.figures.stems import stem_rows
from stage.look import palette
from stage.look.view import View
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering
from stage.shots.map_shot import MapShot
from stage.walk.dots import Sample
from stage.walk.pace import countable
from stage.walk.step_arrows import labels, magnification, pushes, step_arrows
from stage.walk.told import Told, crossings, left_to_go, walked
from stage.walk.track import Track
from stage.walk.trail import Ghost
from stage.walk.walkers import exits, routes, tall_on, walkers

UNDER = 0.12  # between the map and what is below it, and from there to the figures
ASIDE = 7.0  # Manim units: so wide must a picture be for figures beside the stems
BETWEEN = 0.45  # from stems to figures beside them
MARKS = 1.2  # size of the ways' marks by the usual one


class WalkShot(MapShot):
    """Hikers and figures at the same places in every clip, and one pace.

    A scene gives the class attributes and tells, in `construct`, the beats: `prepare`, then for
    each of the slow steps `aim` and `tread`, then `walk_on`.
    """

    methods: can.Methods  # which a scene gives
    steps: can.Steps = 30
    slow_steps: can.SlowSteps = 3
    _stems = True

    def compute(self) -> None:
        self.routes = self.walk()
        free, view, count = self.free, self.window(), len(self.routes)
        self.heading = Heading(self.routes, free.width, self.steps)
        aside = self._stems and count == 1 and free.width > ASIDE
        told = [Told(route, view) for route in self.routes]
        self.figures = FigureLines(told, list(self.says()), self.steps, free.width, aside)
        air = 0.3 if count > 1 else 0.0  # for hikers who stand abreast near the upper border
        head, foot = self.heading.height + air, 0.0 if aside else self.figures.height + UNDER
        tall = free.width * view.aspect
        spare = free.height - head - foot - tall
        room = stems_room(self.routes, spare, tall) if self._stems else (0.0, 0.0)
        self.stems_height, self.rates = room  # of which a strip for the lr is a part
        self.find_place(head, max(foot + self.stems_height, UNDER))

    def window(self) -> View:
        """As usual, but no higher than the ways need: what is below the map needs room, too."""
        return super().window().lowered(self.seen())

    def seen(self) -> np.ndarray:
        """Points (n, 2) that the map is to be high enough for."""
        minima = np.array(self.field.minima, float).reshape(-1, 2)
        return np.concatenate([*self.ways(), minima])

    def ways(self) -> list[np.ndarray]:
        return [route.points for route in self.routes]

    def sign_on_land(self) -> list[MathTypst]:
        """The field's formula, on the map if there is no room in the heading, where it is quiet."""
        points = np.concatenate(self.ways())
        left = any(route.diverged for route in self.routes) or not self.view.contains(points).all()
        self.sign = in_line(self.field, self.heading.free(self.frame, left))
        return [] if self.sign else super().sign_on_land()

    def walk(self) -> list[Route]:
        """The routes that are shown."""
        return routes(self.field, super().window().start, self.methods, self.steps)

    def set_the_stage(self) -> None:
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.labels: list[Mobject] = []  # of the arrows that stand there now
        self.add(self.draw_map())
        self.party = walkers(self.routes, self.ground, self.clock, self.tall, MARKS)
        self.axes.exits = exits(self.party)
        self.magnified = magnification(self.party, self.slow, self.ground)
        self.aims = [
            [step_arrows(walker, step, self.ground, self.magnified) for walker in self.party]
            for step in self.slow
        ]
        charts, said = self.charted()
        names, heading = self.heading.draw(self.party, self.clock, self.frame, self.map_area.top)
        at = self.map_area.right - 0.15, self.map_area.top - 0.15 - SMALL
        self.note = Lettering(worded("arrows ×{}", self.magnified), at, "right", cased=True)
        if any(box_of(self.note).meets(box_of(said)) for said in self.written):
            self.note.write(self.note.text, (at[0], at[1] - 2 * SMALL))
        self.told = [
            part
            for part in Group(*self.written, *charts, *heading, *names, *said).get_family()
            if isinstance(part, Lettering)
        ]
        self.foreground = Group(
            *(walker.trail for walker in self.party),
            *(arrows for aims in self.aims for arrows in aims),
            self.minima,
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *self.written,  # before whoever comes there
            *charts,
            *heading,
            *self.sign,
        )
        self.add(self.axes, *names, *said, self.clock, self.foreground)

    # the beats ----------------------------------------------------------------------------------

    @property
    def tall(self) -> float:
        """Height of the hikers: less where the map is low, or ends close above their ways."""
        return tall_on(self.ground, [route.points for route in self.routes])

    def aim(self, step: int, run_time: float = 0.3) -> None:
        """The arrows of a slow step grow, one from the other's tip, with their names."""
        if step not in self.slow:
            return
        aims, self.labels = self.aims[step - 1], []
        if len(self.party) == 1:
            told = [self.note] if self.magnified > 1 else []
            lines = [Area.around(line.scene_points()) for line in self.on_the_floor]
            where = self.map_area, [*self.written, *told], lines
            self.labels = [*labels(self.aims[step - 1][0], self.routes[0], step, *where)]
        shown = [self.note] if step == 1 and self.magnified > 1 else []
        names = [FadeIn(label, run_time=run_time / 2) for label in self.labels + shown]
        self.play(
            *(a.animate(run_time=run_time, rate_func=linear).set(sweep=1) for a in aims), *names
        )

    def tread(self, step: int, run_time: float = 0.6) -> None:
        """The hikers take that slow step, and its arrows shrink to it and fade."""
        if step not in self.slow:
            return
        last = [self.note] if step == self.slow[-1] and self.magnified > 1 else []
        gone = self.labels + last
        shrink = [
            arrows.animate(run_time=run_time, rate_func=rush_into).set(magnified=1.0, opacity=0.0)
            for arrows in self.aims[step - 1]
        ]
        self.play(
            self.clock.animate(run_time=run_time, rate_func=smooth).set_value(step),
            *shrink,
            *(FadeOut(label, run_time=run_time) for label in gone),
        )
        self.labels = []

    def stride(self, step: int, seconds: float, *others: Animation) -> None:
        """The hikers go on to that step without arrows, while `others` take place."""
        clock = self.clock.animate(rate_func=smooth).set_value(step)
        self.play(clock, *others, run_time=seconds)

    def walk_on(self, to: int | None = None) -> None:
        """All steps that are left, or those `to` that one: countable ones, then quicker ones."""
        for walk in countable(self.clock, self.steps if to is None else min(to, self.steps)):
            self.play(walk)

    @property
    def slow(self) -> range:
        """The numbers of the slow steps."""
        return range(1, min(self.slow_steps, self.steps) + 1)

    # what is drawn ------------------------------------------------------------------------------

    def whole_gradient(self) -> Arrows | None:
        """−∇f at the start, one to one; None if it leads off the map or is not what is scaled.

        It is drawn only where the one walker's first step is lr times this arrow.
        """
        route = self.routes[0]
        if len(self.routes) > 1 or not route.steps or not route.lrs[0]:
            return None
        first, uphill = pushes(route, 1), route.gradients[0]
        ends = np.array([route.points[0] - uphill, route.points[1]])
        if [push.form for push in first] != ["gradient"] or not self.view.contains(ends).all():
            return None
        whole = Arrows(self.ground, route.points[0], -uphill)
        return whole.set(sweep=0.0)

    def draw_ghost(self, method: Method) -> None:
        """The whole way of another method from the same start, faint, with its name."""
        (route,) = routes(self.field, self.routes[0].points[0], (method,), self.steps)
        track = Track(self.ground, route.points)
        color = palette.route_colors([*(w.route.name for w in self.party), route.name])[-1]
        left, low, _ = self.terrain.points[0]
        corner = left + 0.18, low + (0.6 if self.view.scale_note else 0.1)
        said = f"{route.name}   {hyperparameters(route)}"
        sample = Sample((corner[0], corner[1] + SMALL / 2), color)
        name = Lettering(said, (corner[0] + Sample.LENGTH + 0.15, corner[1]), cased=True)
        self.written.append(name)
        way = Ghost(self.terrain, track, self.clock, color)
        self.foreground.add(sample, name)
        self.told += [sample, name]
        self.add(way, self.clock, self.foreground)

    def charted(self) -> tuple[list[Mobject], list[Lettering]]:
        """For each walker y at each step, and its figures; and names and numbers of the chart."""
        frame, figures = self.frame, self.figures
        foot = 0.0 if figures.aside else figures.height
        below, bottom = frame.raised(foot + self.stems_height, 0.0)[1], frame.bottom + foot
        told, self.stems = figures.draw(self.party, self.clock, below), []
        if not self.stems_height:
            return told, []
        right = frame.right - (figures.width + BETWEEN if figures.aside else 0.0)
        area, strip = replace(below, right=right, bottom=bottom).raised(self.rates, 0.0)
        known = [one.route.points[: int(one.track.end) + 1, 1] for one in self.party]
        colors, window = [one.color for one in self.party], self.view.y_range
        room = area, self.ground.units[1], self.steps
        self.stems, said = stem_rows(known, colors, window, self.clock, *room)
        if self.rates:
            between = self.stems[0].first, self.stems[0].first + self.steps * self.stems[0].pitch
            rates = RateStrip(self.party, self.clock, strip, between, self.steps)
            return [*self.stems, *told, rates.lines, *rates.values], [*said, rates.name]
        return [*self.stems, *told], said

    def says(self) -> Iterable[Wish]:
        """Figures, each at that share of the line's width, the text's side or middle there.

        They are the distance walked, how far the minimum is, and how often y changed its sign.
        """
        return (0.0, "left", walked), (0.53, "centre", left_to_go), (1.0, "right", crossings)
