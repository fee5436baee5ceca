"""All scenes in scenes/: what `manim` leaves, and what lies where in their pictures."""

from __future__ import annotations

import functools
import importlib
import itertools
import re
from pathlib import Path
from typing import NamedTuple

import framing
import numpy as np
import pytest
import video
from acting import SCENES
from conftest import LITERAL, manim_in
from manim import MathTypst

from clips.catalogue import SceneFile, scene_files
from stage.film.beside import BESIDE
from stage.film.clip import Clip
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.formulas import formula
from stage.paint.lettering import Lettering
from stage.shape import SHAPES

FOUND = scene_files(SCENES)
# Shape and seconds, from the lecture's table of clips; a scene that is not in it may be any.
KNOWN = {
    "WhichWay": ("16:9", 9, 11),
    "SGDDescent": ("right40", 9, 12),
    "RavineSurface": ("right50", 8, 10),
    "RavineGradient": ("right65", 7, 9),
    "SGDZigzag": ("right65", 9, 12),
    "MomentumPath": ("right65", 11, 15),
    "SGDvsMomentum": ("16:9", 14, 18),
}
SHOWN = {"WhichWay": 900}  # pixels wide on a slide of 1280, where that is less than the shape's
CAPITALS = 19  # pixels at least, on that slide
HANGING = 0.12  # Manim units: so far may a descender hang into the margin
EDGE = 0.035  # of the picture's width and height: there nothing is, not even what only moves by

each = pytest.mark.parametrize("scene", FOUND, ids=lambda scene: scene.name)


class Film(NamedTuple):
    """A scene rendered by `manim`, headless, in a folder like the project's root."""

    scene: SceneFile
    root: Path

    @property
    def path(self) -> Path:
        return self.root / f"media/480p15/{self.scene.name}.mp4"

    def drawings(self) -> dict[str, int]:
        """The plays in the cache; another number is a play that was drawn anew."""
        folder = self.root / f"media/cache/480p15/{self.scene.name}"
        return {file.name: file.stat().st_ino for file in folder.glob("*.mp4")}


@pytest.fixture(scope="module", params=FOUND, ids=lambda scene: scene.name)
def film(filmed, request) -> tuple[Film, np.ndarray]:
    """A scene's film, rendered once, and its frames; one at a time is kept in memory."""
    clip = Film(request.param, filmed(request.param))
    assert "Traceback" not in (clip.root / "said").read_text()
    return clip, video.frames(clip.path)


def load(scene: SceneFile) -> type[Clip]:
    return getattr(importlib.import_module(scene.file.stem), scene.name)


def inked(pictures: np.ndarray) -> np.ndarray:
    """Where pictures (…, height, width, 3) differ from the bare background."""
    found = np.zeros(pictures.shape[:-1], bool)  # by channels, which is much faster than at once
    for channel, background in enumerate(rgb(palette.BACKGROUND)):
        found |= np.abs(pictures[..., channel].astype(np.int16) - round(background * 255)) > 24
    return found


def test_the_table_names_scenes_that_there_are():
    assert KNOWN.keys() <= {scene.name for scene in FOUND}


# --- films --------------------------------------------------------------------------------------


def test_a_film_has_its_shape_and_length(film):
    clip, frames = film
    shape, least, most = KNOWN.get(clip.scene.name, (load(clip.scene).shape, 5, 20))
    height, width = frames.shape[1:3]
    assert load(clip.scene).shape == shape
    assert height == 480 and width % 2 == 0
    assert abs(width - SHAPES[shape] / 720 * 480) <= 1
    assert least <= len(frames) / 15 <= most


def test_the_first_frame_already_shows_something(film):
    _, frames = film
    assert inked(frames[0]).mean() > 0.03
    assert inked(frames[-1]).mean() > 0.08


def test_the_last_frame_is_the_still(film):
    clip, frames = film
    still = video.picture(clip.path.with_suffix(".png"))
    assert video.psnr(video.luma(frames[-1]), video.luma(still)) >= 40


