"""Stills of beats, for clips of which PDF and PPTX show each beat on a page: `print=beats`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import unquote

import av
import numpy as np
from PIL import Image

from slides.builder.clips_in_deck import printed_by_beats
from stage.film import beats


def pages(deck: Path, html: str, folder: Path) -> dict[str, str]:
    """What Marp's environment has to have, for a page for each beat.

    Args:
        deck: The deck.
        html: What it has become.
        folder: Where stills are put.

    Returns:
        KUDARI_PAGES, as `kudari/pages.mjs` reads it: from the address of a clip in the deck to the
        addresses of its stills. Nothing where no clip asks for it.
    """
    made = {}
    for number, source in enumerate(sorted(printed_by_beats(html))):
        film = Path(os.path.normpath(deck.parent / unquote(source)))
        made[source] = [still.as_uri() for still in _stills(film, folder / f"beats-{number}")]
    return {"KUDARI_PAGES": json.dumps(made)} if made else {}


def _stills(film: Path, folder: Path) -> list[Path]:
    """What each beat of a film comes to, as PNG: the next one's first frame, as in the player."""
    folder.mkdir()
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        ends = [round(beat.end * stream.average_rate) for beat in beats.read(film)]
        for index, frame in enumerate(opened.decode(stream)):
            if index in ends[:-1]:
                # In floats, as FFmpeg's whole numbers are off by 2: a slide's ground would show it.
                colours = np.clip(frame.to_ndarray(format="gbrpf32le"), 0, 1)
                picture = np.rint(255 * colours).astype(np.uint8)
                Image.fromarray(picture).save(folder / f"{ends.index(index)}.png")
    return [
        *(folder / f"{number}.png" for number in range(len(ends) - 1)),
        film.with_suffix(".png"),
    ]
