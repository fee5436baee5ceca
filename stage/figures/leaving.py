"""How many steps walkers stay on the map: a verdict that grows with the clock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from stage.figures.verdict import (
    BROAD,
    ROW,
    Column,
    Count,
    Place,
    Score,
    columns_of,
    verdict_height,
)
from stage.look.words import worded
from stage.paint.lettering import LARGE
from stage.walk.series import Series

if TYPE_CHECKING:
    from manim import ValueTracker

    from adventurer import Route
    from stage.look.view import View
    from stage.paint.area import Area
    from stage.walk.walkers import Walker

APART = 0.3  # between two columns, one below the other, at least


def leaving(
    party: Sequence[Walker], clock: ValueTracker, area: Area, again: Sequence[Route]
) -> list[Column]:
    """Columns that tell after how many steps each is off the map; the first grows with the clock.

    They stand one below the other where they have the room for that, else side by side. None is
    ringed: to be off early is no merit where chance has a part in it.

    Args:
        party: who walks.
        clock: counts their steps.
        area: for the columns.
        again: routes of the same methods from another start, which are told of in the end; or none.
    """
    scores = [steps_on_the_map(party, _titles(party[0].route))]
    scores += [steps_of(again, party[0].view, _titles(again[0]))] if again else []
    high = verdict_height(len(party), BROAD)
    if area.height < 2 * high + 3 * APART:
        return columns_of(scores, area, [*party], clock)
    colors, made = [one.color for one in party], []
    air = (area.height - len(scores) * high) / (len(scores) + 1)
    for i, score in enumerate(scores):
        place = Place(area.below(air + i * (high + air)), score.titles[0], LARGE, ROW)
        made.append(Column(score, place, colors, clock, counted=not i))
    return made


def _titles(route: Route) -> tuple[str, ...]:
    start = worded("from y = {}", f"{route.points[0, 1]:g}".replace("-", "−"))
    return worded("steps on the map {}", start), worded("steps {}", start), start


def steps_on_the_map(party: Sequence[Walker], titles: tuple[str, ...]) -> Score:
    """The step that leads each off the map, counted while they walk; who stays, is said to."""
    ends = [one.track.left_at or one.route.steps for one in party]
    said = [str(one.track.left_at or worded("stays")) for one in party]
    counts = [
        Count(Series(np.arange(end + 1), one.color, end), partial(_counted, end, last))
        for one, end, last in zip(party, ends, said, strict=True)
    ]
    return Score(titles, said, None, counts)


def steps_of(walked: Sequence[Route], view: View, titles: tuple[str, ...]) -> Score:
    """The same of routes that are not drawn."""
    said = [str(left_after(route, view) or worded("stays")) for route in walked]
    return Score(titles, said, None)


def left_after(route: Route, view: View) -> int | None:
    """The number of the step that leads a route out of a view's window; None if it stays there.

    >>> from adventurer import Adventurer
    >>> from fields import saddle
    >>> from optimizers import SGD
    >>> from stage.look.view import view_of
    >>> walk = lambda y: Adventurer(-1.7, y).optimize(saddle, SGD(lr=0.1), steps=30).route
    >>> left_after(walk(0.05), view_of(saddle)), left_after(walk(0.0), view_of(saddle))
    (21, None)
    """
    outside = np.flatnonzero(~view.contains(route.points))
    return int(outside[0]) if len(outside) else None


def _counted(end: int, last: str, time: float) -> str:
    return last if time >= end else str(int(time + 1e-6))
