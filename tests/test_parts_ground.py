"""The stage's ground: what a cut leaves of it, and what a lantern shows of it in fog."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from acting import acted, drawn, members
from manim import DEGREES
from sgd_descent import SGDDescent
from variants import start_in, suited
from which_way import WhichWay

import fields
from stage.film.clip import Clip
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import luminance, rgb
from stage.look.view import view_of
from stage.walk.trail import Trail

BACKGROUND = np.round(np.array(rgb(palette.BACKGROUND)) * 255)


class Lantern:
    """Something that carries a lantern and stands somewhere."""

    def __init__(self, foot: np.ndarray) -> None:
        self.at = np.asarray(foot, float)

    def foot(self) -> np.ndarray:
        return self.at


class Land(Clip):
    """Hills that reach far out of the picture, or to its middle only."""

    width, phi, theta = 24.0, 40.0, -80.0
    kept, lantern, fog, reach, floor = None, None, 1.0, 1.0, 1.0

    def construct(self):
        self.set_camera_orientation(phi=self.phi * DEGREES, theta=self.theta * DEGREES)
        view = view_of(fields.hills)
        self.terrain = Terrain(fields.hills, view, self.width, 0.2 * self.width)
        self.terrain.floor = self.floor
        if self.kept is not None:
            self.terrain.kept = np.array(self.kept)
        if self.lantern is not None:
            u, v = self.lantern
            box = np.array([[u, v, self.terrain.height_at(np.array([u]), np.array([v]))[0]]])
            lantern = Lantern(self.terrain.place(box)[0])
            self.terrain.cover_in_fog(lantern, self.reach, self.fog)
        self.add(self.terrain)


def grid(scene: Land, n: int = 160) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of the sheet that are seen in the picture: (u, v), scene points, pixels (x, y)."""
    u, v = (axis.ravel() for axis in np.meshgrid(*[np.linspace(0.02, 0.98, n)] * 2))
    points = scene.terrain.place(np.stack([u, v, scene.terrain.height_at(u, v)], axis=-1))
    pixels = np.round(scene.camera.to_pixels(points) - 0.5).astype(int)
    size = scene.camera.size
    seen = ((pixels >= 0) & (pixels < size)).all(axis=1)
    seen &= scene.terrain.seen(points, scene.camera.eye()) > 0.99
    return np.stack([u, v], axis=-1)[seen], points[seen], pixels[seen]


# --- cuts ---------------------------------------------------------------------------------------

CUTS = [(0.0, 0.5, 0.0, 1.0), (0.0, 1.0, 0.4, 1.0), (0.2, 0.7, 0.3, 0.6)]


@pytest.mark.parametrize("kept", CUTS, ids=str)
def test_what_is_not_kept_is_not_drawn_and_the_rest_stays_as_it_was(kept):
    """On the map seen from above: background where the cut lies, the same pixels elsewhere."""
    look_down = {"width": 5.0, "phi": 0.0, "theta": -90.0, "floor": 0.0}
    whole, cut = acted(Land, 480, **look_down), acted(Land, 480, kept=kept, **look_down)
    uv, _, pixels = grid(whole)
    low, high = np.array(kept[::2]), np.array(kept[1::2])
    depth = np.minimum(uv - low, high - uv).min(axis=1)  # inside the kept part, in box units
    before, after = (drawn(scene).astype(int)[pixels[:, 1], pixels[:, 0]] for scene in (whole, cut))
    out, inside = depth < -0.03, depth > 0.03
    assert out.sum() > 1000 and inside.sum() > 1000
    assert (after[out] == BACKGROUND).all()
    assert np.abs(after[inside] - before[inside]).max() <= 1


def test_a_cut_lets_see_what_lies_behind_it():
    """From low in the south: the valley behind a hill that has been cut away."""
    view = view_of(fields.hills)
    terrain = Terrain(fields.hills, view, 10, 3)
    height = view.height(fields.hills([0.5], [3.6]))
    behind = terrain.place(terrain.box(np.array([[0.5, 3.6]]), height))
    low = np.array([0.0, -20.0, 3.0])
    assert terrain.seen(behind, low)[0] < 0.5
    terrain.kept = np.array([0, 1, 0.949, 1])  # the ground begins just before it
    assert terrain.seen(behind, low)[0] == 1


