"""The ravine's surface and its gradient: what they say and draw is recomputed here from scratch."""

from __future__ import annotations

import math
import re

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from ravine_gradient import RavineGradient
from sgd_zigzag import SGDZigzag
from watching import LONG, in_field, seen_arrows, watched

import fields
from fields import Field
from stage.arrows.angle import Angle
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import GradientField
from stage.figures.bars import Bars
from stage.ground.lines import GroundLine
from stage.look import palette
from stage.look.colour import rgb

ACROSS = np.round(np.multiply(255, rgb(palette.ACROSS))).astype(int)
TURNED = Field(lambda x, y: x**2 + y**2 / 20, (-5, 5), (-10, 10), minima=((0, 0),))


def words(said: list[str]) -> list[str]:
    """What of it speaks of along and across."""
    return [text for text in said if re.search("along|across", text)]


@pytest.fixture(scope="module")
def gradient():
    return watched(RavineGradient)


# --- the gradient -------------------------------------------------------------------------------


def down(point: np.ndarray) -> np.ndarray:
    return -np.array([point[0] / 10, 2 * point[1]])


def degrees(way: np.ndarray, other: np.ndarray) -> float:
    return math.degrees(math.acos(np.dot(way, other) / math.dist(way, (0, 0)) / math.hypot(*other)))


def angles(said: list[str]) -> list[str]:
    return [text for text in said if text.endswith("°")]


def test_every_text_of_the_gradient_is_what_the_numbers_say(gradient):
    scene, plays = gradient
    said = texts(scene)
    off = degrees((0.7, -4.0), (7.0, -2.0))
    assert off == pytest.approx(64.13, abs=0.005)
    on_lines = [label.text for label in scene.written]  # the losses of contour lines
    assert all(re.fullmatch(r"(loss )?[\d.]+", text) for text in on_lines)
    said = [text for text in said if text not in on_lines]
    assert len(said) == 6 and {"at (−7, 2)", "0.7", "4.0", f"{off:.0f}°"} <= set(said)
    assert re.search("along.*x", words(said)[0]) and re.search("across.*y", words(said)[1])
    assert all({*play.formulas} == {"-nabla f"} for play in plays)
    (bars,) = members(scene, Bars)
    assert bars.length(0) / bars.length(1) == pytest.approx(0.7 / 4.0)
    assert [one.color for one in bars.series] == [palette.ALONG, palette.ACROSS]


def test_numbers_come_when_what_they_measure_stands_there(gradient):
    """First both components, then the angle; each is seen for 1.5 s or more."""
    _, plays = gradient
    apart = [any(np.allclose(a.way, (0.7, 0)) for a in play.arrows) for play in plays]
    for number in ("0.7", "4.0"):
        assert [number in play.said for play in plays].index(True) > apart.index(True)
        assert sum(play.seconds for play in plays if number in play.said) > 1.5
    assert next(play.beat for play in plays if angles(play.said)) == "not at the goal"
    assert all("4.0" in play.said for play in plays if angles(play.said))
    assert plays[-1].seconds > 1.5 and angles(plays[-1].said) == angles(plays[-2].said)


