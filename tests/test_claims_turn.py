"""The halted turn: what the lens shows, and that it shows it only where it is true."""

from __future__ import annotations

import re
from typing import NamedTuple

import framing
import numpy as np
import pytest
from acting import drawn, members
from manim import MathTypst
from momentum_path import MomentumPath
from plain import walk
from watching import in_field, seen_arrows

from fields import Field
from optimizers import SGD, AdaGrad, Momentum, Nesterov
from stage.arrows.lens import Lens
from stage.figures.running_sums import RunningSums
from stage.look import palette
from stage.look.colour import rgb

HEIGHT = 720
MATHS = re.compile(r"[-−+]?\d+\.\d+$")
LENS_STEPS = 5, 6, 7


def parts(lr: float, momentum: float) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """What each step is made of, by the textbook's recursion: 0.9 v, −0.1 ∇f, and the new v."""
    points = walk(lr, momentum)
    v, made = np.zeros(2), []
    for x, y in points[:-1]:
        kept, pull = momentum * v, -lr * np.array([x / 10, 2 * y])
        v = kept + pull
        made.append((kept, pull, v))
    return made


class Seen(NamedTuple):
    """A moment of the halted turn, after one of its plays."""

    step: int  # that the clock halts before
    shown: float  # steps among the sums
    arrows: list  # forms, tails and ways
    faint: list
    inside: np.ndarray  # the picture in the lens' box
    texts: list[str]
    formulas: list[str]
    fault: list[str]


def look(scene: MomentumPath) -> Seen | None:
    lenses, sums = members(scene, Lens), members(scene, RunningSums)
    if not lenses or lenses[0].opened < 1:
        return None
    (lens,), unit = lenses, scene.camera.unit
    x, y = scene.camera.to_pixels(lens.at[None])[0]
    reach = 0.96 * lens.radius * unit
    rows, columns = (slice(round(at - reach), round(at + reach) + 1) for at in (y, x))
    arrows, faint = seen_arrows(scene)
    written = framing.written(scene)
    return Seen(
        round(scene.clock.get_value()) + 1,
        sums[0].shown,
        arrows,
        faint,
        drawn(scene)[rows, columns].copy(),
        [framing.said(text) for text in written if not isinstance(text, MathTypst)],
        [text.typst_code for text in written if isinstance(text, MathTypst)],
        framing.hidden_texts(scene, 0.1),
    )


@pytest.fixture(scope="module")
def turn() -> tuple[MomentumPath, list[Seen]]:
    scene, seen = framing.beats(MomentumPath, look, HEIGHT)
    return scene, [each for each in seen if each]


def added(seen: list[Seen], step: int) -> Seen:
    """The moment when a step's three arrows are there, and nothing else yet."""
    (found,) = (s for s in seen if s.step == step and len(s.arrows) == 3 and min(s.faint) > 0.9)
    return found


def test_the_clock_halts_before_the_steps_in_which_y_first_turns_back(turn):
    v = np.array([v for *_, v in parts(0.1, 0.9)])
    first = int(np.flatnonzero(v[1:, 1] * v[:-1, 1] < 0)[0]) + 2
    assert first == LENS_STEPS[-1] == 7
    assert {each.step for each in turn[1] if len(each.arrows) >= 3} >= {*LENS_STEPS}
    for step in LENS_STEPS:  # the clock stands while they are told
        assert len([each for each in turn[1] if each.step == step]) >= 2


@pytest.mark.parametrize("step", LENS_STEPS)
def test_the_lens_shows_what_is_kept_the_pull_and_the_new_velocity(turn, step):
    """Tip to tail, each as long as it is on the map; and their names."""
    points, (kept, pull, v) = walk(0.1, 0.9), parts(0.1, 0.9)[step - 1]
    seen = added(turn[1], step)
    one, other, whole = seen.arrows
    assert [one.form, other.form, whole.form] == ["velocity", "gradient", "velocity"]
    for arrow, tail, way in (
        (one, points[step - 1], kept),
        (other, points[step - 1] + kept, pull),
        (whole, points[step - 1], v),
    ):
        np.testing.assert_allclose(arrow.tail, tail, atol=1e-9)
        np.testing.assert_allclose(arrow.way, way, atol=1e-9)
    np.testing.assert_allclose(points[step - 1] + v, points[step], atol=1e-9)
    names = [code.strip(" $") for code in seen.formulas]
    assert names == ["0.9 v", "-0.1 nabla f", "v"]


