"""Components: an arrow on a map, taken apart into what it has of x and of y."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stage.arrows.arrows import Arrows
from stage.ground.lines import GroundLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from manim import Animation

    from stage.ground.ground import Ground

FAINT = 0.5  # opacity of an arrow that has been taken apart
THIN = {"width": 0.02, "opacity": 0.0}  # look of the lines from the components' tips to its own
EDGES = 0.4  # opacity of these


class Components:
    """An arrow from a point (x, y), its two components, and the lines that join their tips.

    Attributes:
        whole: the arrow, which has yet to grow.
        parts: the components along x and along y, in these colours. Until they swing apart they lie
            on the arrow, unseen.
        edges: the other two sides of their rectangle, unseen.
    """

    def __init__(
        self, ground: Ground, point: np.ndarray, way: np.ndarray, colors: tuple[str, str]
    ) -> None:
        self.whole = Arrows(ground, point, way).set(sweep=0.0)
        self.parts = [Arrows(ground, point, way, color=c, opacity=0.0) for c in colors]
        self.sides = np.diag(way)
        tips = point + self.sides
        self.edges = [GroundLine(ground, tip, point + way, **THIN) for tip in tips]
        ways = [GroundLine(ground, point, end) for end in (point + way, *tips)]
        self.boxes = [line.box for line in ways]  # of points (n, 3) all along them

    def recolour(self) -> Animation:
        """Animation: the arrow takes on the colour of the component that lies on top of it."""
        return self.parts[-1].animate.set(opacity=1.0)

    def swing(self) -> Iterator[Animation]:
        """Animations: both swing apart until each lies along its axis, and the arrow fades."""
        yield self.whole.animate.set(opacity=FAINT)
        for part, side, edge in zip(self.parts, self.sides, self.edges, strict=True):
            yield part.animate.set(vectors=side[None], opacity=1.0)
            yield edge.animate.set(opacity=EDGES)
