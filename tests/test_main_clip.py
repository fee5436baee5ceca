"""scenes/sgd_vs_momentum.py: what it says and draws is recomputed here from scratch."""

from __future__ import annotations

import re

import numpy as np
import plain
import pytest
from acting import acted, drawn, members, texts
from plain import length, sign_changes, walk
from sgd_vs_momentum import SGDvsMomentum

from optimizers import SGD, Adam, Momentum
from stage.figures.bars import Bars
from stage.figures.curves import Curves
from stage.figures.verdict import Ring
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.lettering import SMALL, Lettering
from stage.walk.dots import Sample
from stage.walk.trail import Trail

SGD_WALK, MOMENTUM_WALK = walk(0.95, 0), walk(0.1, 0.9)
AT_ONE_RATE = walk(0.1, 0)  # SGD at Momentum's learning rate


def loss(points: np.ndarray) -> np.ndarray:
    return points[:, 0] ** 2 / 20 + points[:, 1] ** 2


@pytest.fixture(scope="module")
def scene():
    return acted(SGDvsMomentum)


def test_every_text_is_what_the_numbers_say(scene):
    said = texts(scene)
    contours = [text for text in said if re.fullmatch(r"loss [\d.]+", text)]
    assert len(contours) == len(set(contours)) == 2
    assert sorted(set(said) - set(contours)) == sorted(
        {
            *("SGD", "lr 0.95", "Momentum", "lr 0.1   momentum 0.9", "step 30"),
            *("distance walked", f"{length(SGD_WALK):.1f}", f"{length(MOMENTUM_WALK):.1f}"),
            *("loss, log scale", f"{loss(SGD_WALK)[-1]:.3f}", f"{loss(MOMENTUM_WALK)[-1]:.3f}"),
            *("10", "1", "0.1", "0.01", "0", "30 steps"),
            *("loss, own lr", "loss, same lr 0.1", f"{loss(AT_ONE_RATE)[-1]:.2f}"),
        }
    )
    assert {"37.0", "12.8", "0.013", "0.048", "1.34"} <= set(said)
    assert said.count("0.048") == 2  # with its own learning rate, which is the one that is shared


def test_the_conclusion_holds_and_claims_no_more(scene):
    """Shorter and smoother; not faster: plain descent's loss is lower most of the time."""
    sgd, momentum = (walker.route for walker in scene.party)
    assert length(MOMENTUM_WALK) < length(SGD_WALK) / 2
    assert sign_changes(MOMENTUM_WALK[:, 1]) < sign_changes(SGD_WALK[:, 1]) / 4
    assert momentum.length == pytest.approx(length(MOMENTUM_WALK))
    assert sgd.length == pytest.approx(length(SGD_WALK))
    assert loss(SGD_WALK)[-1] < loss(MOMENTUM_WALK)[-1]
    assert (loss(SGD_WALK) < loss(MOMENTUM_WALK))[1:].sum() == 23
    assert not any(re.search("fast|slow|better|win|low|short", t, re.I) for t in texts(scene))


def test_at_the_same_learning_rate_momentum_ends_lower(scene):
    """What the coda shows: SGD once more, at Momentum's learning rate; and Momentum as it was."""
    sgd, momentum = scene.again.routes
    np.testing.assert_allclose(sgd.points, AT_ONE_RATE, atol=1e-9)
    np.testing.assert_allclose(momentum.points, MOMENTUM_WALK, atol=1e-9)
    assert loss(MOMENTUM_WALK)[-1] < loss(AT_ONE_RATE)[-1] / 20
    _, small = members(scene, Curves)
    for one, points in zip(small.series, (AT_ONE_RATE, MOMENTUM_WALK), strict=True):
        np.testing.assert_allclose(one.values, loss(points), atol=1e-12)
    _, _, column = scene.panels.columns
    samples, figures = members(column.labels, Sample), members(column.figures, Lettering)
    assert [line.text for line in figures] == ["1.34", "0.048"]
    colors = [walker.color for walker in scene.party]
    assert [sample.color_role for sample in samples] == colors
    assert [line.get_fill_color().to_hex().lower() for line in figures] == colors
    for sample, figure in zip(samples, figures, strict=True):  # on one line
        middle = figure.at[1] + figure.size / 2
        assert sample.points[0, 1] == pytest.approx(middle) and figure.at[0] > sample.points[1, 0]


def test_both_charts_have_one_axis(scene):
    """The same decades, of the same length, and the same steps: they can be compared."""
    main, again = members(scene, Curves)
    assert (main.low, main.high, main.steps) == (again.low, again.high, again.steps)
    np.testing.assert_allclose(main.size, again.size)
    assert main.at[0] == again.at[0]


# --- the verdict --------------------------------------------------------------------------------


