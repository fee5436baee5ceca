"""`clips --fields` draws it: a small map of each field of the catalogue, and a walk on it.

The sheet is `fields.png` in the media folder. It is drawn anew when what it shows has changed.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from clips.pictures.contact_sheet import MARGIN, font
from clips.records import fingerprint
from stage.film.scratch import replacing
from stage.look.palette import BACKGROUND, FAINT, FOREGROUND

COLUMNS = 4
WIDTH, HEIGHT = 400, 300  # of a picture, in pixels; so are all lengths here
GAP, TITLE = 24, 40  # between pictures, and above each
MADE_FROM = "made from"  # the PNG's note of what it shows


def sheet(media: Path) -> Path:
    """The sheet in that folder, drawn if it is not as it would be drawn now."""
    place = media / "fields.png"
    made_from = sha256(repr(sorted(fingerprint(Path(__file__), "l").items())).encode()).hexdigest()
    with suppress(OSError, SyntaxError, AttributeError), Image.open(place) as held:
        if held.text.get(MADE_FROM) == made_from:
            return place
    note = PngInfo()
    note.add_text(MADE_FROM, made_from)
    media.mkdir(parents=True, exist_ok=True)
    with replacing(place) as file:
        _drawn(media).save(file, optimize=True, pnginfo=note)
    return place


def corner(index: int) -> tuple[int, int]:
    """Left and top of a picture on the sheet."""
    row, column = divmod(index, COLUMNS)
    return MARGIN + column * (WIDTH + GAP), MARGIN + TITLE + row * (HEIGHT + TITLE + GAP)


def _drawn(media: Path) -> Image.Image:
    from clips.field_list import suggested
    from clips.pictures.field_picture import pictures  # needs Manim
    from stage.ground.gl import MissingOpenGLError

    try:
        made = [*pictures(media)]
    except MissingOpenGLError as error:
        raise ValueError(str(error)) from error
    right, last = corner(COLUMNS - 1)[0] + WIDTH, corner(len(made) - 1)[1] + HEIGHT
    whole = Image.new("RGB", (right + MARGIN, last + MARGIN), BACKGROUND)
    draw = ImageDraw.Draw(whole)
    for index, (field, pixels) in enumerate(made):
        left, top = corner(index)
        small = Image.fromarray(pixels).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        whole.paste(small, (left, top))
        draw.text((left, top - 12), field.name, FOREGROUND, font("SemiBold", 22), anchor="ls")
        said = f"SGD, lr {suggested(field):g}"
        draw.text((left + WIDTH, top - 12), said, FAINT, font("Regular", 18), anchor="rs")
    return whole
