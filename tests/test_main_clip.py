"""scenes/sgd_vs_momentum.py: what it says and draws is recomputed here from scratch."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from typing import NamedTuple

import foot
import framing
import numpy as np
import plain
import pytest
import video
from acting import SCENES, acted, drawn, members, small, texts
from conftest import COMMAND
from manim import tempconfig
from of_catalogue import DRAWN
from plain import length, sign_changes, walk
from sgd_vs_momentum import SGDvsMomentum

import fields
from clips.catalogue import SceneFile
from optimizers import SGD, Adam, Momentum, Nesterov
from stage.figures.bars import Bars
from stage.figures.curves import Curves
from stage.figures.verdict import Ring
from stage.ground.framing import look
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.lettering import SMALL, Lettering
from stage.walk.dots import Sample
from stage.walk.trail import Trail

BEATS = [
    "two hikers on one spot",
    "three steps",
    "five more",
    "the surface becomes a map",
    "on one clock",
    "where it ends",
    "at one learning rate",
]
SECONDS = [1.2, 2.4, 1.8, (2, 2.6), (3, 4), (1, 1.5), (3.5, 4.5)]  # of each beat
SGD_WALK, MOMENTUM_WALK = walk(0.95, 0), walk(0.1, 0.9)
AT_ONE_RATE = walk(0.1, 0)  # SGD at Momentum's learning rate


def loss(points: np.ndarray) -> np.ndarray:
    return points[:, 0] ** 2 / 20 + points[:, 1] ** 2


@pytest.fixture(scope="module")
def scene():
    return acted(SGDvsMomentum)


def test_every_text_is_what_the_numbers_say(scene):
    said = texts(scene)
    contours = [text for text in said if re.fullmatch(r"loss [\d.]+", text)]
    assert len(contours) == len(set(contours)) == 2
    assert sorted(set(said) - set(contours)) == sorted(
        {
            *("SGD", "lr 0.95", "Momentum", "lr 0.1   momentum 0.9", "step 30"),
            *("distance walked", f"{length(SGD_WALK):.1f}", f"{length(MOMENTUM_WALK):.1f}"),
            *("loss, log scale", f"{loss(SGD_WALK)[-1]:.3f}", f"{loss(MOMENTUM_WALK)[-1]:.3f}"),
            *("10", "1", "0.1", "0.01", "0", "30 steps"),
            *("loss after 30 steps", "loss, same lr 0.1"),
            *("same lr 0.1", f"{loss(AT_ONE_RATE)[-1]:.2f}"),
        }
    )
    assert {"37.0", "12.8", "0.013", "0.048", "1.34"} <= set(said)
    assert said.count("0.048") == 2  # with its own learning rate, which is the one that is shared


def test_the_conclusion_holds_and_claims_no_more(scene):
    """Shorter and smoother; not faster: plain descent's loss is lower most of the time."""
    sgd, momentum = (walker.route for walker in scene.party)
    assert length(MOMENTUM_WALK) < length(SGD_WALK) / 2
    assert sign_changes(MOMENTUM_WALK[:, 1]) < sign_changes(SGD_WALK[:, 1]) / 4
    assert momentum.length == pytest.approx(length(MOMENTUM_WALK))
    assert sgd.length == pytest.approx(length(SGD_WALK))
    assert loss(SGD_WALK)[-1] < loss(MOMENTUM_WALK)[-1]
    assert (loss(SGD_WALK) < loss(MOMENTUM_WALK))[1:].sum() == 23
    assert not any(re.search("fast|slow|better|win|low|short", t, re.I) for t in texts(scene))


