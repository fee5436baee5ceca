"""The light look, held to what the dark one is; pictures without ground; looks side by side."""

from __future__ import annotations

import ast
import itertools

import contrasts
import numpy as np
import pytest
import test_colour_blind as eyes
from acting import acted, drawn, members, small
from basins import Basins
from conftest import ROOT
from ravine_gradient import RavineGradient
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from test_contrast import CONTOURS, LEAST, Meter
from which_way import WhichWay

from stage.film.clip import Clip
from stage.film.cut_out import cut_out
from stage.ground.regions import Regions
from stage.ground.terrain import Terrain
from stage.look import dracula, palette, paper
from stage.look.colour import contrast, oklab, ramp, rgb
from stage.paint.painted import Painted
from stage.walk.trail import Trail

CASES = {
    "the main clip": (SGDvsMomentum, {}),
    "eight": (eyes.Many, {}),
    "a block of land": eyes.CASES["a block of land"],
    "a field of arrows": (RavineGradient, {}),
    "fog": (WhichWay, {}),
}


def roles(module: object) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if name.isupper()}


def is_read_at_import(tree: ast.Module) -> list[int]:
    """The lines of a module that read a colour of `palette` when it is imported."""
    left, found = [*tree.body], []
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            left += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            continue
        if isinstance(node, ast.Attribute) and node.attr.isupper() and node.attr != "LOOKS":
            found += [node.lineno] if getattr(node.value, "id", "") == "palette" else []
        if isinstance(node, ast.ImportFrom) and node.module == "stage.look.palette":
            found += [node.lineno for name in node.names if name.name.isupper()]
        left += ast.iter_child_nodes(node)
    return found


# --- roles --------------------------------------------------------------------------------------


def test_both_looks_have_the_same_roles():
    dark, light = roles(dracula), roles(paper)
    assert dark.keys() == light.keys()
    for name in ("ROUTES", "REGIONS", "OWN", "FAMILIES"):
        assert len(dark[name]) == len(light[name])
    assert not {*dracula.ROUTES} & {*paper.ROUTES}  # a route's form is found by its colour


def test_no_colour_is_read_before_the_look_is_known():
    read = {
        f"{file.relative_to(ROOT)}:{line}"
        for folder in ("stage", "scenes")
        for file in (ROOT / folder).rglob("*.py")
        for line in is_read_at_import(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert read == set()
    bad = "from stage.look.palette import TEXT\nA = palette.RED\ndef f(c=palette.RED):\n    palette.RED"
    assert sorted(is_read_at_import(ast.parse(bad))) == [1, 2, 3]


def test_on_paper_text_is_dark_and_higher_ground_is_lighter():
    ground = np.array(rgb(paper.BACKGROUND))
    read = (paper.TEXT, paper.FAINT, *paper.ROUTES, *itertools.chain(*paper.FAMILIES.values()))
    assert min(contrast(np.array(rgb(color)), ground) for color in read) >= LEAST
    lightness = oklab(ramp(paper.TERRAIN))[:, 0]
    assert (np.diff(lightness) > 0).all() and np.ptp(lightness) > 0.2


# --- pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_on_paper_all_stands_out_as_on_the_dark_ground(case):
    """Texts and marks from what is beside them, contour lines from the fill, routes from each
    other and from the land, as all eyes see them."""
    scene_class, parameters = CASES[case]
    scene = acted(scene_class, eyes.HEIGHT, look="light", **parameters)
    with small(eyes.HEIGHT), palette.shown("light"):
        if case != "eight":  # whose ways lie on one another
            meter = Meter()
            meter(scene)
            meter.at_the_end(scene)
            assert len(meter.found) >= 3
            assert {name: ratio for name, ratio in meter.found.items() if ratio < LEAST} == {}
        if [land for land in members(scene, Terrain)[:1] if land.flatness == 1]:
            assert contrasts.contour_lines(scene).min() >= CONTOURS
        if len(members(scene, Trail)) > 1:
            shot = eyes.Pictures(scene)
            eyes.test_routes_are_told_apart(shot)
            eyes.test_routes_stand_out_from_the_land_beside_them(shot)


def test_on_paper_neighbouring_regions_are_told_apart():
    scene = acted(Basins, 480, look="light")
    with small(480):
        picture = contrasts.bare(scene)
    for regions in members(scene, Regions):
        borders = eyes.beside_borders(scene, regions, picture)
        assert len(borders) >= 4
        for both, sides in borders.items():
            for kind, seen in eyes.simulated(sides):
                one, other = np.moveaxis(oklab(seen), 1, 0)
                apart = np.linalg.norm(one - other, axis=-1)
                assert np.median(apart) >= eyes.REGIONS_APART, (kind, both)
