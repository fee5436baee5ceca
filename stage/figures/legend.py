"""The legend of the walkers, with their hyperparameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief
from numerics.settings import settings
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.wrapping import BETWEEN, rows_of, wrapped
from stage.walk.dots import Sample
from stage.walk.walkers import Walker, left_the_map

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.area import Area

LINE, CLOSE = 0.56, 0.38  # height of a line; and of one of many, which is set smaller
DROP = 0.4  # from a name to what stands below it
OVER, ROW = 0.2, 0.38  # from a map to the text over it, and from row to row there
STATES = 2  # of what a method remembers so much is told
BESIDE, ENTRIES = 0.24, 0.6  # from a name to its hyperparameters, and from entry to entry, on a row


class Legend:
    """For each route a sample, its method's name, and its hyperparameters beside or below it.

    They stand in a column beside the names, if there is room; else below, in as many rows as it
    takes. Its size is to be asked before anything is drawn.

    Args:
        walked: the routes.
        width: so wide may it be, in Manim units.
        settled: whether there may be several routes on a row, where that makes it lower: as nobody
            leaves the map and has that said there.

    Attributes:
        height: of all of it, in Manim units, with a little air below.
        rows: the numbers of the routes on each row; empty if each has its own lines.
    """

    def __init__(self, walked: list[Route], width: float, settled: bool = False) -> None:
        many = len(walked) > 2
        self.width, self.size, self.line = width, SMALL if many else LARGE, CLOSE if many else LINE
        self.indent = Sample.ROOM if len(walked) > 1 else 0.0  # for samples, if there are several
        names = [text_length(route.name, self.size, "SEMIBOLD") for route in walked]
        self.names = [self.indent + name for name in names]
        self.said = [_longest(route) for route in walked]
        self.entries = self._entries(walked)
        below = sum(DROP * len(rows) for rows, column in self.entries if not column)
        self.height = self.line * len(walked) + below + 0.06
        self.widths = [
            name + (BESIDE + text_length(text) if text else 0.0)
            for name, text in zip(self.names, self.said, strict=True)
        ]
        rows = rows_of(self.widths, width, ENTRIES)
        high, stateful = self.line * len(rows) + 0.06, any(route.states for route in walked)
        lower = settled and not stateful and high < self.height - 1e-9  # a state needs its own row
        self.rows = rows if lower and max(self.widths) <= width else []
        self.height = high if self.rows else self.height

    def _entries(self, walked: list[Route]) -> list[tuple[list[str], float]]:
        """For each route its hyperparameters in rows, and how far aside they stand; 0 is below."""
        column = max(self.names) + 0.3
        longest = max(text_length(text) for text in [*self.said, left_the_map()])
        if column + longest <= self.width and not any(route.states for route in walked):
            return [([text], column) for text in self.said]
        rows = [wrapped(text.split(BETWEEN), self.width) if text else [""] for text in self.said]
        states = [[remembered(route, 0)] if route.states else [] for route in walked]
        return [(each + state, 0.0) for each, state in zip(rows, states, strict=True)]

    def reach(self, leaving: bool = True) -> float:
        """How far it reaches to the right, with room to say that walkers left, if they may."""
        if self.rows:
            return max(sum(self.widths[i] + ENTRIES for i in row) - ENTRIES for row in self.rows)
        notes = [left_the_map()] if leaving else []
        told = [
            column + max(text_length(row) for row in [*rows, *notes])
            for rows, column in self.entries
        ]
        return min(max(self.names + told), self.width)

    def draw(self, party: list[Walker], clock: ValueTracker, at: tuple[float, float]) -> Group:
        """It of those who walk the routes; `at` is its top left corner."""
        lines, y = Group(), at[1] - self.size
        for n, row in enumerate(self.rows):
            self._draw_row(lines, [party[i] for i in row], row, clock, (at[0], y - n * self.line))
        if self.rows:
            return lines
        for walker, (rows, column) in zip(party, self.entries, strict=True):
            self._name(lines, walker, (at[0], y), self.indent, self.width - self.indent)
            drop = 0.0 if column else DROP
            for i, said in enumerate(rows):
                y -= drop
                room = self.width - column
                label = Lettering(said, (at[0] + column, y), cased=True, room=room)
                if walker.route.states and i == len(rows) - 1:
                    _tell_state(label, walker, clock)
                else:
                    _follow(label, walker, clock, first=i == 0)
                lines.add(label)
            y -= self.line
        return lines

    def _draw_row(
        self,
        lines: Group,
        party: list[Walker],
        numbers: list[int],
        clock: ValueTracker,
        at: tuple[float, float],
    ) -> None:
        x, y = at
        for walker, i in zip(party, numbers, strict=True):
            name = self._name(lines, walker, (x, y), Sample.ROOM)
            told = Lettering(self.said[i], (x + Sample.ROOM + name.length + BESIDE, y), cased=True)
            _follow(told, walker, clock, first=True)
            lines.add(told)
            x += self.widths[i] + ENTRIES

    def _name(
        self,
        lines: Group,
        walker: Walker,
        at: tuple[float, float],
        indent: float,
        room: float = np.inf,
    ) -> Lettering:
        """Add the name of a walker's method, and before it, if it is indented, a sample."""
        x, y = at
        if indent:
            lines.add(Sample((x, y + self.size / 2), walker.color))
        look = {"size": self.size, "color": walker.color, "bold": True, "cased": True}
        name = Lettering(walker.route.name, (x + indent, y), room=room, **look)
        lines.add(name)
        return name