def test_at_the_same_learning_rate_momentum_ends_lower(scene):
    """What the coda shows: SGD once more, at Momentum's learning rate; and Momentum as it was."""
    sgd, momentum = scene.again.routes
    np.testing.assert_allclose(sgd.points, AT_ONE_RATE, atol=1e-9)
    np.testing.assert_allclose(momentum.points, MOMENTUM_WALK, atol=1e-9)
    assert loss(MOMENTUM_WALK)[-1] < loss(AT_ONE_RATE)[-1] / 20
    _, small = members(scene, Curves)
    for one, points in zip(small.series, (AT_ONE_RATE, MOMENTUM_WALK), strict=True):
        np.testing.assert_allclose(one.values, loss(points), atol=1e-12)
    _, _, column = scene.panels.columns
    samples, figures = members(column.labels, Sample), members(column.figures, Lettering)
    assert [line.text for line in figures] == ["1.34", "0.048"]
    colors = [walker.color for walker in scene.party]
    assert [sample.color_role for sample in samples] == colors
    assert [line.get_fill_color().to_hex().lower() for line in figures] == colors
    for sample, figure in zip(samples, figures, strict=True):  # on one line
        middle = figure.at[1] + figure.size / 2
        assert sample.points[0, 1] == pytest.approx(middle) and figure.at[0] > sample.points[1, 0]


def test_the_chart_of_the_loss_has_all_its_column_until_it_makes_room(shot, scene):
    """It is twice as high and more while they walk; then ticks go along, and both are apart."""
    tall = {frame.beat: frame.chart for frame in shot if frame.chart}
    (main, again), left = members(scene, Curves), scene.panels.main
    assert tall["on one clock"] > 2 * main.tall
    assert tall["at one learning rate"] == pytest.approx(main.tall)
    for tick in left.ticks:
        drawn_at = baseline(tick.text) + SMALL / 2
        if tick.text.text not in ("0", "30 steps"):
            share = (np.log10(float(tick.text.text)) - main.low) / (main.high - main.low)
            assert drawn_at == pytest.approx(main.at[1] + share * main.tall)
        assert drawn_at > again.at[1] + again.tall


def test_both_charts_have_one_axis(scene):
    """The same decades, of the same length, and the same steps: they can be compared."""
    main, again = members(scene, Curves)
    assert (main.low, main.high, main.steps) == (again.low, again.high, again.steps)
    np.testing.assert_allclose(main.size, again.size)
    assert main.at[0] == again.at[0]


# --- the verdict --------------------------------------------------------------------------------


def ringed(scene) -> list[str | None]:
    """In each column the figure that lies in a ring, found by their places."""
    found = []
    for column in scene.panels.columns:
        rings, figures = members(column.ring, Ring), members(column.figures, Lettering)
        inside = [
            figure.text
            for ring in rings
            for figure in figures
            if (ring.points[0, :2] < figure.points.min(axis=0)[:2]).all()
            and (ring.points[1, :2] > figure.points.max(axis=0)[:2]).all()
        ]
        assert len(rings) == len(inside) <= 1
        assert [figure.text for figure in figures if figure.weight != "NORMAL"] == inside
        found.append(inside[0] if inside else None)
    return found


def test_the_best_figure_of_each_column_is_ringed(scene):
    """By plain recursions: the shorter way is Momentum's, the lower loss once each one's."""
    walked = {f"{length(way):.1f}": length(way) for way in (SGD_WALK, MOMENTUM_WALK)}
    ends = {f"{loss(way)[-1]:.3f}": loss(way)[-1] for way in (SGD_WALK, MOMENTUM_WALK)}
    again = [loss(AT_ONE_RATE)[-1], loss(MOMENTUM_WALK)[-1]]
    best = [min(walked, key=walked.get), min(ends, key=ends.get), f"{min(again):.3f}"]
    assert ringed(scene) == best == ["12.8", "0.013", "0.048"]


@pytest.mark.parametrize(
    "given, wanted",
    [
        ({"methods": (SGD(lr=0.95), SGD(lr=0.95))}, [None, None]),
        ({"methods": (SGD(lr=0.95), SGD(lr=0.001))}, [None, "0.013", None]),
        ({"methods": (SGD(lr=1.02), Momentum(lr=0.1)), "steps": 60}, [None, None, "0.0054"]),
        ({"methods": (Adam(lr=0.3),)}, [None, None]),
    ],
    ids=["a tie", "one hardly walks", "one leaves the map", "one alone"],
)
def test_where_nobody_is_better_nobody_is_ringed(given, wanted):
    """Who has not come down has no shorter way; where both had one rate both did the same."""
    scene = acted(SGDvsMomentum, **given)
    if len(wanted) == 3 and wanted[2] is None:  # both crawl at that rate, and end as they began
        assert len({line.text for line in members(scene.panels.columns[2].figures, Lettering)}) == 1
    assert ringed(scene) == wanted


