"""The stage's layout: windows on a field, where the ground stands, colours and legends."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from acting import small
from manim import DEGREES, ValueTracker
from watching import LONG, placed

import fields
from optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov
from stage.arrows.slope_rose import scale_to, slope_rose
from stage.figures.heading import Heading
from stage.figures.legend import Legend
from stage.film.clip import Clip
from stage.ground.framing import look, stand_at, stand_through
from stage.ground.ground import Ground
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import oklab, rgb
from stage.look.route_looks import look_of
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.walk.walkers import routes, walkers

PORTRAIT = 1.4


class Land(Clip):
    """Hills, larger than the picture."""

    def construct(self):
        self.terrain = Terrain(fields.hills, view_of(fields.hills), 24, 5)
        self.add(self.terrain)


# --- windows ------------------------------------------------------------------------------------


def inside(view, field) -> bool:
    """Whether the window lies within the field's ranges."""
    pairs = (view.x_range, field.x_range), (view.y_range, field.y_range)
    return all(f[0] - 1e-12 <= w[0] < w[1] <= f[1] + 1e-12 for w, f in pairs)


@pytest.mark.parametrize("name", fields.CATALOGUE)
@pytest.mark.parametrize("aspect", [0.6, 1.0, PORTRAIT])
def test_a_close_up_holds_its_points_and_has_the_slots_shape(name, aspect):
    field, rng = fields.CATALOGUE[name], np.random.default_rng(4)
    view = view_of(field)
    low, high = np.transpose([view.x_range, view.y_range])
    for spread in (0.02, 0.2, 0.6):
        middle = low + (high - low) * rng.uniform(0.3, 0.7, 2)
        points = middle + (high - low) * rng.uniform(-spread / 2, spread / 2, (20, 2))
        points = np.clip(points, low, high)
        close = view.close_up(np.r_[points, [[1e3, 1e3]]], aspect, field, fill=0.8)
        assert inside(close, field) and close.contains(points).all()
        assert close.aspect == pytest.approx(aspect)
        assert close.equal_units and close.levels
        sides = np.ptp([close.x_range, close.y_range], axis=1)
        share = (np.ptp(points, axis=0) / sides).max()
        full = sides[0] == pytest.approx(np.ptp(field.x_range)) or sides[1] == pytest.approx(
            np.ptp(field.y_range)
        )
        assert share <= 0.8 + 1e-9 or full


def test_a_close_up_is_filled_by_its_points_but_never_too_close():
    field = fields.hills
    view = view_of(field)
    points = np.array([[-2, -1], [1, 1.5]])
    for fill in (0.5, 0.8):
        close = view.close_up(points, 1.0, field, fill=fill)
        share = np.ptp(points, axis=0) / np.ptp([close.x_range, close.y_range], axis=1)
        assert share.max() == pytest.approx(fill)
    tiny = view.close_up(points[:1], 1.0, field, fill=0.8)
    assert np.ptp(tiny.x_range) > 0.05 * np.ptp(view.x_range)


def test_where_units_are_not_equal_a_close_up_is_the_whole_window():
    view = view_of(LONG)
    close = view.close_up(np.array([[1.0, 0.1], [2.0, 0.2]]), 0.7, LONG, fill=0.8)
    assert close.x_range == view.x_range and close.aspect == pytest.approx(0.7)


@pytest.mark.parametrize("name", fields.CATALOGUE)
def test_a_window_around_a_point_reaches_that_far_or_to_the_fields_end(name):
    field = fields.CATALOGUE[name]
    for centre, reach in ((view_of(field).start, 0.7), ((0.5, 0.2), 3.0)):
        near = view_of(field).around(centre, reach, field)
        windows = (near.x_range, field.x_range), (near.y_range, field.y_range)
        for at, (window, (low, high)) in zip(centre, windows, strict=True):
            assert window == pytest.approx((max(low, at - reach), min(high, at + reach)))
        losses = field(*near.grid(61))
        assert near.base == pytest.approx(losses.min(), abs=0.02 * np.ptp(losses))
        assert all(losses.min() < level <= losses.max() for level in near.levels)


