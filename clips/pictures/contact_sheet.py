"""`python -m clips.pictures.contact_sheet`: makes the clips, then a picture of all as film strips.

The sheet is `contact-sheet.png` in the media folder: a strip for each clip, with six frames evenly
spaced from the first to the last, its name and its length.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

from clips import ROOT
from clips.job import Result
from clips.making import make
from clips.options import parser, run
from clips.progress import shown
from stage.film.scratch import replacing
from stage.look.palette import BACKGROUND, CASING, FAINT, FOREGROUND, PURPLE

FRAMES = 6
HEIGHT = 240  # of a frame, in pixels; so are all lengths here
GAP = 10  # between frames
ABOVE, BELOW = 28, 48  # the strip's edges: holes in both, the seconds in the lower one
HOLE_WIDTH, HOLE_HEIGHT, HOLE_STEP = 14, 10, 28
TITLE = 44  # above a strip
BETWEEN = 40  # strips
MARGIN = 60  # around the sheet
ROW = TITLE + ABOVE + HEIGHT + BELOW + BETWEEN
EXAMPLES = """examples:
  python -m clips.pictures.contact_sheet            all clips at 1080p60
  python -m clips.pictures.contact_sheet -q l       of quick and small ones
"""


@dataclass(frozen=True)
class Strip:
    """What is seen of a clip: its frames, all of one size, and the second that each belongs to."""

    name: str
    about: str
    frames: list[Image.Image]
    seconds: list[float]

    @property
    def width(self) -> int:
        return GAP + FRAMES * (self.frames[0].width + GAP)


def strip_of(result: Result) -> Strip:
    """The strip of a clip that was made."""
    indices = [round(i * (result.frames - 1) / (FRAMES - 1)) for i in range(FRAMES)]
    return Strip(
        result.job.name,
        f"{result.seconds:.1f} s",
        small_frames(result.film, indices),
        [index * result.seconds / result.frames for index in indices],
    )


def small_frames(film: Path, indices: list[int], height: int = HEIGHT) -> list[Image.Image]:
    """The frames of `film` with these indices, so many pixels high."""
    found = {}
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for index, frame in enumerate(container.decode(video=0)):
            if index in indices:
                size = round(frame.width * height / frame.height), height
                found[index] = frame.to_image().resize(size, Image.Resampling.LANCZOS)
    return [found[index] for index in indices]


def place(row: int, column: int, width: int) -> tuple[int, int]:
    """Left and top of a frame on the sheet; `width` is a frame's in that row."""
    return MARGIN + GAP + column * (width + GAP), MARGIN + row * ROW + TITLE + ABOVE


def sheet(strips: list[Strip]) -> Image.Image:
    """The strips below each other."""
    size = max(strip.width for strip in strips), len(strips) * ROW - BETWEEN
    picture = Image.new("RGB", tuple(length + 2 * MARGIN for length in size), BACKGROUND)
    for row, strip in enumerate(strips):
        _draw(strip, picture, row)
    return picture


def _draw(strip: Strip, picture: Image.Image, row: int) -> None:
    draw = ImageDraw.Draw(picture)
    width = strip.frames[0].width
    top = place(row, 0, width)[1] - ABOVE
    right, bottom = MARGIN + strip.width, top + ABOVE + HEIGHT + BELOW

    at = MARGIN
    for text, weight, size, color in (
        (str(row + 1), "SemiBold", 30, PURPLE),
        (strip.name, "SemiBold", 30, FOREGROUND),
        (strip.about, "Regular", 24, FAINT),
    ):
        draw.text((at, top - 16), text, color, font(weight, size), anchor="ls")
        at += font(weight, size).getlength(text) + 18

    draw.rounded_rectangle((MARGIN, top, right, bottom), 6, CASING)
    holes = strip.width // HOLE_STEP
    first = MARGIN + (strip.width - holes * HOLE_STEP + HOLE_STEP - HOLE_WIDTH) // 2
    for x in range(first, first + holes * HOLE_STEP, HOLE_STEP):
        for y in (top + 9, bottom - 9 - HOLE_HEIGHT):
            draw.rounded_rectangle((x, y, x + HOLE_WIDTH, y + HOLE_HEIGHT), 3, BACKGROUND)

    for column, (frame, second) in enumerate(zip(strip.frames, strip.seconds, strict=True)):
        left, upper = place(row, column, width)
        picture.paste(frame, (left, upper))
        below = left + width / 2, upper + HEIGHT + 13
        draw.text(below, f"{second:.1f} s", FAINT, font("Regular", 16), anchor="mm")


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    (file,) = (ROOT / "assets" / "fonts").glob(f"NotoSans_*{weight}.ttf")
    return ImageFont.truetype(str(file), size)


def main(arguments: list[str] | None = None) -> int:
    """Make the clips and their sheet; the exit code is 0, or 1 if a clip failed."""

    def work(asked: argparse.Namespace) -> int:
        results = make(asked)
        made = [result for result in results if result.film is not None]
        if made:
            target = (asked.media_dir or ROOT / "media") / "contact-sheet.png"
            with replacing(target) as file:
                sheet([strip_of(result) for result in made]).save(file, optimize=True)
            print(f"Sheet {shown(target)}")
        return int(len(made) < len(results))

    prog = "python -m clips.pictures.contact_sheet"
    return run(work, parser(prog, __doc__, EXAMPLES).parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
