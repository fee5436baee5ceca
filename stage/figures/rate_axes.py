"""Axes for the loss by the learning rate: both go by powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import cairo
import numpy as np

from numerics.numerals import brief, decade
from stage.figures.curves import AXIS, GRID, QUIET, RIM, TICK_GAP, stroke
from stage.look import palette
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.paint.room import nearest_free
from stage.walk.dots import paint_dot

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

TOLD = 1, 2, 5  # ticks for learning rates are these times powers of ten
AIR = 0.1  # between a label and a curve, or another label
OVER = 0.2  # nearer counts what is above a place than what is below it
NAME = "lr"

Beside = tuple[np.ndarray, str, str]  # a place (2,), what is said of it, and in which colour


class RateAxes(Painted):
    """Two axes, of learning rates and of losses, with a grid line for each decade of the loss.

    Args:
        ends: the first and the last learning rate, as powers of ten.
        losses: the lowest and the highest loss, as powers of ten.
        area: for what is drawn and the ticks.
    """

    hang = TICK_GAP  # from the axis of learning rates down to its figures; a kind may have its own

    def __init__(self, ends: tuple[float, float], losses: tuple[float, float], area: Area) -> None:
        self.ends, (self.low, self.high) = ends, losses
        room = TICK_GAP + max(text_length(said) for said in self.figures().values())
        self.left, self.right = area.left + room, area.right
        self.bottom, self.top = area.bottom + self.hang + SMALL, area.top - SMALL / 2
        super().__init__([[self.left, self.bottom, 0]])

    def figures(self) -> dict[int, str]:
        """What is said at a decade's line."""
        lowest, highest = math.ceil(self.low), int(self.high)
        return {power: decade(power) for power in range(lowest, highest + 1)}

    def at(self, rates: np.ndarray, losses: np.ndarray) -> np.ndarray:
        """Scene points (n, 3) for learning rates and losses, both given as powers of ten."""
        share = (rates - self.ends[0]) / (self.ends[1] - self.ends[0])
        high = (losses - self.low) / (self.high - self.low)
        x = self.left + share * (self.right - self.left)
        return np.stack([x, self.bottom + high * (self.top - self.bottom), 0 * x], axis=-1)

    def x_of(self, rate: float) -> float:
        """Where a learning rate, given as a power of ten, is on its axis."""
        return float(self.at(np.array([rate]), np.array([self.low]))[0, 0])

    def paint_lines(self, camera: StageCamera, ctx: cairo.Context, opacity: float) -> None:
        """The axis of learning rates, and the lines of the decades."""
        levels = [(self.bottom, AXIS, 1.0), *((y, GRID, QUIET) for y in self._lines().values())]
        for y, thick, strong in levels:
            camera.ink(ctx, palette.FAINT, strong * opacity)
            stroke(camera, ctx, np.array([[self.left, y, 0], [self.right, y, 0]]), thick)

    def paint_dot(
        self, camera: StageCamera, ctx: cairo.Context, at: np.ndarray, radius: float, color: str
    ) -> None:
        """A dot of a route at a scene point (3,)."""
        (pixel,) = camera.to_pixels(at[None], in_frame=True)
        paint_dot(camera, ctx, pixel, radius, color, RIM, self.opacity)

    def _lines(self) -> dict[int, float]:
        """How high the line of each decade is, by its power of ten."""
        pitch = (self.top - self.bottom) / (self.high - self.low)
        return {power: self.bottom + (power - self.low) * pitch for power in self.figures()}

    def ticks(self) -> list[Lettering]:
        """The figures of the decades, and of learning rates; at the end of their axis its name."""
        look, figures = {"color": palette.FAINT}, self.figures()
        every = math.ceil(1.5 * SMALL * (self.high - self.low) / (self.top - self.bottom))
        said = [
            Lettering(figures[power], (self.left - TICK_GAP, y - SMALL / 2), "right", **look)
            for power, y in self._lines().items()
            if (power - math.ceil(self.low)) % every == 0
        ]
        under = self.bottom - self.hang - SMALL
        end = self.right - text_length(NAME) - AIR
        said.append(Lettering(NAME, (self.right, under), "right", **look))
        lowest = min(self._lines().values(), default=self.top)
        taken = self.left - (SMALL if lowest - self.bottom > SMALL else 0)  # clear of its figure
        first, last = math.floor(self.ends[0]), math.ceil(self.ends[1])
        for rate in [times * 10.0**power for power in range(first, last + 1) for times in TOLD]:
            power, wide = math.log10(rate), text_length(brief(rate)) / 2
            if not self.ends[0] - 1e-9 <= power <= self.ends[1]:
                continue
            x = self.x_of(power)
            if taken <= x - wide and x + wide <= end:
                said.append(Lettering(brief(rate), (x, under), "centre", **look))
                taken = x + wide + 2 * AIR
        return said

    def written_beside(self, said: Sequence[Beside], curves: np.ndarray) -> list[Lettering]:
        """Texts, each near its place, clear of `curves`, points (n, 2), and of each other.

        One that has no room is left out: of it there is an empty line.
        """
        taken = [Area(x, x, y, y) for x, y in np.unique(curves.round(2), axis=0).tolist()]
        taken += [Area(self.left, self.right, y, y) for y in self._lines().values()]
        room, made = Area(self.left + AIR, self.right, self.bottom + AIR, self.top), []
        for at, text, color in said:
            size = text_length(text), SMALL
            found = nearest_free(room, size, taken, at, AIR, OVER)
            if found is None:
                made.append(Lettering(""))
                continue
            x, y = found
            made.append(Lettering(text, (x, y - SMALL / 2), "centre", color=color))
            half = size[0] / 2
            taken.append(Area(x - half, x + half, y - SMALL / 2, y + SMALL / 2))
        return made
