"""The panel beside a map: the distance walked and the loss, on one clock with the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import Group, ValueTracker

from stage.charts import Curves, bar_row, bars_with_numbers
from stage.layout import Area
from stage.numerals import number
from stage.type import SMALL, Lettering

if TYPE_CHECKING:
    from stage.walkers import Walker

TITLE = SMALL + 0.33  # height of the line above a chart


def panel(
    party: list[Walker], clock: ValueTracker, area: Area, steps: int
) -> tuple[Group, Group, Group]:
    """Labels; bars of the distance walked over curves of the loss; the losses at the end."""
    distances, losses = [w.distance for w in party], [w.loss for w in party]
    bars = bars_with_numbers(distances, clock, (area.left, area.top - TITLE), area.width)
    rest = area.below(TITLE + len(party) * bar_row(len(party)) + 0.3)
    curves = Curves(losses, clock, rest.below(TITLE))
    labels = Group(
        Lettering("distance walked", (area.left, area.top - SMALL)),
        Lettering(party[0].loss_name, (rest.left, rest.top - SMALL)),
        curves.ticks(),
    )
    return labels, Group(bars, curves), last_losses(party, steps, rest, curves)


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
