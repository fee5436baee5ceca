"""The roll: for each step on which side of zero a route stands, as a strip that fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from stage.look import palette
from stage.look.colour import rgb
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

ROW = 0.22  # height of a cell; one row of them above the line of zero, one below it


class SignStrip(Painted):
    """A cell for the start and for every step: above the line if the value is positive, else below.

    Args:
        values: The value at the start and after each step (steps + 1,); at 0 there is no cell.
        color: The route's colour.
        end: The last step that is shown, where a walker leaves the map.
        at, width: Left end of the line of zero, and its length, in Manim units.
    """

    shared = ("clock",)

    def __init__(
        self,
        values: np.ndarray,
        color: str,
        end: float,
        clock: ValueTracker,
        at: tuple[float, float],
        width: float,
        steps: int,
        **kwargs: Any,
    ) -> None:
        self.signs = np.sign(np.asarray(values, float))[: int(end) + 1]
        self.color_role, self.clock, self.at = color, clock, at
        self.span, self.cells = width, steps + 1
        super().__init__([[*at, 0]], **kwargs)

    def shown(self) -> np.ndarray:
        """The signs of the steps that are there already."""
        return self.signs[: int(self.clock.get_value() + 1e-6) + 1]

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        unit = camera.unit
        left, middle = camera.to_pixels([[*self.at, 0]], in_frame=True)[0]
        pitch = self.span * unit / self.cells
        gap = min(0.04 * unit, 0.2 * pitch)
        camera.ink(ctx, rgb(palette.FAINT), self.opacity)
        ctx.rectangle(left, middle - 0.01 * unit, self.span * unit, 0.02 * unit)
        ctx.fill()
        for step, sign in enumerate(self.shown().tolist()):
            top = middle - (ROW + 0.03) * unit if sign > 0 else middle + 0.03 * unit
            if sign:
                ctx.rectangle(left + step * pitch, top, pitch - gap, ROW * unit)
        camera.ink(ctx, rgb(self.color_role), self.opacity)
        ctx.fill()
