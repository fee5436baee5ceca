"""Scenes watched while they are acted: what is said, drawn and moved after each of their plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from acting import acted, members, texts
from manim import MathTypst

from fields import Field
from stage.arrows.arrows import Arrows
from stage.film.clip import Clip
from stage.ground.framing import lay_flat
from stage.ground.ground import Ground
from stage.ground.terrain import Terrain
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.lettering import Lettering

SLOT = Area(-6.0, 6.0, -3.4, 3.4)
LONG = Field(lambda x, y: x**2 / 1e4 + y**2, (-100, 100), (-1, 1))


class Seen(NamedTuple):
    """An arrow as it stands in the picture, in units of x, y and loss, by the terrain's corners."""

    form: str
    tail: np.ndarray
    way: np.ndarray
    rise: float


@dataclass
class Play:
    """A play after its end. `clock` is the optimizer step before it and after it."""

    beat: str
    seconds: float
    clock: tuple[float, float]
    pace: object  # the clock's rate function, if it moved
    said: list[str]
    formulas: list[str]
    arrows: list[Seen]
    faint: list[float]  # opacity of each of the arrows

    @property
    def walks(self) -> bool:
        return self.clock[0] != self.clock[1]


def watched(scene_class: type[Clip], **parameters: object) -> tuple[Clip, list[Play]]:
    """The scene after its last beat, and its plays."""
    plays: list[Play] = []

    class Watched(scene_class):
        beat = ""

        def next_section(self, name="", *args, **kwargs):
            self.beat = name
            super().next_section(name, *args, **kwargs)

        def play(self, *args, **kwargs):
            before = self.clock.get_value() if hasattr(self, "clock") else 0.0
            super().play(*args, **kwargs)
            clock = getattr(self, "clock", None)
            after = clock.get_value() if clock else 0.0
            paces = [a.rate_func for a in self.animations if a.mobject is clock]
            arrows, faint = seen_arrows(self)
            plays.append(
                Play(
                    self.beat,
                    self.duration,
                    (before, after),
                    paces[0] if paces else None,
                    texts(self),
                    [each.typst_code.strip(" $") for each in members(self, MathTypst)],
                    arrows,
                    faint,
                )
            )

    Watched.__name__ = scene_class.__name__
    return acted(Watched, **parameters), plays


def seen_arrows(scene: Clip) -> tuple[list[Seen], list[float]]:
    """The arrows that are fully grown and not faded away, and their opacities."""
    arrows, faint = [], []
    for group in members(scene, Arrows):
        if group.sweep < 1:
            continue
        tails = in_field(scene, group.tails())
        tips = in_field(scene, group.tips())
        for i, form in enumerate(group.forms):
            opacity = float(group.weights[i] * group.opacity)
            if opacity > 0:
                way = tips[i] - tails[i]
                arrows.append(Seen(form, tails[i][:2], way[:2], float(way[2])))
                faint.append(opacity)
    return arrows, faint


def in_field(scene: Clip, points: np.ndarray) -> np.ndarray:
    """x, y and height (n, 3) of scene points, by the four corners of the terrain's box alone."""
    terrain, view = scene.terrain, scene.view
    origin, *ends = terrain.points
    shares = np.linalg.solve((ends - origin).T, (points - origin).T).T
    low, high = view.height(np.array(view.z_range))
    box = np.array([[*view.x_range], [*view.y_range], [low, high]])
    return box[:, 0] + shares * np.diff(box).T


def said_at(scene: Clip, time: float) -> list[str]:
    """What the picture says at that moment of the clock."""
    scene.clock.set_value(time)
    for line in members(scene, Lettering):
        line.update(0)
    return texts(scene)


def ground(scene: Clip) -> Terrain:
    (terrain,) = members(scene, Terrain)
    return terrain


def placed(field: Field, flat: bool = True) -> Ground:
    """A terrain of the field in the middle of the frame, a map or a surface, and its view."""
    view = view_of(field)
    terrain = Terrain(field, view, 9, 3)
    if flat:
        view = view.fit(SLOT.aspect, field)
        terrain = Terrain(field, view, 9, 3)
        lay_flat(terrain, view.aspect, SLOT)
    return Ground(field, view, terrain)
