"""The ravine's surface and its gradient: what they say and draw is recomputed here from scratch."""

from __future__ import annotations

import re

import numpy as np
import pytest
from acting import acted, members, texts
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from sgd_zigzag import SGDZigzag
from watching import in_field, seen_arrows, watched

import fields
from fields import Field
from stage.figures.bars import Bars
from stage.ground.lines import BoxLine, GroundLine

TURNED = Field(lambda x, y: x**2 + y**2 / 20, (-5, 5), (-10, 10), minima=((0, 0),))


def words(said: list[str]) -> list[str]:
    """What of it speaks of along and across."""
    return [text for text in said if re.search("along|across", text)]


@pytest.fixture(scope="module")
def surface():
    return watched(RavineSurface)


@pytest.fixture(scope="module")
def gradient():
    return watched(RavineGradient)


# --- the surface --------------------------------------------------------------------------------


def test_the_surface_says_how_much_it_rises_along_and_across(surface):
    scene, plays = surface
    rises = {"along": 4**2 / 20, "across": 4.0**2}
    assert len(texts(scene)) == 2
    for text in texts(scene):
        (axis,) = [name for name in rises if name in text]
        assert re.fullmatch(rf"4 {axis}.*: \+{rises[axis]:g}", text)
    shown = [play.said for play in plays if play.said]
    assert "across" in shown[0][0] and len(shown[0]) == 1  # first the steep one, alone
    assert sum(len(said) == 1 and "along" in said[0] for said in shown) == 2


def test_both_sections_lead_through_the_minimum_along_the_axes(surface):
    scene, _ = surface
    lines = [in_field(scene, line.scene_points()) for line in members(scene, GroundLine)]
    assert len(lines) == 2
    ends = [line[[0, -1], :2].tolist() for line in lines]
    for end in ([[-4, 0], [4, 0]], [[0, -4], [0, 4]]):
        assert any(np.allclose(end, found, atol=1e-9) for found in ends)
    for x, y, height in np.concatenate(lines):
        assert height + scene.view.base == pytest.approx(x * x / 20 + y * y, abs=1e-9)


def test_the_dashes_measure_what_the_text_says():
    """Up from the lowest point's height to the end of the section; of the steep one also along."""
    shown = []

    class Watched(RavineSurface):
        def play(self, *args, **kwargs):
            super().play(*args, **kwargs)
            lines = [in_field(self, e.scene_points()) for e in members(self, BoxLine) if e.dash]
            shown.append((sorted(np.ptp(line[:, 2]) for line in lines), texts(self)))
            for line in lines:
                reach = 4 if np.ptp(line[:, 2]) > 10 else 0
                assert sorted(np.ptp(line[:, :2], axis=0)) == pytest.approx([0, reach], abs=1e-6)

    acted(Watched)
    assert any(rises for rises, _ in shown)
    for rises, said in shown:
        assert rises == pytest.approx(sorted(float(t.rpartition("+")[2]) for t in said), abs=1e-6)


def test_other_fields_have_their_own_words_and_numbers():
    assert [t.rpartition(": ")[2] for t in texts(acted(RavineSurface, reach=2.0))] == ["+0.2", "+4"]
    level = texts(acted(RavineSurface, field=fields.bowl))
    assert not words(level) and len({t.rpartition(": ")[2] for t in level}) == 1
    saddle = texts(acted(RavineSurface, field=fields.saddle))
    assert not words(saddle) and [t.rpartition(": ")[2][0] for t in saddle] == ["+", "−"]
    for text in texts(acted(RavineSurface, field=TURNED)):
        assert re.search(r"across.*x|along.*y", text)


# --- the gradient -------------------------------------------------------------------------------


def down(point: np.ndarray) -> np.ndarray:
    return -np.array([point[0] / 10, 2 * point[1]])


def test_every_text_of_the_gradient_is_what_the_numbers_say(gradient):
    scene, plays = gradient
    said = texts(scene)
    assert len(said) == 5 and {"at (−7, 2)", "0.7", "4.0"} <= set(said)
    assert re.search("along.*x", words(said)[0]) and re.search("across.*y", words(said)[1])
    assert all({*play.formulas} == {"-nabla f"} for play in plays)
    for play in plays:  # each number comes with its word
        assert ("0.7" in play.said) == any("along" in text for text in play.said)
        assert ("4.0" in play.said) == any("across" in text for text in play.said)
    (bars,) = members(scene, Bars)
    assert bars.length(0) / bars.length(1) == pytest.approx(0.7 / 4.0)


