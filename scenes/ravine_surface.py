"""The ravine as a surface: steep across, nearly flat along."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import DEGREES, DOWN, FadeIn, FadeOut, Group, linear

from fields import ravine
from stage import parameters as can
from stage.film.clip import Clip
from stage.ground.cross_section import SIZE, Section, names
from stage.ground.framing import look, stand_in_all
from stage.ground.ground import Ground
from stage.look import palette
from stage.look.view import view_of
from stage.paint.area import box_of
from stage.paint.lettering import Lettering

UPRIGHT = 1.2  # a picture that is higher by its width gets higher land
LIP = 0.35  # of a section's reach is left of the near wall at the end, or it would hide the floor


class RavineSurface(Clip):
    """The surface cut open across and along its lowest point, then both sections from above."""

    shape = "right50"
    field: can.LossField = ravine
    reach: Annotated[can.Reach, "of the sections; own: 4/5 of the way to the border"] = None
    relief: can.Relief = 0.64
    low: Annotated[can.Tilt, "tilt of the camera from vertical for the sections"] = 79
    high: Annotated[can.Tilt, "tilt of the camera from vertical at the end"] = 62
    turns: Annotated[can.Turns, "of the camera: end-on, aside, at the end"] = (0, -90, -58)

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        phi, theta = self.camera.phi_tracker, self.camera.theta_tracker
        _, aside, above = (turn * DEGREES for turn in self.turns)

        self.next_section("cut open, end-on")
        self.play(self.across.animate(rate_func=linear).set(grown=1), run_time=1.1)
        self.play(FadeIn(self.said[1]), run_time=0.4)
        self.wait(0.5)

        self.next_section("a quarter turn: along")
        self.play(
            FadeOut(self.said[1], run_time=0.3),
            theta.animate(run_time=1.6).set_value(aside),
            self.terrain.animate(run_time=1.6).set(kept=self.along.far_half()),
        )
        self.play(self.along.animate(rate_func=linear).set(grown=1), run_time=0.9)
        self.play(FadeIn(self.said[0]), run_time=0.4)
        self.wait(0.5)

        self.next_section("both from above")
        self.play(
            FadeOut(self.said[0], run_time=0.3),
            theta.animate(run_time=1.6).set_value(above),
            phi.animate(run_time=1.6).set_value(self.high * DEGREES),
            self.terrain.animate(run_time=1.6).set(
                kept=self.along.far_half(LIP), points=self.at_last
            ),
        )
        self.play(FadeIn(*self.both), run_time=0.5)
        self.wait(2)

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        field, view = self.field, view_of(self.field)
        low, high = np.transpose([field.x_range, field.y_range])
        self.centre = np.array(field.minima[0] if field.minima else view.pivot(field))
        room = np.minimum(self.centre - low, high - self.centre).min()
        self.reach = self.reach or float(f"{0.8 * room:.2g}")
        self.view = view.around(self.centre, 1.25 * self.reach, field)
        ends = self.centre + np.diag([self.reach] * 2)
        bottom = field(*self.centre)
        self.rises = [field(*end) - bottom for end in ends]
        self.valley = min(self.rises) > 0  # it ends at one height all round, above its sections
        if self.valley:
            self.view = replace(self.view, z_range=(bottom, bottom + 1.06 * max(self.rises)))

    def set_the_stage(self) -> None:
        """Everything that is drawn."""
        frame = self.frame = self.free
        relief = self.relief * max(1.0, frame.aspect / UPRIGHT)
        ground = Ground.of(self.field, self.view, 6, 6 * relief)
        self.terrain = ground.terrain
        self.terrain.rim = 1.0 if self.valley else self.terrain.rim
        end_on, aside, above = (turn * DEGREES for turn in self.turns)
        low, high = self.low * DEGREES, self.high * DEGREES
        at = ground, self.centre
        self.along = Section(*at, 0, self.reach, color=palette.TEXT).set(grown=0.0)
        self.across = Section(*at, 1, self.reach, color=palette.YELLOW).set(grown=0.0)
        ways = names(self.along.rise, self.across.rise)
        told = [*zip((self.along, self.across), ways, strict=True)]
        self.terrain.kept = self.along.far_half(LIP)
        stand_in_all(self.terrain, self.camera, [(high, above)], frame.inset(0, 0.5))
        self.at_last = self.terrain.points.copy()
        seen = self.camera, frame, high, above
        self.both = [part for line, way in told for part in line.said(way, *seen)]
        if box_of(self.both[1]).meets(box_of(self.both[3])):
            self.both[1].shift(DOWN * 2 * SIZE)
        self.terrain.kept = np.array([0, 1, 0, 1])
        stand_in_all(self.terrain, self.camera, [(low, end_on), (low, aside)], frame.inset(0, 0.5))
        seen = self.camera, frame, low
        self.said = [
            Group(*line.said(way, *seen, theta))
            for (line, way), theta in zip(told, (aside, end_on), strict=True)
        ]
        note = Lettering(self.view.scale_note, frame.corner)
        self.add(note, self.terrain, self.along, self.across)
        self.terrain.kept = self.across.far_half()
        look(self.camera, low, end_on)
