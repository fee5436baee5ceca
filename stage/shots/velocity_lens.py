"""The lens on a velocity: a turn, and for each of its steps the new velocity taken apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Animation, FadeIn, FadeOut, Group, Mobject

from stage.arrows.lens import LensArrows
from stage.ground.axes import BELOW
from stage.look import palette
from stage.paint.area import Area, box_of
from stage.paint.room import apart
from stage.shots.halt import COMES, GOES, SIZE
from stage.shots.lens_room import place_lens
from stage.shots.turn_lens import TurnLens
from stage.walk.pace import late
from stage.walk.turn import Turn

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot

FULL = 0.5  # of its radius is what the arrows take: it is small, and has to hold their names
LEAST = 1.15  # radius: in a smaller one names have no room
WHOLE = 0.35  # opacity of arrows when the velocity is taken apart


class VelocityLens(TurnLens):
    """It lies on the map and its numbers, so that what is below stays to be seen.

    Attributes:
        parts: For each step the new velocity's part across and its part along. Until they swing
            apart they lie on it, unseen.
    """

    _apart = "\\ "  # they stand on two lines: on a map a lens is small

    @classmethod
    def of(cls, shot: WalkShot, turn: Turn | None) -> VelocityLens | None:
        """For a turn of the one walker, if there is one, and room on the map."""
        area = replace(shot.map_area, bottom=shot.map_area.bottom - BELOW * shot.ticked)
        placed = turn and place_lens(shot, turn, turn.steps, area, FULL)
        return cls(shot, turn, placed) if placed and placed.radius > LEAST else None

    def _more(self) -> list[LensArrows]:
        """The parts of each step's new velocity, which are kept as `parts`, too."""
        turn, look = self.turn, {"size": SIZE, "opacity": 0.0}
        colors = palette.ACROSS, palette.ALONG  # this one above: the other is short in a turn
        self.parts = [
            [LensArrows(self.shot.ground, tail, way, color=color, **look) for color in colors]
            for tail, way in zip(turn.tails, turn.sums, strict=True)
        ]
        return [part for parts in self.parts for part in parts]

    def _named(self) -> list[Mobject]:
        """The names of the first step's arrows; one that has no room within the rim is empty."""
        middle, inner = self.lens.at[:2], self.lens.radius
        sizes = [(said, box_of(said, 0.0)) for said in super()._named()]
        reach = [
            max(np.hypot(*(np.array([x, y]) - middle)) for x in (box.left, box.right)
                for y in (box.bottom, box.top)) for _, box in sizes
        ]  # fmt: skip
        return [
            said if far < inner else Group() for (said, _), far in zip(sizes, reach, strict=True)
        ]

    # the beats ----------------------------------------------------------------------------------

    def open(self) -> list[Animation]:
        """The lens grows out of the spot, with the velocity in it; only what it covers goes."""
        shot, numbers = self.shot, self.shot.axes.labels(self.shot.camera)
        self.covered = [text for text in shot.written if self._covers(box_of(text))]
        self.axes = [shot.axes] if any(self._covers(each.area) for each in numbers) else []
        return [
            *(axes.animate.set(opacity=0.0) for axes in self.axes),
            self.lens.animate.set(opened=1.0),
            FadeIn(self.times, rate_func=late),
            self.arrows[0][0].animate.set(opacity=1.0),
            *(text.animate.set_fill(opacity=0.0) for text in self.covered),
        ]

    def _covers(self, box: Area) -> bool:
        return bool(apart(self.lens.at[None, :2], [box]).min() < self.lens.radius)

    def take_apart(self, index: int) -> list[Animation]:
        """The new velocity's parts swing apart until each lies along its axis, and names go."""
        whole = self.turn.sums[index]
        names, self.labels = self.labels, []
        sides = np.eye(2)[[self.turn.across, 1 - self.turn.across]] * whole
        return [
            *map(FadeOut, names),
            *(arrow.animate.set(opacity=WHOLE) for arrow in self.arrows[index]),
            *(
                part.animate.set(vectors=side[None], opacity=1.0)
                for part, side in zip(self.parts[index], sides, strict=True)
            ),
        ]

    def follow(self, index: int) -> list[Animation]:
        """The lens goes on to where the step ends, and what was told of it goes."""
        return [*super().follow(index), *self._without(index)]

    def _without(self, index: int, **how: Any) -> list[Animation]:
        return [part.animate(**how).set(opacity=0.0) for part in self.parts[index]]

    def fold(self) -> list[Animation]:
        """The lens goes back into the spot."""
        gone = {"rate_func": GOES}
        return [
            self.lens.animate(**gone).set(opened=0.0),
            *(arrow.animate(**gone).set(opacity=0.0) for arrow in self.arrows[-1]),
            *self._without(-1, **gone),
            FadeOut(self.times, **gone),
            *(axes.animate(rate_func=COMES).set(opacity=1.0) for axes in self.axes),
            *(text.animate(rate_func=COMES).set_fill(opacity=1.0) for text in self.covered),
        ]