def test_bars_grow_in_the_film_while_the_parts_swing():
    """They are seen half grown, not only empty and full."""

    def long(scene: RavineGradient) -> int:
        picture = drawn(scene)[scene.camera.pixel_height * 3 // 4 :]
        return int((np.abs(picture.astype(int) - ACROSS).max(axis=-1) < 12).sum())

    seen = framing.frames(RavineGradient, long, rate=10).seen
    assert any(0.1 < each / max(seen) < 0.9 for each in np.subtract(seen, seen[0]))


def test_the_arrow_at_the_start_is_the_gradient_and_its_parts_add_up_to_it(gradient):
    """One to one, on the map, each part in the colour of its bar."""
    scene, plays = gradient
    (whole,) = plays[0].arrows
    np.testing.assert_allclose(whole.tail, (-7, 2), atol=1e-9)
    np.testing.assert_allclose(whole.way, (0.7, -4.0), atol=1e-9)
    large = [arrow for arrow in plays[-1].arrows if np.allclose(arrow.tail, (-7, 2))]
    ways = sorted(tuple(np.round(arrow.way, 9).tolist()) for arrow in large)
    assert ways == [(0.0, -4.0), (0.7, -4.0), (0.7, 0.0)]
    by_color = {
        one.color_role: in_field(scene, one.tips())[0, :2] - in_field(scene, one.tails())[0, :2]
        for one in members(scene, Arrows)
    }
    np.testing.assert_allclose(by_color[palette.ALONG], (0.7, 0), atol=1e-9)
    np.testing.assert_allclose(by_color[palette.ACROSS], (0, -4), atol=1e-9)
    dim = [
        b for a, b in zip(plays[-1].arrows, plays[-1].faint, strict=True) if np.hypot(*a.way) < 0.6
    ]
    assert 140 <= len(dim) <= 150 and max(dim) < 0.7  # none under the index lines' losses


def test_while_the_arrow_is_taken_apart_its_parts_swing_and_shrink_to_their_axes(gradient):
    """Each keeps what is its own all the way: only the other coordinate goes to zero."""
    part = next(one for one in members(gradient[0], Arrows) if one.color_role == palette.ACROSS)
    start = part.copy().set(vectors=np.array([[0.7, -4.0]]))
    for share in (0.0, 0.5, 1.0):
        half = part.copy()
        half.interpolate_color(start, part, share)
        np.testing.assert_allclose(half.vectors, [[0.7 * (1 - share), -4.0]], atol=1e-12)


def drawn_angle(scene: RavineGradient) -> tuple[np.ndarray, ...]:
    """Where the sector has its point, and both ways from there to the ends of its arc."""
    (angle,) = members(scene, Angle)
    assert angle.grown == 1 and angle.opacity == 1
    at = in_field(scene, scene.terrain.place(angle.box))[0, :2]
    arc = in_field(scene, angle.arc(angle.radius))[:, :2]
    assert np.ptp(np.hypot(*(arc - at).T)) < 1e-6
    return at, arc[0] - at, arc[-1] - at


FAR = {
    "ravine": (fields.ravine, None, (0, 0), down),
    "lower right": (fields.ravine, (1.0, -2.5), (0, 0), down),
    "near the floor": (fields.ravine, (-7.0, 0.1), (0, 0), down),
    "straight at it": (fields.bowl, (1.5, -0.5), (0, 0), lambda p: -2 * np.array(p)),
    "turned": (TURNED, (2.0, -3.0), (0, 0), lambda p: -np.array([2 * p[0], p[1] / 10])),
    "rosenbrock": (
        fields.rosenbrock,
        None,
        (1, 1),
        lambda p: np.array(
            [2 * (1 - p[0]) + 400 * p[0] * (p[1] - p[0] ** 2), -200 * (p[1] - p[0] ** 2)]
        ),
    ),
}


@pytest.mark.parametrize("case", FAR)
def test_the_angle_is_that_between_the_gradient_and_the_way_to_the_minimum(case):
    """As it is written, and as it is drawn; the line leads from the hiker to the minimum."""
    field, start, goal, steepest = FAR[case]
    scene = acted(RavineGradient, field=field, start=start)
    start = np.array(start or scene.view.start)
    ways = steepest(start), np.array(goal) - start
    assert angles(texts(scene)) == [f"{degrees(*ways):.0f}°"]
    at, *sides = drawn_angle(scene)
    np.testing.assert_allclose(at, start, atol=1e-9)
    for side, way in zip(sides, ways, strict=True):
        assert math.atan2(*side) == pytest.approx(math.atan2(*way), abs=1e-6)
    lines = [in_field(scene, line.scene_points())[:, :2] for line in members(scene, GroundLine)]
    assert any(np.allclose(line[[0, -1]], [start, goal], atol=1e-9) for line in lines)


def test_of_several_minima_the_angle_is_to_the_nearest():
    scene = acted(RavineGradient, field=fields.himmelblau)
    start = np.array(scene.view.start)
    goal = min(
        [(3, 2), (-2.805, 3.131), (-3.779, -3.283), (3.584, -1.848)],
        key=lambda m: math.dist(m, start),
    )
    x, y = start
    one, other = x * x + y - 11, x + y * y - 7
    steepest = -np.array([4 * x * one + 2 * other, 2 * one + 4 * y * other])
    assert angles(texts(scene)) == [f"{degrees(steepest, goal - start):.0f}°"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"field": fields.saddle},  # it has no minimum
        {"start": (0.0, 0.0)},  # there is no way to where one stands
        {"start": (0.05, 0.0)},
        {"field": LONG},  # on a stretched map an angle is another to the eye
        {"field": Field(lambda x, y: 3.0, (-1, 1), (-1, 1), minima=[(0, 0)])},  # no gradient
    ],
    ids=["saddle", "goal", "ring", "stretched", "level"],
)
def test_where_there_is_no_angle_to_a_goal_none_is_shown(parameters):
    scene = acted(RavineGradient, **parameters)
    assert not members(scene, Angle) and not angles(texts(scene))


