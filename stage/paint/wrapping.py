"""Wrapping: lines of figures and words that become several rows where the picture is narrow."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length

APART = 0.3  # between two texts on one row, in Manim units
BETWEEN = "   "  # parts of a text on one row
SIDES = {"left": (0.0, 1.0), "centre": (-0.5, 0.5), "right": (-1.0, 0.0)}


class Slot(NamedTuple):
    """Where a text stands: its row from the top, the share of the width, and its side there."""

    row: int
    share: float
    side: str


def rows_of(widths: Sequence[float], room: float, gap: float = APART) -> list[list[int]]:
    """The numbers of the items on each row: in their order, on each row as many as fit.

    >>> rows_of([2, 2, 1], 4.5)
    [[0, 1], [2]]
    """
    rows: list[list[int]] = []
    for i in range(len(widths)):
        if rows and sum(widths[j] + gap for j in rows[-1]) + widths[i] <= room:
            rows[-1].append(i)
        else:
            rows.append([i])
    return rows


def slots(wished: Sequence[tuple[float, str]], widths: Sequence[float], room: float) -> list[Slot]:
    """Where texts of these widths stand: on one row as wished (share, side) if none meets another.

    Else they go into rows, each filled from its left end to its right one.

    >>> slots([(0, "left"), (1, "right")], [3, 3], 5)
    [Slot(row=0, share=0.0, side='left'), Slot(row=1, share=0.0, side='left')]
    """
    ends = [
        (share * room + width * SIDES[side][0], share * room + width * SIDES[side][1])
        for (share, side), width in zip(wished, widths, strict=True)
    ]
    apart = all(left + APART <= right for (_, left), (right, _) in itertools.pairwise(ends))
    if apart and all(left > -1e-9 and right < room + 1e-9 for left, right in ends):
        return [Slot(0, share, side) for share, side in wished]
    made = []
    for number, row in enumerate(rows_of(widths, room)):
        shares = [i / max(len(row) - 1, 1) for i in range(len(row))]
        sides = ["left", *["centre"] * (len(row) - 2), "right"][: len(row)]
        if len(row) > 2:  # a middle one stands half-way between its neighbours' inner ends
            free = (room - sum(widths[i] for i in row)) / (len(row) - 1)
            begins = [sum(widths[j] for j in row[:k]) + free * k for k in range(len(row))]
            mids = zip(begins[1:-1], row[1:-1], strict=True)
            shares[1:-1] = [(begin + widths[i] / 2) / room for begin, i in mids]
        made += [Slot(number, *where) for where in zip(shares, sides, strict=True)]
    return made


def at_the_foot(
    left: str, right: str, area: Area, size: float = SMALL
) -> tuple[Lettering, Lettering]:
    """Two texts at the foot of an area, in its corners: the left one higher if they would meet."""
    x, y = area.corner
    meet = text_length(left, size) + text_length(right, size) > area.width
    return (
        Lettering(left, (x, y + 2 * size * meet), size=size, room=area.width),
        Lettering(right, (area.right, y), "right", size, room=area.width),
    )


def wrapped(parts: Sequence[str], room: float) -> list[str]:
    """The parts of a text, on each row as many as fit into `room` Manim units."""
    rows = rows_of([text_length(part) for part in parts], room, text_length(BETWEEN))
    return [BETWEEN.join(parts[i] for i in row) for row in rows]
