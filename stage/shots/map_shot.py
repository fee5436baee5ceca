"""The shot that several clips share: a contour map at one place, right of a slide's text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import Group, MathTypst

from fields import Field, ravine
from numerics.route import at_times
from stage import parameters as can
from stage.figures.field_sign import field_sign, in_a_corner
from stage.film.clip import Clip
from stage.ground.axes import Axes, map_place
from stage.ground.framing import lay_flat, lying
from stage.ground.ground import Ground
from stage.ground.index_labels import index_labels, points_to_see
from stage.ground.lines import GroundLine
from stage.ground.minima import Minima
from stage.look.view import View, view_of
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering
from stage.shape import HIGH
from stage.walk.hiker import HEIGHT
from stage.walk.walkers import abreast

HEAD = 0.62  # height of the strip above the map, and of the one below it
FOOT = 1.3


def grown_to(view: View, field: Field, ways: list[np.ndarray]) -> View:
    """The view with its window grown to show ways, points (n, 2) each, as far as the field goes."""
    low, high = np.transpose([field.x_range, field.y_range])
    points = np.concatenate(ways)
    points = points[np.all((points >= low) & (points <= high), axis=1)]
    start = view.start
    for corner in (points.min(axis=0), points.max(axis=0), np.array(start)):
        view = view.showing(tuple(corner.tolist()), field)
    return replace(view, start=start)


def _met(note: Area, feet: np.ndarray) -> int:
    """How often a hiker stands on the note who comes along these scene points (n, 2)."""
    near = replace(note.inset(-HEIGHT / 2, 0), bottom=note.bottom - HEIGHT)
    return int(near.holds(feet).sum())


class MapShot(Clip):
    """A map that lies at the same place in every clip, so that slides can be compared.

    A scene gives the class attributes, and calls `find_place` and `draw_map` before it draws.
    """

    shape = "right65"

    field: can.LossField = ravine
    start: can.Start = None
    _signed = True  # with the formula on the map, if the field was made of one

    def find_place(self, head: float = HEAD, foot: float = FOOT, frame: Area | None = None) -> None:
        """Where the map lies in the frame or a part of it, between strips of these heights."""
        frame = frame or self.free
        self.find_place_in(frame.below(head).raised(foot, 0.0)[0], frame)

    def find_place_in(self, whole: Area, frame: Area | None = None) -> None:
        """Where in an area the map lies, with its ticks; the `frame` is all that the shot has."""
        frame = self.frame = frame or self.free
        area, view, self.ticked = map_place(whole, self.field, self.window())
        self.view: View = view
        self.start = self.view.start
        if self.camera.frame_height > HIGH:  # higher than a slide: the field may be too wide for it
            spare = area.height - min(area.height, area.width * self.view.aspect)
            self.frame, area = frame.inset(0, spare / 2), area.inset(0, spare / 2)
        width = min(area.width, area.height / self.view.aspect)
        self.map_area = area.inset((area.width - width) / 2, 0)

    def window(self) -> View:
        """What of the field the map has to show, before it is fitted into its place."""
        return view_of(self.field, self.start)

    def draw_map(self) -> Group:
        """The ground of the picture, which never changes, and `minima` to be added on top."""
        self.ground = Ground.of(self.field, self.view, 10, 2)
        self.terrain = self.ground.terrain
        lay_flat(self.terrain, self.view.aspect, self.map_area)
        self.minima = Minima(self.ground)
        self.axes = Axes(self.ground, self.free, on_map=self.ticked)
        self.scale_note = self.note_beside_the_way()
        self.written = [self.scale_note] if self.scale_note.text else []  # texts on the map
        self.written += self.sign_on_land()
        self.index_labels = self.losses()
        self.written += self.index_labels
        self.on_the_floor = self.floor()
        return Group(self.terrain, *self.on_the_floor, self.axes, *self.written)

    def losses(self) -> list[Lettering]:
        """The losses of two contour lines, clear of other texts that are there or may come."""
        land, taken = lying(self.view.aspect, self.map_area), self.taken()
        return index_labels(self.ground, land, self.ways(), HEIGHT, taken)

    def sign_on_land(self) -> list[MathTypst]:
        """The field's formula, if it was made of one and a corner of the map is free."""
        if not self._signed or not self.field.written:
            return []
        land, taken = lying(self.view.aspect, self.map_area), self.taken()
        seen = points_to_see(self.ground, land, self.ways(), HEIGHT)
        return in_a_corner(field_sign(self.field, cased=True), land, taken, seen)

    def taken(self) -> list[Area]:
        """Parts of the map where texts are, or may come."""
        land = lying(self.view.aspect, self.map_area)
        slope = -np.array(self.field.grad(*self.start))
        way = np.array([self.start, self.start + self.on_the_map(slope) * slope])
        x, y = self.ground.terrain.place(self.ground.box_of(way))[:, :2].T
        return [
            # The arrow of −∇f with its name, another way's name, and by how much arrows are longer.
            Area(x.min() - 0.3, x.max() + 2.4, y.min() - 0.3, y.max() + 0.3),
            Area(land.left, land.left + min(3.6, 0.6 * land.width), land.bottom, land.bottom + 0.8),
            Area(land.right - 2.2, land.right, land.top - 0.6, land.top),
            *map(box_of, self.written),
        ]

    def note_beside_the_way(self) -> Lettering:
        """What the view says of its heights, in the corner that is least walked through."""
        note = Lettering(self.view.scale_note, cased=True, room=self.map_area.width - 0.3)
        if not note.text:
            return note
        (left, low), (right, high) = self.terrain.points[0][:2], self.terrain.place([1, 1, 0])[:2]
        dense = [np.linspace(0, len(points) - 1, 16 * len(points) - 15) for points in self.ways()]
        way = np.concatenate(list(map(at_times, self.ways(), dense)))  # a hiker misses nothing
        way = way[self.view.contains(way)]
        feet = self.terrain.place(self.terrain.box(way, np.zeros(len(way))))[:, :2]
        start = self.terrain.place(self.ground.box_of(np.array([self.start], float)))[:, :2]
        waiting = start + np.outer(abreast(len(self.ways())), [1, 0])
        sides, top = (left + 0.15, right - 0.15 - note.length), high - 0.15 - SMALL
        corners = [(sides[0], low + 0.15), (sides[1], low + 0.15), (sides[0], top)]
        boxes = [box_of(note.write(note.text, corner)) for corner in corners]
        met = [(_met(box, waiting), _met(box, feet)) for box in boxes]  # who stands there is worse
        return note.write(note.text, corners[met.index(min(met))])

    def ways(self) -> list[np.ndarray]:
        """Points (n, 2) of each way that a hiker takes on the map: here one only stands there."""
        return [np.array([self.start], float)]

    def floor(self) -> list[GroundLine]:
        """The line y = 0: on the ravine, the floor of the valley."""
        low, high = self.view.y_range
        if not low < 0 < high:
            return []
        ends = [(x, 0) for x in self.view.x_range]
        line = GroundLine(self.ground, *ends, width=0.02, dash=0.12)
        return [line.set(opacity=0.7)]

    def on_the_map(self, vector: np.ndarray) -> float:
        """By what an arrow from the start must be shortened to stay on the map; 1 if it fits."""
        low, high = np.transpose([self.view.x_range, self.view.y_range])
        ahead = np.where(vector > 0, high - self.start, self.start - low)
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(np.nanmin([1.0, *(0.95 * ahead / np.abs(vector))]))
