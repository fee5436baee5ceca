"""What a picture holds and where: boxes of its texts, figures and arrows, in Manim units."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import cairo
import numpy as np
from acting import members, small, unseen
from manim import MathTypst, Mobject, VMobject

from stage.arrows.arrows import Arrows
from stage.figures.stems import Stems
from stage.film.clip import Clip
from stage.ground.axes import Axes
from stage.paint.area import Area
from stage.paint.lettering import Lettering
from stage.walk import hiker_drawing
from stage.walk.hiker import Hiker
from stage.walk.live_way import LiveWay
from stage.walk.marks import ExitMark

SEEN = 0.5  # a text below that opacity is on its way in or out


class Box(NamedTuple):
    """A rectangle in the plane of the picture, and what is in it."""

    left: float
    right: float
    bottom: float
    top: float
    name: str

    def beyond(self, area: Area) -> float:
        """By how much it sticks out of `area`, in Manim units; not at all if below zero."""
        sides = area.left - self.left, self.right - area.right
        return max(*sides, area.bottom - self.bottom, self.top - area.top)

    def overlap(self, other: Box) -> float:
        """Width or height of what it shares with another box, the less of them; zero if nothing."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(0.0, min(wide, high))


def margins(scene: Clip) -> Area:
    """The frame without its margins."""
    return Area.of_frame(scene.camera.frame_width, scene.camera.frame_height)


def whole(scene: Clip) -> Area:
    """The frame, to its edges."""
    x, y = scene.camera.frame_width / 2, scene.camera.frame_height / 2
    return Area(-x, x, -y, y)


def written(scene: Clip) -> list[VMobject]:
    """Lines of text and formulas that can be read now."""
    family = members(scene, Mobject)
    lines = [one for one in family if isinstance(one, Lettering) and len(one.points)]
    axes = [one for one in family if isinstance(one, Axes)]
    lines += [line for one in axes for line in tick_texts(scene, one)]
    formulas = [one for one in family if isinstance(one, MathTypst) and parts(one)]
    return [text for text in [*lines, *formulas] if opacity(text) >= SEEN]


def tick_texts(scene: Clip, axes: Axes) -> list[Lettering]:
    """The numbers that axes draw themselves; each knows them."""
    letters = [line for _, line in axes.written(scene.camera)] if axes.opacity > 0 else []
    for line in letters:
        line.drawn_by = axes
    return letters


def parts(text: VMobject) -> list[VMobject]:
    """What of a text has outlines: all of a line, each letter of a formula."""
    return text.family_members_with_points() if text.submobjects else [text]


def opacity(text: VMobject) -> float:
    return max(part.get_fill_opacity() for part in parts(text))


def said(text: VMobject) -> str:
    """What a text says; of a formula its source."""
    return text.text if isinstance(text, Lettering) else f"${text.typst_code}$"


def box_of(points: np.ndarray, name: str) -> Box:
    x, y = np.ascontiguousarray(points[:, :2].T)  # in rows: an extreme costs a tenth then
    return Box(float(x.min()), float(x.max()), float(y.min()), float(y.max()), name)


@functools.lru_cache(4096)  # most texts stay where they are from beat to beat
def _box_of(points: bytes) -> Box:
    return box_of(np.frombuffer(points).reshape(-1, 3), "")


def text_boxes(scene: Clip) -> list[Box]:
    """Boxes of the texts that can be read now: what is inked, not what is set aside for it."""
    return [box_of_text(text) for text in written(scene)]


def box_of_text(text: VMobject) -> Box:
    points = b"".join(part.points.tobytes() for part in parts(text))
    return _box_of(points)._replace(name=repr(said(text)))


@functools.lru_cache
def _inked(pose: hiker_drawing.Pose, facing: int) -> tuple[float, float, float, float]:
    """Left, top, width and height of a figure of height 1000 in that pose, from its soles."""
    surface = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, None)
    hiker_drawing.draw(cairo.Context(surface), pose, 1000.0, (1, 1, 1), facing)
    return surface.ink_extents()


def hiker_boxes(scene: Clip) -> list[Box]:
    """Boxes of the figures as they stand now: all of their ink, pole and rucksack too."""
    boxes, camera = [], scene.camera
    for hiker in (hiker for hiker in members(scene, Hiker) if hiker.opacity > 0):
        x, y, width, height = (side / 1000 * hiker.tall for side in _inked(*hiker.stance(camera)))
        at, under = camera.in_units(camera.to_pixels(hiker.foot()[None]))[0]
        right, up = hiker.away(camera)
        left, top = at + right + x, under + up - y
        boxes.append(Box(left, left + width, top - height, top, "a hiker"))
    return boxes


def hidden_texts(
    scene: Clip,
    least: float,
    figures: list[Box] | None = None,
    texts: Iterable[tuple[VMobject, Box]] | None = None,
) -> list[str]:
    """The texts that a figure hides: it reaches over them by at least so much, drawn after them.

    `figures` are the `hiker_boxes` and `texts` what is written, with its boxes, where they are
    known already.
    """
    family = members(scene, Mobject)
    hikers = [one for one in family if isinstance(one, Hiker) and one.opacity > 0]
    if not hikers:
        return []
    order = {id(part): i for i, part in enumerate(family)}
    if texts is None:
        texts = [(text, box_of_text(text)) for text in written(scene)]
    places = [(order[id(getattr(text, "drawn_by", text))], box) for text, box in texts]
    return [
        f"a hiker stands on {box.name}"
        for hiker, figure_box in zip(hikers, figures or hiker_boxes(scene), strict=True)
        for place, box in places
        if order[id(hiker)] > place and figure_box.overlap(box) >= least
    ]


