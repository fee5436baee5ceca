"""The shot of a walk on land: a surface, seen from aside and above."""

from __future__ import annotations

import numpy as np
from manim import DEGREES, Animation, ValueTracker, linear, smooth

from stage.film.clip import Clip
from stage.ground.axes import Axes, around_block, seen_size
from stage.ground.framing import look, stand_at, stand_clear
from stage.ground.ground import Ground
from stage.look.view import View, view_of
from stage.paint.area import Area
from stage.walk.hiker import HEIGHT
from stage.walk.pace import onward
from stage.walk.walkers import exits, routes, walkers

OPENING, SLOW = 1.2, 0.8  # seconds of a drifting camera before the first step; of a slow one


class LandShot(Clip):
    """Land that is raised, a camera that looks at it, and a clock for who walks there.

    A scene gives as class attributes `field`, `start`, `methods`, `relief` (height of the surface
    by its width) and `tilt` (of the camera from vertical, in degrees), `slow_steps` where some are,
    and `drift` where the camera is `drifting` (degrees a second). It calls `walk`, decides which
    `view` of the field is shown, and calls `raise_land`.

    Attributes:
        axes: What `look_from` makes, to be added after the land.
    """

    @property
    def slow(self) -> range:
        """The numbers of the slow steps."""
        return range(1, min(self.slow_steps, self.last_step) + 1)

    def walk(self, steps: int) -> View:
        """Walk the routes; the field's view, before it is fitted into its place, is returned."""
        view, self.last_step = view_of(self.field, self.start), steps
        self.routes = routes(self.field, view.start, self.methods, steps)
        return view

    def raise_land(self, width: float = 10, tall: float = HEIGHT, marks: float = 0.0) -> None:
        """Make the land, so many Manim units wide, the clock, and hikers who are so `tall`.

        `marks` is the size of their ways' marks by the usual one; 0 is as large as they are.
        """
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.ground = Ground.of(self.field, self.view, width, width * self.relief)
        self.terrain = self.ground.terrain
        self.party = walkers(self.routes, self.ground, self.clock, tall, marks)

    def look_from(self, theta: float, area: Area, turn: float = 0.0) -> None:
        """Stand the land into `area`, and look at it from there (degrees); nothing hides the start.

        It stays within `area` when the camera goes around by `turn`, too.
        """
        start, way = self.ground.box_of(self.routes[0].points[0]), theta * DEGREES
        area = around_block(area, way)
        seen = self.tilt * DEGREES, way, area, start, turn * DEGREES
        look(self.camera, stand_clear(self.terrain, self.camera, *seen), way)
        self.axes = Axes(self.ground, self.free, size=seen_size(self.terrain, self.camera))
        self.axes.exits = exits(self.party)

    def look_past(self, at: tuple[float, float], theta: float, area: Area) -> None:
        """Look at the land from there (degrees), the start `at` that place in the picture.

        Where a way ends stays within `area`: the land is made smaller for that, and if it would be
        less than half as large the start is lower, as ways may lead up. And the camera stands more
        steeply than by `tilt` where land would hide an end.
        """
        ways, phi = [walker.track.box for walker in self.party], self.tilt * DEGREES
        ends, whole = np.stack([ways[0][0], *(way[-1] for way in ways)]), self.terrain.points.copy()
        while True:
            for low in (0.0, 0.5, 1.0):
                self.terrain.points = whole.copy()
                there = at[0], at[1] - low * max(at[1] - area.bottom, 0)
                stand_at(self.terrain, self.camera, phi, theta * DEGREES, ends, there, area)
                if np.ptp(self.terrain.points, axis=0).max() > np.ptp(whole, axis=0).max() / 2:
                    break
            look(self.camera, phi, theta * DEGREES)
            seen = self.terrain.seen(self.terrain.place(ends), self.camera.eye())
            if phi <= 0 or min(seen) > 0.5:
                break
            phi = max(phi - 0.1, 0)

    def drifting(self, seconds: float) -> Animation:
        """The camera goes round a little, by `drift` degrees a second."""
        theta = self.camera.theta_tracker
        angle = theta.get_value() + self.drift * seconds * DEGREES
        return theta.animate(run_time=seconds, rate_func=linear).set_value(angle)

    def look_drifting(self, theta: float, area: Area) -> None:
        """Look at the land in `area` from where the camera drifts from to `theta` (degrees).

        It takes the moment before the first step, and the slow ones: see `amble`.
        """
        turn = self.drift * (OPENING + SLOW * len(self.slow))
        self.look_from(theta, area, -turn)
        look(self.camera, self.camera.get_phi(), (theta - turn) * DEGREES)

    def amble(self, clock: ValueTracker) -> None:
        """The slow steps one by one, while the camera drifts; then it has come to rest."""
        for step in self.slow:
            walk = clock.animate(rate_func=smooth).set_value(step)
            self.play(walk, self.drifting(SLOW), run_time=SLOW)
        self.terrain.still = True

    def walk_on(self, seconds: float = 5.0, clock: ValueTracker | None = None) -> None:
        """All steps that are left on this clock or that one, at one pace."""
        if walk := onward(clock or self.clock, self.last_step, seconds):
            self.play(*walk)
