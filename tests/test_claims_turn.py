"""The halted turn: what the lens shows, and that it shows it only where it is true."""

from __future__ import annotations

import re
from typing import NamedTuple

import framing
import numpy as np
import pytest
from acting import drawn, members
from manim import MathTypst
from momentum_path import MomentumPath
from plain import walk
from watching import in_field, seen_arrows

from stage.arrows.lens import Lens
from stage.figures.push_sums import PushSums
from stage.look import palette
from stage.look.colour import rgb
from stage.walk.veil import Veil

HEIGHT = 720
MATHS = re.compile(r"[-−+]?\d+\.\d+$")
LENS_STEPS = 5, 6, 7


def parts(lr: float, momentum: float) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """What each step is made of, by the textbook's recursion: 0.9 v, −0.1 ∇f, and the new v."""
    points = walk(lr, momentum)
    v, made = np.zeros(2), []
    for x, y in points[:-1]:
        kept, pull = momentum * v, -lr * np.array([x / 10, 2 * y])
        v = kept + pull
        made.append((kept, pull, v))
    return made


class Seen(NamedTuple):
    """A moment of the halted turn, after one of its plays."""

    step: int  # that the clock halts before
    grown: float  # of the sums
    arrows: list  # forms, tails and ways
    faint: list
    inside: np.ndarray  # the picture in the lens' box
    texts: list[str]
    formulas: list[str]
    fault: list[str]
    veiled: float


def look(scene: MomentumPath) -> Seen | None:
    lenses, sums = members(scene, Lens), members(scene, PushSums)
    if not lenses or max(lenses[0].opened, sums[0].opacity) < 1:
        return None
    (lens,), unit = lenses, scene.camera.unit
    x, y = scene.camera.to_pixels(lens.at[None])[0]
    reach = 0.96 * lens.radius * unit
    rows, columns = (slice(round(at - reach), round(at + reach) + 1) for at in (y, x))
    arrows, faint = seen_arrows(scene)
    written = framing.written(scene)
    return Seen(
        round(scene.clock.get_value()) + 1,
        sums[0].grown,
        arrows,
        faint,
        drawn(scene)[rows, columns].copy(),
        [framing.said(text) for text in written if not isinstance(text, MathTypst)],
        [text.typst_code for text in written if isinstance(text, MathTypst)],
        framing.hidden_texts(scene, 0.1),
        members(scene, Veil)[0].opacity,
    )


@pytest.fixture(scope="module")
def turn() -> tuple[MomentumPath, list[Seen]]:
    scene, seen = framing.beats(MomentumPath, look, HEIGHT)
    return scene, [each for each in seen if each]


def added(seen: list[Seen], step: int) -> Seen:
    """The moment when a step's three arrows are there, and nothing else yet."""
    return next(s for s in seen if s.step == step and len(s.arrows) == 3 and min(s.faint) > 0.9)


def test_the_clock_halts_before_the_steps_in_which_y_first_turns_back(turn):
    v = np.array([v for *_, v in parts(0.1, 0.9)])
    first = int(np.flatnonzero(v[1:, 1] * v[:-1, 1] < 0)[0]) + 2
    assert first == LENS_STEPS[-1] == 7
    assert {each.step for each in turn[1] if len(each.arrows) >= 3} >= {*LENS_STEPS}
    for step in LENS_STEPS:  # the clock stands while they are told
        assert len([each for each in turn[1] if each.step == step]) >= 2


@pytest.mark.parametrize("step", LENS_STEPS)
def test_the_lens_shows_what_is_kept_the_pull_and_the_new_velocity(turn, step):
    """Tip to tail, each as long as it is on the map; and their names, in the first of the steps."""
    points, (kept, pull, v) = walk(0.1, 0.9), parts(0.1, 0.9)[step - 1]
    seen = added(turn[1], step)
    one, other, whole = seen.arrows
    assert [one.form, other.form, whole.form] == ["velocity", "gradient", "velocity"]
    for arrow, tail, way in (
        (one, points[step - 1], kept),
        (other, points[step - 1] + kept, pull),
        (whole, points[step - 1], v),
    ):
        np.testing.assert_allclose(arrow.tail, tail, atol=1e-9)
        np.testing.assert_allclose(arrow.way, way, atol=1e-9)
    np.testing.assert_allclose(points[step - 1] + v, points[step], atol=1e-9)
    names = [code.strip(" $") for code in seen.formulas]
    told = ['"kept" 0.9 v', r'"push" \ -0.1 nabla f', '"new" v']
    assert names == (told if step == LENS_STEPS[0] else [])


