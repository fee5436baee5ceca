"""Which way, and descent in the hills: what they say and draw is recomputed here from scratch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from acting import acted, drawn, members, texts
from plain import descend, uphill
from sgd_descent import SGDDescent
from watching import ground, in_field, said_at, watched
from which_way import WhichWay

from optimizers import SGD
from stage.arrows.arrows import Arrows
from stage.figures.step_bars import StepBars
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.lettering import Lettering
from stage.walk.hiker import Hiker
from stage.walk.trail import Trail


@pytest.fixture(scope="module")
def which_way():
    return watched(WhichWay)


@pytest.fixture(scope="module")
def descent():
    return watched(SGDDescent)


def shown(play) -> list:
    """The arrows that are not faded out."""
    return [arrow for arrow, faint in zip(play.arrows, play.faint, strict=True) if faint > 0]


# --- which way ----------------------------------------------------------------------------------

FIRST = np.array([0.3, 1.4])
SECOND = FIRST - 0.6 * uphill(FIRST)


def seen_around(play, point: np.ndarray) -> list[float]:
    """The directions of a play's arrows, each of the form that the slope there calls for."""
    angles = []
    for (form, tail, way, _), faint in zip(play.arrows, play.faint, strict=True):
        away = tail - point  # they stand in a ring around the hiker
        slope = uphill(point) @ away / np.hypot(*away)
        level = abs(slope) < 1e-5
        assert form == ("level" if level else "uphill" if slope > 0 else "gradient")
        assert faint == pytest.approx(1 if form == "gradient" else 1 / 3, abs=0.01)
        np.testing.assert_allclose(way / np.hypot(*way), away / np.hypot(*away), atol=1e-6)
        angles.append(np.arctan2(away[1], away[0]))
    return sorted(angles)


def test_twelve_arrows_lead_all_around_and_those_not_down_are_faint(which_way):
    """Those that lead uphill are hollow, and what lies along the slope is a dash, no arrow."""
    _, plays = which_way
    play = next(play for play in plays if len(play.arrows) == 12)
    angles = seen_around(play, FIRST)
    around = np.diff(angles, append=angles[0] + 2 * np.pi)
    np.testing.assert_allclose(around, np.pi / 6, atol=1e-6)
    assert [form for form, *_ in play.arrows].count("uphill") == 5


def test_at_the_second_place_only_the_five_that_lead_down_are_there(which_way):
    _, plays = which_way
    play = [play for play in plays if len(play.arrows) == 5][-1]
    steepest = np.arctan2(*-uphill(SECOND)[::-1])
    np.testing.assert_allclose(
        seen_around(play, SECOND), steepest + np.arange(-2, 3) * np.pi / 6, atol=1e-6
    )
    assert {form for form, *_ in play.arrows} == {"gradient"}


def test_in_the_picture_arrows_are_as_long_as_the_slopes_on_one_scale_at_both_places():
    """However they are foreshortened: a slope of 1 is so many units long, anywhere."""
    scales = []

    class Watched(WhichWay):
        def play(self, *args, **kwargs):
            super().play(*args, **kwargs)
            for rose in members(self, Arrows):
                if rose.sweep == 1:
                    ends = (rose.tails(), rose.tips())
                    tails, tips = (self.camera.project_points(each)[:, :2] for each in ends)
                    points = in_field(self, rose.tails())[:, :2]
                    point = points.mean(axis=0)
                    away = points - point
                    slopes = away @ uphill(point) / np.hypot(*away.T)
                    arrows = np.array([form != "level" for form in rose.forms])
                    lengths = np.hypot(*(tips - tails).T)
                    scales.extend((lengths / np.abs(slopes))[arrows])
                    steepest = lengths.max()
                    assert (lengths[~arrows] < 0.1 * steepest).all()

    acted(Watched)
    assert len(scales) > 40 and np.ptp(scales) < 1e-3 * np.mean(scales)


def test_the_arrows_of_the_slopes_go_down_or_up_with_the_ground(which_way):
    _, plays = which_way
    arrows = max((play.arrows for play in plays), key=len)
    for form, _, _, rise in arrows:
        assert {"uphill": rise > 0, "gradient": rise < 0}.get(form, abs(rise) < 0.25)


def test_the_one_that_remains_is_the_steepest_and_says_its_slope(which_way):
    """Minus the gradient, and not one of the eleven others."""
    _, plays = which_way
    after = [play for play in plays if sum(np.array(play.faint) > 0) == 1 and play.clock[1] == 0]
    (arrow,) = shown(after[0])
    down = -uphill(FIRST)
    np.testing.assert_allclose(arrow.way / np.hypot(*arrow.way), down / np.hypot(*down), atol=1e-6)
    assert after[0].said == [f"slope −{np.hypot(*down):.1f}"] == ["slope −1.8"]


