"""The zig-zag and Momentum's path: what they say and draw is recomputed here from scratch."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from acting import acted, drawn, members, texts
from momentum_path import MomentumPath
from plain import length, sign_changes, walk
from sgd_zigzag import SGDZigzag
from watching import ground, in_field, said_at, watched

from optimizers import SGD, Momentum
from stage.figures.stems import Stems
from stage.look.colour import rgb
from stage.paint.lettering import Lettering
from stage.walk.hiker import Hiker
from stage.walk.trail import Ghost, Trail


@pytest.fixture(scope="module")
def zigzag():
    return watched(SGDZigzag)


@pytest.fixture(scope="module")
def momentum():
    return watched(MomentumPath)


BOTH = pytest.mark.parametrize("name, way", [("zigzag", (0.95, 0)), ("momentum", (0.1, 0.9))])


def figures(points: np.ndarray, step: float) -> list[str]:
    """What the line of figures says at a moment of the clock; the minimum is at (0, 0)."""
    x, y = (np.interp(step, np.arange(len(points)), axis) for axis in points.T)
    crossed = sign_changes(points[: int(step) + 1, 1])  # after n steps, n at most
    return [
        f"step {int(step)}",
        f"walked {length(points, step):.1f}",
        f"left to go {math.hypot(x, y):.2f}",
        f"{crossed} crossing" + "s" * (crossed != 1),
    ]


STEMS = ["y at each step, ½ scale", "2", "0", "−2"]


def last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def peaks(points: np.ndarray) -> dict[int, str]:
    """|y| where the walker turns back, by the step; the start, whose y has its tick, is none."""
    far = np.abs(points[:, 1])
    turns = [k for k in range(1, len(far) - 1) if far[k - 1] < far[k] > far[k + 1]]
    return {k: f"{far[k]:.1f}" for k in turns}


def lines_with_losses(scene) -> list[Lettering]:
    """What is written on contour lines: the loss, with its name where there is room."""
    return [line for line in scene.written if re.fullmatch(r"(loss )?[\d.]+", line.text)]


# --- the two walks ------------------------------------------------------------------------------


def test_every_text_of_the_zigzag_is_what_the_numbers_say(zigzag):
    said = texts(zigzag[0])
    told = [line.text for line in lines_with_losses(zigzag[0])]
    assert sorted(said) == sorted(["SGD", "lr 0.95", *STEMS, *figures(walk(0.95), 30), *told])
    assert {"walked 37.0", "left to go 0.36", "30 crossings"} <= set(said)


def test_every_text_of_momentum_is_what_the_numbers_say(momentum):
    points = walk(0.1, 0.9)
    told = ["Momentum", "lr 0.1   momentum 0.9", "SGD   lr 0.95", *STEMS]
    told += figures(points, 30)
    said = texts(momentum[0])
    told += [line.text for line in lines_with_losses(momentum[0])]
    assert {*told, "walked 12.8", "left to go 0.90", "4 crossings"} <= set(said)
    assert len(set(said)) == len(said)
    figures_said = sorted(text for text in said if text not in told)
    assert figures_said == sorted(peaks(points).values()) == ["0.5", "0.7", "1.0", "1.4"]


@BOTH
def test_two_contour_lines_say_their_loss_where_they_lie(name, way, request):
    scene, _ = request.getfixturevalue(name)
    lines = lines_with_losses(scene)
    assert len(lines) == 2
    for line in lines:
        middle = (line.points.min(axis=0) + line.points.max(axis=0)) / 2
        turns = np.linspace(0, 2 * np.pi, 24)
        around = np.stack([np.cos(turns), np.sin(turns), 0 * turns], axis=-1)
        x, y = in_field(scene, middle + 0.15 * around)[:, :2].T  # it passes by within 14 pixels
        losses = x * x / 20 + y * y
        assert losses.min() < float(last_word(line.text)) < losses.max()


@BOTH
def test_after_every_play_and_in_mid_step_the_figures_are_true(name, way, request):
    scene, plays = request.getfixturevalue(name)
    points = walk(*way)
    for play in plays:
        assert set(figures(points, play.clock[1])) <= set(play.said), play.beat
    for time in (0, 0.5, 3.25, 7.6, 21, 29.9, 30):
        assert set(figures(points, time)) <= set(said_at(scene, time)), time


@BOTH
def test_footprints_are_drawn_where_the_numbers_are(name, way, request):
    """31 of them, by the corners of the map; and there are pixels of the route's colour."""
    scene, _ = request.getfixturevalue(name)
    scene.clock.set_value(30)
    (trail,), points = members(scene, Trail), walk(*way)
    places = ground(scene).place(trail.track.knots)
    assert len(places) == 31
    np.testing.assert_allclose(in_field(scene, places)[:, :2], points, atol=1e-9)
    clip = {"zigzag": SGDZigzag, "momentum": MomentumPath}[name]
    large = acted(clip, height=1080)  # the smallest dots are still hollow there
    picture = drawn(large).astype(int)
    colour = np.array(rgb(trail.color_role)) * 255
    near = []
    for x, y in np.round(large.camera.to_pixels(places)).astype(int):
        patch = picture[y - 8 : y + 9, x - 8 : x + 9].reshape(-1, 3)
        near.append(np.abs(patch - colour).max(axis=1).min() < 40)
    assert np.mean(near) > 0.8
    (hiker,) = members(scene, Hiker)
    np.testing.assert_allclose(in_field(scene, hiker.foot()[None])[0, :2], points[30], atol=1e-9)


