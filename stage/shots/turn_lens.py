"""The lens of a turn: for each of its steps what is kept, the push, and the new velocity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject, linear, smooth

from numerics.numerals import in_formula
from numerics.settings import lr_formula
from stage.arrows.lens import LensArrows
from stage.look import palette
from stage.look.words import worded
from stage.shots.halt import SIZE, Halt
from stage.shots.lens_room import Placed
from stage.walk.turn import Turn

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot


class TurnLens(Halt):
    """What is drawn of a turn, see `stage.walk.turn`.

    Args:
        also: What comes before the picture together with the lens.

    Attributes:
        turn: The numbers.
        arrows: For each step what is kept, the pull, and the new velocity.
        labels: The names of the first step's arrows.
    """

    _apart = ""  # between the name of what is kept and its formula

    def __init__(self, shot: WalkShot, turn: Turn, placed: Placed, *also: Mobject) -> None:
        self.shot, self.turn = shot, turn
        self.arrows = [
            self._arrows(*each) for each in zip(turn.tails, turn.kept, turn.pulls, strict=True)
        ]
        every = [arrow for made in self.arrows for arrow in made] + self._more()
        super().__init__(shot, shot.party[0], turn, turn.steps, placed, every)
        self.labels = self._named()
        self.come_before(*every, *also)

    def _arrows(self, tail: np.ndarray, kept: np.ndarray, pull: np.ndarray) -> list[LensArrows]:
        """A step's three arrows; what is kept is still as long as the velocity was."""
        ground, share = self.shot.ground, self.shot.routes[0].hyper["momentum"]
        made = [
            LensArrows(ground, tail, kept, "velocity", SIZE).set(magnified=1 / share, opacity=0.0),
            LensArrows(ground, tail + kept, pull, size=SIZE),
            LensArrows(ground, tail, kept + pull, "velocity", SIZE),
        ]
        for arrow in made[1:]:
            arrow.sweep = 0.0
        return made

    def _more(self) -> list[LensArrows]:
        """Arrows that the lens shows besides these three of each step: none, here."""
        return []

    def _named(self) -> list[Mobject]:
        """The names of the first step's three arrows, beside them in the lens."""
        route = self.shot.routes[0]
        tail, kept, tip = self.seen(self.turn.tails[0] + self.turn.corners[0])
        arrows = [np.array(pair) for pair in ((tail, kept), (kept, tip), (tail, tip))]
        share = in_formula(route.hyper["momentum"])
        lr = lr_formula(route, self.turn.steps[0])
        kept, push, new = (worded(each) for each in ("kept", "push", "new"))
        names = f'"{kept}" {self._apart}{share} v', f'"{push}" \\ -{lr} nabla f', f'"{new}" v'
        colors = palette.VELOCITY, palette.GRADIENT, palette.VELOCITY
        return self.labelled(arrows, names, colors, arrows)

    # the beats ----------------------------------------------------------------------------------

    def open(self) -> list[Animation]:
        """All is dimmed, and the lens grows out of the spot, with the velocity in it."""
        return [*super().open(), self.arrows[0][0].animate.set(opacity=1.0)]

    def tell(self, part: int) -> list[Animation]:
        """Of the first step what is kept of the velocity (0), the pull (1), or the sum (2)."""
        arrow, told = self.arrows[0][part], FadeIn(self.labels[part], rate_func=smooth)
        return [
            arrow.animate(rate_func=smooth).set(**({"sweep": 1.0} if part else {"magnified": 1.0})),
            told,
        ]

    def add_up(self, index: int, run_time: float) -> list[Animation]:
        """What is kept of the velocity, the pull from its tip, and what comes of it."""
        kept, pull, whole = self.arrows[index]
        pull.delays[:], whole.delays[:] = 0.3, 0.9
        grow = {"run_time": run_time, "rate_func": linear}
        return [
            kept.animate(run_time=run_time / 2).set(magnified=1.0),
            *(arrow.animate(**grow).set(sweep=1.0) for arrow in (pull, whole)),
        ]

    def follow(self, index: int) -> list[Animation]:
        """The lens goes on with the velocity to where the step ends."""
        names = [FadeOut(label) for label in self.labels] if index == 0 else []
        if index + 1 == len(self.turn.steps):
            return names
        return [
            self.lens.animate.set(focus=self.focus(index + 1)),
            *(arrow.animate.set(opacity=0.0) for arrow in self.arrows[index]),
            self.arrows[index + 1][0].animate.set(opacity=1.0),
            *names,
        ]
