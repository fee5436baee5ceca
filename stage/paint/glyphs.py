"""Glyphs: the outline of every character that a text may have, and the font it is taken from.

Letters are Noto Sans; what it has not, Japanese above all, comes from the other fonts in
`assets/fonts` (all under the SIL Open Font License), so a clip looks the same on every machine.
Last the machine's own fonts are tried. What none of them has is written as its code point in a
small frame: nothing is ever an empty box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from stage.paint import system_fonts
from stage.paint.sources import LOADED
from stage.paint.system_fonts import Face

FONTS = Path(__file__).parent.parent.parent / "assets" / "fonts"
FACES = {
    "NORMAL": FONTS / "NotoSans_400Regular.ttf",
    "SEMIBOLD": FONTS / "NotoSans_600SemiBold.ttf",
}
EMOJI = FONTS / "NotoEmoji_500Medium.ttf"
MATHS = FONTS / "NotoSansMath_400Regular.ttf"
OTHERS = {  # for what those have not, the first that has it
    "NORMAL": (FONTS / "NotoSansJP_400Regular.ttf", EMOJI, MATHS),
    "SEMIBOLD": (FONTS / "NotoSansJP_600SemiBold.ttf", EMOJI, MATHS),
}
CAPITAL = 0.714  # height of a capital by the font's size, in Noto Sans
DRAWN_EMOJI = 0.91  # their size: as high as a line of Japanese, not higher
CODE = 0.62  # capitals of a code point in its frame, by the capitals around it
THIN = 0.07  # line of that frame

# What chooses between looks of the character before it: there is one look only.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
_INVISIBLE = ("Cf",)
_BREAKS = ("Cc", "Zl", "Zp")
_MARKS = ("Mn", "Me", "Mc")
_FROM_THE_RIGHT = ("R", "AL")


class Glyph(NamedTuple):
    """An outline (n, 3), origin at the pen on the baseline, and how far the pen moves on.

    Both in heights of a capital. `font` is a digest of the font's file.
    """

    points: np.ndarray
    advance: float
    font: str


@cache
def shown(text: str) -> str:
    """What of a text is drawn, from left to right: one line of visible characters.

    Accents are joined with their letters, line breaks become spaces, characters without a picture
    of their own are dropped, and what is read from the right is turned round.

    >>> shown("a\\nb"), shown("Gro\\u0308\\u00dfe"), shown("\\u200bSGD")
    ('a b', 'Größe', 'SGD')
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SELECTORS.sub("", unicodedata.normalize("NFC", text))
    kinds = [(char, unicodedata.category(char)) for char in text]
    line = "".join(
        " " if kind in _BREAKS else char for char, kind in kinds if kind not in _INVISIBLE
    )
    return _from_left(line)


def _from_left(line: str) -> str:
    """The line with its run of letters that are read from the right, if any, turned round."""
    leftwards = [unicodedata.bidirectional(char) in _FROM_THE_RIGHT for char in line]
    if not any(leftwards):
        return line
    begin, end = leftwards.index(True), len(line) - leftwards[::-1].index(True)
    while end < len(line) and unicodedata.category(line[end]) in _MARKS:
        end += 1
    units: list[str] = []
    for char in line[begin:end]:
        number = char.isdigit() and units and units[-1][-1].isdigit()
        if units and (number or unicodedata.category(char) in _MARKS):
            units[-1] += char  # marks stay behind their letter, figures are read from the left
        else:
            units.append(char)
    return line[:begin] + "".join(reversed(units)) + line[end:]


@cache
def glyph(char: str, weight: str) -> Glyph:
    """The glyph of a character, in "NORMAL" or "SEMIBOLD"."""
    for face in _faces(char, weight):
        own = face.file.parent == FONTS
        try:
            drawn = _drawn(char, face)
        except Exception:  # of a machine's fonts any may be broken, in any way
            if own:
                raise
            continue
        if drawn is not None:
            return drawn
    kind = unicodedata.category(char)
    if kind in _MARKS or kind == "Zs":
        space = glyph(" ", weight)
        return space._replace(advance=0.0 if kind in _MARKS else space.advance)
    return _code(char, weight)


def _faces(char: str, weight: str) -> Iterator[Face]:
    yield Face(FACES[weight])
    # A few Arabic letters are in the mathematical font: they are no words.
    letter = unicodedata.bidirectional(char) in _FROM_THE_RIGHT
    yield from map(Face, OTHERS[weight][: 2 if letter else 3])
    if unicodedata.category(char) not in ("Cs", "Cn", "Co", "Zs"):
        yield from system_fonts.faces_with(char, weight != "NORMAL")


@cache
def _font(face: Face) -> TTFont:
    if not face.file.is_file():
        raise FileNotFoundError(f"The font {face.file.name} is missing: {face.file} is no file.")
    return TTFont(face.file, fontNumber=face.number, lazy=True)


class _Pen(BasePen):
    """Collects an outline as Manim has it: four points to a cubic curve."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.curves: list[tuple] = []

    def outline(self) -> np.ndarray:
        """Points (n, 3)."""
        return np.pad(np.reshape(self.curves, (-1, 2)).astype(float), ((0, 0), (0, 1)))

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


def _drawn(char: str, face: Face) -> Glyph | None:
    """The character's outline in that font; None if it has none."""
    font = _font(face)
    name = font.getBestCmap().get(ord(char))
    if name is None:
        return None
    glyphs = font.getGlyphSet()
    pen = _Pen(glyphs)
    glyphs[name].draw(pen)
    if not pen.curves and not char.isspace() and glyphs[name].width:
        return None  # its picture is no outline
    height = CAPITAL * font["head"].unitsPerEm / (DRAWN_EMOJI if face.file == EMOJI else 1)
    if face.file in FACES.values():
        height = font["OS/2"].sCapHeight
    return Glyph(pen.outline() / height, glyphs[name].width / height, LOADED.digest(face.file))


def _code(char: str, weight: str) -> Glyph:
    """The character's code point in a frame: no font has a picture of it."""
    outlines, pen = [], 0.25
    for figure in f"U+{ord(char):04X}":
        points, advance, _ = glyph(figure, weight)
        outlines.append(points * CODE + (pen, (1 - CODE) / 2, 0))
        pen += advance * CODE
    frame = (
        _rectangle(0.06, pen + 0.19, -0.12, 1.12),
        _rectangle(0.06 + THIN, pen + 0.19 - THIN, -0.12 + THIN, 1.12 - THIN, hole=True),
    )
    return Glyph(np.concatenate([*frame, *outlines]), pen + 0.25, LOADED.digest(FACES[weight]))


def _rectangle(
    left: float, right: float, bottom: float, top: float, hole: bool = False
) -> np.ndarray:
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    pen = _Pen(None)
    pen.moveTo(corners[0])
    for corner in corners[:0:-1] if hole else corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.outline()


def fonts_of(text: str, weight: str) -> str:
    """A digest of the fonts that a text is drawn with."""
    used = {glyph(char, weight).font for char in shown(text)}
    return " ".join(sorted(used | {LOADED.digest(FACES[weight])}))