@pytest.mark.parametrize(
    "given, title, said",
    [
        ({"same_lr": 0.5}, "same lr 0.5", [walk(0.5, 0), walk(0.5, 0.9)]),
        ({"methods": (Momentum(lr=0.1), SGD(lr=0.3))}, "same lr 0.3", [walk(0.3, 0.9), walk(0.3)]),
        ({"methods": (SGD(lr=0.1), Momentum(lr=0.1))}, "", []),
        ({"methods": (SGD(lr=0.95),)}, "", []),
        ({"methods": (plain.Downhill(), SGD(lr=0.95))}, "", []),
    ],
    ids=["another", "the last one's", "equal already", "one method", "no lr"],
)
def test_the_same_rate_is_the_last_ones_or_the_chosen_one_or_not_told(given, title, said):
    scene = acted(SGDvsMomentum, **given)
    titles = [text for text in texts(scene) if text.startswith("same lr")]
    assert titles == ([title] if title else [])
    assert len(members(scene, Curves)) == 1 + bool(title)
    if title:
        told = [line.text for line in members(scene.panels.columns[2].figures, Lettering)]
        ends = [loss(points)[-1] for points in said]
        assert told == [f"{end:.2f}" if end >= 1 else plain.two_that_count(end) for end in ends]


def test_who_leaves_the_map_at_one_rate_is_said_to():
    scene = acted(SGDvsMomentum, same_lr=1.02, steps=60)
    sgd, momentum = walk(1.02, 0, 60), walk(1.02, 0.9, 60)
    low, high = np.transpose([scene.view.x_range, scene.view.y_range])
    outside = ((sgd < low) | (sgd > high)).any(axis=1)
    assert outside[-1] and (low < momentum[-1]).all() and (momentum[-1] < high).all()
    assert texts(scene).count("off the map") == 1
    assert plain.two_that_count(loss(momentum)[-1]) in texts(scene)
    _, small = members(scene, Curves)
    assert [one.end for one in small.series] == [np.argmax(outside) - 1, 60]


def baseline(line: Lettering) -> float:
    """Where a line of text stands, also if it has been shifted since it was written."""
    written = Lettering(line.text, line.at, line.side, line.size, bold=line.weight != "NORMAL")
    return line.at[1] + line.points[0, 1] - written.points[0, 1]


def test_the_loss_is_drawn_where_a_logarithm_says(scene):
    """By the places of the figures at the decades alone; and there are pixels of that colour."""
    large = acted(SGDvsMomentum, height=1080)
    main, _ = members(large, Curves)
    lines = [line for line in members(large, Lettering) if line.at[0] < main.at[0]]
    left = {line.text: baseline(line) + SMALL / 2 for line in lines if baseline(line) > main.at[1]}
    at = {said: left[said] for said in ("10", "1", "0.1", "0.01")}
    decade = at["10"] - at["1"]
    assert decade > 0.6  # of a Manim unit: to be read from the back row
    assert at["1"] - at["0.1"] == pytest.approx(decade) == at["0.1"] - at["0.01"]
    picture = drawn(large).astype(int)
    for one, points in zip(main.series, (SGD_WALK, MOMENTUM_WALK), strict=True):
        x = main.at[0] + np.arange(31) / 30 * main.size[0]
        y = at["1"] + decade * np.log10(loss(points))
        np.testing.assert_allclose(main.curve(one, 0, 30)[:, :2], np.stack([x, y], -1), atol=1e-9)
        colour = np.array(rgb(one.color)) * 255
        ends = (
            large.camera.to_pixels(np.stack([x, y, 0 * x], -1), in_frame=True).round().astype(int)
        )
        near = [picture[b - 4 : b + 5, a - 4 : a + 5].reshape(-1, 3) for a, b in ends]
        found = [np.abs(patch - colour).max(axis=1).min() < 40 for patch in near]
        assert np.mean(found) > 0.9 and found[-1]  # where they meet one covers the other


