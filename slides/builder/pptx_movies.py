"""Puts the real clips into Marp's PPTX, which is pictures only, where their stills stand."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pptx import Presentation
from pptx.shapes.picture import Movie

from slides.builder.clips_in_deck import Place
from stage.film import beats
from stage.film.beats import Beat

MIME = {".mp4": "video/mp4", ".webm": "video/webm"}


def put_movies(deck: Path, places: list[Place], folder: Path) -> None:
    """Add each clip as a movie with its still as poster, played on click.

    Args:
        deck: The PPTX, which is changed.
        places: Where the clips stand.
        folder: What their addresses are relative to.
    """
    presentation = Presentation(str(deck))
    width, height = presentation.slide_width, presentation.slide_height
    for place in places:
        film = folder / place.source
        movie = presentation.slides[place.slide].shapes.add_movie(
            str(film),
            round(place.left * width),
            round(place.top * height),
            round(place.width * width),
            round(place.height * height),
            poster_frame_image=_file(place.still),
            mime_type=MIME[film.suffix.lower()],
        )
        movie.name = film.stem
        movie._element.nvPicPr.cNvPr.set("descr", place.label or film.stem)
        if place.page is not None:
            _play_only(movie, beats.read(film), place.page)
    presentation.save(str(deck))


def _file(address: str) -> str:
    """The path of what a URI on this machine means."""
    return url2pathname(urlsplit(address).path)


def _play_only(movie: Movie, parts: list[Beat], number: int) -> None:
    """Cut the movie to one beat, as PowerPoint does: in milliseconds that are left out.

    Source: [MS-ODRAWXML] 2.2.2.7, p14:trim.
    """
    beat = parts[min(number, len(parts) - 1)]
    media = movie._element.xpath(".//p:extLst//*[local-name()='media']")[0]
    trim = media.makeelement(media.tag.replace("}media", "}trim"))
    trim.set("st", str(round(1000 * beat.start)))
    trim.set("end", str(round(1000 * (parts[-1].end - beat.end))))
    media.append(trim)
