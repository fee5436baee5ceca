"""Room for a lens on a dimmed picture, and for the sums that come after it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stage.figures.push_sums import PushSums
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL
from stage.paint.room import along, apart, places_in

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot
    from stage.walk.turn import InLens, Turn

RADII = np.linspace(2.4, 1.0, 15)  # of a lens, in Manim units
LENGTHS = np.geomspace(6.8, 1.2, 25)  # of all arrows across, or along, if they were one line
SHORT = 3.0  # rather than shorter than that, the words beside them are smaller
FULL = 0.76  # of its radius is what the arrows take
LEAST, MOST = 2, 50  # times that it magnifies
AIR = 0.12  # between all that there is


class Placed(NamedTuple):
    """Where a lens and the sums stand, and by how much the lens magnifies."""

    at: np.ndarray
    radius: float
    times: float
    sums: PushSums | None = None


def place_lens(
    shot: WalkShot, shown: InLens, steps: range, area: Area | None = None, full: float = FULL
) -> Placed | None:
    """The largest lens that hides neither ways nor walkers, as near to the spots as can be.

    None without room. It may lie anywhere below the map's top, or in that `area`; arrows take the
    share `full` of it.
    """
    area, way = area or _below_the_top(shot), walked_by(shot, steps)
    spots = shot.terrain.place(shot.ground.box_of(shown.middles))[:, :2]
    reach = shown.reach(shot.ground.units)
    for radius in RADII:
        times = np.floor(2 * min(full * radius / reach, MOST)) / 2
        if times < LEAST:
            break
        small = radius / times
        taken = [*way, *(Area(x - small, x + small, y - small, y + small) for x, y in spots)]
        places = places_in(area, 2 * radius + AIR, 2 * radius + AIR)
        places = places[(apart(places, taken) > radius + AIR).all(axis=1)]
        if len(places):
            far = np.hypot(*(places - spots.mean(axis=0)).T)
            return Placed(places[np.argmin(far)], radius, times)
    return None


def place(shot: WalkShot, turn: Turn) -> Placed | None:
    """The largest lens, and the largest sums, that hide neither way nor walker; None without room.

    The way is that until the turn is over. All else is dimmed meanwhile and may be covered: the
    lens and the sums, which come one after the other, may stand below the map, too.
    """
    lens = place_lens(shot, turn, turn.steps)
    if lens is None:
        return None
    area, way = _below_the_top(shot).inset(AIR, AIR), walked_by(shot, turn.steps)
    sums = _sums(turn, area, way, lens.at)
    return lens._replace(sums=sums) if sums else None


def _below_the_top(shot: WalkShot) -> Area:
    """What there is of the picture below the map's top."""
    return replace(shot.frame, top=shot.map_area.top)


def _sums(turn: Turn, area: Area, way: list[Area], near: np.ndarray) -> PushSums | None:
    """The sums to the largest scale that there is room for, as near to that place as can be."""
    whole = np.abs(turn.left).sum(axis=0).max()
    tried = [(LARGE, long) for long in LENGTHS if long > SHORT] + [(SMALL, x) for x in LENGTHS]
    for (words, long), beside in itertools.product(tried, (True, False)):
        sums = partial(PushSums, turn, long / whole, beside, size=words)
        card = sums(at=(0, 0)).card
        size = card.width, card.height
        places = places_in(area, *size)
        places = places[(apart(places, way, size) > AIR).all(axis=1)]
        if len(places):
            at = places[np.argmin(np.hypot(*(places - near).T))]
            return sums(at=tuple(at + np.array(size) / 2 * (-1, 1)))
    return None


def walked_by(shot: WalkShot, steps: range) -> list[Area]:
    """What must not be covered: ways until those steps are over, and who walks them."""
    terrain, taken = shot.terrain, []
    for walker in shot.party:
        knots = terrain.place(walker.track.knots[: steps[-1] + 1])[:, :2]
        tall = walker.hiker.tall
        for a, b in itertools.pairwise(knots):
            taken += along(a, b, 5)
        for x, y in knots[steps[0] - 1 :]:
            taken.append(Area(x - 0.36 * tall, x + 0.36 * tall, y - 0.1, y + 1.04 * tall))
    return taken
