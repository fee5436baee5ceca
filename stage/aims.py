"""Aims: the arrows of a step that is about to be taken, and what each of them is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import RIGHT, Group, MathTypst

from stage.arrows import Arrows
from stage.formulas import formula
from stage.layout import Area
from stage.pushes import pushes
from stage.type import SMALL

if TYPE_CHECKING:
    from adventurer import Route
    from fields import Field
    from stage.terrain import Terrain
    from stage.views import View
    from stage.walkers import Walker

LONG = 2.4  # arrows of short steps are magnified by whole numbers to at most that many Manim units
MOST = 5  # and by no more than that
AIR = 0.15  # between a label and the border of the map

Place = tuple["Terrain", "View", "Field"]


def magnification(party: list[Walker], steps: range, terrain: Terrain, view: View) -> int:
    """By what the arrows of these steps are longer than the steps, so that one can see them."""
    unit = np.linalg.norm(terrain.edges[:, 0]) / np.ptp(view.x_range)
    taken = [np.hypot(*w.route.updates[: len(steps)].T).max(initial=0) for w in party]
    longest = max(float(max(taken)) * unit, 1e-12)
    return int(np.clip(LONG // longest, 1, MOST))


def step_arrows(walker: Walker, step: int, place: Place, magnified: int) -> Arrows:
    """What adds up to a step of the walker, tip to tail, if it takes that step on the map."""
    parts = pushes(walker.route, step) if step <= walker.track.end else []
    arrows = Arrows(
        *place,
        [part.tail for part in parts],
        [part.vector for part in parts],
        [part.form for part in parts],
        delays=np.arange(len(parts)) / max(len(parts), 1),
        chained=True,
    )
    return arrows.set(sweep=0.0, magnified=float(magnified))


def called(form: str, route: Route) -> str:
    """The formula of a push: lr (−∇f), or αv; nothing for a step that is not taken apart."""
    if form == "gradient":
        return f"{route.hyper['lr']:.4g} times (-nabla f)"
    return f"{route.hyper['momentum']:.4g} v" if form == "velocity" else ""


def labels(arrows: Arrows, route: Route, area: Area) -> Group:
    """Beside each arrow what it is called, within `area`."""
    said = Group()
    for i, form in enumerate(arrows.forms):
        if text := called(form, route):
            said.add(beside(arrows, text, area, i))
    return said


def beside(arrows: Arrows, text: str, area: Area, index: int = 0, share: float = 0.5) -> MathTypst:
    """A formula right of an arrow, at that share of its length, within `area`."""
    tail, tip = arrows.tails()[index], arrows.tips()[index]
    said = formula(text, size=SMALL + 0.04, cased=True)
    said.next_to(tail + share * (tip - tail), RIGHT, buff=0.3)
    (left, low), (right, high) = said.get_corner((-1, -1, 0))[:2], said.get_corner((1, 1, 0))[:2]
    x = max(area.left + AIR - left, 0) - max(right - area.right + AIR, 0)
    y = max(area.bottom + AIR - low, 0) - max(high - area.top + AIR, 0)
    return said.shift((x, y, 0))
