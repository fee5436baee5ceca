"""The halted turn: the clock stops before each step of a turn, and a lens shows what it is made of.

Then it is told what all pushes so far have come to. Meanwhile the rest of the picture is dimmed.
What the shot of a walk does with it is a storyboard's; here is where everything stands, and how it
comes and goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import Animation, FadeIn, FadeOut, linear

from stage.shots.halt import COMES, GOES
from stage.shots.lens_room import Placed, place
from stage.shots.turn_lens import TurnLens
from stage.walk.turn import Turn, first_turn

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot


class HaltedTurn(TurnLens):
    """A turn in a lens, and then the card of all pushes so far."""

    def __init__(self, shot: WalkShot, turn: Turn, placed: Placed) -> None:
        self.sums = placed.sums
        self.names, self.figures, self.words = self.sums.texts()
        self.sums.opacity = 0.0
        super().__init__(shot, turn, placed, self.sums)

    @classmethod
    def of(cls, shot: WalkShot) -> HaltedTurn | None:
        """The first turn of the one walker, if there is one that shows something, and room."""
        if len(shot.party) != 1:
            return None
        walker = shot.party[0]
        turn = first_turn(walker.route, walker.track.end)
        placed = turn and place(shot, turn)
        return cls(shot, turn, placed) if placed else None

    # the beats ----------------------------------------------------------------------------------

    def turn_over(self) -> list[Animation]:
        """The lens goes back into the spot; then the card of the sums comes."""
        gone, come = {"rate_func": GOES}, {"rate_func": COMES}
        return [
            self.lens.animate(**gone).set(opened=0.0),
            *(arrow.animate(**gone).set(opacity=0.0) for arrow in self.arrows[-1]),
            FadeOut(self.times, **gone),
            self.sums.animate(**come).set(opacity=1.0),
            FadeIn(self.names, **come),
        ]

    def push(self) -> Animation:
        """All pushes so far, one after the other, and what they come to."""
        return self.sums.animate(rate_func=linear).set(grown=1.0)

    def conclude(self) -> list[Animation]:
        """The sums' figures, and what they say."""
        return [FadeIn(self.figures), FadeIn(self.words)]

    def fold(self) -> list[Animation]:
        """The card goes; as soon as it has, the picture is lit again."""
        gone, lit = {"rate_func": GOES}, {"rate_func": COMES}
        return [
            self.sums.animate(**gone).set(opacity=0.0),
            *(FadeOut(said, **gone) for said in (self.names, self.figures, self.words)),
            *self.light(**lit),
        ]
