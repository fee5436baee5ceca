"""Fields: loss surfaces z = f(x, y) to walk on, and a catalogue of well-known ones.

A `Field` holds mathematics only: the function, its gradient, the ranges it is meant for and its
minima. How it is drawn is the stage's business, though a `Window` may say what is best shown.
Lengths are in the units of x and y, losses in those of z.

>>> field = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5))
>>> field(-7, 2)
6.45
>>> lookup("ravine").grad(-7, 2)
(-0.7, 4.0)

A field of the catalogue is a formula that gives z and its exact gradient, for numbers or arrays:
nothing but arithmetic and NumPy. Those of the lecture and ours are here; others that are commonly
tried stand in `numerics.famous`, and ground that is hard to walk on in `numerics.hard_ground`.
"""

from __future__ import annotations

import numpy as np

from numerics.catalogue import CATALOGUE, Surface, Window, catalogued, lookup  # noqa: F401
from numerics.field import Field, FormulaNote, Values  # noqa: F401
from numerics.rough import RoughSlope  # noqa: F401


@catalogued((-2, 2), (-2, 2), minima=[(0, 0)], start=(-1.6, 1.2))
def bowl(x: Values, y: Values) -> Surface:
    """z = x² + y²: equally steep on all sides.

    Minimum: 0 at (0, 0).
    Source: any textbook.
    """
    return x * x + y * y, (2 * x, 2 * y)


@catalogued((-10, 10), (-5, 5), minima=[(0, 0)], window=((-7.9, 1.5), (-2.6, 2.6)), start=(-7, 2))
def ravine(x: Values, y: Values) -> Surface:
    """z = x²/20 + y²: a long valley, at equal distances 20 times as high across as along.

    Minimum: 0 at (0, 0).
    Source: K. Saitoh, "Deep Learning from Scratch" (O'Reilly Japan, 2016), section 6.1.
    """
    return x * x / 20 + y * y, (x / 10, 2 * y)


@catalogued((-2, 2), (-1, 3), minima=[(1, 1)], start=(-1.4, 2.6), lr_scale=0.001, transform="log")
def rosenbrock(x: Values, y: Values) -> Surface:
    """z = (1 − x)² + 100 (y − x²)²: a bent valley with steep sides and a level floor.

    Minimum: 0 at (1, 1).
    Source: H. H. Rosenbrock, The Computer Journal 3 (1960), p. 175.
    """
    u, v = 1 - x, y - x * x
    return u * u + 100 * v * v, (-2 * u - 400 * x * v, 200 * v)


@catalogued(
    (-5, 5),
    (-5, 5),
    minima=[
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ],
    start=(-0.8, -1.0),
    lr_scale=0.015,
)
def himmelblau(x: Values, y: Values) -> Surface:
    """z = (x² + y − 11)² + (x + y² − 7)²: four hollows, equally deep.

    Minima: 0 at (3, 2), (−2.81, 3.13), (−3.78, −3.28) and (3.58, −1.85).
    Source: D. M. Himmelblau, "Applied Nonlinear Programming" (1972).
    """
    u, v = x * x + y - 11, x + y * y - 7
    return u * u + v * v, (4 * x * u + 2 * v, 2 * u + 4 * y * v)


@catalogued(
    (-4.5, 4.5),
    (-4.5, 4.5),
    minima=[(3, 0.5)],
    window=((-0.5, 4.2), (-1.4, 1.6)),
    start=(1.0, 1.4),
    lr_scale=0.015,
    transform="log",
)
def beale(x: Values, y: Values) -> Surface:
    """z = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²: a plain between steep corners.

    Minimum: 0 at (3, 0.5).
    Source: E. M. L. Beale (1958); Moré, Garbow, Hillstrom, ACM TOMS 7 (1981), no. 5.
    """
    z = dx = dy = 0
    power = 1
    for k, c in enumerate((1.5, 2.25, 2.625), start=1):
        below, power = power, y**k
        u = c - x * (1 - power)
        z = z + u * u
        dx = dx - 2 * u * (1 - power)
        dy = dy + 2 * u * x * k * below
    return z, (dx, dy)


@catalogued((-2, 2), (-2, 2), start=(-1.7, 0.05), lr_scale=0.1)
def saddle(x: Values, y: Values) -> Surface:
    """z = x² − y²: down to (0, 0) along x, and away from there along y.

    No minimum.
    Source: any textbook.
    """
    return x * x - y * y, (2 * x, -2 * y)


_HILLS = (  # height (negative: a hollow), x and y of the top, width
    (2.4, 0.5, 2.4, 1.0),
    (1.7, -2.6, 0.6, 0.9),
    (1.8, 2.3, -0.6, 0.9),
    (1.3, -1.2, -3.0, 0.8),
    (-1.5, -0.4, -0.9, 1.0),
    (-1.0, 2.6, 2.0, 0.8),
    (-1.1, -2.3, 2.8, 0.9),
    (-0.9, 2.0, -2.8, 0.8),
)


@catalogued(
    (-4, 4),
    (-4, 4),
    minima=[
        (-0.364978304467286, -0.838476283630765),  # the lowest
        (-2.191419718417272, 2.745662365446257),
        (1.750231513352094, -2.705189965443845),
        (2.677416051390153, 1.862929564044293),
    ],
    start=(0.3, 1.4),
    lr_scale=0.13,
)
def hills(x: Values, y: Values) -> Surface:
    """z = 1.5 + 0.06 (x² + y²) + Σ height · exp(−distance² / (2 width²)): four hills, four hollows.

    Minima: at (−0.36, −0.84), the lowest, (−2.19, 2.75), (1.75, −2.71) and (2.68, 1.86).
    Source: ours; from the shoulder at (0.3, 1.4), SGD(lr=0.12) takes ever shorter steps.
    """
    z, dx, dy = 1.5 + 0.06 * (x * x + y * y), 0.12 * x, 0.12 * y
    for height, top_x, top_y, width in _HILLS:
        u, v = (x - top_x) / width, (y - top_y) / width
        hill = height * np.exp(-(u * u + v * v) / 2)
        z, dx, dy = z + hill, dx - hill * u / width, dy - hill * v / width
    return z, (dx, dy)


# Behind those above, as they come in the catalogue.
from numerics.famous import (  # noqa: E402, F401
    ackley,
    booth,
    goldstein_price,
    mccormick,
    rastrigin,
    styblinski_tang,
)
from numerics.hard_ground import cliff, crease, monkey_saddle, plateau  # noqa: E402, F401
