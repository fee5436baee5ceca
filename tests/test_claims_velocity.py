"""Velocity: one step of it is 0.9 v and a push; across its parts cancel, along they add up."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, members, texts
from plain import walk
from velocity import Velocity
from watching import seen_arrows

from optimizers import SGD, Adam, Momentum
from stage.arrows.lens import Lens
from stage.figures.stems import Stems
from stage.look import palette

POINTS = walk(0.1, 0.9)
V = np.diff(POINTS, axis=0)
PUSHES = -0.1 * POINTS[:-1] * (0.1, 2)
TOLD = 6, 7


@pytest.fixture(scope="module")
def told():
    """The scene, and after each play its arrows, the clocks, and how many stems have grown."""

    def look(scene):
        lens = members(scene, Lens)[0]
        grown = [len(stems.tips()) - 1 for stems in scene.rows.stems]
        said = [figure.text for figure in scene.rows.figures]
        return seen_arrows(scene)[0], lens.opened, scene.clock.get_value(), grown, said

    return framing.beats(Velocity, look, 480)


def test_the_rows_hold_the_recursions_velocities(told):
    across, along = members(told.scene, Stems)
    unit = across.scale_of.unit
    assert along.scale_of.unit == unit  # so both can be compared
    np.testing.assert_allclose(across.lengths, unit * np.r_[0, V[:, 1]], atol=1e-9)
    np.testing.assert_allclose(along.lengths, unit * np.r_[0, V[:, 0]], atol=1e-9)
    assert (across.color_role, along.color_role) == (palette.ACROSS, palette.ALONG)


def test_what_is_said_of_the_parts_holds(told):
    across, along = V[:, 1], V[:, 0]
    assert (along > 0).all() and abs(across.sum()) < np.abs(across).sum() / 4
    peaks = [abs(across[i]) for i in range(1, 29)
             if abs(across[i]) >= max(abs(across[i - 1]), abs(across[i + 1]))]  # fmt: skip
    assert len(peaks) >= 4 and peaks == sorted(peaks, reverse=True)
    assert (np.diff(along[:12]) > 0).all() and along.max() > 5 * along[0]
    said = {*texts(told.scene)}
    assert {"across", "cancel", "along", "add up"} <= said
    ends = f"y  2.0 → {2 + across.sum():.1f}", f"x  −7.0 → {along.sum() - 7:.1f}"
    assert {*ends} <= said and ends[0].endswith("0.1") and ends[1].endswith("0.9")


def test_the_lens_shows_what_is_kept_the_push_and_the_new_velocity(told):
    """Tip to tail and true to scale; then its parts, one along x and one along y."""
    for step in TOLD:
        v, push, at = V[step - 1], PUSHES[step - 1], POINTS[step - 1]
        kept = 0.9 * V[step - 2]
        open_ = [each for each in told.seen if each[1] == 1 and each[2] == step - 1]
        arrows = open_[-1][0]
        ways = [(at, kept), (at + kept, push), (at, v), (at, v * (1, 0)), (at, v * (0, 1))]
        for tail, way in ways:
            assert any(
                np.allclose(one.tail, tail, atol=1e-6) and np.allclose(one.way, way, atol=1e-6)
                for one in arrows
            ), (step, way)
        np.testing.assert_allclose(kept + push, v, atol=1e-12)
    first = next(each[0] for each in told.seen if each[1] == 1)
    np.testing.assert_allclose(first[0].way, V[TOLD[0] - 2], atol=1e-9)  # before it has shrunk


def test_a_stem_grows_when_its_velocity_is_made_and_before_the_step_is_taken(told):
    grown = {(each[2], *each[3]) for each in told.seen if each[1] == 1}
    assert {(5.0, 5, 5), (5.0, 6, 6), (6.0, 7, 7)} <= grown
    assert told.seen[-1][3] == [30, 30]
    after = [each[4] for each in told.seen if each[3] == [6, 6]]
    assert after[0] == [f"v −{-V[5, 1]:.2f}", f"v +{V[5, 0]:.2f}"]


@pytest.mark.parametrize("method", [SGD(lr=0.95), Adam(lr=0.3), Momentum(lr=0.1, momentum=0.0)])
def test_without_a_turn_there_are_rows_and_no_lens(method):
    scene = acted(Velocity, methods=(method,))
    assert not members(scene, Lens) and len(members(scene, Stems)) == 2