def test_the_first_arrow_times_lr_overshoots_the_floor(zigzag):
    _, plays = zigzag
    start = [play for play in plays if play.arrows and play.clock[1] == 0]
    full, scaled = start[0], start[-1]
    (whole,), (ghost, step) = full.arrows, sorted(scaled.arrows, key=lambda each: each.way[1])
    assert whole.form == step.form == "gradient"
    np.testing.assert_allclose(ghost.way, whole.way, atol=1e-9)
    assert sorted(scaled.faint)[0] < 0.6 and sorted(scaled.faint)[1] == 1  # a ghost of the whole
    np.testing.assert_allclose(whole.way, (0.7, -4.0), atol=1e-9)  # −∇f(-7, 2), one to one
    np.testing.assert_allclose(step.way, (0.95 * 0.7, -0.95 * 4), atol=1e-9)
    assert (whole.tail + step.way)[1] < 0 < whole.tail[1]
    assert full.formulas == ["-nabla f"]
    (label,) = set(scaled.formulas) - set(full.formulas)
    assert re.search(r"^0\.95 .*-nabla f", label)


def test_the_arrow_of_a_slow_step_is_that_step(zigzag):
    """What Momentum's steps are made of, the lens tells: see `test_claims_turn`."""
    points = walk(0.95)
    aimed = [play for play in zigzag[1] if play.arrows and not play.walks]
    last = {int(play.clock[1]): play for play in aimed}  # by the step that they set out from
    assert sorted(last) == [0, 1, 2]
    for k, play in last.items():
        arrows = [
            arrow for arrow, weight in zip(play.arrows, play.faint, strict=True) if weight == 1
        ]
        assert len(play.arrows) - len(arrows) <= (k == 0)  # a ghost of the whole gradient
        (arrow,) = arrows
        assert arrow.form == "gradient"
        np.testing.assert_allclose(arrow.tail, points[k], atol=1e-9)
        np.testing.assert_allclose(arrow.way, points[k + 1] - points[k], atol=1e-9)
        x, y = points[k]
        np.testing.assert_allclose(arrow.way, -0.95 * np.array([x / 10, 2 * y]), atol=1e-9)
        numbers = {float(n) for label in play.formulas for n in re.findall(r"[\d.]+", label)}
        assert numbers == {0.95}
        assert not any("×" in text for text in play.said)  # it is as long as the step


def test_each_peak_has_its_figure_at_its_own_stem(momentum):
    scene, points = momentum[0], walk(0.1, 0.9)
    wanted, (stems,) = peaks(points), members(scene, Stems)
    scene.clock.set_value(30)
    figured = [line for line in members(scene, Lettering) if re.fullmatch(r"\d\.\d", line.text)]
    figured = [line for line in figured if line not in scene.told]
    assert sorted(line.text for line in figured) == sorted(wanted.values())
    for line in figured:
        x, y, _ = (line.points.min(axis=0) + line.points.max(axis=0)) / 2
        nearest = int(np.argmin(np.abs(stems.tips()[:, 0] - x)))
        assert line.text == wanted[nearest]
        tip = stems.tips()[nearest, 1] - stems.level
        assert abs(y - stems.level) > abs(tip) and (y - stems.level) * points[nearest, 1] > 0


def test_momentum_ends_past_the_minimum_and_sgd_before_it(zigzag, momentum):
    for scene, side in ((zigzag[0], -1), (momentum[0], 1)):
        scene.clock.set_value(30)
        (hiker,) = members(scene, Hiker)
        x, y = in_field(scene, hiker.foot()[None])[0, :2]
        assert np.sign(x) == side
        assert np.hypot(x, y) == pytest.approx({-1: 0.36, 1: 0.90}[side], abs=0.005)


