"""The halted turn: the clock stops before each step of a turn, and a lens shows what it is made of.

What the shot of a walk does with it is a storyboard's; here is where everything stands, and how it
comes and goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, linear

from numerics.numerals import brief, in_formula
from numerics.settings import lr_formula
from stage.arrows.lens import Lens, LensArrows
from stage.figures.running_sums import ROLES
from stage.look import palette
from stage.paint.area import box_of
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.room import apart
from stage.shots.lens_room import AIR, Placed, place, walked_by
from stage.walk.lens_labels import label_in
from stage.walk.turn import Turn, first_turn

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot

DIM = 0.4  # opacity of what was added, while its sum is taken apart


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
            whole = {"magnified": 1 / self.share, "opacity": 0.0}  # the velocity as it was
            made = [
                LensArrows(ground, tail, kept, "velocity").set(**whole),
                LensArrows(ground, tail + kept, pull, delays=0.3).set(sweep=0.0),
                LensArrows(ground, tail, kept + pull, "velocity", delays=0.9).set(sweep=0.0),
                *(
                    LensArrows(ground, at, part, "velocity", color=ROLES[axis == turn.across])
                    for axis, (at, part) in enumerate(((tail, x), (tail + x, y)))
                ),
            ]
            for part in made[3:]:
                part.set(sweep=0.0)
            self.arrows.append(made)
        every = [arrow for made in self.arrows for arrow in made]
        focus = self.focus(0)
        self.lens = Lens(
            shot.terrain,
            focus,
            placed.at,
            placed.radius,
            placed.times,
            [walker.trail, *every],
            said=self._free_angle(placed),
        )
        rim = placed.at + placed.radius * np.array([np.cos(self.lens.said), np.sin(self.lens.said)])
        said = f"×{brief(placed.times)}"
        self.times = Lettering(said, rim - (0, SMALL / 2), "centre", bold=True, cased=True)
        self.labels = [self._named(i) for i in range(len(turn.steps))]
        self.names, self.figures, self.words = self.sums.texts()
        covered = [text for text in shot.index_labels if self._covers(placed, text)]
        self.covered = Group(*covered)
        self.lens.opened, self.sums.opacity = 0.0, 0.0
        for part in (self.sums, self.lens, *every):  # the hiker stands over the beam
            shot.foreground.insert(shot.foreground.submobjects.index(walker.exit), part)

    @classmethod
    def of(cls, shot: WalkShot) -> HaltedTurn | None:
        """The first turn of the one walker, if there is one that shows something, and room."""
        if len(shot.party) != 1:
            return None
        walker = shot.party[0]
        turn = first_turn(walker.route, walker.track.end)
        placed = turn and place(shot, turn)
        return cls(shot, turn, placed) if placed else None

    def _covers(self, placed: Placed, text: Lettering) -> bool:
        """Whether a text is under the lens or the card."""
        box, radius = box_of(text), placed.radius + AIR
        return bool(box.meets(self.sums.card) or apart(placed.at[None], [box])[0, 0] < radius)

    def _free_angle(self, placed: Placed) -> float:
        """Where on its rim a lens says something: far from arrows' ends, clear of way and card.

        It is on its upper half: below are the beam and the names of arrows.
        """
        ends = (self.turn.tails - self.turn.middles)[:, None] + self.turn.corners
        ends = ends.reshape(-1, 2) * self.shot.ground.units * placed.times
        turns = np.arange(17) * np.pi / 16
        rim = placed.radius * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
        far = np.linalg.norm(rim[:, None] - ends, axis=-1).min(axis=1)
        size = text_length("×3.5", SMALL, "SEMIBOLD"), SMALL
        taken = [self.sums.card, *walked_by(self.shot, self.turn)]
        far[apart(placed.at + rim, taken, size).min(axis=1) < AIR] *= 0.1
        return float(turns[np.argmax(far)])

    def focus(self, index: int) -> np.ndarray:
        """Box coordinates (3,) of the lens' middle for a step: its arrows are around it."""
        return self.shot.ground.box_of(self.turn.middles[index])

    def _named(self, index: int) -> Group:
        """The names of a step's three arrows, beside them in the lens."""
        lens, said, route = self.lens.copy(), Group(), self.shot.routes[0]
        lens.focus, lens.opened = self.focus(index), 1.0
        ends = self.turn.tails[index] + self.turn.corners[index]
        seen = lens.through_it(self.shot.terrain.place(self.shot.ground.box_of(ends)))[:, :2]
        tail, kept, tip, corner = seen
        pairs = (tail, kept), (kept, tip), (tail, tip), (tail, corner), (corner, tip)
        arrows = [np.array(pair) for pair in pairs]
        share, lr = in_formula(self.share), lr_formula(route, self.turn.steps[index])
        names = f"{share} v", f"-{lr} nabla f", "v"
        colors = palette.VELOCITY, palette.GRADIENT, palette.VELOCITY
        for arrow, name, color in zip(arrows, names, colors, strict=False):
            others = [*said, self.times]
            said.add(label_in(lens, name, color, arrow, arrows, others))
        return said

    # the beats ----------------------------------------------------------------------------------

    def open(self) -> list[Animation]:
        """The lens grows out of the spot, with the velocity in it; the sums' card comes."""
        return [
            self.lens.animate.set(opened=1.0),
            self.arrows[0][0].animate.set(opacity=1.0),
            self.sums.animate.set(opacity=1.0),
            *(text.animate.set_fill(opacity=0.0) for text in self.covered),
            FadeIn(self.times),
            FadeIn(self.names),
        ]

    def add_up(self, index: int, run_time: float) -> list[Animation]:
        """What is kept of the velocity, the pull from its tip, and what comes of it."""
        kept, pull, whole = self.arrows[index][:3]
        grow = {"run_time": run_time, "rate_func": linear}
        return [
            kept.animate(run_time=run_time / 2).set(magnified=1.0),
            *(arrow.animate(**grow).set(sweep=1.0) for arrow in (pull, whole)),
            FadeIn(self.labels[index], run_time=run_time),
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
        """The lens goes on with the velocity to where the step ends; or what came of it is said."""
        if index + 1 == len(self.turn.steps):
            return [FadeIn(self.words)]
        return [
            self.lens.animate.set(focus=self.focus(index + 1)),
            *(arrow.animate.set(opacity=0.0) for arrow in self.arrows[index]),
            self.arrows[index + 1][0].animate.set(opacity=1.0),
            FadeOut(self.labels[index]),
        ]

    def fold(self) -> list[Animation]:
        """The lens goes back into the spot, and the card goes."""
        return [
            self.lens.animate.set(opened=0.0),
            *(arrow.animate.set(opacity=0.0) for arrow in self.arrows[-1]),
            self.sums.animate.set(opacity=0.0),
            *(text.animate.set_fill(opacity=1.0) for text in self.covered),
            *map(FadeOut, (self.times, self.labels[-1], self.names, self.words, *self.figures)),
        ]
