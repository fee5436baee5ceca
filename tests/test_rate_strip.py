"""The strip of a changing learning rate under a chart: what it draws and says, and its room."""

from __future__ import annotations

import faults
import numpy as np
import pytest
from acting import acted, drawn, members, small
from manim import ValueTracker
from momentum_path import MomentumPath
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag

from adventurer import Adventurer, Route
from fields import ravine
from optimizers import SGD, Momentum
from schedules import constant, cosine, step, warmup
from stage.figures.curves import Curves
from stage.figures.rate_strip import RateLines, RateStrip, stems_room, strip_height
from stage.look.colour import rgb
from stage.look.palette import ORANGE
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.lettering import Lettering
from stage.walk.told import Told

FALLING, RISING = cosine(0.9, 0.05, 30), warmup(0.02, 8, 0.1)
BOTH = SGD(lr=FALLING), Momentum(lr=RISING)


def told_of(*lrs, steps=30):
    walked = [Adventurer(-7, 2).optimize(ravine, SGD(lr=lr), steps).route for lr in lrs]
    return [Told(route, view_of(ravine), ORANGE) for route in walked]


def at(scene, time):
    """The scene's texts at a moment of the clock."""
    scene.clock.set_value(time)
    for line in members(scene, Lettering):
        line.update()
    return [line.text for line in members(scene, Lettering)]


@pytest.mark.parametrize("scene", [SGDZigzag, SGDDescent], ids=lambda scene: scene.__name__)
def test_line_and_value_go_by_the_schedule(scene):
    scene = acted(scene, methods=(SGD(lr=FALLING),), steps=30)
    (lines,) = members(scene, RateLines)
    left, bottom = lines.points[0][:2]
    for time in (0, 0.9, 1, 12.5, 29, 30):
        lr = FALLING(min(int(time), 29))
        said = at(scene, time)
        assert said.count(f"{lr:.3f}") == 1 and said.count("lr") == 1
        x, y, _ = lines.now(0)
        np.testing.assert_allclose((x - left) / lines.size[0], time / 30, atol=1e-12)
        np.testing.assert_allclose((y - bottom) / lines.size[1], lr / 0.9)
    corners = (lines.stairs(0, 30)[:, 1] - bottom) / lines.size[1] * 0.9
    np.testing.assert_allclose(corners[:-1:2], [FALLING(k) for k in range(30)])


def test_a_stair_ends_where_the_clock_is():
    lines = RateLines(told_of(step(0.9, 2, 0.5)), ValueTracker(0), Area(0, 30, 0, 0.9), 30)
    walked = lines.stairs(0, 2.5)[:, :2]
    np.testing.assert_allclose(walked[[0, -1]], [[0, 0.9], [2.5, 0.45]])
    assert (np.diff(walked[:, 0]) >= 0).all() and {*walked[:, 1].round(9)} == {0.9, 0.45}


def test_a_learning_rate_that_stays_has_none():
    scene = acted(SGDZigzag, methods=(SGD(lr=constant(0.95)),))
    assert not members(scene, RateLines) and "lr" not in at(scene, 3)
    assert strip_height(scene.routes) == 0
    scene = acted(SGDZigzag, methods=(SGD(lr=0.95), Momentum(lr=RISING)), shape="16:9")
    (lines,) = members(scene, RateLines)
    assert len(lines.series) == 1  # of the one whose lr changes


def test_it_is_drawn_in_the_routes_colour():
    scene = acted(SGDZigzag, 480, methods=(SGD(lr=FALLING),))
    with small(480):
        scene.clock.set_value(20)
        (lines,) = members(scene, RateLines)
        picture, points = drawn(scene) / 255, lines.stairs(0, 28)
        pixels = scene.camera.to_pixels(points, in_frame=True).round().astype(int)
    ink = [np.abs(picture[y - 1 : y + 2, x] - rgb(ORANGE)).sum(-1).min() for x, y in pixels]
    walked = points[:, 0] < lines.now(0)[0] - 0.1
    assert max(np.array(ink)[walked][1:]) < 0.5 < min(np.array(ink)[~walked][4:])


CROWDED = [
    (SGDZigzag, {"methods": (SGD(lr=FALLING),)}),
    (SGDZigzag, {"methods": BOTH, "shape": "16:9"}),
    (SGDZigzag, {"methods": BOTH, "shape": "right40"}),
    (MomentumPath, {"methods": (Momentum(lr=step(0.1, 10, 0.01)),)}),
    (SGDDescent, {"methods": (SGD(lr=step(0.2, 6, 0.6)),), "shape": "16:9"}),
    (SGDvsMomentum, {"methods": BOTH}),
    (SGDvsMomentum, {"methods": BOTH, "shape": "right65"}),
    (SGDvsMomentum, {"methods": tuple(SGD(lr=cosine(k / 10, 0, 9)) for k in (9, 8, 7, 6))}),
]


@pytest.mark.parametrize("scene, given", CROWDED, ids=lambda of: getattr(of, "__name__", ""))
def test_it_meets_nothing(scene, given):
    assert faults.of(scene, **given, steps=12) == []


def test_both_charts_keep_axes_of_one_length():
    scene = acted(SGDvsMomentum, methods=BOTH)
    first, second = members(scene, Curves)
    assert first.tall == pytest.approx(second.tall)
    (lines,) = members(scene, RateLines)
    assert second.at[1] + second.tall < lines.points[0][1] < first.at[1]
    assert (lines.points[0][0], lines.size[0]) == pytest.approx((first.left, first.wide))


def test_stems_that_have_no_room_for_it_stand_without():
    routes = [one.route for one in told_of(FALLING, RISING, FALLING)]
    high, strip = stems_room(routes, 4.0, 3.0)
    assert strip == strip_height(routes) and high > strip
    assert stems_room(routes, 2.5, 1.5)[1] == 0 < stems_room(routes, 2.5, 1.5)[0]
    assert stems_room(routes, 1.0, 3.0) == (0, 0)
    assert stems_room(routes[:2], 1.0, 3.0)[1] == strip  # the map gives half of its height for it
    assert stems_room(routes[:2], 0.0, 3.0)[1] == 0 < stems_room(routes[:2], 0.0, 3.0)[0]


def test_values_that_have_no_room_are_left_to_the_legend():
    told, clock = told_of(*(cosine(0.9, k / 100, 30) for k in range(5))), ValueTracker(4)
    narrow = RateStrip(told, clock, Area(0, 3, 0, 1), (0, 3), 30)
    broad = RateStrip(told, clock, Area(0, 8, 0, 1), (0, 8), 30)
    assert not narrow.values and [value.text[:3] for value in broad.values] == ["0.8"] * 5


def test_a_very_long_walk_has_no_more_corners_than_are_seen():
    still, lrs = np.zeros((100_001, 2)), np.geomspace(1, 0.01, 100_000)
    route = Route(ravine, SGD(), still, still[:, 0], still[1:], lrs=lrs)
    told = Told(route, view_of(ravine), ORANGE)
    lines = RateLines([told], ValueTracker(0), Area(0, 6, 0, 0.3), 100_000)
    assert len(lines.stairs(0, 100_000)) < 1000
