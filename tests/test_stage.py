"""The stage's parts: alignment with Manim, colours, type, views, layout, caches."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
import video
from acting import acted, drawn, members, small
from conftest import ROOT
from manim import DEGREES, ThreeDCamera, ValueTracker
from manim.utils.hashing import get_json

import fields
from fields import Field
from numerics.numerals import number
from stage.film.clip import Clip
from stage.film.frame_pool import FramePool
from stage.ground import gl, ground
from stage.ground.framing import lay_flat, stand_up
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import contrast, rgb
from stage.look.view import HEIGHTS, view_of
from stage.paint.area import Area
from stage.paint.camera import StageCamera
from stage.paint.formulas import formula
from stage.paint.glyphs import FACES
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.walk.track import Track
from stage.walk.trail import Trail
from stage.walk.walkers import routes


def test_the_decks_theme_has_the_colours_of_the_clips():
    theme = (ROOT / "slides/kudari/01dracula.css").read_text()
    said = dict(re.findall(r"^  --(\w+): (#[0-9a-f]{6});", theme, re.MULTILINE))
    for name in ("background", "foreground", "cyan", "green", "orange", "pink", "purple", "red"):
        assert said[name] == getattr(palette, name.upper()), name


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


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """A call that tells what keys four kinds of mobjects, with more in one file of the stage."""
    code = (
        "from stage.figures.curves import Curves; from stage.walk.hiker import Hiker; "
        "from stage.walk.trail import Trail; from stage.ground.terrain import Terrain; "
        "print(*(kind._painted_by for kind in (Terrain, Trail, Hiker, Curves)))"
    )

    @cache
    def told(file: str = "", addition: str = "") -> list[str]:
        folder = tmp_path_factory.mktemp("edited")
        shutil.copytree(ROOT / "stage", folder / "stage")
        shutil.copytree(ROOT / "assets/fonts", folder / "assets/fonts")
        if file:
            with (folder / "stage" / file).open("a") as edited:
                edited.write(addition)
        env = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}"}
        run = [sys.executable, "-c", code]
        ran = subprocess.run(run, cwd=folder, env=env, capture_output=True, text=True, check=True)
        return ran.stdout.split()

    return told


@pytest.mark.parametrize(
    "file, addition, changed",
    [
        ("ground/shaders/terrain.frag", "// another\n", "Terrain"),
        ("ground/gl.py", "KEPT_MESHES = 7\n", "Terrain"),
        ("walk/hiker_drawing.py", "CASING = 0.03\n", "Hiker"),
        ("look/palette.py", "CASING = '#000000'\n", "Terrain Trail Curves"),
        ("figures/curves.py", "CURVE = 1\n", "Curves"),
        ("figures/curves.py", "# only a remark\n", ""),
    ],
)
def test_an_edit_changes_the_hash_of_what_is_drawn_by_it(digests, file, addition, changed):
    kinds = ("Terrain", "Trail", "Hiker", "Curves")
    before, after = digests(), digests(file, addition)
    different = {k for k, a, b in zip(kinds, before, after, strict=True) if a != b}
    assert different == set(changed.split())


# --- tracks -------------------------------------------------------------------------------------


def track(field=fields.ravine, **changes):
    from optimizers import SGD

    view = view_of(field)
    start = changes.get("start", view.start)
    (route,) = routes(field, start, (changes.get("method", SGD(lr=0.95)),), changes.get("steps", 9))
    terrain = Terrain(field, view, 9, 2)
    return Track(ground.Ground(field, view, terrain), route), route, terrain, view


def test_a_track_is_the_route_and_straight_between_its_points():
    way, route, terrain, view = track()
    span = np.array([np.ptp(view.x_range), np.ptp(view.y_range)])
    for time in np.linspace(0, 9, 73):
        k = min(int(time), 8)
        expected = route.points[k] + (time - k) * (route.points[k + 1] - route.points[k])
        found = way.at(time)[:2] * span + [view.x_range[0], view.y_range[0]]
        np.testing.assert_allclose(found, expected, atol=1e-12)
    np.testing.assert_allclose(way.knots[:, :2] * span + [-7.9, view.y_range[0]], route.points)
    heights = way.knots[:, 2] * (terrain.top - terrain.bottom) + terrain.bottom + view.base
    np.testing.assert_allclose(heights, route.losses, atol=1e-12)


def test_a_track_ends_where_it_leaves_the_map():
    from optimizers import SGD

    way, route, _, view = track(method=SGD(lr=1.02), steps=40)
    outside = ~view.contains(route.points)
    assert way.left_at == int(np.argmax(outside))
    assert way.left_at - 1 < way.end < way.left_at
    assert view.contains(way.xy).all()
    assert abs(way.xy[-1][1]) == pytest.approx(view.y_range[1])
    assert len(way.knots) == way.left_at


def test_a_frame_depends_on_the_clock_alone():
    """Whatever was drawn before: forwards, backwards and in one leap give the same pixels."""
    scene = acted(Ground, phi=0, theta=-90 * DEGREES)
    way, *_ = track()
    clock = ValueTracker(0)
    lay_flat(scene.terrain, view_of(fields.ravine).aspect, Area.of_frame(128 / 9, 8))
    scene.add(Trail(scene.terrain, way, clock, palette.GREEN))

    def frames(times):
        taken = {}
        for time in times:
            clock.set_value(time)
            taken[time] = drawn(scene).copy()
        return taken

    times = [0, 0.4, 1, 2.7, 5, 8.3, 9]
    forwards, backwards, leap = frames(times), frames(times[::-1]), frames([9, 0.4, 8.3])
    for time in times:
        assert np.array_equal(forwards[time], backwards[time])
    for time in leap:
        assert np.array_equal(forwards[time], leap[time])
    assert not np.array_equal(forwards[5], forwards[8.3])


# --- colours in the film ------------------------------------------------------------------------


class Swatches(Clip):
    """Every colour of the palette as a flat square."""

    def construct(self):
        from manim import Square, VGroup

        self.colours = [
            getattr(palette, name)
            for name in vars(palette)
            if name.isupper() and isinstance(getattr(palette, name), str)
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


# --- type, numbers, layout, views ---------------------------------------------------------------


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


OWN = {
    "cup": Field(lambda x, y: x**2 + 3 * y**2, (-1, 1), (-1, 1)),
    "steep": Field(lambda x, y: np.exp(6 * x) + np.exp(-6 * x) + y**2, (-1, 1), (-1, 1)),
    "long": Field(lambda x, y: x**2 / 1e4 + y**2, (-100, 100), (-1, 1)),
    "plain": Field(lambda x, y: 3.0, (-1, 1), (-1, 1)),
    "tiny": Field(lambda x, y: 1e-9 * (x**2 + y**2), (-1, 1), (-1, 1)),
}


@pytest.mark.parametrize("name", [*OWN, *fields.CATALOGUE])
def test_every_field_has_a_view_that_shows_something(name):
    field = OWN.get(name) or fields.CATALOGUE[name]
    view = view_of(field)
    assert field.contains(*view.start) and view.contains(np.array([view.start])).all()
    assert 0 < view.lr_scale < np.inf
    low, high = view.height(np.array(view.z_range))
    assert high > low
    if name != "plain":
        assert 8 <= len(view.levels) <= 30
        x, y = view.grid()
        count = np.digitize(field(x, y), view.levels)
        half = len(count) // 2
        for part in (count[:half, :half], count[:half, half:], count[half:, :half]):
            assert np.ptp(part) > 0  # no quarter of the map without a line
    fitted = view.fit(0.7, field)
    for window, limits in ((fitted.x_range, field.x_range), (fitted.y_range, field.y_range)):
        assert limits[0] <= window[0] < window[1] <= limits[1]
    assert fitted.equal_units == (name != "long")
    assert pickle.loads(pickle.dumps(view)) == view


@pytest.mark.parametrize("name", fields.CATALOGUE)
def test_a_view_is_that_of_the_catalogues_window(name):
    field = fields.CATALOGUE[name]
    view, window = view_of(field), field.window
    assert vars(view).items() >= vars(window).items()
    assert window.transform in HEIGHTS
    for seen, limits in ((window.x_range, field.x_range), (window.y_range, field.y_range)):
        assert limits[0] <= seen[0] < seen[1] <= limits[1]


def test_a_field_that_only_shares_its_name_gets_its_own_view():
    impostor = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="ravine")
    assert view_of(impostor).x_range == (-1, 1)
    ravine = fields.ravine
    twin = Field(lambda x, y: 3 * ravine(x, y), ravine.x_range, ravine.y_range, name="ravine")
    assert repr(twin) == repr(ravine)
    assert view_of(twin).x_range == (-10, 10)


def test_mobjects_that_move_with_nothing_stay_in_the_frame():
    scene = acted(Ground)
    line = Lettering("H", at=(2, 1))
    scene.add(line)
    assert isinstance(scene.camera, StageCamera)
    points = scene.camera.transform_points_pre_display(line, line.points)
    assert np.array_equal(points, line.points)
    assert members(scene, Lettering) == [line]


def test_formulas_have_the_size_of_the_text_and_named_parts():
    made = formula("{{ v : velocity }} <- alpha v - eta (partial L)/(partial W)")
    assert formula("H", size=0.3).height == pytest.approx(0.3, rel=0.01)
    assert 0 < made.select("velocity").width < made.width / 4
    assert all(part.in_frame for part in made.get_family())


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
