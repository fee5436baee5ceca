"""`clips --format`: a film's twins in other formats, decoded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import video
from conftest import CLIPS
from manim import tempconfig
from manim.utils.module_ops import get_module
from PIL import Image

from clips import __main__ as command
from clips.exports import export
from clips.formats import HEIGHT, WRITERS
from clips.job import Job, Result
from stage.film import beats

FRAMES, SECONDS = 21, 1.4


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    media = tmp_path_factory.mktemp("media")
    with tempconfig({"quality": "low_quality", "media_dir": str(media)}):
        get_module(CLIPS / "plain.py").Plain().render()
    return media / "480p15/Plain.mp4"


@pytest.mark.parametrize("kind", WRITERS)
def test_a_twin_is_made_once_and_anew_when_it_or_the_film_is_another(film, kind):
    twin, now = export(film, kind)
    assert (twin, now) == (film.with_suffix(f".{kind}"), True)
    assert export(film, kind) == (twin, False)
    whole = twin.read_bytes()
    twin.write_bytes(whole[:-1])
    assert export(film, kind) == (twin, True)
    assert twin.read_bytes()[: len(whole) // 2] == whole[: len(whole) // 2]
    note = film.with_name(f".{twin.name}.json")
    note.write_text(note.read_text().replace("[", "[1", 1))  # made from another film
    assert export(film, kind) == (twin, True)
    assert not list(film.parent.glob(".*.part"))


def test_videos_show_the_films_pictures(film):
    shown = video.frames(film)
    assert len(shown) == FRAMES
    moved, web = (video.frames(export(film, kind)[0]) for kind in ("mov", "webm"))
    np.testing.assert_array_equal(moved, shown)
    told = beats.read(film)
    assert [beats.read(film.with_suffix(f".{kind}")) for kind in ("mov", "webm")] == [told, told]
    assert len(told) == 3
    assert web.shape == shown.shape
    assert min(map(video.psnr, web, shown)) > 32
    assert (
        video.colour_tags(film.with_suffix(".webm"))["matrix"] == video.colour_tags(film)["matrix"]
    )


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_pictures_that_move_loop_and_last_as_long(film, kind):
    with Image.open(export(film, kind)[0]) as picture:
        assert picture.info["loop"] == 0
        assert picture.size == (film_size := video.frames(film).shape[2:0:-1])
        assert film_size[1] <= HEIGHT
        durations, last = [], picture.n_frames - 1
        for number in range(picture.n_frames):
            picture.seek(number)
            picture.load()
            durations.append(picture.info["duration"])
        assert sum(durations) / 1000 == pytest.approx(SECONDS, abs=0.1)
        assert {duration % 80 for duration in durations} == {0}  # equal frames may be one
        picture.seek(last)
        still = np.asarray(picture.convert("RGB"))
    assert video.psnr(still, video.frames(film)[-1]) > 26


def test_the_command_exports_what_it_made_and_says_where(film, monkeypatch, capsys):
    results = [
        Result(Job("Plain", CLIPS / "plain.py"), 0.0, film, FRAMES, SECONDS),
        Result(Job("Broken", CLIPS / "plain.py"), 0.0, error="it is broken"),
    ]
    monkeypatch.setattr(command, "make", lambda asked: results)
    assert command.main(["--format", "mov", "--format", "mov"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split()[0].endswith("Plain.mov") and " MB" in line
    with pytest.raises(SystemExit):
        command.main(["--format", "avi"])
    assert "invalid choice: 'avi'" in capsys.readouterr().err
