"""Walkers: for each method its route, and everything that is drawn of it."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker, VGroup

from adventurer import Adventurer, sign_changes
from stage import palette
from stage.charts import Series
from stage.hiker import HEIGHT, Hiker
from stage.marks import ExitMark
from stage.numerals import brief
from stage.routes import Track, Trail
from stage.type import LARGE, SMALL, Lettering, text_length
from stage.wrapping import APART, wrapped

if TYPE_CHECKING:
    from adventurer import Route
    from fields import Field
    from stage.terrain import Terrain
    from stage.views import View

ABREAST = 0.62  # between hikers who wait on one spot, in Manim units
SIDE_BY_SIDE = 1.3  # from the first to the last of them at most
NOISE = 1e-9  # of the map's side: who walked no farther has stood
LEFT = "left the map at step {}"
DROP = 0.4  # from a name to what stands below it
BETWEEN = "   "  # hyperparameters
COUNTER = 1.6  # width kept free for a step counter, if its figures need no more
SYMBOLS = {"beta1": "β₁", "beta2": "β₂", "weight_decay": "λ"}


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
        tall: float = HEIGHT,
    ) -> None:
        self.track = Track(terrain, view, field, route)
        super().__init__(route, view, color, self.track.end)
        self.trail = Trail(terrain, self.track, clock, color, boots=tall / HEIGHT)
        self.hiker = Hiker(terrain, self.track, clock, color, abreast, tall)
        self.exit = ExitMark(terrain, self.track, clock, color)

    def note(self, time: float) -> str:
        """What the legend says once the walker has left the map, or cannot go on."""
        left, route = self.track.left_at, self.route
        if left and time >= self.track.end:
            return LEFT.format(left)
        gone = route.diverged and time >= route.steps
        return f"diverged at step {route.steps + 1}" if gone else ""


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
    walked: list[Route],
    terrain: Terrain,
    view: View,
    field: Field,
    clock: ValueTracker,
    tall: float = HEIGHT,
) -> list[Walker]:
    """A walker for each route, in the colours of the routes, hikers `tall` Manim units high."""
    middle = (len(walked) - 1) / 2
    made, colors = [], palette.route_colors([route.name for route in walked])
    for i, (route, color) in enumerate(zip(walked, colors, strict=True)):
        abreast = (i - middle) * min(ABREAST, SIDE_BY_SIDE / max(len(walked) - 1, 1))
        made.append(Walker(route, terrain, view, field, clock, color, abreast, tall))
    return made


def legend_line(party_size: int) -> float:
    """Height of one line of the legend, which is set smaller when there are many."""
    return 0.56 if party_size <= 2 else 0.38


def _name_size(party_size: int) -> float:
    return LARGE if party_size <= 2 else SMALL


def legend_height(walked: list[Route], width: float) -> float:
    """Height of the legend of these routes, with a little air below it."""
    below = sum(DROP * len(rows) for rows, column in _entries(walked, width) if not column)
    return legend_line(len(walked)) * len(walked) + below + 0.06


def legend_width(walked: list[Route], width: float) -> float:
    """How far the legend of these routes reaches to the right, at most `width` Manim units."""
    names = [_name_length(route, len(walked)) for route in walked]
    told = [
        column + max(text_length(row) for row in [*rows, LEFT.format(999)])
        for rows, column in _entries(walked, width)
    ]
    return min(max(names + told), width)


def legend(
    party: list[Walker], clock: ValueTracker, at: tuple[float, float], width: float = np.inf
) -> VGroup:
    """Name and hyperparameters of each method; `at` is the top left corner.

    What does not fit beside the name within `width` Manim units goes below it, in as many rows as
    it takes.
    """
    lines, size = VGroup(), _name_size(len(party))
    y = at[1] - size
    walked = [walker.route for walker in party]
    for walker, (rows, column) in zip(party, _entries(walked, width), strict=True):
        look = {"side": "left", "size": size, "color": walker.color, "bold": True, "cased": True}
        lines.add(Lettering(walker.route.name, (at[0], y), room=width, **look))
        drop = 0.0 if column else DROP
        for i, said in enumerate(rows):
            y -= drop
            label = Lettering(said, (at[0] + column, y), cased=True, room=width - column)
            if walker.track.left_at is not None or walker.route.diverged:
                label.add_updater(_note_of(walker, clock, said, first=i == 0))
            lines.add(label)
        y -= legend_line(len(party))
    return lines


def crowded(party: list[Walker], top: float = np.inf) -> bool:
    """Whether a hiker may come to stand before the legend, so that it is to be drawn last.

    That is who leaves the map, one of many, or one who sets out close below the map's `top`.

    Else it is drawn first, which costs nothing per frame.
    """
    leaves = [w.track.left_at is not None or w.route.diverged for w in party]
    high = [w.hiker.foot()[1] + w.hiker.tall > top for w in party]
    return any(leaves) or any(high) or len(party) > 2


def _name_length(route: Route, party_size: int) -> float:
    return text_length(route.name, _name_size(party_size), "SEMIBOLD")


def _entries(walked: list[Route], width: float) -> list[tuple[list[str], float]]:
    """For each route its hyperparameters in rows, and how far aside they stand; 0 is below."""
    column = max(_name_length(route, len(walked)) for route in walked) + 0.3
    said = [hyperparameters(route) for route in walked]
    longest = max(text_length(text) for text in [*said, LEFT.format(999)])
    if column + longest <= width:
        return [([text], column) for text in said]
    return [(wrapped(text.split(BETWEEN), width) if text else [""], 0.0) for text in said]


def _note_of(
    walker: Walker, clock: ValueTracker, said: str, first: bool
) -> Callable[[Lettering], None]:
    """Updater of a row that tells, if it is the `first`, when its walker has left the map."""

    def follow(label: Lettering) -> None:
        note = walker.note(clock.get_value())
        label.write((note if first else "") if note else said)

    return follow


def hyperparameters(route: Route) -> str:
    """What the method was given, by its own names: "lr 0.1   momentum 0.9"."""
    return BETWEEN.join(
        f"{SYMBOLS.get(name, name)} {brief(value)}"
        for name, value in route.hyper.items()
        if name != "eps" and isinstance(value, Real)  # eps guards a division: nothing to compare
    )


def counter_room(steps: int) -> float:
    """Width that a step counter needs which goes to so many steps."""
    return max(COUNTER, text_length(f"step {steps}", LARGE) + APART)


def step_counter(clock: ValueTracker, at: tuple[float, float], side: str = "right") -> Lettering:
    """ "step 12", read from the clock."""
    counter = Lettering("step 0", at, side=side, size=LARGE, color=palette.TEXT)
    counter.add_updater(lambda line: line.write(f"step {int(clock.get_value() + 1e-6)}"))
    return counter
