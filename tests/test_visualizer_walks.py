"""The visualizer's walks: routes and films as they were recorded; wrong input is told of twice."""

from __future__ import annotations

import multiprocessing
import re
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import video
from reference import heard
from walks import Mine, texts, walk

from fields import RoughSlope
from optimizers import SGD, Adam, Momentum, Optimizer
from stage.look import palette
from stage.look.colour import rgb
from visualizer import Adventurer, Diverged, Field, bowl, ravine
from visualizer.charts import label


def test_a_further_walk_goes_on_and_names_both_methods():
    adventurer = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.3), 5)
    first = adventurer.route
    route = adventurer.optimize(ravine, Momentum(lr=0.1), 7).route
    assert (route.steps, route.legs) == (12, (first.method, route.method))
    np.testing.assert_array_equal(route.points[:6], first.points)
    said = "SGD, then Momentum  lr₁ 0.3  lr₂ 0.1  momentum₂ 0.9"
    assert label(route) == said == texts(ravine.map().show(route).ax)[0]
    other = Adventurer(1, 1).optimize(bowl, Adam(0.1), 3).optimize(ravine, SGD(0.1), 2).route
    assert (label(other), other.steps) == ("SGD  lr 0.1", 2)  # a new field, a new route
    twice = Adventurer(1, 1).optimize(bowl, SGD(0.1), 2).optimize(bowl, SGD(0.1), 2).route
    assert label(twice) == "SGD  lr 0.1"


# clips ------------------------------------------------------------------------------------------


class Counting(Mine):
    """It counts all updates that were ever made."""

    updates = 0

    def update(self, params, grads):
        type(self).updates += 1
        super().update(params, grads)


@pytest.fixture
def media(tmp_path, monkeypatch):
    """The project's folder for clips, moved away; and another working directory."""
    from clips import elsewhere, render

    for module in (elsewhere, render):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "media/480p15"


def test_a_clip_shows_the_walk_as_it_was_recorded(media):
    field = Field(lambda x, y: x**2 + 2 * y**2, (-2, 2), (-1, 1), name="dish")
    adventurer = Adventurer(-1.6, 0.7).optimize(field, Counting(lr=0.3), 8)
    walked = Counting.updates
    made = adventurer.animate(progress=False)
    assert Counting.updates == walked == 8  # nobody walked anew
    assert (made.film, made.still) == (media / "dish-Counting.mp4", media / "dish-Counting.png")
    frames = video.frames(made.film)
    assert frames.shape[0] > 45 and frames.shape[1] == 480
    assert video.psnr(frames[-1], video.picture(made.still)) > 30
    drawn = yellow(video.picture(made.still))
    assert drawn.sum() > yellow(frames[0]).sum() + 300  # its trail, in its colour
    html = made._repr_html_()
    assert html.startswith("<video controls") and html.count("data:video/mp4;base64,") == 1
    data = re.compile('(?<=;base64,)[^"]+')  # four letters may be any word
    assert len(html) > made.film.stat().st_size and "http" not in data.sub("", html)


def yellow(picture):
    return np.abs(picture - 255 * np.array(rgb(palette.YELLOW))).max(axis=-1) < 24


def test_the_scene_takes_the_routes_it_is_given(media):
    from manim import tempconfig

    from stage.shots.recorded_walk import RecordedWalk

    left = walk(SGD(lr=1.1), 20)
    routes = (replace(walk(SGD(lr=0.5), 4), points=walk(SGD(lr=0.6), 4).points), left)
    scene = type("Given", (RecordedWalk,), {"recorded": routes, "field": ravine})
    with tempconfig({"quality": "low_quality", "media_dir": str(media), "verbosity": "ERROR"}):
        stage = scene()
        stage.prepare()
    for walker, route in zip(stage.party, routes, strict=True):
        np.testing.assert_array_equal(walker.route.points, route.points)
        end = int(walker.track.end)
        np.testing.assert_allclose(walker.track.xy[::24][: end + 1], route.points[: end + 1])
    inside = ravine.contains(*left.points.T)
    assert stage.party[1].track.left_at == int(np.argmin(inside))  # the map shows all before
    assert stage.steps == 20


def test_several_routes_and_a_name_for_the_film(media):
    route = walk(Momentum(lr=0.1), 2)
    made = ravine.animate(walk(steps=2), route, filename="two.mp4", progress=False)
    assert made.film == media / "two.mp4" and made.film.stat().st_size > 1000


