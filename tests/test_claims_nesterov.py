"""Nesterov beside Momentum, and the look ahead: what is drawn is what a recursion gives."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, texts
from manim import MathTypst
from nesterov import NesterovLookAhead
from plain import walk
from watching import seen_arrows

from optimizers import SGD, Adam, Momentum, Nesterov
from stage.arrows.lens import Lens, LensArrows, LensDot
from stage.figures.verdict import Ring
from stage.look import palette
from stage.look.colour import rgb
from stage.walk.veil import Veil

HALT = 4  # the step before which the clock halts


def slope(point: np.ndarray) -> np.ndarray:
    """−∇f of x²/20 + y²."""
    return -point * (0.1, 2)


def balls(lr: float = 0.1, share: float = 0.9, steps: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Nesterov's method as its author has it: the ball's places, and where slopes are read."""
    ball, v = np.array([-7.0, 2.0]), np.zeros(2)
    places, ahead = [], []
    for _ in range(steps + 1):
        places.append(ball)
        ahead.append(ball + share * v)
        v = share * v + lr * slope(ahead[-1])
        ball = ball + v
    return np.array(places), np.array(ahead)


BALLS, AHEAD = balls()
LOSS = {name: p[-1][0] ** 2 / 20 + p[-1][1] ** 2 for name, p in (("ahead", AHEAD), ("ball", BALLS))}


@pytest.fixture(scope="module")
def halted():
    """The scene, and what is seen of the lens after each play while it is open."""

    def look(scene):
        (lens,) = members(scene, Lens) or [None]
        if lens is None or lens.opened < 1:
            return None
        arrows, faint = seen_arrows(scene)
        formulas = [
            text.typst_code.strip(" $")
            for text in framing.written(scene)
            if isinstance(text, MathTypst)
        ]
        time = scene.clock.get_value()
        return arrows, faint, formulas, time, members(scene, Veil)[0].opacity, drawn(scene)

    scene, seen = framing.beats(NesterovLookAhead, look, 720)
    return scene, [each for each in seen if each]


def test_the_route_is_that_of_the_points_ahead_and_ends_lower_than_momentums(halted):
    scene, _ = halted
    momentum, nesterov = scene.party
    np.testing.assert_allclose(nesterov.route.points, AHEAD, atol=1e-9)
    np.testing.assert_allclose(momentum.route.points, walk(0.1, 0.9), atol=1e-9)
    assert f"{LOSS['ahead']:.3f}" == "0.024" and {"0.024", "0.048", "same lr 0.1"} <= {
        *texts(scene)
    }
    (ring,) = members(scene, Ring)
    assert ring.color_role == nesterov.color
    assert LOSS["ball"] != pytest.approx(LOSS["ahead"], rel=0.01)  # so it matters which is shown


def test_the_clock_halts_where_the_slopes_first_disagree(halted):
    kept = AHEAD - BALLS
    disagree = (kept * slope(BALLS) > 0) & (kept * slope(AHEAD) < 0)
    assert int(np.argmax(disagree.any(axis=1))) == HALT - 1
    assert {each[3] for each in halted[1]} == {HALT - 1.0}
    assert all(each[4] == 1 for each in halted[1]) and not members(halted[0], Veil)[0].opacity


def test_the_lens_shows_both_steps_from_one_ball_true_to_scale(halted):
    """0.9 v is both's; then each push is in its method's colour, and Momentum's is read behind."""
    scene, seen = halted
    ball, at = BALLS[HALT - 1], AHEAD[HALT - 1]
    here, there = 0.1 * slope(ball), 0.1 * slope(at)
    wanted = [("velocity", ball, at - ball), *(("gradient", tail, way) for tail, way in (
        (ball, here), (at, here), (at, there)))]  # fmt: skip
    arrows, faint, formulas, *_ = seen[-1]
    for arrow, (form, tail, way) in zip(arrows, wanted, strict=True):
        assert arrow.form == form
        np.testing.assert_allclose(arrow.tail, tail, atol=1e-9)
        np.testing.assert_allclose(arrow.way, way, atol=1e-9)
    assert faint[1] < 0.7 and faint[0] == faint[2] == faint[3] == 1
    momentum, nesterov = (walker.color for walker in scene.party)
    colors = [arrow.color_role for arrow in members(scene, LensArrows)]
    assert colors == [palette.TEXT, momentum, momentum, nesterov]
    names = ['"both" 0.9 v', '"slope here"', '"slope ahead"', '"Momentum"', '"Nesterov"']
    assert sorted(formulas) == sorted(names)
    counts = [len(each[0]) for each in seen]
    assert counts == sorted(counts) and {*counts} == {0, 1, 2, 3, 4}


def test_nesterovs_step_ends_nearer_to_the_floor(halted):
    """The dots are where each method takes the ball, drawn in its colour."""
    scene, seen = halted
    ball, at = BALLS[HALT - 1], AHEAD[HALT - 1]
    ends = [at + 0.1 * slope(ball), at + 0.1 * slope(at)]
    np.testing.assert_allclose(ends[1], BALLS[HALT], atol=1e-9)
    assert abs(ends[1][1]) < abs(at[1]) < abs(ends[0][1])
    (lens,) = members(scene, Lens)
    lens.opened = 1.0
    picture, solid = seen[-1][5].astype(int), [d for d in members(scene, LensDot) if not d.hollow]
    for dot, place, walker in zip(solid, ends, scene.party, strict=True):
        box = scene.ground.box_of(place[None])
        np.testing.assert_allclose(dot.box, box)
        x, y = scene.camera.to_pixels(lens.through_it(scene.terrain.place(box)))[0].round()
        ring = picture[int(y) - 6 : int(y) + 7, int(x) - 6 : int(x) + 7]
        color = 255 * np.array(rgb(walker.color))
        assert (np.abs(ring - color).max(axis=-1) < 30).sum() > 60
    lens.opened = 0.0


@pytest.mark.parametrize(
    "method", [Nesterov(lr=0.1, momentum=0.0), SGD(lr=0.1), Adam(lr=0.3), Momentum(lr=0.1)]
)
def test_there_is_no_lens_where_nobody_looks_ahead(method):
    scene = acted(NesterovLookAhead, methods=(Momentum(lr=0.1), method))
    assert not members(scene, Lens)
