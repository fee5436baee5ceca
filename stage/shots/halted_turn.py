"""The halted turn: the clock stops before each step of a turn, and a lens shows what it is made of.

What the shot of a walk does with it is a storyboard's; here is where everything stands, and how it
comes and goes.
"""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, linear

from numerics.numerals import in_formula
from stage.arrows.arrows import Arrows
from stage.arrows.lens import Lens
from stage.figures.running_sums import ROLES, RunningSums
from stage.look import palette
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering
from stage.paint.room import apart, places_in
from stage.walk.lens_labels import label_in
from stage.walk.turn import Turn, first_turn

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot

RADII = (1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1)  # of a lens, in Manim units
TALL = (1.7, 1.5, 1.3, 1.1, 0.9)  # bars of the sums
FULL = 0.95  # of its radius is what the arrows take
LEAST, MOST = 2, 50  # times that it magnifies
AIR = 0.14  # between all that there is
DIM = 0.4  # opacity of what was added, while its sum is taken apart


class Placed(NamedTuple):
    """Where a lens and its sums stand, and by how much it magnifies."""

    at: np.ndarray
    radius: float
    times: int
    sums: RunningSums


class HaltedTurn:
    """What is drawn of a turn, see `stage.walk.turn`.

    Attributes:
        turn: The numbers.
        lens: It lies folded on the walker's foot.
        arrows: For each step what is kept, the pull, the new velocity, and its two parts.
    """

    def __init__(self, shot: WalkShot, turn: Turn, placed: Placed) -> None:
        self.shot, self.turn, self.sums = shot, turn, placed.sums
        (walker,) = shot.party
        ground, self.share = shot.ground, walker.route.hyper["momentum"]
        self.arrows = []
        for tail, kept, pull in zip(turn.tails, turn.kept, turn.pulls, strict=True):
            x, y = np.diag(kept + pull)
            made = [
                Arrows(ground, tail, kept, "velocity").set(magnified=1 / self.share, opacity=0.0),
                Arrows(ground, tail + kept, pull, delays=0.3).set(sweep=0.0),
                Arrows(ground, tail, kept + pull, "velocity", delays=0.9).set(sweep=0.0),
                *(
                    Arrows(ground, at, part, "velocity", color=ROLES[axis == turn.across])
                    for axis, (at, part) in enumerate(((tail, x), (tail + x, y)))
                ),
            ]
            for part in made[3:]:
                part.set(sweep=0.0)
            self.arrows.append(made)
        every = [arrow for made in self.arrows for arrow in made]
        focus = self.focus(0)
        spot = shot.terrain.place(focus)
        up = spot[1] < placed.at[1]
        self.lens = Lens(
            shot.terrain,
            focus,
            placed.at,
            placed.radius,
            placed.times,
            [walker.trail, *every],
            said=np.pi / 2 if up else -np.pi / 2,
        )
        self.labels = [self._named(i) for i in range(len(turn.steps))]
        y = placed.at[1] + (1 if up else -1) * placed.radius - SMALL / 2
        self.times = Lettering(f"×{placed.times}", (placed.at[0], y), "centre", bold=True)
        self.times.cased = True
        self.names, self.figures, self.words = self.sums.texts()
        self.lens.opened, self.sums.opacity = 0.0, 0.0
        shot.add(*every, shot.foreground, self.lens, self.sums)

    @classmethod
    def of(cls, shot: WalkShot) -> HaltedTurn | None:
        """The first turn of the one walker, if there is one that shows something, and room."""
        if len(shot.party) != 1:
            return None
        walker = shot.party[0]
        turn = first_turn(walker.route, walker.track.end)
        placed = turn and place(shot, turn)
        return cls(shot, turn, placed) if placed else None

    def focus(self, index: int) -> np.ndarray:
        """Box coordinates (3,) of the lens' middle for a step: its arrows are around it."""
        return self.shot.ground.box_of(self.turn.middles[index])

    def _named(self, index: int) -> Group:
        """The names of a step's three arrows, beside them in the lens."""
        lens, said, hyper = self.lens.copy(), Group(), self.shot.routes[0].hyper
        lens.focus, lens.opened = self.focus(index), 1.0
        tail, kept, whole = (a[index] for a in (self.turn.tails, self.turn.kept, self.turn.sums))
        corner = tail + whole * (1, 0)
        ends = tail, tail + kept, tail, tail + kept, tail + whole, tail + whole, tail, corner, corner
        pairs = [(0, 1), (3, 4), (2, 5), (6, 7), (8, 5)]
        seen = lens.through_it(self.shot.terrain.place(self.shot.ground.box_of(np.array(ends))))
        arrows = [seen[[i, j], :2] for i, j in pairs]
        share, lr = (in_formula(hyper[key]) for key in ("momentum", "lr"))
        names = f"{share} v", f"-{lr} nabla f", "v"
        colors = palette.VELOCITY, palette.GRADIENT, palette.VELOCITY
        for arrow, name, color in zip(arrows, names, colors, strict=False):
            said.add(label_in(lens, name, color, arrow, arrows, [*said]))
        return said

    # the beats ----------------------------------------------------------------------------------

    def open(self) -> list[Animation]:
        """The lens grows out of the spot, with the velocity in it; the sums' card comes."""
        return [
            self.lens.animate.set(opened=1.0),
            self.arrows[0][0].animate.set(opacity=1.0),
            self.sums.animate.set(opacity=1.0),
            FadeIn(self.times),
            FadeIn(self.names),
        ]

    def add_up(self, index: int, run_time: float) -> list[Animation]:
        """What is kept of the velocity, the pull from its tip, and what comes of it."""
        kept, pull, whole = self.arrows[index][:3]
        last = [arrow.animate.set(opacity=0.0) for arrow in self.arrows[index - 1]] if index else []
        grow = {"run_time": run_time, "rate_func": linear}
        return [
            *last,
            kept.animate.set(magnified=1.0, opacity=1.0),
            pull.animate(**grow).set(sweep=1.0),
            whole.animate(**grow).set(sweep=1.0),
            FadeIn(self.labels[index]),
        ]

    def take_apart(self, index: int, run_time: float) -> list[Animation]:
        """The new velocity's two parts, and their bars among the sums."""
        *added, _, along, across = self.arrows[index]
        return [
            *(arrow.animate(run_time=run_time / 2).set(opacity=DIM) for arrow in added),
            *(part.animate(run_time=run_time).set(sweep=1.0) for part in (along, across)),
            self.sums.animate(run_time=run_time, rate_func=linear).set(shown=index + 1.0),
            FadeIn(self.figures[index], run_time=run_time),
        ]

    def follow(self, index: int) -> list[Animation]:
        """The lens goes on to where the step ends; after the last, what comes of it is said."""
        last = index + 1 == len(self.turn.steps)
        onward = [] if last else [self.lens.animate.set(focus=self.focus(index + 1))]
        added = [arrow.animate.set(opacity=0.0) for arrow in self.arrows[index][:2]]
        said = [FadeIn(self.words)] if last else []
        return [*onward, *added, FadeOut(self.labels[index]), *said]

    def fold(self) -> list[Animation]:
        """The lens goes back into the spot, and the card goes."""
        return [
            self.lens.animate.set(opened=0.0),
            *(arrow.animate.set(opacity=0.0) for arrow in self.arrows[-1]),
            self.sums.animate.set(opacity=0.0),
            *(FadeOut(each) for each in (self.times, self.names, self.words, *self.figures)),
        ]