def test_the_last_picture_is_two_footprints_and_one_arrow_with_its_slope(which_way):
    scene, plays = which_way
    (trail,), (hiker,) = members(scene, Trail), members(scene, Hiker)
    prints = in_field(scene, ground(scene).place(trail.track.knots))[:, :2]
    np.testing.assert_allclose(prints, [FIRST, SECOND], atol=1e-6)
    np.testing.assert_allclose(in_field(scene, hiker.foot()[None])[0, :2], SECOND, atol=1e-6)
    (arrow,), down = shown(plays[-1]), -uphill(SECOND)
    ahead = down / np.hypot(*down)
    np.testing.assert_allclose(arrow.way / np.hypot(*arrow.way), ahead, atol=1e-6)
    assert (arrow.tail - SECOND) @ ahead == pytest.approx(np.hypot(*(arrow.tail - SECOND)))
    before, now = (f"slope −{np.hypot(*uphill(point)):.1f}" for point in (FIRST, SECOND))
    assert (before, now) == ("slope −1.8", "slope −1.4")
    assert now in texts(scene) and set(texts(scene)) <= {before, now}
    for line in members(scene, Lettering):  # each nearer to where it is so steep
        if line.text:
            middle = line.points.min(axis=0) / 2 + line.points.max(axis=0) / 2
            seen = scene.camera.project_points(ground(scene).place(trail.track.knots))
            first, second = np.hypot(*(seen - middle)[:, :2].T)
            assert (first < second) == (line.text == before)


def test_the_light_goes_where_the_hiker_goes():
    """The ground beyond the second footprint lies in the grey fog, until the hiker is there."""
    scene = acted(WhichWay)
    prints = ground(scene).place(members(scene, Trail)[0].track.knots)
    first, second = np.round(scene.camera.to_pixels(prints)).astype(int)
    scene.mobjects = [ground(scene)]
    light = {}
    for time in (0, 1):
        scene.clock.set_value(time)
        picture = drawn(scene)
        ahead = second + (second - first) // 4
        for name, (x, y) in (("behind", first), ("ahead", ahead)):
            spot = np.median(picture[y - 6 : y + 7, x - 6 : x + 7], axis=(0, 1))
            light[name, time] = np.ptp(spot)  # colour: fog has little of it
    assert light["ahead", 1] > 1.5 * light["ahead", 0]
    assert light["behind", 0] > 1.5 * light["behind", 1]


def test_another_lr_leads_to_another_slope(which_way):
    other, plays = watched(WhichWay, methods=(SGD(lr=0.3),))
    end = FIRST - 0.3 * uphill(FIRST)
    assert f"slope −{np.hypot(*uphill(end)):.1f}" in texts(other)
    assert "slope −1.4" in texts(which_way[0]) and "slope −1.4" not in texts(other)
    assert ["slope −1.8"] in [play.said for play in plays]  # the slope at the start is the same
    assert (drawn(which_way[0]) != drawn(other)).any(axis=-1).mean() > 0.01


# --- descent ------------------------------------------------------------------------------------

WAY = descend(0.15, 23)
LENGTHS = np.array([0.15 * np.hypot(*uphill(point)) for point in WAY[:-1]])


def test_every_step_is_lr_times_the_slope_and_shorter_than_the_one_before(descent):
    scene, _ = descent
    (trail,) = members(scene, Trail)
    prints = in_field(scene, ground(scene).place(trail.track.knots))[:, :2]
    np.testing.assert_allclose(prints, WAY, atol=1e-5)
    lengths = np.hypot(*np.diff(prints, axis=0).T)
    np.testing.assert_allclose(lengths, LENGTHS, atol=1e-5)
    assert (np.diff(lengths) < 0).all()  # from the first step on
    assert np.hypot(*uphill(prints[-1])) < 0.01 * np.hypot(*uphill(prints[0]))  # in the hollow


def test_every_text_of_the_descent_is_what_the_numbers_say(descent):
    scene, plays = descent
    told = ["SGD", "lr 0.15", "length of each step"]
    ends = f"{LENGTHS[0]:.2f}", f"{LENGTHS[-1]:.4f}"
    assert sorted(texts(scene)) == sorted([*told, "step 23", *ends])
    assert ends == ("0.26", "0.0018")
    for play in plays:
        assert f"step {int(play.clock[1])}" in play.said
    for time in (0, 2.5, 11, 23):
        assert f"step {int(time)}" in said_at(scene, time)


def test_the_bars_are_the_lengths_and_grow_while_a_step_is_taken(descent):
    scene, _ = descent
    (bars,) = members(scene, StepBars)
    for time in (0, 0.5, 3, 7.25, 23):
        scene.clock.set_value(time)
        share = np.clip(time - np.arange(23), 0, 1)
        expected = share * LENGTHS / LENGTHS.max() * scene.bars
        np.testing.assert_allclose(bars.heights(), expected, atol=1e-4)


