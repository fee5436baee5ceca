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
from stage.look import palette
from stage.look.words import worded
from stage.paint.lettering import LARGE, SMALL, Lettering
from stage.walk.series import Series

if TYPE_CHECKING:
    from manim import ValueTracker

    from stage.paint.area import Area
    from stage.walk.walkers import Walker

APART = 0.3  # between two columns, one below the other, at least
CAPTION = SMALL + 0.3  # height of what they tell, above both
UNTIL = "steps until off the map"


class Run(NamedTuple):
    """Who sets out together.

    Attributes:
        party: The walkers.
        clock: It counts their steps.
        where: From where they set out, in a word; may be empty.
        ridge: Whether that is exactly on a ridge along x.
    """

    party: Sequence[Walker]
    clock: ValueTracker
    where: str = ""
    ridge: bool = False


def leaving(runs: Sequence[Run], area: Area) -> list[Column]:
    """A column for each run that tells after how many steps each is off the map, as it walks.

    They stand one below the other where they have the room for that, else side by side. None is
    ringed: to be off early is no merit where chance has a part in it.
    """
    whole = [steps_until_off(run) for run in runs]
    high = verdict_height(len(runs[0].party), BROAD)
    stacked = area.height >= 2 * high + 3 * APART + CAPTION
    captioned = stacked and all(run.where for run in runs)
    scores = [
        one._replace(titles=(run.where,)) if captioned else one
        for one, run in zip(whole, runs, strict=True)
    ]
    places = columns_in(area, scores)
    top = 0.0
    if stacked:
        top = CAPTION * captioned
        air = (area.height - top - len(scores) * high) / (len(scores) + 1)
        areas = [area.below(top + air + i * (high + air)) for i in range(len(scores))]
        pairs = zip(areas, scores, strict=True)
        places = [Place(each, score.titles[0], LARGE, ROW) for each, score in pairs]
    made = []
    for score, place, run in zip(scores, places, runs, strict=True):
        colors = [one.color for one in run.party]
        made.append(Column(score, place, colors, run.clock, counted=True, alike=scores))
    if captioned:
        at = places[0].area.left, places[0].area.top + CAPTION - SMALL
        made[0].labels.add(Lettering(worded(UNTIL), at, room=area.width, color=palette.FAINT))
    return made


def steps_until_off(run: Run) -> Score:
    """The step that leads each off the map, counted while they walk.

    Of who is still there at the end it is said to be "never" where that is known: exactly on a
    ridge descent stays, as the slope across it is 0, and so does momentum. Else "> 60", say.
    """
    until = worded(UNTIL)
    titles = (worded("{}: {}", run.where, until), until) if run.where else (until,)
    ends = [one.track.left_at or one.route.steps for one in run.party]
    ever = [run.ridge and keeps_to_the_line(one.route.points) for one in run.party]
    stay = [worded("never") if each else f"> {end}" for each, end in zip(ever, ends, strict=True)]
    said = [str(one.track.left_at or text) for one, text in zip(run.party, stay, strict=True)]
    counts = [
        Count(
            Series(np.arange(end + 1), one.color, end),
            partial(_counted, end, last),
            one.track.left_at is None,
        )
        for one, end, last in zip(run.party, ends, said, strict=True)
    ]
    return Score(titles, said, None, counts)


def keeps_to_the_line(points: np.ndarray) -> bool:
    """Whether a walk (n, 2) has never left the line y = const, and its steps have become shorter.

    >>> keeps_to_the_line(np.array([[-2.0, 0], [-1, 0], [-0.5, 0]]))
    True
    >>> keeps_to_the_line(np.array([[-2.0, 0], [-1, 0], [-0.5, 1e-9]]))
    False
    """
    along, across = np.abs(np.diff(points, axis=0)).T
    return bool(len(along) and not across.any() and along[-1] < along[0])


def _counted(end: int, last: str, time: float) -> str:
    return last if time >= end else str(int(time + 1e-6))
