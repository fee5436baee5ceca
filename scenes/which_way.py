"""Which way is down? All that is known is the slope under the feet."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, FadeOut, linear

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.arrows.gradient_field import slope_at
from stage.arrows.slope_rose import UPHILL, earlier, scale_to, slope_label, slope_rose
from stage.paint.wrapping import at_the_foot
from stage.shots.land_shot import LandShot

TALL = 1.8  # the hiker, in Manim units
HIGHEST = 15.0  # the land, in Manim units: it must not reach behind the camera
NARROW = 12.0  # Manim units: less width than that makes all of it smaller


class WhichWay(LandShot):
    """Fog, a lantern, and the slope in twelve directions: one of them is the steepest way down."""

    shape = "16:9"
    field: can.LossField = hills
    start: can.Start = None
    methods: can.Methods = (SGD(lr=0.6),)
    directions: Annotated[int, can.Between(1, 72), "in which the slope is told"] = 12
    arrow: Annotated[float, can.Between(0.5, 6, " units"), "length, of the steepest way"] = 3.1
    scale: Annotated[float, can.Between(1, 40, " units"), "width of the land, at most"] = 24
    reach: Annotated[float, can.Between(0.5, 10, " units"), "of the lantern"] = 3.2
    place: Annotated[can.InFrame, "of the start in the frame"] = (-2.9, 1.6)
    relief: can.Relief = 0.32
    tilt: can.Tilt = 42
    heading: can.Heading = 6  # of the way down: to the right and nearer
    text: Annotated[float, can.Between(0.1, 1, " units"), "height of capitals"] = 0.31

    def construct(self) -> None:
        self.prepare()
        first, second, one = self.roses[0], self.roses[-1], np.eye(self.directions)[0]

        self.next_section("in the fog")
        self.wait(0.6)

        self.next_section("the slope all around")
        self.play(first.animate(rate_func=linear).set(sweep=1), run_time=1.8)
        self.wait(0.5)

        self.next_section("the steepest way down remains")
        self.play(first.animate.weigh(one), FadeIn(self.said[0]), run_time=0.8)
        self.wait(0.4)

        self.next_section("one step")
        self.play(FadeOut(self.said[0]), run_time=0.3)
        self.add(self.clock, self.terrain, first, *self.moving)  # the light moves on
        self.play(self.clock.animate.set_value(1), first.animate.weigh(0), run_time=1.2)

        self.next_section("and the same again")
        self.add(*self.roses[1:])
        steeper = FadeIn(self.before, run_time=0.5)
        self.play(steeper, second.animate(rate_func=linear).set(sweep=1), run_time=1.2)
        self.wait(0.3)
        rest = one if len(self.roses) > 1 else 0
        self.play(second.animate.weigh(rest), FadeIn(self.said[-1]), run_time=0.8)
        self.wait(1.8)

    def compute(self) -> None:
        self.view = self.walk(1).fit(1, self.field)
        self.points = self.routes[0].points[[0, -1]]
        self.slopes = [slope_at(self.field, point, self.view) for point in self.points]
        # In a narrow picture all is nearer, and the way down leads downwards in it.
        self.narrow = min(1.0, self.free.width / NARROW)
        heading = self.heading - 60 * (1 - self.narrow)
        self.theta = np.degrees(np.arctan2(*-self.slopes[0][::-1])) - 90 - heading
        self.reach = max(self.narrow, 0.5) * type(self).reach

    def set_the_stage(self) -> None:
        self.frame = self.free
        tall = TALL * max(self.narrow, 0.6)
        self.raise_land(min(self.scale, HIGHEST / self.relief), tall)
        at = self.place[0] * self.narrow, self.place[1]
        room = self.frame.inset(min(2.4, self.reach), 1.2)
        self.look_past(at, self.theta, replace(room, top=self.frame.top - tall))
        self.terrain.cover_in_fog(self.party[0].hiker, self.reach)
        self.draw_slopes()
        self.moving = [part for w in self.party for part in (w.trail, w.exit, w.hiker)]
        self.add(self.terrain, self.note, self.roses[0], *self.moving)
        self.moving.append(self.note)

    def draw_slopes(self) -> None:
        """The slopes all around the start, and around the end of the step, on one scale."""
        left = self.party[0].note(1)
        places = zip(self.points[: 1 if left else 2], self.slopes, strict=False)
        roses = [
            slope_rose(self.ground, *place, self.directions, uphill)
            for place, uphill in zip(places, (UPHILL, 0.0), strict=False)  # seen once is enough
        ]
        self.roses = [rose.set(sweep=0.0) for rose in roses]
        scale_to(self.roses, self.camera, self.arrow, self.frame)
        gone = [area for each in self.party for area in each.exit.takes(self.camera)]
        around = self.camera, self.frame, self.text
        labels = zip(self.roses, self.slopes, ((), gone), strict=False)
        self.said = [slope_label(rose, slope, *around, taken) for rose, slope, taken in labels]
        told = self.view.scale_note, left or self.said[1].text
        self.note, end = at_the_foot(*told, self.frame, self.text)
        if left:
            self.said.append(end)
        start = self.camera.project_points(self.party[0].hiker.foot()[None])[0, :2]
        others = self.note, self.said[-1]
        self.before = earlier(self.said[0].text, start, self.frame, self.text, others)
