"""Formulas where a field is named: on the command line, in calls, in the README, in the picture."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import video
from acting import acted, members, texts
from conftest import ROOT
from manim import MathTypst
from momentum_path import MomentumPath
from ravine_gradient import RavineGradient
from ravine_surface import RavineSurface
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag

from adventurer import Adventurer
from clips.__main__ import main
from clips.choices import outer, parse, sweep
from clips.field_list import suggested
from clips.formulas import is_formula, read_fields
from clips.pictures import field_sheet
from clips.records import fingerprint
from clips.render import render
from clips.variants import apply, variant_name
from fields import CATALOGUE, Field, bowl
from numerics.formula_text import FUNCTIONS, SEVERAL
from numerics.typeset import in_typst
from optimizers import SGD
from stage.look.view import view_of
from stage.paint.area import box_of
from stage.paint.formulas import formula
from stage.paint.lettering import Lettering

WELLS = "x**4 - 3*x**2 + y**2"


def one(scene, *chosen: str):
    return apply(scene, [parse(text) for text in chosen])


@pytest.mark.filterwarnings("ignore::stage.look.remarks.Remark")
def test_a_formula_is_a_field_with_its_own_view_and_rates():
    made = one(SGDZigzag, f"field={WELLS}", "x_range=-3,3", "y_range=-2,2")
    assert (made.field.written, made.start) == (WELLS, None)
    assert (made.field.x_range, made.field.y_range) == ((-3, 3), (-2, 2))
    assert np.shape(made.field.minima) == (2, 2)
    assert made.methods[0].lr < 0.1  # 0.95 would leave the map
    assert one(SGDZigzag, f"field={WELLS}").field.y_range == (-3, 3)
    assert one(SGDZigzag, f"field={WELLS}", "lr=0.05").methods[0].lr == 0.05

    class Wells(SGDZigzag):
        """A scene that has a formula by itself."""

        field = Field.from_formula(WELLS, (-2, 2), (-1, 1))

    wider = one(Wells, "x_range=-3,3").field
    assert (wider.written, wider.x_range, wider.y_range) == (WELLS, (-3, 3), (-1, 1))
    assert one(Wells, "field=bowl").field is bowl


def test_a_walk_on_a_formula_does_not_set_out_on_a_ridge():
    """x⁴ − 3x² + y² is highest at x = 0, between the wells: there, descent finds the saddle."""
    field = Field.from_formula(WELLS, (-2.5, 2.5), (-2, 2))
    x, y = view_of(field).start
    assert (x, y) == pytest.approx((0.5, 1.2))
    route = Adventurer(x, y).optimize(field, SGD(lr=0.5 * view_of(field).lr_scale), 100).route
    assert route.points[-1] == pytest.approx((np.sqrt(1.5), 0), abs=0.01)
    assert view_of(Field.from_formula("x**2 + 0*y")).start[0] != 0


def test_a_call_takes_a_formula_too():
    made = read_fields({"field": WELLS, "x_range": (-2, 2), "steps": 3}, bowl)
    assert (made["field"].x_range, made["steps"], {*made}) == ((-2, 2), 3, {"field", "steps"})
    assert read_fields({"steps": 3}, bowl) == {"steps": 3}
    with pytest.raises(ValueError, match=r"^y_range: bowl has ranges of its own"):
        read_fields({"y_range": (-2, 2)}, bowl)


@pytest.mark.filterwarnings("ignore::stage.look.remarks.Remark")
def test_render_takes_a_formula(monkeypatch):
    made, files = [], {"Clip": Path("a.mp4"), "Still": Path("a.png")}
    monkeypatch.setattr("clips.render._render", lambda scene: made.append(scene) or files)
    render("SGDZigzag", field=WELLS, x_range=(-2, 2), steps=3)
    assert (made[0].field.written, made[0].field.x_range, made[0].steps) == (WELLS, (-2, 2), 3)
    for parameters in ({"field": "2x"}, {"field": "log(x)"}, {"x_range": (-1, 1)}):
        with pytest.raises(ValueError, match=r"is no formula|is nan|has ranges of its own"):
            render("SGDZigzag", **parameters)


@pytest.mark.parametrize(
    "chosen, said",
    [
        (["field=ravin"], "field=ravin: there is no field 'ravin'; there are bowl, ravine, "),
        (["field=goldstein-price"], "field=goldstein-price: there is no field 'goldstein-price'"),
        (["field=2x"], "field=2x: '2x' is no formula: write it like x**4 - 3*x**2 + y**2"),
        (["field=x + z"], "field=x + z: there is no 'z' in a formula: write it with x, y, pi, e"),
        (["field=log(x)"], "field=log(x): f(-3, -3) is nan, but a loss must be finite all over"),
        (["field=x.real"], "field=x.real: 'x.real' has no place in a formula"),
        (["field=" + "x+" * 5000], "…: the formula has 10000 characters, and at most 500"),
        (["field=" + "x" * 10_000], "…: the formula has 10000 characters, and at most 500"),
        (["field=bowl", "x_range=-1,1"], "x_range: bowl has ranges of its own, and only a formula"),
        (["x_range=-1,1", "y_range=-1,1"], "x_range and y_range: ravine has ranges of its own"),
        (["field=x*y", "x_range=-1"], "x_range=-1: give 2 numbers, not 1"),
        (["field=x*y", "x_range=-1,a"], "x_range=-1,a: 'a' is not a number"),
        (["field=x*y", "x_range=1,-1"], "field=x*y: x_range is (1, -1): give two finite ends"),
    ],
)
def test_what_is_no_field_is_one_sentence(chosen, said):
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        one(SGDZigzag, *chosen)
    assert "\n" not in str(raised.value) and len(str(raised.value)) < 500


def test_names_and_what_is_like_them_are_no_formulas():
    assert not any(is_formula(name, CATALOGUE) for name in [*CATALOGUE, "Ravine", "hils", "t"])
    assert all(is_formula(text, CATALOGUE) for text in ["x", "pi*x", "x-y", "max(x, y)", "2x", ""])


def test_commas_in_parentheses_separate_nothing():
    assert outer("max(x,(y)),x*y") == ["max(x,(y))", "x*y"]
    swept = sweep("field=min(max(x,y),1),x*y,bowl")
    assert [value for _, value in swept] == ["min(max(x,y),1)", "x*y", "bowl"]
    assert sweep("x_range=-1,1;-2,2") == [("x_range", "-1,1"), ("x_range", "-2,2")]


def test_films_of_formulas_have_names_of_their_own():
    names = [
        variant_name("SGDZigzag", [("field", text)])
        for text in (WELLS, "x**4 - 3*x**2 - y**2", "x/y", "x*y", "+".join(["x"] * 200))
    ]
    assert len({*names}) == 5 and all(re.fullmatch(r"[A-Za-z0-9@=,._+-]{1,120}", n) for n in names)
    file = ROOT / "scenes/sgd_zigzag.py"
    one, other = (fingerprint(file, "l", [("field", text)]) for text in (WELLS, "x*y"))
    assert one != other and WELLS in one["parameters"]


def shown(scene, text: str):
    """The scene on a formula, after its last beat."""
    field = Field.from_formula(text, (-3, 3), (-2, 2))
    lr = 0.5 * view_of(field).lr_scale
    methods = {"methods": (SGD(lr=lr),)} if hasattr(scene, "methods") else {}
    return acted(scene, 480, field=field, **methods)


def signs(scene) -> list[MathTypst]:
    return [each for each in members(scene, MathTypst) if each.typst_code.startswith("$ z = ")]


@pytest.mark.parametrize(
    "scene", [SGDZigzag, MomentumPath, RavineGradient, RavineSurface, SGDvsMomentum]
)
def test_the_formula_stands_in_the_picture_clear_of_other_texts(scene):
    played = shown(scene, WELLS)
    (sign,) = {*signs(played)}
    assert sign.typst_code == "$ z = x^(4) - 3 x^(2) + y^(2) $"
    mine = box_of(sign, 0.0)
    assert played.free.left <= mine.left and mine.right <= played.free.right
    for text in (each for each in members(played, Lettering) if each.text):
        assert not mine.meets(box_of(text, 0.0)), text.text


def test_typst_sets_every_function():
    takes = {name: "x, y" if name in SEVERAL else "x/2" for name in FUNCTIONS}
    terms = [f"{name}({arguments})" for name, arguments in takes.items()]
    sign = formula(in_typst(" + ".join([*terms, "1e-5*x**(y/3)*pi", "e**-x"])))
    assert sign.width > 12 * sign.height


def test_a_formula_that_does_not_fit_is_left_out():
    terms = " + ".join(f"sin({i}*x)*cos({i}*y)" for i in range(1, 12))
    played = shown(SGDZigzag, terms)
    assert "step 30" in texts(played) and not signs(played)


@pytest.mark.filterwarnings("ignore::stage.look.remarks.Remark")
def test_the_readmes_formula_is_what_it_says(tmp_path, capsys):
    blocks = {}
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text()
        (command,) = re.findall(r"^clips .*field=x\*\*4.*$", text, re.M)
        (program,) = re.findall(r"```python\n(from fields import Field\n\nwells.*?)```", text, re.S)
        blocks[name] = command, re.sub("#.*", "", program)
    command, program = blocks["README.md"]
    assert blocks["README.ja.md"] == blocks["README.md"]
    exec(program, {})
    said = capsys.readouterr().out
    assert said.startswith("(-2.0, 1.0) ((-1.22") and said.endswith(", 0.0))\n")

    asked = [*shlex.split(command)[1:], "-q", "l", "--media_dir", str(tmp_path)]
    assert main(asked) == 0
    (film,) = tmp_path.glob("480p15/SGDZigzag@*.mp4")
    assert re.fullmatch(r"SGDZigzag@field=x_4_-_3_x_2_\+_y_2,.*@[0-9a-f]{8}", film.stem)
    assert film.with_suffix(".png").exists()
    capsys.readouterr()
    assert main(asked) == 0
    assert capsys.readouterr().out.endswith(f"{film.stem} is up to date.\n")


@pytest.mark.parametrize("field", CATALOGUE.values(), ids=CATALOGUE)
def test_plain_descent_goes_down_at_the_rate_that_is_listed(field):
    route = Adventurer(*field.window.start).optimize(field, SGD(lr=suggested(field)), 30).route
    assert not route.diverged
    assert route.losses[-1] < route.losses[0] or (field.name == "bowl" and route.losses[-1] < 0.1)
    assert np.ptp(route.points, axis=0).max() > 0.05 * np.ptp(field.window.x_range)


def inked_by_land(cell: np.ndarray) -> bool:
    """Whether most of a picture is no background."""
    return (np.abs(cell - (0x28, 0x2A, 0x36)).max(axis=-1) > 12).mean() > 0.4


def test_the_fields_are_listed_and_drawn_once(tmp_path, capsys):
    assert main(["--fields", "--media_dir", str(tmp_path)]) == 0
    head, *lines, sheet = capsys.readouterr().out.splitlines()
    assert head.split() == ["field", "lr", "x", "y", "minima", "formula"]
    assert [line.split()[0] for line in lines] == [*CATALOGUE]
    (ravine,) = (line for line in lines if line.startswith("ravine"))
    assert re.split("  +", ravine) == [
        *["ravine", "0.95", "-10 to 10", "-5 to 5", "(0, 0)", "z = x²/20 + y²"]
    ]
    assert sheet == f"Sheet {tmp_path / 'fields.png'}"
    drawn = (tmp_path / "fields.png").stat().st_mtime_ns
    pixels = video.picture(tmp_path / "fields.png").astype(int)
    cells = [field_sheet.corner(index) for index in range(len(CATALOGUE))]
    shown = [pixels[y : y + field_sheet.HEIGHT, x : x + field_sheet.WIDTH] for x, y in cells]
    assert all(map(inked_by_land, shown)) and len({cell.tobytes() for cell in shown}) == len(shown)
    assert main(["--fields", "--media_dir", str(tmp_path)]) == 0
    assert (tmp_path / "fields.png").stat().st_mtime_ns == drawn
