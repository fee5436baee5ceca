"""Walkers: for each method its route, and everything that is drawn of it."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker, VGroup

from adventurer import Adventurer
from stage import palette
from stage.charts import Series
from stage.hiker import Hiker
from stage.marks import ExitMark
from stage.routes import Track, Trail
from stage.type import LARGE, SMALL, Lettering, text_length

if TYPE_CHECKING:
    from adventurer import Route
    from fields import Field
    from stage.terrain import Terrain
    from stage.views import View

ABREAST = 0.62  # between hikers who wait on one spot, in Manim units
SYMBOLS = {"beta1": "β₁", "beta2": "β₂", "weight_decay": "λ"}


class Walker:
    """One method's walk on a terrain.

    Attributes
    ----------
    route
        The numbers, as computed before anything is drawn.
    track
        The route laid on the terrain, up to where it leaves the map.
    trail, hiker, exit
        Mobjects; they read the clock.
    """

    def __init__(
        self,
        route: Route,
        terrain: Terrain,
        view: View,
        field: Field,
        clock: ValueTracker,
        color: str,
        abreast: float = 0.0,
    ) -> None:
        self.route, self.color = route, color
        self.track = Track(terrain, view, field, route)
        self.trail = Trail(terrain, self.track, clock, color)
        self.hiker = Hiker(terrain, self.track, clock, color, abreast)
        self.exit = ExitMark(terrain, self.track, clock, color)

    @property
    def distance(self) -> Series:
        """The distance walked until each step."""
        lengths = np.linalg.norm(np.diff(self.route.points, axis=0), axis=1)
        return Series(np.r_[0, np.cumsum(lengths)], self.color, self.track.end)

    @property
    def loss(self) -> Series:
        return Series(self.route.losses, self.color, self.track.end)

    def note(self, time: float) -> str:
        """What the legend says once the walker has left the map."""
        left = self.track.left_at
        return f"left the map at step {left}" if left and time >= self.track.end else ""


def routes(field: Field, start: tuple[float, float], methods: tuple, steps: int) -> list[Route]:
    """The route of each method from the same start.

    Raises
    ------
    TypeError, ValueError
        For a parameter that is no such thing, in one sentence that names value and remedy.
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
    walked: list[Route], terrain: Terrain, view: View, field: Field, clock: ValueTracker
) -> list[Walker]:
    """A walker for each route, in the colours of the routes."""
    middle = (len(walked) - 1) / 2
    return [
        Walker(route, terrain, view, field, clock, palette.route_color(i), (i - middle) * ABREAST)
        for i, route in enumerate(walked)
    ]


def legend_line(party_size: int) -> float:
    """Height of one line of the legend, which moves together when there are many."""
    return 0.56 if party_size <= 2 else 0.46


def legend(party: list[Walker], clock: ValueTracker, at: tuple[float, float]) -> VGroup:
    """Name and hyperparameters of each method, a line each; `at` is the top left corner."""
    names = [walker.route.name for walker in party]
    column = max(text_length(name, LARGE, "SEMIBOLD") for name in names) + 0.3
    lines = VGroup()
    for i, walker in enumerate(party):
        y = at[1] - LARGE - i * legend_line(len(party))
        name = Lettering(names[i], (at[0], y), size=LARGE, color=walker.color, bold=True)
        said = hyperparameters(walker.route)
        label = Lettering(said, (at[0] + column, y), size=SMALL, color=palette.TEXT)
        if walker.track.left_at is not None:
            label.add_updater(_note_of(walker, clock, said))
        lines.add(name, label)
    return lines


def _note_of(walker: Walker, clock: ValueTracker, said: str) -> Callable[[Lettering], None]:
    """Updater of a line that tells when its walker has left the map."""

    def follow(label: Lettering) -> None:
        label.write(walker.note(clock.get_value()) or said)

    return follow


def hyperparameters(route: Route) -> str:
    """What the method was given, by its own names: "lr 0.1   momentum 0.9"."""
    return "   ".join(
        f"{SYMBOLS.get(name, name)} {value:.4g}"
        for name, value in route.hyper.items()
        if name != "eps" and isinstance(value, Real)  # eps guards a division: nothing to compare
    )


def step_counter(clock: ValueTracker, at: tuple[float, float], side: str = "right") -> Lettering:
    """ "step 12", read from the clock."""
    counter = Lettering("step 0", at, side=side, size=LARGE, color=palette.TEXT)
    counter.add_updater(lambda line: line.write(f"step {int(clock.get_value() + 1e-6)}"))
    return counter
