"""Type: the one font of all clips, in two sizes, as outlines that cost little to change.

The font is Noto Sans (SIL Open Font License, in `assets/fonts`), so a clip looks the same on every
machine. Text is composed glyph by glyph: figures have equal widths, a counter does not tremble, and
a number that changes in every frame costs an array copy.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from manim import VMobject

from stage import palette

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
FAMILY = "Noto Sans"
FACES = {
    "NORMAL": FONTS / "NotoSans_400Regular.ttf",
    "SEMIBOLD": FONTS / "NotoSans_600SemiBold.ttf",
}

# Height of capitals in Manim units: the frame is 8 units and, on a slide, 720 pixels high.
SMALL = 0.22  # 19.8 px
LARGE = 0.30  # 27 px


@cache
def _font(weight: str) -> TTFont:
    face = FACES[weight]
    if not face.is_file():
        raise FileNotFoundError(f"The font {face.name} is missing: {face} cannot be read.")
    return TTFont(face)


class _Pen(BasePen):
    """Collects an outline as Manim has it: four points to a cubic curve."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.curves: list[tuple] = []

    def _moveTo(self, point: tuple) -> None:  # noqa: N802
        self.start = point

    def _lineTo(self, point: tuple) -> None:  # noqa: N802
        (x0, y0), (x1, y1) = self._getCurrentPoint(), point
        thirds = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in (1 / 3, 2 / 3)]
        self.curves += [(x0, y0), *thirds, point]

    def _curveToOne(self, one: tuple, two: tuple, point: tuple) -> None:  # noqa: N802
        self.curves += [self._getCurrentPoint(), one, two, point]

    def _closePath(self) -> None:  # noqa: N802
        if self._getCurrentPoint() != self.start:
            self._lineTo(self.start)


@cache
def _glyph(char: str, weight: str) -> tuple[np.ndarray, float]:
    """Outline (n, 3) of a character, origin at the pen on the baseline, and its advance.

    Both in heights of a capital. A character that the font has not is its empty box.
    """
    font = _font(weight)
    glyphs = font.getGlyphSet()
    glyph = glyphs[font.getBestCmap().get(ord(char), ".notdef")]
    pen = _Pen(glyphs)
    glyph.draw(pen)
    height = font["OS/2"].sCapHeight
    points = np.zeros((len(pen.curves), 3))
    points[:, :2] = np.reshape(pen.curves, (-1, 2)) / height
    return points, glyph.width / height


class Lettering(VMobject):
    """A line of text that stays in the picture plane.

    Parameters
    ----------
    text
        What it says; `write` changes it, keeping place, side and look.
    at
        The anchor in the frame, on the baseline.
    side
        Which end of the line the anchor is: "left", "centre" or "right".
    size
        Height of capitals in Manim units: `SMALL` or `LARGE`.
    cased
        With a dark edge, for text that lies on the ground.

    >>> Lettering("step 3", at=(0, 0)).text
    'step 3'
    """

    in_frame = True

    def __init__(
        self,
        text: str,
        at: tuple[float, float] = (0.0, 0.0),
        side: str = "left",
        size: float = SMALL,
        color: str = palette.TEXT,
        bold: bool = False,
        cased: bool = False,
        **kwargs: Any,
    ) -> None:
        self.cased = cased
        self.at, self.side, self.size = (float(at[0]), float(at[1])), side, size
        self.weight = "SEMIBOLD" if bold else "NORMAL"
        self.text = ""
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0, **kwargs)
        self.write(text)

    @property
    def length(self) -> float:
        """Width of the line in Manim units, by its advances."""
        return text_length(self.text, self.size, self.weight)

    def write(self, text: str, at: tuple[float, float] | None = None) -> Lettering:
        """Say `text` instead, and say it there."""
        at = self.at if at is None else at
        if (text, at) == (self.text, self.at) and len(self.points):
            return self
        self.text, self.at = text, at
        pen = {"left": 0.0, "centre": -0.5, "right": -1.0}[self.side] * self.length
        outlines = []
        for char in text:
            points, advance = _glyph(char, self.weight)
            if len(points):
                outlines.append(points * self.size + (self.at[0] + pen, self.at[1], 0))
            pen += advance * self.size
        self.points = np.concatenate(outlines) if outlines else np.zeros((0, 3))
        return self


def text_length(text: str, size: float = SMALL, weight: str = "NORMAL") -> float:
    """Width in Manim units of a line of text whose capitals are `size` high."""
    return sum(_glyph(char, weight)[1] for char in text) * size