def test_bars_to_come_are_outlined_as_high_as_they_will_be():
    """Faintly, at the place of each that has not grown; and nothing of that is left at the end."""
    scene = acted(SGDDescent, height=1080)
    (bars,) = members(scene, StepBars)
    x = bars.area.left + (np.arange(23) + 0.5) * bars.area.width / 23
    tops = bars.area.bottom + LENGTHS / LENGTHS.max() * scene.bars
    at = scene.camera.to_pixels(np.stack([x, tops, 0 * x], axis=-1), in_frame=True).astype(int)
    colour = np.array(rgb(bars.color_role)) * 255
    background = np.array(rgb(palette.BACKGROUND)) * 255
    high = LENGTHS > 0.1  # above the line they stand on, and the last figure
    for time in (0, 3, 7, 23):
        scene.clock.set_value(time)
        picture = drawn(scene).astype(int)
        edge = [picture[y - 2 : y + 4, x] for x, y in at]
        inside = np.array([picture[y + 8, x] for x, y in at])
        seen = np.array([np.abs(column - background).max() for column in edge])
        full = np.abs(inside - colour).max(axis=-1) < 40
        grown = np.arange(23) < time
        assert np.array_equal(full[high], grown[high])
        assert (seen[high & ~grown] > 20).all()
        assert (np.abs(inside - background).max(axis=-1)[high & ~grown] < 20).all()


def test_three_times_the_downhill_gradient_shrinks_to_the_step_beside_its_ghost(descent):
    """−∇f is true to the ground's scale; it is called so, and by what it is multiplied."""
    _, plays = descent
    aimed = [play for play in plays if play.arrows]
    assert sorted({int(play.clock[0]) for play in aimed}) == [0, 1, 2]
    for k in range(3):
        during = [play for play in aimed if play.clock == (k, k)]
        for play in during:
            for arrow in play.arrows:
                np.testing.assert_allclose(arrow.tail, WAY[k], atol=1e-5)
        first, last = during[0], during[-1]
        (arrow,) = first.arrows
        np.testing.assert_allclose(arrow.way, -uphill(WAY[k]), rtol=1e-4)
        ghost, step = sorted(last.arrows, key=lambda each: -np.hypot(*each.way))
        np.testing.assert_allclose(ghost.way, -uphill(WAY[k]), rtol=1e-4)
        np.testing.assert_allclose(step.way, WAY[k + 1] - WAY[k], atol=1e-5)
        assert sorted(last.faint)[0] < 0.6 and sorted(last.faint)[1] == 1
        assert first.formulas == ["-nabla f"]
        assert sorted(last.formulas) == ["-nabla f", "times 0.15"]
    seconds = sum(play.seconds for play in aimed if play.clock == (0, 0))
    assert seconds > 1.5  # there is something to read


def test_the_land_fills_its_place_and_the_hiker_faces_the_way_he_goes(descent):
    """As the camera stands in the end. His way leads down, and to the right."""
    scene, _ = descent
    camera, free = scene.camera, scene.free
    x, y = camera.project_points(ground(scene).place(ground(scene).sheet()))[:, :2].T
    assert np.ptp(x) > 0.85 * free.width and np.ptp(y) > 0.5 * free.height
    assert free.left <= x.min() and x.max() <= free.right and y.max() <= free.top
    (hiker,) = members(scene, Hiker)
    way = camera.project_points(ground(scene).place(hiker.track.knots))[:, :2]
    assert (np.diff(way[:12], axis=0) * (1, -1) > 0).all()
    for time in (0, 0.5, 3.4, 9):
        scene.clock.set_value(time)
        assert hiker.stance(camera)[1] == 1
    scene.clock.set_value(23)
    there = hiker.away(camera)
    assert np.hypot(*there) > 0.4 * hiker.tall  # he has stepped aside
    hiker.aside = 0.5  # which is a hop, and no step of the walk
    hop = hiker.away(camera) - there / 2
    assert hop[0] == pytest.approx(0) and hop[1] > 0.3 * hiker.tall
    assert hiker.below(camera)[1] == pytest.approx(hop[1] * camera.unit)  # his shadow stays below
    hiker.aside = 1.0
    assert not hiker.below(camera).any()


def test_steps_can_be_counted_at_first(descent):
    _, plays = descent
    walks = [play for play in plays if play.walks]
    assert [play.clock for play in walks] == [*itertools.pairwise(range(9)), (8, 23)]
    assert all(play.seconds >= 0.3 for play in walks)
    assert walks[-1].seconds / 15 < 0.15


def test_another_lr_gives_other_bars(descent):
    other = acted(SGDDescent, methods=(SGD(lr=0.3),))
    way = descend(0.3, 23)
    (bars,) = members(other, StepBars)
    lengths = np.hypot(*np.diff(way, axis=0).T)
    np.testing.assert_allclose(bars.heights() / bars.heights()[0], lengths / lengths[0], atol=1e-4)
    assert "lr 0.3" in texts(other) and "0.0018" not in texts(other)
    descent[0].clock.set_value(23)
    assert (drawn(descent[0]) != drawn(other)).any(axis=-1).mean() > 0.01
