"""Bars that grow with a clock, for figures that are compared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import cairo
from manim import Group, ValueTracker

from numerics.numerals import number
from stage.look import palette
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.series import Series

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

NUMBER_GAP = 0.14  # between a bar and its number
THICK = 0.64  # of the way from one bar to the next is a bar
TALLEST = 0.84  # is that way, in Manim units, where there is room
OUTLINE, QUIET = 0.022, 0.5  # of a bar to come: the line's width and its opacity
HEAD, BARB = 1.0, 0.16  # of an arrow: its head's length, and how far it is wider, by the thickness


class Bars(Painted):
    """A horizontal bar for each series, all from one zero line, growing with the clock.

    Faint outlines stand where they will be in the end.

    Args:
        series: of each bar.
        clock: of all.
        at: upper end of the zero line, in Manim units.
        width: of the longest bar.
        row: from bar to bar.
        endless: whose bars are arrows: what they tell of goes on without end.
    """

    shared = ("clock", "series")

    def __init__(
        self,
        series: list[Series],
        clock: ValueTracker,
        at: tuple[float, float],
        width: float,
        row: float,
        endless: Collection[int] = (),
    ) -> None:
        self.series, self.clock, self.at, self.span = series, clock, at, width
        self.row, self.endless = row, frozenset(endless)
        self.thick = THICK * self.row
        self.most = max(one.last for one in series) or 1.0
        super().__init__([[*at, 0]])

    def length(self, index: int) -> float:
        """Length of a bar now, in Manim units."""
        return self.span * self.series[index].at(self.clock.get_value()) / self.most

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (x, y), unit = self.at, camera.unit
        left, top = camera.to_pixels([[x, y, 0]], in_frame=True)[0]
        for i, one in enumerate(self.series):
            y = top + i * self.row * unit
            camera.ink(ctx, palette.FAINT, QUIET * self.opacity)
            self._shape(ctx, i, left, y, unit)
            ctx.set_line_width(OUTLINE * unit)
            ctx.stroke()
            ctx.save()
            ctx.rectangle(left, y - self.thick * unit, self.length(i) * unit, 3 * self.thick * unit)
            ctx.clip()
            camera.ink(ctx, one.color, self.opacity)
            self._shape(ctx, i, left, y, unit)
            ctx.fill()
            ctx.restore()
        camera.ink(ctx, palette.FAINT, self.opacity)
        ctx.rectangle(left - 0.04 * unit, top - 0.06 * unit, 0.03 * unit, self.tall * unit)
        ctx.fill()

    def _shape(self, ctx: cairo.Context, index: int, x: float, y: float, unit: float) -> None:
        """Put a bar's outline on the path, in pixels, as it will be in the end."""
        long, thick = self.span * self.series[index].last / self.most * unit, self.thick * unit
        if index not in self.endless:
            ctx.rectangle(x, y, long, thick)
            return
        neck, barb = x + max(long - HEAD * thick, 0.0), BARB * thick
        up, down = [(x, y), (neck, y), (neck, y - barb)], [(neck, y + thick + barb)]
        for place in [*up, (x + long, y + thick / 2), *down, (neck, y + thick), (x, y + thick)]:
            ctx.line_to(*place)
        ctx.close_path()

    @property
    def tall(self) -> float:
        """Height of all bars, with the ends of their zero line."""
        return (len(self.series) - 1) * self.row + self.thick + 0.12


def named_bars(
    sizes: Sequence[float],
    names: Sequence[str],
    colors: Sequence[str],
    clock: ValueTracker,
    area: Area,
) -> tuple[Group, Group]:
    """Bars of these sizes right of their names, in the middle of `area`.

    They grow while the clock goes from 0 to 1. And the numbers that stand where they end, to be
    shown when they do.
    """
    series = [Series([0, size], color, 1) for size, color in zip(sizes, colors, strict=True)]
    numbers = [number(size, 2 if size >= 1 else 1) for size in sizes]
    row = min(area.height / len(series), TALLEST)
    size = LARGE if row == TALLEST else SMALL
    indent = max(text_length(name, size) for name in names) + 0.3
    room = max(text_length(each, size, "SEMIBOLD") for each in numbers) + NUMBER_GAP
    left, figures = area.left + indent, Group()
    top = (area.bottom + area.top + len(series) * row - (1 - THICK) * row) / 2
    bars = Bars(series, clock, (left, top), area.right - left - room, row)
    named = Group(bars)
    for i, one in enumerate(series):
        line = top - i * row - (bars.thick + size) / 2
        end = left + bars.span * one.last / bars.most + NUMBER_GAP
        named.add(Lettering(names[i], (area.left, line), size=size, color=one.color))
        figures.add(Lettering(numbers[i], (end, line), size=size, color=one.color, bold=True))
    return named, figures