def test_dots_are_drawn_where_the_numbers_are(scene):
    """On the map: field coordinates to Manim's by the corners of the map, nothing else."""
    large = acted(SGDvsMomentum, height=1080)  # the smallest dots are still hollow there
    (terrain,) = members(scene, Terrain)
    corner, right, up = terrain.points[:3]
    (x0, x1), (y0, y1) = scene.view.x_range, scene.view.y_range
    assert (x1 - x0) / (right - corner)[0] == pytest.approx((y1 - y0) / (up - corner)[1])
    for trail, points in zip(members(scene, Trail), (walk(0.95, 0), walk(0.1, 0.9)), strict=True):
        shares = (points - (x0, y0)) / (x1 - x0, y1 - y0)
        expected = corner[:2] + shares * ((right - corner)[0], (up - corner)[1])
        found = terrain.place(trail.track.knots)
        np.testing.assert_allclose(found[:, :2], expected, atol=1e-9)
        # and these are pixels in which there really is something of the route's colour
        picture = drawn(large).astype(int)
        at = np.round(large.camera.to_pixels(found)).astype(int)
        colour = np.array(rgb(trail.color_role)) * 255
        around = [picture[y - 8 : y + 9, x - 8 : x + 9].reshape(-1, 3) for x, y in at]
        nearest = [np.abs(patch - colour).max(axis=1).min() for patch in around]
        assert np.mean(np.array(nearest) < 40) > 0.8


def test_another_lr_changes_text_and_picture(scene):
    other = acted(SGDvsMomentum, methods=(SGD(lr=0.5), Momentum(lr=0.1, momentum=0.9)))
    points = walk(0.5, 0)
    assert {"lr 0.5", f"{length(points):.1f}"} <= set(texts(other))
    assert {"lr 0.95", "37.0", "0.013"} <= set(texts(scene)) - set(texts(other))
    assert (drawn(scene) != drawn(other)).any(axis=-1).mean() > 0.01


def test_at_every_step_the_counter_and_the_bars_tell_the_truth(scene):
    for step in (0, 1, 7, 29, 30):
        scene.clock.set_value(step)
        for line in members(scene, Lettering):
            line.update(0)
        said = texts(scene)
        assert f"step {step}" in said
        for points in (SGD_WALK, MOMENTUM_WALK):
            assert f"{length(points[: step + 1]):.1f}" in said
        weights = [line.weight for line in members(scene.panels.columns[0].figures, Lettering)]
        assert weights == ["NORMAL", "SEMIBOLD" if step == 30 else "NORMAL"]  # told in the end
    (bars,) = members(scene, Bars)
    assert bars.length(0) / bars.length(1) == pytest.approx(
        length(SGD_WALK) / length(MOMENTUM_WALK)
    )


def test_bars_to_come_stand_there_in_outlines(scene):
    """At the end of each, where its number is: before the walk there is only a faint line."""
    (bars,) = members(scene, Bars)
    scene.clock.set_value(30)
    ends = [bars.at[0] + bars.length(i) for i in range(2)]
    scene.clock.set_value(0)
    picture = drawn(scene).astype(int)
    scene.clock.set_value(30)
    filled = drawn(scene).astype(int)
    background = np.array(rgb(palette.BACKGROUND)) * 255
    for i, end in enumerate(ends):
        y = bars.at[1] - i * bars.row - bars.thick / 2
        at = [[end, y, 0], [bars.at[0] + 0.6 * (end - bars.at[0]), y, 0]]
        (edge, row), (inside, _) = scene.camera.to_pixels(at, in_frame=True).round().astype(int)
        line = picture[row, edge - 2 : edge + 3]
        assert 20 < np.abs(line - background).max() < 130  # there, and faint
        np.testing.assert_allclose(picture[row, inside], background, atol=2)
        color = np.array(rgb(bars.series[i].color)) * 255
        np.testing.assert_allclose(filled[row, inside], color, atol=3)


# --- the command --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rendered(filmed, tmp_path_factory):
    """A folder like the project's root, after the literal command, headless, and what was said."""
    scene = SceneFile(SCENES / "sgd_vs_momentum.py", "SGDvsMomentum", "16:9")
    root = tmp_path_factory.mktemp("main") / "root"
    shutil.copytree(filmed(scene), root)
    return root, (root / "said").read_text()


