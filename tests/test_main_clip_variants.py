"""The main clip with other parameters."""

from __future__ import annotations

import itertools
import re

import numpy as np
import plain
import pytest
from acting import acted, drawn, members, texts
from of_catalogue import DRAWN
from plain import walk
from sgd_vs_momentum import SGDvsMomentum
from test_main_clip import loss

import fields
from optimizers import SGD, Adam, Momentum, Nesterov
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.lettering import Lettering

VARIANTS = {
    **{name: {"field": fields.CATALOGUE[name]} for name in DRAWN},
    "start": {"start": (0.5, -2.4)},
    "one step": {"steps": 1},
    "three steps": {"steps": 3},
    "200 steps": {"steps": 200},
    "one method": {"methods": (Adam(lr=0.3),)},
    "four methods": {"methods": (SGD(), Momentum(), Nesterov(), Adam(lr=0.3))},
    "diverging": {"methods": (SGD(lr=1.02), Momentum(lr=0.1)), "steps": 60},
    "exploding": {"methods": (SGD(lr=50.0), SGD(lr=1e200))},
}


@pytest.mark.filterwarnings("ignore::adventurer.Diverged")
@pytest.mark.parametrize("name", VARIANTS)
def test_with_other_parameters_nothing_breaks_or_leaves_the_frame(name):
    scene = acted(SGDvsMomentum, **VARIANTS[name])
    lines = members(scene, Lettering)
    boxes = []
    for line in (line for line in lines if len(line.points)):
        (left, bottom), (right, top) = line.points.min(axis=0)[:2], line.points.max(axis=0)[:2]
        assert left >= -6.45 and right <= 6.45 and bottom >= -3.7 and top <= 3.7, line.text
        boxes.append((left, right, bottom, top, line.text))
    for one, other in itertools.combinations(boxes, 2):
        apart = one[0] > other[1] or other[0] > one[1] or one[2] > other[3] or other[2] > one[3]
        assert apart, f"{one[4]!r} and {other[4]!r} overlap"
    said = texts(scene)
    assert not any(re.search("nan|inf", text, re.I) for text in said), said
    background = np.array(rgb(palette.BACKGROUND)) * 255
    for moment in (scene.steps, 0):
        scene.clock.set_value(moment)
        picture = drawn(scene)
        assert (np.abs(picture - background).max(axis=-1) > 12).mean() > 0.2
        for walker in scene.party:
            foot = scene.camera.to_pixels(walker.hiker.foot()[None])[0]
            assert (foot >= 0).all() and (foot <= (426, 240)).all()


@pytest.mark.filterwarnings("ignore::adventurer.Diverged")
def test_who_leaves_the_map_is_said_to_and_halts_at_its_edge():
    scene = acted(SGDvsMomentum, methods=(SGD(lr=1.02), Momentum(lr=0.1)), steps=60)
    points = np.array([(-7 * (1 - 0.102) ** k, 2 * (1 - 2.04) ** k) for k in range(61)])
    low, high = np.transpose([scene.view.x_range, scene.view.y_range])
    outside = ((points < low) | (points > high)).any(axis=1)
    left = int(np.argmax(outside))
    assert 0 < left < 60
    said = texts(scene)
    assert f"left the map at step {left}" in said
    ends = [line.text for line in members(scene.panels.columns[1].figures, Lettering)]
    assert ends == ["off the map", plain.two_that_count(loss(walk(0.1, 0.9, 60))[-1])]
    x, y = scene.party[0].track.xy[-1]
    assert np.isclose([x, x, y, y], [low[0], high[0], low[1], high[1]]).any()


@pytest.mark.parametrize(
    "parameters, kind, words",
    [
        ({"start": (12, 0)}, ValueError, "(12, 0) lies outside"),
        ({"start": (float("nan"), 0)}, ValueError, "nan"),
        ({"methods": (SGD,)}, TypeError, "SGD()"),
        ({"methods": ()}, ValueError, "methods is (); it can be SGD, Momentum,"),
        ({"steps": 0}, ValueError, "steps is 0"),
        ({"field": lambda x, y: x}, TypeError, "Field"),
    ],
)
def test_bad_parameters_are_one_sentence_before_anything_is_drawn(parameters, kind, words):
    drawn_frames = []

    class Watched(SGDvsMomentum):
        def play(self, *args, **kwargs):
            drawn_frames.append(args)

    with pytest.raises(kind, match=re.escape(words)):
        acted(Watched, **parameters)
    assert not drawn_frames
