"""Bars that stand side by side, one for each step: how long it was.

Of those to come there is an outline, so that a place is not empty before its step is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import Mobject, ValueTracker, VGroup

from numerics.numerals import number
from stage.figures.heading import counter_room, step_counter
from stage.figures.rate_strip import RateStrip, strip_height
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import Lettering, text_length
from stage.paint.painted import Painted
from stage.paint.wrapping import APART

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.camera import StageCamera
    from stage.walk.walkers import Walker

GAP = 0.26  # of the width of a bar's place stays free
LINED = 0.08  # Manim units: so wide must a bar's place be for an outline of what is to come
OUTLINE, TO_COME = 0.014, 0.5  # thickness and opacity of that
COLUMN = 0.0075  # bars that share so much width are drawn as one: a pixel at 1080p
BESIDE = 2.2  # times as high are bars beside the land
ABOVE = 0.62  # from the highest bar to the title
LINE = 0.5  # from one line above the bars to the next


class StepBars(Painted):
    """A bar for each step, which grows while the step is taken, into its faint outline.

    Args:
        lengths: Of the steps (n,), in units of x and y.
        places: For how many bars there is room.
        most: The length that is as high as `area`.
    """

    shared = ("clock",)

    def __init__(
        self,
        lengths: np.ndarray,
        color: str,
        clock: ValueTracker,
        area: Area,
        places: int,
        most: float,
    ) -> None:
        self.lengths, self.color_role, self.clock = np.asarray(lengths, float), color, clock
        self.area, self.places, self.most = area, places, max(most, 1e-12)
        super().__init__([[area.left, area.bottom, 0]])

    def heights(self) -> np.ndarray:
        """Of the bars as they stand now, in Manim units (n,)."""
        share = np.clip(self.clock.get_value() - np.arange(len(self.lengths)), 0, 1)
        return share * self.lengths / self.most * self.area.height

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        unit, area = camera.unit, self.area
        left, floor = camera.to_pixels([[area.left, area.bottom, 0]], in_frame=True)[0]
        pitch = area.width * unit / self.places
        self._paint_outlines(camera, ctx, left, floor, pitch)
        bars, wide = self.heights() * unit, 1
        if pitch < COLUMN * unit:  # where several stand on one column the longest is seen
            wide = int(np.ceil(COLUMN * unit / pitch))
            bars = np.maximum.reduceat(bars, np.arange(0, len(bars), wide))
        for i, height in enumerate(bars.tolist()):
            x = left + (i + GAP / 2) * wide * pitch
            ctx.rectangle(x, floor - height, (1 - GAP) * wide * pitch, height)
        camera.ink(ctx, self.color_role, self.opacity)
        ctx.fill()
        camera.ink(ctx, palette.FAINT, self.opacity)
        ctx.rectangle(left, floor, area.width * unit, 0.03 * unit)
        ctx.fill()

    def _paint_outlines(
        self, camera: StageCamera, ctx: cairo.Context, left: float, floor: float, pitch: float
    ) -> None:
        """Of the bars that have not yet grown."""
        line, begun = OUTLINE * camera.unit, self.clock.get_value()
        if pitch < LINED * camera.unit or begun >= len(self.lengths):
            return
        whole = self.lengths / self.most * self.area.height * camera.unit
        for i, height in enumerate(whole.tolist()):
            if i + 1 > begun and height > line:
                x, wide = left + (i + GAP / 2) * pitch, (1 - GAP) * pitch
                ctx.rectangle(x + line / 2, floor - height + line / 2, wide - line, height)
        camera.ink(ctx, palette.FAINT, TO_COME * self.opacity)
        ctx.set_line_width(line)
        ctx.stroke()


class StepChart:
    """Bars for the length of each step; above them their title, the step counter and a note.

    The title and the counter are on one line if there is room for both. Below them is a strip for
    an lr that changes, if one does; see `RateStrip`.

    Attributes:
        land: what it leaves of the area.
    """

    def __init__(
        self,
        area: Area,
        wide: bool,
        bars: float,
        steps: int,
        routes: Sequence[Route],
        note: str = "",
    ) -> None:
        """Make room in `area` for bars so high, for so many steps of these routes.

        In a `wide` picture they are higher and stand beside the land, else below it.
        """
        rates = strip_height(routes)
        self.steps, self.note, self.land, chart = steps, note, area, area
        if wide:
            self.land, chart = area.columns(0.6 * area.width, gap=0.5)
            bars = BESIDE * bars
        self.area, self.strip = replace(chart, top=chart.bottom + rates + bars).raised(rates, 0.0)
        title = text_length(worded("length of each step"))
        self.apart = LINE * (title + counter_room(steps) > chart.width + APART)
        if not wide:
            above = (1.6 if note else 1.15) + self.apart
            self.land, _ = area.raised(rates + bars, gap=above)

    def draw(
        self, party: list[Walker], clock: ValueTracker
    ) -> tuple[list[Lettering], list[Mobject], VGroup]:
        """What never changes, what goes with the clock, and what is said at the end."""
        left, right, title = self.area.left, self.area.right, self.area.top + ABOVE
        note = left, title + LINE + self.apart
        still = [
            Lettering(worded("length of each step"), (left, title)),
            Lettering(self.note, note, room=right - left),
        ]
        bars, said = step_bars(party, clock, self.area, self.steps)
        moving = [step_counter(clock, (right, title + self.apart)), *bars]
        if self.strip.height:
            rates = RateStrip(party, clock, self.strip, (left, right), self.steps)
            still, moving = [*still, rates.name], [*moving, rates.lines, *rates.values]
        return still, moving, said


def step_bars(
    party: list[Walker], clock: ValueTracker, area: Area, steps: int
) -> tuple[list[StepBars], VGroup]:
    """A row of bars for each walker, for its steps on the map; and what is said at the end.

    That is the lengths of the first and the last step, for one walker: more have no room.
    """
    lengths = [np.hypot(*w.route.updates.T)[: int(w.track.end)] for w in party]
    most = max(float(each.max(initial=0)) for each in lengths)
    row, rows, said = area.height / len(party), [], VGroup()
    for i, (walker, each) in enumerate(zip(party, lengths, strict=True)):
        floor = area.top - (i + 1) * row
        place = Area(area.left, area.right, floor, floor + (1 if len(party) == 1 else 0.8) * row)
        bars = StepBars(each, walker.color, clock, place, steps, most)
        rows.append(bars)
        if len(each) == steps and len(party) == 1:
            for at, side, length in (
                (area.left, "left", each[0]),
                (area.right, "right", each[-1]),
            ):
                figure = Lettering(number(length), side=side, color=walker.color, bold=True)
                under = int(np.ceil(figure.length / place.width * steps))  # so many bars
                highest = (each[:under] if side == "left" else each[-under:]).max()
                at = at, floor + 0.12 + highest / bars.most * place.height
                said.add(figure.write(figure.text, at))
    return rows, said
