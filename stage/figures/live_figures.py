"""What is told of a way that bends, as it is now: y at each step, its end, and its factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker

from numerics.numerals import running
from stage.figures.stems import rows_of_stems
from stage.look.words import worded
from stage.paint.lettering import Lettering
from stage.walk.walkers import left_the_map

if TYPE_CHECKING:
    from manim import Mobject

    from numerics.rates import RateScan
    from stage.paint.area import Area
    from stage.walk.live_way import LiveWay

DECIMALS = 3  # of a factor


def live_stems(
    way: LiveWay,
    values: np.ndarray,
    window: tuple[float, float],
    area: Area,
    unit: float,
    steps: int,
) -> list[Mobject]:
    """A row of stems for a way, which follows it, with title and ticks; see `stem_rows`.

    Args:
        way: whose steps, those that lie on the map.
        values: y of some of its forms, (steps + 1, m), which have room on the row's scale.
        window: the lowest and the highest y of the map.
    """
    inside = np.clip(np.nan_to_num(values), *window)
    even = np.arange(len(values)) % 2 == 0
    known = np.where(even, inside.max(axis=1), inside.min(axis=1))  # as far to and fro as any
    told = [known], [way.color_role], window, ValueTracker(steps), area, unit, steps
    (row,), texts = rows_of_stems(*told)
    row.add_updater(lambda stems: stems.show(way.on_the_map[:, 1]), call_updater=True)
    return [*texts, row]


def end_note(way: LiveWay, steps: int, at: tuple[float, float], side: str) -> Lettering:
    """How many steps it has, or at which of them it has left the map."""

    def told() -> str:
        gone = way.track.left_at
        return left_the_map(gone) if gone else worded("{} step(s)", steps)

    return Lettering("", at, side).follow(told)


def factors_note(way: LiveWay, scan: RateScan, at: tuple[float, float], room: float) -> Lettering:
    """By what each step multiplies x and y: "each step: x × 0.905, y × −0.900"; see `RateScan`."""

    def tell(line: Lettering) -> None:
        each = scan.factors(way.way)
        if each is not None:
            x, y = (running(factor, 1, DECIMALS + 1) for factor in each.round(DECIMALS) + 0.0)
            line.write(worded("each step: x × {}, y × {}", x, y))

    return Lettering("", at, room=room).add_updater(tell, call_updater=True)
