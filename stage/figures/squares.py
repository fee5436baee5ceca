"""Squares: what a step's gradient is divided by is a side, and sums and means of squares are areas.

So the larger a square, the shorter the step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

LINE = 0.022  # width of an outline, in Manim units
TO_COME = 0.6  # opacity of the outline of what is to come
SEAM = 0.024  # width of the lines between what was added
SEEN = 0.15  # from seam to seam, at least: in a small square they else hide the colour
ALONG = 0.4  # of a first square's time it is but its side
SOON = 0.5  # of a step's time its square is being added


class _Rectangles(Painted):
    """Rectangles from one lower left corner, `at`, of sides in Manim units."""

    def __init__(self, at: tuple[float, float], color: str) -> None:
        self.color_role = color
        super().__init__([[*at, 0]])

    def _corner(self, camera: StageCamera) -> list[float]:
        return camera.to_pixels(self.points, in_frame=True)[0].tolist()

    def fill(self, camera: StageCamera, ctx: cairo.Context, wide: float, high: float) -> None:
        (left, floor), unit = self._corner(camera), camera.unit
        ctx.rectangle(left, floor - high * unit, wide * unit, high * unit)
        camera.ink(ctx, self.color_role, self.opacity)
        ctx.fill()

    def outline(self, camera: StageCamera, ctx: cairo.Context, wide: float, high: float) -> None:
        (left, floor), unit, line = self._corner(camera), camera.unit, LINE * camera.unit
        sides = max(wide * unit - line, 0), max(high * unit - line, 0)
        ctx.rectangle(left + line / 2, floor - high * unit + line / 2, *sides)
        camera.ink(ctx, palette.FAINT, TO_COME * self.opacity)
        ctx.set_line_width(line)
        ctx.stroke()


class Square(_Rectangles):
    """A square in the faint outline of another, both from one corner.

    Args:
        at: their lower left corner, in Manim units.
        whole: side of the outline.
        side: of the square; it can change in a play.
    """

    numbers = ("opacity", "side")

    def __init__(self, at: tuple[float, float], whole: float, side: float, color: str) -> None:
        self.whole, self.side = float(whole), float(side)
        super().__init__(at, color)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        self.outline(camera, ctx, self.whole, self.whole)
        self.fill(camera, ctx, self.side, self.side)


class SumOfSquares(_Rectangles):
    """A square that grows by the square of each step's gradient: its area is their sum.

    The first is drawn as a side and then its square; what others add lies around it. A faint
    outline stands where it will be in the end.

    Args:
        sums: Σ g² after each step, (n,).
        added: how many are in it; more, once the clock has gone on.
        clock: it counts steps.
        at: its lower left corner, in Manim units.
        scale: how long 1 is, of a gradient.
    """

    shared = ("clock", "added", "sums")

    def __init__(
        self,
        sums: np.ndarray,
        added: ValueTracker,
        clock: ValueTracker,
        at: tuple[float, float],
        scale: float,
        color: str,
    ) -> None:
        self.sums, self.added, self.clock = np.r_[0.0, sums], added, clock
        self.scale_of, self.seams = float(scale), _apart(np.sqrt(self.sums[1:]) * scale)
        super().__init__(at, color)

    @property
    def count(self) -> float:
        """How many gradients are in it now, the last of them in part."""
        time = self.clock.get_value() + 1e-9
        step = np.floor(time)
        by_clock = step + min((time - step) / SOON, 1.0)
        return float(min(max(by_clock, self.added.get_value()), len(self.sums) - 1))

    @property
    def step(self) -> int:
        """The step whose gradient is in it as the last one, 1 before there is any."""
        return max(int(np.ceil(self.count - 1e-6)), 1)

    @property
    def root(self) -> float:
        """√Σg² now, as it is drawn: its side."""
        if self.count < 1:
            return float(np.sqrt(self.sums[1])) * min(self.count / ALONG, 1.0)
        step = min(int(self.count), len(self.sums) - 2)
        before, after = self.sums[step : step + 2]
        return float(np.sqrt(before + (self.count - step) * (after - before)))

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        side, whole = (float(root) * self.scale_of for root in (self.root, np.sqrt(self.sums[-1])))
        high = side if self.count >= 1 else side * max(self.count - ALONG, 0.0) / (1 - ALONG)
        self.outline(camera, ctx, whole, whole)
        self.fill(camera, ctx, side, max(high, LINE * (side > 0)))
        left, floor = self._corner(camera)
        camera.ink(ctx, palette.CASING, self.opacity)
        ctx.set_line_width(SEAM * camera.unit)
        for seam in self.seams[self.seams < side - SEEN / 2] * camera.unit:
            ctx.move_to(left, floor - seam)
            ctx.line_to(left + seam, floor - seam)
            ctx.line_to(left + seam, floor)
            ctx.stroke()


class Shrinking(_Rectangles):
    """A bar that is as long as something is now, in the faint outline of what it was at first.

    Args:
        at: its lower left corner, in Manim units.
        high: how thick it is.
        length: in Manim units; an updater may change it.
    """

    numbers = ("opacity", "length")

    def __init__(self, at: tuple[float, float], high: float, length: float, color: str) -> None:
        self.high, self.first, self.length = float(high), float(length), float(length)
        super().__init__(at, color)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        self.outline(camera, ctx, self.first, self.high)
        self.fill(camera, ctx, self.length, self.high)


def _apart(sides: np.ndarray) -> np.ndarray:
    """Of growing sides (n,) those that lie far enough from the last one that is kept."""
    kept: list[float] = []
    for side in sides.tolist():
        if side - (kept[-1] if kept else 0.0) >= SEEN:
            kept.append(side)
    return np.array(kept)