# --- layouts ------------------------------------------------------------------------------------

LOOKS = [(83.0, 0.0), (83.0, -90.0), (42.0, -24.0)]


def test_a_surface_that_stands_in_all_views_fits_each_and_fills_one():
    area = Area(-2.5, 2.5, -2.4, 3.0)
    with small():
        scene = Land(skip_animations=True)
        scene.render()
        terrain, camera = scene.terrain, scene.camera
        was = camera.get_phi(), camera.get_theta()
        views = [(phi * DEGREES, theta * DEGREES) for phi, theta in LOOKS]
        stand_through(terrain, camera, views, area)
        assert (camera.get_phi(), camera.get_theta()) == was
        sheet = terrain.place(terrain.sheet())
        gaps = []
        for phi, theta in views:
            look(camera, phi, theta)
            seen = camera.project_points(sheet)[:, :2]
            gaps += [*(seen.min(axis=0) - (area.left, area.bottom))]
            gaps += [*((area.right, area.top) - seen.max(axis=0))]
        assert min(gaps) == pytest.approx(0.01, abs=0.01)


@pytest.mark.parametrize("at", [(0.0, 0.0), (-2.5, 0.7), (3.0, -2.0)])
def test_a_point_of_the_ground_stands_where_it_is_put_and_another_is_kept_in_sight(at):
    with small():
        scene = Land(skip_animations=True)
        scene.render()
        terrain, camera = scene.terrain, scene.camera
        was, edges = (camera.get_phi(), camera.get_theta()), terrain.edges.copy()
        box = np.array([[0.3, 0.7, 0.4], [0.5, 0.5, 0.2], [0.55, 0.45, 0.1]])
        phi, theta = 42 * DEGREES, -60 * DEGREES
        for area in (Area(-50, 50, -50, 50), Area(-3.1, 3.2, -2.2, 2.0)):
            stand_at(terrain, camera, phi, theta, box, at, area)
            assert (camera.get_phi(), camera.get_theta()) == was
            assert np.allclose(terrain.edges, edges) == (area.right > 10)  # smaller if it must
            look(camera, phi, theta)
            first, _, (x, y) = camera.project_points(terrain.place(box))[:, :2]
            np.testing.assert_allclose(first, at, atol=0.03)  # 2.7 pixels on a slide
            assert area.left < x < area.right and area.bottom < y < area.top
            look(camera, *was)


def test_of_the_arrows_of_a_compass_the_longest_in_the_picture_is_as_long_as_asked_for():
    with small():
        scene = Land(skip_animations=True)
        scene.render()
        look(scene.camera, 42 * DEGREES, -60 * DEGREES)
        land = Ground(fields.hills, view_of(fields.hills), scene.terrain)
        at = np.array([0.3, 1.4])
        arrows = slope_rose(land, at, np.array(fields.hills.grad(*at)), 7)
        scale_to([arrows], scene.camera, 1.3, Area(-9, 9, -9, 9))
        ends = arrows.terrain.place(arrows.box), arrows.tips()
        tails, tips = (scene.camera.project_points(points)[:, :2] for points in ends)
        assert np.hypot(*(tips - tails).T).max() == pytest.approx(1.3, rel=0.01)


# --- colours and legends ------------------------------------------------------------------------


def test_methods_have_their_colour_whatever_stands_beside_them():
    names = ["SGD", "Momentum", "Adam", "Nesterov"]
    for size in range(1, 5):
        for party in itertools.permutations(names, size):
            colours = dict(zip(party, palette.route_colors(list(party)), strict=True))
            assert len(set(colours.values())) == size and set(colours.values()) <= {*palette.ROUTES}
            assert colours.get("SGD", palette.ORANGE) == palette.ORANGE
            assert colours.get("Momentum", palette.GREEN) == palette.GREEN


@pytest.mark.parametrize("name", ["SGD", "Momentum"])
def test_three_of_one_method_are_a_family_from_dark_to_light(name):
    family = palette.route_colors([name] * 3)
    assert palette.OWN[name] in family and len({look_of(color) for color in family}) == 3
    lightness = [oklab(np.array(rgb(color)))[0] for color in family]
    assert (np.diff(lightness) > 0.06).all()


