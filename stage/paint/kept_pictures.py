"""Kept pictures: what no longer changes is drawn once, and then only copied into each frame.

A layer is kept by a key that holds everything its picture depends on, and grows by whole optimizer
steps in their order. So a frame looks the same whichever frames were drawn before it.

Pictures are pixels: where vectors are wanted, nothing is kept (`nothing_kept`), and what would be a
picture is drawn where it would be copied to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Protocol

import cairo
import numpy as np

from stage.look import palette
from stage.paint.group import faded

ROOM = 16  # whole frames that the pictures which are kept may take


class Growing(Protocol):
    """What a layer is drawn with: a picture that grows by steps."""

    def paint_step(self, ctx: cairo.Context, step: int) -> None: ...


class Layer:
    """A transparent picture over a part of the frame; `done` is the last step drawn on it."""

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.left, self.top, self.done = left, top, -1
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, max(width, 1), max(height, 1))
        self.ctx = cairo.Context(self.surface)
        self.ctx.translate(-left, -top)
        self.strokes: Growing | None = None

    def grow(self, strokes: Growing, step: int) -> None:
        """Draw the steps up to that one, in their order; afresh if there are already more."""
        self.strokes = strokes
        if self.done > step:
            self.ctx.set_operator(cairo.OPERATOR_CLEAR)
            self.ctx.paint()
            self.ctx.set_operator(cairo.OPERATOR_OVER)
            self.done = -1
        for k in range(self.done + 1, step + 1):
            strokes.paint_step(self.ctx, k)
        self.done = step

    def draw(self, drawing: Callable[[cairo.Context], None]) -> None:
        """Draw all of it."""
        drawing(self.ctx)
        self.done = 0

    def paint(self, ctx: cairo.Context, opacity: float = 1.0) -> None:
        """Copy it into the frame; `ctx` is in pixels."""
        ctx.set_source_surface(self.surface, self.left, self.top)
        ctx.paint_with_alpha(opacity)

    @property
    def bytes(self) -> int:
        return self.surface.get_stride() * self.surface.get_height()


class Redrawn:
    """What stands for a layer where nothing is kept: it is drawn when it is to be copied."""

    def __init__(self) -> None:
        self.done, self.strokes = -1, None
        self._drawing: Callable[[cairo.Context], None] = lambda ctx: None

    def grow(self, strokes: Growing, step: int) -> None:
        """Have the steps up to that one."""
        self.strokes, self.done = strokes, step

        def drawing(ctx: cairo.Context) -> None:
            for k in range(step + 1):
                strokes.paint_step(ctx, k)

        self._drawing = drawing

    def draw(self, drawing: Callable[[cairo.Context], None]) -> None:
        """Have all of it drawn so."""
        self._drawing, self.done = drawing, 0

    def paint(self, ctx: cairo.Context, opacity: float = 1.0) -> None:
        """Draw it; `ctx` is in pixels."""
        ctx.save()
        with faded(ctx, opacity):
            ctx.set_dash([])  # a layer has a context of its own
            ctx.set_line_cap(cairo.LineCap.BUTT)
            ctx.set_line_join(cairo.LineJoin.MITER)
            self._drawing(ctx)
        ctx.restore()


_layers: dict[Hashable, Layer] = {}  # the latest last
_taken = 0  # bytes
_keeps = True


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Within the block there are no pictures: all is drawn, each time."""
    global _keeps
    before, _keeps = _keeps, False
    try:
        yield
    finally:
        _keeps = before


def layer(
    key: Hashable, place: Callable[[], np.ndarray], margin: float, size: tuple[int, int]
) -> Layer | Redrawn:
    """The layer kept under `key` for frames of `size`, or a new one.

    A new one lies around the pixels (n, 2) that `place` gives, and reaches `margin` further.
    """
    if not _keeps:
        return Redrawn()
    key = palette.CASING, size, key  # the look: what is drawn has its colours
    found = _layers.pop(key, None)
    if found is None:
        pixels = place()
        left, top = np.maximum(np.floor(pixels.min(axis=0) - margin), 0).astype(int)
        right, bottom = np.minimum(np.ceil(pixels.max(axis=0) + margin), size).astype(int)
        found = Layer(int(left), int(top), int(right - left), int(bottom - top))
        _make_room(found.bytes, ROOM * 4 * size[0] * size[1])
    _layers[key] = found
    return found


def picture(
    key: Hashable,
    place: Callable[[], np.ndarray],
    margin: float,
    size: tuple[int, int],
    draw: Callable[[cairo.Context], None],
) -> Layer | Redrawn:
    """A `layer` that is drawn once, by `draw`, whose context is in the frame's pixels."""
    found = layer(key, place, margin, size)
    if found.done < 0:
        found.draw(draw)
    return found


def _make_room(needed: int, room: int) -> None:
    global _taken
    while _layers and _taken + needed > room:
        _taken -= _layers.pop(next(iter(_layers))).bytes
    _taken += needed
