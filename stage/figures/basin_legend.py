"""What a map of basins says of itself: where walks set out, and what its colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from numerics.many import walk_many
from stage.look.words import worded
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from adventurer import Method
    from fields import Field
    from stage.ground.minima import StartLozenge
    from stage.paint.area import Area

BESIDE = 0.12  # from the start's mark to its name


def start_name(start: StartLozenge, land: Area) -> list[Lettering]:
    """The word beside the start's mark, on the side where the map has more room for it."""
    x, y, _ = start.terrain.place(start.box)[0].tolist()
    said = worded("start")
    side = "right" if x - land.left > text_length(said) + 1 else "left"
    away = (start.radius + BESIDE) * (-1 if side == "right" else 1)
    return [Lettering(said, (x + away, y - SMALL / 2), side, cased=True)]


def lost_name(field: Field, method: Method, starts: np.ndarray, steps: int) -> str:
    """What became of walks from starts (n, 2) that end at no minimum; nothing if there are none."""
    if not len(starts):
        return ""
    # Where the first one does not diverge, nothing is left to ask of the others.
    parts = (part for part in (starts[:1], starts[1:]) if len(part))
    walks = (walk_many(field, method, part, steps, whole=False) for part in parts)
    diverged = all(each.diverged.all() for each in walks)
    return worded("diverged") if diverged else worded("no minimum")


def paint_legend(foot: Area, lost: set[str]) -> list[Lettering]:
    """What the colours of maps mean, in the middle of that area, and what the black means, if any.

    Args:
        foot: A strip as high as a line.
        lost: What became of walks that end at no minimum; see `lost_name`.
    """
    said = worded("colour: where a start ends")
    said += "".join(worded("; black: {}", each) for each in sorted(lost - {""}))
    middle = (foot.left + foot.right) / 2
    return [Lettering(said, (middle, foot.bottom), "centre", room=foot.width)]