def test_an_executor_makes_the_same_film_in_a_process_of_its_own(media):
    adventurer = Adventurer(-7, 2).optimize(ravine, SGD(0.3), 2)
    here = adventurer.animate(filename="here", progress=False)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        there = adventurer.animate(filename="there", executor=executor)
        assert there.film == media / "there.mp4"
        assert there.film.read_bytes() == here.film.read_bytes()
        assert there.still.read_bytes() == here.still.read_bytes()
        assert {path.suffix for path in media.glob("here.*")} == {
            path.suffix for path in media.glob("there.*")
        }
        local = Field(lambda x, y: x**2 + y**2, (-2, 2), (-1, 1))
        with pytest.raises(TypeError, match="have your functions in a module"):
            Adventurer(1, 1).optimize(local, SGD(0.1), 2).animate(executor=executor)
    with pytest.raises(TypeError, match="executor is 3: give one of"):
        adventurer.animate(executor=3)
    assert not [*media.glob(".*.part")]


# wrong input ------------------------------------------------------------------------------------


class NoUpdate:
    pass


class Returns(Mine):
    def update(self, params, grads):
        return {key: params[key] - self.lr * grads[key] for key in params}


class Forgets(Mine):
    def update(self, params, grads):
        del params["y"]


class Retypes(Mine):
    def update(self, params, grads):
        params["x"] = "far"


class Derived(Optimizer):
    pass


def both(kind, japanese, english):
    """Expect a `kind` of error: a line in Japanese, then one in English."""
    return pytest.raises(kind, match=rf"^[^\n]*{japanese}[^\n]*。\n[^\n]*{english}[^\n]*$")


