"""Rings on the ground: the minima of a field, and where a walk sets out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.look import palette
from stage.paint.area import Area
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

RING = 0.13  # radius of the mark at a minimum, in Manim units
FLATTEST = 0.6  # a ring's one axis by its other, on ground that is seen nearly edge-on
NEARER = 2.5  # times as large may a ring be drawn that is far from the eye


def nearest(ground: Ground, point: tuple[float, float]) -> np.ndarray | None:
    """The minimum of the field (2,) in the window that is nearest to a point farther than its ring.

    None where the field knows no minimum, or the point lies in the ring of the nearest.
    """
    minima = np.array(ground.field.minima, float).reshape(-1, 2)
    minima = minima[ground.view.contains(minima)]
    away = np.linalg.norm((minima - point) * ground.units, axis=1)
    return minima[np.argmin(away)] if away.min(initial=np.inf) > RING and len(minima) else None


class Minima(Painted):
    """A ring with a dot, flat on the ground, at each minimum of the field inside the window."""

    shared = ("terrain",)
    radius = RING
    strokes = (0.72, 0.5), (0.26, 0.3)  # by radius: ring and dot, of the casing and within it

    def __init__(self, ground: Ground) -> None:
        self.terrain = ground.terrain
        self.box = self.places(ground)
        super().__init__(self.terrain.place(np.array([[0.5, 0.5, 0]])))

    def places(self, ground: Ground) -> np.ndarray:
        """Box coordinates (n, 3) of what is ringed."""
        minima = np.array(ground.field.minima, float).reshape(-1, 2)
        return ground.box_of(minima[ground.view.contains(minima)])

    def around(self) -> list[Area]:
        """The parts of a map that its marks take."""
        centres, r = self.terrain.place(self.box)[:, :2].tolist(), 2 * self.radius
        return [Area(x - r, x + r, y - r, y + r) for x, y in centres]

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if not len(self.box):
            return
        centres = self.terrain.place(self.box)
        along, across = self.terrain.tangents(self.box)
        seen = self.terrain.seen(centres, camera.eye())
        at = camera.to_pixels(centres)
        a = camera.to_pixels(centres + self.radius * along) - at
        b = camera.to_pixels(centres + self.radius * across) - at
        long, wide = np.hypot(*a.T), np.hypot(*b.T)
        a, b = (
            axis * np.maximum(1, FLATTEST * other / np.maximum(own, 1e-9))[:, None]
            for axis, own, other in ((a, long, wide), (b, wide, long))
        )
        far = self.radius * camera.unit / np.maximum(np.maximum(long, wide), 1e-9)
        a, b = (np.clip(far, 1, NEARER)[:, None] * axis for axis in (a, b))
        for i in np.flatnonzero(seen > 0.5):
            ctx.save()
            ctx.transform(cairo.Matrix(*a[i], *b[i], *at[i]))
            self.mark(camera, ctx)
            ctx.restore()

    def mark(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Draw one mark around the origin, its radius 1."""
        inks = palette.CASING, palette.TEXT
        for ink, (ring, dot) in zip(inks, self.strokes, strict=True):
            camera.ink(ctx, ink, self.opacity)
            ctx.set_line_width(ring)
            ctx.arc(0, 0, 1, 0, 2 * np.pi)
            ctx.stroke()
            ctx.arc(0, 0, dot, 0, 2 * np.pi)
            ctx.fill()


class StartMark(Minima):
    """A ring without a dot, where the walkers of a clip set out; broader where it is light."""

    radius = 0.17
    strokes = (0.42, 0.0), (0.2, 0.0)
    broad = (0.7, 0.0), (0.2, 0.0)

    def __init__(self, ground: Ground, start: tuple[float, float], light: bool = False) -> None:
        self.start = start
        if light:
            self.strokes = self.broad
        super().__init__(ground)

    def places(self, ground: Ground) -> np.ndarray:
        """Box coordinates (1, 3) of the start."""
        return ground.box_of(np.array([self.start], float))


class StartLozenge(StartMark):
    """A lozenge where walks set out, among minima that are ringed: none of them looks like it."""

    radius = 0.2

    def mark(self, camera: StageCamera, ctx: cairo.Context) -> None:
        for colour, width in ((palette.CASING, 0.75), (palette.TEXT, 0.3)):
            ctx.new_path()
            for x, y in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                ctx.line_to(x, y)
            ctx.close_path()
            camera.ink(ctx, colour, self.opacity)
            ctx.set_line_width(width)
            ctx.stroke()