@pytest.mark.parametrize("start", [None, (1.0, -2.5), (-4.0, 0.3), (-7.4, 2.2)])
def test_in_the_end_the_hiker_hides_neither_tail_nor_angle(start):
    scene = acted(RavineGradient, start=start)
    with small():
        (body,) = framing.hiker_boxes(scene)
    (angle,) = members(scene, Angle)
    arrows = [one for one in members(scene, Arrows) if len(one.box) == 1]
    shares = np.linspace(0, 1, 50)[:, None]
    points = [one.tails() + shares * (one.tips() - one.tails()) for one in arrows]
    for x, y, _ in np.concatenate([*points, angle.arc(angle.radius)]):
        assert not (body.left < x < body.right and body.bottom < y < body.top)
    (number,) = (line for line in framing.text_boxes(scene) if "°" in line.name)
    assert number.overlap(body) == 0


def test_the_map_lies_where_the_walks_have_theirs(gradient):
    """So that the slides can be compared."""
    other = acted(SGDZigzag)
    assert np.array_equal(gradient[0].terrain.points, other.terrain.points)
    assert gradient[0].view == other.view


def field_arrows(plays: list) -> list:
    """The strokes of the whole field, and the first arrow, small like them."""
    return next(play.arrows for play in plays if len(play.arrows) > 100)


def test_the_field_is_true_to_one_scale_and_points_across(gradient):
    """But for the weakest, near the floor: they are long enough to be seen, and tell directions."""
    _, plays = gradient
    arrows = field_arrows(plays)
    assert 141 <= len(arrows) <= 15 * 10 + 1
    middles = np.array([tail + way / 2 for _, tail, way, _ in arrows])
    start = next(i for i, arrow in enumerate(arrows) if np.allclose(arrow.tail, (-7, 2)))
    middles[start] = (-7, 2)
    ways, slopes = np.array([arrow.way for arrow in arrows]), np.array([*map(down, middles)])
    scale = np.hypot(*ways[start]) / np.hypot(*slopes[start])
    ticks = np.array([arrow.form == "tick" for arrow in arrows])
    assert {arrow.form for arrow in arrows} == {"gradient", "tick"}  # none is capped here
    np.testing.assert_allclose(ways[~ticks], scale * slopes[~ticks], atol=1e-9)
    assert 0.1 < ticks.mean() < 0.3 and np.abs(middles[ticks, 1]).max() < 1
    lengths, true = np.hypot(*ways[ticks].T), scale * np.hypot(*slopes[ticks].T)
    assert np.ptp(lengths) < 1e-9 and (true < lengths).all()
    assert lengths[0] <= np.hypot(*ways[~ticks].T).min()
    np.testing.assert_allclose(ways[ticks] / lengths[0], slopes[ticks] / (true / scale)[:, None])
    assert np.mean(np.abs(slopes[:, 1]) > np.abs(slopes[:, 0])) > 0.9
    assert np.unique(middles.round(6), axis=0).shape == middles.shape  # no two on one spot


