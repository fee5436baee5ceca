"""The stage's parts: alignment with Manim, colours, layout, caches."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
import video
from acting import acted, drawn, members, small
from conftest import ROOT
from manim import DEGREES, ThreeDCamera
from manim.utils.hashing import get_json

import fields
from stage.film.clip import Clip
from stage.ground import gl
from stage.ground.framing import lay_flat, stand_up
from stage.ground.terrain import Terrain
from stage.look import dracula, palette
from stage.look.colour import contrast, rgb
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.camera import StageCamera
from stage.paint.frame_pool import FramePool
from stage.paint.lettering import Lettering
from stage.walk.trail import Trail


@pytest.mark.parametrize("name, look", [("01dracula", "dark"), ("02paper", "light")])
def test_the_decks_theme_has_the_colours_of_the_clips(name, look):
    theme = (ROOT / f"slides/kudari/{name}.css").read_text()
    said = dict(re.findall(r"^  --(\w+): (#[0-9a-f]{6});", theme, re.MULTILINE))
    for name in ("background", "foreground", "cyan", "green", "orange", "pink", "purple", "red"):
        assert said[name] == getattr(palette.LOOKS[look], name.upper()), name


# --- terrain ------------------------------------------------------------------------------------


class Ground(Clip):
    """A terrain alone, seen from anywhere."""

    field = fields.ravine
    phi, theta, zoom, width, floor = 40 * DEGREES, -70 * DEGREES, 1.0, 9, 1.0

    def construct(self):
        self.terrain = Terrain(self.field, view_of(self.field), self.width, 2)
        self.terrain.floor = self.floor
        self.set_camera_orientation(phi=self.phi, theta=self.theta, zoom=self.zoom)
        self.add(self.terrain)


@pytest.mark.parametrize(
    "phi, theta, zoom", [(0, -90, 1.0), (40, -70, 1.0), (48, -120, 0.8), (30, 35, 1.2)]
)
def test_corners_of_the_terrain_are_where_manim_projects_them(phi, theta, zoom):
    """Within a pixel, from what is drawn: the outermost pixels against stock projection."""
    pose = {"phi": phi * DEGREES, "theta": theta * DEGREES, "zoom": zoom, "width": 6}
    scene = acted(Ground, 720, floor=0.0, **pose)
    sheet = scene.terrain.place(scene.terrain.sheet())
    stock = ThreeDCamera.project_points(scene.camera, sheet)
    x, y = 640 + stock[:, 0] * 90, np.clip(360 - stock[:, 1] * 90, 0, 720)
    background = np.array(rgb(palette.BACKGROUND)) * 255
    there = np.abs(drawn(scene) - background).max(axis=-1) > 6
    across, down = np.flatnonzero(there.any(axis=0)), np.flatnonzero(there.any(axis=1))
    found = [across[0], across[-1] + 1, down[0], down[-1] + 1]
    np.testing.assert_allclose(found, [x.min(), x.max(), y.min(), y.max()], atol=1.5)


@pytest.mark.parametrize("name", fields.CATALOGUE)
def test_the_sheet_is_as_high_as_the_field(name):
    field = fields.CATALOGUE[name]
    view = view_of(field)
    terrain = Terrain(field, view, 10, 2)
    rng = np.random.default_rng(1)
    x, y = rng.uniform(*view.x_range, 500), rng.uniform(*view.y_range, 500)
    exact = terrain.box(np.stack([x, y], axis=-1), view.height(field(x, y)))
    drawn_height = terrain.height_at(exact[:, 0], exact[:, 1])
    assert np.abs(drawn_height - exact[:, 2]).max() < 0.03


def test_a_map_has_contour_lines_where_the_field_has_their_levels():
    """Lines on the flattened ravine lie on x²/20 + y² = a level, and on each level."""
    scene = acted(Ground, 1080, phi=0, theta=-90 * DEGREES)
    terrain, view = scene.terrain, view_of(fields.ravine)
    lay_flat(terrain, view.aspect, Area.of_frame(128 / 9, 8))
    picture, levels = drawn(scene) / 255, terrain.levels
    terrain.levels = levels[:0]
    ratio = contrast(picture, drawn(scene) / 255)  # of the lines with what they are drawn on
    column = scene.camera.to_pixels(terrain.place([[0.6, 0.0, 0], [0.6, 1.0, 0]])).round()
    x, (bottom, top) = int(column[0, 0]), column[:, 1].astype(int)
    line = ratio[top + 8 : bottom - 8, x]
    peaks = np.flatnonzero((line[1:-1] > line[:-2]) & (line[1:-1] >= line[2:])) + 1
    peaks = peaks[line[peaks] > 1.5]
    share = (bottom - (peaks + top + 8.5)) / (bottom - top)
    y = view.y_range[0] + share * np.ptp(view.y_range)
    at = view.x_range[0] + 0.6 * np.ptp(view.x_range)
    losses, levels = at**2 / 20 + y**2, np.array(view.levels)
    off = np.abs(losses[:, None] - levels).min(axis=1)
    slope = 2 * np.abs(y) * np.ptp(view.y_range) / (bottom - top)  # loss per pixel
    assert len(peaks) >= 2 * len(levels[levels < view.y_range[1] ** 2]) - 4
    assert (off < 1.5 * slope + 0.01).all()


def test_routes_stand_out_from_map_and_surface():
    """A route's colour against its own casing, which lies between it and any ground: 4.5:1."""
    casing = np.array(rgb(palette.CASING))
    for colour in palette.ROUTES:
        assert contrast(np.array(rgb(colour)), casing) >= 4.5


