"""LandscapeRun: the numbers on screen, and where the hiker stands, from plain NumPy."""

from __future__ import annotations

import re

import framing
import numpy as np
import pytest
from acting import acted, members, texts
from landscape_run import LandscapeRun

import irises
from landscape import Recorder, slice_through
from optimizers import SGD, Momentum
from schedules import cosine
from stage.figures.rate_strip import RateLines
from stage.walk.aloft import Stems


@pytest.fixture(scope="module")
def scene() -> LandscapeRun:
    return acted(LandscapeRun)


@pytest.fixture(scope="module")
def run() -> np.ndarray:
    """The weights at each step, (61, 67), by the clip's parameters."""
    return irises.train(SGD(1.0), 60, 10, LandscapeRun.seed).points


def true(params: np.ndarray) -> float:
    """The cross-entropy, written once more."""
    x, kinds = irises.flowers()
    w, b, v, c = np.split(params, [32, 40, 64])
    scores = np.tanh(x @ w.reshape(8, 4).T + b) @ v.reshape(3, 8).T + c
    p = np.exp(scores)
    return float(-np.log(p[np.arange(150), kinds] / p.sum(axis=1)).mean())


def test_explained_variance_is_that_of_the_two_largest_components(scene, run):
    away = run - run[-1]
    values = np.sort(np.linalg.eigvalsh(away @ away.T))[::-1]
    said = f"67 weights, explained variance {values[:2].sum() / values.sum():.1%}"
    assert said in texts(scene)


def test_losses_and_distances_are_those_of_the_run(scene, run):
    (walker,) = scene.party
    np.testing.assert_allclose(walker.route.losses, [*map(true, run)], rtol=1e-12)
    plane, points = scene.field.plane, walker.route.points
    there = plane.center + points @ plane.directions
    np.testing.assert_allclose(walker.route.errors, np.linalg.norm(run - there, axis=1))
    np.testing.assert_allclose(scene.field(*points.T), [*map(true, there)], rtol=2e-3)
    said = {part for text in texts(scene) for part in [re.sub(r" [\d.]+$", "", text)]}
    assert {"true loss", "on the slice", "distance to slice"} <= said


def test_the_hiker_is_at_his_true_loss_on_a_stem_from_the_land(scene):
    (walker,), (stems,) = scene.party, members(scene, Stems)
    track, terrain = walker.hiker.track, scene.terrain
    assert stems.track is track
    low, high = scene.view.height(np.array(scene.view.z_range))
    for step, loss in enumerate(walker.route.losses):
        height = (scene.view.height(loss) - low) / (high - low)
        assert track.at(step)[2] == pytest.approx(height, abs=1e-9)
        at = track.under(step)
        assert at[:2].tolist() == pytest.approx(track.at(step)[:2].tolist())
        assert at[2] == pytest.approx(float(terrain.height_at(*at[:2])), abs=2e-3)
    assert np.ptp(walker.route.heights) > 0.3  # and that is to be seen


def test_a_run_of_ones_own_is_shown_and_a_field_without_one_is_refused():
    run, params = Recorder(lambda p: float(p @ p), Momentum(0.1)), np.array([2.0, -1, 1])
    for _ in range(4):
        run.step(params)
        params = params * (0.5, 0.8, 0.9)
    mine = slice_through(run, points=9, cache=None, progress=False)
    said = texts(acted(LandscapeRun, landscape=mine))
    assert {"Momentum", "step 3"} <= {*said} and any("3 weights" in text for text in said)
    none = slice_through(lambda p: float(p @ p), params, points=9, cache=None, progress=False)
    with pytest.raises(ValueError, match="landscape is slice, which has no run in it: make it by"):
        acted(LandscapeRun, landscape=none)


def test_a_learning_rate_that_changes_is_told_and_drawn_below_the_land():
    scene = acted(LandscapeRun, methods=(SGD(cosine(1.0, 0.1, 30)),), steps=30)
    assert any(text.startswith("lr 0.1") for text in texts(scene))
    (lines,) = members(scene, RateLines)
    heights = (lines.stairs(0, 30)[:-1:2, 1] - lines.points[0, 1]) / lines.size[1]
    np.testing.assert_allclose(heights, [cosine(1.0, 0.1, 30)(k) for k in range(30)])
    assert lines.points[0, 1] + lines.size[1] < scene.picture.bottom
    boxes = framing.text_boxes(scene)
    assert not framing.overlapping(boxes) and texts(scene).count("lr") == 1


def test_one_that_stays_has_no_strip(scene):
    assert not members(scene, RateLines)


def test_who_diverges_is_told_of():
    assert any(
        "diverged at step" in text for text in texts(acted(LandscapeRun, methods=(SGD(1e200),)))
    )