# --- fog ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lantern", [(0.5, 0.5), (0.45, 0.55)], ids=str)
def test_in_thick_fog_there_is_light_around_the_lantern_and_nothing_at_the_border(lantern):
    scene = acted(Land, 480, lantern=lantern, reach=1.5)
    picture = drawn(scene).astype(int)
    _, points, pixels = grid(scene)
    away = np.linalg.norm(points - scene.terrain.lantern.foot(), axis=1)
    size = np.array(scene.camera.size)
    off = np.abs((pixels + 0.5) / size * 2 - 1).max(axis=1)
    difference = np.abs(picture[pixels[:, 1], pixels[:, 0]] - BACKGROUND).max(axis=1)
    border = off > 0.985
    assert border.sum() > 50 and difference[border].max() <= 8
    near = away < 0.5
    assert near.sum() > 20 and difference[near].min() > 25
    assert difference[near].mean() > 2 * difference[(away > 1.7) & (off < 0.9)].mean()
    edges = [picture[0], picture[-1], picture[:, 0], picture[:, -1]]
    assert all(np.abs(edge - BACKGROUND).max() <= 1 for edge in edges)


def test_far_from_the_lantern_there_is_blue_grey_fog_and_no_line():
    """At twenty times its reach: brighter than the background, and nowhere a sharp edge."""
    scene = acted(Land, 480, lantern=(0.5, 0.5), reach=0.15)
    picture = drawn(scene).astype(int)
    _, points, pixels = grid(scene)
    away = np.linalg.norm(points - scene.terrain.lantern.foot(), axis=1)
    far = away > 20 * 0.15
    assert far.sum() > 1000
    off = np.linalg.norm(pixels / (picture.shape[1], picture.shape[0]) * 2 - 1, axis=1)
    x, y = pixels[far & (off < 0.6)].T
    fog = picture[y, x]
    assert (fog[:, 2] > BACKGROUND[2] + 8).all() and (fog[:, 2] > fog[:, 0]).all()
    for dx, dy in ((2, 0), (0, 2)):
        assert np.abs(picture[y + dy, x + dx] - fog).max() <= 8


def test_in_fog_the_light_is_where_the_lantern_is():
    """Two lanterns light two places, each brighter at its own."""
    scenes = [acted(Land, 480, lantern=at, reach=1.2) for at in ((0.42, 0.5), (0.58, 0.5))]
    light = [luminance(drawn(scene) / 255) for scene in scenes]
    for mine, other in ((0, 1), (1, 0)):
        foot = scenes[mine].terrain.lantern.foot()
        x, y = np.round(scenes[mine].camera.to_pixels(foot[None])[0]).astype(int)
        patch = np.s_[y - 10 : y + 11, x - 10 : x + 11]
        assert light[mine][patch].mean() > 2 * light[other][patch].mean()


@pytest.mark.parametrize("phi", [0.0, 40.0])
def test_without_fog_a_lantern_changes_no_pixel(phi):
    plain = drawn(acted(Land, phi=phi))
    clear = drawn(acted(Land, phi=phi, lantern=(0.5, 0.5), fog=0.0))
    thick = drawn(acted(Land, phi=phi, lantern=(0.5, 0.5), fog=1.0))
    assert np.array_equal(plain, clear)
    assert (plain != thick).any(axis=-1).mean() > 0.5


def test_where_hills_would_hide_an_end_the_camera_stands_more_steeply():
    assert np.isclose(acted(WhichWay).camera.get_phi(), np.radians(42))
    scene = acted(WhichWay, **suited(WhichWay, fields.rastrigin))
    places = scene.terrain.place(scene.party[0].track.box[[0, -1]])
    assert scene.camera.get_phi() < np.radians(42)
    assert (scene.terrain.seen(places, scene.camera.eye()) > 0.5).all()


def test_a_way_that_leads_up_and_off_the_land_is_seen_large_and_has_its_halo_under_it():
    lower_right = start_in(fields.ravine, (0.85, 0.2))
    scene = acted(WhichWay, **suited(WhichWay, fields.ravine), start=lower_right)
    (trail,) = members(scene, Trail)
    strokes = trail.strokes(scene.camera)
    kept, _ = strokes.until(0, trail.track.end, strokes.stride)
    line = np.concatenate([np.linspace(*pair, 50) for pair in itertools.pairwise(kept)])
    apart = np.linalg.norm(strokes.pixels[:, None] - line, axis=-1).min(axis=1)
    assert apart.max() < 1
    assert np.ptp(strokes.pixels, axis=0).max() > scene.camera.pixel_width / 4


def test_who_stands_at_a_blocks_edge_throws_his_shadow_on_it_alone():
    scene = acted(SGDDescent, 480)
    (terrain,), (walker,) = members(scene, Terrain), scene.party
    whole = drawn(scene).astype(int)
    walker.hiker.opacity = 0.0
    bare = drawn(scene).astype(int)
    terrain.floor = 0.0
    off_land = (drawn(scene) == BACKGROUND).all(axis=-1)
    changed = np.abs(whole - bare).max(axis=-1) > 4
    assert changed.sum() > 500
    assert not (changed & off_land).any()
