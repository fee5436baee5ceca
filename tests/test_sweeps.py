"""Sweeps: what is typed, the plan, the page on what was made, and grids of small maps."""

from __future__ import annotations

import argparse
import io
import itertools
import json
import math
import shutil
from pathlib import Path

import faults
import numpy as np
import plain
import pytest
import video
from acting import acted, members, texts
from browsing import chromium  # noqa: F401
from conftest import ROOT
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag
from which_way import WhichWay

from clips.__main__ import main
from clips.choices import sweep
from clips.grid import grid_class
from clips.index_page import Row, write_page
from clips.job import QUALITIES, Job
from clips.making import planned, states
from clips.plan import ASKED, KEPT, USUAL, agree, plan
from clips.records import write_record
from clips.sweeps import Sweep
from stage.ground.lines import MapFrame
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.paint.area import Area
from stage.shots.grid_shot import Grid
from stage.walk.trail import Trail

# what is typed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, values",
    [
        ("lr=0.1:0.9:5", ["0.1", "0.3", "0.5", "0.7", "0.9"]),
        ("lr=0.01:1:3log", ["0.01", "0.1", "1"]),
        ("steps=10:100:4", ["10", "40", "70", "100"]),
        ("lr=-0.3:0.6:4", ["-0.3", "0", "0.3", "0.6"]),
        ("lr=1:0:3", ["1", "0.5", "0"]),
        ("tilt=-1:1:3,5", ["-1", "0", "1", "5"]),
        ("lr=1000:1000.001:3", ["1000", "1000.0005", "1000.001"]),  # as many digits as tell
        ("lr=0:1:4", ["0", "0.3333", "0.6667", "1"]),
        ("lr=0:1:17", [repr(k / 16) if k % 16 else str(k // 16) for k in range(17)]),
        ("methods=mine:Rule;mine:Other(lr=1)", ["mine:Rule", "mine:Other(lr=1)"]),
    ],
)
def test_ranges_stand_for_their_values(text, values):
    assert [value for _, value in sweep(text)] == values


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("lr=0:1", "write a range as in lr=0.1:0.9:5, or lr=0.01:1:5log"),
        ("lr=0:1:2:3", "write a range as in lr=0.1:0.9:5, or lr=0.01:1:5log"),
        ("lr=0:1:2.5", "write a range as in lr=0.1:0.9:5, or lr=0.01:1:5log"),
        ("lr=0:1:1", "1 is no number of values, give 2 to 100000"),
        ("lr=0:1:1000000", "1000000 is no number of values, give 2 to 100000"),
        ("lr=1:1:5", "give two ends that differ, as in lr=0.1:0.9:5"),
        ("lr=0:1:5log", "of a logarithmic range both ends are above 0"),
    ],
)
def test_what_is_no_range_is_one_sentence(text, wrong):
    with pytest.raises(ValueError) as error:
        sweep(text)
    assert str(error.value) == f"{text}: {wrong}"


def test_several_sweeps_give_the_cross_product_and_a_short_name():
    swept = Sweep.of(["steps=5"], ["lr=0.1:1:24", "momentum=0,0.9"])
    assert len(swept.variants) == 48 and swept.variants[0] == [
        ("steps", "5"),
        ("lr", "0.1"),
        ("momentum", "0"),
    ]
    assert swept.name("A", "grid") == "A-grid@lr=0.1..1x24,momentum=0_0.9,steps=5"


# the plan -----------------------------------------------------------------------------------------


def asked(tmp_path: Path, *swept: str, **more: object) -> argparse.Namespace:
    told = {"names": ["SGDZigzag"], "set": [], "sweep": [*swept], "quality": "l", "grid": False}
    told |= {"yes": False, "force": False, "jobs": 2, "media_dir": tmp_path}
    return argparse.Namespace(**told | more)


def test_a_plan_goes_by_what_such_films_took(tmp_path):
    jobs = planned(asked(tmp_path, "lr=0.1:0.9:6"))
    usual = plan(jobs, 2)
    assert (usual.films, usual.seconds) == (6, 3 * USUAL["l"][0])
    film = Job("SGDZigzag@lr=0.2", jobs[0].file, "l", tmp_path).film
    film.parent.mkdir(parents=True)
    film.write_bytes(bytes(3_000_000))
    film.with_suffix(".png").write_bytes(bytes(1_000_000))
    write_record(film, {}, 10, 1.0, 20.0)
    known = plan(jobs, 2)
    assert (known.seconds, known.size) == (3 * 20.0, KEPT * 6 * 4e6)
    assert str(known) == "6 films: about 60 s, about 48 MB of disk."
    larger = plan(planned(asked(tmp_path, "lr=0.1:0.9:6", quality="h")), 2)
    assert larger.seconds == 3 * 20.0 * USUAL["h"][0] / USUAL["l"][0]
    assert USUAL.keys() == QUALITIES.keys()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_many_films_are_asked_about_and_without_a_terminal_refused(tmp_path, monkeypatch, capsys):
    few, many = (planned(asked(tmp_path, f"lr=0.1:0.9:{n}")) for n in (ASKED, ASKED + 1))
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    agree(asked(tmp_path), few)
    agree(asked(tmp_path, yes=True), many)
    with pytest.raises(ValueError, match=r"^More than 20 films .*: add --yes, or sweep less\.$"):
        agree(asked(tmp_path), many)
    assert main(["SGDZigzag", "--sweep", "lr=0.1:0.9:21", "--media_dir", str(tmp_path)]) == 2
    assert not list(tmp_path.rglob("*.mp4"))
    assert capsys.readouterr().out.count("21 films: about ") == 3
    for answer in ("y\n", "Yes\n"):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        agree(asked(tmp_path), many)
    for answer in ("n\n", "\n", ""):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        with pytest.raises(ValueError, match=r"^Nothing was made\.$"):
            agree(asked(tmp_path), many)