@pytest.mark.parametrize("step", LENS_STEPS)
def test_the_picture_in_the_lens_is_so_many_times_as_large_as_said(turn, step):
    """The velocities' green ends where their tips are, by the map's scale times that."""
    scene, seen = turn
    now = added(seen, step)
    (said,) = (text for text in now.texts if re.match(r"×[\d.]+$", text))
    kept, _, v = parts(0.1, 0.9)[step - 1]
    unit = scene.camera.unit
    times = unit * scene.ground.units[0] * float(said[1:])
    picture = now.inside.astype(int)
    green = np.abs(picture - 255 * np.array(rgb(palette.VELOCITY))).max(axis=-1) < 30
    corners = np.array([(0, 0), kept, v])
    centre = (corners.min(axis=0) + corners.max(axis=0)) / 2

    def is_green(at: np.ndarray) -> bool:
        column, row = np.round(np.array(picture.shape[1::-1]) / 2 + at * (1, -1)).astype(int)
        return bool(green[row - 1 : row + 2, column - 1 : column + 2].any())

    for way in (kept, v):
        tip, ahead = (way - centre) * times, way / np.hypot(*way)
        assert not is_green(tip + 0.1 * unit * ahead)
        if way is v:  # where the kept one ends, the pull lies on top
            assert is_green(tip - 0.12 * unit * ahead)
    assert green.sum() > 200


def test_the_small_circle_is_so_many_times_as_small_and_its_middle_is_that_of_the_lens(turn):
    scene, seen = turn
    (lens,) = members(scene, Lens)
    (said,) = (text for text in seen[0].texts if re.match(r"×[\d.]+$", text))
    assert lens.radius / lens.small == pytest.approx(float(said[1:]))
    lens.opened = 1.0
    np.testing.assert_allclose(lens.through_it(lens.spot[None])[0], lens.at)
    lens.opened = 0.0  # folded, it lies on the spot, as it is
    here = scene.terrain.place(scene.ground.box_of(np.array([(-6.0, -1.0), (-5.5, -0.7)])))
    np.testing.assert_allclose(lens.through_it(here), here)


def test_the_first_step_is_told_one_arrow_after_the_other(turn):
    told = [each for each in turn[1] if each.step == LENS_STEPS[0]]
    assert [len(each.arrows) for each in told] == [1, 1, 2, 3, 3]  # and it stays to be read
    assert [len(each.formulas) for each in told] == [0, 1, 2, 3, 3]
    before, kept = told[0].arrows[0].way, told[1].arrows[0].way
    np.testing.assert_allclose(before, parts(0.1, 0.9)[3][2], atol=1e-9)  # the velocity as it was
    np.testing.assert_allclose(kept, 0.9 * before, atol=1e-9)


def test_the_sums_are_of_what_is_left_of_every_push(turn):
    """Of push k there is 0.9^(7 − k) in the velocity of step 7, as each step keeps 0.9 of it."""
    scene, seen = turn
    (sums,) = members(scene, PushSums)
    made = parts(0.1, 0.9)[: LENS_STEPS[-1]]
    left = np.array([0.9 ** (7 - k) * pull for k, (_, pull, _) in enumerate(made, start=1)])
    np.testing.assert_allclose(sums.left, left, atol=1e-12)
    np.testing.assert_allclose(left.sum(axis=0), made[-1][2], atol=1e-12)
    x, y = left.T
    assert (x > 0).all()  # along they add up
    assert abs(y.sum()) < 0.1 * y[y < 0].sum() * -1 and y.min() < 0 < y.max()  # across they cancel
    end = seen[-1]
    figures = [text for text in end.texts if text.startswith("v ")]
    assert figures == [f"v +{y.sum():.2f}", f"v {x.sum():.2f}"] == ["v +0.05", "v 0.34"]
    assert {"what is left of each push", "along", "across", "add up", "cancel"} <= set(end.texts)
    assert end.grown == 1 and not {"add up", "cancel"} & set(seen[-4].texts)


