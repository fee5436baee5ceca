"""Fields of the catalogue for tests that cannot take all: smooth ones, and few that are drawn."""

from __future__ import annotations

from fields import CATALOGUE

KINKED = ("ackley", "crease")  # at a minimum, or all along a line
SMOOTH = [name for name in CATALOGUE if name not in KINKED]
# Clips of the lecture's fields, and of one with many hollows: the others are like one of these.
DRAWN = ("bowl", "ravine", "rosenbrock", "himmelblau", "beale", "saddle", "hills", "ackley")
