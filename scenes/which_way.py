"""Which way is down? All that is known is the slope under the feet."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, linear

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import slope_at
from stage.arrows.slope_rose import earlier, scale_to, slope_label, slope_rose
from stage.paint.wrapping import at_the_foot
from stage.shots.land_shot import LandShot
from stage.walk.pace import late

NARROW = 12.0  # Manim units: less width than that makes all of it smaller


class WhichWay(LandShot):
    """Fog, a lantern, and the slope in twelve directions: one of them is the steepest way down."""

    shape = "16:9"
    field: can.LossField = hills
    start: can.Start = None
    methods: can.Methods = (SGD(lr=0.6),)
    directions: Annotated[int, can.Between(1, 72), "in which the slope is told"] = 12
    arrow: Annotated[float, can.Between(0.5, 6, " units"), "length, of the steepest way"] = 2.5
    scale: Annotated[float, can.Between(1, 40, " units"), "width of the land, at most"] = 15
    reach: Annotated[float, can.Between(0.5, 10, " units"), "of the lantern"] = 3.0
    dim: Annotated[can.Share, "what is left of the reach after the step"] = 0.66
    place: Annotated[can.InFrame, "of the start in the frame"] = (-2.9, 0.9)
    relief: can.Relief = 0.32
    tilt: can.Tilt = 42
    heading: can.Heading = -14  # of the way down: to the right and nearer
    text: Annotated[float, can.Between(0.1, 1, " units"), "height of capitals"] = 0.31

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        rose, first, onward = self.rose, self.first, self.onward

        self.next_section("in the fog")
        self.play(self.terrain.animate(run_time=1.2).set(reach=self.reach))

        self.next_section("the slope all around")
        self.play(rose.animate(run_time=2.2, rate_func=linear).set(sweep=1))
        self.wait(0.6)

        self.next_section("the steepest way down remains")
        self.play(rose.animate.weigh(np.eye(self.directions)[0]), FadeIn(first), run_time=1)
        self.wait(0.4)

        self.next_section("one step")
        self.play(FadeOut(first), run_time=0.3)
        self.add(self.clock, self.terrain, rose, onward, *self.moving)  # the light moves on
        light = self.terrain.animate.set(reach=self.dim * self.reach)
        self.play(self.clock.animate.set_value(1), rose.animate.weigh(0), light, run_time=1.4)

        self.next_section("and again only the slope underfoot")
        said = FadeIn(self.before, self.second, rate_func=late)
        self.play(onward.animate.set(sweep=1), said, run_time=1)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        self.view = self.walk(1).fit(1, self.field)
        self.points = self.routes[0].points[[0, -1]]
        self.slopes = [slope_at(self.field, point, self.view) for point in self.points]
        # In a narrow picture all is nearer, and the way down leads downwards in it.
        self.narrow = min(1.0, self.free.width / NARROW)
        heading = self.heading - 60 * (1 - self.narrow)
        self.theta = np.degrees(np.arctan2(*-self.slopes[0][::-1])) - 90 - heading
        self.reach = max(self.narrow, 0.5) * type(self).reach

    def set_the_stage(self) -> None:
        """Everything that is drawn."""
        self.frame = self.free
        self.raise_land(self.scale, tall=1.0)
        at = self.place[0] * self.narrow, self.place[1]
        self.look_past(at, self.theta, self.frame.inset(self.reach, 1.2))
        self.terrain.cover_in_fog(self.party[0].hiker, 0.55 * self.reach)
        self.draw_slopes()
        self.moving = [part for w in self.party for part in (w.trail, w.exit, w.hiker)]
        self.add(self.terrain, self.note, self.onward, *self.moving, self.rose)
        self.moving.append(self.note)

    def draw_slopes(self) -> None:
        """The slopes all around the start, and the steepest after the step, on one scale."""
        rose = slope_rose(self.ground, self.points[0], self.slopes[0], self.directions)
        self.rose = rose.set(sweep=0)
        scale_to(self.rose, self.camera, self.arrow, self.frame)
        left = self.party[0].note(1)
        after = slice(1, 1 if left else 2)
        self.onward = Arrows(self.ground, self.points[after], -np.array(self.slopes[after]))
        self.onward.set(sweep=0.0, magnified=self.rose.magnified)
        around = self.camera, self.frame, self.text
        self.first = slope_label(self.rose, self.slopes[0], *around)
        self.second = None if left else slope_label(self.onward, self.slopes[1], *around)
        said = left or self.second.text
        self.note, end = at_the_foot(self.view.scale_note, said, self.frame, self.text)
        self.second = self.second or end
        start = self.camera.project_points(self.party[0].hiker.foot()[None])[0, :2]
        self.before = earlier(self.first.text, start, self.frame, self.text)
