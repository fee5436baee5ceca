"""Stems of y below the walks' maps: drawn to the map's scale, from the recursions' numbers."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, drawn, members, texts
from momentum_path import MomentumPath
from plain import walk
from sgd_zigzag import SGDZigzag
from watching import ground

from fields import saddle
from optimizers import SGD
from stage.figures.stems import Stems
from stage.look.colour import rgb
from stage.paint.lettering import Lettering

CLIPS = {"zigzag": SGDZigzag, "momentum": MomentumPath}
BOTH = pytest.mark.parametrize("name, way", [("zigzag", (0.95, 0)), ("momentum", (0.1, 0.9))])


@pytest.fixture(scope="module")
def scenes():
    return {name: acted(clip) for name, clip in CLIPS.items()}


@BOTH
def test_stems_are_y_at_half_the_scale_of_the_map(name, way, scenes):
    """There is one for the start and one for each step begun; it grows while that is taken."""
    scene = scenes[name]
    (stems,), y = members(scene, Stems), walk(*way)[:, 1]
    corner, _, up, _ = ground(scene).points
    one = (up - corner)[1] / np.ptp(scene.view.y_range) / 2  # how long one y is, in Manim units
    for time in (0, 2.5, 9, 9.25, 30):
        scene.clock.set_value(time)
        tips, grown = stems.tips(), np.clip(time - np.arange(31) + 1, 0, 1)
        there = grown > 0
        assert len(tips) == there.sum()
        np.testing.assert_allclose(tips[:, 1] - stems.level, (grown * y)[there] * one, atol=1e-9)
        assert len(tips) < 3 or np.ptp(np.diff(tips[:, 0])) < 1e-9  # equally far from one another


@BOTH
def test_stems_are_drawn_from_the_line_to_their_ends_on_the_side_of_y(name, way):
    large = acted(CLIPS[name], height=1080)
    (stems,), y = members(large, Stems), walk(*way)[:, 1]
    colour = np.array(rgb(stems.color_role)) * 255
    ends = stems.tips()
    for time in (0, 2.5, 9, 30):
        large.clock.set_value(time)
        picture, filled = drawn(large).astype(int), {}
        for share in (0.5, -0.5):
            places = ends.copy()
            places[:, 1] = stems.level + share * (ends[:, 1] - stems.level)
            at = large.camera.to_pixels(places, in_frame=True).astype(int)
            filled[share] = np.abs(picture[at[:, 1], at[:, 0]] - colour).max(axis=-1) < 60
        there, long = np.arange(31) <= time, np.abs(y) > 0.4  # its half is clear of line and head
        assert np.array_equal((filled[0.5] & long), there & long)
        assert not (filled[-0.5] & long).any()
    assert (np.sign(ends[:, 1] - stems.level) == np.sign(y)).all()


@BOTH
def test_the_numbers_beside_the_stems_stand_at_that_y(name, way, scenes):
    scene = scenes[name]
    (stems,) = members(scene, Stems)
    for line in members(scene, Lettering):
        if line.text in ("2", "0", "−2"):
            middle = (line.points[:, 1].min() + line.points[:, 1].max()) / 2
            high = float(line.text.replace("−", "-")) * stems.scale_of.unit
            assert middle == pytest.approx(stems.level + high, abs=0.02)
    (title,) = (line for line in members(scene, Lettering) if line.text.startswith("y at"))
    left, right = title.points[:, 0].min() - 0.05, title.points[:, 0].max() + 0.05
    scene.clock.set_value(30)
    near = [tip[1] for tip in stems.tips() if left < tip[0] < right]
    below, above = title.points[:, 1].min() - 0.05, title.points[:, 1].max() + 0.05
    assert max(near) < below or min(near) > above  # no stem reaches it


@pytest.mark.parametrize("lrs, scale", [([0.1], ""), ([1.0], ", ⅓ scale"), ([0.95, 0.5], None)])
def test_stems_have_one_scale_which_is_a_whole_part_of_the_maps(lrs, scale):
    """They stay within their rows; where they leave a title no corner it has a line of its own."""
    scene = acted(SGDZigzag, methods=tuple(SGD(lr=lr) for lr in lrs))
    corner, _, up, _ = ground(scene).points
    rows, unit = members(scene, Stems), (up - corner)[1] / np.ptp(scene.view.y_range)
    assert len(rows) == len(lrs)
    for stems, lr in zip(rows, lrs, strict=True):
        share = unit / stems.scale_of.unit
        assert share == pytest.approx(round(share)) and share > 0.99
        high = stems.tips()[:, 1]
        one = unit / share
        np.testing.assert_allclose(high - stems.level, walk(lr)[:, 1] * one, atol=1e-9)
        assert stems.area.bottom <= high.min() and high.max() <= stems.area.top
        assert share == pytest.approx(unit / rows[0].scale_of.unit)
        words = {1: "", 2: ", ½ scale", 3: ", ⅓ scale", 4: ", ¼ scale"}
        told = words.get(round(share), f", 1/{share:.0f} scale")
        assert scale in (None, told) and f"y at each step{told}" in texts(scene)
    (title,) = (line for line in members(scene, Lettering) if line.text.startswith("y at"))
    left, right = title.points[:, 0].min() - 0.05, title.points[:, 0].max() + 0.05
    near = [y for x, y, _ in rows[0].tips() if left < x < right]
    bottom, top = title.points[:, 1].min(), title.points[:, 1].max()
    assert not [y for y in near if y > bottom - 0.05 and rows[0].level < top]


def test_where_no_minimum_is_known_the_loss_is_said():
    """As the field f = x² − y² has none; the start is 0.01 off its ridge."""
    scene = acted(SGDZigzag, field=saddle, start=(-1.5, 0.01), methods=(SGD(lr=0.1),), steps=9)
    x, y = -1.5 * 0.8**9, 0.01 * 1.2**9
    said = set(texts(scene)) - {line.text for line in scene.written}
    assert [text for text in said if text.startswith("loss")] == [f"loss {x * x - y * y:.4f}"]
    assert not any("left to go" in text for text in said)
