"""Pace: how time runs within a play, as Manim's rate functions (0..1 to 0..1)."""

from __future__ import annotations

from manim import Animation, ValueTracker, smooth

EASE = 0.16  # share of the play after which an eased start has reached its speed
FASTEST = 48  # degrees a second that a camera turns at most


def quicken(t: float) -> float:
    """From rest to an even pace, and on at that pace: steps are counted, so they must be even.

    >>> quicken(0.0), quicken(1.0)
    (0.0, 1.0)
    """
    whole = 1 - EASE / 2  # the area under the speed
    return t * t / (2 * EASE) / whole if t < EASE else (t - EASE / 2) / whole


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
