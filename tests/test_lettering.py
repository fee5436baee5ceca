"""Lettering, numbers and formulas: their sizes, and what they say."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from numerics.numerals import number
from stage.paint.formulas import formula
from stage.paint.glyphs import FACES
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length


def test_capitals_have_the_height_they_are_said_to_have():
    for size in (SMALL, LARGE):
        for text in ("H", "MEH", "step H"):
            points = Lettering(text, size=size).points
            height = points[:, 1].max() - points[:, 1].min()
            assert height == pytest.approx(size if text != "step H" else height, rel=0.01)
    assert SMALL / 8 * 720 >= 19  # pixels on a slide


def test_a_line_keeps_its_baseline_and_side_whatever_it_says():
    line = Lettering("0", at=(1.0, 2.0), side="right")
    for text in ("1", "37.0", "−0.05", "12 steps"):
        line.write(text)
        assert line.points[:, 0].max() == pytest.approx(1.0, abs=0.1)
        assert text_length(text) == pytest.approx(line.length)
    assert Lettering("1").length == Lettering("8").length  # figures do not tremble


def test_a_line_laid_glyph_by_glyph_is_as_wide_as_pango_lays_it(tmp_path):
    """Pango in a process of its own: where it has set a text before, it misses a new font."""
    text = "Momentum lr 0.1"
    script = f"""
import manimpango
from manim import Text, config
assert manimpango.register_font({str(FACES["NORMAL"])!r})
config.text_dir = {str(tmp_path)!r}
whole = Text({text!r}, font="Noto Sans", font_size=96, disable_ligatures=True)
print(whole.width / Text("H", font="Noto Sans", font_size=96).height)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    mine = np.ptp(Lettering(text).points[:, 0]) / SMALL
    assert mine == pytest.approx(float(ran.stdout.split()[-1]), rel=0.01)


@pytest.mark.parametrize(
    "value, text",
    [(0.04794, "0.048"), (0.01333, "0.013"), (6.45, "6.5"), (-0.6, "−0.60"), (2.04e-5, "2.0e−5")],
)
def test_numbers(value, text):
    assert number(value) == text


def test_formulas_have_the_size_of_the_text_and_named_parts():
    made = formula("{{ v : velocity }} <- alpha v - eta (partial L)/(partial W)")
    assert formula("H", size=0.3).height == pytest.approx(0.3, rel=0.01)
    assert 0 < made.select("velocity").width < made.width / 4
    assert all(part.in_frame for part in made.get_family())
