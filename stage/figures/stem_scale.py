"""How stems are measured: on the map's own scale where they have room, or on a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from stage.look.words import worded

CROWN = 0.08  # from the end of a stem to that of its head
SHARES = {2: "½", 3: "⅓", 4: "¼"}


class Scale(NamedTuple):
    """How stems are measured: what they stand on, and how long one y is.

    Attributes:
        base: y of the line they stand on: 0, or where the map ends before that.
        low, high: between which there is a stem, in units of y.
        share: 1 if one y is as long as on the map; 2 if it is half of that, and so on.
        unit: length of one y, in Manim units.
    """

    base: float
    low: float
    high: float
    share: int
    unit: float

    @property
    def ticks(self) -> list[float]:
        """y where there is a tick: the base and, if stems reach so far, a round number off it.

        >>> Scale(0, -2.4, 2.4, 1, 0.5).ticks
        [-2.0, 0, 2.0]
        """
        most = max(self.high - self.base, self.base - self.low)
        if most <= 0:
            return [self.base]
        power = 10.0 ** np.floor(np.log10(most))
        away = float(max(n for n in (1, 2, 5) if n * power <= most * (1 + 1e-9)) * power)
        low, high = self.low * (1 + 1e-9), self.high * (1 + 1e-9)
        return [each for each in (self.base - away, self.base, self.base + away)
                if low <= each <= high]  # fmt: skip


def scale_of(
    known: Sequence[np.ndarray], window: tuple[float, float], unit: float, room: float
) -> Scale:
    """One on which all these values of y find room, both sides of the base equally high."""
    values, base = np.concatenate(known), float(np.clip(0, *window))
    low, high = min(base, float(values.min())), max(base, float(values.max()))
    if low < base < high:
        far = max(high - base, base - low)
        low, high = base - far, base + far
    share = max(int(np.ceil((high - low) * unit / (room - 2 * CROWN) - 1e-9)), 1)
    return Scale(base, low, high, share, unit / share)


def titled(title: str, scale: Scale) -> str:
    """A title; behind it stands which scale it is, if it is not the map's."""
    said = SHARES.get(scale.share, f"1/{scale.share}")
    return title if scale.share == 1 else worded("{}, {} scale", title, said)