def test_what_the_surface_hides_is_not_seen():
    view = view_of(fields.hills)
    terrain = Terrain(fields.hills, view, 10, 3)
    low = np.array([0.0, -20.0, 3.0])  # from the south, just above the ground
    box = terrain.box(np.array([[0.5, 3.6]]), view.height(fields.hills([0.5], [3.6])))
    assert terrain.seen(terrain.place(box), low)[0] < 0.5  # behind the highest hill
    assert terrain.seen(terrain.place(box), np.array([0.0, 0.0, 30.0]))[0] == 1


def test_without_opengl_one_sentence_names_the_packages(tmp_path):
    """In a process that finds no EGL library's vendor and no display."""
    hidden = {"__EGL_VENDOR_LIBRARY_DIRS": str(tmp_path), "PATH": os.environ["PATH"]}
    code = "from stage.ground import gl; gl.painter()"
    ran = subprocess.run([sys.executable, "-c", code], env=hidden, capture_output=True, text=True)
    last = ran.stderr.strip().splitlines()[-1]
    assert ran.returncode == 1
    if sys.platform == "linux":
        assert "apt-get install libegl1 libgl1 libgl1-mesa-dri" in last


def test_gl_state_is_on_no_mobject():
    scene = acted(Ground)
    assert gl.painter().meshes
    text = get_json(scene.terrain)
    assert "mgl" not in text and "Painter" not in text
    twin = scene.terrain.copy()
    assert get_json(twin) == text


# --- what the cache sees ------------------------------------------------------------------------


def test_the_hash_of_what_is_drawn_holds_the_source_it_is_drawn_by():
    view = view_of(fields.ravine)
    terrain = Terrain(fields.ravine, view, 9, 2)
    assert terrain.painted_by in get_json(terrain)
    kinds = {kind.__name__: kind._painted_by for kind in (Terrain, Trail)}
    assert len(set(kinds.values())) == 2 and all(kinds.values())


