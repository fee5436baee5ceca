"""Glyphs: whatever a method is called, it is written, and never as an empty box."""

from __future__ import annotations

import functools
import importlib
import sys

import numpy as np
import pytest
import video
from acting import SCENES, acted, members, small
from fontTools.ttLib import TTFont
from manim import tempconfig
from numpy.lib.stride_tricks import sliding_window_view

from optimizers import SGD
from stage.paint import glyphs, system_fonts
from stage.paint.formulas import formula
from stage.paint.glyphs import FACES, OTHERS, glyph, shown
from stage.paint.lettering import Lettering, text_length
from stage.paint.system_fonts import Face

sys.path.append(str(SCENES))

NAMES = [
    *(
        "アダム",
        "Größe",
        "Gro\u0308\u00dfe",
        "🚀",
        "確率的勾配降下法",
        "Łukasz",
        "Ωμέγα",
        "Жук",
        "العربية",
    ),
    *(
        "\ud83d",
        "a\nb",
        "a\tb\u200b",
        "👩\u200d🔬",
        "👍\U0001f3fd❤\ufe0f",
        "\u202eSGD\u202c",
        "a\u0301\u0323",
    ),
    *("あ\u3099", "\U000f0000", "አማርኛ", "𝛼∇", "שלום 12"),
]


@pytest.fixture
def bare(monkeypatch):
    """A machine that has no fonts at all."""
    glyph.cache_clear()
    monkeypatch.setattr(system_fonts, "faces_with", lambda char, bold: ())
    yield
    glyph.cache_clear()


