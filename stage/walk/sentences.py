"""What is said of walks in whole sentences, for captions: who sets out, and where each is then.

They are worked out from the routes that the picture shows, in the language that is spoken, with the
figures that it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from numerics.numerals import brief, number
from numerics.settings import settings
from stage.look.words import worded
from stage.walk.told import loss, walked

if TYPE_CHECKING:
    from adventurer import Route
    from stage.walk.told import Told

PLACES = 2  # so many walks at most are told with their places, more by their losses


def names(routes: Sequence[Route]) -> list[str]:
    """The methods' names; of those with one name also what they were given that differs.

    >>> from fields import ravine
    >>> from optimizers import SGD, Momentum
    >>> from stage.walk.walkers import routes
    >>> names(routes(ravine, (-7, 2), (SGD(), Momentum(momentum=0.5), Momentum()), 1))
    ['SGD', 'Momentum (momentum 0.5)', 'Momentum (momentum 0.9)']
    """
    found = []
    for route in routes:
        others = [settings(each) for each in routes if each.name == route.name]
        own = [said for said in settings(route) if any(said not in each for each in others)]
        found.append(worded("{} ({})", route.name, ", ".join(own)) if own else route.name)
    return found


def introduction(party: Sequence[Told], called: Sequence[str]) -> str:
    """Who walks, where, from which point and how far: the first sentence on these walks.

    Args:
        party: the walks.
        called: what each is called.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> from stage.look.view import view_of
    >>> from stage.walk.told import Told
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.95), steps=30).route
    >>> introduction([Told(route, view_of(ravine))], ["SGD"])
    'SGD (lr 0.95) on ravine, from (−7, 2): 30 steps.'
    """
    who = [
        worded("{} ({})", name, ", ".join(given))
        if (given := settings(told.route)) and "(" not in name and "（" not in name
        else name
        for told, name in zip(party, called, strict=True)
    ]
    route = party[0].route
    steps = max(told.route.steps for told in party)
    where = route.field.name, *map(_figure, route.points[0])
    return worded("{} on {}, from ({}, {}): {} step(s).", _listed(who), *where, steps)


def arrival(party: Sequence[Told], called: Sequence[str], steps: Sequence[int]) -> str:
    """Where walks are after so many steps, and at what loss; of who is at its end how far it went.

    Of more than two only the losses are told. Of who has left the map or could not go on, that.

    Args:
        party: the walks, each of which has just taken a step.
        called: what each is called.
        steps: after how many steps of each.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> from stage.look.view import view_of
    >>> from stage.walk.told import Told
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.95), steps=30).route
    >>> arrival([Told(route, view_of(ravine))], ["SGD"], [3])
    'After step 3 SGD is at (−5.19, −1.46), loss 3.47.'
    """
    said, before = [], 0
    walks = [*zip(party, called, steps, strict=True)]
    here = [each for each in walks if not gone(each[0], each[2])]
    if len(here) > PLACES:
        losses = [f"{name} {number(told.loss.at(step), 3)}" for told, name, step in here]
        told, _, step = here[0]
        said.append(worded("After step {}, {}: {}", step, told.view.loss_name, _joined(losses)))
        here = []
    for told, name, step in here:
        place = *map(_figure, told.route.points[step]), _figures(told, step)
        if step == before:
            said.append(worded("{} is at ({}, {}), {}", name, *place))
        else:
            said.append(worded("After step {} {} is at ({}, {}), {}", step, name, *place))
        before = step
    for told, name, step in walks:
        if left := gone(told, step):
            said.append(worded("{}: {}", name, left))
    return worded(" ").join(worded("{}.", each) for each in said)


def gone(told: Told, step: int) -> str:
    """What has become of a walk that is over before its time: it left the map, or diverged."""
    off = np.flatnonzero(~told.view.contains(told.route.points[: step + 1]))
    if len(off):
        return worded("left the map at step {}", off[0])
    if told.route.diverged and step >= told.route.steps:
        return worded("diverged at step {}", told.route.steps + 1)
    return ""


def _figures(told: Told, step: int) -> str:
    """The loss, and at the end the distance walked."""
    said = [loss(told, step)]
    return _joined([*said, walked(told, step)] if step == told.route.steps else said)


def _figure(value: float) -> str:
    return brief(value, 3)


def _joined(texts: Sequence[str]) -> str:
    return worded(", ").join(texts)


def _listed(texts: Sequence[str]) -> str:
    """Texts in a row: "a, b and c"."""
    *others, last = texts
    return worded("{} and {}", _joined(others), last) if others else last
