"""Warm-up: how large a running mean of squares is at first, what a step is divided by, and after.

For each of two methods there is a square in the outline of its first gradient's: its area is the
running mean as the method uses it. Beside them bars tell by what later steps are too long.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import Group, ValueTracker

from numerics.brakes import FirstMean, first_mean, too_long
from numerics.numerals import brief, number, running
from stage.figures.squares import Level, Square
from stage.figures.step_bars import StepBars
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.walk.told import stays

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View
    from stage.walk.walkers import Walker

TITLE = "mean of squared gradients, step {}"
BARS = "steps too long by"
HEADED = SMALL + 0.2  # height of a title above squares or bars
BESIDE = 0.28  # from a square to what is told beside it
LINE = 0.36  # from line to line there
BETWEEN = 0.22  # from a method's row to the next
LEAST, MOST = 0.86, 1.4  # side of an outline
WORDS = 0.2  # from words to those beside them
APART = 0.3  # from the squares to the bars
CHART = 2.4  # width of the bars, at least
FIGURE = SMALL + 0.16  # above the highest bar, for its figure


class Warm(NamedTuple):
    """The first step of a method, along the axis that is the steepest.

    Attributes:
        mean: the running mean, by the squares.
        slope: the gradient there, without its sign.
        step: how far it goes, in figures.
        lr: the learning rate.
    """

    name: str
    mean: FirstMean
    slope: float
    step: str
    lr: float

    @property
    def kept(self) -> float:
        """The root of the mean as it is kept."""
        return self.slope * float(np.sqrt(1 - self.mean.decay))

    @property
    def root(self) -> float:
        """The root of what the step was divided by."""
        return self.slope * float(np.sqrt(self.mean.used))

    def said(self) -> list[str]:
        """Of which part of the square the mean is; what is made up for; and the step."""
        slope, share = number(self.slope, 3), brief(100 * (1 - self.mean.decay), 3)
        made_up = f"÷ (1 − {brief(self.mean.decay)})" if self.mean.corrected else ""
        root = number(self.root, 3 if self.mean.corrected else 2)
        return [
            worded("{} % of {}²", share, slope),
            made_up,
            f"{brief(self.lr)} × {slope} / {root} = {self.step}",
        ]


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
        Warm(route.name, mean, slope, steps[i][axis], float(route.lrs[0]))
        for i, (route, mean) in enumerate(zip(routes, means, strict=True))
    ]


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


class Places(NamedTuple):
    """How large the outlines are, and the height of all; bars are beside the squares or below."""

    side: float
    height: float
    beside: bool


def told_width(both: list[Warm]) -> float:
    """Width of what is told beside the squares, in Manim units."""
    lines = []
    for one in both:
        part, *others = map(text_length, one.said())
        lines += [text_length(one.name, weight="SEMIBOLD") + WORDS + part, *others]
    return max(lines)


def places(both: list[Warm], width: float, height: float) -> Places | None:
    """The largest squares that there is room for, in Manim units; None if there is none."""
    told = told_width(both)
    found = []
    for beside in (True, False):
        parts = 1.0 if beside else 0.55
        side = min((parts * height - HEADED - BETWEEN) / 2, MOST)
        wide = max(side + BESIDE + told, text_length(worded(TITLE, 1))) + (APART + CHART) * beside
        if side >= LEAST and wide <= width:
            found.append(Places(side, (HEADED + 2 * side + BETWEEN) / parts, beside))
    return max(found, key=lambda one: one.side, default=None)


class WarmUp:
    """Squares, what is told of them, and bars.

    Attributes:
        labels: titles and names, which never change.
        squares: one in each outline.
        told: for each method the lines of `Warm.said`, to be shown one after the other.
        chart: the bars and their line at 1.
        first, last: figures of the first bar and of the last.
    """

    def __init__(
        self, both: list[Warm], places: Places, party: list[Walker], clock: ValueTracker, area: Area
    ) -> None:
        self.both, self.side = both, places.side
        self.per_one = places.side / both[0].slope
        self.squares, self.told = Group(), []
        at = area.left, area.top - SMALL
        self.labels = Group(Lettering(worded(TITLE, 1), at, color=palette.FAINT))
        wide = max(places.side + BESIDE + told_width(both), text_length(worded(TITLE, 1)))
        top = area.top - HEADED
        for one, walker in zip(both, party, strict=True):
            self._draw(one, walker.color, (area.left, top - places.side))
            top -= places.side + BETWEEN
        under = Area(area.left, area.right, area.bottom, top - BETWEEN)
        right = Area(area.left + wide + APART, area.right, area.bottom, area.top)
        self._draw_bars(party, clock, right if places.beside else under)

    def _draw(self, one: Warm, color: str, at: tuple[float, float]) -> None:
        self.squares.add(Square(at, self.side, 0.0, color))
        x, y = at[0] + self.side + BESIDE, at[1] + self.side - SMALL
        name = Lettering(one.name, (x, y), color=color, bold=True)
        self.labels.add(name)
        part, made_up, step = one.said()
        last = y - (2 if made_up else 1) * LINE
        beside = Lettering(part, (x + name.length + WORDS, y))
        below = Lettering(made_up, (x, y - LINE))
        self.told.append([beside, below, Lettering(step, (x, last), color=color)])

    def side_of(self, root: float) -> float:
        """How long a root is, in Manim units."""
        return root * self.per_one

    def _draw_bars(self, party: list[Walker], clock: ValueTracker, area: Area) -> None:
        bent, whole = party
        steps = bent.route.steps
        factors = too_long(self.both[0].mean.decay, steps)
        title = Lettering(worded(BARS), (area.left, area.top - SMALL), color=bent.color)
        sign = formula(f"1 \\/ sqrt(1 - {brief(self.both[0].mean.decay)}^t)", SMALL, bent.color)
        least = Lettering("× 1", color=whole.color)
        place = area.below(HEADED + FIGURE)
        place = replace(place, right=place.right - least.length - 0.15)
        most = float(factors[0])
        bars = StepBars(factors, bent.color, clock, place, steps, most)
        line = place.bottom + place.height / most
        least.write(least.text, (area.right - least.length, line - SMALL / 2))
        corner = place.right, place.top, 0  # where bars are low
        sign.shift(corner - sign.get_corner((1, 1, 0)))
        self.labels.add(title, least)
        self.chart = Group(bars, Level((place.left, line), place.width, whole.color))
        look = {"color": bent.color}
        self.first = Lettering(f"× {number(most)}", (place.left, place.top + 0.1), **look)
        self.last = Lettering(f"× {number(factors[-1])}", side="right", **look)
        under = factors[-int(np.ceil(self.last.length / place.width * steps)) :]
        high = place.bottom + place.height * float(under.max()) / most
        self.last.write(self.last.text, (place.right, high + 0.1))
        if not any(box_of(sign).meets(box_of(said)) for said in (self.first, self.last)):
            self.labels.add(sign)