def command(root) -> None:
    literal = [COMMAND, "-pql", "scenes/sgd_vs_momentum.py"]
    ran = subprocess.run(literal, cwd=root, env={"PATH": ""}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def segments(root) -> dict[str, int]:
    folder = root / "media/cache/480p15/SGDvsMomentum"
    return {file.name: file.stat().st_ino for file in folder.glob("*.mp4")}


def test_the_literal_command_leaves_clip_and_still(rendered):
    root, said = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    assert "Traceback" not in said and "Clip  media/480p15/SGDvsMomentum.mp4" in said
    frames = video.frames(film)
    assert frames.shape[1:3] == (480, 854)
    assert 14 <= len(frames) / 15 <= 18
    assert video.boxes(film).index("moov") < video.boxes(film).index("mdat")
    still = video.picture(film.with_suffix(".png"))
    assert video.psnr(video.luma(frames[-1]), video.luma(still)) >= 40
    held = video.luma(frames[-1]), video.luma(frames[-29])
    assert video.psnr(*held) > 42  # the conclusion stays for two seconds
    background = np.array(rgb(palette.BACKGROUND)) * 255
    assert (np.abs(frames[0] - background).max(axis=-1) > 30).mean() > 0.15  # and so is the start


def test_a_second_run_draws_no_play_anew(rendered):
    root, _ = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    before, drawings = film.read_bytes(), segments(root)
    assert len(drawings) == 17
    command(root)
    assert segments(root) == drawings
    assert film.read_bytes() == before


def test_any_play_can_come_from_the_cache(rendered):
    """Whichever play is missing, it alone is drawn again, and the film has the same bytes."""
    root, _ = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    folder = root / "media/cache/480p15/SGDvsMomentum"
    before, names = film.read_bytes(), sorted(segments(root))
    for missing in names[::3]:
        (folder / missing).unlink()
        others = segments(root)
        command(root)
        assert segments(root).keys() == set(names)
        assert segments(root).items() >= others.items()
        assert film.read_bytes() == before


def test_a_changed_beat_is_drawn_anew_and_no_other(rendered):
    root, _ = rendered
    scene = root / "scenes/sgd_vs_momentum.py"
    text, drawings = scene.read_text(), segments(root)
    assert "run_time=0.6" in text
    scene.write_text(text.replace("run_time=0.6", "run_time=0.8"))
    command(root)
    scene.write_text(text)
    anew = {name: inode for name, inode in segments(root).items() if name not in drawings}
    assert len(anew) == 1
    assert segments(root).items() >= drawings.items()


def test_a_changed_parameter_gives_another_clip(rendered):
    root, _ = rendered
    scene, film = root / "scenes/sgd_vs_momentum.py", root / "media/480p15/SGDvsMomentum.mp4"
    text, before = scene.read_text(), film.with_suffix(".png").read_bytes()
    assert "SGD(lr=0.95)" in text
    scene.write_text(text.replace("SGD(lr=0.95)", "SGD(lr=0.5)"))
    command(root)
    scene.write_text(text)
    assert film.with_suffix(".png").read_bytes() != before


def test_rendered_twice_in_one_process_it_is_the_same(tmp_path):
    films = []
    for folder in ("one", "two"):
        settings = {"media_dir": str(tmp_path / folder), "dry_run": False}
        with small(180, **settings), tempconfig({"output_file": "clip"}):
            SGDvsMomentum().render()
        (film,) = (tmp_path / folder).rglob("clip.mp4")
        films.append(film.read_bytes())
    assert films[0] == films[1]


# --- the shot -----------------------------------------------------------------------------------


class Frame(NamedTuple):
    """What a frame holds, in the order of the film."""

    beat: str
    clock: float
    turned: np.ndarray  # the camera's rotation (3, 3)
    land: np.ndarray  # what the land takes of the picture, Manim units (2, 2)
    feet: np.ndarray  # of the hikers in pixels of a slide (n, 2)
    facing: list[int]
    flatness: float
    covered: list[str]  # the texts behind which there is land
    chart: float  # how high the first one's axis is; 0 before there is one


class Told(NamedTuple):
    """The clip's frames, ten a second, though one of what stands still; and its beats' seconds."""

    frames: list[Frame]
    seconds: dict[str, float]


def texts_on(land: np.ndarray, scene) -> list[str]:
    """Which texts have points of the land (n, 2) behind them."""
    boxes = framing.text_boxes(scene)
    low, high = (np.array([[b.left, b.bottom] for b in boxes]), [[b.right, b.top] for b in boxes])
    inside = ((land[:, None] > low) & (land[:, None] < np.array(high))).all(axis=-1).any(axis=0)
    return [box.name for box, there in zip(boxes, inside, strict=True) if there]


@pytest.fixture(scope="module")
def told():
    beat, seconds = [""], dict.fromkeys(BEATS, 0.0)

    class Named(SGDvsMomentum):
        def next_section(self, name="", *args, **kwargs):
            beat[0] = name
            super().next_section(name, *args, **kwargs)

        def play(self, *args, **kwargs):
            super().play(*args, **kwargs)
            seconds[beat[0]] += self.duration

    def look(scene) -> Frame:
        camera, terrain = scene.camera, scene.terrain
        land = camera.project_points(terrain.place(terrain.sheet()))[:, :2]
        feet = camera.to_pixels([walker.hiker.foot() for walker in scene.party])
        return Frame(
            beat[0],
            scene.clock.get_value(),
            camera.get_rotation_matrix().copy(),
            np.stack([land.min(axis=0), land.max(axis=0)]),
            feet * 720 / camera.pixel_height,
            [walker.hiker.stance(camera)[1] for walker in scene.party],
            float(terrain.flatness),
            texts_on(land, scene),
            next((curves.tall for curves in members(scene, Curves)), 0.0),
        )

    return Told(framing.frames(Named, look, rate=10).seen, seconds)


@pytest.fixture(scope="module")
def shot(told):
    return told.frames


def test_beats_are_sections_in_their_times(told):
    names = [name for name, _ in itertools.groupby(frame.beat for frame in told.frames)]
    assert names == BEATS == [*told.seconds]
    for name, wanted in zip(BEATS, SECONDS, strict=True):
        low, high = wanted if isinstance(wanted, tuple) else (wanted, wanted)
        assert low - 1e-6 <= told.seconds[name] <= high + 1e-6, name
    assert 14 <= sum(told.seconds.values()) <= 18


def test_first_three_slow_steps_then_five_then_the_clock_halts(shot):
    """0.8 s each, no less than 0.3 s each; while the camera rises nobody walks."""
    clocks = {name: [f.clock for f in shot if f.beat == name] for name in BEATS}
    assert set(clocks["two hikers on one spot"]) == {0}
    assert clocks["three steps"][-1] == pytest.approx(3, abs=0.02)
    assert clocks["five more"][-1] == pytest.approx(8, abs=0.05)
    assert set(np.round(clocks["the surface becomes a map"], 2)) == {8}
    for step in range(1, 9):
        under_way = sum(step - 1 < frame.clock <= step for frame in shot[:-30]) / 10
        assert under_way >= (0.7 if step <= 3 else 0.3)


def test_the_camera_never_turns_faster_than_50_degrees_a_second(shot):
    for one, other in itertools.pairwise(frame.turned for frame in shot):
        cosine = (np.trace(one @ other.T) - 1) / 2
        assert np.degrees(np.arccos(np.clip(cosine, -1, 1))) * 10 <= 50


def test_the_camera_looks_down_the_valley(shot):
    """Along its axis, but for 15 degrees; and ends straight above a map with x to the right."""
    for frame in shot:
        if frame.flatness == 0:
            ahead = -frame.turned[2]  # away from the viewer
            assert np.degrees(np.arctan2(abs(ahead[1]), ahead[0])) < 15
    np.testing.assert_allclose(shot[-1].turned, np.eye(3), atol=1e-9)


def test_the_land_fills_its_picture_and_never_leaves_it(shot):
    for frame in shot:
        (left, low), (right, high) = frame.land
        assert left > -6.41 and right < 6.41 and low > -3.61 and high < 3.61
        if frame.flatness == 0:
            assert right - left > 0.85 * 12.8 and high - low > 0.7 * 7.2


def test_the_block_is_clear_of_every_text(shot):
    """Of the heading, and of the ticks at its foot; on the map stand only two losses."""
    near = [frame for frame in shot if frame.flatness == 0]
    assert len(near) > 20 and not any(frame.covered for frame in near)
    assert all(name.startswith("'loss ") for frame in shot for name in frame.covered)


@pytest.mark.parametrize(
    "given",
    [
        {"methods": (SGD(lr=1.02), Momentum(lr=0.1)), "steps": 60},
        {"methods": (*(SGD(lr=k / 10) for k in range(1, 5)), *(Adam(lr=k / 10) for k in (1, 2)))},
        {"field": fields.rosenbrock, "methods": (SGD(lr=1e-3), Momentum(lr=1e-4))},
        {"shape": "3:4"},
    ],
    ids=["two lines", "many", "a note", "upright"],
)
def test_so_it_is_with_other_headings(given):
    found = []

    class First(SGDvsMomentum):
        def construct(self):
            self.compute()
            self.set_the_stage()
            for turn in self.turns:
                look(self.camera, self.camera.get_phi(), np.radians(turn))
                land = self.camera.project_points(self.terrain.place(self.terrain.sheet()))
                found.append(np.ptp(land[:, 0]) / self.free.width)
                assert not texts_on(land[:, :2], self)

    acted(type("First", (First,), given))
    assert len(found) == 2 and min(found) > 0.5


@pytest.mark.parametrize("given", [{}, {"start": (-7.5, 2.3)}], ids=["own", "at the border"])
def test_hikers_and_shadows_end_within_the_map(given):
    """Nothing that they draw lies beside it, hats included."""
    scene = acted(SGDvsMomentum, **given)
    (terrain,) = members(scene, Terrain)
    corners = terrain.place(np.array([[0.0, 0, 0], [1, 1, 0]]))
    (left, bottom), (right, top) = scene.camera.to_pixels(corners).round().astype(int).tolist()
    whole = drawn(scene).astype(int)
    for walker in scene.party:
        walker.hiker.opacity = 0.0
    changed = np.abs(whole - drawn(scene)).max(axis=-1) > 8
    assert changed.sum() > 100
    changed[top - 1 : bottom + 2, left - 1 : right + 2] = False
    assert not changed.any()


def test_hikers_face_the_goal_at_the_start_and_are_large_enough(shot, scene):
    """Which lies rightward of them in the picture; 40 px on a slide."""
    assert all(walker.hiker.tall * 90 >= 40 for walker in scene.party)
    assert shot[0].facing == [1, 1]


def test_in_three_dimensions_sgd_goes_from_wall_to_wall(scene):
    """Each of its first eight steps crosses the valley, on the picture from side to side."""
    points = SGD_WALK[:9]
    assert (np.sign(points[1:, 1]) == -np.sign(points[:-1, 1])).all()
    assert (np.sign(np.diff(MOMENTUM_WALK[:9, 1])) > 0).sum() == 2  # while it turns but once


# --- the hiker's foot ---------------------------------------------------------------------------


def test_the_foot_in_decoded_frames_is_on_the_route(tmp_path, monkeypatch):
    walks = [walk(0.95, 0), walk(0.1, 0.9)]
    film = foot.Film(SGDvsMomentum, walks, lambda x, y: x**2 / 20 + y**2)
    seen = foot.check(film, tmp_path, monkeypatch, steps=5)
    assert len(seen) >= 9 and sum(seen.values()) >= 18  # at the last step they soon step aside


def test_hikers_stand_abreast_only_before_they_set_out(scene):
    one, other = (walker.hiker for walker in scene.party)
    scene.clock.set_value(0)
    one.aside = other.aside = 0.0  # as before the last beat
    (left, low), (right, high) = (hiker.away(scene.camera) for hiker in (one, other))
    assert left == -right < -0.25 and low == high == 0
    for moment in (0.4, 1, 2.5, 30):
        scene.clock.set_value(moment)
        assert not one.away(scene.camera).any() and not other.away(scene.camera).any()


# --- other parameters ---------------------------------------------------------------------------

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
