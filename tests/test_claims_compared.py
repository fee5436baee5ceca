"""SGD and Momentum at one lr, and momentum of three strengths: said is what recursions give."""

from __future__ import annotations

import re

import numpy as np
import pytest
from acting import acted, drawn, members, texts
from plain import length, walk
from same_rate import SameRate
from too_much_momentum import TooMuchMomentum

from optimizers import SGD, Adam, Momentum
from stage.figures.bars import Bars
from stage.figures.curves import Curves
from stage.figures.verdict import Ring
from stage.look import palette
from stage.look.colour import rgb
from stage.walk.trail import Trail

PAIR = {"SGD": walk(0.1), "Momentum": walk(0.1, 0.9)}
SHARES = 0.5, 0.9, 0.99
THREE = [walk(0.1, share) for share in SHARES]


def loss(points: np.ndarray) -> np.ndarray:
    return points[:, 0] ** 2 / 20 + points[:, 1] ** 2


@pytest.fixture(scope="module")
def pair():
    return acted(SameRate)


@pytest.fixture(scope="module")
def three():
    return acted(TooMuchMomentum)


def without_contours(scene) -> list[str]:
    return sorted(text for text in texts(scene) if not re.fullmatch(r"loss [\d.]+", text))


def walked_as(scene, ways) -> None:
    """Whose routes, curves and places in the window they are."""
    (curves,) = members(scene, Curves)
    for one, walker, points in zip(curves.series, scene.party, ways, strict=True):
        np.testing.assert_allclose(walker.route.points, points, atol=1e-9)
        np.testing.assert_allclose(one.values, loss(points), atol=1e-9)
        assert scene.view.contains(points).all() and walker.track.left_at is None


def test_at_one_lr_sgd_crawls_and_momentum_arrives(pair):
    walked_as(pair, PAIR.values())
    sgd, momentum = (points[-1] for points in PAIR.values())
    assert (f"{sgd[0]:.2f}", f"{momentum[0]:.2f}") == ("-5.18", "0.90")
    ends = [f"{loss(points)[-1]:.2f}" for points in PAIR.values()]
    assert ends == ["1.34", "0.05"] and f"{loss(PAIR['Momentum'])[-1]:.3f}" == "0.048"
    assert without_contours(pair) == sorted(
        [
            *("SGD", "lr 0.1", "Momentum", "lr 0.1   momentum 0.9", "step 30", "same lr 0.1"),
            *("loss, log scale", "10", "1", "0.1", "0.01", "0", "30 steps"),
            *("last x", "−5.18", "0.90", "last loss", "1.34", "0.048"),
        ]
    )
    (ring,) = members(pair, Ring)
    assert ring.color_role == palette.OWN["Momentum"]


def test_a_way_whose_steps_crowd_still_has_its_colour():
    """SGD's last ten steps are 8 px apart at 1080p; their dots are not all edge and hole."""
    scene = acted(SameRate, height=1080)
    trail = scene.party[0].trail
    assert members(scene, Trail)[-1] is trail  # the shortest way lies on top
    picture, color = drawn(scene).astype(int), 255 * np.array(rgb(trail.color_role))
    at = scene.camera.to_pixels(trail.terrain.place(trail.track.knots[20:30]))
    assert (np.hypot(*np.diff(at, axis=0).T) < 9).all()
    for x, y in at.round().astype(int):
        near = picture[y - 5 : y + 6, x - 5 : x + 6]
        assert (np.abs(near - color).max(axis=-1) < 90).sum() > 8


def test_too_little_momentum_falls_short_and_too_much_overshoots(three):
    walked_as(three, THREE)
    last = [points[-1, 0] for points in THREE]
    assert last[0] < -3 and abs(last[1]) < 1 and last[2] > 5
    figures = [f"{loss(points)[-1]:.3g}" for points in THREE]
    assert figures == ["0.742", "0.0479", "2.16"]
    said = without_contours(three)
    assert {"0.74", "0.048", "2.16", "−3.85", "0.90", "5.96", "same lr 0.1"} <= {*said}
    assert {f"{length(points):.1f}" for points in THREE} == {"4.7", "12.8", "22.0"} <= {*said}
    assert {f"lr 0.1   momentum {share}" for share in SHARES} <= {*said}
    assert {"distance walked", "x after 30 steps", "loss after 30 steps"} <= {*said}
    rings = [ring.color_role for ring in members(three, Ring)]
    assert rings == [three.party[1].color]  # the loss; of the ways only one came down: no rival
    assert [one.last for one in members(three, Bars)[0].series] == pytest.approx(
        [length(points) for points in THREE]
    )


@pytest.mark.parametrize(
    "given, best, note",
    [
        ((SGD(lr=0.95), Momentum(lr=0.95)), 0, True),  # at that lr the other's loss is higher
        ((SGD(lr=0.95), Momentum(lr=0.1)), 0, False),
        ((SGD(lr=0.1), Momentum(lr=0.1, momentum=0.0)), None, True),  # the same walk twice
        ((SGD(lr=1.2), Momentum(lr=0.1)), None, False),  # one leaves the map: no rival
        ((Adam(lr=0.3),), None, False),
    ],
)
def test_what_is_ringed_and_what_is_held_equal_follow_the_numbers(given, best, note):
    scene = acted(SameRate, methods=given)
    rings = [ring.color_role for ring in members(scene, Ring)]
    assert rings == ([] if best is None else [scene.party[best].color])
    assert any(text.startswith("same lr") for text in texts(scene)) == note
    gone = [one for one in scene.party if not one.stays]
    assert texts(scene).count("off the map") == 2 * len(gone)
