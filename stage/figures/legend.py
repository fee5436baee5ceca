"""The legend of the walkers, with their hyperparameters."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import brief
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.wrapping import wrapped
from stage.walk.dots import Sample
from stage.walk.walkers import LEFT, Walker

if TYPE_CHECKING:
    from adventurer import Route

DROP = 0.4  # from a name to what stands below it
SAMPLE = Sample.LENGTH + 0.14  # before a name, with the gap to it
BETWEEN = "   "  # hyperparameters
SYMBOLS = {
    **{"beta1": "β₁", "beta2": "β₂", "weight_decay": "λ"},
    **{"betas": "β", "b1": "β₁", "b2": "β₂"},  # torch's and optax's names
}
STATES = 2  # of what a method remembers so much is told


def legend_line(party_size: int) -> float:
    """Height of one line of the legend, which is set smaller when there are many."""
    return 0.56 if party_size <= 2 else 0.38


def _name_size(party_size: int) -> float:
    return LARGE if party_size <= 2 else SMALL


def legend_height(walked: list[Route], width: float) -> float:
    """Height of the legend of these routes, with a little air below it."""
    below = sum(DROP * len(rows) for rows, column in _entries(walked, width) if not column)
    return legend_line(len(walked)) * len(walked) + below + 0.06


def legend_width(walked: list[Route], width: float) -> float:
    """How far the legend of these routes reaches to the right, at most `width` Manim units."""
    names = [_name_length(route, len(walked)) for route in walked]
    told = [
        column + max(text_length(row) for row in [*rows, LEFT.format(999)])
        for rows, column in _entries(walked, width)
    ]
    return min(max(names + told), width)


def legend(
    party: list[Walker], clock: ValueTracker, at: tuple[float, float], width: float = np.inf
) -> Group:
    """A sample of each route, its method's name and hyperparameters; `at` is the top left corner.

    What does not fit beside the name within `width` Manim units goes below it, in as many rows as
    it takes.
    """
    lines, size = Group(), _name_size(len(party))
    y = at[1] - size
    walked = [walker.route for walker in party]
    for walker, (rows, column) in zip(party, _entries(walked, width), strict=True):
        look = {"side": "left", "size": size, "color": walker.color, "bold": True, "cased": True}
        indent = _indent(len(party))
        if indent:
            lines.add(Sample((at[0], y + size / 2), walker.color))
        lines.add(Lettering(walker.route.name, (at[0] + indent, y), room=width - indent, **look))
        drop = 0.0 if column else DROP
        for i, said in enumerate(rows):
            y -= drop
            label = Lettering(said, (at[0] + column, y), cased=True, room=width - column)
            if walker.route.states and i == len(rows) - 1:
                label.add_updater(_state_of(walker, clock))
            elif walker.track.left_at is not None or walker.route.diverged:
                label.add_updater(_note_of(walker, clock, said, first=i == 0))
            lines.add(label)
        y -= legend_line(len(party))
    return lines


def _indent(party_size: int) -> float:
    """Room before a name for a sample of its way, where there are others to tell it from."""
    return SAMPLE if party_size > 1 else 0.0


def _name_length(route: Route, party_size: int) -> float:
    return _indent(party_size) + text_length(route.name, _name_size(party_size), "SEMIBOLD")


def _entries(walked: list[Route], width: float) -> list[tuple[list[str], float]]:
    """For each route its hyperparameters in rows, and how far aside they stand; 0 is below."""
    column = max(_name_length(route, len(walked)) for route in walked) + 0.3
    said = [hyperparameters(route) for route in walked]
    longest = max(text_length(text) for text in [*said, LEFT.format(999)])
    if column + longest <= width and not any(route.states for route in walked):
        return [([text], column) for text in said]
    rows = [wrapped(text.split(BETWEEN), width) if text else [""] for text in said]
    states = [[remembered(route, 0)] if route.states else [] for route in walked]
    return [(each + state, 0.0) for each, state in zip(rows, states, strict=True)]


def _note_of(
    walker: Walker, clock: ValueTracker, said: str, first: bool
) -> Callable[[Lettering], None]:
    """Updater of a row that tells, if it is the `first`, when its walker has left the map."""

    def follow(label: Lettering) -> None:
        note = walker.note(clock.get_value())
        label.write((note if first else "") if note else said)

    return follow


def _state_of(walker: Walker, clock: ValueTracker) -> Callable[[Lettering], None]:
    """Updater of a row that tells what its walker remembers now."""

    def follow(label: Lettering) -> None:
        told = "" if walker.note(clock.get_value()) else remembered(walker.route, clock.get_value())
        label.write(told)

    return follow


def remembered(route: Route, time: float) -> str:
    """What the method remembers of x and y at a moment of the clock: "exp_avg (−0.07, 0.4)"."""
    step = min(int(time + 1e-6), route.steps)
    return BETWEEN.join(
        f"{name} ({', '.join(brief(each, 2) for each in (values[step - 1] if step else (0, 0)))})"
        for name, values in [*route.states.items()][:STATES]
    )


def hyperparameters(route: Route) -> str:
    """What the method was given, by its own names: "lr 0.1   momentum 0.9"."""
    return BETWEEN.join(
        f"{SYMBOLS.get(name, name)} {_said(value)}".strip()
        for name, value in route.hyper.items()
        if name != "eps" and _said(value) is not None  # eps guards a division: nothing to compare
    )


def _said(value: Any) -> str | None:
    """A hyperparameter in figures; nothing behind the name of what is switched on."""
    if isinstance(value, tuple) and all(isinstance(each, Real) for each in value):
        return ", ".join(map(brief, value))
    if isinstance(value, bool):
        return "" if value else None
    return brief(value) if isinstance(value, Real) else None
