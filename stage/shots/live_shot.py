"""The shot of a route that bends live: a map, a method's name and figures, and y at each step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Mobject

from stage.figures.live_figures import end_note, live_stems
from stage.figures.stems import GAP, ROOM
from stage.ground.minima import StartMark
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.shots.map_shot import HEAD, MapShot
from stage.walk.dots import Sample
from stage.walk.live_way import LiveWay
from stage.walk.walkers import left_the_map

BETWEEN = 0.5  # from the map to the chart, in Manim units
LINE = 0.4  # height of a line of what is told below the name
AIR = 0.3  # from a note to the map, where the arrow of who leaves may be
HIGH = 2.6  # of a row of stems, at most


class LiveShot(MapShot):
    """A map with a route that follows what it depends on, and a chart of that beside or below."""

    shape = "16:9"

    def places(self, share: float) -> tuple[Area, Area]:
        """Where the map lies with what is told of the route, and the chart: beside it, or below.

        Args:
            share: the map's part of the width; below each other, of the height.
        """
        if self.free.wide:
            return self.free.columns(share * self.free.width, BETWEEN)
        return self.free.raised((1 - share) * self.free.height, BETWEEN)

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
        at = land.left + Sample.LENGTH + 0.14, land.top - LARGE
        named = Lettering(name, at, size=LARGE, color=color, bold=True)
        end = at[0] + named.length
        lower = end + 0.3 + counter.length > land.right  # the counter has a line of its own
        last = end if lower else end + 0.3 + counter.length
        under = last + text_length(left_the_map()) + 0.4 > land.right  # and so has the note
        head = HEAD + LINE * (lines + lower + under) + AIR * under
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
            unit, below = self.ground.units[1], land.raised(row, 0.0)[1]
            stems = live_stems(self.way, values, self.view.y_range, below, unit, self.steps)
        told = [counter, end_note(self.way, self.steps, note, "left" if under else "right")]
        mark = StartMark(self.ground, self.start)
        return still, [self.clock, self.way, mark, self.minima, *stems, *told]
