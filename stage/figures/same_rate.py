"""The same methods once more, all at one learning rate: small curves of their losses, and a line.

How a method is tuned decides much of a comparison. Beside each one's own learning rate, this tells
what is left of it where the learning rate is held equal.
"""

from __future__ import annotations

import copy
import warnings
from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from adventurer import Diverged, Method, Route, hyperparameters
from numerics.numerals import brief
from numerics.settings import lr_range
from numerics.values import is_real
from stage.figures.curves import Curves
from stage.figures.loss_panel import KEY, LossChart, above, loss_said
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.wrapping import rows_of
from stage.walk.dots import Sample
from stage.walk.walkers import Told, routes

if TYPE_CHECKING:
    from fields import Field
    from stage.look.view import View
    from stage.paint.area import Area
    from stage.walk.walkers import Walker

LINE = SMALL + 0.17  # from one row of the line to the next
APART = 0.2  # from one item to the next
AIR = 0.1  # from there to the curves
CURVES = 1.5  # height of the small curves


def same_rate(methods: tuple[Method, ...], lr: float | None) -> tuple[Method, ...]:
    """The methods at one learning rate: that one, or the last one's if it is None.

    That may be a schedule. Empty where that tells nothing new: for fewer than two methods, where
    one has no `lr`, or where each has that `lr` already.

    >>> from optimizers import SGD, Momentum
    >>> same_rate((SGD(lr=0.95), Momentum(lr=0.1)), None)[0]
    SGD(lr=0.1)
    """
    rates = [hyperparameters(method).get("lr") for method in methods]
    lr = rates[-1] if lr is None else lr
    if len(methods) < 2 or None in rates or all(rate == lr for rate in rates):
        return ()
    twins = copy.deepcopy(methods)
    try:
        for twin in twins:
            twin.lr = lr
    except AttributeError:  # it cannot be set
        return ()
    return twins


class SameRate:
    """What a clip tells of its methods at one learning rate; nothing, if that tells nothing.

    Attributes:
        routes: of the methods at that rate, in their order; empty if there is nothing to tell.
        title: "same lr 0.1:"
        said: the last loss of each in figures.
    """

    def __init__(
        self, field: Field, view: View, methods: tuple, steps: int, lr: float | None
    ) -> None:
        twins = same_rate(methods, lr)
        self.routes: list[Route] = []
        if twins:
            with warnings.catch_warnings():  # the line itself says so
                warnings.simplefilter("ignore", Diverged)
                self.routes = routes(field, view.start, twins, steps)
            rate, walked = twins[0].lr, max((route.lrs for route in self.routes), key=len)
            self.title = f"same lr {brief(rate) if is_real(rate) else lr_range(walked)}:"
        self.said = [_said(Told(route, view), 0.0) for route in self.routes]

    def height(self, width: float, charted: bool) -> float:
        """What it needs in a column of that width, with curves or without; 0 for nothing."""
        if not self.routes:
            return 0.0
        return len(self._rows(width)) * LINE + charted * (AIR + CURVES)

    def draw(
        self, party: list[Walker], clock: ValueTracker, main: LossChart, area: Area
    ) -> tuple[Group, list[Curves], Group]:
        """The title with ticks, curves on the clock, and the last losses after the title.

        The curves have the decades of the `main` ones; where `area` is too low there are none.
        """
        labels, numbers = Group(), Group()
        if not self.routes:
            return labels, [], numbers
        pairs = zip(self.routes, party, strict=True)
        told = [Told(route, one.view, one.color, _end(route, one.view)) for route, one in pairs]
        self.said = [_said(one, main.zero) for one in told]
        rows = self._rows(area.width)
        for n, row in enumerate(rows):
            x, y = area.left, area.top - SMALL - n * LINE
            for i in row:
                if i:
                    look = {"color": told[i - 1].color, "bold": True}
                    numbers.add(Sample((x, y + SMALL / 2), told[i - 1].color))
                    numbers.add(Lettering(self.said[i - 1], (x + KEY, y), **look))
                else:
                    labels.add(Lettering(self.title, (x, y)))
                x += self._widths[i] + APART
        under = area.below(len(rows) * LINE + AIR)
        if under.height < CURVES / 2:
            return labels, [], numbers
        between = main.curves.low, main.curves.high
        curves = Curves(above(told, main.zero), clock, under, between, timed=False)
        return labels.add(curves.ticks()), [curves], numbers

    @property
    def _widths(self) -> list[float]:
        """Of the title and of each number with its sample."""
        said = [KEY + text_length(each, SMALL, "SEMIBOLD") for each in self.said]
        return [text_length(self.title), *said]

    def _rows(self, width: float) -> list[list[int]]:
        """The numbers of the items on each row, the title's is 0."""
        return rows_of(self._widths, width, APART)


def _end(route: Route, view: View) -> int:
    """The last step; of a route that ends off the map the last one before it leaves it."""
    inside = view.contains(route.points)
    return route.steps if inside[-1] else max(int(np.argmin(inside)) - 1, 0)


def _said(told: Told, zero: float) -> str:
    if told.route.diverged or told.end < told.route.steps:
        return "diverged" if told.route.diverged else "off the map"
    return loss_said(told.loss.last - zero)
