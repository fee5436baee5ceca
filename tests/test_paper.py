"""`clips --format pdf` and `svg`: a clip's last frame as vectors, read and drawn again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import cairo
import numpy as np
import pypdfium2
import pytest
import video
from acting import acted, drawn, small
from browsing import chromium  # noqa: F401
from conftest import CLIPS
from manim import ImageMobject
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH
from sgd_zigzag import SGDZigzag

import fields
from clips import __main__ as command
from clips import clear_films
from clips import paper as commands_paper
from clips.exports import exported
from clips.job import Job, Result
from clips.render import settings
from stage.film.clip import Clip
from stage.film.on_paper import print_last_frame
from stage.ground.terrain import Terrain
from stage.look import paper
from stage.look.colour import rgb
from stage.look.view import view_of
from stage.paint.kept_pictures import nothing_kept, picture
from stage.paint.lettering import Lettering
from stage.paint.vectors import VectorContext

INCH = 25.4
GROUND = np.round(255 * np.array(rgb(paper.BACKGROUND)))


class Block(Clip):
    """A block of land, which has to be an image, and a line of half-covering text."""

    shape = "4:3"
    look = "light"

    def construct(self) -> None:
        self.set_camera_orientation(phi=1.0)
        self.add(Terrain(fields.bowl, view_of(fields.bowl), 4, 1.2))
        self.add(Lettering("step 3", (-2.5, 2.5), size=0.6).set_opacity(0.5))
        self.wait(0.2)


class Broken:
    """Workers whose every job fails."""

    def __init__(self, count: int) -> None:
        pass

    def __enter__(self) -> Broken:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, jobs: list[Job], *_: object) -> Iterator[Result]:
        yield from (Result(job, 0.0, error="no.", remarks=("Mind this.",)) for job in jobs)


class Pictured(Clip):
    def construct(self) -> None:
        self.add(ImageMobject(np.zeros((2, 2, 4), np.uint8)))


def on_paper(scene_class: type[Clip], place: Path, width: float) -> Path:
    with settings("l", place.parent / "media"):
        print_last_frame(scene_class, [place], width)
    return place


class Page:
    """The one page of a PDF."""

    def __init__(self, file: Path) -> None:
        (self.page,) = pypdfium2.PdfDocument(file)
        self.objects = [*self.page.get_objects(max_depth=15)]

    @property
    def size(self) -> np.ndarray:
        """Width and height in mm."""
        return np.array(self.page.get_size()) * INCH / 72

    def of(self, kind: int) -> list:
        return [each for each in self.objects if each.type == kind]

    def pixels(self, width: int) -> np.ndarray:
        drawn = self.page.render(scale=(width - 0.01) / self.page.get_width()).to_pil()
        return np.asarray(drawn.convert("RGB"))


@pytest.fixture(scope="module")
def zigzag(tmp_path_factory) -> Path:
    """The folder with SGDZigzag on paper, as PDF and SVG, 80 mm wide."""
    media = tmp_path_factory.mktemp("media")
    asked = ["-q", "l", "--media_dir", str(media), "SGDZigzag", "--set", "look=light"]
    assert command.main([*asked, "--format", "pdf", "--format", "svg"]) == 0
    return media / "480p15"


def test_a_pdf_is_the_last_frame_as_vectors_with_the_land_as_its_one_image(zigzag):
    page = Page(zigzag / "SGDZigzag@look=light.pdf")
    wanted = 80, 80 * 720 / 832  # the part of a slide that it fills
    assert page.size == pytest.approx(wanted, abs=0.1)
    (land,) = page.of(FPDF_PAGEOBJ_IMAGE)
    left, bottom, right, top = land.get_bounds()
    across, down = land.get_px_size()
    assert [across / (right - left) * 72, down / (top - bottom) * 72] == pytest.approx(
        [300, 300], abs=3
    )
    assert len(page.of(FPDF_PAGEOBJ_PATH)) > 200
    for height, least, by in ((818, 34, 1), (720, 32, 4)):  # at its own dots; at the film's size
        scene = acted(SGDZigzag, height, look="light")
        with small(height):
            still = drawn(scene)
        same = page.pixels(still.shape[1])[: still.shape[0]]
        one, other = (Image.fromarray(pixels).reduce(by) for pixels in (same, still))
        assert video.psnr(np.asarray(one), np.asarray(other)) > least
        assert (same[3, 3] == GROUND).all()


def test_an_svg_is_the_same_in_a_browser(zigzag, chromium):
    file = zigzag / "SGDZigzag@look=light.svg"
    root = ElementTree.parse(file).getroot()
    count = {name: len(root.findall(f".//{{*}}{name}")) for name in ("image", "path", "text")}
    assert count["image"] == 1 and count["path"] > 200 and count["text"] == 0
    assert float(root.get("width").removesuffix("pt")) * INCH / 72 == pytest.approx(80, abs=0.01)
    pdf = Page(file.with_suffix(".pdf")).pixels(946)
    page = chromium.new_page(viewport={"width": 946, "height": 818})
    page.set_content(
        f"<body style='margin: 0'>{re.sub('^<.xml.*>', '', file.read_text())}"
        "<style>svg { width: 946px; height: 818px; display: block }</style>"
    )
    shot = page.screenshot(path=zigzag / "svg.png")
    page.close()
    assert shot and video.psnr(video.picture(zigzag / "svg.png"), pdf[:818]) > 30


def test_one_is_drawn_anew_when_it_is_another_and_no_film_is_made(zigzag, capsys):
    asked = ["-q", "l", "--media_dir", str(zigzag.parent), "SGDZigzag", "--set", "look=light"]
    asked += ["--format", "pdf"]
    assert command.main(asked) == 0
    size = (zigzag / "SGDZigzag@look=light.pdf").stat().st_size
    assert 0.2e6 < size < 0.3e6
    assert capsys.readouterr().out.endswith(f".pdf  {size / 1e6:.1f} MB, up to date\n")
    assert command.main([*asked, "--width-mm", "120"]) == 0
    said = capsys.readouterr().out
    assert "Drawing the last frame of 1 clip." in said and "up to date" not in said
    assert Page(zigzag / "SGDZigzag@look=light.pdf").size[0] == pytest.approx(120, abs=0.1)
    assert {file.suffix for file in zigzag.iterdir()} <= {".pdf", ".svg", ".json", ".png"}
    assert not list(zigzag.glob("*.part")) and not list(zigzag.glob("SGD*.png"))


@pytest.mark.parametrize("width", ["12", "x", "5000", "nan"])
def test_a_width_that_cannot_be_is_one_sentence(width, capsys):
    with pytest.raises(SystemExit):
        command.main(["--format", "pdf", "--width-mm", width])
    said = f"{width!r} is no width for a picture: give 30 to 1000 mm, e.g. 80\n"
    assert capsys.readouterr().err.endswith(said)
    assert command.main(["SGDZigzag", "--width-mm", "80"]) == 2
    assert "add --format pdf, or svg" in capsys.readouterr().err


def test_what_cannot_be_drawn_is_said(tmp_path, monkeypatch, capsys):
    """On paper, and of films with alpha."""
    monkeypatch.setattr(commands_paper, "Workers", Broken)
    monkeypatch.setattr(clear_films, "Workers", Broken)
    asked = ["--media_dir", str(tmp_path), "SGDZigzag", "OneStep", "--format", "pdf"]
    assert command.main(asked) == 1
    last = (
        "Drawing the last frame of 2 clips.\nMind this.\nSGDZigzag: no.\nMind this.\nOneStep: no.\n"
    )
    assert capsys.readouterr().out == last
    chosen = (("look", "transparent"),)
    job = Job("Plain@look=transparent", CLIPS / "plain.py", "l", tmp_path, chosen)
    job.film.parent.mkdir()
    job.film.write_bytes(b"a film")
    assert not exported([Result(job, 0.0, job.film)], ["webm"])
    assert capsys.readouterr().out.endswith("once more, with alpha.\nPlain@look=transparent: no.\n")
    assert not [*tmp_path.rglob("*.pdf"), *tmp_path.rglob("*.webm"), *tmp_path.rglob("*.part")]


def test_a_block_is_an_image_too_and_all_scales_with_the_width(tmp_path):
    narrow, wide = (Page(on_paper(Block, tmp_path / f"{width}.pdf", width)) for width in (60, 180))
    assert [page.size for page in (narrow, wide)] == [
        pytest.approx(size, abs=0.2) for size in ([60, 45], [180, 135])
    ]
    assert [len(page.of(FPDF_PAGEOBJ_IMAGE)) for page in (narrow, wide)] == [1, 1]
    assert [len(page.of(FPDF_PAGEOBJ_PATH)) for page in (narrow, wide)] == [2, 2]  # ground, text
    assert video.psnr(narrow.pixels(640)[:478], wide.pixels(640)[:478]) > 30
    scene = acted(Block, 480)
    with small(480):
        still = drawn(scene)
    assert video.psnr(wide.pixels(640)[:478], still[:478]) > 30


def test_without_its_ground_paper_shows_through(tmp_path):
    clear = type("Clear", (Block,), {"look": "transparent-light"})
    file, again = (on_paper(clear, tmp_path / name, 60) for name in ("clear.pdf", "again.pdf"))
    assert file.read_bytes() == again.read_bytes()  # it has no date
    page = Page(file)
    assert (page.pixels(320)[2, 2] == 255).all()
    assert len(page.of(FPDF_PAGEOBJ_PATH)) == 1


def test_a_clip_with_pixels_of_manims_says_so(tmp_path):
    said = "^Pictured shows a ImageMobject, which Manim draws in pixels: there is no PDF or SVG"
    with pytest.raises(ValueError, match=said):
        on_paper(Pictured, tmp_path / "x.pdf", 80)


# what vectors are painted with --------------------------------------------------------------------


def test_colours_pictures_and_gradients_of_manims_order_are_put_right(tmp_path):
    """Also a picture that is scaled and half seen, to its last pixel."""
    surface = cairo.PDFSurface(str(tmp_path / "x.pdf"), 100, 50)
    ctx = VectorContext(surface, 0.5)  # 200 x 100 pixels
    ctx.set_source_rgb(0.2, 0.4, 0.8)
    ctx.rectangle(0, 0, 50, 100)
    ctx.fill()
    paint = cairo.LinearGradient(50, 0, 100, 0)
    paint.add_color_stop_rgb(0, 0.2, 0.4, 0.8)
    paint.add_color_stop_rgb(1, 0.2, 0.4, 0.8)
    ctx.set_source(paint)
    ctx.rectangle(50, 0, 50, 100)
    ctx.fill()
    rgba = np.broadcast_to(np.array([204, 102, 51, 255], np.uint8), (5, 5, 4)).copy()
    image = cairo.ImageSurface.create_for_data(rgba, cairo.FORMAT_ARGB32, 5, 5, 20)
    for at, alpha in ((100, 1.0), (150, 0.5)):
        ctx.save()
        ctx.translate(at, 0)
        ctx.scale(10, 20)
        ctx.set_source_surface(image, 0, 0)
        ctx.paint_with_alpha(alpha)
        ctx.restore()
    surface.finish()
    pixels = Page(tmp_path / "x.pdf").pixels(200).astype(int)
    for x in (25, 75, 125):
        assert np.abs(pixels[50, x] - (204, 102, 51)).max() <= 2
    for x, y in ((153, 3), (196, 96)):
        assert np.abs(pixels[y, x] - (230, 179, 153)).max() <= 2


def test_where_nothing_is_kept_a_picture_is_drawn_each_time():
    def kept() -> object:
        return picture("a key of this test", lambda: np.zeros((1, 2)), 4, (8, 8), drawings.append)

    drawings, ctx = [], cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))
    with nothing_kept():
        kept().paint(ctx, 0.5)
        kept().paint(ctx)
    assert drawings == [ctx, ctx]
    kept().paint(ctx)
    kept().paint(ctx)
    assert len(drawings) == 3 and drawings[-1] is not ctx