def test_their_arrows_lie_tip_to_tail_to_one_scale_and_end_where_the_sums_do(turn):
    (sums,) = members(turn[0], PushSums)
    pushed = [[sums.arrow(axis, push) for push in range(7)] for axis in (0, 1)]
    for axis, arrows in enumerate(pushed):
        for (_, way), left in zip(arrows, sums.left, strict=True):
            np.testing.assert_allclose(way, left[axis] * sums.per_one * np.eye(2)[axis], atol=1e-9)
        there = [push for push in range(7) if sums.left[push, axis] * sums.left[0, axis] > 0]
        order = [*there, *(push for push in range(7) if push not in there)]
        tips = [sum(arrows[push])[axis] for push in order]
        tails = [arrows[push][0][axis] for push in order]
        np.testing.assert_allclose(tails[1:], tips[:-1], atol=1e-9)
        tail, way = sums.arrow(axis, None)
        assert tail[axis] == pytest.approx(tails[0]) and sum((tail, way))[axis] == pytest.approx(
            tips[-1]
        )
    across = [arrows[0] for arrows in pushed[1]]
    assert len({round(float(tail[0]), 6) for tail in across}) == 2  # down, and back up beside it


def test_the_sums_are_drawn_where_their_arrows_are(turn):
    """Counted in pixels of the colour across: the shafts of what is pushed down and back up."""
    scene, _ = turn
    (sums,) = members(scene, PushSums)
    sums.set(opacity=1.0, grown=1.0)
    picture, unit = drawn(scene).astype(int), scene.camera.unit
    sums.set(opacity=0.0)
    color = np.abs(picture - 255 * np.array(rgb(palette.ACROSS))).max(axis=-1) < 12
    down, up = (sums.left[:, 1][sums.left[:, 1] * sign > 0].sum() for sign in (-1, 1))
    for push, whole in ((0, down), (6, up)):
        x, _ = scene.camera.to_pixels([[*sums.arrow(1, push)[0], 0]], in_frame=True)[0]
        card = [scene.camera.to_pixels([[0, y, 0]], True)[0][1] for y in sums.lines[1]]
        column = color[round(card[0]) + 4 : round(card[1] - 0.4 * unit), round(x)]
        assert column.sum() == pytest.approx(abs(whole) * sums.per_one * unit, rel=0.12)


def test_what_is_not_looked_at_is_dimmed_and_then_lit_again(turn):
    """Under the veil, but for the spot around the hiker: a tenth of the light, or a bit more."""
    scene, seen = turn
    (veil,) = members(scene, Veil)
    lit = drawn(scene).astype(float)
    veil.opacity, step = 1.0, scene.clock.get_value()
    scene.clock.set_value(6)
    veiled = drawn(scene).astype(float)
    x, y = scene.camera.to_pixels(veil.middle())[0].round().astype(int)
    veil.opacity = 0.0
    there = drawn(scene).astype(float)
    scene.clock.set_value(step)
    away = np.hypot(*np.ogrid[-y : lit.shape[0] - y, -x : lit.shape[1] - x][::-1])
    tall = veil.tall * scene.camera.unit
    near, far = away < 0.4 * tall, away > 2 * tall
    np.testing.assert_array_equal(veiled[near], there[near])
    background = 255 * np.array(rgb(palette.BACKGROUND))
    shares = np.abs(veiled[far] - background).sum() / np.abs(there[far] - background).sum()
    assert 0.1 < shares < 0.25
    assert all(each.veiled == 1 for each in seen) and not veil.opacity


def test_neither_lens_nor_sums_cover_the_way_or_who_walks_it(turn):
    """That is the way until then; no text that is read then is under the hiker."""
    scene, seen = turn
    assert not any(each.fault for each in seen)
    (lens,), (sums,) = members(scene, Lens), members(scene, PushSums)
    lens.opened, unit = 1.0, scene.ground.units
    places = scene.terrain.place(scene.ground.box_of(walk(0.1, 0.9)[:8]))[:, :2]
    assert (np.hypot(*(places - lens.at[:2]).T) > lens.radius).all()
    card = sums.card
    inside = (places > (card.left, card.bottom)) & (places < (card.right, card.top))
    assert not inside.all(axis=1).any()
    np.testing.assert_allclose(in_field(scene, lens.spot[None])[0, :2], walk(0.1, 0.9)[6], atol=0.5)
    assert unit[0] == pytest.approx(unit[1])
    lens.opened = 0.0
