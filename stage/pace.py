"""Pace: how time runs within a play, as Manim's rate functions (0..1 to 0..1)."""

from __future__ import annotations

EASE = 0.16  # share of the play after which an eased start has reached its speed


def quicken(t: float) -> float:
    """From rest to an even pace, and on at that pace: steps are counted, so they must be even.

    >>> quicken(0.0), quicken(1.0)
    (0.0, 1.0)
    """
    whole = 1 - EASE / 2  # the area under the speed
    return t * t / (2 * EASE) / whole if t < EASE else (t - EASE / 2) / whole
