"""Contrast in every clip, measured in its pictures at 1080p: 4.5 for what carries meaning.

What is drawn faint on purpose is none of that: another walker's way to compare with, and a field
of arrows behind the one that is taken apart.
"""

from __future__ import annotations

import re

import contrasts
import framing
import numpy as np
import pytest
from acting import members, small
from manim import MathTypst
from numpy.lib.stride_tricks import sliding_window_view
from test_all_clips import each, load

from clips.catalogue import SceneFile
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import GradientField
from stage.figures.bars import Bars
from stage.figures.curves import Curves
from stage.figures.rate_curve import RateCurve
from stage.figures.standings import Crossings
from stage.figures.stems import Stems
from stage.figures.step_bars import StepBars
from stage.figures.tuning_chart import QUIET, TuningCurves
from stage.film.clip import Clip
from stage.ground.lines import BoxLine
from stage.ground.minima import Minima
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import contrast, rgb
from stage.paint.lettering import Lettering
from stage.paint.painted import Painted
from stage.walk.live_way import LiveWay
from stage.walk.marks import ExitMark
from stage.walk.trail import Ghost, Trail

LEAST = 4.5
CONTOURS = 3.0
STROKES = 2.5  # of a field: each has many neighbours that say the same, and no outline
HEIGHT = 1080

CASED = (Arrows, Trail, LiveWay, Minima, ExitMark)
CHARTS = (Bars, Curves, Crossings, RateCurve, Stems, StepBars, TuningCurves)
AT_ONCE = (GradientField, *CASED, BoxLine)  # as soon as one is all there
AT_LAST = (Trail, LiveWay, *CHARTS)  # measured when all of them is there


