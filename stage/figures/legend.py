"""The legend of the walkers, with their hyperparameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief
from numerics.settings import settings
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.wrapping import rows_of, wrapped
from stage.walk.dots import Sample
from stage.walk.walkers import Walker, left_the_map

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.area import Area

DROP = 0.4  # from a name to what stands below it
SAMPLE = Sample.LENGTH + 0.14  # before a name, with the gap to it
BETWEEN = "   "  # hyperparameters
OVER, ROW = 0.2, 0.38  # from a map to the text over it, and from row to row there
STATES = 2  # of what a method remembers so much is told
BESIDE, ENTRIES = 0.24, 0.6  # from a name to its hyperparameters, and from entry to entry, on a row


def legend_line(party_size: int) -> float:
    """Height of one line of the legend, which is set smaller when there are many."""
    return 0.56 if party_size <= 2 else 0.38


def _name_size(party_size: int) -> float:
    return LARGE if party_size <= 2 else SMALL


def legend_height(walked: list[Route], width: float) -> float:
    """Height of the legend of these routes, with a little air below it."""
    below = sum(DROP * len(rows) for rows, column in _entries(walked, width) if not column)
    return legend_line(len(walked)) * len(walked) + below + 0.06


def legend_width(walked: list[Route], width: float, leaving: bool = True) -> float:
    """How far the legend of these routes reaches to the right, at most `width` Manim units.

    With room to say of them that they left the map, if they may be `leaving` it.
    """
    notes = [left_the_map()] if leaving else []
    names = [_name_length(route, len(walked)) for route in walked]
    told = [
        column + max(text_length(row) for row in [*rows, *notes])
        for rows, column in _entries(walked, width)
    ]
    return min(max(names + told), width)


def legend(
    party: list[Walker], clock: ValueTracker, at: tuple[float, float], width: float = np.inf
) -> Group:
    """A sample of each route, its method's name and hyperparameters; `at` is the top left corner.

    What does not fit beside the name within `width` Manim units goes below it, in as many rows as
    it takes.
    """
    lines, size = Group(), _name_size(len(party))
    y = at[1] - size
    walked = [walker.route for walker in party]
    for walker, (rows, column) in zip(party, _entries(walked, width), strict=True):
        look = {"side": "left", "size": size, "color": walker.color, "bold": True, "cased": True}
        indent = _indent(len(party))
        if indent:
            lines.add(Sample((at[0], y + size / 2), walker.color))
        lines.add(Lettering(walker.route.name, (at[0] + indent, y), room=width - indent, **look))
        drop = 0.0 if column else DROP
        for i, said in enumerate(rows):
            y -= drop
            label = Lettering(said, (at[0] + column, y), cased=True, room=width - column)
            if walker.route.states and i == len(rows) - 1:
                label.add_updater(_state_of(walker, clock))
            else:
                _follow(label, walker, clock, first=i == 0)
            lines.add(label)
        y -= legend_line(len(party))
    return lines


def name_height(rows: int) -> float:
    """Height of a name over a map, with so many rows of hyperparameters; see `name_over`."""
    return LARGE + OVER + 0.06 + ROW * rows


def name_over(
    land: Area, name: str, rows: list[str], color: str, room: float
) -> list[Sample | Lettering]:
    """A sample of a route and its method's name over a map, and rows of hyperparameters below."""
    y = land.top + OVER + ROW * len(rows)
    look = {"size": LARGE, "color": color, "bold": True, "room": room - SAMPLE}
    said = [Lettering(row, (land.left, y - ROW * (i + 1)), room=room) for i, row in enumerate(rows)]
    named = Lettering(name, (land.left + SAMPLE, y), **look)
    return [Sample((land.left, y + LARGE / 2), color), named, *said]


def rows_of_entries(walked: list[Route], width: float) -> list[list[int]]:
    """The numbers of the routes on each row of a legend that may have several on one.

    Empty, if one of them has no room, if such rows are no lower than a legend in columns, or if a
    method's state is told, which takes a row of its own.
    """
    if any(route.states for route in walked):
        return []
    widths = _entry_widths(walked)
    rows = rows_of(widths, width, ENTRIES)
    lower = rows_height(walked, rows) < legend_height(walked, width) - 1e-9
    return rows if lower and max(widths) <= width else []


