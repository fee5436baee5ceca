"""The shadow of a hiker: under the boots, and away from the light."""

from __future__ import annotations

import math

import cairo

Axes = tuple[float, float, float, float]


def draw_shadow(
    ctx: cairo.Context,
    height: float,
    opacity: float = 0.55,
    axes: Axes = (1.0, 0.0, 0.0, 0.4),
    fall: tuple[float, float] = (0.0, 0.0),
) -> None:
    """Draw the soft dark patch under a hiker of `height` pixels, around the context's origin.

    `axes` = (ax, ay, bx, by) are, in pixels, two perpendicular and equally long vectors of the
    ground, which tell how it is tilted; their length does not matter. `fall` is the way, in pixels,
    to the far end of the shadow that the figure casts from there; without it there is none.
    """
    ax, ay, bx, by = axes
    longest = (math.hypot(ax + by, ay - bx) + math.hypot(ax - by, ay + bx)) / 2
    if abs(ax * by - ay * bx) < 1e-3 * longest**2:
        return  # the ground is seen edge-on
    patch = cairo.RadialGradient(0, 0, 0, 0, 0, 1)
    for offset, share in ((0, 1.0), (0.45, 0.75), (1, 0.0)):
        patch.add_color_stop_rgba(offset, 0, 0, 0, opacity * share)
    contact, (x, y) = 0.3 * height / longest, fall
    long = math.hypot(x, y)
    shapes = [cairo.Matrix(*(contact * part for part in axes))]
    if long > 0.02 * height:  # an oval from the boots to the far end, and less under them
        wide = 0.13 * height / long
        shapes = [
            cairo.Matrix(*(0.55 * contact * part for part in axes)),
            cairo.Matrix(0.55 * x, 0.55 * y, -wide * y, wide * x, 0.45 * x, 0.45 * y),
        ]
    for shape in shapes:
        ctx.save()
        ctx.transform(shape)
        ctx.new_path()
        ctx.set_source(patch)
        ctx.arc(0, 0, 1, 0, math.tau)
        ctx.fill()
        ctx.restore()
