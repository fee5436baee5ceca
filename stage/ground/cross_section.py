"""Sections through a surface: the line of the cut, how far it reaches and how high it rises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from numerics.numerals import brief
from stage.ground.framing import look
from stage.ground.lines import PIECES, BoxLine, GroundLine
from stage.paint.lettering import Lettering, text_length

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

SIZE = 0.26  # capitals of the labels
STEEP = 0.25  # of the box's height is the rise of a steep section
UNEVEN = 2  # so much steeper must one section be to speak of along and across


def names(x: float, y: float) -> tuple[str, str]:
    """What the axes are called by how steep they are: along and across if one is much steeper.

    >>> names(0.8, 16)
    ('along (x)', 'across (y)')
    >>> names(1, 1)
    ('in x', 'in y')
    """
    x, y = abs(x), abs(y)
    if y > UNEVEN * x:
        return "along (x)", "across (y)"
    return ("across (x)", "along (y)") if x > UNEVEN * y else ("in x", "in y")


class Section(GroundLine):
    """The surface cut along one axis through a point, `reach` to both sides.

    `rise` is how much higher the surface is at the far end than at the point.
    """

    def __init__(
        self,
        ground: Ground,
        centre: np.ndarray,
        axis: int,
        reach: float,
        **look: Any,
    ) -> None:
        way = reach * np.eye(2)[axis]
        self.axis, self.reach = axis, reach
        self.rise = float(ground.field(*(centre + way)) - ground.field(*centre))
        ends = centre - way, centre + way
        super().__init__(ground, *ends, width=0.07, origin=0.5, **look)

    def measure(self) -> BoxLine:
        """How much higher or lower the section ends; of a steep one also how far it reaches."""
        lowest, end = self.box[[PIECES // 2, -1]]
        corner = np.r_[end[:2], lowest[2]]
        share = np.linspace(0, 1, PIECES // 2 + 1)[:, None]
        way = corner + share * (end - corner)
        if abs(end[2] - lowest[2]) > STEEP:  # else this would be the line of the section itself
            way = np.concatenate([lowest + share * (corner - lowest), way])
        return BoxLine(self.terrain, way, width=0.025, dash=0.09)

    def far_half(self, lip: float = 0.0) -> np.ndarray:
        """What is kept of a terrain (4,) that is cut here: the half beyond, seen from +x or −y.

        Of the near half, too, that share of the section's reach.
        """
        at, cut = self.box[PIECES // 2, :2], 1 - self.axis
        (x0, x1), (y0, y1) = self.terrain.x_range, self.terrain.y_range
        near = lip * self.reach / np.array([x1 - x0, y0 - y1])[cut]
        kept = np.array([[0.0, 1.0], [0.0, 1.0]])
        kept[cut, self.axis] = at[cut] + near
        return kept.ravel()

    def said(
        self, name: str, camera: StageCamera, area: Area, phi: float, theta: float
    ) -> tuple[BoxLine, Lettering]:
        """What is told of the section to who looks from there (radians), where it lies now.

        The camera is left as it was.
        """
        was = camera.get_phi(), camera.get_theta()
        look(camera, phi, theta)
        told = self.measure(), self.label(name, camera, area, above=self.axis == 1)
        look(camera, *was)
        return told

    def label(self, name: str, camera: StageCamera, area: Area, above: bool) -> Lettering:
        """Reach, name and rise, at the section's end as the camera sees it now."""
        x, y = camera.project_points(self.terrain.place(self.box[-1:]))[0, :2]
        sign = "+" if self.rise >= 0 else ""
        said = f"{brief(self.reach)} {name}: {sign}{brief(self.rise, 3)}"
        half = min(text_length(said, SIZE, "SEMIBOLD"), area.width) / 2
        y += 0.42 if above else -0.35 - SIZE
        at = np.clip(x, area.left + half, area.right - half), np.clip(y, area.bottom, area.top)
        look = {"bold": True, "cased": True, "room": area.width}
        return Lettering(said, at, "centre", SIZE, self.color_role, **look)
