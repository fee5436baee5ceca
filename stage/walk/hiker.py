"""The hiker: the adventurer of the lecture, walking a track on the terrain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from stage.ground.material import HIDDEN
from stage.look.colour import rgb
from stage.walk import hiker_drawing
from stage.walk.track import OnTrack

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera
    from stage.walk.track import Track

HEIGHT = 0.82  # in Manim units: 74 px on a slide
SAME_SIDE = 0.25  # a step whose screen x is below this share of a figure's height turns nobody
SHADOW = 0.55  # its opacity where it is darkest
SETTING_OUT = 0.4  # of the first step: until then hikers who stood abreast have parted
CYCLES = 2  # gait cycles in one optimizer step at most, or the legs would flutter


class Hiker(OnTrack):
    """Stands on its track at the clock's moment, upright towards the viewer, foot on the route.

    Hikers who start from one spot would hide each other: before they set out, each stands `abreast`
    Manim units to the right of the spot (left, if negative), and comes to it in the first moments
    of its first step. From then on its foot is on the route.
    """

    def __init__(
        self,
        terrain: Terrain,
        track: Track,
        clock: ValueTracker,
        color: str,
        abreast: float = 0.0,
        height: float = HEIGHT,
        **kwargs: Any,
    ) -> None:
        self.abreast, self.tall = abreast, height
        super().__init__(terrain, track, clock, color, **kwargs)

    def foot(self) -> np.ndarray:
        """Where it stands now, as a scene point (3,)."""
        return self.terrain.place(self.track.at(self.clock.get_value()))

    def _steps(self, camera: StageCamera) -> np.ndarray:
        """Screen vectors (n, 2) of the steps, in Manim units; the last one ends with the track."""
        knots = np.concatenate([self.track.knots, self.track.box[-1:]])
        return np.diff(camera.to_pixels(self.terrain.place(knots)), axis=0) / camera.unit

    def stance(self, camera: StageCamera) -> tuple[hiker_drawing.Pose, int]:
        """Pose of the legs, and the side it faces (1 right, −1 left)."""
        steps = self._steps(camera)
        time = min(self.clock.get_value(), self.track.end)
        index = min(int(time), len(steps) - 1)
        turns = steps[: index + 1, 0]
        turns = turns[np.abs(turns) > SAME_SIDE * self.tall]
        facing = 1 if not len(turns) or turns[-1] > 0 else -1
        length = np.hypot(*steps[index])
        reach = hiker_drawing.STRIDE_LENGTH * self.tall
        cycles = float(np.clip(round(length / reach), 1, CYCLES))
        share = time - index
        # The legs start and end each step at rest: a footprint is where the hiker stands.
        swing = np.clip(np.minimum(share, 1 - share) * 8, 0, 1)
        return hiker_drawing.pose(share * cycles, min(1.0, length / reach) * swing), facing

    def _shadow(self, camera: StageCamera, box: np.ndarray) -> np.ndarray:
        """The ground's axes on the screen (ax, ay, bx, by), which a shadow is drawn along.

        On a map the hiker stands upright in a picture seen from above, so its shadow is drawn as
        on ground seen from a low angle, not as a disc.
        """
        low = np.array([[1, 0], [0, 0.36]]) * camera.unit
        if self.terrain.flatness >= 1:
            return low.ravel()
        foot = self.terrain.place(box)[0]
        along, across = self.terrain.tangents(box)
        axes = camera.to_pixels([foot + along[0], foot + across[0]]) - camera.to_pixels(foot)
        return (axes + (low - axes) * self.terrain.flatness).ravel()

    def aside(self) -> float:
        """How far it stands to the right of its route now, in Manim units."""
        left = max(0.0, 1 - self.clock.get_value() / SETTING_OUT)
        return self.abreast * left * left * (3 - 2 * left)

    def in_sight(self, camera: StageCamera) -> float:
        """How much of it the surface leaves to be seen, 0 to 1."""
        _, up, near = camera.get_rotation_matrix()  # the picture's own upward and forward
        # Half a figure nearer than the foot: it leans over the ground, and does not stick in it.
        heights = np.linspace(0.15, 0.9, 4)[:, None]
        body = self.foot() + self.tall * (up * heights + 0.5 * near)
        return float(self.terrain.seen(body, camera.eye()).mean())

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        box = self.track.at(self.clock.get_value())[None]
        foot = self.terrain.place(box)
        at = camera.to_pixels(foot)[0] + (self.aside() * camera.unit, 0)
        seen = self.in_sight(camera)
        opacity = self.opacity * (HIDDEN + (1 - HIDDEN) * seen)
        pose, facing = self.stance(camera)
        height = self.tall * camera.unit
        ctx.translate(*at)
        hiker_drawing.draw_shadow(ctx, height, SHADOW * opacity, self._shadow(camera, box))
        colour = rgb(self.color_role)
        hiker_drawing.draw(ctx, pose, height, colour, facing, opacity, swap_rb=True)
