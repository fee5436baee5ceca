"""Figures beside and below a map: the loss as the main chart, and the distance walked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from manim import Group, ValueTracker

from numerics.numerals import number
from stage.figures.bars import NUMBER_GAP, bar_row, bars_with_numbers
from stage.figures.curves import Curves
from stage.figures.heading import LOWER, Heading
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.walk.dots import Sample
from stage.walk.series import Series

if TYPE_CHECKING:
    from stage.walk.walkers import Told, Walker

TITLE = SMALL + 0.33  # height of the line above a chart
CHARTS = 4.1  # least width of what stands beside a map
LEAST_MAP = 0.58  # of a wide picture's width, if the charts leave it that
LEAST_HIGH = 0.36  # of its width, for a map that is high
ALL = 6.2  # least width of the loss above bars and last word, side by side
GAP = 0.45  # between the map and that, and between charts
CURVES = 1.9  # least height of curves below a map
NOISE = 1e-9  # of a loss: what is so little below zero is zero
BROAD = 6.0  # Manim units: a row of bars so wide has its title on its left
KEY = Sample.LENGTH + 0.14  # before a bar, for a sample of the route
WALKED = "distance walked"


@dataclass(frozen=True)
class Places:
    """Where things lie in the picture: a map, its charts, and a `last` word that comes late."""

    map: Area
    losses: Area
    walked: Area
    last: Area

    @classmethod
    def of(
        cls,
        frame: Area,
        heading: Heading,
        size: tuple[float, float],
        count: int,
        last: Callable[..., float],
    ) -> Places:
        """Places for so many walkers below a heading.

        In a wide picture the loss stands beside the map, which is size[0] Manim units wide, or what
        the chart leaves it; else below. Bars are below the map; beside it, where it is high: its
        height by its width is size[1]. `last(width, charted)` is the height that is kept for the
        last word in a column of that width, with a chart or without.
        """
        under, bars = heading.height + 0.14, count * bar_row(count)
        if frame.wide:
            width = max(size[0], LEAST_MAP * frame.width)
            left, right = frame.columns(min(width, frame.width - CHARTS - GAP), GAP)
            strip = bars + TITLE * (left.width < BROAD)
            land, walked = left.below(under).raised(strip, gap=0.3)
            wide = max(frame.below(under).height / size[1], LEAST_HIGH * frame.width)
            high = size[1] > 1.25 * land.aspect and wide + GAP + ALL < frame.width
            if high:
                left, right = frame.columns(wide, GAP)
                land = left.below(under)
            clear = heading.reach < left.width and not heading.note
            right = right.below(LARGE + LOWER if clear else under)
            if not high:
                losses, word = _above(right, last, True)
                return cls(land, losses, walked, word)
            half = 0.4 * right.width, GAP
            height = max(TITLE + bars, last(right.columns(*half)[1].width, True))
            losses, foot = right.raised(height, gap=GAP)
            return cls(land, losses, *foot.columns(*half))
        rest, word = _above(frame.below(under), last, False)
        high, curves = rest.raised(TITLE + CURVES, gap=0.3)
        if high.height - (TITLE + bars + 0.3) > 0.55 * frame.width:
            land, walked = high.raised(TITLE + bars, gap=0.3)
            return cls(land, curves, walked, word)
        land, foot = rest.raised(max(TITLE + CURVES, TITLE + bars), gap=0.35)
        walked, losses = foot.columns(0.46 * foot.width, gap=0.08 * foot.width)
        return cls(land, losses, walked, word)


def _above(area: Area, last: Callable[..., float], charted: bool) -> tuple[Area, Area]:
    """What the last word leaves of an area above it, and its own part."""
    height = last(area.width, charted)
    return area.raised(height, gap=GAP if height else 0.0)


def walked_bars(party: list[Walker], clock: ValueTracker, area: Area) -> tuple[Group, Group]:
    """The title and a sample of each route; and bars of the distance walked, with numbers.

    The title stands left of the bars where they are `BROAD`, else above.
    """
    left, top, labels = area.left, area.top, Group()
    row = bar_row(len(party))
    at = left, top - (0.64 * row + SMALL) / 2
    if area.width >= BROAD:
        left += text_length(WALKED) + 0.3
    else:
        at, top = (left, top - SMALL), top - TITLE
    labels.add(Lettering(WALKED, at, room=area.width))
    if len(party) > 1:
        middles = [top - (i + 0.32) * row for i in range(len(party))]
        for walker, middle in zip(party, middles, strict=True):
            labels.add(Sample((left, middle), walker.color))
        left += KEY
    distances = [walker.distance for walker in party]
    return labels, bars_with_numbers(distances, clock, (left, top), area.right - left)


class LossChart:
    """The loss of each walker on one axis.

    Attributes:
        zero: the loss that the axis counts from: zero, or the lowest there is if that is below.
        labels: title and ticks.
        curves: they grow with the clock.
        numbers: the losses at their ends; whoever has left the map has none.
    """

    def __init__(self, party: list[Walker], clock: ValueTracker, area: Area) -> None:
        view = party[0].view
        ends = [float(min(one.loss.values[: int(one.end) + 1])) for one in party]
        self.zero = min(0.0, view.base - view.offset, *ends)
        if self.zero > -NOISE * abs(party[0].loss.values[0]):
            self.zero = 0.0
        losses = above(party, self.zero)
        stay = [walker.track.left_at is None for walker in party]
        said = [loss_said(one.last) if at else "" for one, at in zip(losses, stay, strict=True)]
        room = max(text_length(each, SMALL, "SEMIBOLD") for each in said) + NUMBER_GAP
        place = Area(area.left, area.right - room, area.bottom, area.top - TITLE)
        self.curves = Curves(losses, clock, place)
        name = "loss − min" if self.zero else party[0].loss_name
        title = f"{name}, log scale"
        title = Lettering(title, (area.left, area.top - SMALL), room=area.width)
        self.labels, self.numbers = Group(title, self.curves.ticks()), self.curves.at_the_ends(said)


def above(told: Sequence[Told], zero: float) -> list[Series]:
    """Losses, counted from that one."""
    return [Series(one.loss.values - zero, one.color, one.end) for one in told]


def loss_said(loss: float) -> str:
    """A loss in figures: two that count, or two decimals.

    >>> loss_said(1.3401), loss_said(0.04794)
    ('1.34', '0.048')
    """
    return number(loss, 3 if abs(loss) >= 1 else 2)
