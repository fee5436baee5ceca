"""Every scene in every shape from 9:16 to 21:9: no text touches another or leaves the picture."""

from __future__ import annotations

import importlib
import itertools

import framing
import numpy as np
import pytest
from acting import SCENES, acted

from clips.catalogue import scene_files
from clips.variants import apply
from optimizers import SGD, AdaGrad, Adam, Momentum
from stage.film.clip import Clip
from stage.paint import wrapping
from stage.paint.lettering import SMALLEST, Lettering, text_length
from stage.shape import SHAPES, check_pixels, frame_size, width_by_height

FOUND = {scene.name: scene for scene in scene_files(SCENES)}
RATIOS = ("9:16", "2:3", "3:4", "1:1", "4:3", "16:9", "21:9")  # 2:3 is half of a slide of 4:3
HANGING = 0.12  # Manim units: so far may a descender or an accent hang into the margin


def _named(name: str, method: type) -> type:
    return type(name, (method,), {})


WIDEST = {  # what makes texts long
    "own": {},
    "long name": {
        "steps": 60,
        "methods": (_named("確率的な慣性つき勾配降下法", Momentum)(lr=0.01234),),
    },
    "four": {
        "methods": (SGD(lr=0.9), Momentum(lr=0.1), AdaGrad(lr=1.5), Adam(lr=0.3)),
        "steps": 30,
    },
}


def load(name: str) -> type[Clip]:
    return getattr(importlib.import_module(FOUND[name].file.stem), name)


def texts_wide(name: str) -> list[str]:
    """The sets of long texts that a scene can be given."""
    scene = load(name)
    return [key for key, given in WIDEST.items() if all(hasattr(scene, each) for each in given)]


CASES = [
    (name, shape, texts)
    for name in FOUND
    for shape, texts in itertools.product(RATIOS, texts_wide(name))
]


@pytest.mark.parametrize("name, shape, texts", CASES)
def test_texts_are_apart_and_in_the_picture(name, shape, texts):
    def look(clip: Clip) -> tuple:
        return framing.text_boxes(clip), framing.hiker_boxes(clip), framing.arrow_boxes(clip)

    try:
        clip, beats = framing.beats(load(name), look, shape=shape, **WIDEST[texts])
    except ValueError as refused:  # many methods in a narrow picture
        assert texts == "four" and "show fewer methods, or choose a wider picture" in str(refused)
        return
    assert any(written for written, *_ in beats)
    for written, hikers, arrows in beats:
        assert not framing.overlapping(written)
        assert not framing.outside(written, framing.margins(clip), HANGING)
        assert not framing.outside(hikers + arrows, framing.whole(clip))


def test_a_shape_can_be_chosen_for_any_clip():
    tall = apply(load("SGDZigzag"), [("shape", "9:16")])
    camera = acted(tall).camera
    assert camera.size == (136, 240)
    for wrong in ("tall", "1:3", "9x16"):
        said = f"^shape is '{wrong}'; it can be 16:9, right65, right50, right40 or a ratio of width"
        with pytest.raises(ValueError, match=said):
            apply(load("SGDZigzag"), [("shape", wrong)])


SENTENCES = {
    (64, 64): "64x64 pixels, too few for its texts: let the shorter side have 120 or more",
    (1080, 2400): "1080x2400 pixels: choose a shape from 9:16 to 21:9",
    (2000, 500): "2000x500 pixels: choose a shape from 9:16 to 21:9",
    (541, 541): "541x541 pixels: a video has even numbers only, so make it -r 542,542",
}


@pytest.mark.parametrize("size", SENTENCES, ids=str)
def test_a_size_that_no_clip_can_have_is_refused_in_a_sentence(size):
    with pytest.raises(ValueError, match=SENTENCES[size]):
        check_pixels(*size)


def test_the_manim_command_says_that_sentence(studio):
    here = studio("Plain")
    assert "too few for its texts" in (said := here.run("-r", "64,64", code=1))
    assert "Traceback" not in said and not here.film.exists()


@pytest.mark.parametrize("size", [(480, 854), (1080, 1920), (2560, 1080), (3440, 1440), (120, 120)])
def test_usual_sizes_are_taken(size):
    check_pixels(*size)


def test_the_frame_is_as_high_as_a_slides_or_as_wide_as_its_narrowest_slot():
    for shape, width in SHAPES.items():
        assert frame_size(width, 720) == (pytest.approx(8 * width / 720), 8)
        assert width_by_height(shape) == width / 720
    assert frame_size(1080, 1920) == pytest.approx((5.6, 5.6 * 16 / 9))
    assert width_by_height("9:16") == 9 / 16
    for wrong in ("16x9", "0:4", "tall", 1.5):
        with pytest.raises(ValueError, match="no shape: it can be 16:9, right65"):
            width_by_height(wrong)


@pytest.mark.parametrize("room", [9.0, 5.0, 3.0, 1.0])
def test_texts_go_into_rows_and_keep_apart(room):
    wished, widths = [(0.0, "left"), (0.53, "centre"), (1.0, "right")], [2.2, 2.9, 1.3]
    slots = wrapping.slots(wished, widths, room)
    if room == 9.0:
        assert [(slot.row, slot.share, slot.side) for slot in slots] == [(0, *w) for w in wished]
    rows: dict[int, list] = {}
    for slot, width in zip(slots, widths, strict=True):
        before, after = wrapping.SIDES[slot.side]
        ends = slot.share * room + before * width, slot.share * room + after * width
        rows.setdefault(slot.row, []).append(ends)
    for row in rows.values():
        assert all(b[0] - a[1] >= 0.99 * wrapping.APART for a, b in itertools.pairwise(row))
        assert len(row) == 1 or (row[0][0] >= 0 and row[-1][1] <= room + 1e-9)


@pytest.mark.parametrize("side", ["left", "centre", "right"])
def test_a_line_keeps_to_its_room(side):
    said = "HIGH LINE OF LETTERS LIKE H"
    whole = text_length(said)
    for share in (1.2, 0.9, 0.65, 0.3):
        line = Lettering(said, side=side, room=share * whole)
        assert line.text == said
        assert np.ptp(line.points[:, 0]) <= share * whole + 1e-9
        tall = np.ptp(line.points[:, 1]) / np.ptp(Lettering(said).points[:, 1])
        assert tall >= SMALLEST - 1e-9
        assert (np.ptp(line.points[:, 1]) == np.ptp(Lettering(said).points[:, 1])) == (share > 1)
