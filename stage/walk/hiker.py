"""The hiker: the adventurer of the lecture, walking a track on the terrain."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import ValueTracker

from stage.ground.material import HIDDEN, SUN_AZIMUTH, SUN_ELEVATION
from stage.look.colour import rgb
from stage.walk import hiker_drawing, hiker_shadow
from stage.walk.track import PIECES, OnTrack

if TYPE_CHECKING:
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera
    from stage.walk.track import Track

HEIGHT = 0.82  # in Manim units: 74 px on a slide
SAME_SIDE = 0.25  # a step whose screen x is below this share of a figure's height turns nobody
SHADOW = 0.6  # its opacity where it is darkest
CAST = 0.55  # its length along the ground, by the figure's height: the sun's would reach too far
AHEAD = 4  # steps that he looks along the route at most
CLEAR = 2400  # points of a way that he must not hide, at most: evenly chosen ones
BESIDE = np.array([0.55, 0.8, 1.1])  # distances, by his height, at which he may step aside
HOP = 0.45  # by his height: so high he hops when he steps aside, which is no step of the walk
FIRM = 0.2  # by his height: so near to a point of the surface he stands on it
STANDS = -0.35, 0.6, -0.2, 1.02  # he and his shadow on a map: to left, right, below and above
SETTING_OUT = 0.4  # of the first step: until then hikers who stood abreast have parted
SUN, HIGH = np.radians(SUN_AZIMUTH), np.tan(np.radians(SUN_ELEVATION))
CYCLES = 2  # gait cycles in one optimizer step at most, or the legs would flutter


class Hiker(OnTrack):
    """Stands on its track at the clock's moment, upright towards the viewer, foot on the route.

    Hikers who start from one spot would hide each other: before they set out, each stands `abreast`
    Manim units to the right of the spot (left, if negative), and comes to it in the first moments
    of its first step. From then on its foot is on the route, until `aside` goes from 0 to 1: then
    it steps beside the route's end, where it hides as little as can be of what is on `clear_of`.
    """

    numbers = ("opacity", "aside")
    shared = (*OnTrack.shared, "clear_of", "others")

    def __init__(
        self,
        terrain: Terrain,
        track: Track,
        clock: ValueTracker,
        color: str,
        abreast: float = 0.0,
        height: float = HEIGHT,
    ) -> None:
        self.abreast, self.tall, self.aside = abreast, height, 0.0
        self.clear_of = [track.box]  # box coordinates (n, 3) of what he must not hide
        self.others: list[Hiker] = []  # who step aside before him
        super().__init__(terrain, track, clock, color)

    @property
    def beside(self) -> float:
        """How far it has stepped aside now: it does so at the track's end, and nowhere else."""
        return self.aside if self.clock.get_value() >= self.track.end else 0.0

    def foot(self) -> np.ndarray:
        """Where it stands now, as a scene point (3,)."""
        return self.terrain.place(self.track.at(self.clock.get_value()))

    def _ahead(self, camera: StageCamera, step: int) -> np.ndarray:
        """Screen vectors (n, 2) of the next steps, in Manim units; the last ends with the track."""
        knots = np.concatenate([self.track.knots[step : step + AHEAD + 1], self.track.box[-1:]])
        return np.diff(camera.to_pixels(self.terrain.place(knots)), axis=0)[:AHEAD] / camera.unit

    def _behind(self, camera: StageCamera, step: int) -> np.ndarray:
        """How far to the right the steps until that one have led, of those that are drawn (n,)."""
        ends = self.track.first[1 : self.track.mark_at(step) + 1]
        ways = np.stack([self.track.box[ends - PIECES], self.track.box[ends]])
        begin, end = camera.to_pixels(self.terrain.place(ways.reshape(-1, 3))).reshape(2, -1, 2)
        return (end - begin)[:, 0] / camera.unit

    def stance(self, camera: StageCamera) -> tuple[hiker_drawing.Pose, int]:
        """Pose of the legs, and the side it faces (1 right, −1 left)."""
        if self.beside > 0:
            return self._stance_aside(camera)
        time = min(self.clock.get_value(), self.track.end)
        index = min(int(time), len(self.track.knots) - 1)
        turning = partial(self._turning, camera, index)
        facing, length = camera.once(self.terrain, ("turning", id(self), index), turning)
        reach = hiker_drawing.STRIDE_LENGTH * self.tall
        cycles = float(np.clip(round(length / reach), 1, CYCLES))
        share = time - index
        # The legs start and end each step at rest: a footprint is where the hiker stands.
        swing = np.clip(np.minimum(share, 1 - share) * 8, 0, 1)
        return hiker_drawing.pose(share * cycles, min(1.0, length / reach) * swing), facing

    def _turning(self, camera: StageCamera, step: int) -> tuple[int, float]:
        """The side that he faces in the step after that one; how far it leads on the screen.

        He looks to where the next steps lead; if those lead nowhere, he keeps the way he came.
        """
        steps = self._ahead(camera, step)
        turns = np.cumsum(steps[:, 0])[::-1]
        if not (np.abs(turns) > SAME_SIDE * self.tall).any():
            turns = self._behind(camera, step)
        turns = turns[np.abs(turns) > SAME_SIDE * self.tall]
        return (1 if not len(turns) or turns[-1] > 0 else -1), float(np.hypot(*steps[0]))

    def _stance_aside(self, camera: StageCamera) -> tuple[hiker_drawing.Pose, int]:
        """He walks to his place beside the route, and turns round to see what he has walked."""
        x, _ = self.spot(camera)
        facing = 1 if (x > 0) == (self.beside < 1) else -1
        swing = float(np.clip(min(self.beside, 1 - self.beside) * 8, 0, 1))
        return hiker_drawing.pose(self.beside, 0.7 * swing), facing

    def spot(self, camera: StageCamera) -> tuple[float, float]:
        """Where he stands when he has stepped aside, from the route's end, in Manim units.

        Of places around it the one where the figure hides the fewest points of `clear_of` and of
        the hikers who step aside before him, is on the ground with his shadow and hat, and not far.
        It is found once for as long as camera and land are at rest.
        """
        key, kept = self._around(camera)
        if _spots.get(self, (None,))[0] != key:
            _spots[self] = key, kept, self._find_spot(camera)
        return _spots[self][-1]

    def _around(self, camera: StageCamera) -> tuple[Hashable, list[list[np.ndarray]]]:
        """All that his place depends on; of ways their names, which they have while they are kept.
        """
        land, crowd = self.terrain, [self, *self.others]
        parts = land.points, land.kept, camera.get_rotation_matrix(), camera.eye()
        seen = *(np.asarray(part).tobytes() for part in parts), *camera.matrix()
        ways = [(one.tall, *map(id, one.clear_of)) for one in crowd]
        kept = [[*one.clear_of] for one in crowd]
        return (*seen, land.flatness, land.rim, land.glass, *ways), kept

    def _find_spot(self, camera: StageCamera) -> tuple[float, float]:
        place, unit = self.terrain.place, self.tall * camera.unit
        end = camera.to_pixels(place(self.track.box[-1:]))[0]
        ways = [box[:: -(-len(box) // CLEAR)] for box in self.clear_of if len(box)]
        points = [camera.to_pixels(place(box)) for box in ways]
        points += [other.figure(camera) for other in self.others]
        points = (np.concatenate(points) - end) / unit * (1, -1)
        corners = (camera.to_pixels(place(self.terrain.sheet())) - end) / unit * (1, -1)
        (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
        turns = np.pi + np.arange(12) / 12 * 2 * np.pi  # left first: he looks right then, as a rule
        x, y = (np.outer(BESIDE, wave(turns)).ravel() for wave in (np.cos, np.sin))
        over = points[:, 0, None] - x, points[:, 1, None] - y
        hidden = (np.abs(over[0]) < 0.42) & (over[1] > -0.14) & (over[1] < 1.1)
        sides = left - (x + STANDS[0]), x + STANDS[1] - right, low - (y + STANDS[2])
        off = sum(np.maximum(each, 0) for each in (*sides, y + STANDS[3] - high))
        if self.terrain.flatness < 1:  # a block fills less than its outline's box
            top = (camera.to_pixels(place(self.terrain.surface(49))) - end) / unit * (1, -1)
            away = np.hypot(top[:, 0, None] - x, top[:, 1, None] - y).min(axis=0)
            off += np.maximum(away - FIRM, 0)
        best = np.argmin(hidden.sum(axis=0) + 1e3 * off + np.repeat(BESIDE, len(turns)))
        return float(x[best] * self.tall), float(y[best] * self.tall)

    def figure(self, camera: StageCamera) -> np.ndarray:
        """Pixels (n, 2) where he stands when he has stepped aside."""
        foot = camera.to_pixels(self.terrain.place(self.track.box[-1:]))[0]
        x, y = self.spot(camera)
        grid = np.stack(np.meshgrid(np.linspace(-0.3, 0.3, 7), np.linspace(0, 1, 9)), -1)
        body = np.array([x, y]) + self.tall * grid.reshape(-1, 2)
        return foot + body * (camera.unit, -camera.unit)

    def _shadow(self, camera: StageCamera, box: np.ndarray) -> np.ndarray:
        """The ground's axes on the screen (ax, ay, bx, by), which a shadow is drawn along.

        On a map the hiker stands upright in a picture seen from above, so its shadow is drawn as
        on ground seen from a low angle, not as a disc.
        """
        low = np.array([[1, 0], [0, -0.36]]) * camera.unit
        if self.terrain.flatness >= 1:
            return low.ravel()
        foot = self.terrain.place(box)[0]
        along, across = self.terrain.tangents(box)
        axes = camera.to_pixels([foot + along[0], foot + across[0]]) - camera.to_pixels(foot)
        return (axes + (low - axes) * self.terrain.flatness).ravel()

    def _outline(self, camera: StageCamera) -> np.ndarray:
        """The corners (n, 2) of what the land covers in the picture, in pixels."""
        count = 9 if self.terrain.flatness < 1 else 2
        land = self.terrain.place(self.terrain.surface(count))
        return np.array(hiker_shadow.hull(camera.to_pixels(land)))

    def away(self, camera: StageCamera) -> np.ndarray:
        """How far it stands to the right of its route now, and above it, in Manim units (2,)."""
        left = max(0.0, 1 - self.clock.get_value() / SETTING_OUT)
        away = np.array([self.abreast * left * left * (3 - 2 * left), 0.0])
        if not self.beside:
            return away
        hop = HOP * self.tall * 4 * self.beside * (1 - self.beside)
        return away + self.beside * np.array(self.spot(camera)) + (0.0, hop)

    def below(self, camera: StageCamera) -> np.ndarray:
        """From his foot to the ground under him, in pixels (2,): he stands on it, but in a hop."""
        hop = HOP * self.tall * 4 * self.beside * (1 - self.beside)
        return np.array([0.0, hop * camera.unit])

    def in_sight(self, camera: StageCamera) -> float:
        """How much of it the surface leaves to be seen, 0 to 1."""
        if self.terrain.flatness >= 1:
            return 1.0
        _, up, near = camera.get_rotation_matrix()  # the picture's own upward and forward
        # Half a figure nearer than the foot: it leans over the ground, and does not stick in it.
        heights = np.linspace(0.15, 0.9, 4)[:, None]
        body = self.foot() + self.tall * (up * heights + 0.5 * near)
        return float(self.terrain.seen(body, camera.eye()).mean())

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        box = self.track.at(self.clock.get_value())[None]
        foot = self.terrain.place(box)
        at = camera.to_pixels(foot)[0] + self.away(camera) * (camera.unit, -camera.unit)
        seen = self.in_sight(camera)
        opacity = self.opacity * (HIDDEN + (1 - HIDDEN) * seen)
        pose, facing = self.stance(camera)
        height = self.tall * camera.unit
        ctx.translate(*at)
        below = self.below(camera)
        axes = self._shadow(camera, box)
        x, y = np.array([np.cos(SUN), np.sin(SUN)]) @ axes.reshape(2, 2) / camera.unit
        fall = -CAST * height * x, -CAST * height * y
        ctx.save()
        # Beside the land there is nothing to fall on.
        for corner in camera.once(self.terrain, "outline", partial(self._outline, camera)) - at:
            ctx.line_to(*corner)
        ctx.clip()
        ctx.translate(*below)
        hiker_shadow.cast_shadow(ctx, pose, height, facing, SHADOW * opacity, fall)
        hiker_shadow.draw_shadow(ctx, height, SHADOW * opacity, axes)
        ctx.restore()
        colour, light = rgb(self.color_role), (x, HIGH - y)
        hiker_drawing.draw(ctx, pose, height, colour, facing, opacity, swap_rb=True, light=light)


# Of each hiker what his place was last found for, and the place.
_spots: WeakKeyDictionary[Hiker, tuple[Hashable, list, tuple[float, float]]] = WeakKeyDictionary()
