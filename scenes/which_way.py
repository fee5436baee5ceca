"""Which way is down? All that is known is the slope under the feet."""

from __future__ import annotations

import numpy as np
from manim import DEGREES, FadeIn, FadeOut, ValueTracker, linear

from fields import hills
from optimizers import SGD
from stage.arrows import Arrows
from stage.charts import number
from stage.clip import Clip
from stage.layout import Area, look, stand_at
from stage.pace import late
from stage.terrain import Terrain
from stage.type import Lettering
from stage.views import view_of
from stage.walkers import routes, walkers


class WhichWay(Clip):
    """Fog, a lantern, and the slope in twelve directions: one of them is the steepest way down."""

    shape = "16:9"

    field = hills
    start = None  # the field's own, see stage/views.py
    methods = (SGD(lr=0.6),)

    directions = 12
    arrow = 0.72  # length, in Manim units, of an arrow for slope 1
    scale = 13
    reach = 2.7  # of the lantern, in Manim units
    place = (-2.5, 0.7)  # of the start in the frame
    relief = 0.32  # height of the surface by its width
    tilt = 42  # of the camera from vertical, in degrees
    heading = -14  # of the way down in the picture's ground, in degrees: to the right and nearer
    text = 0.31  # capitals: this clip is shown 900 px wide

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
        self.play(self.clock.animate.set_value(1), rose.animate.weigh(0), run_time=1.4)

        self.next_section("and again only the slope underfoot")
        self.play(onward.animate.set(sweep=1), FadeIn(self.second, rate_func=late), run_time=1)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        view = view_of(self.field)
        start = self.start or view.start
        self.view = view.fit(1, self.field)
        self.routes = routes(self.field, start, self.methods, 1)
        points = self.routes[0].points
        self.slopes = [np.array(self.field.grad(*point)) for point in points]
        down = -self.slopes[0]
        self.theta = np.arctan2(down[1], down[0]) - (90 + self.heading) * DEGREES

    def set_the_stage(self) -> None:
        """Everything that is drawn."""
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.terrain = Terrain(self.field, self.view, self.scale, self.scale * self.relief)
        start = self.routes[0].points[:1]
        box = self.terrain.box(start, self.view.height(self.field(*start.T)))[0]
        phi = self.tilt * DEGREES
        stand_at(self.terrain, self.camera, phi, self.theta, box, self.place)
        look(self.camera, phi, self.theta)
        self.party = walkers(self.routes, self.terrain, self.view, self.field, self.clock, 1.0)
        self.terrain.cover_in_fog(self.party[0].hiker, 0.3 * self.reach)
        self.rose, self.onward = self.draw_slopes()
        self.moving = [w.trail for w in self.party] + [w.hiker for w in self.party]
        self.first = self.say_slope(self.rose, 0)
        self.second = self.say_slope(self.onward, 1)
        frame = Area.of_frame(self.camera.frame_width, self.camera.frame_height)
        self.add(Lettering(self.view.scale_note, (frame.left, frame.bottom), size=self.text))
        self.add(self.terrain, self.rose, self.onward, *self.moving)

    def draw_slopes(self) -> tuple[Arrows, Arrows]:
        """An arrow for each direction from the start, and the steepest one after the step."""
        start, end = self.routes[0].points
        unit = self.scale / np.ptp(self.view.x_range)
        turn = np.arange(self.directions) * 2 * np.pi / self.directions
        turn = turn + np.arctan2(*-self.slopes[0][::-1])
        ways = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        rises = ways @ self.slopes[0]
        rose = Arrows(
            self.terrain,
            self.view,
            self.field,
            start + ways * 0.2 / unit,
            ways * np.abs(rises)[:, None] * self.arrow / unit,
            [self.form(rise / np.abs(rises).max()) for rise in rises],
            size=0.85,
            delays=np.arange(self.directions) / self.directions,
        )
        rose.sweep = 0.0
        onward = Arrows(
            self.terrain,
            self.view,
            self.field,
            end,
            -self.slopes[1] * self.arrow / unit,
        )
        onward.sweep = 0.0
        return rose, onward

    @staticmethod
    def form(rise: float) -> str:
        """Of the arrow for a slope, by the steepest."""
        return "level" if abs(rise) < 1e-6 else "uphill" if rise > 0 else "gradient"

    def say_slope(self, arrows: Arrows, point: int) -> Lettering:
        """The slope along the steepest arrow, at its tip."""
        x, y = self.camera.project_points(arrows.tips())[0, :2]
        rise = -np.hypot(*self.slopes[point])
        return Lettering(f"slope {number(rise)}", (x + 0.25, y - 0.2), size=self.text, bold=True)
