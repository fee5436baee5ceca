"""What each feature of the look costs at 1080p: once per sheet, per frame while it moves, at rest.

Each mobject is drawn alone, at another moment each time, as in a film: what a film keeps is kept.
What is told are medians.

Run from the project's root:  .venv/bin/python -m benchmarks.features
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from manim import Mobject, ThreeDScene, ValueTracker, tempconfig

from benchmarks import machine
from benchmarks.terrain import HEIGHT, PHI, PICTURE, THETA, TURN, WIDTH
from fields import hills, ravine
from optimizers import SGD
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import gradient_field
from stage.ground import bake
from stage.ground.axes import Axes
from stage.ground.framing import lay_flat
from stage.ground.ground import Ground
from stage.ground.minima import Minima
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.camera import StageCamera
from stage.paint.lettering import LARGE, Lettering
from stage.walk.walkers import Walker, routes, walkers

DRAWN = 40  # pictures of each
STEPS = 30
SLOT = Area(-6.0, 6.0, -3.4, 3.4)
Change = Callable[[float], None]  # brings what is drawn to a moment, from 0 to 1


def per_frame(scene: ThreeDScene, mobject: Mobject, change: Change) -> float:
    """Median seconds that a camera takes for the mobject alone."""
    taken, camera = [], scene.camera
    for i in range(DRAWN + 1):
        change(i / DRAWN)
        camera.reset()
        begin = time.perf_counter()
        camera.capture_mobjects([mobject])
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken[1:])  # the first one loads what all need


def map_of_the_ravine() -> Ground:
    view = view_of(ravine).fit(SLOT.aspect, ravine)
    ground = Ground.of(ravine, view, WIDTH, HEIGHT)
    lay_flat(ground.terrain, view.aspect, SLOT)
    return ground


def baking() -> dict[str, float]:
    """Seconds for the light on a sheet of two fields, without what is kept of it."""
    taken = {}
    for field in (ravine, hills):
        terrain = Ground.of(field, view_of(field), WIDTH, HEIGHT).terrain
        extent = 1.0, terrain.aspect
        begin = time.perf_counter()
        bake._bake(terrain.heights * terrain.relief, extent)
        taken[f"the light baked on {field.name}'s sheet, once"] = time.perf_counter() - begin
    return taken


def land() -> dict[str, float]:
    """Seconds per frame of the land: a block in three lights, and a map."""

    def turning(mobject: Mobject) -> float:
        scene = ThreeDScene(camera_class=StageCamera)
        scene.set_camera_orientation(phi=PHI, theta=THETA)

        def turn(share: float) -> None:
            scene.camera.set_theta(THETA + share * DRAWN * TURN)

        return per_frame(scene, mobject, turn)

    taken = {}
    for name, setting in (("", {}), (" without floor and shadow", {"floor": 0.0})):
        block = Ground.of(ravine, view_of(ravine), WIDTH, HEIGHT).terrain
        taken[f"a block, turning{name}"] = turning(block.set(**setting))
    walker = walker_on(Ground.of(ravine, view_of(ravine), WIDTH, HEIGHT), ValueTracker(0))
    terrain = walker.hiker.terrain
    taken["a block in fog, turning"] = turning(terrain.cover_in_fog(walker.hiker, 3.0))
    scene = ThreeDScene(camera_class=StageCamera)
    taken["a map at rest"] = per_frame(scene, map_of_the_ravine().terrain, lambda share: None)
    return taken


def walker_on(ground: Ground, clock: ValueTracker) -> Walker:
    return walkers(routes(ravine, (-7, 2), (SGD(lr=0.95),), STEPS), ground, clock)[0]


def on_the_map() -> dict[str, float]:
    """Seconds per frame of what lies, walks or stands on a map while it moves."""
    ground, clock = map_of_the_ravine(), ValueTracker(0)
    scene = ThreeDScene(camera_class=StageCamera)
    walker = walker_on(ground, clock)
    strokes, _ = gradient_field(ground, 15, 10, (-7, 2))
    arrow = Arrows(ground, (-7, 2), (0.7, -4))
    counter = Lettering("step 0", (5, 3), "right", LARGE)

    def walk(share: float) -> None:
        clock.set_value(STEPS * share * 0.999)

    moving: dict[str, tuple[Mobject, Change]] = {
        "a route of 30 steps, walked": (walker.trail, walk),
        "its hiker, lit and with shadow": (walker.hiker, walk),
        "150 strokes of a field, sweeping": (strokes, lambda share: strokes.set(sweep=share)),
        "the same, dimming": (strokes, lambda share: strokes.set(opacity=1 - share / 2)),
        "one arrow, growing": (arrow, lambda share: arrow.set(sweep=share)),
        "a minimum's ring": (Minima(ground), lambda share: None),
        "axes with their numbers": (Axes(ground, SLOT, on_map=True), lambda share: None),
        "a counter, counting": (counter, lambda share: counter.write(f"step {share * STEPS:.0f}")),
    }
    return {name: per_frame(scene, *each) for name, each in moving.items()}


def main() -> None:
    print(machine())
    with tempconfig(PICTURE):
        for name, taken in (baking() | land() | on_the_map()).items():
            print(f"{name:42s} {taken * 1000:8.2f} ms", flush=True)


if __name__ == "__main__":
    main()