def ringed(scene) -> list[str | None]:
    """In each column the figure that lies in a ring, found by their places."""
    found = []
    for column in scene.panels.columns:
        rings, figures = members(column.ring, Ring), members(column.figures, Lettering)
        inside = [
            figure.text
            for ring in rings
            for figure in figures
            if (ring.points[0, :2] < figure.points.min(axis=0)[:2]).all()
            and (ring.points[1, :2] > figure.points.max(axis=0)[:2]).all()
        ]
        assert len(rings) == len(inside) <= 1
        assert [figure.text for figure in figures if figure.weight != "NORMAL"] == inside
        found.append(inside[0] if inside else None)
    return found


def test_the_best_figure_of_each_column_is_ringed(scene):
    """By plain recursions: the shorter way is Momentum's, the lower loss once each one's."""
    walked = {f"{length(way):.1f}": length(way) for way in (SGD_WALK, MOMENTUM_WALK)}
    ends = {f"{loss(way)[-1]:.3f}": loss(way)[-1] for way in (SGD_WALK, MOMENTUM_WALK)}
    again = [loss(AT_ONE_RATE)[-1], loss(MOMENTUM_WALK)[-1]]
    best = [min(walked, key=walked.get), min(ends, key=ends.get), f"{min(again):.3f}"]
    assert ringed(scene) == best == ["12.8", "0.013", "0.048"]


@pytest.mark.parametrize(
    "given, wanted",
    [
        ({"methods": (SGD(lr=0.95), SGD(lr=0.95))}, [None, None]),
        ({"methods": (SGD(lr=0.95), SGD(lr=0.001))}, [None, "0.013", None]),
        ({"methods": (SGD(lr=1.02), Momentum(lr=0.1)), "steps": 60}, [None, None, "0.0054"]),
        ({"methods": (Adam(lr=0.3),)}, [None, None]),
    ],
    ids=["a tie", "one hardly walks", "one leaves the map", "one alone"],
)
def test_where_nobody_is_better_nobody_is_ringed(given, wanted):
    """Who has not come down has no shorter way; where both had one rate both did the same."""
    scene = acted(SGDvsMomentum, **given)
    if len(wanted) == 3 and wanted[2] is None:  # both crawl at that rate, and end as they began
        assert len({line.text for line in members(scene.panels.columns[2].figures, Lettering)}) == 1
    assert ringed(scene) == wanted


@pytest.mark.parametrize(
    "given, title, said",
    [
        ({"same_lr": 0.5}, "same lr 0.5", [walk(0.5, 0), walk(0.5, 0.9)]),
        ({"methods": (Momentum(lr=0.1), SGD(lr=0.3))}, "same lr 0.3", [walk(0.3, 0.9), walk(0.3)]),
        ({"methods": (SGD(lr=0.1), Momentum(lr=0.1))}, "", []),
        ({"methods": (SGD(lr=0.95),)}, "", []),
        ({"methods": (plain.Downhill(), SGD(lr=0.95))}, "", []),
    ],
    ids=["another", "the last one's", "equal already", "one method", "no lr"],
)
def test_the_same_rate_is_the_last_ones_or_the_chosen_one_or_not_told(given, title, said):
    scene = acted(SGDvsMomentum, **given)
    titles = {text for text in texts(scene) if "same lr" in text}
    assert titles == ({f"loss, {title}"} if title else set())
    assert len(members(scene, Curves)) == 1 + bool(title)
    if title:
        told = [line.text for line in members(scene.panels.columns[2].figures, Lettering)]
        ends = [loss(points)[-1] for points in said]
        assert told == [f"{end:.2f}" if end >= 1 else plain.two_that_count(end) for end in ends]


def test_who_leaves_the_map_at_one_rate_is_said_to():
    scene = acted(SGDvsMomentum, same_lr=1.02, steps=60)
    sgd, momentum = walk(1.02, 0, 60), walk(1.02, 0.9, 60)
    low, high = np.transpose([scene.view.x_range, scene.view.y_range])
    outside = ((sgd < low) | (sgd > high)).any(axis=1)
    assert outside[-1] and (low < momentum[-1]).all() and (momentum[-1] < high).all()
    assert texts(scene).count("off the map") == 1
    assert plain.two_that_count(loss(momentum)[-1]) in texts(scene)
    _, small = members(scene, Curves)
    assert [one.end for one in small.series] == [np.argmax(outside) - 1, 60]


def baseline(line: Lettering) -> float:
    """Where a line of text stands, also if it has been shifted since it was written."""
    written = Lettering(line.text, line.at, line.side, line.size, bold=line.weight != "NORMAL")
    return line.at[1] + line.points[0, 1] - written.points[0, 1]


