"""The material of the land: colours and light, found by eye."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from stage.look import palette
from stage.look.colour import rgb

# The material: found by eye against the palette, see `shaders/terrain.frag`.
SILK = {
    "body": (*rgb(palette.BACKGROUND), 1.0),
    "lamp": (0.16, 0.80, 0.22, 0.62),
    "glow": rgb(palette.PURPLE),
    "line": (*rgb(palette.FOREGROUND), 0.5),
    "map": (0.30, 1.0),
}
LIGHT = np.array([-0.35, -0.55, 0.76])  # before the camera turns; it follows the camera round
SUN_AZIMUTH = 128.0  # where shadows come from, in degrees from +x towards +y
CORE = 0.55  # share of a lantern's reach in which its light is full
HANGING = 0.7  # height of a lantern over the ground, by its reach
HIDDEN = 0.16  # opacity of what the surface hides
LINE_WIDTH = 1.5  # of a contour line, in pixels at 1080p


class Carried(Protocol):
    """What carries a lantern: it stands somewhere, and may walk."""

    def foot(self) -> np.ndarray:
        """Where it stands now, as a scene point (3,)."""
