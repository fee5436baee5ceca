"""Several strokes that are as opaque as one: what lies under another does not shine through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cairo


@contextmanager
def as_one(
    ctx: cairo.Context, left: float, top: float, width: float, height: float, opacity: float
) -> Iterator[None]:
    """What is drawn in the block is painted in its end, with that opacity.

    The box, in the context's units, holds all of it: that bounds the picture which is made in
    between, and would else be as large as the frame's.

    >>> surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8)
    >>> ctx = cairo.Context(surface)
    >>> with as_one(ctx, 2, 2, 4, 4, 0.5):
    ...     for _ in range(2):
    ...         ctx.rectangle(2, 2, 4, 4)
    ...         ctx.fill()
    >>> surface.get_data()[4 * (8 * 4 + 4) + 3]
    128
    """
    ctx.save()
    ctx.new_path()
    ctx.rectangle(left, top, width, height)
    ctx.clip()
    ctx.push_group()
    yield
    ctx.pop_group_to_source()
    ctx.paint_with_alpha(opacity)
    ctx.restore()


@contextmanager
def faded(ctx: cairo.Context, opacity: float) -> Iterator[None]:
    """What is drawn in the block is painted in its end, with that opacity: all at once."""
    if opacity >= 1:
        yield
        return
    ctx.push_group()
    yield
    ctx.pop_group_to_source()
    ctx.paint_with_alpha(opacity)
