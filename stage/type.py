"""Type: the one font of all clips, in two sizes, as outlines that cost little to change.

The font is Noto Sans (SIL Open Font License, in `assets/fonts`), so a clip looks the same on every
machine. Text is composed glyph by glyph: figures have equal widths, a counter does not tremble, and
a number that changes in every frame costs an array copy.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import manimpango
import numpy as np
from manim import Text, VMobject, config

from stage import palette
from stage.drawn import digest

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
FAMILY = "Noto Sans"
FACES = {
    "NORMAL": FONTS / "NotoSans_400Regular.ttf",
    "SEMIBOLD": FONTS / "NotoSans_600SemiBold.ttf",
}

# Height of capitals in Manim units: the frame is 8 units and, on a slide, 720 pixels high.
SMALL = 0.22  # 19.8 px
LARGE = 0.30  # 27 px
_DRAFT = 96  # font size of the cached outlines


@cache
def _font_digest(weight: str) -> str:
    return digest(FACES[weight])


@cache
def _register() -> None:
    for face in FACES.values():
        if not manimpango.register_font(str(face)):
            raise FileNotFoundError(f"The font {face.name} is missing: {face} cannot be read.")


def _outline(text: str, weight: str) -> list[np.ndarray]:
    _register()
    laid = Text(text, font=FAMILY, weight=weight, font_size=_DRAFT, disable_ligatures=True)
    return [glyph.points.copy() for glyph in laid.family_members_with_points()]


def _grid() -> tuple[float, ...]:
    """What Manim's outlines depend on beside the text: it rounds them by the picture's size."""
    return config.pixel_width, config.pixel_height, config.frame_width


@cache
def _capital(weight: str, grid: tuple[float, ...]) -> tuple[float, float]:
    """Height and advance of H in draft units."""
    first, second = _outline("HH", weight)
    return np.ptp(first[:, 1]), second[:, 0].min() - first[:, 0].min()


def _glyph(char: str, weight: str) -> tuple[np.ndarray, float]:
    """A character as it is in a picture of the size that is set now."""
    return _glyph_at(char, weight, _grid())


@cache
def _glyph_at(char: str, weight: str, grid: tuple[float, ...]) -> tuple[np.ndarray, float]:
    """Outline (n, 3) of a character, origin at the pen on the baseline, and its advance.

    Both in heights of a capital. The character is set between two capitals: the left one gives pen
    and baseline, the right one the advance.
    """
    height, step = _capital(weight, grid)
    laid = _outline(f"H{char}H", weight)
    left, right = laid[0], laid[-1]
    pen = np.array([left[:, 0].min() + step, left[:, 1].min(), 0])
    advance = right[:, 0].min() - left[:, 0].min() - step
    inner = laid[1:-1]
    points = np.concatenate(inner) - pen if inner else np.zeros((0, 3))
    # H's own left bearing cancels in the advance; the glyph's bearing is measured from H's edge.
    return points / height, advance / height


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
        self.font = _font_digest(self.weight)
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