def name_height(rows: int) -> float:
    """Height of a name over a map, with so many rows of hyperparameters; see `name_over`."""
    return LARGE + OVER + 0.06 + ROW * rows


def name_over(
    land: Area, name: str, rows: list[str], color: str, room: float
) -> list[Sample | Lettering]:
    """A sample of a route and its method's name over a map, and rows of hyperparameters below."""
    y = land.top + OVER + ROW * len(rows)
    look = {"size": LARGE, "color": color, "bold": True, "room": room - Sample.ROOM}
    said = [Lettering(row, (land.left, y - ROW * (i + 1)), room=room) for i, row in enumerate(rows)]
    named = Lettering(name, (land.left + Sample.ROOM, y), **look)
    return [Sample((land.left, y + LARGE / 2), color), named, *said]


def _follow(label: Lettering, walker: Walker, clock: ValueTracker, first: bool) -> None:
    """Let a row of hyperparameters say what is so now, if anything of it changes on the way.

    That is an lr that changes, and the note of a walker who has left the map or cannot go on, which
    takes the place of the `first` row.
    """
    said, route = label.text, walker.route
    rate = _lr(said.split(BETWEEN)) if route.scheduled else ""

    def told() -> str:
        time = clock.get_value()
        if note := walker.note(time):
            return note if first else ""
        return said.replace(rate, _lr(settings(route, time))) if rate else said

    if rate or walker.track.left_at is not None or route.diverged:
        label.follow(told)


def _tell_state(label: Lettering, walker: Walker, clock: ValueTracker) -> None:
    """Let a row tell what its walker remembers now."""

    def told() -> str:
        time = clock.get_value()
        return "" if walker.note(time) else remembered(walker.route, time)

    label.follow(told)


def remembered(route: Route, time: float) -> str:
    """What the method remembers of x and y at a moment of the clock: "exp_avg (−0.07, 0.4)"."""
    step = min(int(time + 1e-6), route.steps)
    return BETWEEN.join(
        f"{name} ({', '.join(brief(each, 2) for each in (values[step - 1] if step else (0, 0)))})"
        for name, values in [*route.states.items()][:STATES]
    )


def hyperparameters(route: Route, time: float | None = None) -> str:
    """What the method was given, by its own names: "lr 0.1   momentum 0.9"; see `settings`."""
    return BETWEEN.join(settings(route, time))


def _longest(route: Route) -> str:
    """The hyperparameters, at the moment when a changing lr takes the most room."""
    if not route.scheduled:
        return hyperparameters(route)
    lrs = route.lrs
    times = 0, np.argmax(lrs), np.argmin(np.where(lrs > 0, lrs, np.inf)), len(lrs) - 1
    return max((hyperparameters(route, float(time)) for time in times), key=text_length)


def _lr(said: list[str]) -> str:
    """What is said of the lr; empty if nothing is."""
    return next((each for each in said if each.startswith("lr ")), "")
