"""Losses over the steps, as the chart beside a map has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from manim import Group, ValueTracker

from numerics.numerals import number
from stage.figures.curves import Curves
from stage.figures.rate_strip import RateStrip
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering
from stage.walk.series import Series

if TYPE_CHECKING:
    from manim import Animation

    from stage.walk.told import Told

TITLE = SMALL + 0.33  # height of the line above a chart
NOISE = 1e-9  # of a loss: what is so little below zero is zero


class LossChart:
    """The loss of each walker on one axis.

    Args:
        told: whose losses.
        clock: they grow with it.
        area: for title, curves and ticks.
        title: what stands above; own: the loss' name, and that its axis is logarithmic.
        zero: the loss that the axis counts from; own: see `lowest`.
        between: the powers of ten that the axis has; own: those it needs.
        later: the area that the chart has when it has made room for another; own: that one, too.
        rates: so high is a strip below the ticks for an lr that changes; see `RateStrip`.

    Attributes:
        labels: title and ticks.
        curves: they grow with the clock.
        rates: what goes with the clock of the strip; nothing if there is none.
    """

    def __init__(
        self,
        told: Sequence[Told],
        clock: ValueTracker,
        area: Area,
        title: str = "",
        zero: float | None = None,
        between: tuple[float, float] | None = None,
        later: Area | None = None,
        rates: float = 0.0,
    ) -> None:
        zero = lowest(told) if zero is None else zero
        place, under = area.below(TITLE).raised(rates, 0.0)
        self.curves = Curves(above(told, zero), clock, place, between)
        title = title or worded("{}, log scale", loss_name(told[0], zero))
        said = Lettering(title, (area.left, area.top - SMALL), room=area.width)
        self.later = (later or area).below(TITLE).raised(rates, 0.0)[0]
        self.ticks = self.curves.ticks(self.later)
        self.labels = Group(said, *(tick.text for tick in self.ticks))
        self.rates, self.strip = Group(), []
        if rates:
            x, wide = self.curves.at[0], self.curves.size[0]
            strip = RateStrip(told, clock, under, (x, x + wide), self.curves.steps)
            self.labels.add(strip.name)
            self.rates.add(strip.lines, *strip.values)
            self.strip, self.rise = [strip.name, *self.rates], self.later.bottom - place.bottom

    def make_room(self) -> list[Animation]:
        """Animations to the area that it has later."""
        strip = [part.animate.shift((0, self.rise, 0)) for part in self.strip]
        return [*self.curves.moved(self.later, self.ticks), *strip]


def lowest(told: Sequence[Told]) -> float:
    """The loss to count from: zero, or the lowest there is if that is below."""
    view = told[0].view
    ends = [float(min(one.loss.values[: int(one.end) + 1])) for one in told]
    zero = min(0.0, view.base - view.offset, *ends)
    return 0.0 if zero > -NOISE * abs(told[0].loss.values[0]) else zero


def loss_name(told: Told, zero: float) -> str:
    """What a loss that is counted from `zero` is called."""
    return worded("loss − min") if zero else told.view.loss_name


def above(told: Sequence[Told], zero: float) -> list[Series]:
    """Losses, counted from that one."""
    return [Series(one.loss.values - zero, one.color, one.end) for one in told]


def loss_said(told: Told, zero: float) -> str:
    """A last loss in figures, two that count, or two decimals; in words if there is none.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> from stage.look.view import view_of
    >>> from stage.walk.told import Told
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.1), steps=30).route
    >>> loss_said(Told(route, view_of(ravine)), 0.0)
    '1.34'
    """
    if not told.stays:
        return gone(told)
    loss = told.loss.last - zero
    return number(loss, 3 if abs(loss) >= 1 else 2)


def gone(told: Told) -> str:
    """What a figure says of a walker who does not stay to its last step."""
    return worded("diverged" if told.route.diverged else "off the map")
