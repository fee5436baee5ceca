"""The lecture's decks, built with the real Marp from clips at `-ql`: pages, films, what is carried.

Only the clips' folder is another one than in `make deck`, as films at 1080p take a minute.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import starting
import video
from browsing import chromium as chromium
from browsing import done, served
from conftest import ROOT
from lecture import (
    BACKGROUND,
    CLIPS,
    LANGUAGES,
    PLACES,
    SLIDES,
    near,
    nothing_overflows,
    opened,
    shot,
    shown_in,
    walk_through,
    where_is,
)
from lecture import folder as folder
from PIL import Image
from pptx import Presentation

from slides import FOLDER, DeckError
from slides.builder import build as builder
from slides.builder.clips_in_deck import check, sources
from slides.builder.marp import marp
from stage.look import palette
from stage.look.colour import rgb


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_decks_have_the_lectures_slides_and_every_clip_once(folder, language):
    html = (folder / f"deck.{language}.html").read_text()
    assert [Path(source).stem for source in sources(html)] == shown_in(language, CLIPS)
    assert html.count("<video ") == len(CLIPS)
    labels = re.findall(r'<video [^>]*aria-label="([^"]+)"', html)
    assert len(labels) == len(CLIPS) and all(len(label) > 15 for label in labels)
    assert html.count("data-marpit-svg=") == SLIDES


def clip_of(film: str, language: str) -> str:
    """The address of the English film, for one that is in the deck's language."""
    said = "" if language == "en" else f"@lang={language}"
    assert film.endswith(f"{said}.mp4")
    return film.replace(said, "")


