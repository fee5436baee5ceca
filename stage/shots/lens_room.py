"""Room for a lens on a map, and for the sums beside it."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stage.figures.running_sums import RunningSums
from stage.paint.area import Area, box_of
from stage.paint.room import along, apart, places_in

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot
    from stage.walk.turn import Turn

RADII = np.linspace(1.7, 1.0, 15)  # of a lens, in Manim units
TALL = np.linspace(1.7, 0.9, 9)  # bars of the sums
FULL = 0.9  # of its radius is what the arrows take
LEAST, MOST = 2, 50  # times that it magnifies
AIR = 0.1  # between all that there is
# A large lens is worth a minimum that is only faintly seen through the card, not one out of sight.
HIDDEN, SEEN_THROUGH = 3.0, 0.3
RING = 0.2  # from a minimum to what covers none of its mark


class Placed(NamedTuple):
    """Where a lens and its sums stand, and by how much it magnifies."""

    at: np.ndarray
    radius: float
    times: float
    sums: RunningSums


def place(shot: WalkShot, turn: Turn) -> Placed | None:
    """Where a lens and its sums cover nothing that matters by then; None if there is no room.

    That is the way until the turn is over, who walks it, and texts; a minimum only if need be.
    """
    way = walked_by(shot, turn)
    rings = shot.terrain.place(shot.minima.box)[:, :2]
    rings = [Area(x - RING, x + RING, y - RING, y + RING) for x, y in rings]
    spots = shot.terrain.place(shot.ground.box_of(turn.middles))[:, :2]
    units, sizes = shot.ground.units, []
    for radius, tall, beside in itertools.product(RADII, TALL, (False, True)):
        times = np.floor(2 * min(FULL * radius / turn.reach(units), MOST)) / 2
        if times >= LEAST:
            sizes.append((-1.4 * times * turn.reach(units) - tall, radius, times, tall, beside))
    best, found = np.inf, None
    for gain, radius, times, tall, beside in sorted(sizes):
        if gain >= best:
            break
        sums = partial(RunningSums, turn, times * float(units.min()), tall, beside)
        card = sums(at=(0, 0)).card
        size, small = np.array([card.width, card.height]), radius / times
        taken = [*way, *(Area(x - small, x + small, y - small, y + small) for x, y in spots)]
        lenses = places_in(shot.map_area, 2 * radius + AIR, 2 * radius + AIR)
        lenses = lenses[(apart(lenses, taken) > radius + AIR).all(axis=1)]
        cards = places_in(shot.map_area.inset(AIR / 2, AIR / 2), *size)
        cards = cards[(apart(cards, taken, size) > AIR).all(axis=1)]
        if not len(lenses) or not len(cards):
            continue
        hidden = HIDDEN * (apart(lenses, rings) < radius).sum(axis=1)[:, None]
        hidden = hidden + SEEN_THROUGH * (apart(cards, rings, size) == 0).sum(axis=1)
        far, beyond = (np.hypot(*(at - spots[0]).T) for at in (lenses, cards))
        off = np.hypot(*np.maximum(np.abs(lenses[:, None] - cards) - size / 2, 0).T).T - radius
        cost = gain + hidden + 0.15 * far[:, None] + 0.3 * off
        # What is nearer to the spot than the lens would lie in the beam that leads to it.
        cost[(off < AIR) | (beyond < far[:, None] + 0.5)] = np.inf
        i, j = np.unravel_index(np.argmin(cost), cost.shape)
        if cost[i, j] < best:
            corner = cards[j] + size / 2 * (-1, 1)
            best, found = cost[i, j], Placed(lenses[i], radius, times, sums(at=tuple(corner)))
    return found


def walked_by(shot: WalkShot, turn: Turn) -> list[Area]:
    """What must not be covered: the way until the turn is over, who walks the turn, and texts.

    Losses of contour lines may be: they can go meanwhile.
    """
    (walker,), terrain = shot.party, shot.terrain
    knots = terrain.place(walker.track.knots[: turn.steps[-1] + 1])[:, :2]
    tall, said = walker.hiker.tall, [w for w in shot.written if w not in shot.index_labels]
    taken = [*map(box_of, said)]
    for a, b in itertools.pairwise(knots):
        taken += along(a, b, 5)
    for x, y in knots[turn.steps[0] - 1 :]:
        taken.append(Area(x - 0.36 * tall, x + 0.36 * tall, y - 0.1, y + 1.04 * tall))
    return taken
