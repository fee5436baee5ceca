"""The ravine's gradient: nearly all of it points across, hardly any along."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, Group, ValueTracker, linear

from numerics.numerals import brief, number
from optimizers import SGD
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import arrow_field, downhill
from stage.figures.bars import bar_row, named_bars
from stage.ground.cross_section import names
from stage.ground.lines import GroundLine
from stage.look import palette
from stage.paint.formulas import formula
from stage.paint.lettering import LARGE, Lettering
from stage.shots.map_shot import MapShot
from stage.walk.series import Series
from stage.walk.step_arrows import beside
from stage.walk.walkers import routes, walkers

SLOT = 8.32, 7.2  # Manim units: for a picture of that size are `columns` and `rows`


class RavineGradient(MapShot):
    """−∇f at one point, then all over the map, then the one taken apart."""

    columns: Annotated[int, can.Between(1, 100), "of arrows all over the map"] = 21
    rows: Annotated[int, can.Between(1, 100), "of arrows all over the map"] = 15
    dimmed: Annotated[can.Share, "opacity of the field behind what is taken apart"] = 0.5

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        whole, all_over = self.whole, self.all_over

        self.next_section("one arrow")
        self.play(whole.animate(rate_func=linear).set(sweep=1), FadeIn(self.name), run_time=1)
        self.wait(0.4)

        self.next_section("the field sweeps out")
        self.play(
            FadeOut(self.name, run_time=0.3),
            whole.animate(run_time=0.8).set(magnified=self.small),
            all_over.animate(run_time=2, rate_func=linear).set(sweep=1),
        )
        self.wait(0.5)

        self.next_section("taken apart")
        self.play(all_over.animate.set(opacity=self.dimmed), whole.animate.set(magnified=1))
        self.play(
            whole.animate.set(opacity=0.45),
            *(edge.animate.set(opacity=1.0) for edge in self.edges),
            run_time=0.4,
        )
        self.add(self.bars)
        for count, (part, said) in enumerate(zip(self.parts, self.said, strict=True), start=1):
            grow = part.animate(rate_func=linear).set(sweep=1)
            bar = self.apart.animate(rate_func=linear).set_value(count)
            self.play(grow, bar, FadeIn(said), run_time=0.7)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        self.find_place()
        (self.route,) = routes(self.field, self.start, (SGD(),), 1)  # its hiker only stands there
        self.slope = downhill(self.field, self.route.points[:1])[0]
        everywhere = np.stack(self.view.grid(), axis=-1).reshape(-1, 2)
        self.typical = np.median(np.abs(downhill(self.field, everywhere)), axis=0)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.add(self.draw_map())
        ground = self.ground
        across, up = self.free.width / SLOT[0], self.free.height / SLOT[1]
        counts = round(self.columns * across), round(self.rows * up)
        self.all_over, scale = arrow_field(ground, *counts, self.start)
        shown = self.on_the_map(self.slope)  # one to one, if it fits
        self.small = scale / shown
        self.whole = Arrows(ground, self.start, self.slope * shown).set(sweep=0.0)
        x, y = sides = np.diag(self.slope * shown)
        self.parts = [Arrows(ground, self.start, side).set(sweep=0.0) for side in sides]
        tip, dashes = self.start + x + y, {"width": 0.025, "dash": 0.09}
        self.edges = Group(
            *(GroundLine(ground, self.start + side, tip, opacity=0.0, **dashes) for side in sides)
        )
        self.name = beside(self.whole, "-nabla f", self.map_area, share=0.72)
        (walker,) = walkers([self.route], ground, ValueTracker(0))
        sign = formula("-nabla f", LARGE)
        sign.shift((self.frame.left, self.frame.top, 0) - sign.get_corner((-1, 1, 0)))
        x, y = self.start
        at = self.frame.right, self.frame.top - LARGE
        said = f"at ({brief(x)}, {brief(y)})"
        self.add(sign, Lettering(said, at, "right", size=LARGE))
        if "capped" in self.all_over.forms:
            at = self.terrain.points[0][:2] + np.array([0.15, 0.55])
            self.add(Lettering("double head: longer", at, cased=True))
        over = self.all_over, *self.written, self.minima, self.edges, self.whole, *self.parts
        self.add(*over, walker.hiker)
        self.draw_bars()

    def draw_bars(self) -> None:
        """The two parts as bars below the map, with their names and lengths."""
        self.apart = ValueTracker(0)  # 1 when the first part is there, 2 when both are
        x, y = np.abs(self.slope)
        sizes = [Series(part, palette.GRADIENT, 2) for part in ([0, x, x], [0, 0, y])]
        numbers = [number(part, 2 if part >= 1 else 1) for part in (x, y)]
        top = self.frame.bottom + 2 * bar_row(2) - 0.2
        place = self.apart, (self.frame.left, top), self.frame.width
        self.bars, self.said = named_bars(sizes, names(*self.typical), numbers, *place)
