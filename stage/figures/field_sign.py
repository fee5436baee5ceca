"""What a picture says of a field that was made of a formula: the formula, where there is room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from manim import MathTypst, Mobject

from numerics.typeset import in_typst
from stage.look import palette
from stage.paint.area import Area, box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL, Lettering

if TYPE_CHECKING:
    from fields import Field

AIR = 0.15  # Manim units to the border of the land
CORNERS = ((-1, 1), (1, 1), (-1, -1), (1, -1))  # where it may stand, the best first


def field_sign(field: Field, cased: bool = False) -> MathTypst | None:
    """z = …, small, or None for a field that has no formula.

    >>> from fields import ravine
    >>> field_sign(ravine) is None
    True
    """
    if not field.written:
        return None
    return formula(f"z = {in_typst(field.written)}", SMALL, palette.TEXT, cased)


def in_a_corner(
    sign: MathTypst | None, land: Area, taken: Iterable[Area], points: np.ndarray
) -> list[MathTypst]:
    """The sign in the first corner of `land` where nothing is; empty where there is none.

    Args:
        sign: of `field_sign`.
        land: the map.
        taken: what other texts need, parts of the picture.
        points: what is to be seen, (n, 2) in Manim units.
    """
    if sign is None or sign.width > land.width - 2 * AIR:
        return []
    room = land.inset(AIR, AIR)
    for corner in CORNERS:
        x = room.left if corner[0] < 0 else room.right
        y = room.top if corner[1] > 0 else room.bottom
        sign.shift((x, y, 0) - sign.get_corner((*corner, 0)))
        mine = box_of(sign)
        if not any(mine.meets(other) for other in taken) and not mine.holds(points).any():
            return [sign]
    return []


def in_line(field: Field, gap: Area, cased: bool = False) -> list[MathTypst]:
    """The sign in the middle of a gap between other texts; empty where it does not fit."""
    sign = field_sign(field, cased)
    if sign is None or sign.width > gap.width - 2 * AIR:
        return []
    return [sign.move_to(((gap.left + gap.right) / 2, (gap.bottom + gap.top) / 2, 0))]


def at_foot(note: str, field: Field, frame: Area) -> list[Mobject]:
    """A note at the left of a frame's foot and the sign beside it; empty if there is neither."""
    said, (left, low) = Lettering(note, frame.corner), frame.corner
    sign = in_line(field, Area(left + said.length, frame.right, low, low + SMALL))
    return [said, *sign] if note else [*sign]
