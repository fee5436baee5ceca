"""Lettering: the one font of all clips, in two sizes, as outlines that cost little to change.

The font is Noto Sans, with others for what it has not (see `stage.paint.glyphs`). Text is composed
glyph by glyph: figures have equal widths, a counter does not tremble, and a number that changes in
every frame costs an array copy.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from manim import Mobject, VMobject

from stage.look import palette
from stage.paint.glyphs import fonts_of, glyph, shown

# Height of capitals in Manim units: the frame is 8 units and, on a slide, 720 pixels high.
SMALL = 0.22  # 19.8 px
LARGE = 0.30  # 27 px
SMALLEST = 0.6  # of its size is a line that else had no room
CUT = "…"  # ends a line that has no room even then

Place = tuple[float, float]


@cache
def _blank(color: str) -> dict[str, Any]:
    """What Manim keeps of a mobject of that colour that has no points yet."""
    blank = VMobject(fill_color=color, fill_opacity=1, stroke_width=0, name=Lettering.__name__)
    return vars(blank)


class Lettering(VMobject):
    """A line of text that stays in the picture plane.

    Args:
        text: What it says; `write` changes it, keeping place, side and look.
        at: The anchor in the frame, on the baseline.
        side: Which end of the line the anchor is: "left", "centre" or "right".
        size: Height of capitals in Manim units: `SMALL` or `LARGE`.
        cased: With a dark edge, for text that lies on the ground.
        room: How long the line may become, in Manim units: a longer one is set smaller, to
            `SMALLEST` of its size, and what is too long even then ends in an ellipsis.

    >>> Lettering("step 3", at=(0, 0)).text
    'step 3'
    """

    in_frame = True

    def __init__(
        self,
        text: str,
        at: Place = (0.0, 0.0),
        side: str = "left",
        size: float = SMALL,
        color: str | None = None,
        bold: bool = False,
        cased: bool = False,
        room: float = math.inf,
    ) -> None:
        self.cased, self.room = cased, room
        self.at, self.side, self.size = (float(at[0]), float(at[1])), side, size
        self.weight = "SEMIBOLD" if bold else "NORMAL"
        self.text = ""
        # What `VMobject` gives each, which takes it longer than to write most lines.
        for name, value in _blank(color or palette.TEXT).items():
            vars(self)[name] = value.copy() if isinstance(value, np.ndarray | list) else value
        self.write(text)

    @property
    def length(self) -> float:
        """Width of the line in Manim units, by its advances."""
        return min(text_length(self.text, self.size, self.weight), self.room)

    def write(self, text: str, at: Place | None = None) -> Lettering:
        """Say `text` instead, and say it there."""
        at = self.at if at is None else at
        if (text, at) == (self.text, self.at) and len(self.points):
            return self
        self.text, self.at = text, at
        self.font = fonts_of(text, self.weight)  # where Manim's hash looks
        pen = {"left": 0.0, "centre": -0.5, "right": -1.0}[self.side] * self.length
        outlines = []
        line, size = self._fitted()
        for char in line:
            points, advance, _ = glyph(char, self.weight)
            if len(points):
                outlines.append(points * size + (self.at[0] + pen, self.at[1], 0))
            pen += advance * size
        self.points = np.concatenate(outlines) if outlines else np.zeros((0, 3))
        return self

    def get_family(self, recurse: bool = True) -> list[Mobject]:
        """Manim's, which asks for it at every turn, and at once: it has no parts."""
        return super().get_family(recurse) if self.submobjects else [self]

    def get_points_defining_boundary(self) -> np.ndarray:
        """As Manim's, the ends of all curves, without a list of each."""
        return self.points.reshape(-1, 4, 3)[:, ::3].reshape(-1, 3)

    def follow(self, say: Callable[[], str | tuple[str, Place]]) -> Lettering:
        """Say in each frame what `say` tells then; if it tells a place as well, there.

        A function that closes over what it reads: Manim's hash sees that, and no bound method's.

        Raises:
            TypeError: it is a bound method.

        >>> counted = [3]
        >>> Lettering("").follow(lambda: f"step {counted[0]}").text
        'step 3'
        """
        if inspect.ismethod(say):
            raise TypeError(f"{say.__name__} is a method, whose values Manim's hash does not see")

        def update(line: Lettering) -> None:
            told = say()
            line.write(*((told,) if isinstance(told, str) else told))

        return self.add_updater(update, call_updater=True)

    def _fitted(self) -> tuple[str, float]:
        """The characters that are drawn, and their size: all of the text, if there is room."""
        line, whole = shown(self.text), text_length(self.text, self.size, self.weight)
        if whole <= self.room:
            return line, self.size
        shrunk = max(self.room / whole, SMALLEST)
        size = self.size * shrunk
        if shrunk * whole > self.room + 1e-9:
            while line and text_length(line + CUT, size, self.weight) > self.room:
                line = line[:-1]
            line += CUT
        return line, size


def text_length(text: str, size: float = SMALL, weight: str = "NORMAL") -> float:
    """Width in Manim units of a line of text whose capitals are `size` high."""
    return sum(glyph(char, weight).advance for char in shown(text)) * size