def rows_height(walked: list[Route], rows: list[list[int]]) -> float:
    """Height of such rows, with a little air below."""
    return legend_line(len(walked)) * len(rows) + 0.06


def rows_width(walked: list[Route], rows: list[list[int]]) -> float:
    """How far such rows reach to the right."""
    widths = _entry_widths(walked)
    return max(sum(widths[i] + ENTRIES for i in row) - ENTRIES for row in rows)


def legend_in_rows(
    party: list[Walker], clock: ValueTracker, rows: list[list[int]], at: tuple[float, float]
) -> Group:
    """The legend with several entries on each row; `at` is the top left corner."""
    lines, size = Group(), _name_size(len(party))
    walked = [walker.route for walker in party]
    widths = _entry_widths(walked)
    for n, row in enumerate(rows):
        x, y = at[0], at[1] - size - n * legend_line(len(party))
        for i in row:
            look = {"size": size, "color": party[i].color, "bold": True, "cased": True}
            name = Lettering(walked[i].name, (x + SAMPLE, y), **look)
            beside = x + SAMPLE + name.length + BESIDE
            lines.add(Sample((x, y + size / 2), party[i].color), name)
            told = Lettering(_longest(walked[i]), (beside, y), cased=True)
            _follow(told, party[i], clock, first=True)
            lines.add(told)
            x += widths[i] + ENTRIES
    return lines


def _entry_widths(walked: list[Route]) -> list[float]:
    """Of each route's name with its sample and hyperparameters, on one line."""
    said = [text_length(_longest(route)) for route in walked]
    names = [_name_length(route, len(walked)) for route in walked]
    return [name + (BESIDE + text if text else 0.0) for name, text in zip(names, said, strict=True)]


def _indent(party_size: int) -> float:
    """Room before a name for a sample of its way, where there are others to tell it from."""
    return SAMPLE if party_size > 1 else 0.0


def _name_length(route: Route, party_size: int) -> float:
    return _indent(party_size) + text_length(route.name, _name_size(party_size), "SEMIBOLD")


def _entries(walked: list[Route], width: float) -> list[tuple[list[str], float]]:
    """For each route its hyperparameters in rows, and how far aside they stand; 0 is below."""
    column = max(_name_length(route, len(walked)) for route in walked) + 0.3
    said = [_longest(route) for route in walked]
    longest = max(text_length(text) for text in [*said, left_the_map()])
    if column + longest <= width and not any(route.states for route in walked):
        return [([text], column) for text in said]
    rows = [wrapped(text.split(BETWEEN), width) if text else [""] for text in said]
    states = [[remembered(route, 0)] if route.states else [] for route in walked]
    return [(each + state, 0.0) for each, state in zip(rows, states, strict=True)]


def _follow(label: Lettering, walker: Walker, clock: ValueTracker, first: bool) -> None:
    """Let a row of hyperparameters say what is so now, if anything of it changes on the way.

    That is an lr that changes, and the note of a walker who has left the map or cannot go on, which
    takes the place of the `first` row.
    """
    said, route = label.text, walker.route
    rate = _lr(said.split(BETWEEN)) if route.scheduled else ""

    def write(label: Lettering) -> None:
        time = clock.get_value()
        note = walker.note(time)
        row = said.replace(rate, _lr(settings(route, time))) if rate else said
        label.write((note if first else "") if note else row)

    if rate or walker.track.left_at is not None or route.diverged:
        label.add_updater(write)


STATES = 2  # of what a method remembers so much is told


def _state_of(walker: Walker, clock: ValueTracker) -> Callable[[Lettering], None]:
    """Updater of a row that tells what its walker remembers now."""

    def follow(label: Lettering) -> None:
        told = "" if walker.note(clock.get_value()) else remembered(walker.route, clock.get_value())
        label.write(told)

    return follow


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
