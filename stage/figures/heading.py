"""The heading of a picture: the legend on its left, on its right the step counter and a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from manim import Mobject, ValueTracker

from stage.figures.field_sign import in_line
from stage.figures.legend import LINE, Legend
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.formulas import formula
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.wrapping import APART

if TYPE_CHECKING:
    from adventurer import Route
    from fields import Field
    from stage.walk.walkers import Walker

COUNTER = 1.6  # width kept free for a step counter, if its figures need no more
LOWER = LINE  # from the counter to the note, if the legend leaves it room


class Heading:
    """How high the heading is, to be asked before anything is drawn; then what it consists of.

    Attributes:
        height: of all of it, in Manim units, with a little air below.
        reach: how far the legend reaches to the right.
    """

    def __init__(
        self,
        walked: list[Route],
        width: float,
        steps: int,
        note: str = "",
        settled: bool = False,
    ) -> None:
        """Make room in a picture of that width for these routes and `steps`; see `Legend`."""
        self.width, self.note = width - counter_room(steps), note
        self.legend = legend = Legend(walked, self.width, settled)
        self.reach = legend.reach()
        self.height, self.note_at = legend.height, LOWER
        reach = 0.0 if len(legend.rows) == 1 else self.reach  # of what the note would be beside
        if reach + APART + text_length(note) > width:
            self.note_at = legend.height + 0.1
        if note:
            self.height = max(legend.height, self.note_at + LOWER + 0.06)

    def places(self, frame: Area) -> list[Area]:
        """The parts of a frame that it takes: the legend's, the counter's and the note's."""
        counter = Area(frame.left + self.width, frame.right, frame.top - LARGE - 0.1, frame.top)
        low = frame.top - self.legend.height
        found = [Area(frame.left, frame.left + self.reach, low, frame.top), counter]
        if self.note:
            line, left = frame.top - LARGE - self.note_at, frame.right - text_length(self.note)
            found.append(Area(left, frame.right, line - 0.1, line + SMALL))
        return found

    def free(self, frame: Area, leaving: bool) -> Area:
        """What is free in its first line, if walkers do not leave the map, or even if they do."""
        reach = frame.left + self.legend.reach(leaving)
        return Area(reach, frame.left + self.width, frame.top - LARGE, frame.top)

    def draw(
        self,
        party: list[Walker],
        clock: ValueTracker,
        frame: Area,
        top: float = np.inf,
        met: bool = False,
    ) -> tuple[list[Mobject], list[Mobject]]:
        """What stands behind everything, and what stands before whoever comes there.

        Args:
            party: who walks the routes.
            clock: counts their steps.
            frame: whose top it is.
            top: of the map, if hikers stand upright on one.
            met: whether hikers come there anyway.
        """
        names = [*self.legend.draw(party, clock, (frame.left, frame.top))]
        before: list[Mobject] = [step_counter(clock, (frame.right, frame.top - LARGE))]
        if last := met or crowded(party, top):
            before += names
        if self.note:
            at = frame.right, frame.top - LARGE - self.note_at
            before.append(Lettering(self.note, at, "right", cased=True, room=frame.width))
        return [] if last else names, before


def headed(source: str, note: str, frame: Area, field: Field) -> list[Mobject]:
    """A heading without a legend: a formula at the top left, a note at the top right.

    Between them is that of the field, if it is made of one.
    """
    sign = formula(source, LARGE)
    sign.shift((frame.left, frame.top, 0) - sign.get_corner((-1, 1, 0)))
    said = Lettering(note, (frame.right, frame.top - LARGE), "right", size=LARGE)
    gap = replace(box_of(sign), left=box_of(sign).right, right=box_of(said).left)
    return [sign, said, *in_line(field, gap)]


def crowded(party: list[Walker], top: float = np.inf) -> bool:
    """Whether a hiker may come to stand before the legend, so that it is to be drawn last.

    That is who leaves the map, one of many, or one who sets out close below the map's `top`.

    Else it is drawn first, which costs nothing per frame.
    """
    leaves = [w.track.left_at is not None or w.route.diverged for w in party]
    high = [w.hiker.foot()[1] + w.hiker.tall > top for w in party]
    return any(leaves) or any(high) or len(party) > 2


def counter_room(steps: int) -> float:
    """Width that a step counter needs which goes to so many steps."""
    return max(COUNTER, text_length(worded("step {}", steps), LARGE) + APART)


def step_counter(clock: ValueTracker, at: tuple[float, float]) -> Lettering:
    """ "step 12", read from the clock."""
    counter = Lettering("", at, "right", LARGE)
    return counter.follow(lambda: worded("step {}", int(clock.get_value() + 1e-6)))
