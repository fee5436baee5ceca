"""Walkers: for each method its route, and everything that is drawn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker

from adventurer import Adventurer, sign_changes
from stage.ground.minima import Minima
from stage.look import palette
from stage.walk.exit_mark import ExitMark
from stage.walk.hiker import HEIGHT, Hiker
from stage.walk.series import Series
from stage.walk.track import PIECES, Track
from stage.walk.trail import Trail

if TYPE_CHECKING:
    from manim import Animation

    from adventurer import Route
    from fields import Field
    from stage.ground.ground import Ground
    from stage.look.view import View

ABREAST = 0.62  # between hikers who wait on one spot, in Manim units
SIDE_BY_SIDE = 1.3  # from the first to the last of them at most
LEFT = "left the map at step {}"
NOISE = 1e-9  # of the map's side: who walked no farther has stood


class Told:
    """What can be told of a route in figures, up to the step where it ends (`end`), in a view."""

    def __init__(
        self, route: Route, view: View, color: str = palette.TEXT, end: float | None = None
    ) -> None:
        self.route, self.view, self.color = route, view, color
        self.end = route.steps if end is None else end

    @property
    def distance(self) -> Series:
        """The distance walked until each step; nothing where that is but noise of arithmetic."""
        way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(self.route.points, axis=0), axis=1))]
        walked = Series(way, self.color, self.end)
        if walked.last < NOISE * self._side:
            walked.values = np.zeros_like(way)
        return walked

    @property
    def far(self) -> float:
        """A length for figures to go by: the way it walks, or a tenth of the map if that is less.

        So who trembles on the spot has walked 0.0.
        """
        return max(self.distance.last, 0.1 * self._side)

    @property
    def _side(self) -> float:
        """The map's longer side, in units of x or y."""
        return max(np.ptp(self.view.x_range), np.ptp(self.view.y_range))

    @property
    def loss(self) -> Series:
        """The loss, or how far it is above the lowest: see `View.offset`."""
        return Series(self.route.losses - self.view.offset, self.color, self.end)

    @property
    def loss_name(self) -> str:
        return self.view.loss_name

    @property
    def gain(self) -> Series:
        """How far it has come along x."""
        return Series(self.route.points[:, 0] - self.route.points[0, 0], self.color, self.end)

    def flips(self, time: float) -> int:
        """How often y has changed its sign, on the map and until that moment of the clock."""
        steps = int(min(time, self.end) + 1e-6)
        return sign_changes(self.route.points[: steps + 1, 1])


class Walker(Told):
    """One method's walk on a terrain.

    Attributes:
        route: The numbers, as computed before anything is drawn.
        track: The route laid on the terrain, up to where it leaves the map.
        trail, hiker, exit: Mobjects; they read the clock.
    """

    def __init__(
        self,
        route: Route,
        ground: Ground,
        clock: ValueTracker,
        color: str,
        abreast: float = 0.0,
        tall: float = HEIGHT,
        marks: float = 0.0,
    ) -> None:
        self.track = Track(ground, route)
        super().__init__(route, ground.view, color, self.track.end)
        here = ground.terrain, self.track, clock, color
        self.trail = Trail(*here, boots=marks or tall / HEIGHT)
        self.hiker = Hiker(*here, abreast, tall)
        self.exit = ExitMark(*here)

    def note(self, time: float) -> str:
        """What the legend says once the walker has left the map, or cannot go on."""
        left, route = self.track.left_at, self.route
        if left and time >= self.track.end:
            return LEFT.format(left)
        gone = route.diverged and time >= route.steps
        return f"diverged at step {route.steps + 1}" if gone else ""


def routes(field: Field, start: tuple[float, float], methods: tuple, steps: int) -> list[Route]:
    """The route of each method from the same start.

    Raises:
        TypeError, ValueError: For a parameter that is no such thing, in one sentence that names
            value and remedy.
    """
    if not isinstance(methods, (tuple, list)):
        raise TypeError(f"methods is {methods!r}: make it a tuple, e.g. methods = (SGD(lr=0.1),)")
    if not methods:
        raise ValueError("methods is empty: name at least one, e.g. methods = (SGD(lr=0.1),)")
    if np.shape(start) != (2,):
        raise ValueError(f"start is {start!r}: give a pair of numbers, e.g. start = (-7, 2)")
    walked = []
    for method in methods:
        adventurer = Adventurer(*start)
        adventurer.optimize(field, method, steps=steps)
        walked.append(adventurer.route)
    return walked


def walkers(
    walked: list[Route],
    ground: Ground,
    clock: ValueTracker,
    tall: float = HEIGHT,
    marks: float = 0.0,
) -> list[Walker]:
    """A walker for each route, in the colours of the routes, hikers `tall` Manim units high.

    `marks` is the size of their ways' marks by the usual one; 0 is as large as they are.
    """
    middle = (len(walked) - 1) / 2
    made, colors = [], palette.route_colors([route.name for route in walked])
    for i, (route, color) in enumerate(zip(walked, colors, strict=True)):
        abreast = (i - middle) * min(ABREAST, SIDE_BY_SIDE / max(len(walked) - 1, 1))
        made.append(Walker(route, ground, clock, color, abreast, tall, marks))
    ways = [walker.track.box for walker in made]
    ways.append(np.repeat(Minima(ground).box, PIECES, axis=0))  # as much as a step
    for i, walker in enumerate(made):
        walker.hiker.clear_of, walker.hiker.others = ways, [one.hiker for one in made[:i]]
    return made


def step_aside(party: list[Walker]) -> list[Animation]:
    """Animations for the end of a walk: each hiker steps beside its route, so that it hides none.

    >>> scene.play(*step_aside(scene.party), run_time=0.6)  # doctest: +SKIP
    """
    return [walker.hiker.animate.set(aside=1.0) for walker in party]
