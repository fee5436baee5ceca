"""Hikers off the ground: at the true loss of a run that is not in the plane of the land."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import running
from numerics.route import at_times
from stage.look import palette
from stage.look.words import worded
from stage.walk.hiker import Hiker
from stage.walk.track import OnTrack, Track

if TYPE_CHECKING:
    from landscape import Run
    from stage.ground.ground import Ground
    from stage.paint.camera import StageCamera
    from stage.walk.told import Told
    from stage.walk.walkers import Walker

THIN, THICK = 0.03, 0.05  # width of a stem that was left behind, and of the one under the hiker
LEFT = 0.85  # opacity of those
TOP = 0.05  # radius of the end of one that is THICK, in Manim units
CASING = 0.06  # both dark edges together
SHORTEST = 0.1  # Manim units: less altitude than that has no stem


class TrackAloft(Track):
    """A run laid over the land: as far above it, or below, as its true loss is off the slice.

    `ground` is the same way on the land, box coordinates (n, 3). Between steps the difference
    goes evenly from one to the next.
    """

    def __init__(self, ground: Ground, run: Run) -> None:
        super().__init__(ground, run.points)
        height = ground.terrain.box(run.points, ground.view.height(run.losses))[:, 2]
        gaps = height - ground.box_of(run.points)[:, 2]
        self.ground = self.box
        off = np.interp(self.times, np.arange(len(gaps)), gaps)
        self.box = self.box + np.outer(off, [0, 0, 1])

    def under(self, time: float) -> np.ndarray:
        """Box coordinates (3,) of the ground below where the walker is at that moment."""
        time = min(max(time, 0.0), self.end)
        return np.array([np.interp(time, self.times, axis) for axis in self.ground.T])


class HikerAloft(Hiker):
    """A hiker at his true loss; his shadow lies on the ground."""

    def below(self, camera: StageCamera) -> np.ndarray:
        ground = self.terrain.place(self.track.under(self.clock.get_value())[None])
        under, foot = camera.to_pixels(np.concatenate([ground, self.foot()[None]]))
        return under - foot + super().below(camera)

    def in_sight(self, camera: StageCamera) -> float:
        """As much as of who stands on the ground there: below it he is seen as through glass."""
        foot, track = self.foot(), self.track
        lifted = self.terrain.place(track.under(self.clock.get_value())[None])[0] - foot
        if lifted @ self.terrain.edges[:, 2] <= 0:
            lifted = np.zeros(3)
        _, up, near = camera.get_rotation_matrix()
        heights = np.linspace(0.15, 0.9, 4)[:, None]
        body = foot + lifted + self.tall * (up * heights + 0.5 * near)
        return float(self.terrain.seen(body, camera.eye()).mean())


class Stems(OnTrack):
    """Thin lines from the ground to where the run was: one stays at each step, one is now."""

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        time = min(self.clock.get_value(), self.track.end)
        step = int(time + 1e-9)
        knots = np.searchsorted(self.track.times, np.arange(step + 1) - 1e-9)
        now = np.stack([self.track.under(time), self.track.at(time)])
        ends = np.concatenate([self.track.ground[knots], self.track.box[knots], now])
        places = self.terrain.place(ends)
        seen = self.terrain.seen(places, camera.eye())
        pixels = camera.to_pixels(places)
        count = len(knots)
        for i in range(count):
            self._stem(camera, ctx, pixels[[i, count + i]], THIN, LEFT * max(seen[[i, count + i]]))
        self._stem(camera, ctx, pixels[-2:], THICK, max(seen[-2:]))

    def _stem(
        self, camera: StageCamera, ctx: cairo.Context, ends: np.ndarray, width: float, alpha: float
    ) -> None:
        unit, (foot, top) = camera.unit, ends
        if np.hypot(*(top - foot)) < SHORTEST * unit or alpha <= 0:
            return
        ctx.set_line_cap(cairo.LineCap.ROUND)
        for color, more in ((palette.CASING, CASING), (self.color_role, 0.0)):
            camera.ink(ctx, color, alpha * self.opacity)
            ctx.set_line_width((width + more) * unit)
            ctx.move_to(*foot)
            ctx.line_to(*top)
            ctx.stroke()
            ctx.arc(*top, (TOP + more / 2) * unit * width / THICK, 0, 2 * np.pi)
            ctx.fill()


def raise_aloft(party: list[Walker], ground: Ground, clock: ValueTracker) -> list[Stems]:
    """Let the walkers of runs stand at their true losses; their stems are returned."""
    stems = []
    for walker in party:
        track = TrackAloft(ground, walker.route)
        here: tuple[Any, ...] = ground.terrain, track, clock, walker.color
        hiker = HikerAloft(*here, walker.hiker.abreast, walker.hiker.tall)
        hiker.clear_of = walker.hiker.clear_of
        walker.hiker = hiker
        stems.append(Stems(*here))
    for i, walker in enumerate(party):
        walker.hiker.others = [one.hiker for one in party[:i]]
    return stems


# What is said of a run at a moment of the clock, see `stage.walk.told.Say`.


def true_loss(told: Told, time: float) -> str:
    """The loss where the run is: "true loss 0.31"."""
    return f"{worded('true {}', told.view.loss_name)} {_figure(told, told.loss.at(time))}"


def on_slice(told: Told, time: float) -> str:
    """The loss of the land below it: "on the slice 0.21"."""
    at = at_times(told.route.points, np.array([min(time, told.end)]))[0]
    loss = told.route.field(*at) - told.view.offset
    return worded("on the slice {}", _figure(told, loss))


def _figure(told: Told, loss: float) -> str:
    most = float(np.abs(told.loss.values).max())
    return running(loss, most, 3 if most >= 1 else 2)


def off_plane(told: Told, time: float) -> str:
    """How far from the slice the run is, in units of the parameters: "distance to slice 0.52"."""
    steps = np.arange(len(told.route.errors))
    error = float(np.interp(min(time, told.end), steps, told.route.errors))
    return worded("distance to slice {}", running(error, float(told.route.errors.max()), 2))