@pytest.mark.parametrize("field", [fields.ravine, fields.rosenbrock], ids=str)
def test_no_stroke_lies_under_what_is_written_on_the_map(field):
    scene = acted(RavineGradient, field=field)
    (strokes,) = members(scene, GradientField)
    drawn = strokes.weights > 0
    assert scene.written and 100 < drawn.sum() < len(drawn)
    for text in map(framing.box_of_text, scene.written):
        for x, y, _ in np.concatenate([strokes.tails()[drawn], strokes.tips()[drawn]]):
            assert not (text.left < x < text.right and text.bottom < y < text.top)


def test_what_is_longer_than_drawn_is_marked():
    scene, plays = watched(RavineGradient, field=fields.rosenbrock)
    low, high = np.transpose([scene.view.x_range, scene.view.y_range])
    shares = (np.array([(i, j) for j in range(10) for i in range(15)]) + 0.5) / (15, 10)
    x, y = (low + (high - low) * shares).T
    (field,) = members(scene, GradientField)
    x, y, shares = x[field.weights > 0], y[field.weights > 0], shares[field.weights > 0]
    arrows = field_arrows(plays)[: len(shares)]
    assert len(shares) > 110  # all but those under texts
    ways = np.array([arrow.way for arrow in arrows])
    middles = np.array([arrow.tail for arrow in arrows]) + ways / 2
    off = np.abs(middles - np.stack([x, y], axis=-1)) / (high - low) * (15, 10)
    assert off.max() < 0.15  # at the border they are moved in, by less than they are apart
    assert ((middles + ways / 2 > low) & (middles + ways / 2 < high)).all()
    slopes = np.stack([2 * (1 - x) + 400 * x * (y - x * x), -200 * (y - x * x)], axis=-1)
    share = np.hypot(*ways.T) / np.hypot(*slopes.T)
    capped, ticks = (np.array([a.form == form for a in arrows]) for form in ("capped", "tick"))
    usual = np.median(share[~capped & ~ticks])
    assert 1 < capped.sum() < 10
    np.testing.assert_allclose(share[~capped & ~ticks], usual, rtol=1e-6)
    assert (share[capped] < 0.999 * usual).all() and (share[ticks] > 1.001 * usual).all()
    for alike in (capped, ticks):
        assert np.ptp(np.hypot(*ways[alike].T)) < 1e-9
    np.testing.assert_allclose(ways, share[:, None] * slopes, atol=1e-9)  # −∇f of its own middle
    assert not any("head" in text for text in texts(scene))


def test_along_and_across_belong_to_the_field_and_not_to_the_start():
    there = acted(RavineGradient, start=(-4.0, 0.3))
    assert {"at (−4, 0.3)", "0.4", "0.6"} <= set(texts(there))
    flat = words(texts(acted(RavineGradient, start=(-7.0, 0.1))))  # there x is the longer part
    assert words(texts(there)) == flat
    assert [bool(re.search(p, t)) for p, t in zip(("along.*x", "across.*y"), flat, strict=True)]
    for start in (None, (0.2, 1.8)):  # one part is the longer, but no axis is the steeper
        assert not words(texts(acted(RavineGradient, field=fields.bowl, start=start)))
    turned = words(texts(acted(RavineGradient, field=TURNED, start=(2.0, -3.0))))
    assert [bool(re.search(p, t)) for p, t in zip(("across.*x", "along.*y"), turned, strict=True)]
    arrows, _ = seen_arrows(there)
    assert any(np.allclose(arrow.way, (0.4, -0.6)) for arrow in arrows)
