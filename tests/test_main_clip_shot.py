"""The main clip's shot: its beats, its camera, who stands where."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import foot
import framing
import numpy as np
import pytest
from acting import acted, drawn, members
from plain import walk
from sgd_vs_momentum import SGDvsMomentum
from test_main_clip import MOMENTUM_WALK, SGD_WALK, baseline
from test_main_clip import scene as scene

import fields
from optimizers import SGD, Adam, Momentum
from stage.figures.curves import Curves
from stage.ground.framing import look
from stage.ground.terrain import Terrain
from stage.paint.lettering import SMALL

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
            self.prepare()
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


def test_the_foot_in_decoded_frames_is_on_the_route(tmp_path):
    walks = [walk(0.95, 0), walk(0.1, 0.9)]
    film = foot.Film(SGDvsMomentum, walks, lambda x, y: x**2 / 20 + y**2)
    seen = foot.check(film, tmp_path, steps=5)
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
