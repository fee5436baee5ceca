"""Tracks: a route as it lies on the land."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from acting import acted, drawn, members, small
from manim import DEGREES, ValueTracker
from test_stage import Ground

import fields
from stage.ground import ground
from stage.ground.framing import lay_flat
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.kept_pictures import nothing_kept
from stage.walk.dots import draw_dot
from stage.walk.series import Series
from stage.walk.track import PIECES, Track
from stage.walk.trail import Trail
from stage.walk.walkers import routes


def track(field=fields.ravine, **changes):
    from optimizers import SGD

    view = view_of(field)
    start = changes.get("start", view.start)
    (route,) = routes(field, start, (changes.get("method", SGD(lr=0.95)),), changes.get("steps", 9))
    terrain = Terrain(field, view, 9, 2)
    return Track(ground.Ground(field, view, terrain), route.points), route, terrain, view


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


@pytest.mark.parametrize("lr, steps", [(0.95, 9), (1.02, 40), (0.95, 1), (40.0, 1)])
def test_a_way_on_a_map_is_told_by_its_footprints(lr, steps):
    """As by all that is known of it, to its end too, where it left the map; each 1/24 of a step."""
    from optimizers import SGD

    scene = acted(Ground, phi=0, theta=-90 * DEGREES)
    lay_flat(scene.terrain, view_of(fields.ravine).aspect, Area.of_frame(128 / 9, 8))
    way = track(method=SGD(lr=lr), steps=steps)[0]
    strokes = Trail(scene.terrain, way, ValueTracker(0), palette.GREEN).strokes(scene.camera)
    assert strokes.straight and (way.left_at is not None) == (lr > 1)
    for begin in range(int(way.end) + 1):
        for end in {begin, begin + 0.3, begin + 1, begin + 1.7, way.end}:
            if not begin <= end <= way.end:
                continue
            strokes.straight = True
            few, seen = strokes.until(begin, end)
            strokes.straight = False
            every, _ = strokes.until(begin, end)
            assert seen.all() and len(few) == len(seen) == np.ceil(end) - begin + 1
            np.testing.assert_allclose(few[[0, -1]], every[[0, -1]], atol=0.01)  # pixels
            np.testing.assert_allclose(few[:-1], every[::PIECES][: len(few) - 1], atol=1e-6)


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


def test_marks_are_stretched_and_not_turned_by_the_way():
    """On a map each stands as in the legend; on a block it lies on the ground."""

    def marks(scene) -> np.ndarray:
        trail = Trail(scene.terrain, track()[0], ValueTracker(0), palette.GREEN)
        return np.array(trail.strokes(scene.camera).dots)[:, :4].reshape(-1, 2, 2)

    scene = acted(Ground, phi=0, theta=-90 * DEGREES)
    lay_flat(scene.terrain, view_of(fields.ravine).aspect, Area.of_frame(128 / 9, 8))
    upright = marks(scene)
    np.testing.assert_allclose(upright, upright[:, :1, :1] * np.eye(2), atol=1e-6)
    lying = marks(acted(Ground, phi=60 * DEGREES, theta=-40 * DEGREES))
    np.testing.assert_allclose(lying, lying.swapaxes(1, 2), atol=1e-6)
    assert (np.ptp(np.linalg.eigvalsh(lying), axis=1) > 0.1 * lying.max(axis=(1, 2))).all()


def test_a_hollow_mark_is_hollow_whichever_way_its_ground_falls():
    scene = acted(Ground)
    orange = palette.OWN["SGD"]
    seen = []
    for axes in ((9, 0, 0, 4, 20, 20), (4, 0, 0, 9, 20, 20)):
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 40, 40)
        draw_dot(scene.camera, cairo.Context(surface), axes, orange, rim=6.0)
        seen.append(np.frombuffer(surface.get_data(), np.uint8).reshape(40, 40, 4).astype(int))
    wide, tall = seen
    assert np.abs(wide - tall.swapaxes(0, 1)).max() < 20  # Cairo's edges
    assert wide[20, 20, 0] < wide[20, 26, 0] - 100  # red: the hole, and beside it


@pytest.mark.parametrize("opacity", [1.0, 0.3])
@pytest.mark.parametrize("time", [6.0, 7.6, 30.0])
def test_what_is_kept_of_a_trail_is_what_is_drawn_at_once(zigzag, opacity, time):
    """Also where two steps meet at a sharp angle, and where the trail is faint."""
    for trail in members(zigzag, Trail):
        trail.set(opacity=opacity)
    zigzag.clock.set_value(time)
    with small(360):
        kept = drawn(zigzag).astype(int)
        with nothing_kept():
            at_once = drawn(zigzag).astype(int)
        zigzag.clock.set_value(time + 0.7)  # what was lent to a frame has been given back
        drawn(zigzag)
        zigzag.clock.set_value(time)
        again = drawn(zigzag)
    assert np.abs(kept - at_once).max() <= 4
    assert (kept == again).all()


@pytest.fixture(scope="module")
def zigzag():
    from sgd_zigzag import SGDZigzag

    return acted(SGDZigzag, height=360)


def test_between_values_of_which_one_is_infinite_no_value_is_nan():
    for values in ([np.inf, 1.0], [1.0, np.inf], [np.inf, np.inf], [1.0, np.inf, 2.0]):
        series = Series(values, "", len(values) - 1)
        assert not any(np.isnan(series.at(time)) for time in np.linspace(-1, len(values), 25))
        assert series.at(0) == values[0]
