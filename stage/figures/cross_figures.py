"""Figures at the axes of a cross-hair: its two values, and the ticks that they leave room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Group

from stage.figures.curves import TICK_GAP
from stage.look import palette
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from stage.paint.area import Area

AIR = 0.12  # between figures
Tick = tuple[float, str]  # where on the axis, in Manim units, and what it says


class CrossFigures(Group):
    """What stands below a plot and to its left: ticks, and over them the values of a cross-hair.

    Args:
        plot: whose axes they are.
        ticks: along x, and along y.
        place: where the cross-hair is now, (2,) or more.
        values: what it says along x, and along y.
        color: of its values.
        end: how far right these may reach.
    """

    def __init__(
        self,
        plot: Area,
        ticks: tuple[Sequence[Tick], Sequence[Tick]],
        place: Callable[[], np.ndarray],
        values: tuple[Callable[[], str], Callable[[], str]],
        color: str,
        end: float,
    ) -> None:
        super().__init__()
        self.plot, self.place, self.values, self.end = plot, place, values, end
        for axis, side in enumerate(("centre", "right")):
            for at, text in ticks[axis]:
                look = {"side": side, "color": palette.FAINT}
                tick = Lettering(text, self._anchor(axis, at), **look)
                self.add(self._giving_way(tick, axis, at))
            value = Lettering("", side=side, color=color, bold=True)
            self.add(self._following(value, axis))

    def _anchor(self, axis: int, at: float) -> tuple[float, float]:
        if axis:
            return self.plot.left - TICK_GAP, at - SMALL / 2
        return at, self.plot.bottom - TICK_GAP - SMALL

    def _now(self, axis: int) -> tuple[float, str]:
        """Where the value along an axis stands, and what it says."""
        at, text = float(self.place()[axis]), self.values[axis]()
        if axis == 0:
            at = min(at, self.end - text_length(text, SMALL, "SEMIBOLD") / 2)
        return at, text

    def _following(self, value: Lettering, axis: int) -> Lettering:
        def told() -> tuple[str, tuple[float, float]]:
            at, text = self._now(axis)
            return text, self._anchor(axis, at)

        return value.follow(told)

    def _giving_way(self, tick: Lettering, axis: int, at: float) -> Lettering:
        """The tick, which says nothing while the value along its axis is too near."""
        text = tick.text

        def told() -> str:
            now, value = self._now(axis)
            both = text_length(text) + text_length(value, SMALL, "SEMIBOLD")
            far = abs(at - now) >= AIR + (SMALL if axis else both / 2)
            return text if far else ""

        return tick.follow(told)
