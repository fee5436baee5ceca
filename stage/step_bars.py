"""Bars that stand side by side, one for each step: how long it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from stage import palette
from stage.drawn import Drawn
from stage.layout import Area

if TYPE_CHECKING:
    from stage.camera import StageCamera

GAP = 0.3  # of the width of a bar's place stays free


class StepBars(Drawn):
    """A bar for each step, which grows while the step is taken.

    Parameters
    ----------
    lengths
        Of the steps (n,), in units of x and y.
    places
        For how many bars there is room.
    most
        The length that is as high as `area`.
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
        **kwargs: Any,
    ) -> None:
        self.lengths, self.color_role, self.clock = np.asarray(lengths, float), color, clock
        self.area, self.places, self.most = area, places, max(most, 1e-12)
        super().__init__([[area.left, area.bottom, 0]], **kwargs)

    def heights(self) -> np.ndarray:
        """Of the bars as they stand now, in Manim units (n,)."""
        share = np.clip(self.clock.get_value() - np.arange(len(self.lengths)), 0, 1)
        return share * self.lengths / self.most * self.area.height

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        unit, area = camera.unit, self.area
        left, floor = camera.to_pixels([[area.left, area.bottom, 0]], in_frame=True)[0]
        pitch = area.width * unit / self.places
        for i, height in enumerate((self.heights() * unit).tolist()):
            ctx.rectangle(left + (i + GAP / 2) * pitch, floor - height, (1 - GAP) * pitch, height)
        camera.ink(ctx, palette.rgb(self.color_role), self.opacity)
        ctx.fill()
        camera.ink(ctx, palette.rgb(palette.FAINT), self.opacity)
        ctx.rectangle(left, floor, area.width * unit, 0.03 * unit)
        ctx.fill()