EDITS = [
    ("ground/shaders/terrain.frag", "// another\n", "Terrain"),
    ("ground/gl.py", "KEPT_MESHES = 7\n", "Terrain"),
    ("walk/hiker_drawing.py", "CASING = 0.03\n", "Hiker"),
    ("look/dracula.py", "CASING = '#000000'\n", "Terrain Trail Hiker Curves"),
    ("figures/curves.py", "CURVE = 1\n", "Curves"),
    ("figures/curves.py", "# only a remark\n", ""),
]
# In each folder that is named, by a fork that has Manim and nothing of ours.
PAINTED_BY = """
import manim, os, pydantic.type_adapter, sys
for folder in sys.argv[1:]:
    if os.fork():
        assert os.wait()[1] == 0
        continue
    os.chdir(folder)
    sys.path.insert(0, folder)
    from stage.figures.curves import Curves; from stage.walk.hiker import Hiker
    from stage.walk.trail import Trail; from stage.ground.terrain import Terrain
    print(*(kind._painted_by for kind in (Terrain, Trail, Hiker, Curves)), flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What keys four kinds of mobjects: as the stage is, then after each of the edits."""

    def stage(*edit: str) -> str:
        folder = tmp_path_factory.mktemp("edited")
        shutil.copytree(ROOT / "stage", folder / "stage")
        shutil.copytree(ROOT / "assets/fonts", folder / "assets/fonts")
        if edit:
            with (folder / "stage" / edit[0]).open("a") as edited:
                edited.write(edit[1])
        return str(folder)

    run = [sys.executable, "-P", "-c", PAINTED_BY, stage(), *(stage(*edit) for edit in EDITS)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(run, env=env, capture_output=True, text=True, check=True)
    return [line.split() for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}-{edit[1].strip()}")
def test_an_edit_changes_the_hash_of_what_is_drawn_by_it(digests, edit):
    kinds = ("Terrain", "Trail", "Hiker", "Curves")
    before, after = digests[0], digests[1 + EDITS.index(edit)]
    different = {k for k, a, b in zip(kinds, before, after, strict=True) if a != b}
    assert different == set(edit[2].split())


# --- colours in the film ------------------------------------------------------------------------


class Swatches(Clip):
    """Every colour of the palette as a flat square."""

    def construct(self):
        from manim import Square, VGroup

        self.colours = [
            value for name, value in vars(dracula).items() if name.isupper() and type(value) is str
        ]
        squares = [Square(1, fill_color=c, fill_opacity=1, stroke_width=0) for c in self.colours]
        self.squares = VGroup(*squares).arrange_in_grid(cols=5, buff=0.3)
        self.add(self.squares)
        self.wait(0.5)


@pytest.mark.parametrize("height", [480, 1080])
def test_colours_come_back_within_2(tmp_path, height):
    with small(height, media_dir=str(tmp_path), dry_run=False, output_file="clip"):
        scene = Swatches()
        scene.render()
        at = [scene.camera.to_pixels(square.get_center()[None])[0] for square in scene.squares]
    film = next(tmp_path.rglob("clip.mp4"))
    frame = video.last_colours(film)
    assert len(scene.colours) >= 12
    for colour, (x, y) in zip(scene.colours, np.round(at).astype(int), strict=True):
        patch = frame[y - 8 : y + 8, x - 8 : x + 8].reshape(-1, 3)
        wanted = np.round(np.array(rgb(colour)) * 255)
        assert np.abs(patch - wanted).max() <= 2, colour


# --- layout, frames -----------------------------------------------------------------------------


def test_a_surface_fills_its_area_and_no_more():
    with small():
        scene = Ground(skip_animations=True)
        scene.render()
        area = Area(-6, 5, -3, 2.5)
        for phi, theta in ((40, -70), (48, -110), (0, -90)):
            angles = phi * DEGREES, theta * DEGREES
            stand_up(scene.terrain, scene.camera, *angles, area)
            scene.set_camera_orientation(phi=angles[0], theta=angles[1])
            scene.camera.reset_rotation_matrix()
            seen = scene.camera.project_points(scene.terrain.place(scene.terrain.sheet()))[:, :2]
            size = np.ptp(seen, axis=0)
            assert (seen.min(axis=0) >= np.array([-6, -3]) - 0.02).all()
            assert (seen.max(axis=0) <= np.array([5, 2.5]) + 0.02).all()
            assert max(size / (11, 5.5)) == pytest.approx(1, abs=0.01)


def test_mobjects_that_move_with_nothing_stay_in_the_frame():
    scene = acted(Ground)
    line = Lettering("H", at=(2, 1))
    scene.add(line)
    assert isinstance(scene.camera, StageCamera)
    points = scene.camera.transform_points_pre_display(line, line.points)
    assert np.array_equal(points, line.points)
    assert members(scene, Lettering) == [line]


def test_frames_are_kept_while_held_and_their_memory_is_used_again():
    pool = FramePool()
    picture = np.zeros((4, 6, 4), np.uint8)
    held = [pool.copy(picture + i) for i in range(3)]
    view = pool.copy(picture + 3)[1:]
    again = pool.copy(picture + 4)
    assert [frame.max() for frame in (*held, view, again)] == [0, 1, 2, 3, 4]
    address = held[1].ctypes.data
    del held[1]
    assert pool.copy(picture + 5).ctypes.data == address
    assert len(pool._frames) == 5
