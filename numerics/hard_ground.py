"""Fields on which one thing is hard: level ground, kinks, walls; for `fields`."""

from __future__ import annotations

import numpy as np

from numerics.catalogue import Surface, catalogued
from numerics.field import Values


@catalogued(
    (-8, 8),
    (-8, 8),
    minima=[(-0.8016670695660853, 0)],
    window=((-6, 4), (-3, 3)),
    start=(2.6, 1.2),
)
def cliff(x: Values, y: Values) -> Surface:
    """z = 0.06 (x² + y²) + 2/(1 + exp(−6x)): gentle ground above and below a steep wall.

    Minimum: 0.0547 at (−0.80, 0), near the foot of the wall.
    Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning" (2016), section 8.2.4.
    """
    wall = 1 / (1 + np.exp(-6 * x))
    return 0.06 * (x * x + y * y) + 2 * wall, (0.12 * x + 12 * wall * (1 - wall), 0.12 * y)


@catalogued(
    (-4, 4),
    (-4, 4),
    minima=[(0, 0)],
    window=((-3, 3), (-2, 2)),
    start=(-2.3, 1.5),
    lr_scale=0.5,
)
def crease(x: Values, y: Values) -> Surface:
    """z = |x| + y²: a valley with a fold along x = 0, where the slope jumps from −1 to 1.

    Minimum: 0 at (0, 0). On the fold the slope along x is 0, the mean of both sides'.
    Source: ours.
    """
    return np.abs(x) + y * y, (np.sign(x), 2 * y)


@catalogued((-2, 2), (-2, 2), start=(1.6, 0.004), lr_scale=0.1)
def monkey_saddle(x: Values, y: Values) -> Surface:
    """z = x³ − 3xy²: three ways down from (0, 0), two for the legs and one for the tail.

    No minimum: at (0, 0) it is level, and its curvature is 0.
    Source: D. Hilbert and S. Cohn-Vossen, "Geometry and the Imagination" (1932), section 29.
    """
    return x**3 - 3 * x * y * y, (3 * x * x - 3 * y * y, -6 * x * y)


@catalogued(
    (-8, 8),
    (-8, 8),
    minima=[(0, 0)],
    window=((-6, 3), (-3, 3)),
    start=(-3.6, 0.9),
    lr_scale=1.5,
)
def plateau(x: Values, y: Values) -> Surface:
    """z = 1 − exp(−r²/2) + r²/100, r² = x² + y²: nearly level for a long way, then a hollow.

    Minimum: 0 at (0, 0).
    Source: ours.
    """
    r2 = x * x + y * y
    hollow = np.exp(-r2 / 2)
    return 1 - hollow + r2 / 100, (x * (hollow + 0.02), y * (hollow + 0.02))