@pytest.mark.parametrize("step", LENS_STEPS)
def test_the_picture_in_the_lens_is_so_many_times_as_large_as_said(turn, step):
    """The velocities' green ends where their tips are, by the map's scale times that."""
    scene, seen = turn
    now = added(seen, step)
    (said,) = (text for text in now.texts if re.match(r"×[\d.]+$", text))
    kept, _, v = parts(0.1, 0.9)[step - 1]
    unit = scene.camera.unit
    times = unit * scene.ground.units[0] * float(said[1:])
    picture = now.inside.astype(int)
    green = np.abs(picture - 255 * np.array(rgb(palette.VELOCITY))).max(axis=-1) < 30
    corners = np.array([(0, 0), kept, v])
    centre = (corners.min(axis=0) + corners.max(axis=0)) / 2

    def is_green(at: np.ndarray) -> bool:
        column, row = np.round(np.array(picture.shape[1::-1]) / 2 + at * (1, -1)).astype(int)
        return bool(green[row - 1 : row + 2, column - 1 : column + 2].any())

    for way in (kept, v):
        tip, ahead = (way - centre) * times, way / np.hypot(*way)
        assert not is_green(tip + 0.1 * unit * ahead)
        if way is v:  # where the kept one ends, the pull lies on top
            assert is_green(tip - 0.12 * unit * ahead)
    assert green.sum() > 200


def test_the_small_circle_is_so_many_times_as_small_and_its_middle_is_that_of_the_lens(turn):
    scene, seen = turn
    (lens,) = members(scene, Lens)
    (said,) = (text for text in seen[0].texts if re.match(r"×[\d.]+$", text))
    assert lens.radius / lens.small == pytest.approx(float(said[1:]))
    lens.opened = 1.0
    np.testing.assert_allclose(lens.through_it(lens.spot[None])[0], lens.at)
    lens.opened = 0.0  # folded, it lies on the spot, as it is
    here = scene.terrain.place(scene.ground.box_of(np.array([(-6.0, -1.0), (-5.5, -0.7)])))
    np.testing.assert_allclose(lens.through_it(here), here)


def test_the_parts_cancel_across_and_add_up_along_and_so_do_the_figures(turn):
    made = [parts(0.1, 0.9)[step - 1] for step in LENS_STEPS]
    assert all(kept[1] * pull[1] < 0 for kept, pull, _ in made)
    assert all(kept[0] * pull[0] > 0 for kept, pull, _ in made)
    along, across = ([v[axis] for *_, v in made] for axis in (0, 1))
    assert along == sorted(along) and np.all(np.diff(np.abs(across)) < 0)
    wanted = [
        (f"{x:.2f}", f"{y:+.2f}".replace("-", "−")) for x, y in zip(along, across, strict=True)
    ]
    assert wanted == [("0.27", "−0.54"), ("0.31", "−0.26"), ("0.34", "+0.05")]
    for each in turn[1]:
        shown = [text for text in each.texts if MATHS.match(text)]
        assert shown == [said for pair in wanted[: int(each.shown)] for said in pair]
    assert turn[1][-1].shown == 3
    assert {"along", "across", "adds up", "cancels"} <= set(turn[1][-1].texts)
    assert not {"adds up", "cancels"} & {text for each in turn[1][:-2] for text in each.texts}


@pytest.mark.parametrize("step", LENS_STEPS)
def test_the_velocity_is_taken_apart_in_the_colours_of_along_and_across(turn, step):
    scene, seen = turn
    (now,) = (s for s in seen if s.step == step and len(s.arrows) == 5 and s.shown == step - 4)
    *_, whole, along, across = now.arrows
    np.testing.assert_allclose(along.way, whole.way * (1, 0), atol=1e-9)
    np.testing.assert_allclose(across.way, whole.way * (0, 1), atol=1e-9)
    np.testing.assert_allclose(across.tail, along.tail + along.way, atol=1e-9)
    amber = np.abs(now.inside - 255 * np.array(rgb(palette.ACROSS))).max(axis=-1) < 20
    assert bool(amber.sum() > 20) and not members(scene, Lens)[0].opened


