"""Mobjects that paint themselves: copies, hashes, and pictures that depend on their state alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from acting import acted, drawn
from manim import DEGREES, ValueTracker, linear
from manim.utils.hashing import get_json
from watching import placed

import fields
from optimizers import SGD, Momentum
from stage.arrows.angle import Angle
from stage.arrows.arrows import Arrows
from stage.arrows.gradient_field import gradient_field
from stage.arrows.lens import Lens
from stage.figures.push_sums import PushSums
from stage.figures.stems import Scale, Stems
from stage.figures.step_bars import StepBars
from stage.film.clip import Clip
from stage.ground.lines import BoxLine, GroundLine
from stage.look import palette
from stage.look.colour import rgb
from stage.paint import kept_pictures
from stage.paint.area import Area
from stage.paint.camera import StageCamera
from stage.paint.formulas import formula
from stage.paint.lettering import LARGE, Lettering
from stage.walk.track import Track
from stage.walk.trail import Ghost
from stage.walk.turn import first_turn
from stage.walk.veil import Veil
from stage.walk.walkers import routes


def parts(clock: ValueTracker, flat: bool) -> dict[str, tuple]:
    """Each new Painted, and a state to bring it to."""
    land = placed(fields.hills, flat)
    terrain = land.terrain
    (route,) = routes(land.field, land.view.start, (SGD(lr=0.1),), 5)
    track = Track(land, route.points)
    tails, ways = [(0.3, 1.4), (-1, -1)], [(0.5, -1), (1, 1)]
    here, focus = Area(-2, 2, -2, 0), land.box_of(np.array((0.3, 1.4)))
    lens = Lens(terrain, focus, (3, 1), 1.2, 4, [Arrows(land, tails, ways)]).set(opened=0.0)
    (turning,) = routes(fields.ravine, (-7, 2), (Momentum(lr=0.1),), 30)
    weights = {"sweep": 0.6, "weights": np.array([0.3, 1.0]), "magnified": 1.4, "opacity": 0.8}
    return {
        "Terrain": (terrain, {"kept": np.array([0.1, 0.8, 0.0, 0.7]), "opacity": 0.9}),
        "Arrows": (Arrows(land, tails, ways, ["uphill", "velocity"]).set(sweep=0.0), weights),
        "GradientField": (
            gradient_field(land, 5, 4, (0, 0))[0],
            {"sweep": 0.6, "opacity": 0.8},
        ),
        "Angle": (
            Angle(land, tails[0], ways[0], ways[1], Area(-9, 9, -9, 9)).set(grown=0.2),
            {"grown": 0.7, "opacity": 0.5},
        ),
        "GroundLine": (GroundLine(land, (-2, 1), (2, -2)).set(grown=0.2), {"grown": 0.7}),
        "BoxLine": (BoxLine(terrain, np.eye(3), dash=0.1), {"grown": 0.4, "opacity": 0.5}),
        "Ghost": (Ghost(terrain, track, clock, palette.GREEN), {"opacity": 0.5}),
        "Stems": (
            Stems([1, -1, 0, 2, -3], palette.GREEN, clock, here, -1.0, Scale(0, -3, 3, 2, 0.3), 5),
            {"opacity": 0.5},
        ),
        "StepBars": (
            StepBars([3, 2, 1, 1], palette.GREEN, clock, Area(-1, 3, -2, 0), 5, 3.0),
            {"opacity": 0.5},
        ),
        "Lens": (lens, {"opened": 0.8, "focus": focus + 0.1}),
        "PushSums": (
            PushSums(first_turn(turning), 3.0, False, (-2, 2)),
            {"grown": 0.7, "opacity": 0.9},
        ),
        "Veil": (Veil(terrain, track, clock, palette.GREEN).set(opacity=0.2), {"opacity": 0.8}),
    }


KINDS = [
    "Terrain",
    "Arrows",
    "GradientField",
    "Angle",
    "GroundLine",
    "BoxLine",
    "Ghost",
    "Stems",
    "StepBars",
    "Lens",
    "PushSums",
    "Veil",
]


class Acting(Clip):
    """A part and what it lies on; by a play, or at once, brought to its state and to step 3.4."""

    kind, at_once, flat = "", False, False

    def construct(self):
        self.set_camera_orientation(phi=(0 if self.flat else 40) * DEGREES, theta=-80 * DEGREES)
        self.clock = ValueTracker(0)
        made = parts(self.clock, self.flat)
        self.part, state = made[self.kind]
        ground = (
            made["Terrain"][0] if self.kind == "Terrain" else getattr(self.part, "terrain", None)
        )
        self.add(*([ground] if ground else []), self.part)
        if self.at_once:
            self.part.set(**state)
            self.clock.set_value(3.4)
        else:
            self.play(
                self.part.animate(rate_func=linear).set(**state), self.clock.animate.set_value(3.4)
            )


@pytest.mark.parametrize("kind, flat", [*itertools.product(KINDS, (False, True))])
def test_after_a_play_the_picture_is_the_one_made_at_once(kind, flat):
    """And so is what Manim's cache sees."""
    played, made = (acted(Acting, kind=kind, flat=flat, at_once=one) for one in (False, True))
    assert np.array_equal(drawn(played), drawn(made))
    played.part.target = played.clock.target = None  # Manim leaves a play's goals there
    assert get_json(played.part) == get_json(made.part)
    start = get_json(parts(ValueTracker(0), flat)[kind][0])
    assert get_json(made.part) != start


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_equal_shares_the_ground_and_changes_alone(kind):
    part, state = parts(ValueTracker(2), False)[kind]
    before = get_json(part)
    twin = part.copy()
    assert get_json(twin) == before
    for name in type(part).shared:
        assert getattr(twin, name) is getattr(part, name)
    for name, value in vars(twin).items():
        if isinstance(value, np.ndarray) and name not in type(part).shared:
            assert not np.shares_memory(value, getattr(part, name)), name
    twin.set(**state)
    assert get_json(part) == before != get_json(twin)
    assert part.painted_by in before and part.painted_by == type(part)._painted_by


