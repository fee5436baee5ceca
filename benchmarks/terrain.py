"""The turning terrain against Manim's own surface, side by side, at 1080p.

Time per drawn frame of a camera turning round z = x²/20 + y²: ours, and stock Manim's
`Surface(resolution=(32, 32))`. The two take turns, and the ratio is that of the medians.

Run from the project's root:  .venv/bin/python -m benchmarks.terrain
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

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


def ours() -> ThreeDScene:
    scene = ThreeDScene(camera_class=StageCamera)
    scene.add(Terrain(ravine, view_of(ravine), WIDTH, HEIGHT))
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


def main() -> None:
    print(machine())
    with tempconfig({"pixel_width": 1920, "pixel_height": 1080, "progress_bar": "none"}):
        contestants = {"Kudari's Terrain": turning(ours()), "stock Surface 32x32": turning(stock())}
        times: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(ROUNDS):
            for name, draw in contestants.items():
                times[name].append(draw())
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:20s} {median * 1000:7.1f} ms per frame")
    mine, theirs = medians.values()
    print(f"ours takes 1/{theirs / mine:.1f} of the time")


if __name__ == "__main__":
    main()