def test_the_bars_are_as_long_as_the_parts_to_one_scale(turn):
    """Counted in pixels of their colours, along lines through their middles."""
    scene, _ = turn
    (sums,) = members(scene, RunningSums)
    sums.set(opacity=1.0, shown=3.0)
    picture, unit = drawn(scene).astype(int), scene.camera.unit
    sums.set(opacity=0.0)
    color = np.abs(picture - 255 * np.array(rgb(palette.ACROSS))).max(axis=-1) < 12
    made = [parts(0.1, 0.9)[step - 1] for step in LENS_STEPS]
    bars = []
    for step in range(3):
        x, _ = scene.camera.to_pixels([[*sums.bar(step, 1)[0], 0]], in_frame=True)[0]
        x = round(x - 0.1 * unit)  # beside the arrow
        top, bottom = (scene.camera.pixel_height / 2 - y * unit for y in (sums.card.top, -4))
        bars.append(color[round(top + 0.35 * unit) : round(bottom), x].sum())  # below the name
    lengths = [abs(v[1]) for *_, v in made]
    np.testing.assert_allclose(bars, np.array(lengths) * sums.per_one * unit, atol=5)
    np.testing.assert_allclose(sums.kept, [kept for kept, *_ in made])
    np.testing.assert_allclose(sums.pulls, [pull for _, pull, _ in made])


def test_the_lens_covers_nothing_that_matters(turn):
    """Not the way until then, nor the hiker or any text; and the lens itself not the minimum."""
    scene, seen = turn
    assert not any(each.fault for each in seen)
    (lens,), (sums,) = members(scene, Lens), members(scene, RunningSums)
    lens.opened, unit = 1.0, scene.ground.units
    points = np.concatenate([walk(0.1, 0.9)[:8], [(0, 0)]])
    places = scene.terrain.place(scene.ground.box_of(points))[:, :2]
    assert (np.hypot(*(places - lens.at[:2]).T) > lens.radius).all()
    card = sums.card
    inside = (places[:-1] > (card.left, card.bottom)) & (places[:-1] < (card.right, card.top))
    assert not inside.all(axis=1).any()
    np.testing.assert_allclose(in_field(scene, lens.spot[None])[0, :2], points[6], atol=0.5)
    assert unit[0] == pytest.approx(unit[1])
    lens.opened = 0.0


def plain_turn(lr: float, momentum: float, steps: int = 30) -> bool:
    """Whether across they cancel and along they add up where y's velocity first turns back."""
    made = parts(lr, momentum)[:steps]
    v = np.array([v for *_, v in made])
    turns = np.flatnonzero(v[1:, 1] * v[:-1, 1] < 0)
    if not len(turns):
        return False
    last = turns[0] + (abs(v[turns[0] + 1, 1]) < abs(v[turns[0], 1]))
    three = made[last - 2 : last + 1]
    if last < 3:
        return False
    across = np.abs([v[1] for *_, v in three])
    along = np.abs([v[0] for *_, v in three])
    return bool(
        all(kept[1] * pull[1] < 0 < kept[0] * pull[0] for kept, pull, _ in three)
        and across[0] > across[1] > across[2]
        and along[0] < along[1] < along[2]
        and along[2] > 1.05 * along[0]
    )


@pytest.mark.parametrize(
    "lr, momentum",
    [(0.1, 0.9), (0.1, 0.8), (0.1, 0.5), (0.1, 0.3), (0.02, 0.9), (0.5, 0.9), (0.9, 0.3)],
)
def test_with_other_parameters_the_lens_opens_only_where_the_parts_do_so(lr, momentum):
    def opened(scene):
        return [lens.opened for lens in members(scene, Lens)]

    methods = (Momentum(lr=lr, momentum=momentum),)
    seen = framing.beats(MomentumPath, opened, methods=methods).seen
    assert any(1.0 in each for each in seen) == plain_turn(lr, momentum)


def mild(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x**2 + 1.5 * y**2


@pytest.mark.parametrize(
    "chosen",
    [
        {"methods": (SGD(lr=0.95),)},
        {"methods": (Nesterov(lr=0.1),)},  # its step is not αv − η∇f with the last step for v
        {"methods": (AdaGrad(lr=0.5),)},
        {"methods": (SGD(lr=0.95), Momentum(lr=0.1))},
        {"steps": 5},
        {"field": Field(mild, (-9, 9), (-3, 3)), "start": (-7, 2)},
    ],
    ids=str,
)
def test_where_there_is_nothing_of_the_kind_the_walk_goes_on(chosen):
    scene = framing.beats(MomentumPath, lambda scene: None, **chosen).scene
    assert not members(scene, Lens) and scene.clock.get_value() == scene.steps
