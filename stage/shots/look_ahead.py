"""The look ahead: the clock stops where Nesterov's slope ahead is another than that at the ball."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, MathTypst, linear

from numerics.numerals import in_formula
from stage.arrows.lens import LensArrows
from stage.look import palette
from stage.look.words import worded
from stage.shots.halt import COMES, GOES, SIZE, Halt
from stage.shots.lens_room import Placed, place_lens
from stage.walk.ahead import Ahead, first_ahead
from stage.walk.lens_dots import LensDot
from stage.walk.lens_labels import label_in

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot
    from stage.walk.walkers import Walker

HERE = 0.6  # opacity of the slope that is not heeded


class LookAhead(Halt):
    """What is drawn of it, see `stage.walk.ahead`.

    Attributes:
        ahead: The numbers.
        arrows: αv, from the ball to W; −∇f at the ball; −∇f at W. All are true to the map's scale.
        labels: Their names, and W's.
    """

    def __init__(self, shot: WalkShot, walker: Walker, ahead: Ahead, placed: Placed) -> None:
        self.ahead, ball, ground = ahead, ahead.ball, shot.ground
        at = ball + ahead.kept
        self.arrows = [
            LensArrows(ground, ball, ahead.kept, "velocity", SIZE),
            LensArrows(ground, ball, ahead.here, size=SIZE).set(opacity=HERE),
            LensArrows(ground, at, ahead.there, size=SIZE),
        ]
        for arrow in self.arrows:
            arrow.sweep = 0.0
        dots = [LensDot(ground, at, walker.color), LensDot(ground, ball, walker.color, hollow=True)]
        every = [*self.arrows, *dots]
        steps = range(ahead.step, ahead.step + 1)
        super().__init__(shot, walker, ahead, steps, placed, every)
        self.labels = self._named()
        self.come_before(*every)

    @classmethod
    def of(cls, shot: WalkShot) -> LookAhead | None:
        """Of the first walker who looks ahead, if that shows something, and there is room."""
        for walker in shot.party:
            ahead = first_ahead(walker.route, walker.track.end)
            if ahead:
                placed = place_lens(shot, ahead, range(ahead.step, ahead.step + 1))
                return cls(shot, walker, ahead, placed) if placed else None
        return None

    def _named(self) -> list[MathTypst]:
        """The names of the arrows and of W, beside them in the lens."""
        ball, at, tip, here = self.seen(self.ahead.ball + self.ahead.corners[0])
        arrows = [np.array(pair) for pair in ((ball, at), (ball, here), (at, tip), (at, at))]
        share = in_formula(self.walker.route.hyper["momentum"])
        behind, ahead = (f'-nabla f "{worded(each)}"' for each in ("behind", "ahead"))
        names = f"{share} v", behind, ahead, "W"
        colors = palette.VELOCITY, palette.FAINT, palette.GRADIENT, self.walker.color
        said: list[MathTypst] = []
        for arrow, name, color in zip(arrows, names, colors, strict=True):
            said.append(label_in(self.opened(), name, color, arrow, arrows, [*said, self.times]))
        return said

    # the beats ----------------------------------------------------------------------------------

    def tell(self, part: int) -> list[Animation]:
        """What is kept of the velocity (0), the slope at the ball (1), or that ahead (2)."""
        names = [self.labels[part], *([self.labels[3]] if part == 0 else [])]
        return [self.arrows[part].animate(rate_func=linear).set(sweep=1.0), *map(FadeIn, names)]

    def fold(self) -> list[Animation]:
        """The lens goes back into the spot, and the picture is lit again."""
        gone = {"rate_func": GOES}
        return [
            self.lens.animate(**gone).set(opened=0.0),
            *(arrow.animate(**gone).set(opacity=0.0) for arrow in self.arrows),
            *(FadeOut(said, **gone) for said in (*self.labels, self.times)),
            *self.light(rate_func=COMES),
        ]
