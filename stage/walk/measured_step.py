"""A step measured: how far it goes along x and along y, as thin lines beside it with figures."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from stage.ground.lines import GroundLine
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering

if TYPE_CHECKING:
    from stage.ground.ground import Ground

WIDTH = 0.03  # of a line, in Manim units
SHIFT = 0.2  # from the step's ends to a line that is shorter than its figure
CAP = 0.05  # half the length of a cap of such a line
AIR = 0.07  # from a line to its figure
CLOSE = 0.01  # around a figure must at least be free
SIZE = SMALL + 0.04
SHARES = 0.5, 0.35, 0.65, 0.25, 0.75  # of a line, where its figure may stand
WIDE = 0.2  # half of who comes along


class MeasuredStep:
    """Of a step from one point (2,) to another its parts along x and y, one after the other.

    Attributes:
        lines: they have yet to grow. Short ones stand a little aside, clear of the way's dots, and
            have caps, so that they are no part of a figure.
        figures: beside the lines, on the side that the step does not lie on if there is room; of a
            line that has room on neither side there is none.
    """

    def __init__(
        self,
        ground: Ground,
        ends: tuple[np.ndarray, np.ndarray],
        said: Sequence[str],
        colors: Sequence[str],
        order: tuple[int, int],
        land: Area,
        seen: np.ndarray,
        taken: Sequence[Area] = (),
    ) -> None:
        """Measure it in that `order` of axes; figures and colours are given for x and then y.

        The figures are on the `land`, clear of `taken`, and hide as few as can be of the points
        that are to be `seen` (n, 2), in Manim units.
        """
        start, end = (np.asarray(point, float) for point in ends)
        corner = start + np.eye(2)[order[0]] * (end - start)
        legs, middle = ((start, corner), (corner, end)), (start + end) / 2
        self.lines: list[GroundLine] = []
        self.figures: list[Lettering] = []
        for axis, leg in zip(order, legs, strict=True):
            away = np.sign(corner - middle) * np.eye(2)[1 - axis]
            look = {"color": colors[axis], "size": SIZE, "bold": True, "cased": True}
            figure = Lettering(said[axis], **look)
            short = figure.length > float(np.abs(leg[1] - leg[0]) @ ground.units)
            leg = np.array(leg) + short * SHIFT * away / ground.units
            caps = [(end - CAP * away / ground.units, end + CAP * away / ground.units)
                    for end in leg if short]  # fmt: skip
            for ends in (leg, *caps):
                line = GroundLine(ground, *ends, color=colors[axis], width=WIDTH)
                self.lines.append(line.set(grown=0.0))
            places, free = ground.terrain.place(ground.box_of(leg))[:, :2], []
            for side, share in itertools.product((away, -away), SHARES):
                _beside(figure, places, 0.5 if short else share, side, AIR + short * CAP)
                box, others = box_of(figure, CLOSE), [*taken, *self.boxes]
                if _within(box, land) and not any(box.meets(other) for other in others):
                    free.append((_hidden(box, seen), len(free), figure.at))
            if free:
                self.figures.append(figure.write(figure.text, min(free)[-1]))

    @property
    def boxes(self) -> list[Area]:
        """Where its figures are."""
        return [box_of(figure, CLOSE) for figure in self.figures]


def _beside(figure: Lettering, leg: np.ndarray, share: float, side: np.ndarray, gap: float) -> None:
    """Put a figure beside a line (2, 2), at that share of it, to that side: −1, 0 or 1 along x, y.

    If it is longer than the line, it ends where that does: it is not to lie on what comes after.
    """
    size = np.array([figure.length, figure.size])
    beyond = np.maximum(size - np.ptp(leg, axis=0), 0) / 2 * np.sign(leg[1] - leg[0])
    centre = leg[0] + share * (leg[1] - leg[0]) - beyond + side * (size / 2 + gap)
    figure.write(figure.text, tuple((centre - size / 2).tolist()))


def _within(box: Area, land: Area) -> bool:
    across = land.left < box.left and box.right < land.right
    return across and land.bottom < box.bottom and box.top < land.top


def _hidden(box: Area, seen: np.ndarray) -> int:
    """How many of points (n, 2) are in a box with a little air: half of a hiker is as wide."""
    return int(box.inset(-WIDE, 0).holds(seen).sum())
