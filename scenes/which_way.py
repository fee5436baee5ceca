"""Which way is down? All that is known is the slope under the feet."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import DEGREES, FadeIn, FadeOut, ValueTracker, linear

from fields import hills
from optimizers import SGD
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import slope_at
from stage.arrows.slope_rose import scale_to, slope_label, slope_rose
from stage.film.clip import Clip
from stage.ground.framing import look, stand_at
from stage.ground.ground import Ground
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.view import view_of
from stage.paint.lettering import Lettering, text_length
from stage.walk.pace import late
from stage.walk.track import Track
from stage.walk.walkers import routes, walkers

NARROW = 12.0  # Manim units: less width than that makes all of it smaller


class WhichWay(Clip):
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
        self.play(
            self.clock.animate.set_value(1),
            rose.animate.weigh(0),
            self.terrain.animate.set(reach=self.dim * self.reach),
            run_time=1.4,
        )

        self.next_section("and again only the slope underfoot")
        told = FadeIn(self.before, self.second, rate_func=late)
        self.play(onward.animate.set(sweep=1), told, run_time=1)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = view_of(self.field, self.start)
        self.view = view.fit(1, self.field)
        self.routes = routes(self.field, view.start, self.methods, 1)
        self.points = self.routes[0].points[[0, -1]]
        self.slopes = [slope_at(self.field, point, self.view) for point in self.points]
        # In a narrow picture all is nearer, and the way down leads downwards in it.
        self.narrow = min(1.0, self.free.width / NARROW)
        heading = self.heading - 60 * (1 - self.narrow)
        self.reach = max(self.narrow, 0.5) * type(self).reach
        self.theta = np.arctan2(*-self.slopes[0][::-1]) - (90 + heading) * DEGREES

    def set_the_stage(self) -> None:
        """Everything that is drawn."""
        self.clock, self.frame = ValueTracker(0), self.free  # the clock counts optimizer steps
        self.terrain = Terrain(self.field, self.view, self.scale, self.scale * self.relief)
        ground = Ground(self.field, self.view, self.terrain)
        phi, room = self.tilt * DEGREES, self.frame.inset(self.reach, 1.2)
        self.at = self.place[0] * self.narrow, self.place[1]
        ways = [Track(ground, route).box for route in self.routes]
        ends = np.stack([ways[0][0], *(way[-1] for way in ways)])
        stand_at(self.terrain, self.camera, phi, self.theta, ends, self.at, room)
        look(self.camera, phi, self.theta)
        self.party = walkers(self.routes, ground, self.clock, tall=1.0)
        self.terrain.cover_in_fog(self.party[0].hiker, 0.55 * self.reach)
        self.draw_slopes(ground)
        self.moving = [part for w in self.party for part in (w.trail, w.exit, w.hiker)]
        x, y = self.frame.corner
        wide = text_length(self.view.scale_note, self.text) + self.second.length
        raised = 2 * self.text if wide > self.frame.width else 0.0  # above what is said there
        note = Lettering(
            self.view.scale_note, (x, y + raised), size=self.text, room=self.frame.width
        )
        self.add(self.terrain, note, self.onward, *self.moving, self.rose)
        self.moving.append(note)

    def draw_slopes(self, ground: Ground) -> None:
        """The slopes all around the start, and the steepest after the step, on one scale."""
        self.rose = slope_rose(ground, self.points[0], self.slopes[0], self.directions).set(sweep=0)
        scale_to(self.rose, self.camera, self.arrow, self.frame)
        stayed = not self.party[0].note(1)
        after = slice(1, 1 + stayed)
        self.onward = Arrows(ground, self.points[after], -np.array(self.slopes[after]))
        self.onward.set(sweep=0.0, magnified=self.rose.magnified)
        around = self.camera, self.frame, self.text
        self.first = slope_label(self.rose, self.slopes[0], *around)
        at = self.frame.right, self.frame.corner[1]
        self.second = Lettering(
            self.party[0].note(1), at, "right", self.text, room=self.frame.width
        )
        if stayed:
            self.second = slope_label(self.onward, self.slopes[1], *around)
        x, y = self.camera.project_points(self.terrain.place(self.party[0].track.box[:1]))[0, :2]
        at, side, length = (x - 0.3, y - 0.5 - self.text), "right", self.first.length
        if at[0] - length < self.frame.left:  # no room beside the step: above where it began
            left, right = self.frame.left + length / 2, self.frame.right - length / 2
            at, side = (np.clip(x, left, right), y + 0.3), "centre"
        self.before = Lettering(self.first.text, at, side, self.text, palette.FAINT, cased=True)
