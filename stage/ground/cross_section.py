"""Sections through a surface: the line of the cut, how far it reaches and how high it rises."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from numerics.numerals import brief
from stage.ground.framing import look
from stage.ground.lines import PIECES, BoxLine, GroundLine
from stage.look import palette
from stage.look.words import worded
from stage.paint.lettering import Lettering, text_length

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.area import Area
    from stage.paint.camera import StageCamera

SIZE, RISE = 0.26, 0.36  # capitals of how far a section reaches, and of how high it rises
AIR = 0.2  # between a label and what it tells of
ALONG, ACROSS = "along ({})", "across ({})"
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
        said = ALONG, ACROSS
    else:
        said = (ACROSS, ALONG) if x > UNEVEN * y else ("in {}", "in {}")
    return worded(said[0], "x"), worded(said[1], "y")


def roles(called: tuple[str, str]) -> tuple[str, str]:
    """The colours of x and y that these `names` call along and across, or as if they did."""
    along, across = palette.ALONG, palette.ACROSS
    return (across, along) if called[0] == worded(ACROSS, "x") else (along, across)


class Section(GroundLine):
    """The surface cut along one axis through a point, `reach` to both sides.

    `rise` is how much higher the surface is at the end that lies `towards` +1 or −1; `name` is
    what the section is called.
    """

    def __init__(
        self,
        ground: Ground,
        centre: np.ndarray,
        axis: int,
        reach: float,
        towards: int = 1,
        **look: Any,
    ) -> None:
        way = towards * reach * np.eye(2)[axis]
        self.axis, self.reach, self.name = axis, reach, "xy"[axis]
        self.rise = float(ground.field(*(centre + way)) - ground.field(*centre))
        ends = centre - way, centre + way
        super().__init__(ground, *ends, width=0.08, origin=0.5, **look)

    def measures(self) -> list[BoxLine]:
        """How far the section reaches, as a bracket below it, and from its level up to its end."""
        lowest, end = self.box[[PIECES // 2, -1]]
        corner, below = np.r_[end[:2], lowest[2]], [0, 0, self.terrain.base / 2]
        bracket = [lowest, lowest + below, corner + below, corner]
        share = np.linspace(0, 1, PIECES // 2 + 1)[:, None]
        lines = []
        for corners in (bracket, [corner, end]):
            legs = [a + share * (b - a) for a, b in itertools.pairwise(corners)]
            lines.append(BoxLine(self.terrain, np.concatenate(legs), self.color_role, 0.035))
        return lines

    def beyond(self) -> np.ndarray:
        """What is kept of a terrain (4,) that is cut along this: the half that it shows."""
        at, cut = self.box[PIECES // 2, :2], 1 - self.axis
        kept = np.array([[0.0, 1.0], [0.0, 1.0]])
        kept[cut, self.axis] = at[cut]
        return kept.ravel()

    def said(
        self, camera: StageCamera, area: Area, phi: float, theta: float
    ) -> list[BoxLine | Lettering]:
        """How far it reaches, how high it rises, and the measures, for who looks from there.

        The angles are radians; the terrain lies as it does now. The camera is left as it was.
        """
        was = camera.get_phi(), camera.get_theta()
        look(camera, phi, theta)
        told = [*self.labels(camera, area), *self.measures()]
        look(camera, *was)
        return told

    def labels(self, camera: StageCamera, area: Area) -> list[Lettering]:
        """The reach under the block, and the rise beside its line, as the camera sees them now."""
        lowest, end = self.box[[PIECES // 2, -1]]
        foot = self.terrain.base
        border = end + (end - lowest) * np.eye(3)[self.axis] * self._to_the_border(lowest, end)
        box = np.array([[*lowest[:2], foot], [*end[:2], foot], [*end[:2], lowest[2]], end, border])
        begin, under, corner, top, out = camera.project_points(self.terrain.place(box))[:, :2]
        reach, rise = worded("{} {}", brief(self.reach), self.name), brief(self.rise, 3)
        rise = rise if self.rise < 0 else f"+{rise}"
        # Where the inner end of the label is clear of the block, too.
        half = text_length(reach, SIZE, "SEMIBOLD") / 2
        inner = min(half / max(abs(under[0] - begin[0]), 1e-9), 1)
        below = under[0], min(under[1], (under + inner * (begin - under))[1]) - AIR - SIZE
        x, y = (corner + top) / 2
        if abs(top[1] - corner[1]) < 2 * RISE:  # too short to stand beside it: beside the block
            x, y = out[0], max(top[1], corner[1]) + AIR + 0.6 * RISE
        half = text_length(rise, RISE, "SEMIBOLD") / 2
        beside = x + np.copysign(AIR + half, under[0] - begin[0]), y - RISE / 2
        return [self._label(reach, below, SIZE, area), self._label(rise, beside, RISE, area)]

    def _to_the_border(self, lowest: np.ndarray, end: np.ndarray) -> float:
        """How far it is from the section's end to the land's border, by the section's half."""
        way = float((end - lowest)[self.axis])
        return ((way > 0) - float(end[self.axis])) / way

    def _label(self, said: str, at: tuple[float, float], size: float, area: Area) -> Lettering:
        half = min(text_length(said, size, "SEMIBOLD"), area.width) / 2
        at = np.clip(at, (area.left + half, area.bottom), (area.right - half, area.top - size))
        look = {"bold": True, "cased": True, "room": area.width}
        return Lettering(said, at, "centre", size, self.color_role, **look)
