"""Fields of strokes: −∇f all over a map, true to one scale."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.arrows.arrows import Arrows, trace
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.kept_pictures import layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fields import Field
    from stage.ground.ground import Ground
    from stage.look.view import View
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

FILL = 0.94  # of the distance between strokes is the length of a long one (95th percentile)
NOISE = 1e-9  # of a window's relief: a slope that gains less across the window is level
LONGEST = 1.25  # what is longer than that many long ones is capped, and marked
TICK = 0.28  # of a long one: what is shorter is drawn as long as that, and only tells a direction

# Of a stroke's length: how wide its head is, how long, how far its barbs are swept back, and half
# the width of its neck.
WIDE, HEAD, SWEPT, NECK = 0.28, 0.42, 0.09, 0.085
STOUT = 0.088  # and half the head is never wider than that, in Manim units
WEAKEST, STRONGEST = 0.7, 1.0  # opacities of the shortest and the longest
TAIL = 0.2  # of a stroke's opacity is left at its tail
SHORT = 0.5  # pixels; a stroke that is shorter is not drawn
HALO = ((0.075, 0.1), (0.04, 0.16))  # widths in Manim units and opacities of the shade around it
BREAKS = ((0.16, 0.24), (0.34, 0.42))  # gaps in the shaft of what is longer than it is drawn


def downhill(field: Field, points: np.ndarray) -> np.ndarray:
    """−∇f at points (n, 2), in units of loss per unit of x and y."""
    return -np.stack(field.grad(points[:, 0], points[:, 1]), axis=-1)


def slope_at(field: Field, point: np.ndarray, view: View) -> np.ndarray:
    """∇f (2,) at a point (x, y), exactly zero where all there is is the noise of arithmetic.

    >>> from fields import hills
    >>> from stage.look.view import view_of
    >>> slope_at(hills, np.array(hills.minima[0]), view_of(hills)).tolist()
    [0.0, 0.0]
    """
    slope = np.array([float(part) for part in field.grad(*point)])
    gain = np.abs(slope) @ np.ptp([view.x_range, view.y_range], axis=1)
    return slope if gain > NOISE * np.ptp(view.z_range) else np.zeros(2)


class GradientField(Arrows):
    """Strokes with a fine tail and a strong head, without outlines: the longer, the stronger.

    Their forms: "gradient"; "tick", which tells but a direction, as it were too short to be seen;
    "capped", whose shaft is broken: it is longer than it is drawn.
    """

    def leave_free(self, areas: Iterable[Area]) -> GradientField:
        """Drop the strokes that begin, end or have their middles in one of these parts of a map."""
        areas, (tails, tips) = list(areas), (self.tails(), self.tips())
        for points in (tails, (tails + tips) / 2, tips):
            for area in areas:
                self.weights[area.holds(points)] = 0
        return self

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        at_rest = Tapered(self, camera)
        ends = at_rest.ends
        key = ends.tobytes(), self.weights.tobytes(), self.delays.tobytes(), tuple(self.forms)
        grown = self.growth()
        # Those that have grown are drawn once and kept, in the order in which they do.
        finished = layer(key, lambda: ends, camera.unit * STOUT, camera.size)
        finished.grow(at_rest, int(np.sum(grown[at_rest.order] == 1)) - 1)
        finished.paint(ctx, self.opacity)
        growing = np.flatnonzero((grown > 0) & (grown < 1) & (self.weights > 0))
        at_rest.grown(grown).paint(ctx, growing, self.opacity)


class Tapered:
    """Strokes as they lie in one picture."""

    def __init__(self, field: GradientField, camera: StageCamera) -> None:
        self.ink, self.unit, self.color = camera.ink, camera.unit, field.inked("gradient")
        self.ends = camera.to_pixels(np.concatenate([field.tails(), field.tips()]))
        self.tails, tips = np.split(self.ends, 2)
        self.forms, self.ways = field.forms, tips - self.tails
        self.length = np.hypot(*self.ways.T)
        strength = self.length / max(self.length.max(initial=0), 1e-9)
        self.opacity = field.weights * (WEAKEST + (STRONGEST - WEAKEST) * strength)
        shown = np.flatnonzero(field.weights > 0)
        self.order = shown[np.argsort(field.delays[shown], kind="stable")]

    def grown(self, share: np.ndarray) -> Tapered:
        """The same when that share (n,) of each has grown."""
        twin = copy.copy(self)
        twin.ways, twin.length = self.ways * share[:, None], self.length * share
        return twin

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """Draw the stroke that is the next to have grown."""
        self.paint(ctx, self.order[step : step + 1])

    def paint(self, ctx: cairo.Context, which: np.ndarray, opacity: float = 1.0) -> None:
        """Draw these strokes, a soft shade below them first; `ctx` is in pixels."""
        drawn = [(i, self.shapes(i)) for i in which if self.length[i] > SHORT]
        ctx.set_line_join(cairo.LineJoin.ROUND)
        for width, share in HALO:
            ctx.set_line_width(width * self.unit)
            for i, polygons in drawn:
                trace(ctx, polygons)
                self.ink(ctx, palette.CASING, share * self.opacity[i] * opacity)
                ctx.stroke()
        for i, polygons in drawn:
            trace(ctx, polygons)
            (r, g, b), alpha = rgb(self.color), self.opacity[i] * opacity
            paint = cairo.LinearGradient(*self.tails[i], *(self.tails[i] + self.ways[i]))
            for offset, share in ((0, TAIL), (1 - HEAD, 0.9), (1, 1)):
                paint.add_color_stop_rgba(offset, b, g, r, share * alpha)
            ctx.set_source(paint)
            ctx.fill()

    def shapes(self, i: int) -> list[np.ndarray]:
        """Polygons (n, 2), in pixels, of a stroke's head and of its shaft or what is left of it."""
        length = self.length[i]
        wide = min(WIDE * length, STOUT * self.unit)
        neck = length - HEAD / WIDE * wide
        taper = NECK / WIDE * wide / neck
        shapes = [[(neck, taper * neck), (neck - SWEPT / WIDE * wide, wide), (length, 0)]]
        ends = [0, *np.ravel(BREAKS) * length, neck] if self.forms[i] == "capped" else [0, neck]
        shapes += [[(x, taper * x) for x in piece] for piece in np.reshape(ends, (-1, 2))]
        turn = np.array([self.ways[i], [-self.ways[i][1], self.ways[i][0]]]) / length
        halves = [np.array(half, float) for half in shapes]
        return [self.tails[i] + np.concatenate([h, h[::-1] * (1, -1)]) @ turn for h in halves]


