"""Arrows on the ground: gradients, velocities and steps, each told by its form.

An arrow lies in the plane that touches the ground at its tail, so on a map it is true to scale, and
on a surface it is seen as lying there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np

from stage import palette
from stage.drawn import Drawn

if TYPE_CHECKING:
    from fields import Field
    from stage.camera import StageCamera
    from stage.terrain import Terrain
    from stage.views import View

SHAFT = 0.075  # thickness, in Manim units
HEAD = 0.26  # length of a head
CASING = 0.035  # the dark edge
SWEEP = 0.3  # of a sweep is what one arrow takes to grow


class Arrows(Drawn):
    """Arrows with their tails at points of a field.

    Parameters
    ----------
    tails, vectors
        Both (n, 2), in units of x and y: an arrow leads from tail to tail + vector.
    forms
        One for all, or one for each: "gradient" is filled with a straight shaft; "uphill" the same,
        but hollow; "capped" has two heads: it is longer than it is drawn. "velocity" is a wedge
        that widens towards its swept head, "step" a thin line with an open head; "level" is a dot.
    delays
        When each begins to grow in a sweep, 0 (at once) to 1 (last).

    chained
        The arrows follow each other: magnified, they stay tip to tail.

    `sweep` runs from 0 (none) to 1 (all of them grown); `weights` (n,) are their opacities;
    `magnified` is by how much all are longer than they are.
    """

    numbers = ("opacity", "sweep", "weights", "magnified")
    shared = ("terrain",)

    def __init__(
        self,
        terrain: Terrain,
        view: View,
        field: Field,
        tails: np.ndarray,
        vectors: np.ndarray,
        forms: str | list[str] = "gradient",
        size: float = 1.0,
        delays: np.ndarray | float = 0.0,
        chained: bool = False,
        **kwargs: Any,
    ) -> None:
        tails, vectors = (np.asarray(a, float).reshape(-1, 2) for a in (tails, vectors))
        self.terrain, self.vectors, self.chained = terrain, vectors, chained
        self.forms = [forms] * len(tails) if isinstance(forms, str) else list(forms)
        self.size, self.delays = size, np.broadcast_to(np.asarray(delays, float), len(tails)).copy()
        self.sweep, self.weights, self.magnified = 1.0, np.ones(len(tails)), 1.0
        heights = view.height(np.asarray(field(tails[:, 0], tails[:, 1])))
        self.box = terrain.box(tails, heights)
        super().__init__(terrain.place(self.box[:1]), **kwargs)

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

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        grown = np.clip((self.sweep * (1 + SWEEP) - self.delays) / SWEEP, 0, 1)
        grown = grown * grown * (3 - 2 * grown)
        at = camera.to_pixels(self.tails())
        ways = camera.to_pixels(self.tips(grown)) - at
        alphas = np.where(grown > 0, self.weights * self.opacity, 0)
        unit = camera.unit * self.size
        casing = palette.rgb(palette.CASING)
        ctx.set_line_join(cairo.LineJoin.ROUND)
        outlines = [
            (form, alpha, way, outline(form, start, way, unit))
            for form, alpha, start, way in zip(self.forms, alphas, at, ways, strict=True)
            if alpha > 0
        ]
        for _, alpha, way, parts in outlines:
            _trace(ctx, parts)
            camera.ink(ctx, casing, alpha)
            ctx.set_line_width(2 * min(CASING * unit, 0.14 * np.hypot(*way)))
            ctx.stroke_preserve()
            ctx.fill()
        for form, alpha, _, parts in outlines:
            _trace(ctx, parts)
            ink = palette.VELOCITY if form == "velocity" else palette.GRADIENT
            camera.ink(ctx, palette.rgb(ink), alpha)
            if form == "uphill":
                ctx.set_line_width(0.024 * unit)
                ctx.stroke()
            else:
                ctx.fill()


def outline(form: str, at: np.ndarray, way: np.ndarray, unit: float) -> list[np.ndarray]:
    """Polygons (n, 2), in pixels, of an arrow from `at` along `way`; a short one is all head."""
    if form == "level":
        turn = np.linspace(0, 2 * np.pi, 25)
        return [at + SHAFT * unit * np.stack([np.cos(turn), np.sin(turn)], axis=-1)]
    length = float(np.hypot(*way))
    if length < 1e-9:
        return []
    head = min(HEAD * unit, 0.62 * length)
    wide, thin = 0.42 * head, min(SHAFT * unit / 2, 0.16 * head)
    neck = length - head
    if form == "velocity":
        shapes = [[(0, 0), (neck + 0.3 * head, 2 * thin), (neck - 0.25 * head, wide), (length, 0)]]
    elif form == "capped":
        shapes = [
            [(0, thin), (neck, thin), (neck, wide), (length, 0)],
            [(max(neck - 0.75 * head, 0), wide), (length - 0.75 * head, 0)],
        ]
    elif form == "step":
        edge = 0.45 * thin
        shapes = [
            [(0, edge), (length - edge, edge)],
            [(neck, wide), (neck + 2 * edge, wide + edge), (length, 0), (length - 3 * edge, 0)],
        ]
    else:
        shapes = [[(0, thin), (neck, thin), (neck, wide), (length, 0)]]
    ahead = way / length
    turn = np.array([ahead, [-ahead[1], ahead[0]]])
    polygons = []
    for half in shapes:
        half = np.array(half, float)
        polygons.append(at + np.concatenate([half, half[::-1] * (1, -1)]) @ turn)
    return polygons


def _trace(ctx: cairo.Context, polygons: list[np.ndarray]) -> None:
    ctx.new_path()
    for polygon in polygons:
        for point in polygon.tolist():
            ctx.line_to(*point)
        ctx.close_path()
