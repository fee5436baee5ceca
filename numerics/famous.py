"""Fields that optimizers are commonly tried on, for `fields`, which tells of the catalogue."""

from __future__ import annotations

import numpy as np

from numerics.catalogue import Surface, catalogued
from numerics.field import Values

TAU = 2 * np.pi


@catalogued(
    (-5, 5),
    (-5, 5),
    minima=[(0, 0)],
    window=((-2.4, 2.4), (-2.4, 2.4)),
    start=(-1.5, 1.58),
    lr_scale=0.04,
)
def ackley(x: Values, y: Values) -> Surface:
    """z = 20 + e − 20 exp(−r/5) − exp((cos 2πx + cos 2πy)/2), r² = (x² + y²)/2: a pitted funnel.

    Minimum: 0 at (0, 0), a kink, and the lowest; each of the other pits has one, too.
    Source: D. H. Ackley, "A Connectionist Machine for Genetic Hillclimbing" (1987).
    """
    r = np.sqrt((x * x + y * y) / 2)
    funnel, waves = 20 * np.exp(-r / 5), np.exp((np.cos(TAU * x) + np.cos(TAU * y)) / 2)
    slope = funnel / 10 / np.maximum(r, 1e-300)  # where r is 0, x and y are
    dx, dy = (slope * at + np.pi * waves * np.sin(TAU * at) for at in (x, y))
    return 20 + np.e - funnel - waves, (dx, dy)


@catalogued(
    (-10, 10),
    (-10, 10),
    minima=[(1, 3)],
    window=((-5, 9.5), (-3, 8.5)),
    start=(7.5, -0.5),
    lr_scale=0.11,
)
def booth(x: Values, y: Values) -> Surface:
    """z = (x + 2y − 7)² + (2x + y − 5)²: a valley across both axes.

    Minimum: 0 at (1, 3).
    Source: M. Jamil and X.-S. Yang, Int. J. Math. Modelling Num. Opt. 4 (2013), p. 150.
    """
    u, v = x + 2 * y - 7, 2 * x + y - 5
    return u * u + v * v, (2 * u + 4 * v, 4 * u + 2 * v)


@catalogued(
    (-2, 2),
    (-2, 2),
    minima=[(0, -1), (-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)],
    start=(-0.4, 0.4),
    lr_scale=0.00005,
    transform="log",
)
def goldstein_price(x: Values, y: Values) -> Surface:
    """z = (1 + (x + y + 1)² A) (30 + (2x − 3y)² B), A and B of the second degree: steep walls.

    Minima: 3 at (0, −1), the lowest, 30 at (−0.6, −0.4), 84 at (1.8, 0.2), 840 at (1.2, 0.8).
    Source: A. A. Goldstein and J. F. Price, Mathematics of Computation 25 (1971), p. 569.
    """
    s, d = x + y + 1, 2 * x - 3 * y
    a = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y
    b = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y
    one, two = 1 + s * s * a, 30 + d * d * b
    ones = 2 * s * a + s * s * (6 * x + 6 * y - 14)  # its slope, the same along x and y
    dx = ones * two + one * (4 * d * b + d * d * (24 * x - 36 * y - 32))
    dy = ones * two + one * (-6 * d * b + d * d * (54 * y - 36 * x + 48))
    return one * two, (dx, dy)


@catalogued(
    (-3, 5.6),
    (-3.6, 4.6),
    minima=[(-0.5471975511965976, -1.5471975511965976), (2.594395102393195, 1.5943951023931953)],
    window=((-1.5, 4), (-3, 3.6)),
    start=(-0.6, 2.6),
    lr_scale=0.25,
)
def mccormick(x: Values, y: Values) -> Surface:
    """z = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1: a bent sheet that leads down to one corner.

    Minima: −1.91 at (−0.55, −1.55), the lowest, and 1.23 at (2.59, 1.59).
    Source: G. P. McCormick, Mathematical Programming 10 (1976), p. 147.
    """
    z = np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1
    wave = np.cos(x + y)
    return z, (wave + 2 * (x - y) - 1.5, wave - 2 * (x - y) + 2.5)


@catalogued(
    (-5.12, 5.12),
    (-5.12, 5.12),
    minima=[(0, 0)],
    window=((-1.9, 1.9), (-1.9, 1.9)),
    start=(-1.47, 1.44),
    lr_scale=0.0045,
)
def rastrigin(x: Values, y: Values) -> Surface:
    """z = 20 + x² + y² − 10 (cos 2πx + cos 2πy): a wide bowl full of hollows, one a unit.

    Minimum: 0 at (0, 0), the lowest; each of the other hollows has one, too.
    Source: L. A. Rastrigin, "Systems of Extremal Control" (1974).
    """
    z = 20 + x * x + y * y - 10 * (np.cos(TAU * x) + np.cos(TAU * y))
    return z, (2 * x + 10 * TAU * np.sin(TAU * x), 2 * y + 10 * TAU * np.sin(TAU * y))


_LOW, _HIGHER = -2.9035340277711771, 2.7468027709908369  # where t⁴ − 16t² + 5t has its minima


@catalogued(
    (-5, 5),
    (-5, 5),
    minima=[(_LOW, _LOW), (_LOW, _HIGHER), (_HIGHER, _LOW), (_HIGHER, _HIGHER)],
    window=((-4.2, 4.2), (-4.2, 4.2)),
    start=(0.6, -0.3),
    lr_scale=0.03,
)
def styblinski_tang(x: Values, y: Values) -> Surface:
    """z = (x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)/2: four hollows, one in each corner.

    Minima: −78.33 at (−2.90, −2.90), the lowest, −64.20 at (−2.90, 2.75) and (2.75, −2.90),
    −50.06 at (2.75, 2.75).
    Source: M. A. Styblinski and T.-S. Tang, Neural Networks 3 (1990), p. 467.
    """
    z = sum(t * t * (t * t - 16) + 5 * t for t in (x, y)) / 2
    return z, (2 * x**3 - 16 * x + 2.5, 2 * y**3 - 16 * y + 2.5)
