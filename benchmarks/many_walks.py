"""A million walks of 30 steps at once, to the bare arithmetic that they are made of.

That is written down here in NumPy alone: Momentum on the ravine, over learning rate and momentum,
in arrays that fit into a processor's cache, with nothing looked at on the way.

Run from the project's root:  .venv/bin/python -m benchmarks.many_walks
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from adventurer import walk_many
from benchmarks import RUNS, machine
from fields import ravine
from numerics.many import BLOCK
from optimizers import Momentum

SIDE, STEPS, START = 1000, 30, (-7.0, 2.0)
LAST_RATES = 0.9, 1e200  # none leaves what is finite; some do, early


def bare(lr: np.ndarray, momentum: np.ndarray) -> np.ndarray:
    """The losses (n,) after 30 steps, for flat arrays (n,) of hyperparameters."""
    losses = np.empty(lr.size)
    for first in range(0, lr.size, BLOCK):
        part = slice(first, first + BLOCK)
        eta, alpha = lr[part], momentum[part]
        x, y = (np.full(eta.size, at) for at in START)
        vx = vy = 0.0
        for _ in range(STEPS):
            vx = alpha * vx - eta * (x / 10)
            vy = alpha * vy - eta * (2 * y)
            x = x + vx
            y = y + vy
        losses[part] = x * x / 20 + y * y
    return losses


def seconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin


def main() -> None:
    print(machine())
    for last in LAST_RATES:
        rates, moments = np.meshgrid(np.geomspace(1e-3, last, SIDE), np.linspace(0, 0.99, SIDE))
        given = {"lr": rates, "momentum": moments}

        def ours(given: dict[str, np.ndarray] = given) -> np.ndarray:
            return walk_many(ravine, Momentum(), START, STEPS, whole=False, **given).losses

        def plain(given: dict[str, np.ndarray] = given) -> np.ndarray:
            with np.errstate(all="ignore"):
                return bare(*(values.ravel() for values in given.values()))

        pairs = [(seconds(ours), seconds(plain)) for _ in range(RUNS)]
        ratio = statistics.median(one / other for one, other in pairs)
        whole = statistics.median(one for one, _ in pairs)
        print(f"{SIDE**2} walks, lr up to {last:g}: {ratio:.1f} times bare ({whole:.2f} s)")


if __name__ == "__main__":
    main()
