"""The look ahead: the clock stops where Nesterov's slope ahead is another than that at the ball."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, MathTypst, linear

from numerics.numerals import in_formula
from optimizers import Momentum
from stage.arrows.lens import LensArrows, LensDot
from stage.look import palette
from stage.look.words import worded
from stage.shots.halt import COMES, GOES, SIZE, Halt
from stage.shots.lens_room import Placed, place_lens
from stage.walk.ahead import Ahead, first_ahead
from stage.walk.pace import late

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot
    from stage.walk.walkers import Walker

READ = 0.45  # opacity of a push that stays where its slope is read


class LookAhead(Halt):
    """What is drawn of it, see `stage.walk.ahead`: one velocity, and the steps of both methods.

    Momentum's push is read at the ball and goes over to W; Nesterov's is read there. Each is in its
    method's colour, and so is the dot where it leads: where the method takes the ball.

    Attributes:
        ahead: The numbers.
        kept, read, pushes: Arrows: αv, from the ball to W; Momentum's push where it is read; and
            from W on Momentum's and Nesterov's. All are true to the map's scale.
        w: The point ahead.
        ends: Where Momentum takes the ball, and where Nesterov does.
        labels: The names of αv, of the two slopes, and of the two methods.
    """

    def __init__(self, shot: WalkShot, walker: Walker, ahead: Ahead, placed: Placed) -> None:
        self.ahead, ball, ground = ahead, ahead.ball, shot.ground
        rival = next((one for one in shot.party if one.route.name == Momentum.__name__), None)
        self.colors = rival.color if rival else palette.FAINT, walker.color
        at, ways = ball + ahead.kept, (ahead.here, ahead.there)
        told = list(zip(ways, self.colors, strict=True))
        self.kept = LensArrows(ground, ball, ahead.kept, "velocity", SIZE, color=palette.TEXT)
        self.read = LensArrows(ground, ball, ways[0], color=self.colors[0])
        self.pushes = [LensArrows(ground, at, way, color=color) for way, color in told]
        self.ends = [LensDot(ground, at + way, color) for way, color in told]
        dots = [LensDot(ground, each, palette.TEXT, hollow=True) for each in (ball, at)]
        self.w = dots[1]
        self.arrows = [self.kept, self.read, *self.pushes]
        for arrow in self.arrows:
            arrow.sweep = 0.0
        for dot in (self.w, *self.ends):
            dot.opacity = 0.0
        every = [*self.arrows, *dots, *self.ends]
        steps = range(ahead.step, ahead.step + 1)
        super().__init__(shot, walker, ahead, steps, placed, every)
        self.lens.through = [*shot.floor(), *every]  # not his way: it is W's, and not the ball's
        self.labels = self._named()
        self.come_before(*every)
        shot.foreground.remove(*shot.written)
        shot.foreground.add(*shot.written)  # still before whoever comes there

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
        """The names of the arrows, and of whose they are, beside them in the lens."""
        ball, at, read, *tips = self.seen(self.ahead.ball + self.ahead.corners[0])
        pairs = (ball, at), (ball, read), (at, tips[0]), (at, tips[1])
        arrows = [np.array(pair) for pair in pairs]
        spots = [np.array((spot, spot)) for spot in (at, *tips)]
        share = in_formula(self.walker.route.hyper["momentum"])
        name = self.walker.route.name
        both, *slopes = (f'"{worded(each)}"' for each in ("both", "slope here", "slope ahead"))
        names = f"{both} {share} v", *slopes, '"Momentum"', f'"{name}"'
        colors = palette.TEXT, *self.colors, *self.colors
        return self.labelled([*arrows[:2], *spots], names, colors, arrows)

    # the beats ----------------------------------------------------------------------------------

    def carry(self) -> list[Animation]:
        """Both are carried on by what is kept of the velocity."""
        return [_grown(self.kept), _shown(self.w), FadeIn(self.labels[0])]

    def read_here(self) -> list[Animation]:
        """Momentum reads the slope where the ball is."""
        return [_grown(self.read), FadeIn(self.labels[1])]

    def push_on(self) -> list[Animation]:
        """That push is added to what is kept: Momentum's step."""
        return [
            self.read.animate.set(opacity=READ),
            _grown(self.pushes[0]),
            _shown(self.ends[0]),
            FadeIn(self.labels[3]),
        ]

    def read_ahead(self) -> list[Animation]:
        """Nesterov reads the slope ahead, and is pushed by that: its step."""
        return [
            _grown(self.pushes[1]),
            _shown(self.ends[1]),
            FadeIn(self.labels[2]),
            FadeIn(self.labels[4], rate_func=late),
        ]

    def fold(self) -> list[Animation]:
        """The lens goes back into the spot, and the picture is lit again."""
        gone = {"rate_func": GOES}
        return [
            self.lens.animate(**gone).set(opened=0.0),
            *(each.animate(**gone).set(opacity=0.0) for each in (*self.arrows, *self.ends)),
            *(FadeOut(said, **gone) for said in (*self.labels, self.times)),
            *self.light(rate_func=COMES),
        ]


def _grown(arrow: LensArrows) -> Animation:
    return arrow.animate(rate_func=linear).set(sweep=1.0)


def _shown(dot: LensDot) -> Animation:
    return dot.animate(rate_func=late).set(opacity=1.0)