def test_the_loss_is_drawn_where_a_logarithm_says(scene):
    """By the places of the figures at the decades alone; and there are pixels of that colour."""
    large = acted(SGDvsMomentum, height=1080)
    main, _ = members(large, Curves)
    lines = [line for line in members(large, Lettering) if line.at[0] < main.at[0]]
    left = {line.text: baseline(line) + SMALL / 2 for line in lines if baseline(line) > main.at[1]}
    at = {said: left[said] for said in ("10", "1", "0.1", "0.01")}
    decade = at["10"] - at["1"]
    assert decade > 0.6  # of a Manim unit: to be read from the back row
    assert at["1"] - at["0.1"] == pytest.approx(decade) == at["0.1"] - at["0.01"]
    picture = drawn(large).astype(int)
    for one, points in zip(main.series, (SGD_WALK, MOMENTUM_WALK), strict=True):
        x = main.at[0] + np.arange(31) / 30 * main.size[0]
        y = at["1"] + decade * np.log10(loss(points))
        np.testing.assert_allclose(main.curve(one, 0, 30)[:, :2], np.stack([x, y], -1), atol=1e-9)
        colour = np.array(rgb(one.color)) * 255
        ends = (
            large.camera.to_pixels(np.stack([x, y, 0 * x], -1), in_frame=True).round().astype(int)
        )
        near = [picture[b - 4 : b + 5, a - 4 : a + 5].reshape(-1, 3) for a, b in ends]
        found = [np.abs(patch - colour).max(axis=1).min() < 40 for patch in near]
        assert np.mean(found) > 0.9 and found[-1]  # where they meet one covers the other


def test_dots_are_drawn_where_the_numbers_are(scene):
    """On the map: field coordinates to Manim's by the corners of the map, nothing else."""
    large = acted(SGDvsMomentum, height=1080)  # the smallest dots are still hollow there
    (terrain,) = members(scene, Terrain)
    corner, right, up = terrain.points[:3]
    (x0, x1), (y0, y1) = scene.view.x_range, scene.view.y_range
    assert (x1 - x0) / (right - corner)[0] == pytest.approx((y1 - y0) / (up - corner)[1])
    for trail, points in zip(members(scene, Trail), (walk(0.95, 0), walk(0.1, 0.9)), strict=True):
        shares = (points - (x0, y0)) / (x1 - x0, y1 - y0)
        expected = corner[:2] + shares * ((right - corner)[0], (up - corner)[1])
        found = terrain.place(trail.track.knots)
        np.testing.assert_allclose(found[:, :2], expected, atol=1e-9)
        # and these are pixels in which there really is something of the route's colour
        picture = drawn(large).astype(int)
        at = np.round(large.camera.to_pixels(found)).astype(int)
        colour = np.array(rgb(trail.color_role)) * 255
        around = [picture[y - 8 : y + 9, x - 8 : x + 9].reshape(-1, 3) for x, y in at]
        nearest = [np.abs(patch - colour).max(axis=1).min() for patch in around]
        assert np.mean(np.array(nearest) < 40) > 0.8


def test_another_lr_changes_text_and_picture(scene):
    other = acted(SGDvsMomentum, methods=(SGD(lr=0.5), Momentum(lr=0.1, momentum=0.9)))
    points = walk(0.5, 0)
    assert {"lr 0.5", f"{length(points):.1f}"} <= set(texts(other))
    assert {"lr 0.95", "37.0", "0.013"} <= set(texts(scene)) - set(texts(other))
    assert (drawn(scene) != drawn(other)).any(axis=-1).mean() > 0.01


def test_at_every_step_the_counter_and_the_bars_tell_the_truth(scene):
    for step in (0, 1, 7, 29, 30):
        scene.clock.set_value(step)
        for line in members(scene, Lettering):
            line.update(0)
        said = texts(scene)
        assert f"step {step}" in said
        for points in (SGD_WALK, MOMENTUM_WALK):
            assert f"{length(points[: step + 1]):.1f}" in said
        weights = [line.weight for line in members(scene.panels.columns[0].figures, Lettering)]
        assert weights == ["NORMAL", "SEMIBOLD" if step == 30 else "NORMAL"]  # told in the end
    (bars,) = members(scene, Bars)
    assert bars.length(0) / bars.length(1) == pytest.approx(
        length(SGD_WALK) / length(MOMENTUM_WALK)
    )


def test_bars_to_come_stand_there_in_outlines(scene):
    """At the end of each, where its number is: before the walk there is only a faint line."""
    (bars,) = members(scene, Bars)
    scene.clock.set_value(30)
    ends = [bars.at[0] + bars.length(i) for i in range(2)]
    scene.clock.set_value(0)
    picture = drawn(scene).astype(int)
    scene.clock.set_value(30)
    filled = drawn(scene).astype(int)
    background = np.array(rgb(palette.BACKGROUND)) * 255
    for i, end in enumerate(ends):
        y = bars.at[1] - i * bars.row - bars.thick / 2
        at = [[end, y, 0], [bars.at[0] + 0.6 * (end - bars.at[0]), y, 0]]
        (edge, row), (inside, _) = scene.camera.to_pixels(at, in_frame=True).round().astype(int)
        line = picture[row, edge - 2 : edge + 3]
        assert 20 < np.abs(line - background).max() < 130  # there, and faint
        np.testing.assert_allclose(picture[row, inside], background, atol=2)
        color = np.array(rgb(bars.series[i].color)) * 255
        np.testing.assert_allclose(filled[row, inside], color, atol=3)
