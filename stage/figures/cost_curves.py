"""Loss curves of walks whose steps cost unequally, over what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import ValueTracker

from stage.figures.curves import Curves
from stage.paint.area import Area
from stage.walk.series import Series


class CostCurves(Curves):
    """Curves that have the whole width for what all walks cost alike, however many steps that is.

    Args:
        series: the losses of each walk.
        clocks: of each walk, which counts its steps.
        spans: how many steps each has for that cost.
        area: for curves and ticks.
        cost: what all of it is, as it is said at the end of the axis.
    """

    shared = ("clock", "series", "clocks")

    def __init__(
        self,
        series: Sequence[Series],
        clocks: Sequence[ValueTracker],
        spans: Sequence[int],
        area: Area,
        cost: str,
        **kwargs: Any,
    ) -> None:
        self.clocks, self.spans, self.cost = list(clocks), list(spans), cost
        super().__init__(list(series), clocks[0], area, **kwargs)

    def time_of(self, one: Series) -> float:
        return min(self.clocks[self.series.index(one)].get_value(), one.end)

    def span(self, one: Series) -> int:
        return self.spans[self.series.index(one)]

    def last_tick(self) -> str:
        return self.cost
