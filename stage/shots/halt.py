"""A halt: the clock stops, all but one walker is dimmed, and a lens opens at his feet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Animation, FadeIn, Group, MathTypst, Mobject, smooth, squish_rate_func

from numerics.numerals import brief
from stage.arrows.lens import Lens
from stage.look import palette
from stage.paint.area import box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.room import along, apart
from stage.shots.lens_room import AIR, Placed, walked_by
from stage.walk.pace import late
from stage.walk.veil import Veil

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot
    from stage.walk.turn import InLens
    from stage.walk.walkers import Walker

SIZE = 1.5  # of arrows in the lens, by the usual thickness
INSIDE = 0.1  # from a name to the lens' rim
BESIDE = 0.24  # from a name to its arrow
PIECES, TRIED = 25, 41  # points of an arrow; places along each axis for a name
# When, while one thing goes and another comes, each of them does so.
GOES, COMES = (squish_rate_func(smooth, *span) for span in ((0.0, 0.45), (0.4, 1.0)))


class Halt:
    """What is drawn of a halt.

    Args:
        shot: The walk that halts.
        walker: Who is not dimmed.
        shown: What the lens shows.
        steps: The numbers of the steps that are told.
        placed: Where the lens stands.
        through: What is seen in it besides the land and his way.

    Attributes:
        lens: It lies folded on the walker's foot.
        times: By what it magnifies, on its rim.
    """

    def __init__(
        self,
        shot: WalkShot,
        walker: Walker,
        shown: InLens,
        steps: range,
        placed: Placed,
        through: Sequence[Mobject],
    ) -> None:
        self.shot, self.walker, self.shown, self.steps = shot, walker, shown, steps
        where = placed.at, placed.radius, placed.times
        shown_in_it, said = [walker.trail, *through], self._free_angle(placed)
        self.lens = Lens(shot.terrain, self.focus(0), *where, shown_in_it, said)
        rim = placed.at + placed.radius * np.array([np.cos(self.lens.said), np.sin(self.lens.said)])
        said = f"×{brief(placed.times)}"
        self.times = Lettering(said, rim - (0, SMALL / 2), "centre", bold=True, cased=True)
        head = shot.map_area.top  # what is above it stays, dimmed
        self.hushed = Group(*(text for text in shot.told if box_of(text).bottom < head))
        here = shot.terrain, walker.track, shot.clock, palette.BACKGROUND
        self.veil = Veil(*here, tall=walker.hiker.tall).set(opacity=0.0)

    def come_before(self, *others: Mobject) -> None:
        """Veil and lens come before all that is in the picture, `others` before these."""
        self.lens.opened = 0.0
        self.shot.foreground.remove(self.walker.hiker)
        self.shot.foreground.add(self.veil, self.lens, *others, self.walker.hiker)

    def _free_angle(self, placed: Placed) -> float:
        """Where on its rim a lens says something: far from arrows' ends, clear of way and margins.

        It is on its upper half: below are the beam and the names of arrows.
        """
        ends = (self.shown.tails - self.shown.middles)[:, None] + self.shown.corners
        ends = ends.reshape(-1, 2) * self.shot.ground.units * placed.times
        turns = np.arange(17) * np.pi / 16
        rim = placed.radius * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
        far = np.linalg.norm(rim[:, None] - ends, axis=-1).min(axis=1)
        size = text_length("×99.5", SMALL, "SEMIBOLD"), SMALL
        taken = [*walked_by(self.shot, self.steps), *self.shot.minima.around()]
        far[apart(placed.at + rim, taken, size).min(axis=1) < AIR] *= 0.1
        x, frame = placed.at[0] + rim[:, 0], self.shot.frame
        far[(x - size[0] / 2 < frame.left) | (x + size[0] / 2 > frame.right)] *= 0.01
        return float(turns[np.argmax(far)])

    def focus(self, index: int) -> np.ndarray:
        """Box coordinates (3,) of the lens' middle for a step: its arrows are around it."""
        return self.shot.ground.box_of(self.shown.middles[index])

    def open(self) -> list[Animation]:
        """All is dimmed, and the lens grows out of the spot."""
        return [
            self.veil.animate.set(opacity=1.0),
            self.lens.animate.set(opened=1.0),
            self.shot.axes.animate.set(opacity=0.0),
            *(text.animate.set_opacity(0.0) for text in self.hushed),
            FadeIn(self.times, rate_func=late),
        ]

    def light(self, **how: Any) -> list[Animation]:
        """The picture is lit again."""
        return [
            self.veil.animate(**how).set(opacity=0.0),
            self.shot.axes.animate(**how).set(opacity=1.0),
            *(text.animate(**how).set_opacity(1.0) for text in self.hushed),
        ]

    def opened(self) -> Lens:
        """The lens as it is for the first step, when it is open."""
        lens = self.lens.copy()
        lens.focus, lens.opened = self.focus(0), 1.0
        return lens

    def seen(self, points: np.ndarray) -> np.ndarray:
        """Where points (n, 2) are seen in the open lens: (n, 2), in Manim units."""
        places = self.shot.terrain.place(self.shot.ground.box_of(points))
        return self.opened().through_it(places)[:, :2]

    def labelled(
        self,
        spots: Sequence[np.ndarray],
        names: Sequence[str],
        colors: Sequence[str],
        arrows: Sequence[np.ndarray],
    ) -> list[MathTypst]:
        """Formulas as near as can be to spots in the open lens, clear of each other and of arrows.

        They may hang over the lens' rim, but not over that of the picture. Spots and arrows (2, 2)
        are ends as they are seen in the lens, in Manim units.
        """
        lens, area, made = self.opened(), self.shot.frame, list[MathTypst]()
        grid = np.linspace(-lens.reach, lens.reach, TRIED)
        around = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
        places = around + lens.middle[:2]
        x, y = places.T
        every = [box for each in arrows for box in along(*each, PIECES)]
        for spot, name, color in zip(spots, names, colors, strict=True):
            said = formula(name, SMALL + 0.02, color, cased=True)
            size = said.width, said.height
            corners = np.hypot(*(np.abs(around) + np.array(size) / 2).T)
            out = np.maximum(corners - lens.reach + INSIDE, 0)
            sides = x - said.width / 2 - area.left, area.right - x - said.width / 2
            sides += y - said.height / 2 - area.bottom, area.top - y - said.height / 2
            gone = np.min(sides, axis=0) < 0
            # An arrow's middle tells better whose name it is than its ends, where others begin.
            off = apart(places, along(*spot, PIECES), size).min(axis=1)
            off += 0.3 * np.hypot(*(places - spot.mean(axis=0)).T)
            met = (apart(places, every, size) < BESIDE).sum(axis=1)
            others = [box_of(other, BESIDE) for other in [*made, self.times]]
            taken = (apart(places, others, size) == 0).sum(axis=1)
            best = np.argmin(off + 1.5 * met + 20 * taken + 20 * out + 1e3 * gone)
            made.append(said.move_to([*places[best], 0]))
        return made
