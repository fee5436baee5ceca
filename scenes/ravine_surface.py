"""The ravine as a surface: steep across, nearly flat along."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import LEFT, Animation, FadeIn, FadeOut, Mobject, linear

from fields import ravine
from stage import parameters as can
from stage.figures.field_sign import at_foot
from stage.film.clip import Clip
from stage.ground.cross_section import Section, names
from stage.ground.framing import Pose, look
from stage.ground.ground import Ground
from stage.ground.minima import Minima
from stage.ground.uniforms import WHOLE
from stage.look import palette
from stage.look.view import view_of
from stage.paint.area import box_of

UPRIGHT = 1.2  # a picture that is higher by its width gets higher land


class RavineSurface(Clip):
    """A valley, cut across and along its lowest point; in the end a quarter shows both sections."""

    shape = "right50"
    field: can.LossField = ravine
    reach: Annotated[can.Reach, "of the sections; own: 4/5 of the way to the border"] = None
    relief: can.Relief = 0.8
    low: Annotated[can.Tilt, "tilt of the camera from vertical for the sections"] = 79
    high: Annotated[can.Tilt, "tilt of the camera from vertical for the block"] = 62
    turns: Annotated[can.Turns, "of the camera: end-on, aside, for the block"] = (0, -90, -45)

    def construct(self) -> None:
        self.prepare()
        along, across = self.along, self.across

        self.next_section("a valley")
        self.wait(0.4)

        self.next_section("cut across")
        self.turn_to(self.end_on, kept=across.beyond(), run_time=1.2)
        self.play(across.animate(rate_func=linear).set(grown=1), run_time=0.7)
        self.play(FadeIn(*self.steep), run_time=0.3)
        self.wait(0.5)

        self.next_section("a quarter turn: along")
        self.play(FadeOut(*self.steep), run_time=0.2)
        self.turn_to(self.aside, kept=along.beyond(), run_time=1.8)
        self.play(along.animate(rate_func=linear).set(grown=1), run_time=0.5)
        self.play(FadeIn(*self.flat), run_time=0.3)
        self.wait(0.5)

        self.next_section("both at once")
        self.play(FadeOut(*self.flat), run_time=0.2)
        halves = [section.animate(run_time=0.6).set(behind=0) for section in (along, across)]
        self.turn_to(self.above, *halves, kept=self.quarter, run_time=1.2)
        self.play(FadeIn(*self.both), run_time=0.3)
        self.wait(1.6)

    def turn_to(self, pose: Pose, *besides: Animation, run_time: float, **land: object) -> None:
        """Go round to a pose."""
        phi, theta = self.camera.phi_tracker, self.camera.theta_tracker
        ways = phi.animate.set_value(pose.phi), theta.animate.set_value(pose.theta)
        land = self.terrain.animate.set(points=pose.points, **land)
        self.play(*ways, land, *besides, run_time=run_time)

    def compute(self) -> None:
        field, view = self.field, view_of(self.field)
        low, high = np.transpose([field.x_range, field.y_range])
        self.centre = np.array(field.minima[0] if field.minima else view.pivot(field))
        room = np.minimum(self.centre - low, high - self.centre).min()
        self.reach = self.reach or float(f"{0.8 * room:.2g}")
        self.view = view.around(self.centre, 1.25 * self.reach, field)
        bottom, ways = field(*self.centre), self.reach * np.eye(2)
        rises = [field(*end) - bottom for end in (*self.centre - ways, *self.centre + ways)]
        self.valley = min(rises) > 0  # it ends at one height all round, above its sections
        if self.valley:
            self.view = replace(self.view, z_range=(bottom, bottom + 1.06 * max(rises)))

    def set_the_stage(self) -> None:
        frame = self.free
        texts = at_foot(self.view.scale_note, self.field, frame)
        self.frame, _ = frame.raised(0.6 * bool(texts), 0.0)
        relief = self.relief * max(1.0, frame.aspect / UPRIGHT)
        ground = Ground.of(self.field, self.view, 6, 6 * relief)
        self.terrain = ground.terrain.set(rim=1.0) if self.valley else ground.terrain
        at, reach = (ground, self.centre), self.reach
        self.along = Section(*at, 0, reach, -1, color=palette.ALONG).set(grown=0.0)
        self.across = Section(*at, 1, reach, color=palette.ACROSS).set(grown=0.0)
        self.along.name, self.across.name = names(self.along.rise, self.across.rise)
        back, left = self.along.beyond(), self.across.beyond()
        self.quarter = np.r_[left[:2], back[2:]]
        end_on, aside, above = self.turns
        self.end_on, self.steep = self.posed(self.low, end_on, left, self.across)
        self.aside, self.flat = self.posed(self.low, aside, back, self.along)
        self.above, self.both = self.posed(self.high, above, self.quarter, self.along, self.across)
        over = box_of(self.both[0]).right - box_of(self.both[4]).left
        self.both[0].shift(LEFT * max(over, 0.0))
        self.add(*texts)
        self.add(self.terrain, self.along, self.across)
        self.both.append(Minima(ground))
        whole, _ = self.posed(self.high, above, WHOLE)
        look(self.camera, whole.phi, whole.theta)

    def posed(
        self, tilt: float, turn: float, kept: np.ndarray, *sections: Section
    ) -> tuple[Pose, list[Mobject]]:
        """Where camera and land stand for these sections, and what is said of them there."""
        self.terrain.kept = kept
        pose = Pose.of(self.terrain, self.camera, tilt, turn, self.frame.inset(0.35, 0.6))
        at = self.camera, self.frame, pose.phi, pose.theta
        return pose, [part for section in sections for part in section.said(*at)]