def test_half_way_through_a_play_numbers_are_half_way():
    part, state = parts(ValueTracker(0), True)["Arrows"]
    start, end = part.copy(), part.copy().set(**state)
    part.interpolate_color(start, end, 0.5)
    assert part.sweep == pytest.approx(0.3) and part.magnified == pytest.approx(1.2)
    np.testing.assert_allclose(part.weights, [0.65, 1.0])


@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_a_sweep_of_a_field_shows_its_moment_alone(opacity):
    """The whole field is drawn once and kept: forth, back and at once it is the same picture."""

    class Field(Clip):
        def construct(self):
            self.arrows, _ = gradient_field(placed(fields.ravine), 12, 8, (-7, 2))
            self.add(self.arrows)

    def at(scene: Clip, sweep: float) -> np.ndarray:
        scene.arrows.set(sweep=sweep, opacity=opacity)
        return drawn(scene).copy()

    swept = acted(Field)
    pictures = {sweep: at(swept, sweep) for sweep in (0.0, 0.3, 0.6, 0.62, 1.0)}
    assert not np.array_equal(pictures[0.6], pictures[0.62])
    for sweep in (0.6, 0.3, 1.0):
        assert np.array_equal(at(swept, sweep), pictures[sweep])
        kept_pictures._layers.clear()
        assert np.array_equal(at(acted(Field), sweep), pictures[sweep])
    assert (pictures[0.0] == np.round(np.array(rgb(palette.BACKGROUND)) * 255)).all()


def test_a_kept_picture_is_one_of_frames_of_that_size():
    around, sizes = np.zeros((1, 2)), [(1920, 1080), (1280, 720), (1920, 1080)]
    first, small, again = (kept_pictures.layer("a", lambda: around, 3, size) for size in sizes)
    assert first is again and first is not small


class Said(Clip):
    """A line of text, and a formula with a tip that points down."""

    cased, opacity = False, 1.0

    def construct(self):
        line = Lettering("walked 37.0", (-2.01, 0.3), cased=self.cased)
        signs = formula("- nabla f", cased=self.cased).move_to([-1.0, -0.6, 0])
        self.add(line.set_opacity(self.opacity), signs.set_opacity(self.opacity))


def test_letters_that_are_copied_look_as_drawn(monkeypatch):
    """Beside Manim's own drawing of the same outlines."""
    for opacity in (1.0, 0.5):
        mine = drawn(acted(Said, 480, opacity=opacity)).astype(int)
        again = drawn(acted(Said, 480, opacity=opacity)).astype(int)
        with monkeypatch.context() as patch:
            patch.delattr(StageCamera, "display_vectorized")
            manims = drawn(acted(Said, 480, opacity=opacity)).astype(int)
        assert np.array_equal(mine, again)
        assert np.abs(mine - manims).max() <= 2 and np.ptp(mine) > 80


def test_letters_fade_with_their_dark_edge_as_one_and_it_has_no_spikes():
    plain, cased, faint = (
        drawn(acted(Said, 480, **look)).astype(float)
        for look in ({}, {"cased": True}, {"cased": True, "opacity": 0.5})
    )
    ground = np.round(np.array(rgb(palette.BACKGROUND)) * 255)
    assert np.abs(faint - (cased + ground) / 2).max() <= 2
    edge, sign = (
        np.argwhere((np.abs(picture - beside) > 12).any(axis=-1))
        for picture, beside in ((cased, plain), (plain, ground))
    )
    apart = np.hypot(*(edge[:, None] - sign[None]).transpose(2, 0, 1)).min(axis=1)
    thick = 0.26 * LARGE / 2 * 480 / 8  # pixels, on each side
    assert len(edge) > 400 and thick - 1 < apart.max() < thick + 1.5
