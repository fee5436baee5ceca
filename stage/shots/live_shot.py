"""The shot of a route that bends live: a map, a method's name and figures, and y at each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from manim import Mobject, ValueTracker

from numerics.numerals import running
from stage.figures.stems import GAP, ROOM, stem_rows
from stage.ground.minima import StartMark
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.shots.map_shot import HEAD, MapShot
from stage.walk.dots import Sample
from stage.walk.live_way import LiveWay
from stage.walk.walkers import left_the_map

if TYPE_CHECKING:
    from numerics.rates import RateScan
    from stage.ground.ground import Ground

BETWEEN = 0.5  # from the map to the chart, in Manim units
LINE = 0.4  # height of a line of what is told below the name
AIR = 0.05  # from a line below the name to the map, where the arrow of who leaves may be
HIGH = 2.6  # of a row of stems, at most
DECIMALS = 3  # of a factor


class LiveShot(MapShot):
    """A map with a route that follows what it depends on, and a chart of that beside or below."""

    shape = "16:9"

    def draw_live(
        self,
        land: Area,
        name: str,
        color: str,
        counter: Lettering,
        points_at: Callable[[float], np.ndarray],
        values: np.ndarray,
        lines: int,
    ) -> tuple[list[Mobject], list[Mobject]]:
        """What stands still of a route, its map first, and what follows the clock.

        `way` is the route, and `line_at` where the first line below what is told begins.

        Args:
            land: the place for all of it.
            name, color: the method's, and the route's.
            counter: of what the route depends on: beside the name if there is room, else below.
            points_at: the route's points (steps + 1, 2) at a moment of the clock.
            values: y of some of its forms, (steps + 1, m), for the scale of its stems.
            lines: how many lines are to be told below name and counter.
        """
        at = land.left + Sample.ROOM, land.top - LARGE
        named = Lettering(name, at, size=LARGE, color=color, bold=True)
        end = at[0] + named.length
        lower = end + 0.3 + counter.length > land.right  # the counter has a line of its own
        last = end if lower else end + 0.3 + counter.length
        under = last + text_length(left_the_map()) + 0.4 > land.right  # and so has the note
        below = lines + lower + under
        head = HEAD + LINE * below + AIR * bool(below)
        spare = land.height - head - land.width * self.window().aspect
        row = min(spare, HIGH) if spare > ROOM + GAP else 0.0
        self.find_place(head, row, land)
        line = iter(land.top - LARGE - SMALL / 2 - LINE * np.arange(1, 4))
        counter.write(counter.text, (land.left, next(line)) if lower else (end + 0.3, at[1]))
        note = (land.left, next(line)) if under else (land.right, at[1])
        self.line_at = land.left, next(line)
        still = [self.draw_map(), Sample((land.left, land.top - LARGE / 2), color), named]
        self.way = LiveWay(self.ground, points_at, self.clock, color)
        stems: list[Mobject] = []
        if row:
            stems = _live_stems(self.way, self.ground, values, land.raised(row, 0.0)[1])
        told = [counter, _end_note(self.way, self.steps, note, "left" if under else "right")]
        mark = StartMark(self.ground, self.start)
        return still, [self.clock, self.way, mark, self.minima, *stems, *told]


def _live_stems(way: LiveWay, ground: Ground, values: np.ndarray, area: Area) -> list[Mobject]:
    """A row of stems for a way, which follows it on the map, with title and ticks.

    `values` are y of some of its forms, (steps + 1, m), which have room on the row's scale.
    """
    window, steps = ground.view.y_range, len(values) - 1
    inside = np.clip(np.nan_to_num(values), *window)
    fro = np.arange(len(values)) % 2 == (inside[0].mean() < 0)
    known = np.where(fro, inside.max(axis=1), inside.min(axis=1))  # as far to and fro as any
    told = [known], [way.color_role], window, ValueTracker(steps), area, ground.units[1], steps
    (row,), texts = stem_rows(*told)
    row.live = True
    row.add_updater(lambda stems: stems.show(way.on_the_map[:, 1]), call_updater=True)
    return [*texts, row]


def _end_note(way: LiveWay, steps: int, at: tuple[float, float], side: str) -> Lettering:
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
