"""The ledger of steps: a row of figures for each, which is filled while the step is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import MathTypst, Mobject

from numerics.numerals import is_zero, running
from numerics.settings import lr_formula
from stage.look import palette
from stage.look.words import worded
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from adventurer import Route
    from stage.look.view import View
    from stage.paint.area import Area

ROW = 0.4  # from one row to the next
UNDER = 0.12  # below the titles there is that much more
DIGITS = 3  # of the largest figure in a column
ARRIVED, SET_OUT = ("step", "point", "loss"), ("gradient", "move")  # in a row from left to right
COLUMNS = ARRIVED + SET_OUT


def ledger_height(rows: int) -> float:
    """Height of the titles and of so many rows below them."""
    return SMALL + UNDER + rows * ROW


class StepLedger:
    """Steps of plain descent in figures: the point, its loss, ∇f there, −lr ∇f, the next point.

    Args:
        route: The walk; of other methods the move is told as such.
        steps: Numbers of the steps that have a row; the first row is that of the start.
        plain: Whether each of these steps is −lr ∇f, with one lr.
        view: By it losses are told.
        area: Where it stands.
        color: The route's.

    Attributes:
        titles: Over the columns; they stand there from the beginning.
        cells: By step and column, to be shown when it is told.
    """

    def __init__(
        self,
        route: Route,
        steps: Sequence[int],
        plain: bool,
        view: View,
        area: Area,
        color: str,
    ) -> None:
        self.rows = [0, *steps]
        said = self._figures(route, view)
        titles = self._titles(route, plain, view)
        wide = [
            max(title.width, max(text_length(each) for each in column))
            for title, column in zip(titles, said, strict=True)
        ]
        scale = min(area.width / sum(wide), 1.0)
        gap = max(area.width - sum(wide), 0.0) / (len(wide) - 1)
        self.titles: list[Mobject] = []
        self.cells: dict[tuple[int, str], Lettering] = {}
        left, line = area.left, area.top - SMALL
        colors = palette.FAINT, palette.TEXT, palette.TEXT, palette.GRADIENT, color
        for name, title, column, width, ink in zip(
            COLUMNS, titles, said, wide, colors, strict=True
        ):
            right = left + scale * width
            self.titles.append(_put(title, right, line, scale * width))
            for i, (row, figure) in enumerate(zip(self.rows, column, strict=True)):
                at = right, line - UNDER - (i + 1) * ROW
                look = {"color": ink, "room": scale * width}
                if figure:
                    self.cells[row, name] = Lettering(figure, at, "right", **look)
            left = right + gap

    def of(self, step: int, *names: str) -> list[Lettering]:
        """The cells of a row, or those of these columns."""
        chosen = names or COLUMNS
        return [self.cells[step, name] for name in chosen if (step, name) in self.cells]

    def told_by(self, step: int) -> list[Lettering]:
        """All cells that a step fills: what is at its beginning, and where it arrives."""
        return [*self.of(step - 1, *SET_OUT), *self.of(step, *ARRIVED)]

    def _figures(self, route: Route, view: View) -> list[list[str]]:
        """What stands in each column, row by row; nothing where there is nothing to tell."""
        rows = np.array(self.rows)
        left = rows[:-1][np.diff(rows) == 1]  # points that the next row's step sets out from
        none = [""] * (len(rows) - len(left))  # of the others, the last ones, that is not told
        points = route.points[rows]  # a move has as many decimals: both add up
        losses = route.losses[rows] - view.offset
        most = float(np.abs(losses).max())
        return [
            [str(row) for row in self.rows],
            _pairs(points),
            [_figure(loss, most) for loss in losses],
            [*_pairs(route.gradients[left]), *none],
            [*_pairs(route.updates[left], float(np.abs(points).max())), *none],
        ]

    def _titles(self, route: Route, plain: bool, view: View) -> list[Mobject]:
        look = {"color": palette.FAINT}
        move: Mobject = Lettering(worded("move"), **look)
        if plain and len(self.rows) > 1:
            move = formula(f"-{lr_formula(route, self.rows[1])} nabla f", SMALL, palette.FAINT)
        gradient = formula("nabla f", SMALL, palette.FAINT)
        step, point = (Lettering(worded(each), **look) for each in ("step", "point"))
        return [step, point, Lettering(view.loss_name, **look), gradient, move]


def _put(title: Mobject, right: float, line: float, room: float) -> Mobject:
    """The title with its right end there, its capitals on the line."""
    if isinstance(title, MathTypst):
        title.scale(min(room / title.width, 1.0))
        return title.move_to((right - title.width / 2, line + SMALL / 2, 0))
    title.side, title.room = "right", room
    return title.write(title.text, (right, line))


def _pairs(points: np.ndarray, most: float = 0.0) -> list[str]:
    """Pairs of figures for points (n, 2), with as many decimals as the largest, or `most`, has."""
    most = most or float(np.abs(points).max(initial=0))
    return [f"({', '.join(_figure(each, most) for each in point)})" for point in points]


def _figure(value: float, most: float) -> str:
    said = running(float(value), most, DIGITS)
    return said.removeprefix("−") if is_zero(said) else said
