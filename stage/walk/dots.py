"""Marks of a route: crisp dots whose form tells routes apart, and a soft dark halo under lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import cairo
import numpy as np

from stage.look import palette
from stage.look.route_looks import Look, look_of
from stage.paint.kept_pictures import picture
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

WIDTH = 0.034  # of a path, in Manim units: 4.6 px at 1080p
DOT = 0.06  # radius of a dot, in Manim units, where there is room
SMALLEST = 0.019  # its radius where steps crowd: still to be seen
SHARE = 0.6  # width of a dot by the gap to its neighbours, at most
FLATTEST = 0.4  # short axis of a dot by its long one: on a steeper slope a form is not seen
HOLE = 0.52  # of a hollow dot, by its radius
RIM = 0.027  # dark edge of a dot, in Manim units
SEEN = 0.7  # of a usual edge: a hole that is smaller is not seen, and not drawn
RIMMED = 0.55  # of a dot's radius is its edge at most: where dots crowd, colour is still seen
HALO = ((0.055, 0.25), (0.042, 0.35), (0.03, 0.8))  # how far beyond a line, and how dark
SOFT = 0.25  # pixels that its edge may be off, where others are 0.1


def radii(
    pixels: np.ndarray, unit: float, color: str, largest: float | np.ndarray = DOT
) -> np.ndarray:
    """Radii (n,), in pixels, of a route's dots at these pixels (n, 2), so that crowding is seen.

    A dot is never wider than `SHARE` of the gap to its neighbours: the steps before and after it,
    and the next ones, as a zig-zag's are side by side. None is smaller than `SMALLEST`.

    >>> radii(np.array([[0.0, 0], [100, 0], [110, 0]]), 100.0, palette.GREEN).round(1).tolist()
    [6.0, 3.0, 3.0]
    """
    gap = np.full(len(pixels), np.inf)
    for away in (1, 2):
        apart = np.hypot(*(pixels[away:] - pixels[:-away]).T)
        gap[away:] = np.minimum(gap[away:], apart)
        gap[: len(apart)] = np.minimum(gap[: len(apart)], apart)
    room, largest = SHARE / 2 * gap / _reach(look_of(color)), np.maximum(largest, SMALLEST)
    return np.clip(room, SMALLEST * unit, largest * unit)


def paint_dot(
    camera: StageCamera,
    ctx: cairo.Context,
    at: Sequence[float],
    radius: float,
    color: str,
    rim: float = RIM,
    opacity: float = 1.0,
) -> None:
    """Draw a dot in a route's form at a pixel (2,); radius and dark rim are in Manim units."""
    size = radius * camera.unit
    draw_dot(camera, ctx, (size, 0, 0, size, *at), color, rim * camera.unit, opacity)


def draw_dot(
    camera: StageCamera,
    ctx: cairo.Context,
    axes: Sequence[float],
    color: str,
    rim: float,
    opacity: float = 1.0,
) -> None:
    """Draw one with a dark rim of `rim` pixels, less if it is small.

    `axes` = (ax, ay, bx, by, x, y), in pixels: where a form of radius 1 has its points (1, 0) and
    (0, 1), from its middle, and that; ay = bx, as it is stretched and not turned.
    """
    look, (ax, ay, _, by, *_) = look_of(color), axes
    radius = (ax + by) / 2 + math.hypot((ax - by) / 2, ay)  # the longest
    _outline(ctx, axes, look)
    if rim:
        camera.ink(ctx, palette.CASING, 0.9 * opacity)
        ctx.set_dash([])
        ctx.set_line_join(cairo.LineJoin.ROUND)
        ctx.set_line_width(2 * min(rim, RIMMED * radius))
        ctx.stroke_preserve()
    camera.ink(ctx, color, opacity)
    ctx.fill()
    if look.hollow and HOLE * radius > SEEN * rim:
        _outline(ctx, [*(HOLE * part for part in axes[:4]), *axes[4:]], look)
        camera.ink(ctx, palette.CASING, opacity)
        ctx.fill()


def _outline(ctx: cairo.Context, axes: Sequence[float], look: Look) -> None:
    ctx.save()
    ctx.transform(cairo.Matrix(*axes))
    ctx.new_path()
    if look.corners:
        for i in range(look.corners):
            turn = math.tau * i / look.corners
            ctx.line_to(_reach(look) * math.cos(turn), _reach(look) * math.sin(turn))
        ctx.close_path()
    else:
        ctx.arc(0, 0, 1, 0, math.tau)
    ctx.restore()


def _reach(look: Look) -> float:
    """From a form's middle to its corners, if it is as large as a disc of radius 1."""
    n = look.corners
    return math.sqrt(math.tau / n / math.sin(math.tau / n)) if n else 1.0


def draw_halo(
    camera: StageCamera, ctx: cairo.Context, width: float, unit: float, opacity: float = 1.0
) -> None:
    """Darken the ground softly around the path that is on `ctx`, a line `width` pixels wide.

    The path stays. All of a way belongs on it at once, or on a `GrowingHalo`: where one halo is
    painted on another, it is darker.
    """
    ctx.set_line_cap(cairo.LineCap.ROUND)
    ctx.set_line_join(cairo.LineJoin.ROUND)
    exact = ctx.get_tolerance()
    ctx.set_tolerance(SOFT)
    for reach, alpha in HALO:
        camera.ink(ctx, palette.CASING, alpha * opacity)
        ctx.set_line_width(width + 2 * reach * unit)
        ctx.stroke_preserve()
    ctx.set_tolerance(exact)


def dashes(color: str, width: float) -> list[float]:
    """The dashes of that route's path, in the units of its width; empty if it is unbroken."""
    return [width * length for length in look_of(color).dash]


class Sample(Painted):
    """A piece of a route's path with one dot, as a legend shows it beside the name."""

    LENGTH = 0.36  # in Manim units
    ROOM = LENGTH + 0.14  # before a name, with the gap to it
    AROUND = 0.2  # so far reach its dot and its halo

    def __init__(self, at: tuple[float, float], color: str) -> None:
        self.color_role = color
        super().__init__([[*at, 0], [at[0] + self.LENGTH, at[1], 0]])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ends = camera.to_pixels(self.points, in_frame=True)
        unit = camera.unit

        def draw(own: cairo.Context) -> None:
            for end in ends.tolist():
                own.line_to(*end)
            draw_halo(camera, own, WIDTH * unit, unit)
            own.set_line_cap(cairo.LineCap.BUTT)
            own.set_dash(dashes(self.color_role, WIDTH * unit))
            camera.ink(own, self.color_role)
            own.set_line_width(WIDTH * unit)
            own.stroke()
            paint_dot(camera, own, ends.mean(axis=0), 1.15 * DOT, self.color_role)

        key = type(self).__name__, ends.tobytes(), self.color_role
        kept = picture(key, lambda: ends, self.AROUND * unit, camera.size, draw)
        kept.paint(ctx, self.opacity)