def test_the_conclusion_is_held(film):
    """For 1.5 seconds no spot of 8 by 8 pixels changes by more than the encoder's noise.

    A key frame is coarser than the frames after it; on letters that makes up to 6.
    """
    _, frames = film
    held = video.luma(frames[-23:])
    height, width = (side // 8 * 8 for side in held.shape[1:])
    spots = held[:, :height, :width].reshape(len(held), height // 8, 8, width // 8, 8)
    assert np.ptp(spots.mean(axis=(2, 4)), axis=0).max() < 10
    before = video.luma(frames[: len(frames) // 2 : 5])
    assert np.abs(before - held[-1]).max(axis=0).mean() > 1  # and it is a conclusion


def test_a_film_begins_with_its_index(film):
    boxes = video.boxes(film[0].path)
    assert boxes.index("moov") < boxes.index("mdat")


def test_no_frame_has_anything_at_the_edge(film):
    _, frames = film
    height, width = frames.shape[1:3]
    y, x = int(height * EDGE), int(width * EDGE)
    sides = frames[:, :y], frames[:, -y:], frames[:, :, :x], frames[:, :, -x:]
    for side in sides:
        seen = inked(side).any(axis=(1, 2))
        assert not seen.any(), f"in frames {np.flatnonzero(seen).tolist()}"


def test_a_second_render_draws_no_play_anew(film):
    clip, _ = film
    before, drawings = clip.path.read_bytes(), clip.drawings()
    assert drawings
    assert manim_in(clip.root, "-ql", f"scenes/{clip.scene.file.name}") == 0
    assert clip.drawings() == drawings
    assert clip.path.read_bytes() == before


def test_films_of_the_literal_command_are_those_of_its_forks(filmed, tmp_path):
    """By which the others above are made."""
    (scene,) = (scene for scene in FOUND if scene.name == "RavineSurface")
    root = filmed(scene)
    line = ["-ql", "--media_dir", str(tmp_path), f"scenes/{scene.file.name}"]
    assert scene.name in LITERAL and manim_in(root, *line) == 0
    for suffix in (".mp4", *(each.suffix for each in BESIDE)):
        file = Path(f"480p15/{scene.name}{suffix}")
        assert (tmp_path / file).read_bytes() == (root / "media" / file).read_bytes()


# --- pictures, as they are drawn ----------------------------------------------------------------


class Picture(NamedTuple):
    """What lies where in one frame, and the capitals of its texts in pixels of the slide."""

    texts: list[framing.Box]
    hikers: list[framing.Box]
    arrows: list[framing.Box]
    capitals: dict[str, float]


@pytest.fixture(scope="session")
def watched() -> dict[str, list[Picture]]:
    return {}


def pictures(scene: SceneFile, kept: dict[str, list[Picture]]) -> tuple[Clip, list[Picture]]:
    """A scene, and what its frames hold, three of them a second."""

    def look(clip: Clip) -> Picture:
        written = framing.written(clip)
        return Picture(
            [framing.box_of_text(text) for text in written],
            framing.hiker_boxes(clip),
            framing.arrow_boxes(clip),
            {framing.said(text): capital(text) for text in written},
        )

    if scene.name not in kept:
        kept[scene.name] = framing.frames(load(scene), look)
        assert len(kept[scene.name].seen) > 10
    return kept[scene.name]


def capital(text: Lettering | MathTypst) -> float:
    """Height of capitals in Manim units: of text by an H, of a formula by its nabla or figures.

    Of a letter alone by that letter where capitals are 1 high.
    """
    if isinstance(text, Lettering):
        return height_of_h(text.size, text.weight != "NORMAL")
    source, parts = text.typst_code, text.family_members_with_points()
    if letter := re.fullmatch(r"\$ (?:\"[a-z]+\" )?([a-zA-Z]) \$", source):
        return parts[-1].height / formula(letter[1], 1.0).height
    if re.fullmatch(r'\$ "[A-Za-z ]+" \$', source):  # the tallest is an ascender, or hangs as low
        return 0.9 * max(part.height for part in parts)
    assert "nabla" in source or any(char.isdigit() for char in source), "how high are its capitals?"
    glyphs = [part.height for part in parts]
    return sorted(glyphs)[len(glyphs) // 2]


@functools.cache
def height_of_h(size: float, bold: bool) -> float:
    return float(np.ptp(Lettering("H", size=size, bold=bold).points[:, 1]))


@each
def test_no_figure_and_no_label_is_in_the_margins(scene, watched):
    clip, seen = pictures(scene, watched)
    area = framing.margins(clip)
    for picture in seen:
        assert not framing.outside(picture.texts, area, HANGING)
        assert not framing.outside(picture.hikers, area)
        assert not framing.outside(picture.arrows, area)
    assert any(picture.texts for picture in seen)


@each
def test_no_label_lies_on_another_one_or_under_a_hiker(scene, watched):
    _, seen = pictures(scene, watched)
    for picture in seen:
        assert not framing.overlapping(picture.texts)
        for hiker, text in itertools.product(picture.hikers, picture.texts):
            assert hiker.overlap(text) < 0.02, text.name


@each
def test_capitals_can_be_read_on_a_slide(scene, watched):
    clip, seen = pictures(scene, watched)
    pixels = 90 * SHOWN.get(scene.name, SHAPES[clip.shape]) / SHAPES[clip.shape]  # per Manim unit
    for picture in seen:
        for said, height in picture.capitals.items():
            assert height * pixels >= CAPITALS, said
