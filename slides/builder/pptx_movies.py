"""Puts the real clips into Marp's PPTX, which is pictures only, where their stills stand."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation

from slides.builder.clips_in_deck import Place

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
            poster_frame_image=str(film.with_suffix(".png")),
            mime_type=MIME[film.suffix.lower()],
        )
        movie.name = film.stem
        movie._element.nvPicPr.cNvPr.set("descr", place.label or film.stem)
    presentation.save(str(deck))
