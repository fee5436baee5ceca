"""The shot of a walk on land that is near at first, and then rises to a map with its charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from manim import DEGREES, Animation, Group, linear, smooth

from stage import parameters as can
from stage.ground.axes import Axes
from stage.ground.framing import lay_flat, look, lying, stand_through
from stage.ground.index_labels import index_labels
from stage.ground.rising import Rising
from stage.paint.area import Area, box_of
from stage.paint.lettering import Lettering
from stage.shots.land_shot import LandShot
from stage.walk.pace import steady, turning_time
from stage.walk.walkers import exits

WAIT, SLOW, QUICK = 1.2, 0.8, 0.36  # seconds: before the first step, of a slow and a quick one
FILLED = 0.85  # of its place's width land is to have, if the eye goes not much nearer for that:
NEARER = 0.8  # of the way to it
TICKS = 0.3  # under the land, for its ticks
AIR = 0.1  # between the land and names, in Manim units
RAKING = 2.2  # the light falls as if the land were so much higher: from low, with long shadows


class NearShot(LandShot):
    """Land that is wide in front and narrow far away, and becomes a map.

    A scene gives what `LandShot` asks for, and `steps`; it calls `walk`, finds a `map_place`, calls
    `raise_land` and `look_along`, and tells the beats: `step_near` from 0 to `near_steps`, `rise`,
    `walk_on`.

    Attributes:
        map_area: where the land becomes a map, and `ticked` whether that has ticks: of `map_place`.
        highest: so far up in the picture reach hikers' heads while the land is near.
        axes, losses: of the map: its ticks, and what two contour lines stand for.
    """

    slow_steps: can.SlowSteps = 3
    more_steps: Annotated[int, can.Between(0, 1000), "told one by one after those, quicker"] = 5
    near: Annotated[float, can.Between(4, 40, " units"), "from the eye to the land"] = 4.6
    turns: Annotated[tuple[can.Turn, can.Turn], "of the camera around, from first to last"]

    @property
    def near_steps(self) -> int:
        """How many steps are taken before the land is a map."""
        return min(len(self.slow) + self.more_steps, self.last_step)

    def look_along(self, area: Area, names: Sequence[Area] = ()) -> None:
        """Look at land that becomes a map, from the first of two `turns`.

        It fills `area` until the second, below what lies on it of places that have `names`. The eye
        is `near`, so that the land is wide in front and narrow far away, and a few ticks stand
        beside it; where it were still small the eye is nearer. Hikers have room, too, and
        nothing hides the start: for that the camera stands more steeply than by `tilt`.
        """
        self.terrain.raking, area = RAKING, area.raised(TICKS, 0.0)[0]
        camera, phi, tall = self.camera, self.tilt * DEGREES, self.party[0].hiker.tall
        eye = self.near
        around = np.linspace(*self.turns, 3) * DEGREES
        feet = np.concatenate([walker.track.box for walker in self.party])
        while True:
            camera.focal_distance_tracker.set_value(eye)
            stand_through(self.terrain, camera, [(phi, theta) for theta in around], area)
            places, heads, land = self.terrain.place(feet), [], []
            for theta in around[::-1]:
                look(camera, phi, theta)
                heads.append(camera.project_points(places)[:, 1].max() + tall)
                land.append(camera.project_points(self.terrain.place(self.terrain.sheet())))
            self.highest = max(heads)
            over = max(self.highest - self.free.top, _over(np.concatenate(land), names))
            width = np.ptp(np.concatenate(land)[:, 0])
            if over > 0.01 and area.height > 2 * over:
                area = area.below(over)
            elif phi > 0 and self.terrain.seen(places[:1], camera.eye())[0] < 0.5:
                phi = max(phi - 0.1, 0)
            elif width < FILLED * area.width and eye > NEARER * self.near:
                eye -= 0.2
            else:
                break
        flat = lying(self.view.aspect, self.map_area)
        ways, size = [route.points for route in self.routes], (flat.width, flat.height)
        self.losses = Group(*index_labels(self.ground, flat, ways, tall, []))
        for walker in self.party:
            texts = [_on(flat, said) for said in self.losses]
            walker.hiker.clear_of = [*walker.hiker.clear_of, *texts]
        self.axes = Axes(self.ground, self.free, self.ticked, size)
        self.axes.exits = exits(self.party)

    def rise(self, *others: Animation) -> None:
        """The camera rises until it looks straight down, and the land becomes a map.

        It takes two seconds, or as many as the turn needs; `others` take place meanwhile.
        """
        camera, around = self.camera, 2 * np.pi
        theta = around * round(camera.get_theta() / around + 0.25) - around / 4  # x is rightward
        how = {"rate_func": steady, "path_func": Rising(self.terrain, camera, theta)}
        way = np.hypot(theta - camera.get_theta(), camera.get_phi()) / DEGREES
        self.play(
            camera.theta_tracker.animate(rate_func=steady).set_value(theta),
            camera.phi_tracker.animate(rate_func=steady).set_value(0),
            lay_flat(self.terrain.animate(**how), self.view.aspect, self.map_area),
            *others,
            run_time=turning_time(way, 2),
        )

    def step_near(self, step: int) -> None:
        """A step on the near land, or for 0 the moment before; the camera goes around evenly."""
        slow = len(self.slow)
        last, until = (
            WAIT + SLOW * min(each, slow) + QUICK * max(each - slow, 0)
            for each in (self.near_steps, step)
        )
        angle = np.interp(until, (0, last), self.turns) * DEGREES
        self.play(
            self.camera.theta_tracker.animate(rate_func=linear).set_value(angle),
            self.clock.animate(rate_func=smooth).set_value(step),
            run_time=QUICK if step > slow else SLOW if step else WAIT,
        )


def _over(land: np.ndarray, names: Sequence[Area]) -> float:
    """How far points of the land (n, 2 or more) reach up into places that have names."""
    over = 0.0
    for area in names:
        air = area.inset(-AIR, -AIR)
        x, y = land[:, 0], land[:, 1]
        met = y[(x > air.left) & (x < air.right) & (y > air.bottom)]
        over = max(over, met.max() - air.bottom) if len(met) else over
    return float(over)


def _on(flat: Area, said: Lettering) -> np.ndarray:
    """Box coordinates (n, 3) of points all over a text on the map."""
    box = box_of(said)
    x = np.linspace(box.left, box.right, 32) - flat.left
    y = np.linspace(box.bottom, box.top, 9) - flat.bottom
    x, y = np.meshgrid(x / flat.width, y / flat.height)
    return np.column_stack([x.ravel(), y.ravel(), np.zeros(x.size)])
