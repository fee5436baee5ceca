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
from stage.ground.terrain import Terrain
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
            self.terrain.animate(run_time=1.6).set(kept=self.halves[1]),
        )
        self.play(self.along.animate(rate_func=linear).set(grown=1), run_time=0.9)
        self.play(FadeIn(self.said[0]), run_time=0.4)
        self.wait(0.5)

        self.next_section("both from above")
        self.play(
            FadeOut(self.said[0], run_time=0.3),
            theta.animate(run_time=1.6).set_value(above),
            phi.animate(run_time=1.6).set_value(self.high * DEGREES),
            self.terrain.animate(run_time=1.6).set(kept=self.opened, points=self.at_last),
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
        self.terrain = Terrain(self.field, self.view, 6, 6 * relief)
        self.terrain.rim = 1.0 if self.valley else self.terrain.rim
        ground = Ground(self.field, self.view, self.terrain)
        end_on, aside, above = (turn * DEGREES for turn in self.turns)
        low, high = self.low * DEGREES, self.high * DEGREES
        (u,), (v,) = np.hsplit(ground.box_of(self.centre)[:2], 2)
        lip = ground.box_of(self.centre - LIP * self.reach)[1]
        self.halves = np.array([0, u, 0, 1]), np.array([0, 1, v, 1])
        self.opened = self.terrain.kept = np.array([0, 1, lip, 1])
        stand_in_all(self.terrain, self.camera, [(high, above)], frame.inset(0, 0.5))
        self.at_last = self.terrain.points.copy()
        self.terrain.kept = np.array([0, 1, 0, 1])
        stand_in_all(self.terrain, self.camera, [(low, end_on), (low, aside)], frame.inset(0, 0.5))
        at_first = self.terrain.points.copy()
        self.along = Section(ground, self.centre, 0, self.reach, color=palette.TEXT).set(grown=0.0)
        self.across = Section(ground, self.centre, 1, self.reach, color=palette.YELLOW).set(
            grown=0.0
        )
        self.add(Lettering(self.view.scale_note, frame.corner))
        self.add(self.terrain, self.along, self.across)
        self.said = [Group(line.measure()) for line in (self.along, self.across)]
        for axis, theta in ((0, aside), (1, end_on)):
            self.said[axis].add(self.label(axis, low, theta))
        self.terrain.points = self.at_last
        self.both = []
        for axis, line in enumerate((self.along, self.across)):
            self.both += [line.measure(), self.label(axis, high, above)]
        if box_of(self.both[1]).meets(box_of(self.both[3])):
            self.both[1].shift(DOWN * 2 * SIZE)
        self.terrain.set(points=at_first, kept=self.halves[0])
        look(self.camera, low, end_on)

    def label(self, axis: int, phi: float, theta: float) -> Lettering:
        """How far along an axis, and how much higher: at that section's end, seen from there."""
        look(self.camera, phi, theta)
        lines = self.along, self.across
        name = names(*(line.rise for line in lines))[axis]
        return lines[axis].label(name, self.camera, self.frame, above=axis == 1)
