"""The ravine's gradient: nearly all of it points across, hardly any along, and not at the goal."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, linear

from numerics.numerals import brief, number
from optimizers import SGD
from stage import parameters as can
from stage.arrows.angle import Angle
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import downhill, gradient_field, slope_at
from stage.figures.bars import bar_row, named_bars
from stage.ground.cross_section import names
from stage.ground.lines import GroundLine
from stage.ground.minima import nearest
from stage.look import palette
from stage.paint.formulas import formula
from stage.paint.lettering import LARGE, Lettering
from stage.shots.map_shot import MapShot
from stage.walk.series import Series
from stage.walk.step_arrows import beside
from stage.walk.walkers import routes, step_aside, walkers

SLOT = 8.32, 7.2  # Manim units: for a picture of that size are `columns` and `rows`
THIN = {"width": 0.02, "opacity": 0.0}  # of lines that only connect


class RavineGradient(MapShot):
    """−∇f at one point, then all over the map, then the one taken apart."""

    columns: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 15
    rows: Annotated[int, can.Between(1, 100), "of strokes all over the map"] = 10
    dimmed: Annotated[can.Share, "opacity of the field behind what is taken apart"] = 0.45

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        whole, all_over = self.whole, self.all_over

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
        self.play(
            all_over.animate.set(opacity=self.dimmed),
            whole.animate.set(magnified=1),
            *step_aside(self.party),
            run_time=0.7,
        )
        self.play(*(part.animate.set(opacity=1.0) for part, _ in self.sides), run_time=0.2)
        self.play(
            *(part.animate.set(vectors=side) for part, side in self.sides),
            *(edge.animate.set(opacity=0.4) for edge in self.edges),
            whole.animate.set(opacity=0.5),
            self.apart.animate.set_value(1),
            run_time=0.9,
        )
        self.play(FadeIn(self.figures), run_time=0.3)
        self.compare_with_the_goal()
        self.wait(1.8)

    def compare_with_the_goal(self) -> None:
        """The straight way to the minimum, and by how much −∇f leads past it."""
        if self.goal is None:
            return
        self.next_section("not at the goal")
        self.play(self.way.animate(rate_func=linear).set(grown=1), run_time=0.6)
        self.play(self.angle.animate.set(grown=1), FadeIn(self.degrees), run_time=0.6)

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
        steeper = "across" in self.names[0]
        self.colors = (palette.ALONG, palette.ACROSS)[:: -1 if steeper else 1]

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.add(self.draw_map(), *self.heading())
        ground, start = self.ground, self.start
        across, up = self.free.width / SLOT[0], self.free.height / SLOT[1]
        counts = round(self.columns * across), round(self.rows * up)
        self.all_over, scale = gradient_field(ground, *counts, start)
        shown = self.on_the_map(self.slope)  # one to one, if it fits
        self.small = scale / shown
        way = self.slope * shown
        self.whole = Arrows(ground, start, way).set(sweep=0.0)
        self.name = beside(self.whole, "-nabla f", self.map_area, share=0.72)
        parts = [Arrows(ground, start, way, color=c, opacity=0.0) for c in self.colors]
        self.sides = list(zip(parts, np.diag(way)[:, None], strict=True))
        self.edges = [GroundLine(ground, start + side, start + way, **THIN) for side in np.diag(way)]
        self.party = walkers([self.route], ground, ValueTracker(0))
        hiker = self.party[0].hiker
        self.add(self.all_over, *self.edges)
        self.goal = nearest(ground, start) if self.slope.any() and self.view.equal_units else None
        if self.goal is not None:
            self.way = GroundLine(ground, start, self.goal, width=0.022, opacity=0.7).set(grown=0.0)
            self.angle = Angle(ground, start, self.slope, self.goal - start).set(grown=0.0)
            self.degrees = self.angle.label(self.map_area)
            self.add(self.way, self.angle)
            hiker.clear_of += [self.way.box, self.angle.spread()]
        hiker.clear_of += [GroundLine(ground, start, start + end).box for end in (way, *np.diag(way))]
        self.add(self.minima, self.whole, *parts, hiker)
        self.draw_bars()

    def heading(self) -> list[Mobject]:
        """What is shown, and where."""
        sign = formula("-nabla f", LARGE)
        sign.shift((self.frame.left, self.frame.top, 0) - sign.get_corner((-1, 1, 0)))
        x, y = map(brief, self.start)
        at = self.frame.right, self.frame.top - LARGE
        return [sign, Lettering(f"at ({x}, {y})", at, "right", size=LARGE)]

    def draw_bars(self) -> None:
        """The two parts as bars below the map, with their names and lengths."""
        self.apart = ValueTracker(0)  # 1 when the parts are there
        sizes = np.abs(self.slope)
        series = [Series([0, x], color, 1) for x, color in zip(sizes, self.colors, strict=True)]
        numbers = [number(part, 2 if part >= 1 else 1) for part in sizes]
        top = self.frame.bottom + 2 * bar_row(2) - 0.2
        place = self.apart, (self.frame.left, top), self.frame.width
        bars, self.figures = named_bars(series, self.names, numbers, *place)
        self.add(bars)