def test_the_arrow_at_the_start_is_the_gradient_and_its_parts_add_up_to_it(gradient):
    """One to one, on the map."""
    _, plays = gradient
    (whole,) = plays[0].arrows
    np.testing.assert_allclose(whole.tail, (-7, 2), atol=1e-9)
    np.testing.assert_allclose(whole.way, (0.7, -4.0), atol=1e-9)
    large = [arrow for arrow in plays[-1].arrows if np.allclose(arrow.tail, (-7, 2))]
    ways = sorted(tuple(np.round(arrow.way, 9).tolist()) for arrow in large)
    assert ways == [(0.0, -4.0), (0.7, -4.0), (0.7, 0.0)]
    dim = [
        b for a, b in zip(plays[-1].arrows, plays[-1].faint, strict=True) if np.hypot(*a.way) < 0.6
    ]
    assert len(dim) > 250 and max(dim) < 0.7


def test_the_map_lies_where_the_walks_have_theirs(gradient):
    """So that the slides can be compared: one scale, one left edge, one top.

    The walks' map ends sooner above and below, as there are stems under it.
    """
    scenes = gradient[0], acted(SGDZigzag)
    corners = [scene.terrain.place([[0, 1, 0], [1, 1, 0]])[:, :2] for scene in scenes]
    assert np.array_equal(*corners)
    views = [scene.view for scene in scenes]
    assert views[0].x_range == views[1].x_range
    units = [scene.terrain.edges[1, 1] / np.ptp(scene.view.y_range) for scene in scenes]
    assert units[0] == pytest.approx(units[1])
    (low, high), (lower, higher) = (view.y_range for view in views)
    assert low < lower < -2 and 2 < higher < high


def field_arrows(plays: list) -> list:
    """The arrows of the whole field, and the first one, small like them."""
    return next(play.arrows for play in plays if len(play.arrows) > 100)


def test_the_field_is_true_to_one_scale_and_points_across(gradient):
    _, plays = gradient
    arrows = field_arrows(plays)
    assert 250 < len(arrows) < 400
    middles = np.array([tail + way / 2 for _, tail, way, _ in arrows])
    start = next(i for i, arrow in enumerate(arrows) if np.allclose(arrow.tail, (-7, 2)))
    middles[start] = (-7, 2)
    ways, slopes = np.array([arrow.way for arrow in arrows]), np.array([*map(down, middles)])
    scale = np.hypot(*ways[start]) / np.hypot(*slopes[start])
    np.testing.assert_allclose(ways, scale * slopes, atol=1e-9)
    assert {arrow.form for arrow in arrows} == {"gradient"}  # none is capped here
    assert np.mean(np.abs(ways[:, 1]) > np.abs(ways[:, 0])) > 0.9
    assert np.unique(middles.round(6), axis=0).shape == middles.shape  # no two on one spot


def test_what_is_longer_than_drawn_has_its_mark_and_is_explained(gradient):
    scene, plays = watched(RavineGradient, field=fields.rosenbrock)
    low, high = np.transpose([scene.view.x_range, scene.view.y_range])
    shares = (np.array([(i, j) for j in range(15) for i in range(21)]) + 0.5) / (21, 15)
    x, y = (low + (high - low) * shares).T
    arrows = field_arrows(plays)[: len(shares)]
    ways = np.array([arrow.way for arrow in arrows])
    middles = np.array([arrow.tail for arrow in arrows]) + ways / 2
    off = np.abs(middles - np.stack([x, y], axis=-1)) / (high - low) * (21, 15)
    assert off.max() < 0.15  # at the border they are moved in, by less than they are apart
    assert ((middles + ways / 2 > low) & (middles + ways / 2 < high)).all()
    slopes = np.stack([2 * (1 - x) + 400 * x * (y - x * x), -200 * (y - x * x)], axis=-1)
    share = np.hypot(*ways.T) / np.hypot(*slopes.T)
    usual = np.median(share)
    capped = np.array([arrow.form == "capped" for arrow in arrows])
    assert 1 < capped.sum() < 20
    np.testing.assert_allclose(share[~capped], usual, rtol=1e-6)
    assert (share[capped] < 0.999 * usual).all()
    assert np.ptp(np.hypot(*ways[capped].T)) < 1e-9
    np.testing.assert_allclose(ways, share[:, None] * slopes, atol=1e-9)  # −∇f of its own middle
    assert any("double head" in text for text in texts(scene))
    assert not any("double head" in text for text in texts(gradient[0]))


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
