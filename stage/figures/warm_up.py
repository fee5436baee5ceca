"""Warm-up: an average of squared gradients begins at 0; what it is after the first, and the step.

For each of two methods there is a square in the outline of its first gradient's: its area is the
average as the method uses it, and its side is what the step is divided by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import Group

from numerics.brakes import FirstMean, first_mean
from numerics.numerals import brief, number, running
from stage.figures.squares import Square
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.walk.told import stays

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View
    from stage.walk.walkers import Walker

TITLE = "average of squared gradients, it starts at 0"
HEADED = SMALL + 0.22  # height of a title above squares
BESIDE = 0.34  # from a square to what is told beside it
LINE = 0.37  # from line to line there
BETWEEN = 0.24  # from a method's row to the next
LINES = 3, 4  # of a method; on the more of them what is made up for has one of its own
MOST = 1.5  # side of an outline
AIR = 0.1  # from what is made up for to what is before it
WORDS = 0.4  # from words to those beside them


class Warm(NamedTuple):
    """The first step of a method, along the axis that is the steepest.

    Attributes:
        mean: the running mean, by the squares.
        slope: the gradient there, without its sign.
        step: how far it goes, in figures.
        lr: the learning rate.
        losses: before it, and after.
    """

    name: str
    mean: FirstMean
    slope: float
    step: str
    lr: float
    losses: tuple[float, float]

    @property
    def kept(self) -> float:
        """The root of the mean as it is kept."""
        return self.slope * float(np.sqrt(1 - self.mean.decay))

    @property
    def root(self) -> float:
        """The root of what the step was divided by."""
        return self.slope * float(np.sqrt(self.mean.used))

    def said(self) -> list[str]:
        """How the mean is made of 0 and the square; what is made up for; and the step."""
        slope, decay, corrected = number(self.slope, 3), self.mean.decay, self.mean.corrected
        share, root = brief(1 - decay), slope if corrected else number(self.root, 2)
        kept = f"{brief(decay)} × 0 + {share} × {slope}²"
        return [
            f"({kept})" if corrected else f"{kept} = {root}²",
            f"÷ (1 − {brief(decay)}) = {slope}²" if corrected else "",
            worded("step {} × {} / {} = {}", brief(self.lr), slope, root, self.step),
        ]

    def fall(self) -> str:
        """The losses in figures: "loss 0.84 → 4.89"."""
        before, after = (number(loss, 3 if loss >= 1 else 2) for loss in self.losses)
        return worded("loss {} → {}", before, after)


def warmed(routes: list[Route], view: View) -> list[Warm]:
    """The first steps of two methods on the map; empty unless only the second has the mean's
    start at 0 made up for.
    """
    if len(routes) != 2 or not all(stays(route, view) for route in routes):
        return []
    means = [first_mean(route) for route in routes]
    if None in means or [mean.corrected for mean in means] != [False, True]:
        return []
    axis = int(np.argmax(np.abs(routes[0].gradients[0])))
    slope, steps = abs(float(routes[0].gradients[0, axis])), first_steps(routes)
    return [
        Warm(route.name, mean, slope, steps[i][axis], float(route.lrs[0]),
             tuple(route.losses[:2].tolist()))
        for i, (route, mean) in enumerate(zip(routes, means, strict=True))
    ]  # fmt: skip


def first_steps(routes: list[Route]) -> list[list[str]]:
    """How far each goes along x and along y at its first step, in figures of one form.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import Adam, RMSProp
    >>> walk = lambda method: Adventurer(-7, 2).optimize(ravine, method, steps=1).route
    >>> first_steps([walk(RMSProp(lr=0.3)), walk(Adam(lr=0.3))])
    [['3.0', '3.0'], ['0.3', '0.3']]
    """
    sizes = np.abs([route.updates[0] for route in routes])
    return [[running(size, float(sizes.max())) for size in one] for one in sizes.tolist()]


def told_width(both: list[Warm], lines: int) -> float:
    """Width of what is told beside the squares, in Manim units, on so many lines."""
    wide = []
    for one in both:
        kept, made_up, step = map(text_length, one.said())
        beside = (AIR + made_up) * (made_up > 0 and lines == LINES[0])
        head = sum(text_length(said, SMALL, "SEMIBOLD") for said in (one.name, one.fall()))
        wide += [head + WORDS, kept + beside, made_up, step]
    return max(wide)


class Places(NamedTuple):
    """How large the outlines are, the height of all, and on how many lines a method is told."""

    side: float
    height: float
    lines: int


def places(both: list[Warm], width: float, height: float) -> Places | None:
    """The largest squares that there is room for, in Manim units; None if there is none."""
    for lines in LINES:
        least = SMALL + (lines - 1) * LINE + 0.06
        broad = width - BESIDE - told_width(both, lines)
        side = min((height - HEADED - BETWEEN) / 2, MOST, broad)
        if side >= least and text_length(worded(TITLE)) <= width:
            return Places(side, HEADED + 2 * side + BETWEEN, lines)
    return None


class WarmUp:
    """Squares, and what is told of them.

    Attributes:
        labels: title and names, which never change.
        squares: one in each outline.
        told: for each method the lines of `Warm.said`, to be shown one after the other.
        falls: for each its losses before the step and after.
    """

    def __init__(
        self, both: list[Warm], places: Places, party: list[Walker], area: Area
    ) -> None:
        self.both, self.side, self.lines = both, places.side, places.lines
        self.per_one = places.side / both[0].slope
        self.squares, self.told, self.falls = Group(), [], Group()
        at = area.left, area.top - SMALL
        self.labels = Group(Lettering(worded(TITLE), at, color=palette.FAINT))
        top = area.top - HEADED
        for one, walker in zip(both, party, strict=True):
            self._draw(one, walker.color, (area.left, top - places.side))
            top -= places.side + BETWEEN

    def _draw(self, one: Warm, color: str, at: tuple[float, float]) -> None:
        self.squares.add(Square(at, self.side, 0.0, color))
        x, y = at[0] + self.side + BESIDE, at[1] + self.side - SMALL
        name = Lettering(one.name, (x, y), color=color, bold=True)
        self.labels.add(name)
        fall = (x + name.length + WORDS, y)
        self.falls.add(Lettering(one.fall(), fall, color=color, bold=True))
        kept, made_up, step = (Lettering(said) for said in one.said())
        own = bool(made_up.text and self.lines == LINES[1])
        kept.write(kept.text, (x, y - LINE))
        beside = (x, y - 2 * LINE) if own else (x + kept.length + AIR, y - LINE)
        made_up.write(made_up.text, beside)
        step.write(step.text, (x, y - (2 + own) * LINE))
        self.told.append([part for part in (kept, made_up, step) if part.text])

    def side_of(self, root: float) -> float:
        """How long a root is, in Manim units."""
        return root * self.per_one
