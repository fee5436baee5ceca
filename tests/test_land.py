"""The land as a lit block: its light, its colours, what is cut away, the way to the map, purity."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys

import contrasts
import framing
import numpy as np
import pytest
from acting import LANDS, acted, drawn, small
from conftest import ROOT
from manim import DEGREES
from ravine_surface import RavineSurface
from scipy.ndimage import binary_fill_holes

import fields
from fields import Field
from stage.film.clip import Clip
from stage.ground import bake, block, mesh
from stage.ground.framing import lay_flat
from stage.ground.material import SUN_ELEVATION
from stage.ground.mesh import Sheet
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import oklab, ramp, rgb
from stage.look.view import view_of
from stage.paint.area import Area

BACKGROUND = np.round(np.array(rgb(palette.BACKGROUND)) * 255)
ODD = {
    "spike": Field(lambda x, y: x * x + 5 * np.exp(-200 * (x * x + y * y)), (-2, 2), (-2, 2)),
    "needle": Field(lambda x, y: np.exp(-3000 * (x * x + y * y)), (-1, 1), (-1, 1)),
    "step": Field(lambda x, y: np.where(x > 0.1, 2.0, 0.0) + 0.1 * y * y, (-2, 2), (-2, 2)),
    "plain": Field(lambda x, y: 3.0 + 0 * x, (-1, 1), (-1, 1)),
    "steep": Field(lambda x, y: np.exp(6 * x) + np.exp(-6 * x) + y * y, (-1, 1), (-1, 1)),
    "long": Field(lambda x, y: x * x / 1e4 + y * y, (-100, 100), (-1, 1)),
}


class Stand(Clip):
    """A block of land, seen from anywhere; `flat` is how far it has become a map."""

    field = fields.hills
    phi, theta, width, flat = 50.0, -60.0, 6.0, 0.0
    setting: dict = {}  # noqa: RUF012

    def construct(self):
        view = view_of(self.field)
        self.set_camera_orientation(phi=self.phi * DEGREES, theta=self.theta * DEGREES)
        self.terrain = Terrain(self.field, view, self.width, 0.3 * self.width).set(**self.setting)
        if self.flat:
            chart = lay_flat(self.terrain.copy(), view.aspect, Area(-6, 6, -3, 3))
            self.terrain.interpolate(self.terrain.copy(), chart, self.flat)
        self.add(self.terrain)


def sheet_of(field: Field) -> Sheet:
    terrain = Terrain(field, view_of(field), 10, 3)
    return Sheet(terrain.heights, terrain.ramp, terrain.levels, terrain.aspect, terrain.relief)


# --- light --------------------------------------------------------------------------------------


def test_an_open_plain_sees_all_sky_and_the_sun():
    light = bake.baked(np.zeros((21, 31)), (1.5, 1.0))
    np.testing.assert_allclose(light.sky, 1, atol=1e-6)
    np.testing.assert_allclose(light.sun, np.sin(np.radians(SUN_ELEVATION)), atol=1e-6)


def test_a_wall_shades_what_lies_behind_it_and_takes_half_of_its_sky():
    x, y = np.meshgrid(np.linspace(0, 2, 81), np.linspace(0, 2, 81))
    wall = np.where(np.abs(y - x - 0.5) < 0.08, 0.6, 0.0)  # across the sun's way
    light = bake.baked(wall, (2, 2))
    lee, luff = light.sun[30, 30], light.sun[75, 20]  # towards the south-east of it, and before it
    assert lee < 0.05 and luff > 0.94 * np.sin(np.radians(SUN_ELEVATION))
    assert light.sky[30, 25] < 0.8 < light.sky[10, 70]


def test_light_is_remembered_by_content():
    heights = np.random.default_rng(3).random((30, 40))
    first, again = bake.baked(heights, (1, 1)), bake.baked(heights.copy(), (1, 1))
    assert first is again
    assert bake.baked(heights, (1, 2)) is not first


def test_the_sun_stays_over_the_land_when_the_camera_goes_round():
    """Most places, away from edges, have the same colour from three sides."""
    colours = []
    for theta in (-60.0, 40.0, 160.0):
        scene = acted(Stand, 720, theta=theta, setting={"levels": np.zeros(0)})
        u, v = (axis.ravel() for axis in np.meshgrid(*[np.linspace(0.1, 0.9, 15)] * 2))
        box = np.stack([u, v, scene.terrain.height_at(u, v)], axis=-1)
        points = scene.terrain.place(box)
        seen = scene.terrain.seen(points, scene.camera.eye()) > 0.99
        x, y = np.round(scene.camera.to_pixels(points) - 0.5).astype(int).T
        colours.append(np.where(seen[:, None], drawn(scene)[y, x], np.nan))
    spread = np.nanmax(colours, axis=0) - np.nanmin(colours, axis=0)
    assert np.isfinite(colours).sum() > 900 and np.nanmedian(spread) <= 4


@pytest.mark.parametrize("name", [*ODD, *fields.CATALOGUE])
def test_every_number_of_every_land_is_finite(name):
    sheet = sheet_of(ODD.get(name) or fields.CATALOGUE[name])
    assert np.isfinite(mesh.vertices(sheet).astype("f4")).all()
    assert np.isfinite(block.strata(sheet)[0].astype("f4")).all()
    assert np.isfinite(block.floor(sheet)[0].astype("f4")).all()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_land_is_seen_as_a_block_and_as_a_map(name):
    for flat in (0.0, 1.0):
        picture = drawn(acted(Stand, field=ODD[name], flat=flat, phi=50 * (1 - flat))).astype(int)
        assert (np.abs(picture - BACKGROUND).max(axis=-1) > 30).mean() > 0.005


def test_a_land_is_recalled_as_opengl_would_draw_it_and_no_other_one_for_it():
    scene, pictures = acted(Stand), []
    land = scene.terrain
    colder = np.ascontiguousarray(land.ramp[:, ::-1])
    changes = {}, {"ramp": colder}, {"levels": land.levels[::2]}, {"floor": 0.4}, {"rim": 0.5}, {}
    for change in changes:
        land.set(**change)
        pictures.append(drawn(scene).copy())
        recalled = drawn(scene).copy()
        LANDS.clear()
        assert np.array_equal(recalled, pictures[-1]) and np.array_equal(recalled, drawn(scene))
    same = [np.array_equal(a, b) for a, b in itertools.pairwise(pictures)]
    assert same == [False] * (len(changes) - 2) + [True]


# --- colours ------------------------------------------------------------------------------------


def test_higher_ground_is_lighter():
    lightness = oklab(ramp(palette.TERRAIN))[:, 0]
    assert (np.diff(lightness) > 0).all() and np.ptp(lightness) > 0.2


@pytest.mark.parametrize("name", ["ravine", "hills", "himmelblau", "bowl"])
def test_nothing_shows_between_the_ground_and_its_sides(name):
    gaps = 0
    scene = acted(Stand, 480, field=fields.CATALOGUE[name], setting={"floor": 0.0})
    for theta in np.arange(-180, 180, 7.3):
        scene.set_camera_orientation(phi=(50 + theta / 12) * DEGREES, theta=theta * DEGREES)
        land = (drawn(scene) != BACKGROUND).any(axis=2)
        around = land[:-2, 1:-1] & land[2:, 1:-1] & land[1:-1, :-2] & land[1:-1, 2:]
        gaps += (around & ~land[1:-1, 1:-1]).sum()
    assert not gaps


def test_nothing_shows_where_the_side_of_a_cut_ends_at_the_rim():
    """That is between two of its vertices, and where the ground ends."""
    ends = []

    def holes(scene: Clip) -> int:
        land, kept = scene.terrain.set(floor=0.0), scene.mobjects
        ends.append(land.rim < land.heights.max() and land.kept.tolist() == [0, 0.5, 0, 1])
        scene.mobjects = [land]
        there = (drawn(scene) != BACKGROUND).any(axis=2)
        scene.mobjects = kept
        return int((binary_fill_holes(there) & ~there).sum())

    assert set(framing.beats(RavineSurface, holes, height=1080).seen) == {0}
    assert any(ends)


@pytest.mark.parametrize("name", ["ravine", "hills", "himmelblau", "bowl"])
def test_contour_lines_stand_out_from_every_map(name):
    scene = acted(Stand, 1080, field=fields.CATALOGUE[name], flat=1.0, phi=0.0, theta=-90.0)
    with small(1080):
        ratios = contrasts.contour_lines(scene)
    assert len(ratios) > 20
    assert np.quantile(ratios, 0.1) >= 3, contrasts.CONTOURS_BY  # lines change sides in the others
    assert ratios.min() >= 2.4, contrasts.CONTOURS_BY


@pytest.mark.parametrize("at", [0.0, 0.5, 0.9995])
def test_the_block_becomes_the_map_without_a_jump(at):
    """A two-thousandth of the way changes hardly any pixel, at its beginning and end as well."""
    before, after = (
        drawn(acted(Stand, flat=flat, phi=45 * (1 - flat), theta=-90.0)).astype(int)
        for flat in (max(at, 1e-6), at + 0.0005)
    )
    assert 0 < np.abs(after - before).mean() < 0.4


# --- cut, glass ---------------------------------------------------------------------------------


def test_what_is_cut_away_can_be_glass():
    """Seen where it was, but not as much as rock, and not where rock is."""
    kept = np.array([0, 1, 0.5, 1])
    look = {"phi": 60.0, "theta": -90.0}
    rock, cut, glass = (
        drawn(acted(Stand, 480, setting=setting | {"floor": 0.0}, **look)).astype(int)
        for setting in ({}, {"kept": kept}, {"kept": kept, "glass": 1.0})
    )
    void = (np.abs(cut - BACKGROUND).max(axis=-1) == 0) & (np.abs(rock - cut).max(axis=-1) > 40)
    assert void.sum() > 1000
    seen = np.abs(glass - cut).max(axis=-1)[void]
    assert 4 < np.median(seen) < np.median(np.abs(rock - cut).max(axis=-1)[void]) / 2


def test_a_cut_shows_strata_in_the_colours_of_the_ground():
    """The section's hues run from the valley's to the rim's."""
    scene = acted(Stand, 480, setting={"kept": np.array([0, 1, 0.45, 1])}, phi=75.0, theta=-90.0)
    heights = np.linspace(0.05, 0.6, 40)
    box = np.stack([np.full(40, 0.9), np.full(40, 0.45), heights], axis=-1)
    x, y = np.round(scene.camera.to_pixels(scene.terrain.place(box))).astype(int).T
    section = drawn(scene)[y, x].astype(int)
    assert np.argmax(section[:5].mean(axis=0)) > 0  # blue or green below
    red = section[:, 0] - section[:, 1]
    assert red[-8:].mean() > red[:8].mean() + 20


# --- purity -------------------------------------------------------------------------------------

PICTURES = """
import hashlib, os, sys
sys.path.insert(0, "tests")
from acting import acted, drawn
from test_land import Stand
for threads in sys.argv[1:]:  # a process is told once
    if not os.fork():
        os.environ["LP_NUM_THREADS"] = threads
        print(hashlib.sha256(drawn(acted(Stand, 240)).tobytes()).hexdigest(), flush=True)
        os._exit(0)
    os.wait()
"""


def test_a_picture_is_the_same_on_any_number_of_threads_and_after_any_other():
    drawn(acted(Stand, 240, theta=20.0))
    LANDS.clear()
    mine = hashlib.sha256(drawn(acted(Stand, 240)).tobytes()).hexdigest()
    ran = subprocess.run(
        [sys.executable, "-c", PICTURES, "1", "2", "4"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [mine] * 3
