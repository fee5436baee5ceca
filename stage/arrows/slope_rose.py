"""The rose of slopes: how steep it is from one point in every direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import UP

from numerics.numerals import number
from stage.arrows.arrows import Arrows
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.lettering import Lettering, text_length
from stage.paint.room import nearest_free

if TYPE_CHECKING:
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera

DASH = 0.07  # length of a dash where it is level, by that of the longest arrow
UPHILL = 0.33  # opacity of the arrows that lead uphill, and of dashes: they are no ways down
RING = 0.24  # the arrows begin that far from the point, in Manim units
AWAY = 0.45  # and dashes that far, clear of boots: else they would look like a part of these
GAP = 0.3  # between an arrow's tip and what it says


def slope_rose(
    ground: Ground,
    point: np.ndarray,
    gradient: np.ndarray,
    directions: int,
    uphill: float = UPHILL,
) -> Arrows:
    """Arrows from a point (x, y) all around, each as long as the slope in its direction.

    The slope along a unit vector d is d · ∇f. The first arrow is that of −∇f, the steepest way
    down; those that lead uphill are hollow and faint, `uphill` being their opacity, and where the
    ground is level there is a faint dash along the contour.
    """
    turn = np.arctan2(*-gradient[::-1]) + np.arange(directions) * 2 * np.pi / directions
    ways = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    slopes = ways @ gradient
    level = np.abs(slopes) < 1e-6 * max(np.hypot(*gradient), 1e-12)
    forms = np.where(level, "level", np.where(slopes > 0, "uphill", "gradient"))
    ring = ways * np.where(level, AWAY, RING)[:, None] / ground.units
    lengths = np.where(level, DASH * np.hypot(*gradient), np.abs(slopes))
    delays = np.arange(directions) / directions
    rose = Arrows(ground, point + ring, ways * lengths[:, None], forms.tolist(), delays=delays)
    return rose.weigh(np.where(forms == "gradient", 1.0, uphill))


def scale_to(roses: list[Arrows], camera: StageCamera, longest: float, area: Area) -> None:
    """Give all arrows one scale in the picture: the longest is so many Manim units long.

    As the camera sees them now, arrows of equal slopes are equally long, however foreshortened.
    They are made shorter where one of them would leave `area`.
    """
    lengths = [np.linalg.norm(rose.vectors, axis=1) for rose in roses]
    scale = longest / max(np.concatenate(lengths).max(), 1e-12)
    low, high = np.array([area.left, area.bottom]), np.array([area.right, area.top])
    for _ in range(20):
        for rose, own in zip(roses, lengths, strict=True):
            _lengthen(rose, camera, scale * own)
        tips = np.concatenate([camera.project_points(rose.tips())[:, :2] for rose in roses])
        if ((tips > low) & (tips < high)).all():
            break
        scale *= 0.9


def _lengthen(arrows: Arrows, camera: StageCamera, wished: np.ndarray) -> None:
    """Make the arrows so long (n,) in the picture, in Manim units."""
    tails = camera.project_points(arrows.tails())[:, :2]
    arrows.vectors = (
        arrows.vectors * 1e-3 / max(np.linalg.norm(arrows.vectors, axis=1).max(), 1e-12)
    )
    for _ in range(6):  # perspective makes it an iteration
        seen = np.linalg.norm(camera.project_points(arrows.tips())[:, :2] - tails, axis=1)
        arrows.vectors = arrows.vectors * (wished / np.maximum(seen, 1e-12))[:, None]


def slope_label(
    arrows: Arrows,
    gradient: np.ndarray,
    camera: StageCamera,
    area: Area,
    size: float,
    taken: Sequence[Area] = (),
) -> Lettering:
    """The slope along −∇f, which is −|∇f|, beyond the tip of the first arrow and within `area`.

    Where it would meet what is `taken`, it stands beside that, as near as there is room.
    """
    points = np.concatenate([arrows.terrain.place(arrows.box)[:1], arrows.tips()[:1]])
    tail, tip = camera.project_points(points)[:, :2]
    said = worded("slope {}", number(-np.hypot(*gradient)))
    wide = min(text_length(said, size, "SEMIBOLD"), area.width)
    ahead = (tip - tail) / max(np.hypot(*(tip - tail)), 1e-12)
    x = tip[0] + GAP if ahead[0] >= 0 else tip[0] - GAP - wide
    y = tip[1] + GAP * ahead[1] - size / 2
    at = np.clip(x, area.left, area.right - wide), np.clip(y, area.bottom, area.top - size)
    label = Lettering(said, at, size=size, bold=True, cased=True, room=area.width)
    box = box_of(label)
    if any(map(box.meets, taken)):
        middle = label.get_center()[:2]
        free = nearest_free(area, (box.width, box.height), taken, middle, air=0.0)
        if free is not None:
            label.move_to([*free, 0])
    return label


def earlier(
    said: str, at: np.ndarray, area: Area, size: float, others: Sequence[Lettering]
) -> Lettering:
    """What was said at a point (2,) that was left for another, lower to its left within `area`.

    Where there is no room for it beside the way it stands above the point; where it would meet one
    of the `others`, above that.
    """
    (x, y), length = at, text_length(said, size)
    where, side = (x - 0.3, y - 0.5 - size), "right"
    if where[0] - length < area.left:
        middle = np.clip(x, area.left + length / 2, area.right - length / 2)
        where, side = (middle, y + 0.3), "centre"
    before = Lettering(said, where, side, size, palette.FAINT, cased=True)
    for other in filter(lambda each: box_of(before).meets(box_of(each)), others):
        before.shift(UP * (box_of(other).top + size / 2 - box_of(before).bottom))
    return before
