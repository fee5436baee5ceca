"""scenes/sgd_vs_momentum.py: what it says and draws is recomputed here from scratch."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess

import foot
import numpy as np
import pytest
import video
from acting import SCENES, acted, drawn, members, small, texts
from conftest import COMMAND
from manim import tempconfig
from plain import walk
from sgd_vs_momentum import SGDvsMomentum

import fields
from clips.catalogue import SceneFile
from optimizers import SGD, Adam, Momentum, Nesterov
from stage.ground.terrain import Terrain
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.lettering import Lettering
from stage.walk.trail import Trail

BEATS = [
    "two hikers on one spot",
    "three steps",
    "the surface becomes a map",
    "on one clock",
    "where it ends",
]


def loss(points: np.ndarray) -> np.ndarray:
    return points[:, 0] ** 2 / 20 + points[:, 1] ** 2


def length(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


@pytest.fixture(scope="module")
def scene():
    return acted(SGDvsMomentum)


def test_every_text_is_what_the_numbers_say(scene):
    sgd, momentum = walk(0.95, 0), walk(0.1, 0.9)
    said = texts(scene)
    assert sorted(said) == sorted(
        [
            *("SGD", "lr 0.95", "Momentum", "lr 0.1   momentum 0.9", "step 30"),
            *("distance walked", f"{length(sgd):.1f}", f"{length(momentum):.1f}"),
            *("loss", f"{loss(sgd)[-1]:.3f}", f"{loss(momentum)[-1]:.3f}"),
            *("at step 30", f"{loss(sgd)[0]:.2f}", "0", "0", "30 steps"),
        ]
    )
    assert {"37.0", "12.8", "0.013", "0.048", "6.45"} <= set(said)


def test_the_conclusion_holds_and_claims_no_more(scene):
    """Shorter and smoother; not faster: plain descent's loss is lower most of the time."""
    sgd, momentum = (walker.route for walker in scene.party)
    assert momentum.length < sgd.length / 2
    assert momentum.sign_changes("y") < sgd.sign_changes("y") / 4
    assert sgd.losses[-1] < momentum.losses[-1]
    assert not any(re.search("fast|slow|better|win", text, re.I) for text in texts(scene))


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
    assert set(texts(scene)) - set(texts(other)) == {"lr 0.95", "37.0", "0.013"}
    assert (drawn(scene) != drawn(other)).any(axis=-1).mean() > 0.01


def test_at_every_step_the_counter_and_the_bars_tell_the_truth(scene):
    sgd, momentum = walk(0.95, 0), walk(0.1, 0.9)
    for step in (0, 1, 7, 29, 30):
        scene.clock.set_value(step)
        for line in members(scene, Lettering):
            line.update(0)
        said = texts(scene)
        assert f"step {step}" in said
        for points in (sgd, momentum):
            assert f"{length(points[: step + 1]):.1f}" in said
    bars = scene.growing.submobjects[0].submobjects[0]
    assert bars.length(0) / bars.length(1) == pytest.approx(length(sgd) / length(momentum))


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
    assert 13 <= len(frames) / 15 <= 16
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
    assert len(drawings) == 8
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


def test_beats_are_sections():
    names = []

    class Named(SGDvsMomentum):
        def next_section(self, name="", *args, **kwargs):
            names.append(name)
            super().next_section(name, *args, **kwargs)

    acted(Named)
    assert names == BEATS


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
    **{name: {"field": field} for name, field in fields.CATALOGUE.items()},
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
    assert sum("0." in text for text in said if re.fullmatch(r"[\d.e−]+", text)) == 1  # one loss
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
