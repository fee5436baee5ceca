"""The material of the land: its colours and its lights, found by eye.

The sun stands over the land and does not follow the camera. All lights are linear RGB; what they
make is encoded to sRGB last.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from stage.look import palette
from stage.look.colour import LUMINANCE

# Lights. Degrees from +x towards +y, above the ground, and the disc's radius.
SUN_AZIMUTH, SUN_ELEVATION, SUN_DISC = 128.0, 40.0, 7.0
KEY = np.array([1.00, 0.86, 0.66]) * 1.62  # the sun, warm
SKY = np.array([0.62, 0.76, 1.00]) * 0.66  # cool
BOUNCE = 1.05  # what the neighbouring ground sends, by its own colour, where the sky is shut out
HAZE = np.array([0.045, 0.03, 0.045])  # light from nowhere
SKY_POWER = 1.25  # 1 is physical; more makes hollows deeper
MAP_RELIEF = 0.62  # share of the shading that is left when the land is a map
MAP_RICHER = 0.9  # of what is taken is given back as colour
TALLEST = 3.0  # heights that cast a shadow: a spike would shade all of the land
KNEE = 0.6  # brighter light is rolled off, so that nothing burns out

# Sides of the block.
SIDE_KEY, SIDE_SKY = 0.55, 0.42  # shares of the sun and of the sky that reach them
SIDE_BOUNCE = np.array([0.10, 0.085, 0.10])
STRATUM = 0.74, 0.14, 1.08, 0.26  # a stratum's lightness, every other one's more, foot, less to top
FOOT_SHADE = 0.45  # of the light is left at the foot of a side
FOOT_REACH = 0.06  # height by the block's width at which nothing is missing
PLINTH_HEIGHT = 0.05  # of the foot, by the block's width

# Contour lines.
INDEX_MORE = 0.16  # so much further goes an index line
EVERY = 5  # which line is one
LINE_WIDTH = 0.95, 1.9  # of a line and of an index line, in pixels at 1080p
MAP_LINE = 1.4  # so much wider are they on a map

# The floor.
FLOOR_REACH = 0.24  # beyond the block, by the longer side

# The lantern.
FLAME = 7.0  # strength of its light
CORE = 0.55  # share of a lantern's reach in which its light is full
HANGING = 0.7  # height of a lantern over the ground, by its reach
HIDDEN = 0.16  # opacity of what the surface hides


class Ground(NamedTuple):
    """What differs from look to look.

    Attributes:
        exposure: of the block, and of the map.
        fill: of the light falls where no light falls, on the sides too.
        map_dark: luminance to which a map's darkest fill is lifted, or more.
        map_bright: luminance where a map's fill is held back, and its most: contour lines are to
            stand out from it by 3:1.
        sunny, shady: how far contour lines go towards their colour where they face the sun, and
            where not, as a surface and as a map.
        lip: the edge of the block: pixels at 1080p, and how far it goes to white.
        floor_shadow: of the floor's light is gone where it is darkest.
    """

    exposure: tuple[float, float]
    fill: float
    map_dark: float
    map_bright: tuple[float, float]
    sunny: tuple[float, float]
    shady: tuple[float, float]
    lip: tuple[float, float]
    floor_shadow: float


DARK = Ground(
    exposure=(1.0, 0.86),
    fill=0.0,
    map_dark=0.10,
    map_bright=(0.15, 0.25),
    sunny=(0.24, 1.00),
    shady=(0.42, 1.00),
    lip=(1.8, 0.42),
    floor_shadow=0.62,
)
PAPER = Ground(  # all lines are dark on a pale fill
    exposure=(0.86, 0.80),
    fill=0.22,
    map_dark=0.42,
    map_bright=(0.50, 0.72),
    sunny=(0.30, 0.92),
    shady=(0.42, 1.00),
    lip=(1.8, 0.55),
    floor_shadow=0.25,
)


def now() -> Ground:
    """That of the look that is shown."""
    return PAPER if palette.on_paper() else DARK


class Carried(Protocol):
    """What carries a lantern: it stands somewhere, and may walk."""

    def foot(self) -> np.ndarray:
        """Where it stands now, as a scene point (3,)."""


def lit(albedo: np.ndarray, sky: np.ndarray, sun: np.ndarray, relief: float = 1.0) -> np.ndarray:
    """Linear colours (…, 3) of ground (…, 3, linear) under shares (…) of sky and sun.

    With less `relief` all ground is nearer to lying level in the open.
    """
    open_sky = sky[..., None] ** SKY_POWER
    light = KEY * sun[..., None] + SKY * open_sky
    light = light + now().fill
    light = light + BOUNCE * (1 - sky)[..., None] * albedo + HAZE * open_sky
    even = KEY * np.sin(np.radians(SUN_ELEVATION)) + SKY
    return rolled_off(albedo * (relief * light + (1 - relief) * even))


def held_back(light: np.ndarray) -> np.ndarray:
    """Linear colours (…, 3), neither darker nor brighter than a map's may be.

    The more light is taken, the richer is the colour that is left.
    """
    knee, most = now().map_bright
    was = (light @ LUMINANCE)[..., None]
    bright = np.hypot(was, now().map_dark)
    over = np.maximum(bright - knee, 0) / (most - knee)
    less = np.where(bright > knee, knee + (most - knee) * (1 - np.exp(-over)), bright)
    share = less / np.maximum(was, 1e-6)
    richer = 1 + MAP_RICHER * np.maximum(1 - share, 0)
    return np.maximum(less + (light * share - less) * richer, 0)


def rolled_off(light: np.ndarray) -> np.ndarray:
    """Linear colours (…, 3) below 1: all channels together, so that the hue stays."""
    most = light.max(axis=-1, keepdims=True)
    over = np.maximum(most - KNEE, 0) / (1 - KNEE)
    less = np.where(most > KNEE, KNEE + (1 - KNEE) * (1 - np.exp(-over)), most)
    return light * less / np.maximum(most, 1e-6)