class Meter:
    """Measures each thing in a scene once: as soon as it is all there; routes at the end."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}

    def __call__(self, scene: Clip) -> None:
        texts = dict[str, Lettering | MathTypst]()
        for one in framing.written(scene):
            name = re.sub(r"[\d.]+", "#", framing.said(one))
            if name not in self.found and framing.opacity(one) > 0.99:
                texts.setdefault(name, one)
        things = [one for one in members(scene, Painted) if self.is_new(one)]
        if not (texts or things):
            return
        picture = contrasts.bare(scene)
        if texts:  # they are apart, so one ground serves them all
            ground = contrasts.without_texts(scene, list(texts.values()))
            for name, one in texts.items():
                self.found[name] = self.of_text(scene, picture, ground, one)
        for one, ground in zip(things, contrasts.grounds(scene, things), strict=True):
            self.measure(scene, picture, ground, one)

    def is_new(self, one: Painted) -> bool:
        grown = getattr(one, "sweep", 1) >= 1 and getattr(one, "grown", 1) >= 1
        there = one.opacity > 0.99 and grown and isinstance(one, AT_ONCE)
        if isinstance(one, Arrows) and not (one.weights.any() and len(one.box)):
            return False
        return (
            there
            and not isinstance(one, (Ghost, *AT_LAST))
            and f"{type(one).__name__} {id(one)}" not in self.found
        )

    def at_the_end(self, scene: Clip) -> None:
        things = [
            one
            for one in members(scene, Painted)
            if one.opacity > 0.99  # losers of a race are faint
            and (isinstance(one, AT_LAST) or (isinstance(one, BoxLine) and one.grown >= 1))
        ]
        picture = contrasts.bare(scene)
        for one, ground in zip(things, contrasts.grounds(scene, things), strict=True):
            when = "" if isinstance(one, AT_LAST) else "at the end: "
            self.measure(scene, picture, ground, one, when)

    def of_text(
        self, scene: Clip, picture: np.ndarray, ground: np.ndarray, text: Lettering | MathTypst
    ) -> float:
        color = text.family_members_with_points()[0].get_fill_color().to_hex()
        box = framing.box_of_text(text)
        unit, middle = scene.camera.unit, np.array(picture.shape[1::-1]) / 2
        left, right = (np.array([box.left, box.right]) * unit + middle[0]).astype(int)
        top, bottom = (middle[1] - np.array([box.top, box.bottom]) * unit).astype(int)
        where = np.zeros(picture.shape[:2], bool)
        where[top - 1 : bottom + 2, left - 1 : right + 2] = True
        near = contrasts.around(where)
        picture, ground, where = picture[near], ground[near], where[near]
        # Contour lines may be as white as the text: what is there without it is not its own.
        where &= contrasts.change(ground, contrasts.told(color)) > 4 * contrasts.NEAR
        return contrasts.beside(picture, contrasts.core(picture, where, color), color)

    def of_strokes(
        self, scene: Clip, picture: np.ndarray, ground: np.ndarray, field: GradientField
    ) -> float:
        """How much heads stand out from the land they lie on, scaled to what is asked of others.

        That is contrast of luminance, so it holds in grey.
        """
        tails, tips = (scene.camera.to_pixels(ends) for ends in (field.tails(), field.tips()))
        columns, rows = (tips - 0.3 * (tips - tails))[field.weights > 0].round().astype(int).T
        framed = np.pad(ground, ((7, 7), (7, 7), (0, 0)), "symmetric")
        around = sliding_window_view(framed, (15, 15), (0, 1))[rows, columns]
        land = np.median(around, axis=(-2, -1))  # between its contour lines
        ratios = contrast(picture[rows, columns] / 255, land / 255)
        ratio = float(np.quantile(ratios, contrasts.SHARE))  # a few lie below others
        return LEAST * ratio / STROKES

    def measure(
        self, scene: Clip, picture: np.ndarray, ground: np.ndarray, one: Painted, when: str = ""
    ) -> None:
        if isinstance(one, GradientField):
            ratio = self.of_strokes(scene, picture, ground, one)
            self.found[f"a field of {len(one.box)} strokes"] = ratio
            return
        near = contrasts.where_changed(picture, ground)
        if near is None:
            return
        picture, ground = picture[near], ground[near]
        covered = contrasts.change(picture, ground) > contrasts.CHANGE
        if not covered.any():
            return
        name = f"{when}{type(one).__name__} {id(one)}"
        if isinstance(one, CHARTS):
            for color in colours(one):
                area = contrasts.core(picture, covered, color)
                self.found[f"{name} {color}"] = contrasts.within(ground, area, color)
        elif isinstance(one, (*CASED, BoxLine)):
            (color,) = colours(one)
            others = [line for line in members(scene, BoxLine) if line is not one]
            if others and isinstance(one, (BoxLine, Minima)):  # lines of one figure meet there
                picture, ground = contrasts.without_all(scene, others, one)
                covered = contrasts.change(picture, ground) > contrasts.CHANGE
            line = contrasts.core(picture, covered, color)
            usual = contrasts.CROSSED if isinstance(one, Trail) else contrasts.SHARE
            share = contrasts.DASHES if getattr(one, "dash", 0) else usual
            self.found[name] = contrasts.beside(picture, line, color, share)


def colours(one: Painted) -> list[str]:
    """The colours of roles that a mobject is drawn in."""
    if isinstance(one, Arrows):
        velocity = set(one.forms) == {"velocity"}
        return [one.color_role or (palette.VELOCITY if velocity else palette.GRADIENT)]
    if isinstance(one, (Bars, Curves)):
        return [series.color for series in one.series]
    if isinstance(one, TuningCurves):  # its curves are quieter than its dots
        ground = np.array(rgb(palette.BACKGROUND))
        quiet = [ground + QUIET * (np.array(rgb(color)) - ground) for color in one.colors]
        return ["#" + "".join(f"{round(255 * part):02x}" for part in each) for each in quiet]
    if isinstance(one, Crossings):
        return one.colors
    return [getattr(one, "color_role", palette.TEXT)]


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[Clip, dict[str, float]]]:
    return {}


def measure(scene: SceneFile, kept: dict) -> tuple[Clip, dict[str, float]]:
    if scene.name not in kept:
        meter = Meter()
        clip = framing.beats(load(scene), meter, HEIGHT).scene
        with small(HEIGHT):
            meter.at_the_end(clip)
        kept[scene.name] = clip, meter.found
    return kept[scene.name]


@each
def test_what_carries_meaning_stands_out(scene, measured):
    clip, found = measure(scene, measured)
    assert len(found) >= 3
    assert {name: ratio for name, ratio in found.items() if ratio < LEAST} == {}
    kinds = " ".join(found)
    for kind in (Trail, Arrows):
        assert kind.__name__ in kinds or not members(clip, kind)


@each
def test_contour_lines_of_a_map_are_seen(scene, measured):
    clip, _ = measure(scene, measured)
    terrains = members(clip, Terrain)
    if not terrains or terrains[0].flatness < 1:
        pytest.skip("this clip ends on no map")
    with small(HEIGHT):
        ratios = contrasts.contour_lines(clip)
    assert len(ratios) > 30
    assert ratios.min() >= CONTOURS, contrasts.CONTOURS_BY
