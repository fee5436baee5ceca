"""Warm-up: a mean of squared slopes begins at 0; what it is after the first of them, and the step.

For each of two methods there is a square in an outline whose side is the slope: the square's area
is the average of squared slopes as the method uses it, and its side what the step is divided by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import Group

from numerics.brakes import FirstMean, first_mean
from numerics.numerals import number, running
from stage.figures.squares import Square
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.walk.told import stays

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View
    from stage.walk.walkers import Walker

HEADED = SMALL + 0.22  # height of a title above squares
BESIDE = 0.34  # from a square to what is told beside it
LINE = 0.37  # from line to line there
BETWEEN = 0.24  # from a method's row to the next
LINES = 3  # of a method
MOST = 1.5  # side of an outline
WORDS = 0.4  # from words to those beside them


class Warm(NamedTuple):
    """The first step of a method, along the axis that is the steepest.

    Attributes:
        axis: 0 for x, 1 for y.
        mean: the running mean, by the squares.
        slope: the gradient there, without its sign.
        step: how far it goes, in figures.
        losses: before it, and after.
    """

    name: str
    axis: int
    mean: FirstMean
    slope: float
    step: str
    losses: tuple[float, float]

    @property
    def kept(self) -> float:
        """The root of the mean as it is kept."""
        return self.slope * float(np.sqrt(1 - self.mean.decay))

    @property
    def root(self) -> float:
        """The root of what the step was divided by."""
        return self.slope * float(np.sqrt(self.mean.used))

    def title(self) -> str:
        """What the squares are about: "slope along y: 1.60; its root mean square"."""
        at = "xy"[self.axis], number(self.slope, 3)
        return worded("slope along {}: {}; its root mean square", *at)

    def said(self) -> tuple[str, str, str]:
        """The root mean square as it is kept; as it is used, if that is another; and the step."""
        slope, corrected = number(self.slope, 3), self.mean.corrected
        kept = number(self.kept, 2)
        return (
            worded("rms {}: it began at 0", kept),
            worded("rms {}: bias correction", slope) if corrected else "",
            worded("step = lr × {} / {} = {}", slope, slope if corrected else kept, self.step),
        )

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
        Warm(route.name, axis, mean, slope, steps[i][axis], tuple(route.losses[:2].tolist()))
        for i, (route, mean) in enumerate(zip(routes, means, strict=True))
    ]


def first_steps(routes: list[Route]) -> list[list[str]]:
    """How far each goes along x and along y at its first step, in figures of one form.

    >>> from fields import ravine
    >>> from optimizers import Adam, RMSProp
    >>> from stage.walk.walkers import routes
    >>> first_steps(routes(ravine, (-7, 2), (RMSProp(lr=0.3), Adam(lr=0.3)), 1))
    [['3.0', '3.0'], ['0.3', '0.3']]
    """
    sizes = np.abs([route.updates[0] for route in routes])
    return [[running(size, float(sizes.max())) for size in one] for one in sizes.tolist()]


def told_width(both: list[Warm]) -> float:
    """Width of what is told beside the squares, in Manim units."""
    wide = []
    for one in both:
        head = sum(text_length(said, SMALL, "SEMIBOLD") for said in (one.name, one.fall()))
        wide += [head + WORDS, *map(text_length, one.said())]
    return max(wide)


class Places(NamedTuple):
    """How large the outlines are, and the height of all."""

    side: float
    height: float


def places(both: list[Warm], width: float, height: float) -> Places | None:
    """The largest squares that there is room for, in Manim units; None if there is none."""
    least = SMALL + (LINES - 1) * LINE + 0.06
    broad = width - BESIDE - told_width(both)
    side = min((height - HEADED - BETWEEN) / 2, MOST, broad)
    if side >= least and text_length(both[0].title()) <= width:
        return Places(side, HEADED + 2 * side + BETWEEN)
    return None


class WarmUp:
    """Squares, and what is told of them.

    Attributes:
        labels: title and names, which never change.
        squares: one in each outline.
        told: for each method the lines of `Warm.said`, to be shown one after the other; the second
            takes the place of the first.
        falls: for each its losses before the step and after.
        per_one: how long a root of 1 is, in Manim units.
    """

    def __init__(self, both: list[Warm], places: Places, party: list[Walker], area: Area) -> None:
        self.both, self.side = both, places.side
        self.per_one = places.side / both[0].slope
        self.squares, self.told, self.falls = Group(), [], Group()
        at = area.left, area.top - SMALL
        self.labels = Group(Lettering(both[0].title(), at))
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
        lines = zip(one.said(), (1, 1, 2), strict=True)
        self.told.append([Lettering(said, (x, y - i * LINE)) for said, i in lines])
