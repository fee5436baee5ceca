"""The hiker's foot, found in decoded frames: frames with the hiker less frames without it.

A film holds both: after a frame that is looked at comes what it is without that hiker.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import cairo
import numpy as np
import pytest
import video
from acting import members, small

from stage.film.clip import Clip
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import rgb
from stage.walk import hiker_drawing

HEIGHT = 720  # of the frames; what lies in Manim's plane is 90 pixels per unit
UNIT = HEIGHT / 8
OFF = 1.5  # pixels that a foot may be off
RATE = 10  # frames a second
OFTEN = 4  # frames in which one foot on one footprint is looked at, at most

Foot = tuple[np.ndarray, int, float]  # pixel of the route's point, side it faces, figure's height


class Moment(NamedTuple):
    """A frame that is looked at, and the one without the hiker: of which hiker, at which step."""

    frame: int
    without: int
    which: int
    step: int
    foot: Foot


class Film:
    """A scene filmed at 720p, and in which of its frames the feet are to be on footprints.

    Frames that are not looked at are not drawn: they hold what was drawn last.

    Args:
        walks: For each hiker the points of its route (n, 2), recomputed by the test.
        loss: The field's formula, from the test too.
    """

    def __init__(self, scene_class: type[Clip], walks: list[np.ndarray], loss: Callable) -> None:
        self.scene_class, self.walks, self.loss = scene_class, walks, loss

    def shoot(self, folder: Path, **parameters: Any) -> tuple[dict[int, np.ndarray], list[Moment]]:
        """Frames (height, width, 3) by their number, and what is to be looked at in them."""
        moments: list[Moment] = []
        seen, count = Counter(), itertools.count()
        hues = colours(self.scene_class, parameters)

        def construct(scene: Clip) -> None:
            add_frame, draw = scene.renderer.add_frame, scene.renderer.update_frame

            def watched(frame, num_frames=1):
                looked = []
                for i in itertools.islice(count, num_frames):
                    due = self.due(scene, seen)
                    seen.update((which, step) for which, step, _ in due)
                    looked += [(i, *each) for each in due]
                add_frame(frame, num_frames)
                bare = {}
                for which in {which for _, which, *_ in looked}:
                    add_frame(without(scene, draw, hues[which]))
                    bare[which] = next(count)
                moments.extend(Moment(i, bare[each[0]], *each) for i, *each in looked)

            def drawn(scene, mobjects=None, **kwargs):
                if mobjects is scene.static_mobjects or self.due(scene, seen):
                    draw(scene, mobjects, **kwargs)

            scene.renderer.add_frame, scene.renderer.update_frame = watched, drawn
            super(made, scene).construct()

        name = self.scene_class.__name__
        made = type(name, (self.scene_class,), {"construct": construct, **parameters})
        settings = {"media_dir": str(folder), "dry_run": False, "output_file": "clip"}
        with small(HEIGHT, frame_rate=RATE, **settings | {"disable_caching": True}):
            made().render()
        which = {at for moment in moments for at in (moment.frame, moment.without)}
        return video.some_frames(next(folder.rglob("clip.mp4")), which), moments

    def due(self, scene: Clip, seen: Counter) -> list[tuple[int, int, Foot]]:
        """Whose foot is to be looked at now, at which step, and where it belongs.

        Not between steps, nor of who steps aside or is behind another; nor if it was `seen` often.
        """
        time, found = scene.clock.get_value(), []
        step, aside = round(time), any(walker.hiker.aside for walker in scene.party)
        if abs(time - step) > 1e-9 or aside:
            return []
        feet = self.feet(scene)
        for which, (at, _, height) in enumerate(feet):
            in_front = [np.hypot(*(at - other)) for other, *_ in feet[which + 1 :]]
            if seen[which, step] < OFTEN and min(in_front, default=np.inf) >= height:
                found.append((which, step, feet[which]))
        return found

    def feet(self, scene: Clip) -> list[Foot]:
        """Route points now, by Manim's own projection; facing and height of the figures."""
        (terrain,) = members(scene, Terrain)
        low, high = np.transpose([scene.view.x_range, scene.view.y_range])
        middle = np.array([scene.camera.frame_width, scene.camera.frame_height]) / 2 * UNIT
        step, found = round(scene.clock.get_value()), []
        for points, walker in zip(self.walks, scene.party, strict=True):
            level = scene.view.height(self.loss(*points[step])) - terrain.bottom
            level = level / (terrain.top - terrain.bottom)
            box = np.array([[*((points[step] - low) / (high - low)), level]])
            plane = scene.camera.project_points(terrain.place(box))[0, :2]
            at = middle + plane * (UNIT, -UNIT)
            if step == 0:  # before they set out they stand abreast of the spot
                at += (walker.hiker.abreast * UNIT, 0)
            found.append((at, walker.hiker.stance(scene.camera)[1], walker.hiker.tall * UNIT))
        return found


def without(scene: Clip, draw: Callable, colour: str) -> np.ndarray:
    """The frame now, but without the hiker of that colour."""
    paint = hiker_drawing.draw

    def but_one(ctx, pose, height, color, *args, **kwargs):
        if color != rgb(colour):
            paint(ctx, pose, height, color, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hiker_drawing, "draw", but_one)
        patch.setattr(scene.renderer, "static_image", None)
        patch.setattr(scene.camera, "playing", None)
        draw(scene)
    return scene.renderer.get_frame()


def check(film: Film, folder: Path, **parameters: Any) -> Counter[tuple[int, int]]:
    """Each foot is on its footprint; in how many frames that was seen, by (hiker, step)."""
    frames, moments = film.shoot(folder, **parameters)
    seen = Counter()
    for frame, bare, which, step, (at, facing, height) in moments:
        body = silhouette(at, facing, height, frames[frame].shape[:2])
        difference = frames[frame].astype(int) - frames[bare]
        np.testing.assert_allclose(shift(difference, body, at, height), 0, atol=OFF)
        seen[which, step] += 1
    return seen


def colours(scene_class: type[Clip], parameters: dict[str, Any]) -> list[str]:
    methods = parameters.get("methods", scene_class.methods)
    return palette.route_colors([type(method).__name__ for method in methods])


def shift(difference: np.ndarray, body: np.ndarray, at: np.ndarray, height: float) -> np.ndarray:
    """By how many pixels (x, y) legs and boots must be moved to lie best on what differs."""
    x, y = np.round(at).astype(int)
    reach = int(height)
    rows, columns = (y - reach // 2, y + reach // 5), (max(x - reach // 2, 8), x + reach // 2)
    seen = np.abs(difference[slice(*rows), slice(*columns)]).max(axis=-1) > 30
    shifts = [(dx, dy) for dx in range(-5, 6) for dy in range(-5, 6)]

    def overlap(move: tuple[int, int]) -> float:
        across, down = (
            np.subtract(ends, by) for ends, by in zip((columns, rows), move, strict=True)
        )
        moved = body[slice(*down), slice(*across)]
        return (moved & seen).sum() / (moved | seen).sum()

    best = max(shifts, key=overlap)
    assert overlap(best) > 0.7
    return np.array(best)


def silhouette(
    at: np.ndarray, facing: int, height: float, size: tuple[int, int] = (HEIGHT, 1280)
) -> np.ndarray:
    """Which pixels of a frame a standing figure covers whose foot is there."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, size[1], size[0])
    ctx = cairo.Context(surface)
    ctx.translate(*at)
    hiker_drawing.draw(ctx, hiker_drawing.pose(0, 0), height, (1, 1, 1), facing)
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(size[0], -1, 4)
    return pixels[:, : size[1], 3] > 127
