"""What is put beside a film whenever it is made, of its name: an output format is an entry here.

Film and all of these come into their places together, and records watch over them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from stage.film.beats import Beat
    from stage.film.captions import Cue


class Whole(NamedTuple):
    """A film that is made, and what is known of it.

    Attributes:
        film: its file.
        still: its last frame as a PNG.
        beats: its named sections, to the frame.
        cues: its captions.
        lang: their language, "en" or "ja".
    """

    film: Path
    still: bytes
    beats: Sequence[Beat] = ()
    cues: Sequence[Cue] = ()
    lang: str = "en"


class Beside(NamedTuple):
    """A kind of file beside the film.

    Attributes:
        label: what it is called where it is said what was made.
        suffix: of its name, with the dot.
        write: makes it, of the film, in the path to write to.
    """

    label: str
    suffix: str
    write: Callable[[Whole, Path], None]


def png(frame: Any) -> bytes:
    """A frame, RGBA bytes of shape (height, width, 4) with straight alpha, as a PNG's bytes.

    It has alpha only where the frame is not opaque, as one without a ground.
    """
    from PIL import Image  # here, as a look at the clips does without

    picture, data = Image.fromarray(frame), BytesIO()
    opaque = picture.getextrema()[3] == (255, 255)
    (picture.convert("RGB") if opaque else picture).save(data, "PNG")
    return data.getvalue()


def still(whole: Whole, place: Path) -> None:
    """The last frame, for posters and handouts."""
    place.write_bytes(whole.still)


def chapters(whole: Whole, place: Path) -> None:
    """The beats that the film carries, as WebVTT."""
    from stage.film.beats import read, webvtt

    place.write_text(webvtt(read(whole.film)), encoding="utf-8")


def _write(text: str, place: Path) -> None:
    """Names may be of any characters, halves of pairs too, which no file can hold as they are."""
    place.write_text(text, encoding="utf-8", errors="backslashreplace")


def captions(whole: Whole, place: Path) -> None:
    """What the film shows, in sentences, as WebVTT."""
    from stage.film.captions import webvtt

    _write(webvtt(whole.cues, whole.lang), place)


def transcript(whole: Whole, place: Path) -> None:
    """The same to read, with the beats."""
    from stage.film.captions import transcript

    _write(transcript(whole.beats, whole.cues), place)


BESIDE = (
    Beside("Still", ".png", still),
    Beside("Beats", ".beats.vtt", chapters),
    Beside("Words", ".captions.vtt", captions),
    Beside("Text", ".txt", transcript),
)