# the page -----------------------------------------------------------------------------------------


def test_the_page_sorts_by_each_column_without_a_network(tmp_path, chromium):
    film = tmp_path / "A@lr=0.5,start=-5_1.mp4"
    film.write_bytes(b"")
    shutil.copy(ROOT / "assets/readme/which_way.webp", film.with_suffix(".png"))
    rows = [
        Row({"lr": "10", "field": "<b>"}, {"SGD": math.inf}, error="it & failed"),
        Row({"lr": "0.5", "field": "bowl"}, {"SGD": 0.02}, film),
        Row({"lr": "2", "field": "hills"}, {"SGD": 3e-5}, film),
    ]
    write_page(tmp_path / "page.html", "A: 3 runs", "clips A --sweep 'lr=<1>'", rows)
    page, asked_for, errors = chromium.new_page(), [], []
    page.on("request", lambda request: asked_for.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto((tmp_path / "page.html").as_uri())

    def column(name: str) -> list[str]:
        page.get_by_role("button", name=name, exact=True).click()
        return page.locator("tbody td:nth-child(2)").all_inner_texts()

    assert column("lr") == ["0.5", "2", "10"] and column("lr") == ["10", "2", "0.5"]
    assert column("final loss of SGD") == ["2", "0.5", "10"]
    assert column("field") == ["10", "0.5", "2"]
    assert page.locator("tr.best td:nth-child(2)").all_inner_texts() == ["2"]
    assert "it & failed" in page.inner_text("tbody") and "diverged" in page.inner_text("tbody")
    still = "document.querySelector('td img').naturalWidth"
    page.wait_for_function(f"{still} > 0")
    link = page.locator("td a").first.get_attribute("href")
    assert link == "A%40lr%3D0.5%2Cstart%3D-5_1.mp4"
    assert not errors and all(url.startswith("file:") for url in asked_for)
    page.close()


# grids --------------------------------------------------------------------------------------------


def grid_of(scene: type, *swept: str, chosen: tuple[str, ...] = ()) -> type:
    told = Sweep.of(chosen, swept)
    return grid_class(scene, "A", told.chosen, told.cells)


def test_a_grid_is_drawn_in_the_look_that_is_chosen():
    assert grid_of(SGDZigzag, "lr=0.1,0.5", chosen=("look=light",)).look == "light"


def test_a_grid_shows_each_run_on_one_window_and_marks_the_best():
    lrs, momenta = ("0.1", "0.5", "0.9"), ("0", "0.9")
    swept = f"lr={','.join(lrs)}", f"momentum={','.join(momenta)}"
    scene = acted(grid_of(SGDZigzag, *swept, chosen=("methods=Momentum",)))
    walks = [plain.walk(float(lr), float(each)) for lr in lrs for each in momenta]
    ends = [walk[-1, 0] ** 2 / 20 + walk[-1, 1] ** 2 for walk in walks]
    for (route,), walk in zip(scene.walked, walks, strict=True):
        np.testing.assert_allclose(route.points, walk, atol=1e-9)
    assert scene.best == int(np.argmin(ends)) == 4  # lr 0.9, momentum 0
    lands = members(scene, Terrain)
    assert len(lands) == len(members(scene, Trail)) == 6
    assert len({(land.x_range, land.y_range) for land in lands}) == 1
    (frame,) = members(scene, MapFrame)
    best = scene.maps[4]
    assert frame.points[0].tolist() == [best.left, best.top, 0]
    said = texts(scene)
    assert "lr 0.9  momentum 0" in said and said.count("Momentum") == 1 and "step 30" in said
    assert f"best: lr 0.9  momentum 0  loss {plain.two_that_count(ends[4])}" in said
    for end in ends:
        assert plain.two_that_count(end) in said or f"{end:.1f}" in said
    for a, b in itertools.pairwise(scene.maps):
        assert not a.meets(b)


def test_several_methods_keep_their_colours_and_other_starts_share_the_window():
    swept = "start=-7,2;-9,4", "steps=3,8"
    scene = acted(grid_of(SGDvsMomentum, *swept, chosen=("lang=ja",)))
    assert {trail.color_role for trail in members(scene, Trail)} == {palette.ORANGE, palette.GREEN}
    assert scene.steps == 8 and len(scene.maps) == 4
    assert scene.view.contains(np.array([[-7, 2], [-9, 4]])).all()
    said = " ".join(texts(scene))
    assert "start −9,4" in said and "各地図：" in said and "loss" not in said


def test_nothing_in_a_grid_meets_or_is_hard_to_read():
    many = "methods=SGD(lr=0.3),Adam(lr=0.3),RMSProp;AdaGrad(lr=1.5),Nesterov;Momentum(lr=50)"
    assert faults.of(grid_of(SGDZigzag, many), steps=5) == []


@pytest.mark.parametrize("count, alike", [(72, 3), (2, 1), (120, 5), (7, 7)])
def test_maps_of_any_number_fit_below_the_heading(count, alike):
    area = Area(-6.4, 6.4, -3.6, 2.6)
    maps = Grid.of(count, area, 0.55, alike).maps(count, area, 0.55)
    assert len(maps) == count
    for one in maps:
        assert area.left - 1e-9 <= one.left and one.right <= area.right + 1e-9
        assert area.bottom - 1e-9 <= one.bottom and one.top < area.top


@pytest.mark.parametrize(
    "scene, swept, wrong",
    [
        (WhichWay, "tilt=40,50", "--grid shows walks on a map, and WhichWay has not all of field"),
        (SGDZigzag, "field=bowl,ravine", "--grid shows one land: set field by --set, or leave"),
        (SGDZigzag, "slow_steps=1,2", "--grid shows walks alone, and slow_steps is none of theirs"),
        (SGDZigzag, "lr=0.1:1:121", "--grid shows up to 120 runs, not 121: sweep over fewer"),
    ],
)
def test_what_a_grid_cannot_show_is_told_in_a_sentence(scene, swept, wrong):
    with pytest.raises(ValueError) as error:
        grid_of(scene, swept)
    assert str(error.value).startswith(wrong)


def test_the_command_tells_what_it_cannot_show_and_leaves_those_clips_out(tmp_path, capsys):
    told = ["-q", "l", "--grid", "--media_dir", str(tmp_path)]
    assert main(["WhichWay", "--sweep", "tilt=40,50", *told]) == 2
    assert capsys.readouterr().err.startswith("--grid shows walks on a map, and WhichWay has not")
    assert main(["SGDZigzag", *told]) == 2
    assert capsys.readouterr().err.startswith("--grid shows the runs of a sweep: say of what")
    (job,) = planned(asked(tmp_path, "start=0,1;0,2", names=["which_way", "sgd_zigzag"], grid=True))
    assert job.clip == "SGDZigzag" and len(job.grid) == 2
    assert capsys.readouterr().out == "WhichWay: left out, as --grid cannot show them.\n"


def test_a_hyperparameter_of_another_method_is_told_with_who_has_it(capsys):
    assert main(["SGDZigzag", "--sweep", "beta1=0,0.5"]) == 2
    said = "SGDZigzag has no parameter 'beta1' (Lion has one: --set methods=Lion); it"
    assert capsys.readouterr().err.startswith(said)


def test_the_command_makes_one_film_and_a_page_and_both_are_fresh(tmp_path, capsys):
    told = ["SGDZigzag", "-q", "l", "--jobs", "1", "--media_dir", str(tmp_path)]
    told += ["--sweep", "lr=0.3,0.9", "--sweep", "steps=2:4:2", "--grid"]
    assert main(told) == 0
    (film,) = (tmp_path / "480p15").glob("*.mp4")
    assert film.name == "SGDZigzag-grid@lr=0.3_0.9,steps=2..4x2.mp4"
    frames = video.frames(film)
    still = video.picture(film.with_suffix(".png"))
    assert still.shape == (480, 854, 3) and len(frames) / 15 > 5
    assert video.psnr(video.luma(frames[-1]), video.luma(still)) >= 40
    page = film.with_suffix(".html")
    assert page.read_text().count("<tr") == 5 and "SGDZigzag-grid%40lr" in page.read_text()
    capsys.readouterr()
    before = film.stat().st_mtime_ns, page.stat().st_mtime_ns
    assert main(told) == 0
    assert (
        capsys.readouterr().out.splitlines()[0]
        == "SGDZigzag-grid@lr=0.3_0.9,steps=2..4x2 is up to date."
    )
    assert (film.stat().st_mtime_ns, page.stat().st_mtime_ns) == before
    record = json.loads(film.with_name(f".{film.stem}.json").read_text())
    made_of = record["fingerprint"]
    assert {"stage/shots/grid_shot.py", "scenes/sgd_zigzag.py"} <= made_of.keys()
    others = planned(asked(tmp_path, "lr=0.3,0.8", "steps=2:4:2", grid=True))
    ((now, other),) = states(others).values()
    assert now.kind == "missing" and other["parameters"] != made_of["parameters"]