def test_the_same_method_twice_has_two_colours_and_a_crowd_has_some():
    twice = palette.route_colors(["SGD", "SGD"])
    assert twice[0] == palette.ORANGE != twice[1]
    crowd = palette.route_colors([f"m{i}" for i in range(9)])
    assert len(crowd) == 9 and set(crowd) == set(palette.ROUTES)


METHODS = {
    "short": (SGD(lr=0.1),),
    "long": (Adam(lr=0.3),),
    "two": (Momentum(lr=0.1), Nesterov(lr=0.05)),
    "four": (SGD(), Momentum(), AdaGrad(lr=1.5), Adam(lr=0.3)),
}


@pytest.mark.parametrize("name, width", [*itertools.product(METHODS, (4.4, 7.0, np.inf))])
def test_a_legend_keeps_to_its_width_and_height(name, width):
    walked = routes(fields.ravine, (-7, 2), METHODS[name], 3)
    clock = ValueTracker(0)
    legend = Legend(walked, width)
    drawn = legend.draw(walkers(walked, placed(fields.ravine), clock), clock, (1.0, 2.0))
    lines = [part for part in drawn if isinstance(part, Lettering)]  # and samples of the ways
    names, told = lines[::2], lines[1::2]
    assert [line.text for line in names] == [route.name for route in walked]
    for method, line in zip(METHODS[name], told, strict=True):
        assert f"lr {method.lr:g}" in line.text
    for line in lines:
        assert line.points[:, 0].min() > 0.9
        if line in names or text_length(line.text) < width:
            assert line.points[:, 0].max() <= 1.0 + width
    below = [
        told_line.at[1] < name_line.at[1] for name_line, told_line in zip(names, told, strict=True)
    ]
    assert all(below) or not any(below)  # all beside their names, or all under them
    if width == np.inf:
        assert not any(below)
    if any(below):
        beside = max(text_length(line.text, LARGE, "SEMIBOLD") for line in names) + 0.3
        longest = max(text_length(line.text) for line in told)
        assert beside + max(longest, text_length("left the map at step 999")) > width
        assert all(line.at[0] == 1.0 for line in told)
    baselines = sorted({line.at[1] for line in lines}, reverse=True)
    assert all(a - b >= 1.4 * SMALL for a, b in itertools.pairwise(baselines))
    assert 2.0 - legend.height <= baselines[-1]
    tops = [line.points[:, 1].max() for line in lines]
    assert max(tops) <= 2.0 + 0.05


@pytest.mark.parametrize(
    "name, width, settled, count",
    [
        ("two", 16.0, True, 1),
        ("two", 16.0, False, 2),  # who may leave the map has that said there
        ("two", 7.0, True, 4),  # hyperparameters below the names
        ("four", 12.8, True, 2),
        ("four", 26.0, True, 1),
    ],
)
def test_a_heading_has_several_names_on_a_line_where_they_fit(name, width, settled, count):
    walked = routes(fields.ravine, (-7, 2), METHODS[name], 3)
    clock, frame = ValueTracker(0), Area(0, width, 0, 7)
    heading = Heading(walked, width, 30, settled=settled)
    party = walkers(walked, placed(fields.ravine), clock)
    behind, before = heading.draw(party, clock, frame)
    said = [part for part in (*behind, *before) if isinstance(part, Lettering)]
    assert {route.name for route in walked} <= {line.text for line in said}
    assert len({line.at[1] for line in said if not line.text.startswith("step")}) == count
    legend_place, counter = heading.places(frame)
    for line in said:
        place = counter if line.text.startswith("step") else legend_place
        low, high = line.points.min(axis=0), line.points.max(axis=0)
        assert place.left - 0.05 < low[0] and high[0] < place.right + 0.05
        assert place.bottom - 0.05 < low[1] and high[1] < place.top + 0.05
    assert legend_place.right + 0.2 < counter.right - text_length("step 30", LARGE)
    assert 7 - legend_place.bottom <= heading.height + 1e-9
