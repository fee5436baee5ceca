"""Walks of very many steps: what is drawn of them, and that it is what all of them would show."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag

from adventurer import Adventurer, sign_changes
from fields import ravine
from numerics.route import at_times, crossed
from optimizers import SGD
from stage.figures import standing_out, stems
from stage.ground.ground import Ground
from stage.look.view import view_of
from stage.walk import track
from stage.walk.series import Series
from stage.walk.told import Told
from stage.walk.track import PIECES, Track

STEPS = 2000


def laid(lr: float, steps: int = STEPS) -> Track:
    route = Adventurer(-7, 2).optimize(ravine, SGD(lr=lr), steps=steps).route
    return Track(Ground.of(ravine, view_of(ravine), 10, 1), route.points)


@pytest.mark.parametrize("lr", [1e-3, 0.95, 1.0, 1.0002])
def test_only_steps_that_are_seen_are_drawn_and_he_stands_where_he_is(lr, monkeypatch):
    """Slow, to a halt, to and fro for ever, and off the map."""
    short = laid(lr)
    monkeypatch.setattr(track, "MOST", STEPS + 1)
    whole = laid(lr)
    assert whole.whole and not short.whole and len(short.marks) < 0.6 * len(whole.marks)
    assert (short.end, short.left_at) == (pytest.approx(whole.end), whole.left_at)
    np.testing.assert_allclose(short.knots, whole.knots, atol=1e-12)
    for time in np.linspace(0, whole.end, 37):
        here, there = short.at(time), whole.at(time)
        np.testing.assert_allclose(here[:2], there[:2], atol=1e-9)
        assert abs(here[2] - there[2]) < 0.02  # how high, is told by a step like it
    ends = short.box[short.first]
    np.testing.assert_allclose(ends, whole.box[short.marks * PIECES], atol=1e-9)
    np.testing.assert_array_equal(short.at(41), short.knots[41])
    size = 1 / track.COARSE
    for step in range(0, int(whole.end), 7):  # each lies by one that is drawn, by then
        by = ends[: short.mark_at(step) + 1, :2] - whole.knots[step, :2]
        assert np.abs(by).max(axis=1).min() <= 2 * size  # y has the shorter side


@pytest.mark.parametrize("scene", [SGDZigzag, SGDvsMomentum])
def test_the_picture_is_that_of_all_steps(scene, monkeypatch):
    """The last frame, but for edges; and each figure in it."""
    methods = tuple(type(one)(lr=one.lr / 40) for one in scene.methods)
    pictures, said = [], []
    for most in (track.MOST, STEPS + 1):
        monkeypatch.setattr(track, "MOST", most)
        monkeypatch.setattr(standing_out, "MOST", most)
        if most > STEPS:
            monkeypatch.setattr(standing_out, "COLUMN", 0.0)
            monkeypatch.setattr(stems, "COLUMN", 0.0)
        made = acted(scene, methods=methods, steps=STEPS)
        with small():
            pictures.append(drawn(made).astype(float))
        said.append(texts(made))
    assert said[0] == said[1]
    apart = np.abs(pictures[0] - pictures[1]).max(axis=-1)
    assert (apart > 48).mean() < 0.003 and apart.mean() < 0.6


def test_stems_and_curves_keep_what_stands_out():
    rng = np.random.default_rng(3)
    lengths = rng.normal(size=5000)
    kept = standing_out.longest(lengths, pitch=8 / 5000)
    column = (np.arange(5000) * 8 / 5000 / standing_out.COLUMN).astype(int)
    assert len(kept) < 5000
    for each in np.unique(column)[::50]:
        mine, all_of_it = lengths[kept[column[kept] == each]], lengths[column == each]
        assert max(mine.max(), 0) >= max(all_of_it.max(), 0) - standing_out.HAIR
        assert min(mine.min(), 0) <= min(all_of_it.min(), 0) + standing_out.HAIR
    points = np.stack([np.linspace(0, 6, 5000), lengths, 0 * lengths], axis=-1)
    kept = standing_out.extremes(points)
    assert kept[0] == 0 and kept[-1] == 4999 and len(kept) <= 2 * 6 / standing_out.WIDE + 4
    assert {int(np.argmax(lengths)), int(np.argmin(lengths))} <= {*kept.tolist()}
    assert standing_out.extremes(points[:500]).tolist() == list(range(500))


def test_figures_at_a_moment_are_those_of_the_whole_way():
    """A moment asks for the steps about it alone; it is the same number."""
    route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.95), steps=90).route
    told = Told(route, view_of(ravine))
    for time in (0, 0.3, 1, 41.75, 89.5, 90, 95):
        at = min(time, 90)
        expected = [np.interp(at, np.arange(91), axis) for axis in route.points.T]
        assert at_times(route.points, np.array([at]))[0].tolist() == expected
        assert told.crossings(time) == sign_changes(route.points[: int(at + 1e-6) + 1, 1])
        series = Series(route.losses, "", 90)
        assert series.at(time) == np.interp(at, np.arange(91), route.losses)
    assert crossed(np.array([])).tolist() == [] and crossed(np.zeros(2)).tolist() == [0, 0]


def test_a_mark_is_drawn_for_each_step_that_a_clip_stops_at():
    scene = acted(SGDZigzag, steps=STEPS, methods=(SGD(lr=1e-4),), slow_steps=12)
    (walker,) = scene.party
    assert {*range(13)} <= {*walker.track.marks.tolist()}
    assert members(scene, stems.Stems)[0].kept[-1] <= STEPS
