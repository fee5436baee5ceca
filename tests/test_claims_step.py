"""One step: what stands at right angles, what it is multiplied by, and where it leads."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, members, texts
from manim import MathTypst
from one_step import OneStep
from plain import descend, hills, uphill
from watching import seen_arrows

from fields import Field, bowl, ravine
from numerics.level_line import level_lines
from optimizers import Momentum
from stage.arrows.angle import Angle
from stage.ground.lines import BoxLine
from stage.paint.lettering import Lettering

LR, START = 0.3, (1.4, 1.9)
POINTS = descend(LR, 3, START)
SLOPES = np.array([uphill(point) for point in POINTS])


@pytest.fixture(scope="module")
def told():
    """The scene, and after each play: its arrows, what is said, and the clock."""

    def look(scene):
        formulas = [one.typst_code.strip(" $") for one in framing.written(scene)
                    if isinstance(one, MathTypst)]  # fmt: skip
        said = [one.text for one in framing.written(scene) if isinstance(one, Lettering)]
        arrows, faint = seen_arrows(scene)
        return arrows, faint, formulas, said, scene.clock.get_value()

    return framing.beats(OneStep, look, 480)


def test_the_gradient_is_flipped_and_times_lr_is_the_step(told):
    """∇f is hollow and leads uphill, −∇f is as long; lr times it ends where the step does."""
    for step in (1, 2, 3):
        seen = [each[0] for each in told.seen if each[4] == step - 1 and each[0]]
        tail, slope = POINTS[step - 1], SLOPES[step - 1]
        first = seen[0][0]
        assert first.form == "uphill"
        np.testing.assert_allclose(first.tail, tail, atol=1e-6)
        np.testing.assert_allclose(first.way, slope, atol=1e-6)
        moves = [arrow.way for arrows in seen for arrow in arrows if arrow.form == "gradient"]
        for share in (-1, -LR):
            assert any(np.allclose(way, share * slope, atol=1e-6) for way in moves), (step, share)
        np.testing.assert_allclose(tail - LR * slope, POINTS[step], atol=1e-9)
        assert np.abs(moves[-1] + LR * slope).max() < 1e-6
    formulas = {said for each in told.seen for said in each[2]}
    assert {"nabla f", "-nabla f", "0.3 times (-nabla f)"} <= formulas


def test_each_contour_has_one_loss_and_the_gradient_is_square_to_it(told):
    scene = told.scene
    lines = [line for line in members(scene, BoxLine) if line.origin_share]
    assert len(lines) == 3
    for line, (x, y), slope in zip(lines, POINTS, SLOPES, strict=False):
        window = np.array([scene.view.x_range, scene.view.y_range])
        points = window[:, 0] + line.box[:, :2] * np.ptp(window, axis=1)
        losses = [hills(*point) for point in points]
        assert np.ptp(losses) < 1e-5 and abs(losses[0] - hills(x, y)) < 1e-5
        at = int(np.argmin(np.hypot(*(points - (x, y)).T)))
        way = points[at + 1] - points[at - 1]
        turn = np.degrees(np.arccos(way @ slope / np.hypot(*way) / np.hypot(*slope)))
        assert abs(turn - 90) < 0.1
    assert [angle.said for angle in members(scene, Angle)] == ["90°"] * 3
    # No other contour line tells its loss, and that of the highlighted one does.
    last = [said for said in told.seen[-1][3] if said.startswith("loss ")]
    assert last == [f"loss {hills(*START):.2f}"]
    # It stands beside the line, which is bright, not on it.
    (said,) = (one for one in members(scene, Lettering) if one.text == last[0])
    line = scene.terrain.place(lines[0].box)[:, :2]
    away = np.hypot(*(line - said.get_center()[:2]).T).min()
    assert 0.15 < away < 0.35


def test_every_figure_of_the_ledger_is_computed(told):
    last = told.seen[-1][3]
    losses = [hills(*point) for point in POINTS]
    for step, (point, loss) in enumerate(zip(POINTS, losses, strict=True)):
        assert {f"({point[0]:.2f}, {point[1]:.2f})", f"{loss:.2f}", str(step)} <= {*last}
    for slope in SLOPES[:3]:
        x, y = slope
        assert f"({x:.2f}, {y:.2f})".replace("-", "−") in last
    assert losses == sorted(losses, reverse=True)
    # Whoever adds up what is written finds what is written.
    points, moves = np.round(POINTS, 2), np.round(-LR * SLOPES[:3], 2)
    np.testing.assert_allclose(points[:-1] + moves, points[1:], atol=1e-9)
    np.testing.assert_allclose(np.round(-LR * np.round(SLOPES[:3], 2), 2), moves, atol=1e-9)


def test_a_row_is_filled_while_its_step_is_told(told):
    """The gradient's figure comes before the point it leads to, in the row where it is measured."""
    point = f"({POINTS[2][0]:.2f}, {POINTS[2][1]:.2f})"
    slope = "({:.2f}, {:.2f})".format(*SLOPES[1]).replace("-", "−")
    first = [next(each[4] for each in told.seen if said in each[3]) for said in (slope, point)]
    assert first == [1.0, 2.0]
    cells = told.scene.ledger.cells
    assert cells[1, "gradient"].text == slope and cells[2, "point"].text == point
    assert (3, "gradient") not in cells


@pytest.mark.parametrize(
    "given",
    [
        {"methods": (Momentum(lr=0.1),), "steps": 5},  # is more than −lr ∇f
        {"field": ravine},  # ∇f does not fit the map
        {"field": Field(lambda x, y: 0 * x, (-1, 1), (-1, 1))},
    ],
    ids=["momentum", "ravine", "plain"],
)
def test_there_is_no_anatomy_where_it_would_be_false(given):
    scene = acted(OneStep, **given)
    steps = [step for step, each in scene.anatomies.items()]
    if given.get("field") is ravine:
        assert 1 not in steps
        assert not [said for said in texts(scene) if "arrows ×" in said]
    else:
        first = [1] if "methods" in given else []  # Momentum's first step is one of plain descent
        assert steps == first and len(members(scene, Angle)) == len(first)


def test_a_level_line_is_traced_from_losses():
    (line, at), level = level_lines(bowl, [(0.6, 0.8), (0, 0)], 0.02)
    assert level is None
    assert line[at].tolist() == [0.6, 0.8] and line[0].tolist() == line[-1].tolist()
    np.testing.assert_allclose(np.hypot(*line.T), 1, atol=1e-9)
    assert abs(np.hypot(*np.diff(line, axis=0).T).sum() - 2 * np.pi) < 0.01
    ((open_line, at),) = level_lines(ravine, [(-7, 2)], 0.1)
    np.testing.assert_allclose(ravine(*open_line.T), 6.45, atol=1e-9)
    assert open_line[at].tolist() == [-7, 2]
    assert np.hypot(*np.diff(open_line, axis=0).T).max() < 0.11