def place(shot: WalkShot, turn: Turn) -> Placed | None:
    """Where a lens and its sums cover nothing that matters by then; None if there is no room.

    That is the way until the turn is over, who walks it, and texts; a minimum only if need be.
    """
    way, rings, spots = _taken(shot, turn)
    units = shot.ground.units
    needed = turn.reach(units)
    best, found = np.inf, None
    for radius, tall, beside in itertools.product(RADII, TALL, (False, True)):
        times = int(min(FULL * radius / needed, MOST))
        if times < LEAST:
            continue
        sums = partial(RunningSums, turn, scale=times * float(units.min()), tall=tall, beside=beside)
        card = sums(at=(0, 0)).card
        size = card.width, card.height
        small = radius / times
        taken = [*way, *(Area(x - small, x + small, y - small, y + small) for x, y in spots)]
        lenses = places_in(shot.map_area, 2 * radius + AIR, 2 * radius + AIR)
        lenses = lenses[(apart(lenses, taken) > radius + AIR).all(axis=1)]
        cards = places_in(shot.map_area.inset(AIR, AIR), *size)
        cards = cards[(apart(cards, taken, size) > AIR).all(axis=1)]
        if not len(lenses) or not len(cards):
            continue
        hidden = (apart(lenses, rings) < radius).sum(axis=1)[:, None]
        hidden = hidden + (apart(cards, rings, size) == 0).sum(axis=1)
        far, beyond = (np.hypot(*(at - spots[0]).T) for at in (lenses, cards))
        off = np.hypot(*np.maximum(np.abs(lenses[:, None] - cards) - np.array(size) / 2, 0).T).T
        cost = 3.0 * hidden - 1.4 * times * needed - tall + 0.15 * far[:, None] + 0.3 * off
        # What is nearer to the spot than the lens would lie in the beam that leads to it.
        cost[(off < radius + AIR) | (beyond < far[:, None] + 0.5)] = np.inf
        i, j = np.unravel_index(np.argmin(cost), cost.shape)
        if cost[i, j] < best:
            best, corner = cost[i, j], cards[j] + np.array(size) / 2 * (-1, 1)
            found = Placed(lenses[i], radius, times, sums(at=tuple(corner)))
    return found


def _taken(shot: WalkShot, turn: Turn) -> tuple[list[Area], list[Area], np.ndarray]:
    """What must not be covered, what should not, and where the lens looks at, step by step."""
    (walker,), terrain = shot.party, shot.terrain
    knots = terrain.place(walker.track.knots[: turn.steps[-1] + 1])[:, :2]
    taken, tall = [box_of(said) for said in shot.written], walker.hiker.tall
    share = np.linspace(0, 1, 5)[:, None]
    for a, b in itertools.pairwise(knots):
        taken += [Area(x, x, y, y) for x, y in a + share * (b - a)]
    for x, y in knots[turn.steps[0] - 1 :]:
        taken.append(Area(x - 0.42 * tall, x + 0.42 * tall, y - 0.2, y + 1.1 * tall))
    rings = terrain.place(shot.minima.box)[:, :2]
    spots = terrain.place(shot.ground.box_of(turn.middles))[:, :2]
    return taken, [Area(x - 0.2, x + 0.2, y - 0.2, y + 0.2) for x, y in rings], spots
