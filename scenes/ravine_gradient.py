"""The ravine's gradient: nearly all of it points across, hardly any along, and not at the goal."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Group, Mobject, ValueTracker, linear

from numerics.numerals import brief
from optimizers import SGD
from stage import parameters as can
from stage.arrows.angle import Angle
from stage.arrows.components import Components
from stage.arrows.gradient_field import downhill, gradient_field, slope_at
from stage.figures.bars import bar_row, named_bars
from stage.ground.cross_section import names
from stage.ground.lines import GroundLine
from stage.ground.minima import nearest
from stage.look import palette
from stage.paint.formulas import formula
from stage.paint.lettering import LARGE, Lettering
from stage.shots.map_shot import MapShot
from stage.walk.step_arrows import beside
from stage.walk.walkers import routes, step_aside, walkers

SLOT = 8.32, 7.2  # Manim units: for a picture of that size are `columns` and `rows`


class RavineGradient(MapShot):
    """−∇f at one point, then all over the map, then the one taken apart."""

    columns: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 15
    rows: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 10
    dimmed: Annotated[can.Share, "opacity of the field behind what is taken apart"] = 0.45

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
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
        """The numbers, before anything is drawn."""
        self.find_place()
        (route,) = routes(self.field, self.start, (SGD(),), 1)
        self.start = route.points[0]
        # Somebody who only stands there.
        self.route = replace(route, points=self.start, losses=[0], gradients=[0, 0])
        self.slope = -slope_at(self.field, self.start, self.view)
        everywhere = np.stack(self.view.grid(), axis=-1).reshape(-1, 2)
        self.names = names(*np.median(np.abs(downhill(self.field, everywhere)), axis=0))
        self.colors = palette.ALONG, palette.ACROSS
        if "across" in self.names[0]:
            self.colors = palette.ACROSS, palette.ALONG

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.add(self.draw_map(), *self.heading(), self.draw_bars())
        ground, start = self.ground, self.start
        across, up = self.free.width / SLOT[0], self.free.height / SLOT[1]
        counts = round(self.columns * across), round(self.rows * up)
        self.all_over, scale = gradient_field(ground, *counts, start)
        shown = self.on_the_map(self.slope)  # one to one, if it fits
        self.small = scale / shown
        self.arrow = Components(ground, start, self.slope * shown, self.colors)
        self.name = beside(self.arrow.whole, "-nabla f", self.map_area, share=0.72)
        self.party = walkers([self.route], ground, ValueTracker(0))
        hiker = self.party[0].hiker
        hiker.clear_of += self.arrow.boxes
        self.add(self.all_over, *self.arrow.edges)
        self.goal = nearest(ground, start) if self.slope.any() and self.view.equal_units else None
        if self.goal is not None:
            self.way = GroundLine(ground, start, self.goal, width=0.022, opacity=0.7)
            self.angle = Angle(ground, start, self.slope, self.goal - start, self.map_area)
            self.add(self.way.set(grown=0.0), self.angle.set(grown=0.0))
            hiker.clear_of += [self.way.box, self.angle.spread()]
        self.add(self.minima, self.arrow.whole, *self.arrow.parts, hiker, *self.written)

    def heading(self) -> list[Mobject]:
        """What is shown, and where."""
        sign = formula("-nabla f", LARGE)
        sign.shift((self.frame.left, self.frame.top, 0) - sign.get_corner((-1, 1, 0)))
        x, y = map(brief, self.start)
        at = self.frame.right, self.frame.top - LARGE
        return [sign, Lettering(f"at ({x}, {y})", at, "right", size=LARGE)]

    def draw_bars(self) -> Group:
        """The two components as bars below the map; their numbers come when they stand."""
        self.apart = ValueTracker(0)
        top = self.frame.bottom + 2 * bar_row(2) - 0.2
        place = self.apart, (self.frame.left, top), self.frame.width
        bars, self.figures = named_bars(np.abs(self.slope), self.names, self.colors, *place)
        return bars
