"""Panels around a map on which several walk: where they lie, and what they tell of the walkers.

The loss is the main chart, the verdict says in figures what the pictures show. If the methods walk
at one learning rate, too, that has a chart of its own, and its column in the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from stage.figures.curves import powers
from stage.figures.heading import LOWER, Heading
from stage.figures.loss_panel import TITLE, LossChart, above, loss_name, loss_said, lowest
from stage.figures.rate_strip import strip_height
from stage.figures.same_rate import SameRate
from stage.figures.verdict import (
    BROAD,
    columns_of,
    distances,
    ended,
    losses,
    verdict_height,
)
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE

if TYPE_CHECKING:
    from adventurer import Route
    from stage.walk.walkers import Walker

CHARTS = 3.9  # least width of what stands beside a map
LEAST_MAP = 0.58  # of a wide picture's width, if the charts leave it that
LEAST_HIGH = 0.36  # of its width, for a map that is high
ALL = 6.2  # least width of charts above a verdict, side by side with a map
GAP = 0.45  # between the map and that, and between charts
OVER = 0.3  # from a verdict to what is above it
TICKS = 0.6  # beside a map, for its numbers
CURVES = 1.0, 2.6  # height of curves below a map, at least and at most
TWO = 6.4  # width of a picture that has two charts side by side
NEAR = 0.2  # from a chart and a verdict to the map's ticks above them
SHORT = {1: 2.1, 2: 4.15}  # width of a verdict of so many columns beside a chart


@dataclass(frozen=True)
class Places:
    """Where things lie in the picture: a map, its charts, and a verdict.

    The first chart lies at `alone` until there is a second one `again`, if any. Of its height
    `rates` is for a strip of the lr below it. A verdict that is `broad` Manim units wide may have
    large figures.
    """

    map: Area
    alone: Area
    losses: Area
    again: Area | None
    verdict: Area
    rates: float
    broad: float = BROAD

    @classmethod
    def of(
        cls,
        frame: Area,
        heading: Heading,
        size: tuple[float, float],
        routes: Sequence[Route],
        twice: bool,
    ) -> Places:
        """Places for these routes below a heading, with two charts if `twice`.

        In a wide picture charts stand beside the map, which with its ticks is size[0] Manim units
        wide, or what charts leave it; else below. The verdict is below the map; beside it, where it
        is high: its height by its width is size[1]. Under the first chart is a strip for
        an lr that changes; none, if the map would have to be lower for that.
        """
        count, rates = len(routes), strip_height(routes)
        under, strip = heading.height + 0.14, verdict_height(count, frame.width)
        if not frame.wide:
            return cls._below(frame.below(under), size[1], strip, twice, rates)
        rest, verdict = frame.raised(strip, OVER)
        width = min(max(size[0], LEAST_MAP * frame.width), frame.width - CHARTS - GAP)
        width = min(width, max(rest.below(under).height / size[1] + TICKS, BROAD))
        left, right = frame.columns(width, GAP)
        over = under if heading.note or heading.reach > left.width else LARGE + LOWER
        wide = max(frame.below(under).height / size[1], LEAST_HIGH * frame.width)
        if size[1] * width > 1.25 * rest.below(under).height and wide + GAP + ALL < frame.width:
            left, right = frame.columns(wide, GAP)
            charts, verdict = right.below(over).raised(strip, OVER)
            return cls(left.below(under), *_stacked(charts, twice, rates), verdict, rates)
        if width >= BROAD:
            land, verdict = left.below(under).raised(strip, OVER)
            return cls(land, *_stacked(right.below(over), twice, rates), verdict, rates)
        left, right = rest.columns(width, GAP)
        return cls(left.below(under), *_stacked(right.below(over), twice, rates), verdict, rates)

    @classmethod
    def under(
        cls, frame: Area, heading: Heading, aspect: float, count: int, columns: int = 2
    ) -> Places:
        """Places for a chart and a verdict of one or two columns, side by side below a map.

        The map, whose height by its width is `aspect`, gets the width of the picture as far as a
        low chart leaves it that.
        """
        area, short = frame.below(heading.height + 0.14), SHORT[columns]
        least = max(TITLE + TICKS + CURVES[0], verdict_height(count, short, short))
        most = TITLE + TICKS + CURVES[1]
        spare = area.height - NEAR - TICKS - aspect * (area.width - TICKS)
        land, strip = area.raised(float(np.clip(spare, least, max(least, most))), NEAR)
        chart, verdict = strip.columns(strip.width - short - GAP, GAP)
        return cls(land, chart, chart, None, verdict, 0.0, verdict.width)

    def without_chart(self, count: int) -> Places:
        """The same for so many walkers, with the verdict at the foot and the map down to it."""
        high = verdict_height(count, self.verdict.width, self.broad)
        foot = self.verdict.bottom + high
        verdict = replace(self.verdict, left=self.map.left, top=foot)
        return replace(self, map=replace(self.map, bottom=foot + OVER), verdict=verdict)

    @classmethod
    def _below(cls, area: Area, aspect: float, strip: float, twice: bool, rates: float) -> Places:
        """Charts and verdict below the map."""
        rest, verdict = area.raised(strip, OVER)
        spare = rest.height - OVER - TITLE - TICKS - aspect * rest.width
        rates = rates if spare - rates > CURVES[0] else 0.0
        spare -= rates
        land, charts = rest.raised(TITLE + rates + float(np.clip(spare, *CURVES)), OVER)
        if not twice or charts.width < TWO:
            return cls(land, charts, charts, None, verdict, rates)
        one, other = charts.columns((charts.width - GAP) / 2, GAP)
        return cls(land, one, one, other.raised(rates, 0.0)[0], verdict, rates)


def _stacked(area: Area, twice: bool, rates: float) -> tuple[Area, Area, Area | None]:
    """One chart alone, and then one above the other, both with axes of one length."""
    if not twice:
        return area, area, None
    return area, *area.raised((area.height - GAP - rates) / 2, GAP)


class Panels:
    """Charts and the verdict on a party, as they come one after the other.

    Attributes:
        labels, growing: what stands there from the beginning, and what of it grows with the clock.
        ended: what comes when the walk has ended.
        again: labels, curves and last figures of the walk at one learning rate, on `second_clock`;
            nothing if there is none.
    """

    def __init__(
        self, party: list[Walker], clock: ValueTracker, again: SameRate, places: Places
    ) -> None:
        self.second_clock = ValueTracker(0)
        told = again.told(party)
        zero = lowest([*party, *told])
        between = powers(above([*party, *told], zero))
        axis = {"zero": zero, "between": between}
        there = {"later": places.losses, "rates": places.rates}
        self.main = main = LossChart(party, clock, places.alone, **there, **axis)
        name = loss_name(party[0], zero)
        titles = (worded("{}, own lr", name), worded("own lr")) if told else ended(name, party[0])
        scores = [distances(party), losses(party, titles, zero, loss_said)]
        if told:
            same = worded("{}, {}", name, again.title), again.title
            scores.append(losses(told, same, zero, loss_said))
        self.columns = columns_of(scores, places.verdict, party, clock)
        walked, ends, *more = self.columns
        self.labels = Group(main.labels, walked.labels)
        self.growing = Group(walked.figures, main.curves, main.rates)
        self.ended = Group(walked.ring, ends.labels, ends.figures, ends.ring)
        self.again: tuple[Group, list, Group] = Group(), [], Group()
        for column in more:
            self.again = column.labels, [], Group(column.figures, column.ring)
            if places.again:
                title = worded("{}, {}", name, again.title)
                second = told, self.second_clock, places.again, title
                chart = LossChart(*second, **axis)
                self.again[0].add(chart.labels)
                self.again[1].append(chart.curves)
