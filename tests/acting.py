"""Scenes built without rendering: every play skipped, state and texts there to be read."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
from manim import Mobject, config

from stage.film.clip import Clip
from stage.ground import gl, material
from stage.paint.lettering import Lettering

SCENES = Path(__file__).parent.parent / "scenes"
sys.path.append(str(SCENES))
RECALLED = 16  # lands: of several pictures of a scene, and of the scene with another walk
LANDS: dict[bytes, np.ndarray] = {}  # as drawn, by all that OpenGL is told; the latest last


@contextmanager
def small(height: int = 240, **settings: object) -> Iterator[None]:
    """Manim's configuration for a small, silent picture that leaves no file."""
    size = {"pixel_height": height, "pixel_width": height * 16 // 9, "frame_rate": 10}
    quiet = {"progress_bar": "none", "verbosity": "WARNING", "dry_run": True}
    quiet["disable_caching"] = settings.get("dry_run", True)  # nothing is kept of such a play
    # Manim's `tempconfig` also sets the renderer anew, and gives hundreds of classes their bases.
    kept = dict(config._d)
    config.update(size | quiet | settings)
    try:
        yield
    finally:
        config._d.update(kept)


def acted(scene_class: type[Clip], height: int = 240, **parameters: object) -> Clip:
    """The scene after its last beat, with these class attributes, all plays skipped."""
    variant = type(scene_class.__name__, (scene_class,), parameters)
    with small(height):
        scene = variant(skip_animations=True)
        unseen(scene)
        scene.render()
    scene.camera.reset_rotation_matrix()
    return scene


def unseen(scene: Clip) -> None:
    """Spare a scene whose plays are skipped the picture that Manim draws of each all the same."""
    renderer = scene.renderer
    renderer.update_frame = renderer.save_static_frame_data = lambda *_, **__: None


def drawn(
    scene: Clip, first: int = 0, below: np.ndarray | None = None, last: int | None = None
) -> np.ndarray:
    """The scene's picture now, (height, width, 3); or some of its mobjects on what lies below."""
    scene.renderer.static_image = below
    with mock.patch.object(gl.Painter, "draw", _recalled):
        type(scene.renderer).update_frame(scene.renderer, scene, scene.mobjects[first:last])
    return scene.renderer.get_frame()[..., :3]


def _recalled(painter: gl.Painter, *told: object, draw=gl.Painter.draw) -> np.ndarray:
    """A land as OpenGL drew it before: it takes longest of a picture, and is in many the same."""
    key = pickle.dumps((material.now(), told))
    land = LANDS.pop(key, None)
    LANDS[key] = draw(painter, *told).copy() if land is None else land
    if len(LANDS) > RECALLED:
        del LANDS[next(iter(LANDS))]
    return LANDS[key].copy()  # who gets it may write on it


def members(scene: Clip | Mobject, kind: type[Mobject]) -> list[Mobject]:
    """All mobjects of a kind in a scene or a group, submobjects too, in drawing order."""
    mobjects = [scene] if isinstance(scene, Mobject) else scene.mobjects
    family = [part for mobject in mobjects for part in mobject.get_family()]
    return [part for part in family if isinstance(part, kind)]


def texts(scene: Clip) -> list[str]:
    """Everything the picture says."""
    return [line.text for line in members(scene, Lettering) if line.text]
