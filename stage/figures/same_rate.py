"""The same methods once more, all at one learning rate: curves of their losses, and their score.

How a method is tuned decides much of a comparison. Beside each one's own learning rate, this tells
what is left of it where the learning rate is held equal.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from adventurer import Method, Route, hyperparameters
from numerics.numerals import brief
from numerics.settings import lr_range, settings
from numerics.values import is_real
from stage.look.words import worded
from stage.walk.walkers import Told, quiet_routes

if TYPE_CHECKING:
    from fields import Field
    from stage.look.view import View
    from stage.walk.walkers import Walker


def same_rate(methods: tuple[Method, ...], lr: float | None) -> tuple[Method, ...]:
    """The methods at one learning rate: that one, or the last one's if it is None.

    That may be a schedule. Empty where that tells nothing new: for fewer than two methods, where
    one has no `lr`, or where each has that `lr` already.

    >>> from optimizers import SGD, Momentum
    >>> same_rate((SGD(lr=0.95), Momentum(lr=0.1)), None)[0]
    SGD(lr=0.1)
    """
    rates = [hyperparameters(method).get("lr") for method in methods]
    lr = rates[-1] if lr is None else lr
    if len(methods) < 2 or None in rates or all(rate == lr for rate in rates):
        return ()
    twins = copy.deepcopy(methods)
    try:
        for twin in twins:
            twin.lr = lr
    except AttributeError:  # it cannot be set
        return ()
    return twins


def held_equal(walked: Sequence[Route]) -> str:
    """What several routes have in common that a comparison has to say: "same lr 0.1"; or nothing.

    >>> from fields import ravine
    >>> from optimizers import SGD, Momentum
    >>> from stage.walk.walkers import routes
    >>> held_equal(routes(ravine, (-7, 2), (SGD(lr=0.1), Momentum(lr=0.1)), 3))
    'same lr 0.1'
    """
    rates = {next((one for one in settings(each) if one.startswith("lr ")), "") for each in walked}
    equal = len(walked) > 1 and len(rates) == 1 and all(rates)
    return worded("same {}", rates.pop()) if equal else ""


class SameRate:
    """What a clip tells of its methods at one learning rate; nothing, if that tells nothing.

    Attributes:
        routes: of the methods at that rate, in their order; empty if there is nothing to tell.
        title: "same lr 0.1"
    """

    def __init__(
        self, field: Field, view: View, methods: tuple, steps: int, lr: float | None
    ) -> None:
        twins = same_rate(methods, lr)
        self.routes: list[Route] = []
        if twins:
            self.routes = quiet_routes(field, view.start, twins, steps)
            rate, walked = twins[0].lr, max((route.lrs for route in self.routes), key=len)
            said = brief(rate) if is_real(rate) else lr_range(walked)
            self.title = worded("same {}", f"lr {said}")

    def told(self, party: list[Walker]) -> list[Told]:
        """What is told of each route, in the view and the colour of the walker of its method."""
        pairs = zip(self.routes, party[: len(self.routes)], strict=True)
        return [Told(route, one.view, one.color, _end(route, one.view)) for route, one in pairs]


def _end(route: Route, view: View) -> int:
    """The last step; of a route that ends off the map the last one before it leaves it."""
    inside = view.contains(route.points)
    return route.steps if inside[-1] else max(int(np.argmin(inside)) - 1, 0)
