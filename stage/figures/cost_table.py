"""A table of walks whose steps cost unequally: name, what a step looks at, steps, and loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from manim import Group, ValueTracker

from numerics.numerals import number
from stage.look.words import worded
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.walk.dots import Sample

if TYPE_CHECKING:
    from adventurer import Route
    from stage.paint.area import Area

BETWEEN = 0.25  # columns, at least
ROW, NEXT = 0.36, 0.44  # from row to row of one walk, and from walk to walk
FIGURES = 3  # of a loss


class Entry(NamedTuple):
    """A walk as the table tells of it."""

    name: str
    cost: str
    route: Route
    clock: ValueTracker
    color: str

    def step(self) -> int:
        return min(int(self.clock.get_value() + 1e-6), self.route.steps)

    def steps(self) -> Callable[[], str]:
        return lambda: worded("step {}", self.step())

    def loss(self) -> Callable[[], str]:
        return lambda: f"{worded('loss')} {number(self.route.losses[self.step()], FIGURES)}"


class CostTable:
    """An entry for each walk, in one row if there is room, else in several.

    Attributes:
        height: of all of it, with a little air below; to be asked before anything is drawn.
    """

    def __init__(self, entries: Sequence[Entry], area: Area) -> None:
        self.entries, self.area = entries, area
        widths = [
            max(Sample.ROOM + text_length(one.name, SMALL, "SEMIBOLD") for one in entries),
            max(text_length(one.cost) for one in entries),
            max(text_length(worded("step {}", one.route.steps)) for one in entries),
            max(
                text_length(f"{worded('loss')} {number(loss, FIGURES)}", SMALL, "SEMIBOLD")
                for one in entries
                for loss in one.route.losses
            ),
        ]
        self.widths, self.rows = widths, _rows(widths, area.width)
        self.each = ROW * (len(self.rows) - 1) + NEXT
        self.height = self.each * len(entries) + 0.06

    def draw(self) -> tuple[Group, Group]:
        """What stands there from the beginning, and the figures that follow the clock."""
        still, moving = Group(), Group()
        for n, one in enumerate(self.entries):
            for number_of_row, row in enumerate(self.rows):
                y = self.area.top - SMALL - n * self.each - number_of_row * ROW
                for column, x in zip(row, self._across(row), strict=True):
                    if column == 0:
                        look = {"color": one.color, "bold": True}
                        still.add(Sample((x, y + SMALL / 2), one.color))
                        still.add(Lettering(one.name, (x + Sample.ROOM, y), **look))
                    elif column == 1:
                        still.add(Lettering(one.cost, (x, y)))
                    elif column == 2:
                        moving.add(Lettering("", (x, y)).follow(one.steps()))
                    else:
                        line = Lettering("", (x, y), color=one.color, bold=True)
                        moving.add(line.follow(one.loss()))
        return still, moving

    def _across(self, row: Sequence[int]) -> list[float]:
        """Where the columns of a row begin: all of its width is between them."""
        spare = self.area.width - sum(self.widths[i] for i in row)
        gap = spare / max(len(row) - 1, 1)
        begins = [sum(self.widths[j] for j in row[:k]) + k * gap for k in range(len(row))]
        return [self.area.left + begin for begin in begins]


def _rows(widths: Sequence[float], room: float) -> list[list[int]]:
    """The columns on each row of an entry: all on one, else two by two, else one by one.

    >>> _rows([2, 2, 1, 1], 5)
    [[0, 1], [2, 3]]
    """
    for count in (len(widths), 2, 1):
        rows = [[*range(len(widths))][i : i + count] for i in range(0, len(widths), count)]
        if all(sum(widths[i] + BETWEEN for i in row) - BETWEEN <= room for row in rows):
            break
    return rows
