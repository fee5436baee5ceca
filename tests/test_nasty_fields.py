"""Fields that are hard to show: every one is shown well, or a sentence says why not."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import faults
import framing
import numpy as np
import pytest
from acting import small
from nasty_fields import FIELDS, HOLE, UNSAMPLED
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from reference import heard
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from which_way import WhichWay

import fields as catalogue
from adventurer import Adventurer
from clips import ROOT
from clips.render import render
from clips.suiting import suited
from fields import Field
from numerics.numerals import brief, number, running
from optimizers import SGD, Adam, Momentum
from stage.ground import samples
from stage.ground.samples import between
from stage.ground.terrain import Terrain
from stage.look.remarks import Remark
from stage.look.view import View, view_of
from visualizer import Map

pytestmark = [
    pytest.mark.filterwarnings("ignore::adventurer.Diverged"),
    pytest.mark.filterwarnings("ignore::stage.look.remarks.Remark"),
]
every = pytest.mark.parametrize("name", FIELDS)
FEW = 6  # steps
FIGURE = re.compile(r"[\d.]+(e−?\d+)?")
WALKS = (SGDvsMomentum, SGDZigzag)


@cache
def sheet(name: str) -> tuple[Field, View, Terrain, str]:
    """A field of the table, its view, its sheet, and what was remarked."""
    field = FIELDS[name]
    view = view_of(field)
    with heard() as said:
        terrain = Terrain(field, view, 10, 2)
    return field, view, terrain, " ".join(str(each.message) for each in said)


def _said(scene) -> list[str]:
    return [framing.said(text) for text in framing.written(scene)]


# --- what is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("scene", WALKS, ids=lambda scene: scene.__name__)
@every
def test_no_picture_has_a_fault_and_no_number_is_long(name, scene):
    field = FIELDS[name]
    parameters = {"field": field, "start": None, "steps": FEW} | suited(scene, field)
    seen: set[str] = set()
    assert faults.of(scene, lambda now: seen.update(_said(now)), **parameters) == []
    assert len(seen) > 5
    for said in (each for each in seen if each[0] != "$"):
        for figure in FIGURE.finditer(said):
            digits = re.sub(r"[.]|e.*", "", figure[0])
            assert len(digits) <= 5, said
            assert len(re.sub(r".*e−?|^[^e]*$", "", figure[0])) <= 3, said


@pytest.mark.parametrize(
    "scene", (RavineGradient, RavineSurface, SGDDescent, WhichWay), ids=lambda scene: scene.__name__
)
@pytest.mark.parametrize("name", ("goldstein-price", "tiny window", "constant", "spike"))
def test_the_first_picture_of_the_other_clips_can_be_drawn(name, scene):
    class SeenError(Exception):
        """Enough was seen."""

    found = []

    def look(now) -> None:
        found.extend(framing.overlapping(framing.text_boxes(now)))
        raise SeenError

    with pytest.raises(SeenError):
        framing.beats(scene, look, field=FIELDS[name], start=None)
    assert found == []


def test_a_film_can_be_made_and_says_which_rates_it_took(tmp_path):
    with pytest.warns(Remark, match=r"do not suit .*SGD 0\.95 → 0\.091"):
        made = render(
            "SGDZigzag",
            "l",
            media_dir=tmp_path,
            progress=False,
            field=FIELDS["pole"],
            start=None,
            steps=2,
        )
    assert made.film.is_file() and made.still.is_file()


def test_the_command_says_which_rates_it_took(tmp_path):
    chosen = ["--set", "field=rosenbrock", "--set", "steps=2"]
    command = [sys.executable, "-m", "clips", "-q", "l", "--media_dir", str(tmp_path), "SGDZigzag"]
    ran = subprocess.run([*command, *chosen], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0
    assert (ran.stdout + ran.stderr).count("do not suit rosenbrock") == 1


def test_a_note_stands_where_nobody_walks():
    """The walk from the pole goes down, through the corner where notes stand else."""
    methods = suited(SGDZigzag, FIELDS["pole"])

    class Down(SGDZigzag):
        field, start, steps = FIELDS["pole"], (-1.0, -1.2), 12

    for method in (methods["methods"], (SGD(lr=0.02),)):
        with small():
            scene = type("Down", (Down,), {"methods": method})(skip_animations=True)
            scene.render()
        (note,) = (t for t in framing.written(scene) if framing.said(t).startswith("height"))
        met = [framing.box_of_text(note).overlap(box) for box in framing.hiker_boxes(scene)]
        assert max(met) == 0


# --- samples, lines, heights ----------------------------------------------------------------------


@every
def test_a_sheet_is_as_high_as_its_field_or_it_is_said(name):
    field, view, terrain, said = sheet(name)
    assert terrain.heights.size <= 1.05 * samples.MOST
    u, v = np.random.default_rng(7).random((2, 3000))
    x, y = view.x_range[0] + u * np.ptp(view.x_range), view.y_range[0] + v * np.ptp(view.y_range)
    exact = terrain.box(np.stack([x, y], axis=-1), view.height(field(x, y)))[:, 2]
    off = np.abs(between(terrain.heights, u, v) - exact).max() / max(np.ptp(terrain.heights), 1)
    if name in UNSAMPLED:
        assert re.search(r"cliff is too steep .* narrow x_range and y_range", said)
    else:
        assert off < 5e-3 and said == ""


@pytest.mark.parametrize("name", ("ackley", "rastrigin"))
def test_contour_lines_are_rings_around_the_bumps(name):
    """On the sheet as on the field: a small loop round each of the 25 dips in the middle."""
    field, view, terrain, _ = sheet(name)
    turn = np.linspace(0, 2 * np.pi, 60)
    for at in np.argwhere(np.ones((5, 5))) - 2.0:
        for reach in (0.1, 0.2):
            x, y = at[0] + reach * np.cos(turn), at[1] + reach * np.sin(turn)
            box = terrain.box(np.stack([x, y], axis=-1), view.height(field(x, y)))
            drawn = between(terrain.heights, *box[:, :2].T)
            assert np.abs(drawn - box[:, 2]).max() < 2e-3


@every
def test_no_quarter_of_a_map_is_without_a_line_unless_it_is_level(name):
    field, view, *_ = sheet(name)
    z = field(*view.grid())
    count = np.digitize(z, view.levels)
    half = len(z) // 2
    for part in np.s_[:half, :half], np.s_[:half, half:], np.s_[half:, :half], np.s_[half:, half:]:
        level = np.ptp(z[part]) < np.ptp(z) / 20 or np.median(z[part]) in (z.min(), z.max())
        assert np.ptp(count[part]) > 0 or level or name == "spike"
    if name not in ("constant", "spike", "plateau"):
        assert np.bincount(count.ravel()).max() < count.size / 3


def test_level_ground_is_no_contour_line():
    _, view, *_ = sheet("plateau")
    assert min(abs(np.array(view.levels) - 0.8)) > 0.01


@pytest.mark.parametrize(
    "name, note",
    [
        ("goldstein-price", "height: log(1 + loss − 3)"),
        ("pole", "height: log(1 + (loss − 0.125)/0.1)"),
        ("exponential", "height: log(1 + loss/0.001)"),
        ("constant", ""),
        ("huge offset", ""),
    ],
)
def test_notes_read_well(name, note):
    assert sheet(name)[1].scale_note == note


def test_a_hole_is_a_sentence():
    said = r"hole\(0\.\d+, 0\.\d+\) is nan, .*narrow x_range and y_range, or mend the function"
    with pytest.raises(ValueError, match=said):
        view_of(HOLE)


def test_losses_far_from_zero_are_told_from_the_lowest():
    class Short(SGDvsMomentum):
        field, start, steps = FIELDS["huge offset"], None, FEW

    with small():
        scene = Short(skip_animations=True)
        scene.render()
    said = [*map(framing.said, framing.written(scene))]
    assert "loss − min, log scale" in said and not any("e9" in each for each in said)


@every
def test_the_notebooks_map_shows_the_same(name):
    field, view, *_ = sheet(name)
    chart = Map(field)
    assert chart.ground.view.transform == view.transform
    ticks = [tick.get_text() for tick in chart.bar.get_yticklabels()]
    assert len(set(ticks)) == len(ticks)
    assert all(len(re.sub(r"[.,−]|e.*", "", tick).lstrip("0")) <= 5 for tick in ticks)


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, text",
    [
        (1.44e7, "1.4e7"),
        (7.2e13, "7.2e13"),
        (2.84e-6, "2.8e−6"),
        (-1e-40, "−1.0e−40"),
        (99999.7, "1.0e5"),
        (14354.2, "14354"),
        (0.00123, "0.0012"),
    ],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_settings_and_running_figures_are_short():
    settings = [brief(each) for each in (0.95, 300, 9.5e-4, 1.9e-9)]
    assert settings == ["0.95", "300", "9.5e−4", "1.9e−9"]
    assert [running(each, 1.5e-5) for each in (0, 3e-6, 1.5e-5)] == ["0.0e−5", "0.3e−5", "1.5e−5"]
    assert [running(each, 36.98) for each in (0, 3, 36.98)] == ["0.0", "3.0", "37.0"]


# --- learning rates -------------------------------------------------------------------------------


@every
def test_rates_suit_the_field_from_its_start(name):
    field, view, *_ = sheet(name)
    methods = suited(SGDvsMomentum, field).get("methods", SGDvsMomentum.methods)
    for method in methods:
        walked = Adventurer(*view.start).optimize(field, method, steps=3).route
        assert field.contains(*walked.points[1]), (name, method.lr)
        level = name in ("constant", "plateau", "spike")
        assert level or walked.length > 1e-4 * np.ptp(view.x_range) or name == "long window"


def test_rates_of_ones_own_are_kept():
    class Own(SGDZigzag):
        methods = (SGD(lr=0.7),)

    with pytest.warns(Remark):
        (scaled,) = suited(Own, FIELDS["goldstein-price"])["methods"]
    assert scaled.lr < 1e-5
    assert suited(Own, catalogue.bowl) == {}
    assert Own.methods[0].lr == 0.7


def test_a_method_whose_steps_are_lengths_goes_by_the_size_of_the_map():
    class Two(SGDZigzag):
        methods = (Adam(lr=0.3), Momentum(lr=0.1))

    adam, momentum = suited(Two, FIELDS["tiny window"])["methods"]
    assert 1e-9 < adam.lr < 1e-6 and momentum.lr == 0.1
