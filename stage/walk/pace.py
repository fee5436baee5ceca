"""Pace: how time runs within a play, as Manim's rate functions (0..1 to 0..1)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from manim import Animation, ValueTracker, smooth

SWINGS = 5  # steps after the slow ones that can still be counted one by one
EACH = 0.34  # seconds for each of those
LINGER = 0.7  # of its speed is missing where such a step begins and ends
REST = 0.1, 0.6, 2.4  # seconds for each step after those; for all of them at least, and at most
EASE = 0.16  # share of the play after which an eased start has reached its speed
FASTEST = 48  # degrees a second that a camera turns at most


def quicken(t: float) -> float:
    """From rest to an even pace, and on at that pace: steps are counted, so they must be even.

    >>> quicken(0.0), quicken(1.0)
    (0.0, 1.0)
    """
    whole = 1 - EASE / 2  # the area under the speed
    return t * t / (2 * EASE) / whole if t < EASE else (t - EASE / 2) / whole


def lingering(t: float) -> float:
    """From one place to the next: slower at both, never at rest.

    >>> lingering(0.0), lingering(0.5)
    (0.0, 0.5)
    """
    return t - LINGER / math.tau * math.sin(math.tau * t)


def hastening(t: float) -> float:
    """On at a counting pace, and ever quicker.

    >>> hastening(0.0), hastening(1.0)
    (0.0, 1.0)
    """
    return 0.3 * t + 0.7 * t * t


def late(t: float) -> float:
    """Nothing in the first 75 %, then a smooth change: for what comes after a move.

    >>> late(0.5), late(1.0)
    (0.0, 1.0)
    """
    return float(smooth(max(0.0, (t - 0.75) / 0.25)))


def steady(t: float) -> float:
    """From rest to an even pace, and back to rest: no faster in the middle than it has to be.

    >>> steady(0.0), steady(0.5), steady(1.0)
    (0.0, 0.5, 1.0)
    """
    whole = 1 - EASE  # the area under the speed
    if t > 0.5:
        return 1 - steady(1 - t)
    return t * t / (2 * EASE) / whole if t < EASE else (t - EASE / 2) / whole


def turning_time(degrees: float, least: float) -> float:
    """Seconds for a `steady` turn of a camera that never goes faster than it may.

    >>> turning_time(20, 2), round(turning_time(96, 2), 2)
    (2, 2.38)
    """
    return max(least, degrees / FASTEST / (1 - EASE))


def walking_time(steps: int, usual: float) -> float:
    """Seconds for so many quick steps: `usual` for 27, and neither less than one nor more than it.

    >>> walking_time(27, 5), walking_time(200, 5), walking_time(1, 5)
    (5.0, 5.0, 1.0)
    """
    return float(min(max(steps * usual / 27, 1.0), usual))


def onward(clock: ValueTracker, steps: int, usual: float) -> list[Animation]:
    """The walk from now to that step at one pace, see `walking_time`; empty if it is over."""
    left = steps - clock.get_value()
    if left <= 0:
        return []
    run = {"run_time": walking_time(left, usual), "rate_func": quicken}
    return [clock.animate(**run).set_value(steps)]


def countable(clock: ValueTracker, last: int) -> Iterator[Animation]:
    """The walk from now to the `last` step, a play after the other; none if it is over.

    The next few steps, whose swings are large, can be counted; the rest takes ever less time.
    """
    now = int(clock.get_value() + 1e-6)
    swung = min(now + SWINGS, last)
    for step in range(now + 1, swung + 1):
        yield clock.animate(run_time=EACH, rate_func=lingering).set_value(step)
    if last > swung:
        each, least, most = REST
        seconds = min(max(each * (last - swung), least), most)
        yield clock.animate(run_time=seconds, rate_func=hastening).set_value(last)
