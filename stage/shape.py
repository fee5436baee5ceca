"""Shapes: how large a picture is, in pixels and in Manim's units, and which sizes are refused."""

from __future__ import annotations

import re

# Width of each shape's slot on a slide that is 1280x720; a clip is as high as the slide.
SHAPES = {"16:9": 1280, "right65": 832, "right50": 640, "right40": 512}
SLIDE = 720  # pixels high

HIGH = 8.0  # Manim units; a picture is as high, or higher where it would be narrower than
NARROWEST = 5.6  # Manim units: the narrowest slot of a slide has 5.69
UPRIGHT, WIDE = 9 / 16, 21 / 9  # width by height of the extreme pictures
SLACK = 0.03  # "21:9" on a screen's label is 2560x1080 or 3440x1440
LEAST = 120  # pixels of the shorter side
SHAPED = ", ".join(SHAPES) + " or a ratio of width to height from 9:16 to 21:9"


def width_by_height(shape: str) -> float:
    """Width by height of a shape's name: a slot of a slide, or any ratio such as "9:16".

    >>> width_by_height("4:3") * 3
    4.0

    Raises:
        ValueError: For what is no shape.
    """
    if shape in SHAPES:
        return SHAPES[shape] / SLIDE
    ratio = re.fullmatch(r"([1-9]\d*):([1-9]\d*)", shape) if isinstance(shape, str) else None
    if ratio is None:
        raise ValueError(f"{shape!r} is no shape: it can be {SHAPED}")
    return int(ratio[1]) / int(ratio[2])


def is_shape(shape: str) -> bool:
    """Whether a clip can be laid out in that shape."""
    try:
        return _within(width_by_height(shape))
    except ValueError:
        return False


def _within(ratio: float) -> bool:
    return UPRIGHT * (1 - SLACK) <= ratio <= WIDE * (1 + SLACK)


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture in which a clip cannot be laid out, or that is no video.

    Raises:
        ValueError: In one sentence that names the size and what to choose instead.
    """
    size, ratio = f"The picture would be {width}x{height} pixels", width / height
    if not _within(ratio):
        raise ValueError(f"{size}: choose a shape from 9:16 to 21:9, e.g. -r 1080,1920.")
    if min(width, height) < LEAST:
        raise ValueError(
            f"{size}, too few for its texts: let the shorter side have {LEAST} or more, e.g. -ql."
        )
    if width % 2 or height % 2:
        even = f"{width + width % 2},{height + height % 2}"
        raise ValueError(f"{size}: a video has even numbers only, so make it -r {even}.")


def frame_size(width: int, height: int) -> tuple[float, float]:
    """Width and height in Manim units of a picture of so many pixels.

    It is 8 units high, as all slots of a slide are. A narrower one than those grows in height
    instead, so that a line of text that fits into the narrowest slot fits into it, too.

    >>> frame_size(1280, 720)[1], frame_size(1080, 1920)[0]
    (8.0, 5.6)
    """
    high = max(HIGH, NARROWEST * height / width)
    return high * width / height, high
