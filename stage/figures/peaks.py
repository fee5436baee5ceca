"""Peaks: how far from the floor a walker swings, each time it turns back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Mobject, VGroup

from numerics.numerals import is_zero, running
from stage.paint.area import box_of
from stage.paint.lettering import SMALL, Lettering
from stage.walk.hiker import HEIGHT

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.area import Area
    from stage.walk.walkers import Walker

MOST = 8  # figures
GAP = 0.2  # between a peak's dot and its figure
ASIDE = 0.0, 0.35, -0.35, 0.7, -0.7  # how far that gives way to other texts


def peaks(route: Route) -> np.ndarray:
    """Numbers of the steps (n,) at which |y| is larger than before and after; the start counts.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import Momentum
    >>> route = Adventurer(-7, 2).optimize(ravine, Momentum(lr=0.1), steps=30).route
    >>> peaks(route), abs(route.points[peaks(route), 1]).round(1)
    (array([ 0,  6, 13, 20, 27]), array([2. , 1.4, 1. , 0.7, 0.5]))
    """
    far = np.abs(route.points[:, 1])
    before, after = np.r_[-np.inf, far[:-1]], np.r_[far[1:], np.inf]
    return np.flatnonzero((far > before) & (far > after))


def ticked(walker: Walker, area: Area, others: Sequence[Mobject] = ()) -> VGroup:
    """|y| of the first peaks, a figure beyond each; the first with its name.

    The figures lie within `area`, clear of each other and of `others`, or are left out, as are
    peaks beyond the border of the map.
    """
    places = walker.trail.terrain.place(walker.track.knots)
    farthest = np.abs(walker.route.points[: len(places), 1]).max(initial=0)
    figures = VGroup()
    for step in peaks(walker.route)[:MOST]:
        height = walker.route.points[step, 1]
        said = running(abs(height), farthest)
        if step >= len(places) or is_zero(said):
            continue
        x, y = places[step][:2]
        said = said if len(figures) else f"|y| = {said}"
        if np.hypot(*(places[-1][:2] - (x, y))) < HEIGHT:  # the hiker stands there
            x = min(x, places[-1][0] - 0.7 * HEIGHT)
        figure = Lettering(said, side="centre", bold=True, cased=True)
        y = max(y - GAP - SMALL, area.bottom + 0.08) if height < 0 else y + GAP
        room = area.left + figure.length / 2, area.right - figure.length / 2
        for aside in ASIDE:
            figure.write(said, (np.clip(x + aside, *room), y))
            if not any(box_of(figure).meets(box_of(each)) for each in [*figures, *others]):
                figures.add(figure)
                break
    return figures
