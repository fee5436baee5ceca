"""Arrows on the ground: gradients, velocities and steps, each told by its form.

An arrow lies in the plane that touches the ground at its tail, so on a map it is true to scale, and
on a surface it is seen as lying there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.look import palette
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

SHAFT = 0.075  # thickness, in Manim units
HEAD = 0.26  # length of a head
CASING = 0.035  # the dark edge
SWEEP = 0.3  # of a sweep is what one arrow takes to grow


class Arrows(Painted):
    """Arrows with their tails at points of a field.

    Args:
        tails, vectors: Both (n, 2), in units of x and y: an arrow leads from tail to tail + vector.
        forms: One for all, or one for each: "gradient" is filled with a straight shaft; "uphill"
            the same, but hollow; "velocity" is a wedge that widens towards its swept head, "step" a
            thin line with an open head; "level" is a dash.
        color: Of all; if none is given, that of its form.
        delays: When each begins to grow in a sweep, 0 (at once) to 1 (last).

    chained
        The arrows follow each other: magnified, they stay tip to tail.

    `sweep` runs from 0 (none) to 1 (all of them grown); `weights` (n,) are their opacities;
    `magnified` is by how much all are longer than they are. `vectors` can change in a play, too.
    """

    numbers = ("opacity", "sweep", "weights", "magnified", "vectors")
    shared = ("terrain",)

    def __init__(
        self,
        ground: Ground,
        tails: np.ndarray,
        vectors: np.ndarray,
        forms: str | list[str] = "gradient",
        size: float = 1.0,
        delays: np.ndarray | float = 0.0,
        chained: bool = False,
        color: str = "",
        opacity: float = 1.0,
    ) -> None:
        tails, vectors = (np.asarray(a, float).reshape(-1, 2) for a in (tails, vectors))
        self.terrain, self.vectors, self.chained = ground.terrain, vectors, chained
        self.forms = [forms] * len(tails) if isinstance(forms, str) else list(forms)
        self.color_role = color
        self.size, self.delays = size, np.broadcast_to(np.asarray(delays, float), len(tails)).copy()
        self.sweep, self.weights, self.magnified = 1.0, np.ones(len(tails)), 1.0
        self.box = ground.box_of(tails)
        super().__init__(self.terrain.place(self.box[:1]), opacity)

    def inked(self, form: str) -> str:
        """The colour of an arrow of that form."""
        own = palette.VELOCITY if form == "velocity" else palette.GRADIENT
        return self.color_role or own

    def weigh(self, weights: np.ndarray) -> Arrows:
        """Give each arrow its own opacity, (n,) or one for all."""
        self.weights = np.broadcast_to(np.asarray(weights, float), len(self.box)).copy()
        return self

    def tails(self) -> np.ndarray:
        """Scene points (n, 3) where the arrows begin."""
        tails = self.terrain.place(self.box)
        return tails[:1] + (tails - tails[:1]) * self.magnified if self.chained else tails

    def tips(self, share: np.ndarray | float = 1.0) -> np.ndarray:
        """Scene points (n, 3) where the arrows end when that share of them has grown."""
        along, across = self.terrain.directions(self.box)
        way = self.vectors[:, :1] * along + self.vectors[:, 1:] * across
        share = np.broadcast_to(share, len(self.box))[:, None]
        return self.tails() + way * share * self.magnified

    def growth(self) -> np.ndarray:
        """How much of each has grown at this moment of the sweep, (n,)."""
        grown = np.clip((self.sweep * (1 + SWEEP) - self.delays) / SWEEP, 0, 1)
        return grown * grown * (3 - 2 * grown)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        grown = self.growth()
        shown = np.flatnonzero((grown > 0) & (self.weights > 0))
        if len(shown):
            Strokes(self, camera, grown).paint(ctx, shown, self.opacity)


class Strokes:
    """Arrows as they lie in one picture, and how to draw them."""

    def __init__(
        self, arrows: Arrows, camera: StageCamera, grown: np.ndarray | float = 1.0
    ) -> None:
        self.ink, self.unit = camera.ink, camera.unit * arrows.size
        self.forms, self.weights = arrows.forms, arrows.weights
        self.at = camera.to_pixels(arrows.tails())
        self.ways = camera.to_pixels(arrows.tips(grown)) - self.at
        self.inks = [arrows.inked(form) for form in arrows.forms]

    def paint(self, ctx: cairo.Context, which: np.ndarray, opacity: float = 1.0) -> None:
        """Draw these arrows, the dark edges of all below them."""
        ctx.set_line_join(cairo.LineJoin.ROUND)
        outlines = [(i, outline(self.forms[i], self.at[i], self.ways[i], self.unit)) for i in which]
        for i, parts in outlines:
            trace(ctx, parts)
            self.ink(ctx, palette.CASING, self.weights[i] * opacity)
            ctx.set_line_width(2 * min(CASING * self.unit, 0.14 * np.hypot(*self.ways[i])))
            ctx.stroke_preserve()
            ctx.fill()
        for i, parts in outlines:
            trace(ctx, parts)
            self.ink(ctx, self.inks[i], self.weights[i] * opacity)
            if self.forms[i] == "uphill":
                ctx.set_line_width(0.024 * self.unit)
                ctx.stroke()
            else:
                ctx.fill()


def outline(form: str, at: np.ndarray, way: np.ndarray, unit: float) -> list[np.ndarray]:
    """Polygons (n, 2), in pixels, of an arrow from `at` along `way`; a short one is all head."""
    length = float(np.hypot(*way))
    if length < 1e-9:
        return []
    head = min(HEAD * unit, 0.62 * length)
    wide, thin = 0.42 * head, min(SHAFT * unit / 2, 0.16 * head)
    neck = length - head
    if form == "velocity":
        barb = [(neck + 0.2 * head, 1.5 * thin), (neck - 0.15 * head, 1.5 * wide)]
        short = length < HEAD * unit  # its barbs would be slivers
        shapes = [[(0, 0), *([(neck, wide)] if short else barb), (length, 0)]]
    elif form == "step":
        edge = 0.45 * thin
        shapes = [
            [(0, edge), (length - edge, edge)],
            [(neck, wide), (neck + 2 * edge, wide + edge), (length, 0), (length - 3 * edge, 0)],
        ]
    elif form == "level":
        shapes = [[(0, SHAFT * unit / 2), (length, SHAFT * unit / 2)]]
    else:
        shapes = [[(0, thin), (neck, thin), (neck, wide), (length, 0)]]
    ahead = way / length
    turn = np.array([ahead, [-ahead[1], ahead[0]]])
    polygons = []
    for half in shapes:
        half = np.array(half, float)
        polygons.append(at + np.concatenate([half, half[::-1] * (1, -1)]) @ turn)
    return polygons


def trace(ctx: cairo.Context, polygons: list[np.ndarray]) -> None:
    ctx.new_path()
    for polygon in polygons:
        for point in polygon.tolist():
            ctx.line_to(*point)
        ctx.close_path()
