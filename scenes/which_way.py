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
from stage.routes import Track
from stage.terrain import Terrain
from stage.type import Lettering, text_length
from stage.views import view_of
from stage.walkers import routes, walkers

RING = 0.2  # the arrows begin that far from the hiker's feet, in Manim units


class WhichWay(Clip):
    """Fog, a lantern, and the slope in twelve directions: one of them is the steepest way down."""

    shape = "16:9"

    field = hills
    start = None  # the field's own, see stage/views.py
    methods = (SGD(lr=0.6),)

    directions = 12
    arrow = 2.1  # length, in Manim units, of the arrow for the steepest way down
    scale = 13  # width of the land; less where the step would lead out of the picture
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
        self.points = self.routes[0].points[[0, -1]]
        self.slopes = [np.array(self.field.grad(*point)) for point in self.points]
        down = -self.slopes[0]
        self.theta = np.arctan2(down[1], down[0]) - (90 + self.heading) * DEGREES

    def set_the_stage(self) -> None:
        """Everything that is drawn."""
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.frame = Area.of_frame(self.camera.frame_width, self.camera.frame_height)
        self.terrain = Terrain(self.field, self.view, self.scale, self.scale * self.relief)
        self.settle_the_land()
        place = self.terrain, self.view, self.field
        self.party = walkers(self.routes, *place, self.clock, tall=1.0)
        self.terrain.cover_in_fog(self.party[0].hiker, 0.3 * self.reach)
        self.rose, self.onward = self.draw_slopes()
        self.moving = [part for w in self.party for part in (w.trail, w.exit, w.hiker)]
        self.first, self.second = self.say_slope(self.rose, 0), self.say_slope(self.onward, 1)
        corner = self.frame.left, self.frame.bottom
        note = Lettering(self.view.scale_note, corner, size=self.text)
        self.add(self.terrain, note, self.rose, self.onward, *self.moving)
        self.moving.append(note)

    def settle_the_land(self) -> None:
        """The start at its place in the frame, and the land as large as keeps the step in sight."""
        phi, area = self.tilt * DEGREES, self.frame
        track = Track(self.terrain, self.view, self.field, self.routes[0])
        for _ in range(20):
            stand_at(self.terrain, self.camera, phi, self.theta, track.box[0], self.place)
            look(self.camera, phi, self.theta)
            x, y = self.camera.project_points(self.terrain.place(track.box[-1:]))[0, :2]
            right = area.right - self.reach
            if -right < x < right and area.bottom + 1.2 < y < area.top - 1.2:
                break
            self.terrain.scale(0.85)

    def draw_slopes(self) -> tuple[Arrows, Arrows]:
        """An arrow for each direction from the start, and the steepest one after the step."""
        place = self.terrain, self.view, self.field
        turn = np.arange(self.directions) * 2 * np.pi / self.directions
        turn = turn + np.arctan2(*-self.slopes[0][::-1])
        ways = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        rises = ways @ self.slopes[0]
        steepest = max(float(np.abs(rises).max()), 1e-12)
        forms = [self.form(rise / steepest) for rise in rises]
        ring = ways * RING * np.ptp(self.view.x_range) / self.terrain.edges[0, 0]
        delays = np.arange(self.directions) / self.directions
        unit = 0.05 * np.ptp(self.view.x_range) / steepest
        vectors = ways * unit * np.abs(rises)[:, None]
        rose = Arrows(*place, self.points[0] + ring, vectors, forms, size=0.85, delays=delays)
        # One scale for all of them, so that the longest has its length in the picture.
        tail = self.camera.project_points(self.terrain.place(rose.box))
        reach = np.hypot(*(self.camera.project_points(rose.tips()) - tail)[:, :2].T).max()
        rose.magnified = self.arrow / max(reach, 1e-12)
        on_the_map = slice(1, None if self.party[0].track.left_at is None else 1)
        onward = Arrows(*place, self.points[on_the_map], -unit * np.array(self.slopes[on_the_map]))
        return rose.set(sweep=0.0), onward.set(sweep=0.0, magnified=rose.magnified)

    @staticmethod
    def form(rise: float) -> str:
        """Of the arrow for a slope, by the steepest."""
        return "level" if abs(rise) < 1e-6 else "uphill" if rise > 0 else "gradient"

    def say_slope(self, arrows: Arrows, point: int) -> Lettering:
        """The slope along the steepest arrow, beyond its tip; or that the walker has left."""
        if not len(arrows.box):
            at = self.frame.right, self.frame.bottom
            return Lettering(self.party[0].note(1), at, "right", size=self.text)
        tail, tip = (
            self.camera.project_points(points[:1])[0, :2]
            for points in (self.terrain.place(arrows.box), arrows.tips())
        )
        said = f"slope {number(-np.hypot(*self.slopes[point]))}"
        wide = text_length(said, self.text, "SEMIBOLD")
        ahead = (tip - tail) / max(np.hypot(*(tip - tail)), 1e-12)
        x = tip[0] + 0.3 if ahead[0] >= 0 else tip[0] - 0.3 - wide
        y = tip[1] + 0.35 * ahead[1] - self.text / 2
        x = np.clip(x, self.frame.left, self.frame.right - wide)
        y = np.clip(y, self.frame.bottom, self.frame.top - self.text)
        return Lettering(said, (x, y), size=self.text, bold=True, cased=True)
