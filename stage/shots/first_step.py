"""The first step of a walk with brakes: parts of the gradient that become those of the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, linear

from numerics.numerals import brief, formula_of
from stage.arrows.arrows import Arrows
from stage.arrows.components import Components
from stage.ground.index_labels import points_to_see
from stage.look import palette
from stage.paint.area import box_of
from stage.walk.measured_step import MeasuredStep
from stage.walk.pace import late
from stage.walk.step_arrows import beside

if TYPE_CHECKING:
    from stage.figures.brakes import Braked
    from stage.shots.walk_shot import WalkShot

SHARES = 1.0, 0.8  # where beside an arrow along x, and one along y, its text stands, by its length


class FirstStep:
    """−∇f at the start, one to one, and its parts along x and y; each times its own learning rate.

    Attributes:
        parts: the arrow and its parts, see `Components`.
        sizes: of the gradient's parts, in figures.
        products: what each is multiplied by, and that it comes to lr.
        measured: the step's parts as thin lines with figures, which stay.
    """

    def __init__(self, shot: WalkShot, braked: list[Braked]) -> None:
        self.shot, self.colors = shot, tuple(one.color for one in braked)
        route = shot.routes[0]
        self.start, self.step = route.points[0], route.updates[0]
        slope, lr = -route.gradients[0], brief(route.lrs[0])
        self.parts = Components(shot.ground, self.start, slope, self.colors)
        sizes = [one.side(one.roots[0]) for one in braked]
        said = [f"{one.rate(1)} × {size} = {lr}" for one, size in zip(braked, sizes, strict=True)]
        self.sizes = self._beside(slope, sizes)
        self.products = self._beside(self.step, said)
        land, way = shot.map_area, shot.ways()
        hidden = points_to_see(shot.ground, land, way, shot.tall)
        figures = [lr, lr], self.colors, (0, 1), land, hidden, [*map(box_of, shot.written)]
        self.measured = MeasuredStep(shot.ground, route.points[:2], *figures)
        shot.add(*self.measured.lines, *self.parts.edges, self.parts.whole, *self.parts.parts)
        shot.add(shot.foreground)

    @classmethod
    def of(cls, shot: WalkShot, braked: list[Braked]) -> FirstStep | None:
        """That of the one walker; None if the arrow leaves the map, or is none along an axis."""
        route = shot.routes[0]
        fits = shot.view.contains(route.points[:1] - route.gradients[:1])[0]
        return cls(shot, braked) if fits and route.gradients[0].all() else None

    def _beside(self, way: np.ndarray, said: list[str]) -> Group:
        """Texts beside the parts of a way along x and y, in their colours."""
        texts = Group()
        for axis, side in enumerate(np.diag(way)):
            arrow = Arrows(self.shot.ground, self.start, side)
            told, others = formula_of(said[axis]).replace("×", "times"), self.shot.written
            look = {"share": SHARES[axis], "others": [*others, *texts]}
            texts.add(beside(arrow, told, self.shot.map_area, **look).set_fill(self.colors[axis]))
        return texts

    # the beats ----------------------------------------------------------------------------------

    def point(self) -> Animation:
        """−∇f grows."""
        return self.parts.whole.animate(rate_func=linear).set(sweep=1)

    def take_apart(self) -> list[Animation]:
        """Its parts swing to their axes, and their sizes are said."""
        return [*self.parts.swing(), *map(FadeIn, self.sizes)]

    def multiply(self) -> list[Animation]:
        """They become as long as the step's parts are."""
        ways = zip(self.parts.parts, np.diag(self.step), strict=True)
        return [
            *(one.animate.set(opacity=0.0) for one in (self.parts.whole, *self.parts.edges)),
            *map(FadeOut, self.sizes),
            *(part.animate.set(vectors=way[None]) for part, way in ways),
        ]

    def fade(self) -> list[Animation]:
        """All of it goes but how far the step is along x and along y."""
        parts = [part.animate.set(opacity=0.0) for part in self.parts.parts]
        lines = [line.animate.set(grown=1.0) for line in self.measured.lines]
        figures = [FadeIn(figure, rate_func=late) for figure in self.measured.figures]
        return [*map(FadeOut, self.products), *parts, *lines, *figures]


def both_measured(shot: WalkShot, figures: list[tuple[str, str]]) -> list[MeasuredStep]:
    """The first steps of two walkers measured, one above its step and the other below.

    `figures` are what is said of each step's parts along x and y.
    """
    made: list[MeasuredStep] = []
    hidden = points_to_see(shot.ground, shot.map_area, shot.ways(), shot.tall)
    colors = palette.route_colors([route.name for route in shot.routes])
    orders = ((0, 1), (1, 0))
    for route, said, color, order in zip(shot.routes, figures, colors, orders, strict=True):
        taken = [*map(box_of, shot.written), *(box for one in made for box in one.boxes)]
        step = shot.ground, route.points[:2], said, [color] * 2, order
        made.append(MeasuredStep(*step, shot.map_area, hidden, taken))
    return made