def test_the_ghost_is_the_zigzag_and_fainter_than_a_route(momentum):
    scene = momentum[0]
    (ghost,) = members(scene, Ghost)
    places = ground(scene).place(ghost.track.knots)
    np.testing.assert_allclose(in_field(scene, places)[:, :2], walk(0.95), atol=1e-9)
    scene.clock.set_value(0)  # nothing else lies in the ghost's way
    middles = ground(scene).place((ghost.track.knots[3:20] + ghost.track.knots[4:21]) / 2)
    x, y = np.floor(scene.camera.to_pixels(middles)).astype(int).T
    there, opacity = drawn(scene).astype(int)[y, x], ghost.opacity
    ghost.opacity = 0.0
    ground_there = drawn(scene).astype(int)[y, x]
    ghost.opacity = opacity
    full = np.array(rgb(ghost.color_role)) * 255 - ground_there
    shares = np.linalg.norm(there - ground_there, axis=1) / np.linalg.norm(full, axis=1)
    assert 0.1 < np.median(shares) < 0.6


def test_the_two_lie_on_one_map(zigzag, momentum):
    one, other = zigzag[0], momentum[0]
    assert np.array_equal(ground(one).points, ground(other).points)
    assert one.view == other.view and one.frame == other.frame
    assert (one.view.x_range[0], one.view.x_range[1]) == pytest.approx((-7.9, 1.5))
    corner, right, up, _ = ground(one).points
    units = (
        (right - corner)[0] / np.ptp(one.view.x_range),
        (up - corner)[1] / np.ptp(one.view.y_range),
    )
    assert units[0] == pytest.approx(units[1])  # so gradients cross contours squarely
    hikers = [members(scene, Hiker)[0].tall for scene in (one, other)]
    assert hikers[0] == hikers[1]
    assert "lr 0.95" in texts(one) and any("lr 0.1" in said for said in texts(other))


def test_large_swings_can_be_counted_and_the_rest_is_quicker(zigzag):
    """Three slow steps of some 0.8 s with their arrows, then 0.3 s or more for each of five."""
    _, plays = zigzag
    spent = {k: sum(p.seconds for p in plays if p.clock == (k - 1, k)) for k in range(1, 9)}
    aimed = {k: sum(p.seconds for p in plays if p.clock == (k - 1, k - 1)) for k in (1, 2, 3)}
    assert spent[1] >= 0.6 and aimed[1] > 1.5  # there are labels to read
    assert all(0.8 <= aimed[k] + spent[k] <= 1 for k in (2, 3))
    assert all(0.3 <= spent[k] <= 0.5 for k in range(4, 9))
    (rest,) = (p for p in plays if p.clock == (8, 30))
    assert rest.seconds / 22 < 0.15
    times = np.linspace(0, 1, 200)
    steps = np.diff([rest.pace(float(t)) for t in times])
    assert (np.diff(steps) > 0).all() and rest.pace(0) == 0 and rest.pace(1) == 1


def test_momentum_walks_step_by_step_until_its_turn_is_over(momentum):
    """Each of the first seven is a play of its own; between the last three the clock halts."""
    walked = [play for play in momentum[1] if play.walks]
    assert [play.clock for play in walked] == [*itertools.pairwise(range(8)), (7, 30)]
    assert all(0.25 <= play.seconds <= 0.8 for play in walked[:-1])
    halted = {k: sum(p.seconds for p in momentum[1] if p.clock == (k, k)) for k in (4, 5, 6)}
    assert halted[4] > 1.5 and min(halted.values()) > 1


# --- other parameters ---------------------------------------------------------------------------


def test_another_lr_changes_texts_and_picture(zigzag):
    """0.3 multiplies y by 0.4 a step: no crossings at all."""
    scene = zigzag[0]
    scene.clock.set_value(30)
    said_at(scene, 30)
    other, plays = watched(SGDZigzag, methods=(SGD(lr=0.3),))
    assert set(figures(walk(0.3), 30)) | {"lr 0.3"} <= set(texts(other))
    assert "0 crossings" in texts(other)
    assert set(texts(scene)) - set(texts(other)) >= {"lr 0.95", "walked 37.0", "30 crossings"}
    assert any("0.3" in label for play in plays for label in play.formulas)
    assert not any("0.95" in text for play in plays for text in play.said + play.formulas)
    assert (drawn(scene) != drawn(other)).any(axis=-1).mean() > 0.01


def test_another_momentum_has_other_peaks(momentum):
    scene = momentum[0]
    other = acted(MomentumPath, methods=(Momentum(lr=0.1, momentum=0.8),), ghost=SGD(lr=0.5))
    points = walk(0.1, 0.8)
    told = ["Momentum", "lr 0.1   momentum 0.8", "SGD   lr 0.5", *STEMS]
    expected = [*told, *figures(points, 30)]
    said = texts(other)
    told = [*expected, *(line.text for line in lines_with_losses(other))]
    ticks = [text for text in said if text not in told]
    assert sorted(ticks) == sorted(list(peaks(points).values())[: len(ticks)])
    assert len(ticks) >= 3 and set(expected) <= set(said)
    said_at(scene, 30)
    assert (drawn(scene) != drawn(other)).any(axis=-1).mean() > 0.01
