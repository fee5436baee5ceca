"""Pictures of fields, by Manim: a map, and 30 steps of plain descent on it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from manim import ValueTracker, config

from adventurer import Diverged
from clips.field_list import suggested
from clips.render import settings
from fields import CATALOGUE, Field
from optimizers import SGD
from stage.film.clip import Clip
from stage.ground.framing import lay_flat
from stage.ground.ground import Ground
from stage.ground.minima import Minima
from stage.look.view import view_of
from stage.paint.area import Area
from stage.walk.walkers import routes, walkers

STEPS = 30


class FieldPicture(Clip):
    """A map that fills the picture, the way of plain descent, and the minima."""

    shape = "4:3"

    def __init__(self, field: Field) -> None:
        super().__init__(skip_animations=True)
        self.field = field

    def construct(self) -> None:
        wide, high = self.camera.frame_width / 2, self.camera.frame_height / 2
        frame = Area(-wide, wide, -high, high)
        view = view_of(self.field).fit(frame.aspect, self.field)
        walked = routes(self.field, view.start, (SGD(lr=suggested(self.field)),), STEPS)
        ground = Ground.of(self.field, view, 10, 2)
        lay_flat(ground.terrain, view.aspect, frame)
        (walker,) = walkers(walked, ground, ValueTracker(STEPS))
        self.add(ground.terrain, walker.trail, Minima(ground))
        if walker.track.left_at is None:
            self.add(walker.hiker)


def pictures(media: Path) -> Iterator[tuple[Field, np.ndarray]]:
    """Each field of the catalogue with its picture, pixels (height, width, 3)."""
    with settings("l", media), warnings.catch_warnings():
        warnings.simplefilter("ignore", Diverged)
        config.dry_run = True
        for field in CATALOGUE.values():
            scene = FieldPicture(field)
            scene.construct()
            scene.renderer.update_frame(scene)
            yield field, scene.renderer.get_frame()[..., :3]
