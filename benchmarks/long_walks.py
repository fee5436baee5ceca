"""What a frame costs in a walk of 100 000 steps, to one of 100 steps: it should be the same.

Each clip acts all its plays at 480p, and what its camera takes for each frame is counted, in
seconds of this process; so is what else there is but the walk itself, once a clip. One long walk
creeps: a thousandth of the short one's learning rate leads it the same way, so that as much is to
be seen. The other has the same learning rate, and zig-zags until it stands.

Run from the project's root:  .venv/bin/python -m benchmarks.long_walks
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from manim import tempconfig

import adventurer
from benchmarks import machine
from clips import ROOT
from clips.render import scene_of
from optimizers import SGD, Momentum

STEPS = 100, 100_000
RATES = (0.1, 1e-4), (0.95, 0.95)  # of the short walk and of the long one
PICTURE = {"pixel_height": 480, "frame_rate": 15, "dry_run": True, "progress_bar": "none"}


def timed(call: Callable[..., Any], taken: list[float]) -> Callable[..., Any]:
    """The function, noting the seconds of this process that each call takes."""

    def wrapper(*args: Any, **kwargs: Any) -> Any:
        begin = time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            taken.append(time.process_time() - begin)

    return wrapper


def cost(scene_class: type, methods: tuple, steps: int) -> tuple[float, float]:
    """Mean seconds of a frame, and seconds of all that is neither frames nor walking."""
    frames, walks, walk = list[float](), list[float](), adventurer._walk
    variant = type(scene_class.__name__, (scene_class,), {"methods": methods, "steps": steps})
    adventurer._walk = timed(walk, walks)
    try:
        with tempconfig(PICTURE):
            begin = time.process_time()
            scene = variant()
            scene.camera.capture_mobjects = timed(scene.camera.capture_mobjects, frames)
            scene.render()
            whole = time.process_time() - begin
    finally:
        adventurer._walk = walk
    return statistics.mean(frames), whole - sum(frames) - sum(walks)


def main() -> None:
    print(machine())
    for file, name in (("sgd_zigzag", "SGDZigzag"), ("sgd_vs_momentum", "SGDvsMomentum")):
        scene_class = scene_of(ROOT / f"scenes/{file}.py", name)
        count = len(scene_class.methods)
        cost(scene_class, scene_class.methods, 10)  # the first one loads what all need
        for rates in RATES:
            few, many = (
                cost(scene_class, (SGD(lr=lr), Momentum(lr=lr / 10))[:count], steps)
                for lr, steps in zip(rates, STEPS, strict=True)
            )
            print(
                f"{name}, lr {rates[1]:g}: a frame of {STEPS[1]} steps to one of {STEPS[0]} "
                f"at {rates[0]:g} "
                f"{many[0] / few[0]:.2f} ({1e3 * many[0]:.1f} and {1e3 * few[0]:.1f} ms); "
                f"the rest {many[1]:.1f} and {few[1]:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
