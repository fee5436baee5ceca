"""The veil: a picture that is dimmed, all but a spot around a walker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage.look import palette
from stage.walk.hiker import HEIGHT
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

DIMMED = 0.8  # so much of what lies under it is taken away
CLEAR, SOFT = 0.6, 1.5  # radii, by the walker's height, up to which and from which it does so
MIDDLE = 0.35  # of his height is the spot's middle above his foot


class Veil(OnTrack):
    """Under it lies what is not to be looked at just now; the spot goes along with the walker.

    `tall` is the walker's height in Manim units.
    """

    def __init__(self, *here: Any, tall: float = HEIGHT) -> None:
        self.tall = tall
        super().__init__(*here)

    def middle(self) -> np.ndarray:
        """The middle of the spot, as a scene point (3,)."""
        foot = self.terrain.place(self.track.at(self.clock.get_value()))
        return foot + np.array([0, MIDDLE * self.tall, 0])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        x, y = camera.to_pixels(self.middle())[0]
        clear, soft = (radius * self.tall * camera.unit for radius in (CLEAR, SOFT))
        dimmed = cairo.RadialGradient(x, y, clear, x, y, soft)
        dimmed.add_color_stop_rgba(0, 0, 0, 0, 0)
        dimmed.add_color_stop_rgba(1, 0, 0, 0, DIMMED * self.opacity)
        # A gradient costs much for each pixel, and is needed around the spot alone.
        left, top = np.floor(np.array([x, y]) - soft)
        size = 2 * np.ceil(soft) + 2
        ctx.rectangle(left, top, size, size)
        around = ctx.copy_path()
        ctx.save()
        ctx.clip()
        camera.ink(ctx, palette.BACKGROUND)
        ctx.mask(dimmed)
        ctx.restore()
        ctx.append_path(around)
        ctx.rectangle(0, 0, *camera.size)
        ctx.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        camera.ink(ctx, palette.BACKGROUND, DIMMED * self.opacity)
        ctx.fill()
