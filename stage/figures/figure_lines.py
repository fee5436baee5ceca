"""Figures of walks, on lines below a map or in a column beside a chart, on one clock with them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from manim import ValueTracker

from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.wrapping import slots
from stage.walk.told import Say, Told

if TYPE_CHECKING:
    from stage.paint.area import Area
    from stage.walk.walkers import Walker

FIGURE = 0.27  # capitals of one walker's figures
LINES = 0.46, 0.36  # height of a line of them; and of one where there are several walkers
APART = 0.66  # from line to line in a column, at most
MOMENTS = 400  # at which their widths are taken, at most
Wish = tuple[float, str, Say]  # a share of the width, the text's side there, and what it says


class FigureLines:
    """What is said of each walker: its room, to be asked before anything is drawn; then the lines.

    On one line for each walker if they fit there, if need be a little smaller; else in rows. Or,
    `aside`, one below the other in a column.

    Attributes:
        height: of all lines, in Manim units.
        width: of the widest text.
    """

    def __init__(
        self, told: Sequence[Told], says: Sequence[Wish], steps: int, room: float, aside: bool
    ) -> None:
        """Make room in `room` Manim units of width for the widest that so many steps will bring."""
        self.says, self.aside = says, aside
        self.line = LINES[len(told) > 1]
        moments = np.linspace(0, steps, min(4 * steps, MOMENTS) + 1)
        wished = [(share, side) for share, side, _ in says]
        said = [{say(one, time) for one in told for time in moments} for *_, say in says]
        for self.size in [FIGURE, SMALL] if len(told) == 1 else [SMALL]:
            widths = [
                max(text_length(text, self.size, "SEMIBOLD") for text in texts) for texts in said
            ]
            self.slots = slots(wished, widths, room)
            if aside or self.slots[-1].row == 0:
                break
        self.width = max(widths)
        self.rows = (self.slots[-1].row + 1) * len(told)
        self.height = self.rows * self.line

    def draw(self, party: Sequence[Walker], clock: ValueTracker, area: Area) -> list[Lettering]:
        """The lines at the foot of an area; or in a column at its right, in its middle."""
        lines = []
        for (i, walker), (k, (*_, say)) in product(enumerate(party), enumerate(self.says)):
            at, side = self._column(k, area) if self.aside else self._below(i, k, area)
            look = {"color": walker.color, "bold": True, "room": area.width}
            line = Lettering("", at, side, self.size, **look)
            lines.append(_telling(line, say, walker, clock))
        return lines

    def _below(self, walker: int, index: int, area: Area) -> tuple[tuple[float, float], str]:
        slot, each = self.slots[index], self.slots[-1].row + 1
        y = area.bottom + (self.rows - 1 - walker * each - slot.row) * self.line + 0.05
        return (area.left + slot.share * area.width, y), slot.side

    def _column(self, index: int, area: Area) -> tuple[tuple[float, float], str]:
        apart = min(APART, area.height / len(self.says))
        middle = (area.bottom + area.top - self.size) / 2
        y = middle + ((len(self.says) - 1) / 2 - index) * apart
        return (area.right - self.width, y), "left"


def _telling(line: Lettering, say: Say, walker: Walker, clock: ValueTracker) -> Lettering:
    return line.follow(lambda: say(walker, clock.get_value()))
