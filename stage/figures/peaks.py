"""Peaks: how far from the floor a walker swings, each time it turns back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import VGroup

from numerics.numerals import is_zero, running
from numerics.route import peaks
from stage.paint.area import box_of
from stage.paint.lettering import SMALL, Lettering

if TYPE_CHECKING:
    from manim import Mobject

    from adventurer import Route
    from stage.figures.stems import Stems

MOST = 8  # figures
HANGS = 0.1  # so far may it reach beyond the row of stems
GAP = 0.13  # between the end of a stem and its figure


def figured(stems: Stems, route: Route, others: Sequence[Mobject] = ()) -> VGroup:
    """|y| of the first peaks, a figure beyond the stem of each.

    The figures are in the row, clear of each other, of other stems and of `others`, or are left
    out, as are peaks beyond the border of the map.
    """
    values, tips = route.points[:, 1], stems.tips()[:, :2]
    shown = dict(zip(stems.kept.tolist(), tips.tolist(), strict=False))
    farthest, figures = np.abs(values[: max(shown, default=0) + 1]).max(initial=0), VGroup()
    for step in peaks(values)[:MOST]:
        said = running(abs(values[step]), farthest)
        if step not in shown or is_zero(said):
            continue
        x, y = shown[step]
        beyond = GAP if y > stems.level else -GAP - SMALL
        figure = Lettering(said, (x, y + beyond), "centre", color=stems.color_role)
        box = box_of(figure, 0.0)
        inside = stems.area.bottom - HANGS < box.bottom and box.top < stems.area.top + HANGS
        under = tips[(tips[:, 0] > box.left) & (tips[:, 0] < box.right), 1]
        clear = under.max() < box.bottom if y > stems.level else under.min() > box.top
        others_met = any(box.meets(box_of(each, 0.03)) for each in [*figures, *others])
        if inside and clear and not others_met:
            figures.add(figure)
    return figures
