"""The ravine's gradient: nearly all of it points across, hardly any along, and not at the goal."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Group, ValueTracker, linear

from numerics.numerals import brief
from optimizers import SGD
from stage import parameters as can
from stage.arrows.angle import Angle
from stage.arrows.components import Components
from stage.arrows.gradient_field import downhill, gradient_field, slope_at
from stage.figures.bars import named_bars
from stage.figures.heading import headed
from stage.figures.stems import rows_height
from stage.ground.cross_section import names, roles
from stage.ground.lines import GroundLine
from stage.ground.minima import nearest
from stage.look import words
from stage.look.view import View, view_of
from stage.paint.area import box_of
from stage.shots.map_shot import FOOT, HEAD, MapShot
from stage.walk.step_arrows import beside
from stage.walk.walkers import routes, step_aside, tall_on, walkers

AIR = 0.2  # Manim units between the axis and the bars
SLOT = 8.32, 7.2  # Manim units: for a picture of that size are `columns` and `rows`


class RavineGradient(MapShot):
    """−∇f at one point, then all over the map, then the one taken apart."""

    columns: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 15
    rows: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 10
    _signed = False  # on the map are arrows
    dimmed: Annotated[can.Share, "opacity of the field behind what is taken apart"] = 0.45

    def construct(self) -> None:
        self.prepare()
        whole, all_over = self.arrow.whole, self.all_over

        self.next_section("one arrow")
        self.play(whole.animate(rate_func=linear).set(sweep=1), FadeIn(self.name), run_time=0.9)
        self.wait(0.6)

        self.next_section("the field sweeps out")
        self.play(
            FadeOut(self.name, run_time=0.3),
            whole.animate(run_time=0.8).set(magnified=self.small),
            all_over.animate(run_time=1.7, rate_func=linear).set(sweep=1),
        )
        self.wait(0.5)

        self.next_section("taken apart")
        back = all_over.animate.set(opacity=self.dimmed), whole.animate.set(magnified=1)
        self.play(*back, *step_aside(self.party), run_time=0.7)
        self.play(self.arrow.recolour(), run_time=0.2)
        self.play(*self.arrow.swing(), self.apart.animate.set_value(1), run_time=0.9)
        self.play(FadeIn(self.figures), run_time=0.3)

        if self.goal is not None:
            self.next_section("not at the goal")
            self.play(self.way.animate(rate_func=linear).set(grown=1), run_time=0.6)
            self.play(self.angle.animate.set(grown=1), FadeIn(self.angle.label()), run_time=0.6)
        self.wait(1.8)

    def compute(self) -> None:
        view = view_of(self.field, self.start)
        (route,) = routes(self.field, view.start, (SGD(),), 1)
        stands = {"points": view.start, "losses": [0], "gradients": [0, 0]}  # and walks nowhere
        self.route, self.slope = replace(route, **stands), -slope_at(self.field, view.start, view)
        spare = self.free.height - HEAD - self.free.width * self.window().aspect
        self.foot = max(FOOT, rows_height(1, spare))
        self.find_place(foot=self.foot)
        everywhere = np.stack(self.view.grid(), axis=-1).reshape(-1, 2)
        self.names = names(*np.median(np.abs(downhill(self.field, everywhere)), axis=0))
        self.colors = roles(self.names)

    def window(self) -> View:
        """As low as that of the walks."""
        ends = self.route.points[0] + np.outer([0, 1], self.slope)
        return super().window().lowered(np.array([*ends, *self.field.minima]))

    def set_the_stage(self) -> None:
        start = self.route.points[0]
        at = words.worded("at ({}, {})", *map(brief, start))
        self.add(self.draw_map(), *headed("-nabla f", at, self.frame, self.field))
        ground, wide, high = self.ground, self.free.width / SLOT[0], self.free.height / SLOT[1]
        counts = round(self.columns * wide), round(self.rows * high)
        self.all_over, scale = gradient_field(ground, *counts, start)
        shown = self.on_the_map(self.slope)  # one to one, if it fits
        self.small = scale / shown
        arrow = self.arrow = Components(ground, start, self.slope * shown, self.colors)
        self.name = beside(arrow.whole, "-nabla f", self.map_area, share=0.72)
        self.party = walkers([self.route], ground, ValueTracker(0), tall_on(ground, [start[None]]))
        hiker = self.party[0].hiker
        hiker.clear_of += arrow.boxes
        self.add(self.all_over.leave_free(map(box_of, self.written)), *arrow.edges)
        self.goal = nearest(ground, start) if self.slope.any() and self.view.equal_units else None
        if self.goal is not None:
            self.way = GroundLine(ground, start, self.goal, width=0.022, opacity=0.7)
            self.angle = Angle(ground, start, self.slope, self.goal - start, self.map_area)
            self.add(self.way.set(grown=0.0), self.angle.set(grown=0.0))
            hiker.clear_of += [self.way.box, self.angle.spread()]
        self.add(self.minima, arrow.whole, *arrow.parts, hiker, *self.written, self.draw_bars())

    def draw_bars(self) -> Group:
        """The two components as bars below the map; their numbers come when they stand."""
        self.apart = ValueTracker(0)
        told = np.abs(self.slope), self.names, self.colors, self.apart
        bars, self.figures = named_bars(*told, self.frame.raised(self.foot - AIR, AIR)[1])
        return bars
