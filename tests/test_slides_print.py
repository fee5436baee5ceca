"""`print=beats`: pages of PDF and PPTX. A build has a browser of its own; no other may be open."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest
import video
from pptx import Presentation
from small_deck import BEATS
from small_deck import folder as folder

from slides.builder.build import build
from stage.look import palette
from stage.look.colour import rgb


def test_on_paper_each_beat_is_a_page_of_the_one_slide(folder):
    """With its still, number and notes; in PPTX its movie is cut to the beat."""
    words = "beats the way down", "beats print=beats the way down"
    text = BEATS.replace(*words).replace("lang: ja", "paginate: true").replace("* one", "Words")
    deck = folder / "paper.md"
    deck.write_text(text.replace("## Inline", "<!-- a note -->\n\n## Inline"))
    scratch = folder / ".scratch"
    scratch.mkdir()
    build(deck, scratch)
    with pypdfium2.PdfDocument(deck.with_suffix(".pdf")) as pdf:
        texts = [page.get_textpage().get_text_bounded().split() for page in pdf]
        assert [(said[0], said[-1]) for said in texts] == [
            ("Title", "1"),
            *[("Background", "2")] * 3,
            ("Inline", "3"),
            ("After", "4"),
        ]
        pages = [np.asarray(page.render(scale=1).to_pil().convert("RGB")) for page in pdf]
    frames = video.frames(folder / "480p15/Plain.mp4")
    dots = [middle(frames[last], 0.6) for last in (6, 15, 20)]
    assert dots[0] < dots[1] - 0.2
    ground = np.array(rgb(palette.BACKGROUND)) * 255
    for page, dot in zip(pages[1:4], dots, strict=True):
        clip = page[:, round(0.35 * page.shape[1]) :]
        assert middle(clip, 0.7) == pytest.approx(dot, abs=0.02)
        assert np.abs(clip[4, 4:] - ground).max() <= 2

    slides = Presentation(str(deck.with_suffix(".pptx"))).slides
    notes = [slide.notes_slide.notes_text_frame.text for slide in slides]
    assert notes == ["", *["a note"] * 3, "", ""]
    cuts = [slide._element.xpath(".//*[local-name()='trim']") for slide in slides]
    assert [(cut.get("st"), cut.get("end")) for found in cuts for cut in found] == [
        ("0", "1000"),
        ("400", "400"),
        ("1000", "0"),
    ]
    posters = [slide.shapes[0].poster_frame.blob for slide in [*slides][1:4]]
    assert len({*posters}) == 3
    assert (folder / "paper.html").read_text().count("data-marpit-svg=") == 4


def middle(picture: np.ndarray, below: float) -> float:
    """Where the green dot is, in shares of the width, below that share of the height."""
    part = picture[round(below * len(picture)) :].astype(int)
    return float(np.nonzero(part[..., 1] > 200)[1].mean() / part.shape[1])
