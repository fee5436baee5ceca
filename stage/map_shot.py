"""The shot that several clips share: a contour map at one place, right of a slide's text."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP, Group, MathTypst

from fields import Field, ravine
from stage.arrows import Arrows
from stage.clip import Clip
from stage.formulas import formula
from stage.layout import Area, lay_flat
from stage.lines import GroundLine
from stage.marks import Minima
from stage.terrain import Terrain
from stage.type import SMALL, Lettering
from stage.views import View, view_of

HEAD = 0.62  # height of the strip above the map, and of the one below it
FOOT = 1.22


class MapShot(Clip):
    """A map that lies at the same place in every clip, so that slides can be compared.

    A scene gives the class attributes, and calls `find_place` and `draw_map` before it draws.
    """

    shape = "right65"

    field: Field = ravine
    start: tuple[float, float] | None = None  # the field's own, see stage/views.py

    def find_place(self, head: float = HEAD, foot: float = FOOT) -> None:
        """Where the map lies, between strips of these heights in Manim units."""
        frame = self.frame = self.free
        area = Area(frame.left, frame.right, frame.bottom + foot, frame.top - head)
        self.view: View = view_of(self.field)
        self.start = self.start or self.view.start
        self.view = self.view.fit(area.aspect, self.field)
        self.map_area = area

    def draw_map(self) -> Group:
        """The ground of the picture, which never changes, and `minima` to be added on top."""
        self.terrain = Terrain(self.field, self.view, 10, 2)
        lay_flat(self.terrain, self.view.aspect, self.map_area)
        self.minima = Minima(self.terrain, self.view, self.field)
        corner = self.terrain.points[0][:2] + 0.15
        note = Lettering(self.view.scale_note, corner, cased=True)
        return Group(self.terrain, *self.floor(), note)

    def floor(self) -> list[GroundLine]:
        """The line y = 0: on the ravine, the floor of the valley."""
        low, high = self.view.y_range
        if not low < 0 < high:
            return []
        ends = [(x, 0) for x in self.view.x_range]
        line = GroundLine(self.terrain, self.view, self.field, *ends, width=0.02, dash=0.12)
        return [line.set(opacity=0.7)]

    def on_the_map(self, vector: np.ndarray) -> float:
        """By what an arrow from the start must be shortened to stay on the map; 1 if it fits."""
        low, high = np.transpose([self.view.x_range, self.view.y_range])
        ahead = np.where(vector > 0, high - self.start, self.start - low)
        with np.errstate(divide="ignore"):
            return float(min(1.0, *(0.95 * ahead / np.abs(vector))))

    def beside(self, arrow: Arrows, text: str, share: float = 0.72) -> MathTypst:
        """A formula right of an arrow, at that share of its length, within the map."""
        tail, tip = self.terrain.place(arrow.box)[0], arrow.tips()[0]
        said = formula(text, size=SMALL + 0.04, cased=True)
        return self.kept_inside(said.next_to(tail + share * (tip - tail), RIGHT, buff=0.3))

    def kept_inside(self, said: MathTypst) -> MathTypst:
        """The formula, moved so that it lies on the map."""
        area, air = self.map_area, 0.15
        over = said.get_right()[0] - (area.right - air), said.get_top()[1] - (area.top - air)
        under = area.left + air - said.get_left()[0], area.bottom + air - said.get_bottom()[1]
        said.shift(LEFT * max(over[0], 0), -UP * max(over[1], 0))
        return said.shift(RIGHT * max(under[0], 0), UP * max(under[1], 0))
