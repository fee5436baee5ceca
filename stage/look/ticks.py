"""Ticks: which few numbers stand at an axis, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from numerics.numerals import brief
from stage.look.view import Range, nice_step

MOST = 4  # on an axis
ENOUGH = 2  # then no round numbers are added to those that are spoken of
OFF = 2e-3  # of the axis: a figure that is off by more does not say where its tick is

Tick = tuple[float, str]  # share of the axis, and the figure


def spoken_of(
    start: tuple[float, float], minima: Iterable[tuple[float, float]], axis: int
) -> list[float]:
    """The numbers a lecture speaks of along an axis, the most important first.

    They are where the walk starts, where the first minimum lies, and, if that is at zero, the
    start's mirror image: those of them that are whole or half numbers.

    >>> spoken_of((-7, 2), [(0, 0)], 1), spoken_of((0.3, 1.5), [(-0.84, 1)], 0)
    ([2, 0, -2], [])
    """
    at, lowest = start[axis], [point[axis] for point in minima][:1]
    numbers = [at, *lowest, *([-at] if lowest == [0] else [])]
    return [number for number in numbers if float(2 * number).is_integer()]


def ticks(
    window: Range, spoken: list[float], taken: Callable[[str], float], name: str
) -> list[Tick]:
    """Few ticks along an axis, none of which touches another.

    Args:
        window: Where the axis begins and ends.
        spoken: Numbers that are to have a tick, the most important first. Round numbers fill up,
            which touch the axis' name at its far end no more than each other.
        taken: The share of the axis that a text takes, with the air around it.

    >>> ticks((-8, 2), [-7, 0, 7], lambda text: 0.1, "x")
    [(0.1, '−7'), (0.8, '0')]
    """
    low, length = window[0], float(np.ptp(window))
    step = nice_step(length / 3)
    round_ones = np.arange(np.ceil(low / step), np.floor(window[1] / step) + 1) * step
    found: list[Tick] = []
    for i, value in enumerate([*spoken, *sorted(round_ones, key=abs)]):
        share = (value - low) / length
        said = _written(value, OFF * length)
        if len(found) == MOST or (i >= len(spoken) and len(found) >= ENOUGH):
            break
        if not said:
            continue
        others = [*found, *([(1 - taken(name) / 2, name)] if i >= len(spoken) else [])]
        free = all(abs(share - at) >= (taken(said) + taken(it)) / 2 for at, it in others)
        if free and taken(said) / 2 <= share <= 1 - taken(said) / 2:
            found.append((float(share), said))
    return sorted(found)


def place_of_name(found: list[Tick], taken: Callable[[str], float], name: str) -> float:
    """The share of an axis where its name stands: at its far end, or half-way between two ticks.

    It is the last two, where there is a number at the end.

    >>> place_of_name([(0.1, "−2"), (0.5, "0"), (0.9, "2")], lambda text: 0.1, "y")
    0.7
    """
    end = 1 - taken(name) / 2
    if len(found) > 1 and end - found[-1][0] < (taken(name) + taken(found[-1][1])) / 2:
        return (found[-2][0] + found[-1][0]) / 2
    return end


def _written(value: float, off: float) -> str:
    """The value in two or three figures that say it by less than `off`; else nothing."""
    for said in (brief(value, 2), brief(value, 3)):
        if abs(float(said.replace("−", "-")) - value) <= off:
            return said
    return ""
