"""How many steps it takes walkers to leave the map: a verdict that grows with the clock."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stage.figures.verdict import (
    BROAD,
    ROW,
    Column,
    Count,
    Place,
    Score,
    columns_in,
    verdict_height,
)
from stage.look.words import worded
from stage.paint.lettering import LARGE
from stage.walk.series import Series

if TYPE_CHECKING:
    from manim import ValueTracker

    from stage.paint.area import Area
    from stage.walk.walkers import Walker

APART = 0.3  # between two columns, one below the other, at least


class Run(NamedTuple):
    """Who sets out together.

    Attributes:
        party: The walkers.
        clock: It counts their steps.
        where: From where they set out, in a word; may be empty.
    """

    party: Sequence[Walker]
    clock: ValueTracker
    where: str = ""


def leaving(runs: Sequence[Run], area: Area) -> list[Column]:
    """A column for each run that tells after how many steps each is off the map, as it walks.

    They stand one below the other where they have the room for that, else side by side. None is
    ringed: to be off early is no merit where chance has a part in it.
    """
    scores = [steps_until_off(run.party, _titles(run.where)) for run in runs]
    high = verdict_height(len(runs[0].party), BROAD)
    places = columns_in(area, scores)
    if area.height >= 2 * high + 3 * APART:
        air = (area.height - len(scores) * high) / (len(scores) + 1)
        areas = [area.below(air + i * (high + air)) for i in range(len(scores))]
        pairs = zip(areas, scores, strict=True)
        places = [Place(each, score.titles[0], LARGE, ROW) for each, score in pairs]
    made = []
    for score, place, run in zip(scores, places, runs, strict=True):
        colors = [one.color for one in run.party]
        made.append(Column(score, place, colors, run.clock, counted=True, alike=scores))
    return made


def _titles(where: str) -> tuple[str, ...]:
    until = worded("steps until off")
    return (worded("{}: {}", where, until), until) if where else (until,)


def steps_until_off(party: Sequence[Walker], titles: tuple[str, ...]) -> Score:
    """The step that leads each off the map, counted while they walk; who stays, is said to."""
    ends = [one.track.left_at or one.route.steps for one in party]
    said = [str(one.track.left_at or worded("stays")) for one in party]
    counts = [
        Count(Series(np.arange(end + 1), one.color, end), partial(_counted, end, last))
        for one, end, last in zip(party, ends, said, strict=True)
    ]
    return Score(titles, said, None, counts)


def _counted(end: int, last: str, time: float) -> str:
    return last if time >= end else str(int(time + 1e-6))
