"""The ravine's gradient: nearly all of it points across, hardly any along."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, Group, ValueTracker, linear

from optimizers import SGD
from stage import palette
from stage.arrows import Arrows
from stage.charts import Series, bar_row, bars_with_numbers
from stage.formulas import formula
from stage.gradients import arrow_field, downhill
from stage.map_shot import MapShot
from stage.sections import names
from stage.type import LARGE, SMALL, Lettering
from stage.walkers import routes, walkers


class RavineGradient(MapShot):
    """−∇f at one point, then all over the map, then the one taken apart."""

    columns, rows = 21, 15
    dimmed = 0.4  # opacity of the field behind the arrow that is taken apart

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        whole, all_over, parts = self.whole, self.all_over, self.parts

        self.next_section("one arrow")
        self.play(whole.animate(rate_func=linear).set(sweep=1), run_time=1)
        self.wait(0.3)

        self.next_section("the field sweeps out")
        self.play(whole.animate.set(magnified=self.small), run_time=0.8)
        self.play(all_over.animate(rate_func=linear).set(sweep=1), run_time=1.8)
        self.wait(0.4)

        self.next_section("taken apart")
        self.play(all_over.animate.set(opacity=self.dimmed), whole.animate.set(magnified=1))
        self.play(
            parts.animate(rate_func=linear).set(sweep=1),
            self.apart.animate(rate_func=linear).set_value(1),
            FadeIn(self.bars),
            run_time=1.2,
        )
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        self.find_place()
        (self.route,) = routes(self.field, self.start, (SGD(),), 1)  # its hiker only stands there
        self.slope = downhill(self.field, self.route.points[:1])[0]

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.add(self.draw_map())
        place = self.terrain, self.view, self.field
        self.all_over, scale = arrow_field(*place, self.columns, self.rows, self.start)
        shown = self.on_the_map(self.slope)  # one to one, if it fits
        self.small = scale / shown
        self.whole = Arrows(*place, self.start, self.slope * shown).set(sweep=0.0)
        sides = np.diag(self.slope * shown)
        self.parts = Arrows(*place, [self.start] * 2, sides, delays=(0, 0.5)).set(sweep=0.0)
        (walker,) = walkers([self.route], *place, ValueTracker(0))
        sign = formula("-nabla f", LARGE)
        sign.shift((self.frame.left, self.frame.top, 0) - sign.get_corner((-1, 1, 0)))
        x, y = self.start
        at = self.frame.right, self.frame.top - LARGE
        said = f"at ({x:g}, {y:g})".replace("-", "−")
        self.add(sign, Lettering(said, at, "right", size=LARGE))
        if "capped" in self.all_over.forms:
            self.add(Lettering("double head: longer", (self.frame.left + 1.3, at[1])))
        self.add(self.all_over, self.minima, self.whole, self.parts, walker.hiker)
        words, self.bars = self.draw_bars()
        self.add(words)

    def draw_bars(self) -> tuple[Group, Group]:
        """Names of the two parts, below the map, and the parts as bars."""
        self.apart = ValueTracker(0)
        sizes = [Series([0, abs(part)], palette.GRADIENT, 1) for part in self.slope]
        words, row = Group(), bar_row(2)
        top = self.frame.bottom + 2 * row - 0.2
        for i, name in enumerate(names(*self.slope)):
            y = top - i * row - (0.64 * row + SMALL) / 2
            words.add(Lettering(name, (self.frame.left, y)))
        indent = max(name.length for name in words) + 0.3
        corner = self.frame.left + indent, top
        return words, bars_with_numbers(sizes, self.apart, corner, self.frame.width - indent)
