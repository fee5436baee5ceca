"""The stage's parts: bars of steps, and lines on the ground."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, drawn
from manim import ValueTracker
from watching import placed

import fields
from stage.figures.step_bars import StepBars
from stage.film.clip import Clip
from stage.ground.lines import GroundLine
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.area import Area


@pytest.mark.parametrize("field", [fields.ravine, fields.hills, fields.beale], ids=str)
def test_a_line_on_the_ground_lies_on_the_surface(field):
    land = placed(field, flat=False)
    terrain, view = land.terrain, land.view
    low, high = np.transpose([view.x_range, view.y_range])
    begin, end = low + 0.1 * (high - low), low + [0.9, 0.6] * (high - low)
    line = GroundLine(land, begin, end, origin=0.5)
    for grown, ends in ((1.0, (begin, end)), (0.5, (begin + (end - begin) / 4, None))):
        line.grown = grown
        u, v, w = ((line.scene_points() - terrain.origin) / np.diag(terrain.edges)).T
        xy = np.stack([u, v], axis=-1) * (high - low) + low
        np.testing.assert_allclose(xy[0], ends[0], atol=1e-9)
        np.testing.assert_allclose((xy[0] + xy[-1]) / 2, (begin + end) / 2, atol=1e-9)
        bottom, top = view.height(np.array(view.z_range))
        exact = (view.height(field(*xy.T)) - bottom) / (top - bottom)
        np.testing.assert_allclose(w, exact, atol=2e-3)  # straight between its points
        np.testing.assert_allclose(w, terrain.height_at(u, v), atol=0.03)  # on the drawn sheet


def test_step_bars_are_drawn_as_high_as_the_steps_are_long():
    lengths = np.array([1.0, 0.75, 0.5, 0.4, 0.25])

    class Alone(Clip):
        def construct(self):
            self.clock = ValueTracker(3.5)
            self.add(StepBars(lengths, palette.GREEN, self.clock, Area(-5, 5, -2, 2), 5, 1.0))

    picture = drawn(acted(Alone, 480)).astype(int)
    green = np.abs(picture - np.array(rgb(palette.GREEN)) * 255).max(axis=-1) < 30
    x = 427 + np.round((np.arange(5) + 0.5) * 120 - 300).astype(int)
    expected = np.array([1, 0.75, 0.5, 0.2, 0]) * 240  # half of the fourth, none of the fifth
    np.testing.assert_allclose(green[:, x].sum(axis=0), expected, atol=3)
