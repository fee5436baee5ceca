"""How a route is drawn: the form of its dots and the dashes of its path go with its colour.

Colour alone tells nothing to those who do not see it. Each colour of a look's `ROUTES` has a form
of its own, so what carries a route's colour (the way, a ghost, a curve, the legend) knows its form.
"""

from __future__ import annotations

from typing import NamedTuple

from stage.look import dracula, paper


class Look(NamedTuple):
    """Corners of the dots (0: round), whether they are hollow, and the path's dashes.

    `dash` holds lengths on and off, by the path's width; of an unbroken path it is empty.
    """

    corners: int = 0
    hollow: bool = False
    dash: tuple[float, ...] = ()


SOLID = Look()
_LOOKS = (
    Look(hollow=True),
    SOLID,
    Look(4),
    Look(4, hollow=True),
    Look(3, dash=(5, 2.5)),
    Look(3, hollow=True, dash=(5, 2.5)),
    Look(dash=(1.2, 2.4)),
    Look(hollow=True, dash=(1.2, 2.4)),
)
_BY_COLOR = {
    color: look
    for roles in (dracula, paper)
    for color, look in zip((*roles.ROUTES, roles.LEAF), (*_LOOKS, Look(hollow=True)), strict=True)
}


def look_of(color: str) -> Look:
    """The look of the route of that colour; of any other colour: solid dots, unbroken.

    >>> look_of(dracula.OWN["SGD"]).hollow, look_of(paper.OWN["Momentum"]).hollow
    (True, False)
    """
    return _BY_COLOR.get(color, SOLID)