def _form(points: np.ndarray) -> np.ndarray:
    """An outline whatever its place and size."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return (points[:, :2] - low) / max(high[1] - low[1], 1e-9)


@functools.cache
def boxes() -> list[np.ndarray]:
    """The pictures that the shipped fonts have for what they lack."""
    files = {*FACES.values(), *(file for files in OTHERS.values() for file in files)}
    found = []
    for file in files:
        font = TTFont(file)
        outlines, pen = font.getGlyphSet(), glyphs._Pen(font.getGlyphSet())
        outlines[".notdef"].draw(pen)
        flat = np.reshape(pen.curves, (-1, 2))
        found.append(np.c_[flat, np.zeros(len(flat))])
    return [each for each in found if len(each)]


def has_box(points: np.ndarray) -> bool:
    return any(_holds(points[:, :2], _form(box)) for box in boxes() if len(points) >= len(box))


def _holds(points: np.ndarray, form: np.ndarray) -> bool:
    """Whether some of the points (n, 2), from the first of a curve on, are of that form (m, 2)."""
    parts = sliding_window_view(points, len(form), axis=0)[::4]
    low, high = parts.min(axis=2, keepdims=True), parts.max(axis=2, keepdims=True)
    parts = (parts - low) / np.maximum(high - low, 1e-9)[:, 1:]
    return bool(np.isclose(parts, form.T, atol=1e-3).all(axis=(1, 2)).any())


def test_a_box_would_be_seen():
    for box in boxes():
        assert has_box(np.r_[Lettering("ab").points, box * 0.01 + (3, 0, 0)])
    assert not has_box(Lettering("abc HI []").points)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_written_without_boxes_on_a_machine_without_fonts(name, bold, bare):
    line = Lettering(name, bold=bold)
    assert len(line.points) and np.isfinite(line.points).all()
    assert not has_box(line.points)
    width = np.ptp(line.points[:, 0])
    assert line.length == pytest.approx(width, abs=0.1 * len(name))  # it keeps its place


def test_what_is_drawn_is_one_line_of_visible_characters():
    assert shown("Gro\u0308\u00dfe") == "Größe"
    assert shown("a\nb\tc\u200b\ufe0f") == "a b c"
    assert shown("a שלום 12 אב") == "a בא 12 םולש"
    assert text_length("a\nb") == text_length("a b")


def test_what_no_font_has_is_written_as_its_code_point(bare):
    for char in ("\U000f0000", "\ud83d", "አ"):
        code = Lettering(f"U+{ord(char):04X}").points
        assert len(Lettering(char).points) == len(code) + 2 * 16  # and a frame: two rectangles


def test_japanese_stands_beside_latin_as_large_and_on_its_line():
    latin, kana = Lettering("H", bold=True), Lettering("確", bold=True)
    tall, other = (np.ptp(one.points[:, 1]) for one in (latin, kana))
    assert 1.1 < other / tall < 1.4
    assert -0.2 * tall < kana.points[:, 1].min() < 0


def test_the_machines_fonts_are_asked_last_and_count(monkeypatch, tmp_path):
    asked = []

    def faces_with(char, bold):
        asked.append(char)
        return (Face(tmp_path / "broken.ttf"), Face(file))

    (tmp_path / "broken.ttf").write_bytes(b"no font")
    font = TTFont(FACES["NORMAL"])
    (name,) = {font.getBestCmap()[ord("H")]}
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord("አ")] = name
    font.save(file := tmp_path / "own.ttf")
    monkeypatch.setattr(system_fonts, "faces_with", faces_with)
    glyph.cache_clear()
    line = Lettering("Hアአ")
    glyph.cache_clear()
    assert asked == ["አ"]
    assert line.font != Lettering("Hア").font != Lettering("H").font
    assert len(line.points) == len(Lettering("Hア").points) + len(Lettering("H").points)


@pytest.mark.parametrize("found", [None, "/usr/bin/fc-list"])
def test_the_machines_fonts_are_found_with_fontconfig_and_without(found, monkeypatch, tmp_path):
    if found is None:
        monkeypatch.setattr(system_fonts.shutil, "which", lambda name: None)
        folder = tmp_path / "fonts"
        folder.mkdir()
        (folder / "A-Bold.ttf").touch()
        (folder / "A-Regular.otf").touch()
        (folder / "note.txt").touch()
        monkeypatch.setattr(system_fonts, "FOLDERS", {"": (str(folder), str(tmp_path / "none"))})
        monkeypatch.setattr(system_fonts.sys, "platform", "linux")
    system_fonts.faces_with.cache_clear()
    system_fonts._in_folders.cache_clear()
    try:
        faces = system_fonts.faces_with("a", True)
        if found is None:
            assert [face.file.name for face in faces] == ["A-Bold.ttf", "A-Regular.otf"]
        assert all(face.file.suffix in system_fonts.ENDS for face in faces)
    finally:
        system_fonts.faces_with.cache_clear()
        system_fonts._in_folders.cache_clear()


def test_names_are_in_a_clip(bare, tmp_path):
    """A film is made, with the names in its legend and in Manim's hashes of the plays."""
    main = importlib.import_module("sgd_vs_momentum").SGDvsMomentum
    for i, names in enumerate((NAMES[:4], NAMES[4:9], NAMES[9:13])):
        methods = tuple(type("Own", (SGD,), {"name": name})(lr=0.1) for name in names)
        scene = acted(main, methods=methods, steps=2)
        written = [line for line in members(scene, Lettering) if line.text in names]
        assert {line.text for line in written} == {*names}
        assert not any(has_box(line.points) for line in written)
        if i == 2:
            variant = type("Named", (main,), {"methods": methods, "steps": 1})
            settings = {"media_dir": str(tmp_path), "dry_run": False, "frame_rate": 3}
            with small(180, **settings), tempconfig({"output_file": "clip"}):
                variant().render()
            (film,) = tmp_path.rglob("clip.mp4")
            assert len(video.frames(film)) > 5


def test_a_formula_has_the_same_letters():
    for said in ("アダム", "Größe", "🚀"):
        made = formula(f'"{said}" + 1')
        assert len(made.family_members_with_points()) >= len(said) + 2
        assert not any(has_box(part.points) for part in made.family_members_with_points())