@pytest.mark.parametrize("lecture", ["deck", "second"])
def test_the_two_languages_have_the_same_layouts(lecture):
    pattern = re.compile(r"!\[(.*?)\]\((.*?)\)")
    meant = re.compile(r"\b(?:left|right|fit|cover|contain|auto|vertical)(?![\w:])")
    shapes = []
    for language in LANGUAGES:
        text = (FOLDER / f"{lecture}.{language}.md").read_text()
        assert not any(meant.search(words) for words, _ in pattern.findall(text))  # by Marp
        shapes.append(
            [
                (re.findall(r"\b(?:bg|(?:left|right|w|h):\S+)", words), clip_of(file, language))
                for words, file in pattern.findall(text)
            ]
        )
    assert shapes[0] == shapes[1]
    assert all(file.startswith("../media/1080p60/") for _, file in shapes[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_slide_leads_to_the_second_lecture_carried_or_not(folder, language):
    carried = folder / f"kudari-{language}/index.html"
    for html, link in (
        (folder / f"deck.{language}.html", f"second.{language}.html"),
        (carried, f"../kudari-second-{language}/index.html"),
    ):
        last = html.read_text().rpartition("data-marpit-svg=")[2]
        assert f'href="{link}"' in last
    assert not list(carried.parent.glob("files/*.html"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["file", "http", "carried"])
def test_each_clip_plays_where_it_is_shown_and_nowhere_else(folder, chromium, language, way):
    """No error is said, and nothing is asked for beyond this machine."""
    clips = shown_in(language, CLIPS)
    if way == "http":
        with served(folder.parent) as address:
            walk_through(opened(chromium, f"{address}/slides/deck.{language}.html"), clips)
    elif way == "file":
        walk_through(opened(chromium, (folder / f"deck.{language}.html").as_uri()), clips)
    else:
        folder = folder / f"kudari-{language}"
        deck = opened(chromium, (folder / "index.html").as_uri())
        walk_through(deck, clips)
        assert all(url.startswith((folder.as_uri(), "data:")) for url in deck.asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overflows_and_the_fonts_are_ours(folder, chromium, language):
    used = nothing_overflows(opened(chromium, (folder / f"deck.{language}.html").as_uri()))
    assert {"Noto Sans JP", "Noto Sans Mono"} <= used


def test_clip_and_slide_are_of_one_colour(folder, chromium):
    """In flat patches within 2 of the palette, and across the clip's edge no step above 1."""
    deck = opened(chromium, (folder / "deck.en.html").as_uri())
    slide = where_is(folder / "deck.en.html", "RavineGradient")
    deck.go(slide)
    deck.until("clip.currentTime > 0")
    deck.until("clip.ended")
    picture = shot(deck)
    seam = picture[:, 444:452]  # the clip begins at 448
    rows = (seam[:, 0] == BACKGROUND).all(axis=-1)  # a rule of the slide reaches up to it
    assert rows.mean() > 0.9
    assert np.abs(seam[rows] - BACKGROUND).max() <= 2
    assert np.abs(np.diff(seam[rows], axis=1)).max() <= 1
    across = np.round(np.array(rgb(palette.ACROSS)) * 255)
    still = picture[:, 448:]
    patches = near(still, across)
    assert patches.any()  # the bars are flat and of the route's colour
    done(deck.page)


# --- PDF, PPTX ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_pages_show_the_stills(folder, language):
    with pypdfium2.PdfDocument(folder / f"deck.{language}.pdf") as pdf:
        assert len(pdf) == SLIDES
        for page in pdf:
            corner = np.asarray(page.render(scale=0.2).to_pil().convert("RGB"))[3, 3]
            assert np.abs(corner - BACKGROUND).max() <= 2
            assert pypdfium2.raw.FPDFPage_GetAnnotCount(page.raw) == 0  # no link to this machine
        for place in PLACES[language]:
            page = pdf[place.slide]
            picture = page.render(scale=1280 / page.get_width()).to_pil().convert("RGB")
            stands_in(picture, place, folder)


def stands_in(page: Image.Image, place: object, folder: Path) -> None:
    """In its place a page shows the clip's still."""
    still = Image.open((folder / place.source).with_suffix(".png")).convert("RGB")
    size = round(place.width * page.width), round(place.height * page.height)
    left, top = round(place.left * page.width), round(place.top * page.height)
    part = page.crop((left, top, left + size[0], top + size[1]))
    wanted = still.resize(size, Image.Resampling.BICUBIC)
    inner = (slice(4, -4), slice(4, -4))
    likeness = video.psnr(*(video.luma(np.asarray(each)[inner]) for each in (part, wanted)))
    assert likeness > 26, (place.source, likeness)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pptx_has_the_films_themselves_where_the_stills_stand(folder, language):
    deck = folder / f"deck.{language}.md"
    shown = Presentation(str(deck.with_suffix(".pptx")))
    width, height = shown.slide_width, shown.slide_height
    assert len(shown.slides) == SLIDES
    places = PLACES[language]
    movies = [
        (number, shape)
        for number, slide in enumerate(shown.slides)
        for shape in slide.shapes
        if shape.shape_type is not None and "MEDIA" in str(shape.shape_type)
    ]
    assert [number for number, _ in movies] == [place.slide for place in places]
    for (number, movie), place in zip(movies, places, strict=True):
        film = folder / place.source
        related = shown.slides[number].part.rels.values()
        blobs = [r.target_part.blob for r in related if r.reltype.endswith(("/video", "/media"))]
        assert blobs and all(blob == film.read_bytes() for blob in blobs)
        assert movie.poster_frame.blob == film.with_suffix(".png").read_bytes()
        assert movie.name == film.stem
        box = [movie.left / width, movie.top / height, movie.width / width, movie.height / height]
        assert box == pytest.approx([place.left, place.top, place.width, place.height], abs=1e-4)
        slide = shown.slides[number]
        assert slide._element.xpath(".//p:video//p:cTn")  # it can be played
        (ground,) = slide._element.xpath(".//p:bg//a:blip/@r:embed")  # Marp's picture of the slide
        picture = Image.open(io.BytesIO(slide.part.related_part(ground).blob)).convert("RGB")
        stands_in(picture, place, folder)


# --- what is carried, what is missing -----------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_zip_is_the_folder_and_small(folder, language, tmp_path):
    carried = folder / f"kudari-{language}"
    with zipfile.ZipFile(folder / f"kudari-{language}.zip") as archive:
        archive.extractall(tmp_path)
    files = {p.relative_to(folder): p.read_bytes() for p in carried.rglob("*") if p.is_file()}
    again = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert files == again
    names = {file.name for file in files}
    assert names >= {"index.html", *(f"{clip}.mp4" for clip in shown_in(language, CLIPS))}
    fonts = [data for file, data in files.items() if file.suffix == ".ttf"]
    assert fonts and sum(map(len, fonts)) < 1_500_000  # only the characters of the deck


def test_a_missing_clip_or_still_is_one_line_with_its_command(folder, tmp_path, monkeypatch):
    deck = tmp_path / "slides/deck.xx.md"
    deck.parent.mkdir()
    shutil.copytree(folder.parent / "media/480p15", tmp_path / "media/1080p60")
    deck.write_text("---\nmarp: true\n---\n![bg beats](../media/1080p60/SGDZigzag.mp4)\n")
    scratch, pages = tmp_path / "scratch", []

    def page_once(deck: Path, _: str, html: Path) -> None:  # it is the same, whatever is missing
        pages or pages.append(marp(deck, "-o", html) and html.read_text())
        html.write_text(pages[0])

    monkeypatch.setattr(builder, "marp", page_once)
    for gone in (".beats.vtt", ".png", ".mp4"):
        (tmp_path / f"media/1080p60/SGDZigzag{gone}").unlink()
        scratch.mkdir()
        with pytest.raises(DeckError) as error:
            builder.build(deck, scratch)
        shutil.rmtree(scratch)
        said = str(error.value)
        assert f"SGDZigzag{gone}" in said and "\n" not in said
        assert "manim -qh scenes/sgd_zigzag.py" in said
        assert sorted(path.name for path in deck.parent.iterdir()) == ["deck.xx.md"]
    with pytest.raises(DeckError, match=r"Nobody\.mp4"):
        check(deck, ["Nobody.mp4"])


def test_a_missing_variant_is_named_with_its_command(tmp_path):
    deck = tmp_path / "slides/deck.xx.md"
    with pytest.raises(DeckError, match=r"with  clips -q h SGDZigzag --set lang=ja$"):
        check(deck, ["../media/1080p60/SGDZigzag%40lang%3Dja.mp4"])
    with pytest.raises(DeckError, match=r"with  clips -q l SGDZigzag --set lr=0\.3 --set steps=9$"):
        check(deck, ["../media/480p15/SGDZigzag@lr=0.3,steps=9.mp4"])


def test_the_command_says_what_is_missing_and_ends_with_1(tmp_path):
    (tmp_path / "deck.md").write_text("---\nmarp: true\n---\n![](none.mp4)\n")
    line = [sys.executable, "-m", "slides.builder.build", str(tmp_path / "deck.md")]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "none.mp4" in ran.stderr and "Traceback" not in ran.stderr
    line[-1] = str(tmp_path / "nowhere.md")
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "There is no deck" in ran.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "deck.md"]
    assert not list(FOLDER.glob(".build*"))


@pytest.mark.parametrize("number, ignored", starting.ENDINGS, ids=starting.ENDING_NAMES)
def test_a_signal_stops_the_build_and_leaves_nothing(tmp_path, number, ignored):
    deck = tmp_path / "deck.md"
    deck.write_text("---\nmarp: true\n---\n# One\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "slides.builder.build", str(deck)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=starting.ignoring(*ignored),
    )
    assert "is being built" in process.stdout.readline()
    for each in (*ignored, number):
        process.send_signal(each)
    said, _ = process.communicate(timeout=starting.HANG)
    assert process.returncode == 128 + number
    assert said == "Stopped: what was not finished stays as it was.\n"
    assert list(tmp_path.iterdir()) == [deck]
    assert not list(FOLDER.glob(f".build.{process.pid}.*"))
