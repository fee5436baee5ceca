"""What a move of a slider in the notebook takes: from the value to the redrawn map and curve.

Run from the project's root:  .venv/bin/python -m benchmarks.notebook
"""

from __future__ import annotations

import statistics
import time

import numpy as np

import lesson
from benchmarks import machine
from fields import ravine

STEPS, MOVES = 100, 30
AIM = 0.1  # seconds


def main() -> None:
    print(f"{machine()} - {STEPS} steps on the ravine, {MOVES} moves of each slider")
    for name, values in (
        ("lr", np.linspace(0.02, 0.2, MOVES)),
        ("momentum", np.linspace(0.3, 0.95, MOVES)),
        ("x", np.linspace(-9, 9, MOVES)),
    ):
        panel, took = lesson.sliders(ravine, steps=STEPS), []
        for value in values:
            begin = time.perf_counter()
            panel.controls[name].value = float(value)
            took.append(time.perf_counter() - begin)
        median = statistics.median(took)
        print(f"{name:10s} {median * 1000:5.0f} ms, {median / AIM:4.2f} of what is aimed at")


if __name__ == "__main__":
    main()
