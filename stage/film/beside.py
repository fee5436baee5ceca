"""What is put beside a film whenever it is made, of its name: an output format is an entry here.

Film and all of these come into their places together, and records watch over them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Beside(NamedTuple):
    """A kind of file beside the film.

    Attributes:
        label: what it is called where it is said what was made.
        suffix: of its name, with the dot.
        write: makes it. It gets the film, which is whole, its last frame, RGBA bytes of shape
            (height, width, 4) with straight alpha, and the path to write to.
    """

    label: str
    suffix: str
    write: Callable[[Path, Any, Path], None]


def still(film: Path, last_frame: Any, place: Path) -> None:
    """The last frame, for posters and handouts; with alpha, if it has no ground."""
    from PIL import Image  # here, as a look at the clips does without

    picture = Image.fromarray(last_frame)
    opaque = picture.getextrema()[3] == (255, 255)
    (picture.convert("RGB") if opaque else picture).save(place)


def chapters(film: Path, last_frame: Any, place: Path) -> None:
    """The beats that the film carries, as WebVTT."""
    from stage.film.beats import read, webvtt

    place.write_text(webvtt(read(film)), encoding="utf-8")


BESIDE = (Beside("Still", ".png", still), Beside("Beats", ".beats.vtt", chapters))
