"""The shadow of a hiker: under the boots, and away from the light."""

from __future__ import annotations

import math

import cairo
import numpy as np

from stage.walk import hiker_drawing

Axes = tuple[float, float, float, float]

GRAIN = 40  # dots to a figure's height, of which the cast shadow is made: so soft is its edge
CAST = 0.8  # its opacity by that under the boots
LEAST = 0.02  # of the figure's height; a shorter shadow is not cast


def hull(points: np.ndarray) -> list[list[float]]:
    """The corners, in their order round it, of the smallest convex shape that holds points (n, 2).

    Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions" (1979).

    >>> hull(np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 0.5], [2.0, 2.0], [0.0, 2.0]]))
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    """
    corners: list[list[float]] = []
    from_left = sorted(points.tolist())
    for half in (from_left, from_left[::-1]):
        begin = len(corners)
        for x, y in half:
            while len(corners) > begin + 1:
                (x0, y0), (x1, y1) = corners[-2:]
                if (x1 - x0) * (y - y0) > (y1 - y0) * (x - x0):
                    break
                corners.pop()
            corners.append([x, y])
        corners.pop()  # where the other half begins
    return corners


def draw_shadow(
    ctx: cairo.Context, height: float, opacity: float = 0.55, axes: Axes = (1.0, 0.0, 0.0, 0.4)
) -> None:
    """Draw the soft dark patch under a hiker of `height` pixels, around the context's origin.

    `axes` = (ax, ay, bx, by) are, in pixels, two perpendicular and equally long vectors of the
    ground, which tell how it is tilted; their length does not matter.
    """
    ax, ay, bx, by = axes
    longest = (math.hypot(ax + by, ay - bx) + math.hypot(ax - by, ay + bx)) / 2
    if abs(ax * by - ay * bx) < 1e-3 * longest**2:
        return  # the ground is seen edge-on
    patch = cairo.RadialGradient(0, 0, 0, 0, 0, 1)
    for offset, share in ((0, 1.0), (0.45, 0.75), (1, 0.0)):
        patch.add_color_stop_rgba(offset, 0, 0, 0, opacity * share)
    contact = 0.22 * height / longest
    ctx.save()
    ctx.transform(cairo.Matrix(*(contact * part for part in axes)))
    ctx.new_path()
    ctx.set_source(patch)
    ctx.arc(0, 0, 1, 0, math.tau)
    ctx.fill()
    ctx.restore()


def cast_shadow(
    ctx: cairo.Context,
    pose: hiker_drawing.Pose,
    height: float,
    facing: int,
    opacity: float,
    fall: tuple[float, float],
) -> None:
    """Draw the figure's own shape lying on the ground, from the context's origin.

    `fall` is the way, in pixels, from the boots to the far end of the shadow.
    """
    x, y = fall
    if math.hypot(x, y) < LEAST * height:
        return
    if not isinstance(ctx.get_target(), cairo.ImageSurface):  # vectors have no grain
        ctx.save()
        ctx.transform(cairo.Matrix(facing * height, 0, x, y))
        hiker_drawing.trace(ctx, pose)
        ctx.restore()
        ctx.set_source_rgba(0, 0, 0, CAST * opacity)
        ctx.fill()
        return
    dot = height / GRAIN
    left, right = min(0.0, x) - 0.4 * height, max(0.0, x) + 0.4 * height
    top, bottom = min(0.0, y) - 2 * dot, max(0.0, y) + 2 * dot
    wide, high = math.ceil((right - left) / dot), math.ceil((bottom - top) / dot)
    mask = cairo.ImageSurface(cairo.FORMAT_A8, wide, high)
    own = cairo.Context(mask)
    own.scale(1 / dot, 1 / dot)
    own.translate(-left, -top)
    own.transform(cairo.Matrix(facing * height, 0, x, y))
    hiker_drawing.trace(own, pose)
    own.fill()
    ctx.save()
    ctx.translate(left, top)
    ctx.scale(dot, dot)
    ctx.set_source_rgba(0, 0, 0, CAST * opacity)
    ctx.mask_surface(mask)
    ctx.restore()
