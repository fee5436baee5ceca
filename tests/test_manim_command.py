"""The literal `manim` command on a Clip: what it leaves, what it says, what its flags do."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import video
from conftest import ROOT
from manim import config, tempconfig

from stage.film import beats
from stage.film.beside import BESIDE
from stage.film.clip import Clip
from stage.shape import SHAPES

SIZES = {  # quality letter: height, then width of each shape as in SHAPES
    "l": (480, 854, 554, 426, 342),
    "m": (720, 1280, 832, 640, 512),
    "h": (1080, 1920, 1248, 960, 768),
    "p": (1440, 2560, 1664, 1280, 1024),
    "k": (2160, 3840, 2496, 1920, 1536),
}
QUALITIES = dict(
    l="low_quality",
    m="medium_quality",
    h="high_quality",
    p="production_quality",
    k="fourk_quality",
)


@pytest.mark.parametrize("clip, seconds", [("Plain", 1.4), ("Turning", 1.4)])
def test_headless_preview_leaves_a_sealed_clip_and_what_draws_it_again(studio, clip, seconds):
    """A fork finds what the literal command has drawn, and draws nothing else."""
    here = studio(clip)
    shutil.copy(ROOT / "manim.cfg", here.folder)
    said = here.run("-p")

    assert "Traceback" not in said
    assert said.split("\n\n")[1].splitlines() == [
        f"Clip  media/480p15/{clip}.mp4",
        *(f"{each.label:5} media/480p15/{clip}{each.suffix}" for each in BESIDE),
        f"No player here; the file is media/480p15/{clip}.mp4",
    ]
    order = video.boxes(here.film)
    assert order.index("moov") < order.index("mdat")
    # smpte170m, bt709, iec61966-2-1, tv
    expected = {"matrix": 6, "primaries": 1, "transfer": 13, "range": 1}
    assert video.colour_tags(here.film) == expected
    np.testing.assert_allclose(video.shown_at(here.film), np.arange(seconds * 15) / 15)

    shown, still = video.frames(here.film), video.picture(here.still)
    assert video.psnr(shown[-1], still) >= 40
    assert video.psnr(shown[-2] if clip == "Turning" else shown[0], still) < 40
    assert tuple(still[2, 2]) == (0x28, 0x2A, 0x36)
    assert abs(shown[:, 2, 2].astype(int) - still[2, 2]).max() <= 2
    assert here.strays() == []

    pair, drawings = here.pair(), here.drawings()
    assert len(drawings) == 3
    here.render()
    assert here.drawings() == drawings
    assert here.pair() == pair


def test_preview_opens_a_player_where_there_is_one(studio):
    here = studio("Plain")
    here.render()
    here.render("-p", "--preview_command", "touch-by-preview")
    assert "No player here; the file is media/480p15/Plain.mp4" in here.output()
    player = here.folder / "player"
    player.write_text('#!/bin/sh\necho "$1" > opened\n')
    player.chmod(0o755)
    here.render("-p", "--preview_command", str(player))
    assert "No player" not in here.output()
    assert (here.folder / "opened").read_text().strip() == str(here.film)


def test_second_run_draws_nothing_and_gives_the_same_bytes(studio):
    """The second is the literal command: it finds what a fork has drawn, and draws nothing else."""
    here = studio("Plain")
    here.render()
    pair, drawings = here.pair(), here.drawings()
    assert len(drawings) == 3
    here.run()
    assert here.drawings() == drawings
    assert here.pair() == pair


@pytest.mark.parametrize("clip", ["Plain", "Turning"])
def test_any_play_can_come_from_the_cache(studio, clip):
    """Whichever one play is missing, only it is drawn, and the pair is the same."""
    here = studio(clip)
    here.render()
    pair, segments = here.pair(), here.segments()
    for missing in segments:
        (here.cache / missing).unlink()
        others = here.drawings()
        here.render()
        assert here.drawings().items() > others.items()
        assert here.segments() == segments
        assert here.pair() == pair


def test_from_another_folder_it_is_the_same_clip(studio, tmp_path):
    """No manim.cfg is read there; the clip holds what it needs, and flags still win."""
    here = studio("Plain")
    shutil.copy(ROOT / "manim.cfg", here.folder)
    here.render()
    expected = here.pair()

    (here.folder / "manim.cfg").unlink()
    shutil.rmtree(here.folder / "media")
    said = here.run()
    assert here.pair() == expected
    assert said.count("\n") == 3 + len(BESIDE)  # Manim's greeting, an empty line, film and others

    here.run("-o", "coarse", "--encoder-option", "crf=50", "-r", "400,300")
    coarse = here.folder / "media/300p15/coarse.mp4"
    assert video.frames(coarse).shape[1:3] == (300, 400)
    assert video.colour_tags(coarse)["matrix"] == 6
    assert coarse.stat().st_size < len(expected[0])


def test_settings_of_somebody_else_are_left_alone(studio):
    here = studio("Plain")
    (here.folder / "manim.cfg").write_text(
        "[CLI]\nbackground_color = #102030\nvideo_dir = elsewhere\n"
    )
    here.run()
    shown = video.frames(here.folder / "elsewhere/Plain.mp4")
    assert abs(shown[:, 2, 2].astype(int) - (0x10, 0x20, 0x30)).max() <= 2


def test_other_outputs_leave_the_clip_alone(studio):
    here = studio("Plain")
    here.render()
    pair = here.pair()
    made = here.film.parent

    here.render("-n", "1,1")
    assert len(video.frames(made / "Plain_part.mp4")) == 9
    here.render("-n", "2")
    assert len(video.frames(made / "Plain_part.mp4")) == 6
    here.render("-s")
    last = video.picture(next(made.glob("Plain_ManimCE*.png")))
    assert video.psnr(last, video.picture(here.still)) == float("inf")
    here.render("--format", "gif")
    assert len(video.frames(next(made.glob("Plain_ManimCE*.gif")))) == 21
    here.render("--format", "png-sequence")
    assert len(list((made / "Plain").glob("*.png"))) == 16  # Manim writes a hold as one picture
    here.render("-t")
    assert len(video.frames(made / "Plain.mov")) == 21
    here.render("--dry_run")
    here.render("--save_sections")
    names = {file.name for file in (made / "sections").glob("*.mp4")}
    assert names == {
        f"Plain_000{i}_{beat}.mp4" for i, beat in enumerate(("appear", "move", "hold"))
    }
    assert here.pair() == pair

    here.render("--disable_caching")
    assert here.pair() == pair
    assert not list(here.cache.glob("uncached*"))
    here.render("--format", "webm", "-o", "other")
    assert len(video.frames(made / "other.webm")) == 21
    assert beats.read(made / "other.webm") == beats.read(here.film) != []
    assert video.psnr(video.picture(made / "other.png"), video.picture(here.still)) == float("inf")
    assert here.pair() == pair
    assert here.strays() == []


def test_complete_render_by_number_is_the_clip(studio):
    here = studio("Plain")
    here.render("-n", "0,2")
    assert len(video.frames(here.film)) == 21
    assert here.still.exists()


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        (
            'shape = "right40"',
            'shape = "wide"',
            "shape is 'wide'; it can be 16:9, right65, right50, right40 "
            "or a ratio of width to height from 9:16 to 21:9",
        ),
        (
            "    side = 2.0",
            '    if True:\n        raise ValueError("The side is -1; give a length above 0.")',
            "The side is -1; give a length above 0.",
        ),
    ],
)
def test_bad_input_is_one_sentence(studio, old, new, sentence):
    here = studio("Plain")
    here.write((old, new))
    said = here.run(code=1) if "shape" in old else here.render(code=1)
    assert said.split("\n\n")[1] == sentence + "\n"
    assert "Traceback" in here.render("-v", "DEBUG", code=1)
    assert not here.film.exists()


@pytest.mark.parametrize("slip", ["int('two')", "self.side + 'm'", "Square(side_length='a')"])
def test_a_bug_keeps_its_traceback(studio, slip):
    here = studio("Plain")
    here.write(("self.add(square)", slip))
    said = here.run(code=1) if slip == "int('two')" else here.render(code=1)
    assert "Traceback" in said


@pytest.mark.parametrize("letter", SIZES)
def test_every_shape_is_even_and_as_high_as_the_slide(letter):
    height, *widths = SIZES[letter]
    for shape, width in zip(SHAPES, widths, strict=True):
        with tempconfig({"quality": QUALITIES[letter], "dry_run": True}):
            clip = type("Shaped", (Clip,), {"shape": shape})()
            assert clip.camera.size == (width, height)
            assert width % 2 == height % 2 == 0
            assert config.frame_height == 8
            assert config.frame_width == pytest.approx(8 * width / height)
            assert abs(width / height - SHAPES[shape] / 720) < 1 / height
