"""The anatomy of a step of plain descent: contour, gradient, its opposite, lr times it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject, linear, smooth

from numerics.level_line import level_lines
from numerics.settings import lr_formula
from stage.arrows.angle import Angle, angle_between
from stage.arrows.arrows import Arrows
from stage.ground.framing import lying
from stage.ground.index_labels import loss_label
from stage.ground.lines import BoxLine, GroundLine
from stage.look import palette
from stage.paint.area import box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL, Lettering
from stage.paint.room import along, beside_line
from stage.walk.pace import late
from stage.walk.step_arrows import descends

if TYPE_CHECKING:
    from stage.shots.walk_shot import WalkShot

FINE = 400  # points of a level line that would be as long as the map's sides together
WIDTH = 0.04  # of the level line, in Manim units
RADIUS = 0.6  # of the angle's arc, at most
SQUARE = 0.5  # degrees off a right angle: what is more is not called one
LONG = 1.5  # Manim units: shorter arrows have no names
BEHIND = 0.6  # opacity of −∇f beside lr times it
LEFT = 0.35  # opacity of a level line that was left


class StepAnatomy:
    """What is drawn of one step, true to the map's scale.

    Attributes:
        line: The level line through the point, and the `angle` from it to ∇f, in degrees, which is
            measured: the line is made of losses alone.
        uphill: ∇f; `ghost`: −∇f, which stays while lr times it becomes the step; `move`: that.
        corner: The angle as it is drawn; None if it is not a right one.
    """

    def __init__(self, shot: WalkShot, step: int, line: np.ndarray, at: int) -> None:
        ground, route, area = shot.ground, shot.routes[0], shot.map_area
        point, slope = route.points[step - 1], route.gradients[step - 1]
        self.shot, self.step, self.lr = shot, step, float(route.lrs[step - 1])
        self.point = point
        inside = _piece(shot.view.contains(line), at)
        origin = (at - inside.start) / max(inside.stop - inside.start - 1, 1)
        box = ground.box_of(line[inside])
        self.line = BoxLine(ground.terrain, box, palette.TEXT, WIDTH, origin=origin).set(grown=0.0)
        way = line[min(at + 1, len(line) - 1)] - line[max(at - 1, 0)]
        way = -way if way[1] > 0 else way  # above stands the hiker
        self.angle = angle_between(way, slope)
        self.corner = None
        if abs(self.angle - 90) < SQUARE:
            self.corner = Angle(ground, point, way, slope, area, RADIUS).set(grown=0.0)
        self.uphill = Arrows(ground, point, slope, "uphill").set(sweep=0.0)
        self.ghost = Arrows(ground, point, -slope).set(opacity=0.0)
        (self.move,) = shot.aims[step - 1]
        self.move.set(sweep=1.0, magnified=-1 / self.lr, opacity=0.0)
        self._name(shot)

    @classmethod
    def of(cls, shot: WalkShot, steps: Iterable[int]) -> dict[int, StepAnatomy]:
        """Of those steps of the one walker that are −lr ∇f and have room on the map, by step."""
        if len(shot.party) > 1 or not shot.view.equal_units:
            return {}
        steps, route = [step for step in steps if _has_room(shot, step)], shot.routes[0]
        points = [route.points[step - 1] for step in steps]
        sides = np.ptp([shot.view.x_range, shot.view.y_range], axis=1)
        found = zip(steps, level_lines(route.field, points, sides.sum() / FINE), strict=True)
        return {step: cls(shot, step, *line) for step, line in found if line}

    def _name(self, shot: WalkShot) -> None:
        """The arrows' names, where these are long, and the angle's figure, if they have room."""
        self.names: list[list[Mobject]] = [[], [], []]
        self.degrees = [self.corner.label()] if self.corner else []
        self.loss: list[Lettering] = []
        taken = [*map(box_of, shot.written), *shot.minima.around()]
        if any(box_of(each).meets(other) for each in self.degrees for other in taken):
            self.degrees = []
        taken += map(box_of, self.degrees)
        tail, tip = self.ghost.tails()[0], self.ghost.tips()[0]
        ways = [np.array([tail, 2 * tail - tip])[:, :2], np.array([tail, tip])[:, :2]]
        if np.hypot(*(ways[0][1] - ways[0][0])) < LONG:
            return
        lr = lr_formula(shot.routes[0], self.step)
        said = ("nabla f", 0, 0.7), ("-nabla f", 1, 0.85), (f"{lr} times (-nabla f)", 1, 0.35)
        for names, (text, which, share) in zip(self.names, said, strict=True):
            name = formula(text, SMALL + 0.04, cased=True)
            names += beside_line(name, ways[which], share, shot.map_area, ways, taken)
            taken += map(box_of, names)
        arrows = [along(*way, 25) for way in ways]
        taken += [box for boxes in arrows for box in boxes]
        land = lying(shot.view.aspect, shot.map_area)
        self.loss = loss_label(shot.ground, land, self.point, shot.ways(), shot.tall, taken)

    @property
    def drawn(self) -> Sequence[Mobject]:
        """What is to be in the picture, from below to above; the move is there already."""
        return [self.line, *([self.corner] if self.corner else []), self.uphill, self.ghost]

    @property
    def texts(self) -> list[Mobject]:
        """All names, the angle's figure, and the level line's loss."""
        return [*(name for names in self.names for name in names), *self.degrees, *self.loss]

    @property
    def box(self) -> np.ndarray:
        """Box coordinates (n, 3) of points all along the arrows."""
        ground, way = self.shot.ground, self.ghost.vectors[0]
        return GroundLine(ground, self.point - way, self.point + way).box

    # the beats ----------------------------------------------------------------------------------

    def level(self) -> list[Animation]:
        """The level line goes both ways from the point, and its loss comes."""
        return [
            self.line.animate(rate_func=smooth).set(grown=1.0),
            *(FadeIn(said, rate_func=late) for said in self.loss),
        ]

    def gradient(self) -> list[Animation]:
        """∇f grows uphill."""
        return [self.uphill.animate(rate_func=linear).set(sweep=1.0), *map(FadeIn, self.names[0])]

    def square(self) -> list[Animation]:
        """The angle between the two, if it is to be shown."""
        return [self.corner.animate.set(grown=1.0), *map(FadeIn, self.degrees)]

    def flip(self) -> list[Animation]:
        """Its opposite goes from it through the point, to the other side."""
        self.move.opacity = 1.0
        return [self.move.animate.set(magnified=1 / self.lr), *map(FadeIn, self.names[1])]

    def times_lr(self) -> list[Animation]:
        """lr times that is left of it, beside its ghost."""
        self.ghost.opacity = BEHIND
        return [self.move.animate.set(magnified=1.0), *map(FadeIn, self.names[2])]

    def leave(self) -> list[Animation]:
        """All goes but the level line, which fades."""
        return [
            self.line.animate.set(opacity=LEFT),
            *(one.animate.set(opacity=0.0) for one in (*self.drawn[1:], self.move)),
            *map(FadeOut, self.texts),
        ]

    def recall(self) -> list[Animation]:
        """All of it is there again."""
        whole = [self.line, *self.drawn[1:-1], self.move]
        return [
            *(one.animate.set(opacity=1.0) for one in whole),
            self.ghost.animate.set(opacity=BEHIND),
            *map(FadeIn, self.texts),
        ]


def _has_room(shot: WalkShot, step: int) -> bool:
    """Whether that step is one of plain descent, and the map shows all that is told of it."""
    if step > shot.party[0].track.end:
        return False
    route = shot.routes[0]
    point, slope = route.points[step - 1], route.gradients[step - 1]
    if not descends(route, range(step, step + 1)) or not route.lrs[step - 1] > 0:
        return False
    ends = np.array([point + slope, point - slope, point, route.points[step]])
    return bool(slope.any() and shot.view.contains(ends).all())


def _piece(inside: np.ndarray, at: int) -> slice:
    """The part of a line (n,) around a point of it that is in the window, without a gap."""
    out = np.flatnonzero(~inside)
    before, after = out[out < at], out[out > at]
    return slice(before[-1] + 1 if len(before) else 0, after[0] if len(after) else len(inside))
