"""Peaks: how far from the floor a walker swings, each time it turns back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import VGroup

from stage.hiker import HEIGHT
from stage.type import SMALL, Lettering

if TYPE_CHECKING:
    from adventurer import Route
    from stage.walkers import Walker

GAP = 0.2  # between a peak's footprint and its figure


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


def ticked(walker: Walker, at_most: int = 8) -> VGroup:
    """|y| of the first peaks, a figure beyond each; the first with its name.

    Peaks beyond the border of the map have none.
    """
    places = walker.trail.terrain.place(walker.track.knots)
    figures = VGroup()
    for step in peaks(walker.route)[:at_most]:
        if step < len(places) and abs(walker.route.points[step, 1]) >= 0.05:  # else it says 0.0
            x, y = places[step][:2]
            height = walker.route.points[step, 1]
            below = y - GAP - SMALL if height < 0 else y + GAP
            said = f"{abs(height):.1f}" if len(figures) else f"|y| = {abs(height):.1f}"
            if np.hypot(*(places[-1][:2] - (x, y))) < HEIGHT:  # the hiker stands there
                x = min(x, places[-1][0] - 0.7 * HEIGHT)
            figures.add(Lettering(said, (x, below), "centre", bold=True, cased=True))
    return figures
