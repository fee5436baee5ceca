"""The colours of a heat map as a bar, with figures, and a mark at the loss that is there now."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import brief
from stage.figures.curves import TICK_GAP
from stage.figures.heat_map import SHADES, Scale, hatch, shades
from stage.look import palette
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

MARK = 0.16  # height of the mark above the bar, and half of its width
THICK = 0.2  # height of the bar
BAR = MARK + THICK + TICK_GAP + SMALL + 0.3  # of all of it, with air below
APART = 0.15  # from the colours to the hatch
AIR = 0.2  # between figures


class HeatBar(Painted):
    """Colours from the lowest loss to the highest, then a hatch; and a mark at the loss now.

    Args:
        scale: of the colours.
        loss: the loss now; infinite is at the hatch.
        clock: what it follows.
        area: whose top it is at.
        beyond: what is hatched, in a word.
    """

    shared = ("clock", "loss", "scale")

    def __init__(
        self, scale: Scale, loss: Callable[[], float], clock: ValueTracker, area: Area, beyond: str
    ) -> None:
        self.scale, self.loss, self.clock, self.beyond = scale, loss, clock, beyond
        self.top = area.top - MARK
        self.left, self.right = area.left, area.right
        self.hatched = self.right - text_length(beyond)
        self.end = self.hatched - APART
        super().__init__([[self.left, self.top, 0], [self.right, self.top - THICK, 0]])

    def at(self, loss: float) -> float:
        """How far right a loss is, in Manim units."""
        if math.isinf(loss):
            return (self.hatched + self.right) / 2
        return self.left + float(self.scale.share(loss)) * (self.end - self.left)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        xs = [self.left, self.end, self.hatched, self.right, self.at(self.loss())]
        corners = np.array([[x, self.top, 0] for x in xs])
        (left, end, hatched, right, now) = camera.to_pixels(corners, in_frame=True)[:, 0].tolist()
        top = float(camera.to_pixels(corners, in_frame=True)[0, 1])
        bottom = top + THICK * camera.unit
        colors = cairo.LinearGradient(left, 0, end, 0)
        for i, color in enumerate(shades().tolist()):
            share = i / (SHADES - 1)
            colors.add_color_stop_rgba(share, *(c / 255 for c in color[::-1]), self.opacity)
        ctx.rectangle(left, top, end - left, bottom - top)
        ctx.set_source(colors)
        ctx.fill()
        hatch(camera, ctx, (hatched, top, right, bottom))
        size = MARK * camera.unit
        camera.ink(ctx, palette.TEXT, self.opacity)
        for x, y in ((now, top - 0.1 * size), (now - 0.7 * size, top - size)):
            ctx.line_to(x, y)
        ctx.line_to(now + 0.7 * size, top - size)
        ctx.close_path()
        ctx.fill()

    def figures(self) -> list[Lettering]:
        """Losses below the colours, at powers of ten, and what the hatch is."""
        under, look = self.top - THICK - TICK_GAP - SMALL, {"color": palette.FAINT}
        said = [Lettering(self.beyond, (self.right, under), "right", **look)]
        low, high = math.ceil(math.log10(self.scale.low)), math.log10(self.scale.high)
        powers = range(low, math.floor(high) + 1)
        texts = {power: brief(10.0**power) for power in powers}
        wide = {power: text_length(text) for power, text in texts.items()}
        at = {}
        for power in powers:  # those at the ends do not hang over them
            least, most = self.left + wide[power] / 2, self.hatched - AIR - wide[power] / 2
            at[power] = float(np.clip(self.at(10.0**power), least, max(least, most)))
        for every in range(1, len(powers) + 1):
            told = powers[::-1][::every]
            ends = [at[p] + s * wide[p] / 2 for p in told for s in (1, -1)]
            ends = [self.hatched, *ends]
            if all(a - b >= AIR - 1e-9 for a, b in zip(ends[::2], ends[1::2], strict=False)):
                break
        return said + [Lettering(texts[p], (at[p], under), "centre", **look) for p in told]
