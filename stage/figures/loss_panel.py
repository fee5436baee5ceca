"""The panel beside a map: the distance walked and the loss, on one clock with the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import Group, ValueTracker

from numerics.numerals import number
from stage.figures.bars import bar_row, bars_with_numbers
from stage.figures.curves import Curves
from stage.paint.area import BESIDE, Area
from stage.paint.lettering import SMALL, Lettering

if TYPE_CHECKING:
    from stage.walk.walkers import Walker

TITLE = SMALL + 0.33  # height of the line above a chart
CHARTS = 3.9  # least width of a panel beside the map, with the gap between
CURVES = 1.9  # least height of the curves below a map


def loss_panel(
    party: list[Walker], clock: ValueTracker, area: Area, steps: int
) -> tuple[Group, Group, Group]:
    """Labels; bars of the distance walked over curves of the loss; the losses at the end.

    In a wide area the bars stand beside the curves.
    """
    distances, losses = [w.distance for w in party], [w.loss for w in party]
    left, rest = area, area.below(TITLE + len(party) * bar_row(len(party)) + 0.3)
    if area.wide:
        left, rest = area.columns(0.46 * area.width, gap=0.08 * area.width)
    bars = bars_with_numbers(distances, clock, (left.left, left.top - TITLE), left.width)
    curves = Curves(losses, clock, rest.below(TITLE))
    labels = Group(
        Lettering("distance walked", (area.left, area.top - SMALL), room=left.width),
        Lettering(party[0].loss_name, (rest.left, rest.top - SMALL), room=rest.width),
        curves.ticks(),
    )
    return labels, Group(bars, curves), last_losses(party, steps, rest, curves)


def with_panel(area: Area, wide: bool, width: float, count: int) -> tuple[Area, Area]:
    """Parts of an area for a map and the panel of so many walkers.

    In a `wide` picture the map is `width` Manim units wide, or what the panel beside it leaves it;
    else the panel is below.
    """
    if wide:
        width = max(width, 0.62 * area.width)  # at 4:3 the charts need their part
        return area.columns(min(width, area.width - CHARTS), gap=0.6)
    return area.raised(panel_height(count, area.width), gap=0.35)


def panel_height(count: int, width: float) -> float:
    """Of a panel of that width that stands below a map, with bars for so many walkers."""
    bars = TITLE + count * bar_row(count)
    beside = max(bars, TITLE + CURVES)
    return beside if width > BESIDE * beside else bars + 0.3 + TITLE + CURVES


def last_losses(party: list[Walker], steps: int, area: Area, curves: Curves) -> Group:
    """The loss that each walker ends with, under each other at the top right of `area`.

    Lower, where curves end that high. Who has left the map is left out.
    """
    said = Group(Lettering(f"at step {steps}", (area.right, area.top - SMALL), "right"))
    line, top = SMALL + 0.17, area.top - TITLE
    ends = [curves.curve(one, one.end, one.end)[0, 1] for one in curves.series]
    if max(ends) > top - len(party) * line:
        floor = curves.at[1] + len(party) * line + 0.1
        top = max(min(min(ends) - 0.1, curves.at[1] + curves.size[1] / 2), floor)
    for i, walker in enumerate(party):
        if walker.track.left_at is None:
            at = area.right, top - SMALL - i * line
            loss = number(walker.loss.values[-1])
            said.add(Lettering(loss, at, "right", color=walker.color, bold=True, cased=True))
    return said
