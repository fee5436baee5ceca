"""The light look, held to what the dark one is; pictures without ground; looks side by side."""

from __future__ import annotations

import ast
import itertools

import av
import contrasts
import numpy as np
import pytest
import test_colour_blind as eyes
from acting import acted, drawn, members, small
from basins import Basins
from conftest import ROOT
from manim import tempconfig
from PIL import Image
from ravine_gradient import RavineGradient
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from test_contrast import CONTOURS, LEAST, Meter
from which_way import WhichWay

import fields
from clips.render import render
from clips.variants import apply
from stage.film.clip import Clip
from stage.film.cut_out import cut_out
from stage.ground import axes, bake
from stage.ground.regions import Regions
from stage.ground.terrain import Terrain
from stage.look import dracula, palette, paper
from stage.look.colour import contrast, oklab, ramp, rgb
from stage.look.view import view_of
from stage.paint import kept_pictures
from stage.paint.lettering import Lettering
from stage.walk.trail import Trail

CASES = {
    "the main clip": (SGDvsMomentum, {}),
    "a block of land": (SGDDescent, {}),
    "a field of arrows": (RavineGradient, {}),
    "fog": (WhichWay, {}),
}
CROWDS = {  # ways that lie on one another: they are held apart, each from the others
    "eight": (eyes.Many, {}),
    "two on a block": eyes.CASES["a block of land"],
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
        names = []
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "palette":
            names = [node.attr]
        if isinstance(node, ast.ImportFrom) and node.module == "stage.look.palette":
            names = [name.name for name in node.names]
        found += [node.lineno for name in names if name.isupper() and name != "LOOKS"]
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
    bad = "from stage.look.palette import A\nB = palette.A\ndef f(c=palette.A):\n    palette.A"
    assert sorted(is_read_at_import(ast.parse(bad))) == [1, 2, 3]


def test_on_paper_text_is_dark_and_higher_ground_is_lighter():
    ground = np.array(rgb(paper.BACKGROUND))
    read = (paper.TEXT, paper.FAINT, *paper.ROUTES, *itertools.chain(*paper.FAMILIES.values()))
    assert min(contrast(np.array(rgb(color)), ground) for color in read) >= LEAST
    lightness = oklab(ramp(paper.TERRAIN))[:, 0]
    assert (np.diff(lightness) > 0).all() and np.ptp(lightness) > 0.2


# --- pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES | CROWDS)
def test_on_paper_all_stands_out_as_on_the_dark_ground(case):
    """Texts and marks from what is beside them, contour lines from the fill, routes from each
    other and from the land, as all eyes see them."""
    scene_class, parameters = (CASES | CROWDS)[case]
    scene = acted(scene_class, eyes.HEIGHT, look="light", **parameters)
    with small(eyes.HEIGHT), palette.shown("light"):
        if case in CASES:
            meter = Meter()
            meter(scene)
            meter.at_the_end(scene)
            assert len(meter.found) >= 3
            assert {name: ratio for name, ratio in meter.found.items() if ratio < LEAST} == {}
        if [land for land in members(scene, Terrain)[:1] if land.flatness == 1]:
            assert contrasts.contour_lines(scene).min() >= CONTOURS, contrasts.CONTOURS_BY
        if len(members(scene, Trail)) > 1:
            shot = eyes.Pictures(scene)
            eyes.test_routes_are_told_apart(shot)
            eyes.test_routes_stand_out_from_the_land_beside_them(shot)


def test_on_paper_neighbouring_regions_are_told_apart():
    scene = acted(Basins, 480, look="light")
    with small(480):
        picture = contrasts.bare(scene) / 255
    for regions in members(scene, Regions):
        borders = eyes.beside_borders(scene, regions, picture)
        assert len(borders) >= 4
        for both, sides in borders.items():
            for kind, seen in eyes.simulated(sides):
                one, other = np.moveaxis(oklab(seen), 1, 0)
                apart = np.linalg.norm(one - other, axis=-1)
                assert np.median(apart) >= eyes.REGIONS_APART, (kind, both)


# --- a look of its own, and none ----------------------------------------------------------------


class Said(Clip):
    """A block of land and a word that fades out halfway."""

    shape = "1:1"

    def construct(self) -> None:
        field = fields.bowl
        land = Terrain(field, view_of(field), 4, 1.2)
        self.set_camera_orientation(phi=1.0)
        self.add(land, Lettering("step 3", (-2.5, 2.5), size=0.6).set_opacity(0.5))
        self.wait(2 / 15)


@pytest.mark.parametrize("scene_class", [Said, SGDvsMomentum])
def test_two_scenes_of_different_looks_do_not_mix(scene_class):
    """What is kept between frames is one look's own: a scene is drawn as if nothing were kept."""
    light, dark = acted(scene_class, look="light"), acted(scene_class)
    for scene, other, roles_of in ((light, dark, paper), (dark, light, dracula)):
        with small():
            seen = []
            for before in (scene, other):
                for kept in (axes._written, kept_pictures._layers):
                    kept.clear()
                bake._baked.cache_clear()
                drawn(before)
                seen.append(drawn(scene))
        alone, after_another = seen
        assert (after_another == alone).all()
        assert (alone[2, 2] == np.round(255 * np.array(rgb(roles_of.BACKGROUND)))).all()
    assert palette.TEXT == dracula.TEXT


def test_a_look_that_there_is_not_is_named_with_those_there_are():
    said = "^look is 'paper'; it can be dark, light, transparent or transparent-light$"
    with pytest.raises(ValueError, match=said):
        render(Said, look="paper")
    with pytest.raises(ValueError, match=said):
        apply(Said, [("look", "paper")])
    assert apply(Said, [("look", "light")]).__name__ == "Said@look=light"


@pytest.mark.parametrize("look, roles_of", [("transparent", dracula), ("transparent-light", paper)])
def test_a_still_without_ground_lies_on_any(look, roles_of, tmp_path):
    """On the look's own ground it is what the film shows last, which has no alpha."""
    made = render(Said, media_dir=tmp_path, progress=False, look=look)
    still = Image.open(made.still)
    assert still.mode == "RGBA" and still.getpixel((2, 2))[3] == 0
    alpha = np.array(still)[..., 3]
    assert (alpha == 255).mean() > 0.05 and ((alpha > 100) & (alpha < 150)).mean() > 0.001
    ground = Image.new("RGBA", still.size, roles_of.BACKGROUND)
    ground.alpha_composite(still)
    with av.open(str(made.film)) as film:
        *_, last = film.decode(video=0)
    apart = np.abs(np.array(ground.convert("RGB")).astype(int) - last.to_ndarray(format="rgb24"))
    assert apart.mean() < 1.5  # the film is compressed, and has colours by fours of pixels


def test_a_film_with_alpha_holds_what_is_drawn_alone(tmp_path):
    """As `manim -t` makes one: a half covered pixel keeps its own colour."""
    settings = {"transparent": True, "quality": "low_quality", "media_dir": str(tmp_path)}
    with tempconfig(settings | {"progress_bar": "none"}):
        scene = Said()
        scene.render()
        film = scene.renderer.file_writer.made["Clip"]
    assert film.suffix == ".mov"
    with av.open(str(film)) as container:
        *_, last = container.decode(video=0)
    pixels = last.to_ndarray(format="rgba").astype(int)
    half = (pixels[..., 3] > 126) & (pixels[..., 3] < 130)
    word = np.round(255 * np.array(rgb(dracula.TEXT)))
    assert half.sum() > 50 and np.median(np.abs(pixels[half][:, :3] - word)) <= 2
    assert (pixels[2, 2] == 0).all()


def test_what_a_picture_shows_on_its_ground_is_taken_off_it():
    own, ground = np.array([200, 40, 120]), np.array([40, 42, 54])
    alpha = np.arange(32, 256, dtype=float)[:, None]
    seen = np.round(own * alpha / 255 + ground * (1 - alpha / 255))
    frame = np.concatenate([seen, alpha], axis=1).astype(np.uint8)[None]
    found = cut_out(frame, ground.tolist()).astype(int)
    assert (found[..., 3] == frame[..., 3]).all() and np.abs(found[..., :3] - own).max() <= 4
