"""The formulas of the catalogue in `fields`: each gives z and its exact gradient.

    surface(x, y) -> z, (dz/dx, dz/dy)

for numbers or arrays; nothing but arithmetic and NumPy.
"""

from __future__ import annotations

import numpy as np

Values = float | np.ndarray
Surface = tuple[Values, tuple[Values, Values]]  # z, (dz/dx, dz/dy)


def bowl(x: Values, y: Values) -> Surface:
    return x * x + y * y, (2 * x, 2 * y)


def ravine(
    x: Values, y: Values
) -> Surface:  # K. Saitoh, "Deep Learning from Scratch" (O'Reilly Japan, 2016), section 6.1
    return x * x / 20 + y * y, (x / 10, 2 * y)


def rosenbrock(
    x: Values, y: Values
) -> Surface:  # H. H. Rosenbrock, The Computer Journal 3 (1960), p. 175
    u, v = 1 - x, y - x * x
    return u * u + 100 * v * v, (-2 * u - 400 * x * v, 200 * v)


def himmelblau(
    x: Values, y: Values
) -> Surface:  # D. M. Himmelblau, "Applied Nonlinear Programming" (1972)
    u, v = x * x + y - 11, x + y * y - 7
    return u * u + v * v, (4 * x * u + 2 * v, 2 * u + 4 * y * v)


def beale(
    x: Values, y: Values
) -> Surface:  # E. M. L. Beale (1958); Moré, Garbow, Hillstrom, ACM TOMS 7 (1981), no. 5
    z = dx = dy = 0
    for k, c in enumerate((1.5, 2.25, 2.625), start=1):
        u = c - x * (1 - y**k)
        z = z + u * u
        dx = dx - 2 * u * (1 - y**k)
        dy = dy + 2 * u * x * k * y ** (k - 1)
    return z, (dx, dy)


def saddle(x: Values, y: Values) -> Surface:
    return x * x - y * y, (2 * x, -2 * y)


def hills(
    x: Values, y: Values
) -> Surface:  # from the shoulder at (0.3, 1.4), SGD(lr=0.12) takes ever shorter steps
    z, dx, dy = 1.5 + 0.06 * (x * x + y * y), 0.12 * x, 0.12 * y
    for height, top_x, top_y, width in _HILLS:
        u, v = (x - top_x) / width, (y - top_y) / width
        hill = height * np.exp(-(u * u + v * v) / 2)
        z, dx, dy = z + hill, dx - hill * u / width, dy - hill * v / width
    return z, (dx, dy)


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
