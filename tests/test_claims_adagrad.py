"""AdaGrad's brakes: the first step is lr on both axes, and squares are sums of squared gradients.

What is drawn and said is held against a plain recursion; nothing of the project is called for it.
"""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, texts
from adagrad import AdaGradBrakes
from watching import in_field, seen_arrows

from optimizers import SGD, AdaGrad, RMSProp
from stage.figures.squares import SumOfSquares
from stage.ground.lines import GroundLine
from stage.look import palette
from stage.look.colour import rgb

LR = 1.5


def brakes(start=(-7.0, 2.0), lr=LR, steps=30) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """h ← h + g², W ← W − lr g/√h on x²/20 + y²: points, gradients, and √h at each step."""
    point, h = np.array(start), np.zeros(2)
    points, slopes, roots = [point], [], []
    for _ in range(steps):
        slopes.append(point * (0.1, 2))
        h = h + slopes[-1] ** 2
        roots.append(np.sqrt(h))
        point = point - lr * slopes[-1] / roots[-1]
        points.append(point)
    return np.array(points), np.array(slopes), np.array(roots)


POINTS, SLOPES, ROOTS = brakes()


@pytest.fixture(scope="module")
def watched():
    """The scene, and after each play: the arrows, the squares' sides, the clock, and the texts."""

    def look(scene):
        sides = [square.root for square in members(scene, SumOfSquares)]
        said = [framing.said(text) for text in framing.written(scene)]
        return seen_arrows(scene)[0], sides, scene.clock.get_value(), said

    return framing.beats(AdaGradBrakes, look, 720)


@pytest.mark.parametrize("start", [(-7.0, 2.0), (-3.0, 0.01), (-0.2, -2.5), (6.0, -1e-3)])
def test_the_first_step_is_lr_on_both_axes_whatever_the_gradient(start):
    first = np.diff(brakes(start, steps=1)[0], axis=0)[0]
    np.testing.assert_allclose(np.abs(first), LR, rtol=1e-12)
    scene = acted(AdaGradBrakes, start=start, steps=1)
    np.testing.assert_allclose(scene.routes[0].updates[0], -LR * np.sign(start), rtol=1e-6)


def test_the_route_is_that_of_the_recursion(watched):
    np.testing.assert_allclose(watched.scene.routes[0].points, POINTS, atol=1e-8)


def test_the_gradients_parts_become_a_step_of_lr_and_lr(watched):
    """Before the first step: (0.7, −4.0), the whole of it too; then (1.5, −1.5); true to scale."""
    shown = [each[0] for each in watched.seen if each[2] == 0 and len(each[0]) >= 2]
    ways = [np.array([arrow.way for arrow in arrows]) for arrows in shown]
    before, after = [each for each in ways if len(each) == 3][-1][-2:], ways[-1]
    np.testing.assert_allclose(before, np.diag(-SLOPES[0]), atol=1e-9)
    np.testing.assert_allclose(after, np.diag([LR, -LR]), atol=1e-9)
    assert all(np.allclose(a.tail, POINTS[0]) for arrows in shown for a in arrows)
    formulas = {text.strip("$ ") for each in watched.seen for text in each[3] if "times" in text}
    assert formulas == {"2.14 times 0.70 = 1.5", "0.375 times 4.00 = 1.5"}


def test_how_far_it_is_on_both_axes_stays_measured(watched):
    lines = [line for line in members(watched.scene, GroundLine) if not line.dash and line.grown]
    ends = [in_field(watched.scene, line.scene_points()[[0, -1]])[:, :2] for line in lines]
    corner = POINTS[0] + (LR, 0)
    shown = [each for each in ends if np.allclose(each, (POINTS[0], corner), atol=1e-6)
             or np.allclose(each, (corner, POINTS[1]), atol=1e-6)]  # fmt: skip
    assert len(shown) == 2 and texts(watched.scene).count("1.5") == 2


def test_a_side_is_the_root_of_the_sum_and_lr_is_divided_by_it(watched):
    halts = {each[2]: each for each in reversed(watched.seen)}  # as soon as it halts there
    for step in (1, 2, 3, 8, 30):
        np.testing.assert_allclose(halts[step][1], ROOTS[step - 1], rtol=1e-6)
        for root, decimals in zip(ROOTS[step - 1], (2, 3), strict=True):
            assert f"1.5 / {root:.2f} = {LR / root:.{decimals}f}" in halts[step][3]
            assert f"side {root:.2f}" in halts[step][3]
    own = LR / ROOTS
    assert (np.diff(own, axis=0) <= 0).all()  # ever less is left
    assert {"1.5 / 1.27 = 1.18", "1.5 / 4.13 = 0.363"} <= {*texts(watched.scene)}


def test_while_a_step_is_under_way_formula_and_side_are_of_the_same_moment(watched):
    scene, step = watched.scene, 2
    for time in (step + 0.1, step + 0.25, step + 0.4):
        scene.clock.set_value(time)
        scene.brakes.added.set_value(0)
        for part in (part for one in scene.mobjects for part in one.get_family()):
            part.update(0)
        said = [text for text in texts(scene) if text]
        for square, decimals in zip(members(scene, SumOfSquares), (2, 3), strict=True):
            side = square.root
            assert ROOTS[step - 1].min() <= side <= ROOTS[step].max()
            assert f"side {side:.2f}" in said
            assert f"1.5 / {side:.2f} = {LR / side:.{decimals}f}" in said
    scene.clock.set_value(30)
    for part in (part for one in scene.mobjects for part in one.get_family()):
        part.update(0)


def test_squares_are_drawn_to_one_scale_so_their_areas_are_the_sums(watched):
    scene, (along, across) = watched.scene, members(watched.scene, SumOfSquares)
    assert along.scale_of == across.scale_of
    for square, root, color in zip(
        (along, across), ROOTS[-1], (palette.ALONG, palette.ACROSS), strict=True
    ):
        x, y = scene.camera.to_pixels(square.points, in_frame=True)[0].round().astype(int)
        side = root * square.scale_of * scene.camera.unit
        picture = drawn(scene)[y - round(side) - 6 : y + 3, x - 3 : x + round(side) + 6].astype(int)
        inked = np.abs(picture - 255 * np.array(rgb(color))).max(axis=-1) < 90
        rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
        assert np.ptp(rows) + 1 == pytest.approx(side, abs=3)
        assert np.ptp(columns) + 1 == pytest.approx(side, abs=3)
        assert inked.sum() > 0.5 * side**2  # but for seams


@pytest.mark.parametrize(
    "methods", [(SGD(lr=0.1),), (RMSProp(lr=0.1),), (AdaGrad(lr=1.5), AdaGrad(lr=0.5))]
)
def test_there_are_no_brakes_where_no_sums_divide_the_steps(methods):
    assert not members(acted(AdaGradBrakes, methods=methods), SumOfSquares)
