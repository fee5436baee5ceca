"""Walkers: for each method its route, and everything that is drawn of it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from adventurer import Adventurer, Diverged
from stage.ground.minima import Minima
from stage.look import palette
from stage.look.words import worded
from stage.walk.hiker import HEIGHT, Hiker
from stage.walk.marks import ExitMark
from stage.walk.told import Told
from stage.walk.track import PIECES, Track
from stage.walk.trail import Trail

if TYPE_CHECKING:
    from manim import Animation

    from adventurer import Route
    from fields import Field
    from stage.ground.ground import Ground

ABREAST = 0.62  # between hikers who wait on one spot, in Manim units
SIDE_BY_SIDE = 1.2  # from the first to the last of them at most
LEAST, LEAVING = 0.6, 0.4  # of a hiker's usual height; of who leaves a map at its top
OVER = 0.22  # above a map until names begin, in Manim units: so far may a hat reach


class Walker(Told):
    """One method's walk on a terrain.

    Attributes:
        route: The numbers, as computed before anything is drawn.
        track: The route laid on the terrain, up to where it leaves the map.
        trail, hiker, exit: Mobjects; they read the clock.
        told_aside: Whether figures tell when it leaves the map, so that the legend need not.
    """

    told_aside = False

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
        self.track = Track(ground, route.points)
        super().__init__(route, ground.view, color, self.track.end)
        here = ground.terrain, self.track, clock, color
        self.trail = Trail(*here, broad=marks or tall / HEIGHT)
        self.hiker = Hiker(*here, abreast, tall)
        self.exit = ExitMark(*here)

    def note(self, time: float) -> str:
        """What the legend says once the walker has left the map, or cannot go on."""
        left, route = self.track.left_at, self.route
        if left and time >= self.track.end and not self.told_aside:
            return left_the_map(left)
        gone = route.diverged and time >= route.steps
        return worded("diverged at step {}", route.steps + 1) if gone else ""


def left_the_map(step: int = 999) -> str:
    """What is said of who has left it; by default that which takes the most room."""
    return worded("left the map at step {}", step)


def quiet_routes(*walk: Any) -> list[Route]:
    """The `routes`, of which the picture says itself that one diverged: no warning does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Diverged)
        return routes(*walk)


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


def abreast(count: int) -> np.ndarray:
    """How far to the right of their start so many wait side by side, in Manim units.

    >>> abreast(3).round(2).tolist()
    [-0.6, 0.0, 0.6]
    """
    gap = min(ABREAST, SIDE_BY_SIDE / max(count - 1, 1))
    return (np.arange(count) - (count - 1) / 2) * gap


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
    made, colors = [], palette.route_colors([route.name for route in walked])
    for route, color, aside in zip(walked, colors, abreast(len(walked)), strict=True):
        made.append(Walker(route, ground, clock, color, aside, tall, marks))
    ways = [walker.track.box for walker in made]
    ways.append(np.repeat(Minima(ground).box, PIECES, axis=0))  # as much as a step
    for i, walker in enumerate(made):
        walker.hiker.clear_of, walker.hiker.others = ways, [one.hiker for one in made[:i]]
    return made


def tall_on(ground: Ground, ways: Sequence[np.ndarray]) -> float:
    """How tall, in Manim units, who takes these ways (n, 2) on that map may be.

    Less than usual where the map is low, or ends close above one of them: names stand over it.
    """
    (low, top), highest = ground.view.y_range, -np.inf
    for way in ways:  # up to where each leaves the map
        outside = np.flatnonzero(~ground.view.contains(way))
        there = way[: outside[0] + 1 if len(outside) else None, 1]
        highest = max(highest, float(np.clip(there, low, top).max()))
    high = ground.terrain.edges[1, 1]
    above = high * (top - highest) / (top - low) + OVER
    least = LEAVING if highest >= top else LEAST
    return HEIGHT * float(min(np.clip(high / 4, LEAST, 1), max(above / HEIGHT, least)))


def exits(party: list[Walker]) -> np.ndarray:
    """Box coordinates (n, 3) of where walkers leave the map, and of who waits beside it."""
    ends = [walker.track.box[-1] for walker in party if walker.track.left_at is not None]
    for hiker in (walker.hiker for walker in party):
        width = float(np.linalg.norm(hiker.terrain.edges[:, 0]))
        place = hiker.track.box[0] + (hiker.abreast / width, 0, 0)
        ends += [] if 0 <= place[0] <= 1 else [place]
    return np.reshape(ends, (-1, 3))


def step_aside(party: list[Walker]) -> list[Animation]:
    """Animations for the end of a walk: each hiker steps beside its route, so that it hides none.

    >>> scene.play(*step_aside(scene.party), run_time=0.6)  # doctest: +SKIP
    """
    return [walker.hiker.animate.set(aside=1.0) for walker in party]