def arrow_boxes(scene: Clip) -> list[Box]:
    """Boxes of the arrows that are there now, of each from its tail to its tip."""
    boxes, camera = [], scene.camera
    for arrows in (arrows for arrows in members(scene, Arrows) if arrows.opacity > 0):
        if arrows.sweep <= 0:
            continue
        ends = np.stack([arrows.terrain.place(arrows.box), arrows.tips()], axis=1)
        planes = camera.in_units(camera.to_pixels(ends.reshape(-1, 3))).reshape(-1, 2, 2)
        for plane, weight, form in zip(planes, arrows.weights, arrows.forms, strict=True):
            if weight > 0:
                boxes.append(box_of(plane, f"an arrow ({form})"))
    return boxes


def exit_boxes(scene: Clip) -> list[Box]:
    """Boxes of the arrows where a way leaves the map, of each its line and its head."""
    marks = members(scene, ExitMark) + [live.exit for live in members(scene, LiveWay)]
    boxes = []
    for mark in (mark for mark in marks if mark.opacity > 0):
        outline = mark.outline(scene.camera)
        if outline is not None:
            boxes.append(box_of(scene.camera.in_units(outline), "the arrow of who leaves"))
    return boxes


def hidden_by_arrows(scene: Clip, texts: list[Box], touch: float = 0.01) -> list[str]:
    """The texts on which the arrow of who leaves the map lies."""
    return [
        f"{arrow.name} lies on {text.name} by {arrow.overlap(text):.2f}"
        for arrow, text in itertools.product(exit_boxes(scene), texts)
        if arrow.overlap(text) > touch
    ]


def outside_of_rows(scene: Clip) -> list[str]:
    """The stems that stick out of the row they stand in."""
    rows = [stems for stems in members(scene, Stems) if stems.opacity > 0 and len(stems.tips())]
    return [
        fault
        for stems in rows
        for fault in outside([box_of(stems.tips(), "a stem")], stems.area, 0.01)
    ]


def overlapping(boxes: list[Box], touch: float = 0.01) -> list[str]:
    """The pairs that lie on one another by more than `touch` Manim units."""
    left, right, bottom, top = np.array([box[:4] for box in boxes]).reshape(-1, 4, 1).swapaxes(0, 1)
    wide = np.minimum(right, right.T) - np.maximum(left, left.T)
    high = np.minimum(top, top.T) - np.maximum(bottom, bottom.T)
    met = np.triu(np.minimum(wide, high) > touch, 1)
    pairs = [(boxes[i], boxes[j]) for i, j in np.argwhere(met)]
    return [f"{one.name} and {other.name} by {one.overlap(other):.2f}" for one, other in pairs]


def outside(boxes: list[Box], area: Area, allowed: float = 0.0) -> list[str]:
    """The boxes that stick out of `area` by more than is allowed."""
    return [
        f"{box.name} sticks out by {box.beyond(area):.2f}"
        for box in boxes
        if not box.beyond(area) <= allowed  # so NaN sticks out
    ]


class Watched(NamedTuple):
    """A scene that was played, and what was seen in it."""

    scene: Clip
    seen: list


def beats(scene_class: type[Clip], look: Callable, height: int = 240, **parameters) -> Watched:
    """Play a scene with all plays skipped; `look(scene)` before the first and after each."""
    seen = []

    def note(scene: Clip) -> None:
        scene.camera.reset_rotation_matrix()
        seen.append(look(scene))

    def play(self, *args, **kwargs) -> None:
        if not seen:
            note(self)
        super(made, self).play(*args, **kwargs)
        note(self)

    made = type(scene_class.__name__, (scene_class,), {"play": play, **parameters})
    with small(height):
        scene = made(skip_animations=True)
        unseen(scene)
        scene.render()
    return Watched(scene, seen)


def frames(
    scene_class: type[Clip], look: Callable, height: int = 240, rate: int = 3, **parameters
) -> Watched:
    """Play a scene without a film, `rate` frames a second; `look(scene)` at each frame.

    It is as it would be drawn, and not drawn: where things stand is known without.
    """
    seen = []

    def construct(self) -> None:
        def watched(scene, mobjects=None, *_, **__) -> None:
            if mobjects is not scene.static_mobjects:
                scene.camera.reset_rotation_matrix()
                seen.append(look(scene))

        self.renderer.update_frame = watched
        super(made, self).construct()

    made = type(scene_class.__name__, (scene_class,), {"construct": construct, **parameters})
    with small(height, frame_rate=rate):
        scene = made()
        scene.render()
    return Watched(scene, seen)


def shares(numbers: list, count: int) -> Iterator:
    """So many of a list, evenly spaced, the first and the last among them."""
    for i in np.unique(np.linspace(0, len(numbers) - 1, count).round().astype(int)):
        yield numbers[i]
