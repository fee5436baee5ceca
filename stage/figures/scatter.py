"""A scatter plot of data, with the lines that walks on its loss have come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cairo
import numpy as np
from manim import ValueTracker

from numerics.route import at_times
from stage.figures.curves import AXIS
from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from numerics.epochs import Epochs
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

DOT, LIT = 0.075, 0.12  # radii of a point, and of one that is looked at just now
RIM = 0.022  # dark edge of both
LINES, CASING = (0.12, 0.045), 0.015  # widths of both lines: both are seen; and of a dark edge
ERROR = 0.03  # width of the line from a point to the fitted one
THIN = 0.5  # opacity of points that have not been looked at in this epoch
AIR = 0.06  # of the data's width and height is free around them
LAST = 3  # the lines of the last third of the steps make a band
BAND = 0.12  # opacity of each of them


class Fitted(NamedTuple):
    """A walk on the loss of lines: its points (n, 2) are slopes and intercepts."""

    points: np.ndarray
    clock: ValueTracker
    color: str


class Scatter(Painted):
    """Points of data, and a line for each walk, where it has come to.

    The points that the second walk's next step looks at are lit, with a line from each to that
    walk's line: these errors are what its gradient is made of. Those it has looked at before, in
    this epoch, are bright: when all are, the first walk takes its one step.

    Args:
        inputs, targets: the data, (n,) each.
        walks: one by all samples, and one by minibatches.
        batches: the numbers of the samples that each step of the second one looks at.
        epochs: what an epoch is.
        area: for all of it.

    Attributes:
        lit: 0 to 1: how much the points are lit that are looked at now.
        whole: 0 to 1: the same for all points at once, with lines to the first walk's line.
        band: 0 to 1: how much there is of the lines of the last third of the second walk.
    """

    numbers = ("opacity", "lit", "whole", "band")
    shared = ("walks", "batches", "epochs", "inputs", "targets")

    def __init__(
        self,
        inputs: np.ndarray,
        targets: np.ndarray,
        walks: Sequence[Fitted],
        batches: Sequence[np.ndarray],
        epochs: Epochs,
        area: Area,
    ) -> None:
        self.inputs, self.targets, self.area = inputs, targets, area
        self.walks, self.batches, self.epochs = list(walks), list(batches), epochs
        self.lit, self.whole, self.band = 0.0, 0.0, 0.0
        self.ranges = []
        for values in (inputs, targets):
            air = AIR * (np.ptp(values) or 1.0)
            self.ranges.append((float(values.min() - air), float(values.max() + air)))
        super().__init__([[area.left, area.bottom, 0], [area.right, area.top, 0]])

    def place(self, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Scene points (n, 3) of data."""
        (left, right), (low, high) = self.ranges
        x = self.area.left + (inputs - left) / (right - left) * self.area.width
        y = self.area.bottom + (targets - low) / (high - low) * self.area.height
        return np.stack(np.broadcast_arrays(x, y, 0.0), axis=-1)

    def batch(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of the samples that are looked at now, and of those before in this epoch."""
        step = min(int(self.walks[1].clock.get_value() + 1e-9), len(self.batches) - 1)
        before = self.batches[step - step % self.epochs.steps : step]
        return self.batches[step], np.concatenate([*before, np.zeros(0, int)]).astype(int)

    def weights(self, walk: Fitted) -> np.ndarray:
        """The slope and the intercept (2,) that a walk has come to."""
        return at_times(walk.points, np.array([walk.clock.get_value()]))[0]

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (left, bottom), (right, top) = camera.to_pixels(self.points, in_frame=True)
        camera.ink(ctx, palette.FAINT, self.opacity)
        ctx.set_line_width(AXIS * camera.unit)
        for x, y in ((left, top), (left, bottom), (right, bottom)):
            ctx.line_to(x, y)
        ctx.stroke()
        ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        now, before = self.batch()
        everything = np.arange(len(self.inputs))
        full, few = self.walks
        if self.band > 0:
            self.paint_band(camera, ctx)
        self.paint_errors(camera, ctx, everything, full, self.whole)
        self.paint_errors(camera, ctx, now, few, self.lit)
        for walk, wide in zip(self.walks, LINES, strict=True):
            self.paint_line(camera, ctx, walk, wide)
        ctx.reset_clip()
        self.paint_points(camera, ctx, everything, palette.FAINT, DOT, THIN)
        self.paint_points(camera, ctx, before, full.color, DOT, self.lit)
        self.paint_points(camera, ctx, everything, full.color, DOT, self.whole)
        self.paint_points(camera, ctx, now, few.color, LIT, self.lit)

    def paint_band(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """The lines of the last steps by minibatches, faint, on one another."""
        points, _, color = self.walks[1]
        for weights in points[-max(len(self.batches) // LAST, 1) :]:
            ends = np.array(self.ranges[0])
            self._stroke(camera, ctx, self.place(ends, weights[0] * ends + weights[1]), LINES[1])
            camera.ink(ctx, color, BAND * self.band * self.opacity)
            ctx.stroke()

    def paint_errors(
        self, camera: StageCamera, ctx: cairo.Context, which: np.ndarray, walk: Fitted, share: float
    ) -> None:
        """A line from each of these points to the line of that walk."""
        if share <= 0:
            return
        slope, intercept = self.weights(walk)
        ends = self.place(self.inputs[which], slope * self.inputs[which] + intercept)
        begins = self.place(self.inputs[which], self.targets[which])
        for pair in np.stack([begins, ends], axis=1):
            self._stroke(camera, ctx, pair, ERROR)
        camera.ink(ctx, walk.color, share * self.opacity)
        ctx.stroke()

    def paint_line(
        self, camera: StageCamera, ctx: cairo.Context, walk: Fitted, width: float
    ) -> None:
        """The line that a walk has come to, from edge to edge."""
        ends, (slope, intercept) = np.array(self.ranges[0]), self.weights(walk)
        points = self.place(ends, slope * ends + intercept)
        for ink, wide in ((palette.CASING, width + 2 * CASING), (walk.color, width)):
            self._stroke(camera, ctx, points, wide)
            camera.ink(ctx, ink, self.opacity)
            ctx.stroke()

    def paint_points(
        self,
        camera: StageCamera,
        ctx: cairo.Context,
        which: np.ndarray,
        color: str,
        radius: float,
        opacity: float,
    ) -> None:
        """Some of the points, as discs."""
        if opacity <= 0:
            return
        at = self.place(self.inputs[which], self.targets[which])
        for x, y in camera.to_pixels(at, in_frame=True).tolist():
            for ink, size in ((palette.CASING, radius + RIM), (color, radius)):
                ctx.arc(x, y, size * camera.unit, 0, 2 * np.pi)
                camera.ink(ctx, ink, opacity * self.opacity)
                ctx.fill()

    @staticmethod
    def _stroke(camera: StageCamera, ctx: cairo.Context, points: np.ndarray, width: float) -> None:
        """Put a straight line through scene points (2, 3) on the path, to be that wide."""
        ctx.set_line_cap(cairo.LineCap.BUTT)
        ctx.set_line_width(width * camera.unit)
        (x0, y0), (x1, y1) = camera.to_pixels(points, in_frame=True).tolist()
        ctx.move_to(x0, y0)
        ctx.line_to(x1, y1)