def gradient_field(
    ground: Ground, columns: int, rows: int, origin: tuple[float, float]
) -> tuple[GradientField, float]:
    """Strokes of −∇f with their middles on a grid over the window, and their scale.

    Their length is `scale` times |∇f|, in units of x and y, unless it is so much longer than most
    that it is drawn capped, or so short that it is drawn as a tick. They sweep out from `origin`.
    """
    (x0, x1), (y0, y1) = window = ground.view.x_range, ground.view.y_range
    pitch = np.array([(x1 - x0) / columns, (y1 - y0) / rows])
    x = x0 + pitch[0] * (np.arange(columns) + 0.5)
    y = y0 + pitch[1] * (np.arange(rows) + 0.5)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    slopes = downhill(ground.field, points)
    steep = np.linalg.norm(slopes, axis=1)
    usual = max(float(np.quantile(steep, 0.95)), 1e-300)
    # On a stretched map a unit of x is not a unit of y: the pitch is the map's own along each.
    scale = FILL * pitch.min() / usual
    drawn = np.clip(steep, TICK * usual, LONGEST * usual)
    drawn[steep < NOISE * usual] = 0  # level
    vectors = slopes * (scale * drawn / np.maximum(steep, 1e-300))[:, None]
    seen = np.where(steep < TICK * usual, "tick", "gradient")
    forms = np.where(steep > LONGEST * usual, "capped", seen)
    away = np.linalg.norm((points - origin) / np.ptp(window, axis=1), axis=1)
    tails, delays = np.clip(points - vectors / 2, (x0, y0), (x1, y1)), away / max(away.max(), 1e-12)
    strokes = GradientField(ground, tails, vectors, forms.tolist(), delays=delays)
    return strokes.set(sweep=0.0), scale
