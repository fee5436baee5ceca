"""The light on a hiker: each of its shapes is warm towards the sun, and cool on its other side."""

from __future__ import annotations

import cmath
import math
from functools import lru_cache

import cairo

RGB = tuple[float, float, float]
Disc = tuple[float, float, float]  # x, y and radius

LIGHT = (-0.6, 0.8)  # a way to the sun in the picture, x right and y up
SUN = (1.0, 0.95, 0.78)  # what the sunny edge of a shape goes to
SHADE = (0.17, 0.16, 0.29)  # what shaded and far things sink into; black would look dirty
SUNNY, SHADY = 0.5, 0.42  # and how far
WAYS = 256  # to the sun, of which each shape is lit from the nearest: 0.7 degrees off at most
TURN = 0.34, 0.56  # of a shape's breadth, from the sunny edge: between them it has its own colour


@lru_cache(maxsize=1024)
def toned(color: RGB, towards: RGB, share: float) -> RGB:
    """A colour that has gone that share of the way to another."""
    return tuple(a + (b - a) * share for a, b in zip(color, towards, strict=True))


def local(matrix: cairo.Matrix, light: tuple[float, float]) -> complex:
    """A way in the picture, x right and y up, as a unit vector of what `matrix` places there.

    The matrix turns, mirrors and scales both axes alike.

    >>> local(cairo.Matrix(3, 0, 0, -3, 50, 80), (0.0, 2.0))
    1j
    """
    xx, yx, xy, yy, *_ = matrix
    x, y = light[0], -light[1]
    way = complex(yy * x - xy * y, xx * y - yx * x) * (1 if xx * yy > xy * yx else -1)
    return way / abs(way)


def lit(
    color: RGB, discs: tuple[Disc, ...], sun: complex, swap_rb: bool = False
) -> cairo.LinearGradient:
    """What a shape is filled with, lit from the nearest of `WAYS`. Shapes share it: leave it as is.

    Args:
        color: its own, in the channels' order of the surface.
        discs: that it is the belt around.
        sun: the way there, a unit vector in the shape's coordinates.
        swap_rb: whether that order is blue, green, red.
    """
    return _lit(color, discs, round(cmath.phase(sun) / math.tau * WAYS) % WAYS, swap_rb)


@lru_cache(maxsize=2**14)  # some hundred bytes each
def _lit(color: RGB, discs: tuple[Disc, ...], turn: int, swap_rb: bool) -> cairo.LinearGradient:
    sun = cmath.rect(1, math.tau * turn / WAYS)
    ways = [(x * sun.real + y * sun.imag, radius) for x, y, radius in discs]
    near, far = max(way + r for way, r in ways), min(way - r for way, r in ways)
    begin, end = near * sun, far * sun
    paint = cairo.LinearGradient(begin.real, begin.imag, end.real, end.imag)
    warm, cool = (part[::-1] if swap_rb else part for part in (SUN, SHADE))
    paint.add_color_stop_rgb(0, *toned(color, warm, SUNNY))
    paint.add_color_stop_rgb(TURN[0], *color)
    paint.add_color_stop_rgb(TURN[1], *color)
    paint.add_color_stop_rgb(1, *toned(color, cool, SHADY))
    return paint