@pytest.mark.parametrize(
    ("method", "kind", "japanese", "english"),
    [
        (NoUpdate(), TypeError, r"update\(params, grads\) がありません", "has no update"),
        (SGD, TypeError, r"SGD\(\) と括弧を付けて", r"write SGD\(\), which makes an instance"),
        (Returns(), TypeError, "書き換えてください", "change params in place"),
        (Forgets(), ValueError, r"キーが \['x'\]", "keep just 'x' and 'y'"),
        (Retypes(), TypeError, r"params\['x'\] を 'far' に", "must stay a number"),
        (Derived(), NotImplementedError, "まだ書かれていません", "has no update"),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_wrong_methods(method, kind, japanese, english):
    with both(kind, japanese, english) as told:
        walk(method)
    assert told.value.__suppress_context__


@pytest.mark.parametrize(
    ("f", "kind", "japanese", "english"),
    [
        (lambda x, y: x ^ 2 + y ^ 2, TypeError, r"x\*\*2 と書いて", r"write \*\*"),
        (lambda x, y: np.log(x), ValueError, r"f\(-1, -1\) の値が nan", "must be finite"),
        (lambda x, y: None, TypeError, "実数を 1 つ返す", "must return one real number"),
        (lambda x: x, TypeError, "計算するとエラー", "must return one real number"),
        (3, TypeError, "関数ではないもの（3）", "give a function"),
    ],
)
def test_wrong_functions(f, kind, japanese, english):
    with both(kind, japanese, english):
        Field(f, (-1, 1), (-1, 1))


def call(what):
    adventurer = Adventurer(1, 1)
    return {
        "range": lambda: Field(lambda x, y: x, (1, -1), (-1, 1)),
        "pair": lambda: Field(lambda x, y: x, 3, (-1, 1)),
        "minima": lambda: Field(lambda x, y: x, (0, 1), (0, 1), minima=[(3, 3)]),
        "grad": lambda: Field(lambda x, y: x, (0, 1), (0, 1), grad=lambda x, y: 1),
        "start": lambda: Adventurer("1", 2),
        "infinite": lambda: Adventurer(0, np.inf),
        "no route": lambda: adventurer.route,
        "no field": lambda: adventurer.optimize(lambda x, y: x, SGD()),
        "outside": lambda: Adventurer(9, 9).optimize(bowl, SGD()),
        "steps": lambda: adventurer.optimize(bowl, SGD(), 0),
        "half a step": lambda: adventurer.optimize(bowl, SGD(), 1.5),
        "no such route": lambda: bowl.plot("route"),
        "points": lambda: bowl.plot_loss(np.zeros((3, 2))),
        "nothing to film": lambda: bowl.animate([]),
        "filename": lambda: bowl.animate(walk(), filename="a/b"),
        "quality": lambda: bowl.animate(walk(), quality="x"),
        "rate": lambda: adventurer.optimize(bowl, SGD(lr=lambda step: 0.2 - 0.1 * step)),
        "late": lambda: adventurer.optimize(bowl, SGD(lr=[0.1, 0.2].__getitem__)),
    }[what]()


@pytest.mark.parametrize(
    ("what", "kind", "japanese", "english"),
    [
        ("range", ValueError, "小さい方が先", "the lower first"),
        ("pair", TypeError, "2 つの有限の数の組", "give a pair"),
        ("minima", ValueError, r"minima の \(3, 3\)", "widen the ranges"),
        ("grad", TypeError, "2 つの数を返して", "a real pair"),
        ("start", TypeError, "x が '1' です", "give a number"),
        ("infinite", ValueError, "y が inf です", "start at a finite number"),
        ("no route", AttributeError, "道がまだありません", "call optimize"),
        ("no field", TypeError, "Field ではないもの", "no Field"),
        ("outside", ValueError, r"出発点 \(9, 9\)", "start inside"),
        ("steps", ValueError, "steps が 0 です", "walk at least one"),
        ("half a step", TypeError, "steps が 1.5 です", "give a whole number"),
        ("no such route", TypeError, "adventurer.route を渡して", "give adventurer.route"),
        ("points", TypeError, "adventurer.route を渡して", "give adventurer.route"),
        ("nothing to film", ValueError, "道がまだありません", "there is no route"),
        ("filename", ValueError, "フォルダーを含まない", "without folders"),
        ("quality", ValueError, "l, m, h, p, k から", "it can be l, m"),
        ("rate", ValueError, "ステップ 3（0 から数えます）で -0.1", "at step 3 of <lambda>"),
        ("late", TypeError, "__getitem__ からステップ 2 の値が", "says nothing of step 2"),
    ],
)
def test_other_wrong_input(what, kind, japanese, english):
    with both(kind, japanese, english):
        call(what)


def test_overshooting_is_a_warning_and_ends_the_route():
    with pytest.warns(
        Diverged, match=r"^SGD は 6 歩目で発散[^\n]*\nSGD diverged at step 6"
    ) as told:
        route = Adventurer(1, 1).optimize(bowl, SGD(lr=1e30)).route
    assert route.diverged and np.isfinite(route.points).all()
    assert [Path(each.filename).name for each in told] == [Path(__file__).name]


def test_a_method_that_does_nothing_is_warned_of():
    class Empty:
        def update(self, params, grads): ...  # the slide's

    with pytest.warns(
        UserWarning, match=r"^Empty.update が params を一度も[^\n]*\nEmpty.update left"
    ):
        assert walk(Empty(), 3).points.tolist() == [[-7, 2]] * 4
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        walk(SGD(), 3, bowl, (0, 0))  # at the minimum one stands still


def test_errors_in_an_update_keep_their_traceback_and_get_a_note():
    class Buggy:
        def update(self, params, grads):
            params["x"] -= rate * grads["x"]  # noqa: F821

    with pytest.raises(NameError, match="rate") as told:
        walk(Buggy())
    (note,) = told.value.__notes__
    assert note.startswith("update の中でエラー") and "raised in update" in note
    assert told.traceback[-1].name == "update"


def test_a_slope_that_cannot_be_had_and_a_loss_by_chance_are_told_in_both_languages():
    rough = lambda x, y: np.where(x > 0, np.sin(1e9 * x), x) + y  # noqa: E731
    wild = Field(rough, (-1, 1), (-1, 1), name="wild")
    with heard() as caught:
        wild.grad(0.3, 0.1)
    (warning,) = caught
    japanese, english = str(warning.message).split("\n")
    assert "wild の値が" in japanese and "(0.3, 0.1)" in japanese
    assert english.startswith("two digits of the slope at (0.3, 0.1) cannot be had")
    assert (warning.category, warning.filename) == (RoughSlope, __file__)
    with pytest.raises(ValueError, match=r"^wild .* 1 桁も求.*\nnot one digit of a slope"):
        Field(lambda x, y: np.sin(1e9 * x), (-1, 1), (-1, 1), name="wild").grad(0.3, 0.1)
    dice = np.random.default_rng(1)
    with pytest.raises(ValueError, match=r"同じ点ではいつも同じ値.*\n.*must stay the same"):
        Field(lambda x, y: x + dice.normal(), (-1, 1), (-1, 1))
