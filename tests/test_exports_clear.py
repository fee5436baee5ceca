"""`clips --format` of a film without ground: twins with alpha, decoded and in a browser."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

import av
import numpy as np
import pytest
import video
from browsing import chromium, served  # noqa: F401
from conftest import CLIPS
from PIL import Image

from clips.exports import exported
from clips.formats import WRITERS, spread
from clips.job import Job
from clips.options import FILMS
from clips.render import perform
from stage.film import beats
from stage.film.beside import BESIDE
from stage.look import dracula
from stage.look.colour import rgb

FADING = 3  # a frame in which the dot is about half there
SQUARE, DOT = (np.round(255 * np.array(rgb(role))) for role in (dracula.PURPLE, dracula.GREEN))


class Made:
    """A film without ground, its twins, and what was said while they were made."""

    def __init__(self, media: Path) -> None:
        job = Job("Plain@look=transparent", CLIPS / "plain.py", "l", media)
        self.result = perform(Job(**vars(job) | {"parameters": (("look", "transparent"),)}), print)
        self.film, self.said = self.result.film, self.say(FILMS)

    def say(self, kinds: tuple[str, ...]) -> str:
        with redirect_stdout(io.StringIO()) as said:
            assert exported([self.result], kinds, 1)
        return said.getvalue()


@pytest.fixture(scope="module")
def clear(tmp_path_factory) -> Made:
    return Made(tmp_path_factory.mktemp("media"))


def frames(twin: Path) -> np.ndarray:
    """All frames of a twin, (n, height, width, 4) of 8 bits."""
    if twin.suffix in (".gif", ".webp"):
        with Image.open(twin) as picture:
            return np.stack([_rgba(picture, number) for number in range(picture.n_frames)])
    with av.open(str(twin)) as container:
        stream = container.streams.video[0]
        if twin.suffix == ".webm":  # FFmpeg's own decoder of VP9 leaves alpha out
            decoder = av.CodecContext.create("libvpx-vp9", "r")
            shown = [f for packet in container.demux(stream) for f in decoder.decode(packet)]
        else:
            shown = list(container.decode(stream))
        return np.stack([frame.to_ndarray(format="rgba") for frame in shown])


def _rgba(picture: Image.Image, number: int) -> np.ndarray:
    picture.seek(number)
    return np.asarray(picture.convert("RGBA"))


def on_white(pixels: np.ndarray) -> np.ndarray:
    alpha = pixels[..., 3:] / 255
    return pixels[..., :3] * alpha + 255 * (1 - alpha)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_twin_shows_what_lies_behind_it(clear, kind):
    """In the end it is the still, on any ground; half covered pixels keep their own colour."""
    shown = frames(clear.film.with_suffix(f".{kind}"))
    still = np.asarray(Image.open(clear.film.with_suffix(".png")))
    last, alpha = shown[-1].astype(int), still[..., 3].astype(int)
    assert last.shape == still.shape and last[2, 2, 3] == 0
    assert np.abs(last[alpha == 255] - still[alpha == 255]).mean() < 2
    if kind == "gif":
        assert set(np.unique(last[..., 3])) == {0, 255}
        assert (last[alpha > 200][:, 3] == 255).all() and (last[alpha < 55][:, 3] == 0).all()
        return
    assert video.psnr(last[..., 3], alpha) > 40
    assert video.psnr(on_white(last), on_white(still)) > 40
    partly = (alpha > 60) & (alpha < 200)
    apart = [np.abs(last[partly][:, :3] - own).max(axis=1) for own in (SQUARE, DOT)]
    assert partly.sum() > 50 and np.median(np.min(apart, axis=0)) <= 6
    assert np.quantile(np.min(apart, axis=0), 0.9) <= 20


@pytest.mark.parametrize("kind", ["webm", "mov"])
def test_a_film_with_alpha_fades_and_has_its_beats(clear, kind):
    twin = clear.film.with_suffix(f".{kind}")
    shown, film = frames(twin), video.frames(clear.film)
    assert len(shown) == len(film)
    dot = (np.abs(shown[FADING][..., :3] - DOT).max(axis=-1) < 8) & (shown[FADING][..., 3] > 60)
    seen = shown[FADING][dot][:, 3]
    assert np.ptp(np.quantile(seen, [0.1, 0.9])) < 30  # all of it is as far along
    assert dot.sum() > 500 and 60 < np.median(seen) < 200
    assert beats.read(twin) == beats.read(clear.film)


def test_mp4_says_which_ground_it_shows(clear):
    said = f"MP4 has no alpha: it shows the ground of transparent's colours, {dracula.BACKGROUND}. "
    assert clear.said.startswith(said) and clear.result.remarks[0].startswith(said)
    corner = video.last_colours(clear.film)[2, 2]
    assert np.abs(corner - 255 * np.array(rgb(dracula.BACKGROUND))).max() <= 2


def test_what_is_there_is_not_drawn_again_and_nothing_else_is_left(clear):
    assert "Drawing 1 clip once more, with alpha.\n" in clear.said
    *_, before = clear.say(("webm",)).splitlines()
    assert before.endswith(", up to date") and "Drawing" not in clear.say(("webm", "mov"))
    names = {file.name for file in clear.film.parent.iterdir() if file.name[0] != "."}
    others = {clear.film.with_suffix(each.suffix).name for each in BESIDE}
    assert names == others | {clear.film.with_suffix(f".{kind}").name for kind in FILMS}
    assert not list(clear.film.parent.glob(".*.part"))


def test_a_page_shows_through_a_film_with_alpha(clear, chromium, tmp_path):
    """Half covered by the dot, its ground is half of either's colour, as Chromium has it."""
    twin, ground = clear.film.with_suffix(".webm"), np.array([0, 0, 255])
    (tmp_path / "x.webm").write_bytes(twin.read_bytes())
    (tmp_path / "page.html").write_text(
        "<body style='margin: 0; background: rgb(0, 0, 255)'><video src='x.webm' muted></video>"
    )
    shown = frames(twin)
    height, width = shown.shape[1:3]
    page = chromium.new_page(viewport={"width": width, "height": height})
    with served(tmp_path) as address:
        page.goto(f"{address}/page.html")
        page.evaluate(
            "time => new Promise(done => { const clip = document.querySelector('video');"
            " clip.onseeked = () => requestAnimationFrame(() => requestAnimationFrame(done));"
            " clip.currentTime = time })",
            (FADING + 0.5) / 15,
        )
        seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    page.close()
    pixels = shown[FADING].astype(float)
    alpha = pixels[..., 3:] / 255
    wanted = pixels[..., :3] * alpha + ground * (1 - alpha)
    assert (seen[2, 2] == ground).all()
    assert np.abs(seen - wanted).mean() < 1 and video.psnr(seen, wanted) > 35


def test_clear_pixels_get_the_colours_around_them():
    pixels = np.zeros((64, 48, 4), np.uint8)
    pixels[10:20, 10:20] = 200, 100, 50, 255
    pixels[10:20, 30:40] = 20, 220, 60, 90
    made = np.asarray(spread(Image.fromarray(pixels))).astype(int)
    assert (made[pixels[..., 3] > 0] == pixels[pixels[..., 3] > 0][:, :3]).all()
    assert np.abs(made[9:21, 9:21] - (200, 100, 50)).max() <= 3
    assert np.abs(made[9:21, 29:41] - (20, 220, 60)).max() <= 3
