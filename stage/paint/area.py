"""Areas: parts of the picture, in Manim units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

MARGIN = 0.05  # of the picture's width and height, free all round
BESIDE = 1.25  # times its height must be a picture's width for a chart beside the land
ROOM = 1.2  # Manim units of height and width, or the land cannot be made out


@dataclass(frozen=True)
class Area:
    """A part of the picture, in Manim units.

    >>> Area(0, 4, 0, 2).below(0.5).height
    1.5
    """

    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def of_frame(cls, width: float, height: float) -> Area:
        """The whole frame without its margins."""
        x, y = width * (0.5 - MARGIN), height * (0.5 - MARGIN)
        return cls(-x, x, -y, y)

    @classmethod
    def around(cls, points: np.ndarray) -> Area:
        """The least that holds all points (n, 2 or more)."""
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return cls(float(left), float(right), float(bottom), float(top))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def corner(self) -> tuple[float, float]:
        """Where a line of text begins in the lower left one, so that a g stays inside."""
        return self.left, self.bottom + 0.1

    @property
    def aspect(self) -> float:
        return self.height / self.width

    @property
    def wide(self) -> bool:
        """Whether a chart goes beside the picture, not below it."""
        return self.width > BESIDE * self.height

    def meets(self, other: Area) -> bool:
        """Whether the two have a part in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Which points (n, 2 or 3) lie within it."""
        x, y = points.T[:2]
        return (x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)

    def below(self, height: float) -> Area:
        """What is left under a strip of that height."""
        return replace(self, top=self.top - height)

    def inset(self, x: float, y: float) -> Area:
        """The area without so much on its left and right, and on its top and bottom."""
        return Area(self.left + x, self.right - x, self.bottom + y, self.top - y)

    def raised(self, height: float, gap: float) -> tuple[Area, Area]:
        """What is left above a strip of that height and a gap, and the strip."""
        edge = self.bottom + height
        return replace(self, bottom=edge + gap), replace(self, top=edge)

    def tiles(self, count: int, gap: float) -> list[Area]:
        """So many equal parts of it: two on a row, or of two in a high area one below the other.

        >>> [(tile.left, tile.top) for tile in Area(0, 8, 0, 4).tiles(3, 1.0)]
        [(0.0, 4.0), (4.5, 4.0), (0.0, 1.5)]
        """
        across = 2 if count > 2 or (count > 1 and self.wide) else 1
        down = -(-count // across)
        width = (self.width - gap * (across - 1)) / across
        height = (self.height - gap * (down - 1)) / down
        corners = [
            (self.left + i % across * (width + gap), self.top - i // across * (height + gap))
            for i in range(count)
        ]
        return [Area(left, left + width, top - height, top) for left, top in corners]

    def split(self, share: float, gap: float) -> tuple[Area, Area]:
        """A part for that share of it and, after a gap, the rest: beside it if wide, else below."""
        if self.wide:
            return self.columns(share * self.width, gap)
        return self.raised((1 - share) * self.height, gap)

    def columns(self, width: float, gap: float) -> tuple[Area, Area]:
        """A left column of that width and, after a gap, the rest."""
        middle = self.left + width
        return replace(self, right=middle), replace(self, left=middle + gap)


def check_room(area: Area) -> Area:
    """The area itself, if it is large enough for a map or a surface.

    Raises:
        ValueError: If names and figures have left too little, in one sentence with the remedies.
    """
    if min(area.width, area.height) < ROOM:
        raise ValueError(
            f"Names and figures leave the land {area.width:.1f} by {area.height:.1f} units, "
            f"it needs {ROOM:g}: show fewer methods, or choose a wider picture, e.g. 16:9."
        )
    return area


class Said(Protocol):
    """A text or formula, as Manim's mobjects are: it knows its corners (3,) by a direction."""

    def get_corner(self, direction: Any) -> Any: ...


def box_of(said: Said, air: float = 0.06) -> Area:
    """The part of the picture that a text or formula takes, with a little air around it."""
    (left, bottom), (right, top) = (said.get_corner((s, s, 0))[:2] for s in (-1, 1))
    return Area(left - air, right + air, bottom - air, top + air)
