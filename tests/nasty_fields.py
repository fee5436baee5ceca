"""Fields that are hard to show: a table that tests render, each field with its ranges.

What is nasty is said in the key: steep, flat, tiny, huge, broken or wavy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fields import Field

Loss = Callable[[np.ndarray, np.ndarray], np.ndarray]
TAU = 2 * np.pi


def _ackley(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    far, waves = np.sqrt((x**2 + y**2) / 2), (np.cos(TAU * x) + np.cos(TAU * y)) / 2
    return -20 * np.exp(-0.2 * far) - np.exp(waves) + np.e + 20


def _rastrigin(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 20 + x**2 + y**2 - 10 * (np.cos(TAU * x) + np.cos(TAU * y))


def _goldstein_price(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    one = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    two = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return (1 + (x + y + 1) ** 2 * one) * (30 + (2 * x - 3 * y) ** 2 * two)


def _bowl(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x**2 + y**2


def _square(loss: Loss, reach: float) -> Field:
    return Field(loss, (-reach, reach), (-reach, reach), name=loss.__name__.strip("_<>"))


def _called(name: str, loss: Loss, x_range: tuple, y_range: tuple) -> Field:
    return Field(loss, x_range, y_range, name=name)


FIELDS: dict[str, Field] = {
    "ackley": _square(_ackley, 5),
    "rastrigin": _square(_rastrigin, 5),
    "goldstein-price": _square(_goldstein_price, 2),
    "huge window": _square(_bowl, 1e6),
    "tiny window": _square(_bowl, 1e-6),
    "pole": _called("pole", lambda x, y: 1 / (x**2 + y**2 + 1e-4), (-2, 2), (-2, 2)),
    "constant": _called("constant", lambda x, y: 3, (-1, 1), (-1, 1)),
    "kink": _called("kink", lambda x, y: abs(x) + y**2, (-2, 2), (-2, 2)),
    "cliff": _called("cliff", lambda x, y: x**2 + 5 * (y > 0.3), (-2, 2), (-2, 2)),
    "spike": _called(
        "spike", lambda x, y: 9 * np.exp(-((x - 0.4) ** 2 + y**2) * 90), (-2, 2), (-2, 2)
    ),
    "plateau": _called("plateau", lambda x, y: np.minimum(np.hypot(x, y), 0.8), (-2, 2), (-2, 2)),
    "long window": _called("long window", lambda x, y: x**2 / 5e4 + y**2, (-300, 300), (-1, 1)),
    "negative": _called("negative", lambda x, y: x**2 + 3 * y**2 - 5000, (-3, 3), (-2, 2)),
    "huge offset": _called("huge offset", lambda x, y: 1e9 + x**2 + y**2, (-2, 2), (-2, 2)),
    "waves": _called("waves", lambda x, y: np.sin(40 * x) + y**2, (-2, 2), (-2, 2)),
    "only x": _called("only x", lambda x, y: x**2, (-2, 2), (-1, 1)),
    "tiny amplitude": _called(
        "tiny amplitude", lambda x, y: 1e-12 * (x**2 + 2 * y**2), (-2, 2), (-2, 2)
    ),
    "minimum at the border": _called(
        "minimum at the border", lambda x, y: (x - 2) ** 2 + y**2, (-2, 2), (-1.5, 1.5)
    ),
    "saddle": _called("saddle", lambda x, y: x**2 - y**2, (-3, 3), (-2, 2)),
    "exponential": _called("exponential", lambda x, y: np.exp(5 * x), (-2, 2), (-2, 2)),
}
HOLE = _called(  # NaN about (0.3, 0.4), between the points at which a new field is tried out
    "hole", lambda x, y: np.sqrt((x - 0.3) ** 2 + (y - 0.4) ** 2 - 0.01), (-2, 2), (-2, 2)
)
UNSAMPLED = {"cliff"}  # which no sheet can follow: a sentence says so
