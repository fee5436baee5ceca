"""What stands for a kept picture where there are to be no pixels: it is drawn each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import cairo


class Growing(Protocol):
    """What a layer is drawn with: a picture that grows by steps."""

    def paint_step(self, ctx: cairo.Context, step: int) -> None: ...


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
        if opacity < 1:
            ctx.push_group()
        ctx.set_dash([])  # a layer has a context of its own
        ctx.set_line_cap(cairo.LineCap.BUTT)
        ctx.set_line_join(cairo.LineJoin.MITER)
        self._drawing(ctx)
        if opacity < 1:
            ctx.pop_group_to_source()
            ctx.paint_with_alpha(opacity)
        ctx.restore()
