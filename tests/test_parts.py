"""The stage's parts: arrows and what they add up to, fields of arrows."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, drawn
from hypothesis import given
from hypothesis import strategies as st
from reference import steady
from watching import LONG, placed

import fields
from adventurer import Adventurer
from fields import Field
from optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov
from stage.arrows import gradient_field as gradients
from stage.arrows.arrows import Arrows, outline
from stage.arrows.gradient_field import Tapered, gradient_field
from stage.film.clip import Clip
from stage.look import palette
from stage.look.colour import rgb
from stage.walk.step_arrows import pushes

FORMS = ["gradient", "velocity", "step", "uphill"]
PIT = Field(lambda x, y: x + y**2 - np.exp(-20 * (x * x + y * y)), (-1, 1), (-1, 1))


# --- pushes -------------------------------------------------------------------------------------

METHODS = [
    *(SGD(lr=0.2), Momentum(lr=0.1), Momentum(lr=0.05, momentum=0.5), Nesterov(lr=0.05)),
    *(Adam(lr=0.3), AdaGrad(lr=0.5)),
]
coordinates = st.tuples(st.floats(-9, 9), st.floats(-4, 4))


@steady
@given(coordinates, st.sampled_from(METHODS), st.integers(1, 4))
def test_pushes_lead_from_footprint_to_footprint(start, method, step):
    route = Adventurer(*start).optimize(fields.ravine, method, steps=4).route
    at, parts = route.points[step - 1], pushes(route, step)
    for part in parts:
        np.testing.assert_allclose(part.tail, at, atol=1e-12)
        at = part.tail + part.vector
    np.testing.assert_allclose(at, route.points[step], atol=1e-12)
    x, y = route.points[step - 1]
    lr, pull = method.lr, np.array([x / 10, 2 * y])
    forms = [part.form for part in parts]
    if isinstance(method, (Adam, AdaGrad)) and forms != ["gradient"]:
        assert forms == ["step"]
    if isinstance(method, SGD):
        assert forms == ["gradient"]
    if "velocity" in forms:
        assert forms == ["velocity", "gradient"]
        np.testing.assert_allclose(parts[1].vector, -lr * pull, atol=1e-12)
        if type(method) is Momentum:
            kept = method.momentum * (route.points[step - 1] - route.points[step - 2])
            np.testing.assert_allclose(parts[0].vector, kept, atol=1e-12)


def test_momentum_and_nesterov_show_what_they_keep_and_others_do_not():
    for method, forms in [
        (Momentum(lr=0.1), ["velocity", "gradient"]),
        (Nesterov(lr=0.1), ["velocity", "gradient"]),
        (Adam(lr=0.3), ["step"]),
        (SGD(lr=0.3), ["gradient"]),
    ]:
        route = Adventurer(-7, 2).optimize(fields.ravine, method, steps=3).route
        assert [part.form for part in pushes(route, 3)] == forms


# --- arrows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", [fields.ravine, fields.rosenbrock, LONG], ids=str)
def test_on_a_map_arrows_are_true_to_scale(field):
    """From tail to tail + vector, both by the corners of the map."""
    land = placed(field)
    terrain, view = land.terrain, land.view
    rng = np.random.default_rng(2)
    low, high = np.transpose([view.x_range, view.y_range])
    tails = rng.uniform(low, high, (40, 2))
    vectors = rng.normal(size=(40, 2)) * (high - low) / 10
    arrows = Arrows(land, tails, vectors)
    corner, right, up, _ = terrain.points
    units = np.array([(right - corner)[0], (up - corner)[1]]) / (high - low)
    for share, magnified in ((1.0, 1.0), (0.4, 1.0), (1.0, 2.5)):
        arrows.magnified = magnified
        expected = corner[:2] + (tails + share * magnified * vectors - low) * units
        np.testing.assert_allclose(arrows.tips(share)[:, :2], expected, atol=1e-9)
    np.testing.assert_allclose(arrows.tips()[:, 2], 0, atol=2e-3)  # in the picture's plane


@pytest.mark.parametrize("field", [fields.ravine, fields.hills, fields.rosenbrock], ids=str)
def test_on_a_surface_arrows_lie_in_the_plane_that_touches_it(field):
    """At right angles to its normal, which the formula's slopes give."""
    land = placed(field, flat=False)
    terrain, view = land.terrain, land.view
    rng = np.random.default_rng(3)
    low, high = np.transpose([view.x_range, view.y_range])
    tails = rng.uniform(low + 0.05 * (high - low), high - 0.05 * (high - low), (60, 2))
    angle = rng.uniform(0, 2 * np.pi, 60)
    vectors = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    arrows = Arrows(land, tails, vectors)
    base = terrain.place(arrows.box)
    width, depth, tall = np.diag(terrain.edges)
    bottom, top = view.height(np.array(view.z_range))
    h, (x, y) = 1e-5, tails.T

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return view.height(field(x, y)) * tall / (top - bottom)

    rise = [height(x + h, y) - height(x - h, y), height(x, y + h) - height(x, y - h)]
    slopes = np.array(rise) / (2 * h)
    ways = (arrows.tips() - base) / np.array([width, depth, 1]) * [*(high - low), 1]
    np.testing.assert_allclose(ways[:, :2], vectors, atol=1e-9)
    expected = slopes[0] * vectors[:, 0] + slopes[1] * vectors[:, 1]
    steep = np.hypot(*slopes)
    off = np.abs(ways[:, 2] - expected)  # the plane is the drawn sheet's, which has facets
    assert (off < 0.05 * np.median(steep) + 0.03 * steep).all()
    np.testing.assert_allclose(
        base[:, 2] - terrain.origin[2], height(x, y) - bottom / (top - bottom) * tall, atol=1e-9
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("length", [0.5, 12.0, 300.0])
def test_an_outline_begins_at_the_tail_and_ends_exactly_at_the_tip(form, length):
    at, ahead = np.array([40.0, 70.0]), np.array([0.6, -0.8])
    polygons = outline(form, at, length * ahead, 90)
    points = np.concatenate(polygons) - at
    along, aside = points @ ahead, points @ [0.8, 0.6]
    assert along.max() == pytest.approx(length, abs=1e-9)
    assert np.abs(aside[along > length - 1e-9]).max() < 1e-9  # the tip is a point
    assert along.min() == pytest.approx(0, abs=1e-9)
    assert aside.max() == pytest.approx(-aside.min())  # the same on both sides


def test_forms_are_told_apart_by_their_outline():
    shapes = {form: outline(form, np.zeros(2), np.array([200.0, 0]), 90) for form in FORMS[:3]}

    def width(form: str, x: float) -> float:
        """How thick the first polygon is at x pixels from its tail."""
        upper = shapes[form][0][: len(shapes[form][0]) // 2]
        return 2 * float(np.interp(x, upper[:, 0], upper[:, 1]))

    assert [len(shapes[form]) for form in FORMS[:3]] == [1, 1, 2]
    assert width("gradient", 20) == pytest.approx(width("gradient", 150))  # a straight shaft
    assert width("velocity", 160) > 4 * width("velocity", 20)  # a wedge
    assert width("step", 100) < 0.6 * width("gradient", 100)  # a thin line
    (dash,) = outline("level", np.array([5.0, 6.0]), np.array([20.0, 0]), 90)
    assert np.ptp(dash, axis=0) == pytest.approx([20, 0.075 * 90])  # a bar, without a head
    assert outline("gradient", np.zeros(2), np.zeros(2), 90) == []


def test_hollow_and_filled_velocity_and_gradient_look_different():
    """The colour in the middle of a head: ink, or none."""
    inks = {}
    for form in ("gradient", "uphill", "velocity"):

        class Alone(Clip):
            form = ""

            def construct(self):
                land = placed(fields.bowl)
                self.arrows = Arrows(land, (-1, 0.5), (1.5, -0.7), self.form, size=3)
                self.add(land.terrain, self.arrows)

        scene = acted(Alone, 480, form=form)
        tail, tip = (
            scene.camera.to_pixels(points)[0]
            for points in (scene.arrows.terrain.place(scene.arrows.box), scene.arrows.tips())
        )
        unit = 60 * 3
        x, y = np.round(tip + (tail - tip) / np.hypot(*(tail - tip)) * 0.17 * unit).astype(int)
        inks[form] = drawn(scene)[y, x] / 255
    casing, ink, velocity = (
        np.array(rgb(c)) for c in (palette.CASING, palette.GRADIENT, palette.VELOCITY)
    )
    for form, colour in (("gradient", ink), ("uphill", casing), ("velocity", velocity)):
        assert np.abs(inks[form] - colour).max() < 0.02, form


# --- fields of arrows ---------------------------------------------------------------------------


def test_a_field_of_strokes_has_one_scale_a_marked_cap_and_ticks():
    land = placed(PIT)
    view = land.view
    arrows, scale = gradient_field(land, 12, 9, (0, 0))
    low, high = np.transpose([view.x_range, view.y_range])
    middles = low + (high - low) * (
        np.array([(i, j) for j in range(9) for i in range(12)]) + 0.5
    ) / (12, 9)
    x, y = middles.T
    pit = 40 * np.exp(-20 * (x * x + y * y))
    slopes = -np.stack([1 + x * pit, 2 * y + y * pit], axis=-1)
    capped, ticks = (np.array([form == one for form in arrows.forms]) for one in ("capped", "tick"))
    assert 0 < capped.sum() <= 0.05 * len(capped) + 1
    true = ~capped & ~ticks
    np.testing.assert_allclose(arrows.vectors[true], scale * slopes[true], rtol=1e-6, atol=1e-12)
    lengths, steep = np.hypot(*arrows.vectors.T), np.hypot(*slopes.T)
    assert (lengths[capped] < 0.99 * scale * steep[capped]).all()  # shorter than they would be
    assert np.ptp(lengths[capped]) < 1e-9 and lengths[capped][0] >= lengths[~capped].max()
    level = steep < 1e-9  # where only the noise of arithmetic is left, there is no direction
    assert level.sum() == 0 or not arrows.vectors[level].any()
    weak = ticks & ~level
    assert weak.any() and (lengths[weak] > scale * steep[weak]).all()  # long enough to be seen
    assert np.ptp(lengths[weak]) < 1e-9 and lengths[weak][0] <= lengths[true].min()
    turn = arrows.vectors[:, 0] * slopes[:, 1] - arrows.vectors[:, 1] * slopes[:, 0]
    np.testing.assert_allclose(turn[~level] / steep[~level], 0, atol=1e-9)  # but not turned
    pitch = ((high - low) / (12, 9)).min()
    assert np.quantile(lengths, 0.95) == pytest.approx(gradients.FILL * pitch, rel=0.3)
    assert lengths.max() < 1.3 * pitch


def test_a_stroke_is_fine_at_its_tail_strong_at_its_head_and_broken_where_it_is_capped():
    class Alone(Clip):
        def construct(self):
            land = placed(PIT)
            self.field, _ = gradient_field(land, 12, 9, (0, 0))
            self.add(land.terrain, self.field.set(sweep=1.0))

    scene = acted(Alone, 480)
    strokes, forms = Tapered(scene.field, scene.camera), np.array(scene.field.forms)
    ends = np.stack(np.split(strokes.ends, 2), axis=1)
    np.testing.assert_allclose(ends[:, 1], scene.camera.to_pixels(scene.field.tips()))
    for form, pieces in (("gradient", 1), ("tick", 1), ("capped", 3)):
        i = np.flatnonzero((forms == form) & (strokes.length > 1))[0]
        tail, tip = ends[i]
        length = np.hypot(*(tip - tail))
        ahead = (tip - tail) / length
        head, *shaft = (
            (part - tail) @ np.transpose([ahead, ahead[::-1] * (-1, 1)])
            for part in strokes.shapes(i)
        )
        assert len(shaft) == pieces
        assert head[:, 0].max() == pytest.approx(length)
        assert abs(head[np.argmax(head[:, 0]), 1]) < 1e-9  # it points
        along, aside = np.concatenate(shaft).T
        assert along.min() == pytest.approx(0, abs=1e-9) and along.max() < 0.85 * length
        assert np.corrcoef(along, np.abs(aside))[0, 1] > 0.999  # from nothing, ever wider
        assert np.abs(aside[along < 1e-9]).max() < 1e-9
        assert np.abs(head[:, 1]).max() > 2.5 * np.abs(aside).max()
        covered = sum(np.ptp(part[:, 0]) for part in shaft)
        assert (covered < 0.85 * along.max()) == (form == "capped")
    order = np.argsort(strokes.length)
    assert (np.diff(strokes.opacity[order]) >= 0).all()  # the longer, the stronger
    assert strokes.opacity.max() == 1 and strokes.opacity.min() < 0.8


def test_a_field_sweeps_out_from_its_origin():
    land = placed(fields.ravine)
    view = land.view
    arrows, _ = gradient_field(land, 11, 7, (-7, 2))
    low, high = np.transpose([view.x_range, view.y_range])
    middles = arrows.box[:, :2] * (high - low) + low + arrows.vectors / 2
    away = np.hypot(*((middles - (-7, 2)) / (high - low)).T)
    assert arrows.sweep == 0
    assert np.corrcoef(away, arrows.delays)[0, 1] > 0.999
    assert arrows.delays.max() == 1 and arrows.delays.min() < 0.1


def test_on_level_ground_a_field_of_arrows_is_drawn_without_any():
    plain = Field(lambda x, y: 3.0, (-1, 1), (-1, 1))
    arrows, scale = gradient_field(placed(plain), 5, 4, (0, 0))
    assert np.isfinite(scale) and not arrows.vectors.any()
    assert set(arrows.forms) == {"tick"}
