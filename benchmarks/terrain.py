"""The turning terrain at 1080p: what its parts cost, and Manim's own surface, side by side.

Time per drawn frame of a camera turning round z = x²/20 + y²: the block with all there is, the same
without one thing at a time, cut open with glass, and stock Manim's `Surface(resolution=(32, 32))`.
They take turns, and what is told are medians, and their ratios to the whole block's.

Run from the project's root:  .venv/bin/python -m benchmarks.terrain [another checkout]
The terrain of the other checkout takes its turns, too, in a process of its own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from manim import DEGREES, Surface, ThreeDCamera, ThreeDScene, tempconfig

from benchmarks import machine
from fields import ravine
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.view import view_of
from stage.paint.camera import StageCamera

FRAMES, ROUNDS = 8, 5
PHI, THETA, TURN = 44 * DEGREES, -76 * DEGREES, 1 * DEGREES
WIDTH, HEIGHT = 10.0, 2.0
PICTURE = {"pixel_width": 1920, "pixel_height": 1080, "progress_bar": "none"}
WHOLE = "Kudari's Terrain"
OTHER = "the other checkout's"
CUT = np.array([0, 1, 0.35, 1])

# In the other checkout: draws frames for as long as it is asked to, a line each time.
SERVER = """
import sys
from manim import tempconfig
from benchmarks.terrain import PICTURE, ours, turning
with tempconfig(PICTURE):
    draw = turning(ours())
    for line in sys.stdin:
        print(draw(), flush=True)
"""


def ours(**setting: object) -> ThreeDScene:
    scene = ThreeDScene(camera_class=StageCamera)
    scene.add(Terrain(ravine, view_of(ravine), WIDTH, HEIGHT).set(**setting))
    return scene


def stock() -> ThreeDScene:
    view = view_of(ravine)
    (x0, x1), (y0, y1) = view.x_range, view.y_range
    scale, rise = WIDTH / (x1 - x0), HEIGHT / view.z_range[1]
    middle = (x0 + x1) / 2
    surface = Surface(
        lambda x, y: ((x - middle) * scale, y * scale, ravine(x, y) * rise),
        u_range=(x0, x1),
        v_range=(y0, y1),
        resolution=(32, 32),
        checkerboard_colors=[palette.CYAN, palette.PURPLE],
    )
    scene = ThreeDScene(camera_class=ThreeDCamera)
    scene.add(surface)
    return scene


def turning(scene: ThreeDScene) -> Callable[[], float]:
    """A function that draws some frames of the scene while the camera turns: seconds per frame."""
    scene.set_camera_orientation(phi=PHI, theta=THETA)
    scene.renderer.update_frame(scene)

    def draw() -> float:
        begin = time.perf_counter()
        for _ in range(FRAMES):
            scene.camera.set_theta(scene.camera.get_theta() + TURN)
            scene.renderer.update_frame(scene)
        return (time.perf_counter() - begin) / FRAMES

    return draw


def elsewhere(checkout: Path) -> Callable[[], float]:
    """The same for the terrain of another checkout, whose modules are called as ours are."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def draw() -> float:
        process.stdin.write("\n")
        process.stdin.flush()
        return float(process.stdout.readline())

    draw()
    return draw


def main() -> None:
    print(machine())
    with tempconfig(PICTURE):
        contestants = {
            WHOLE: turning(ours()),
            "without its floor": turning(ours(floor=0.0)),
            "without contour lines": turning(ours(levels=np.zeros(0))),
            "cut open": turning(ours(kept=CUT)),
            "cut open, with glass": turning(ours(kept=CUT, glass=1.0)),
            "stock Surface 32x32": turning(stock()),
        }
        if len(sys.argv) > 1:
            contestants[OTHER] = elsewhere(Path(sys.argv[1]).resolve())
        times: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(ROUNDS):
            for name, draw in contestants.items():
                times[name].append(draw())
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:22s} {median * 1000:7.1f} ms per frame  {median / medians[WHOLE]:5.2f}")


if __name__ == "__main__":
    main()
