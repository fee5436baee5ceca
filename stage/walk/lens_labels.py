"""Names of arrows that are seen in a lens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from stage.paint.area import Area, box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL
from stage.paint.room import along, apart

if TYPE_CHECKING:
    from manim import MathTypst, Mobject

    from stage.arrows.lens import Lens

INSIDE = 0.1  # from a name to the rim
BESIDE = 0.24  # from a name to its arrow
PIECES = 25  # points of an arrow
TRIED = 41  # places along each axis


def label_in(
    lens: Lens,
    source: str,
    color: str,
    arrow: np.ndarray,
    arrows: Sequence[np.ndarray],
    others: Sequence[Mobject],
    area: Area,
) -> MathTypst:
    """A formula as near as can be to an arrow in the lens, clear of `others` and of all arrows.

    It may hang over the lens' rim, but not over that of `area`.
    Arrows (2, 2) are their ends as they are seen in the lens, as it is now, in Manim units.
    """
    said = formula(source, SMALL + 0.02, color, cased=True)
    size = said.width, said.height
    grid = np.linspace(-lens.reach, lens.reach, TRIED)
    places = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    corners = np.hypot(*(np.abs(places) + np.array(size) / 2).T)
    out = np.maximum(corners - lens.reach + INSIDE, 0)
    places = places + lens.middle[:2]
    x, y = places.T
    sides = x - said.width / 2 - area.left, area.right - x - said.width / 2
    sides += y - said.height / 2 - area.bottom, area.top - y - said.height / 2
    gone = np.min(sides, axis=0) < 0
    own, every = along(*arrow, PIECES), [box for each in arrows for box in along(*each, PIECES)]
    # The middle of an arrow tells better whose name it is than its ends, where others begin.
    off = apart(places, own, size).min(axis=1) + 0.3 * np.hypot(*(places - arrow.mean(axis=0)).T)
    met = (apart(places, every, size) < BESIDE).sum(axis=1)
    taken = (apart(places, [box_of(other, BESIDE) for other in others], size) == 0).sum(axis=1)
    best = np.argmin(off + 1.5 * met + 20 * taken + 20 * out + 1e3 * gone)
    return said.move_to([*places[best], 0])
