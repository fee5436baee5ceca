"""On paper and in PPTX: pages of beats, and movies that play by themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import video
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import nsuri
from small_deck import BEATS
from small_deck import folder as folder

from slides import DeckError
from slides.builder.build import build
from slides.builder.marp import AND, marp
from stage.look import palette
from stage.look.colour import rgb

TWO = "![bg](480p15/Plain.mp4)\n![bg loop](480p15/Turning.mp4)\n"


@pytest.fixture(scope="module")
def paper(folder, browser) -> Path:
    """A deck, built, of which a clip has a page for each beat, and the last slide two clips."""
    words = "beats the way down", "beats print=beats the way down"
    text = BEATS.replace(*words).replace("lang: ja", "paginate: true").replace("* one", "Words")
    deck = folder / "paper.md"
    deck.write_text(text.replace("## Inline", "<!-- a note -->\n\n## Inline") + TWO)
    scratch = folder / ".scratch"
    scratch.mkdir()
    build(deck, scratch)
    return deck


def test_on_paper_each_beat_is_a_page_of_the_one_slide(folder, paper):
    """With its still, number and notes; in PPTX its movie is cut to the beat."""
    deck = paper
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


def test_movies_begin_with_their_slide_all_at_once(paper):
    """By the tree that PowerPoint writes, of which it looks at each attribute here."""
    slides = [*Presentation(str(paper.with_suffix(".pptx"))).slides]
    assert slides[0]._element.timing is None
    for slide, takes in zip(slides[1:], ([400], [600], [400], [1400], [1400, 1400]), strict=True):
        movies = [str(shape.shape_id) for shape in slide.shapes]
        times = slide._element.timing
        nodes = found(times, ".//p:cTn/@id")
        assert nodes == [str(number + 1) for number in range(len(nodes))]
        (main,) = found(times, ".//p:cTn[@nodeType='mainSeq']")
        (waits,) = found(main, "./p:childTnLst/p:par/p:cTn/p:stCondLst")
        begins = [(condition.get("evt"), condition.get("delay")) for condition in waits]
        assert begins == [(None, "indefinite"), ("onBegin", "0")]
        assert found(waits, ".//p:tn/@val") == [main.get("id")]
        effects = found(main, ".//p:cTn[@presetClass='mediacall']/@nodeType")
        assert effects == ["afterEffect", *["withEffect"] * (len(takes) - 1)]
        called = ".//p:cmd[@type='call'][@cmd='playFrom(0.0)']"
        assert found(main, f"{called}//p:spTgt/@spid") == movies
        assert [int(each) for each in found(main, f"{called}//p:cTn/@dur")] == takes
        clicked = ".//p:cTn[@nodeType='interactiveSeq'][.//p:cmd[@cmd='togglePause']]"
        assert found(times, f"{clicked}/p:stCondLst//p:spTgt/@spid") == movies
        assert found(times, ".//p:video//p:spTgt/@spid") == movies
        looping = ".//p:video[.//p:cTn[@repeatCount='indefinite']]//p:spTgt/@spid"
        assert found(times, looping) == movies[1:]


def found(element: etree._Element, path: str) -> list:
    return etree.ElementBase.xpath(element, path, namespaces={"p": nsuri("p")})


def test_libreoffice_reads_the_movies_as_such_that_begin_by_themselves(paper, tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed: what it makes of a PPTX cannot be looked at")
    line = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    line += ["--convert-to", "odp", "--outdir", str(tmp_path), str(paper.with_suffix(".pptx"))]
    subprocess.run(line, check=True, capture_output=True)
    with zipfile.ZipFile(tmp_path / "paper.odp") as odp:
        pages = odp.read("content.xml").decode().split("<draw:page ")[1:]
        films = {name for name in odp.namelist() if name.endswith(".mp4")}
    for page, count in zip(pages, (0, 1, 1, 1, 1, 2), strict=True):
        effects = re.findall(r'node-type="(after-previous|with-previous|on-click)"', page)
        assert effects == ["after-previous", "with-previous"][:count] + ["on-click"] * count
        commands = re.findall(r'targetElement="(\w+)" anim:command="([\w-]+)"', page)
        movies = re.findall(r'<draw:frame [^>]*xml:id="(\w+)"[^>]*>\s*<draw:plugin', page)
        assert commands == [(m, "play") for m in movies] + [(m, "toggle-pause") for m in movies]
        assert len(movies) == count
    assert films


def middle(picture: np.ndarray, below: float) -> float:
    """Where the green dot is, in shares of the width, below that share of the height."""
    part = picture[round(below * len(picture)) :].astype(int)
    return float(np.nonzero(part[..., 1] > 200)[1].mean() / part.shape[1])


def test_of_several_lines_for_marp_the_one_that_fails_says_why_in_a_line(folder):
    deck, done, failed = folder / "lines.md", folder / "lines.html", folder / "lines.pdf"
    deck.write_text("---\nmarp: true\n---\n\n# One\n")
    waits = "--browser-timeout", "1ms", "--pdf", "-o"
    with pytest.raises(DeckError, match=r"(?i)timeout") as found:
        marp(deck, "-o", done, AND, deck, *waits, failed, AND, deck, "-o", folder / "never.html")
    assert len(str(found.value).splitlines()) < 12
    assert done.is_file() and not failed.exists() and not (folder / "never.html").exists()
