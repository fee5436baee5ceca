"""Fields: values, gradients, minima and the stencil."""

from __future__ import annotations

import copy
import math
import os
import pickle
import re
import subprocess
import sys
import textwrap
from fractions import Fraction
from functools import cache
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from of_catalogue import SMOOTH
from reference import heard, steady
from scipy.optimize import minimize

import fields
from adventurer import Adventurer
from fields import CATALOGUE, Field, lookup
from optimizers import SGD

ALL = pytest.mark.parametrize("field", CATALOGUE.values(), ids=CATALOGUE)
SQUARE = (-1, 1), (-1, 1)
ROOT = Path(fields.__file__).parent
unit = st.floats(-1, 1).filter(lambda value: value == 0 or abs(value) > 1e-9)


def grid(field, count):
    return np.meshgrid(np.linspace(*field.x_range, count), np.linspace(*field.y_range, count))


@cache  # what it is made of is tried at many points, which takes long
def without_gradient(field):
    return Field(lambda x, y: field(x, y), field.x_range, field.y_range)


def relative_error(gradient, exact):
    return np.hypot(*np.subtract(gradient, exact)) / np.hypot(*exact)


@pytest.mark.parametrize(
    ("name", "x", "y", "z"),
    [
        ("bowl", 1, 2, 5),
        ("ravine", -7, 2, 6.45),
        ("rosenbrock", -1, 2, 104),
        ("himmelblau", 1, 2, 68),
        ("beale", 2, -1, 0.5**2 * 25 + 2.25**2 + 1.375**2 * 0 + (2.625 - 4) ** 2),
        ("saddle", 1, 2, -3),
    ],
)
def test_values(name, x, y, z):
    assert lookup(name)(x, y) == pytest.approx(z, rel=1e-14)


@ALL
def test_gradient_is_that_of_plain_finite_differences(field):
    x, y = grid(field, 23)
    h = 1e-6
    dx = (field(x + h, y) - field(x - h, y)) / (2 * h)
    dy = (field(x, y + h) - field(x, y - h)) / (2 * h)
    scale = np.hypot(dx, dy).max()
    np.testing.assert_allclose(field.grad(x, y), (dx, dy), rtol=1e-6, atol=1e-8 * scale)


@ALL
def test_stencil_is_good_to_1e_8(field):
    x, y = grid(field, 201)
    exact = np.array(field.grad(x, y))
    slopes = np.array(without_gradient(field).grad(x, y))
    away = np.hypot(*exact) > 1e-3
    assert away.sum() > 40_000
    assert relative_error(slopes[:, away], exact[:, away]).max() < 1e-8


@pytest.mark.parametrize("centre", [0, 1e3])
@pytest.mark.parametrize("width", [1e-3, 1, 1e6])
def test_stencil_follows_the_width_of_the_range(centre, width):
    ends = (centre - width / 2, centre + width / 2)
    field = Field(
        lambda x, y: np.sin((x - centre) / width) + np.exp((y - centre) / width), ends, ends
    )
    x, y = np.array(grid(field, 9))
    exact = np.cos((x - centre) / width) / width, np.exp((y - centre) / width) / width
    assert relative_error(field.grad(x, y), exact).max() < (1e-9 if not centre else 1e-6)


def test_stencil_still_works_far_outside_the_ranges():
    field = Field(lambda x, y: x**2 + y**2, *SQUARE)
    for x, y in [(-1e9, 3e12), (1e150, 1e-3), (50, -2)]:
        assert relative_error(field.grad(x, y), (2 * x, 2 * y)) < 1e-10


@pytest.mark.parametrize("root", [np.sqrt, math.sqrt], ids=["numpy", "math"])
def test_gradient_at_the_rim_of_where_f_is_defined(root):
    field = Field(lambda x, y: root(x) + root(1 - y), (0, 1), (0, 1))
    for distance in (1e-5, 1e-3, 0.1):
        exact = 0.5 / math.sqrt(distance)
        assert field.grad(distance, 1 - distance) == pytest.approx((exact, -exact), rel=1e-3)
    assert 500 < field.grad(0, 1)[0] < math.inf  # the true slope is infinite
    assert -math.inf < field.grad(0, 1)[1] < -500
    assert math.isnan(field(-1, 0))
    assert math.isnan(field.grad(-1, 0)[0])


def test_no_warning_where_f_has_no_value():
    field = Field(lambda x, y: np.log(x) + y / x, (0.1, 1), (0, 1))
    with heard() as said:
        field([-1.0, 0.0], 0)
        field.grad([-1.0, 0.0], 0)
    assert not said


@ALL
def test_minima_are_minima(field):
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    for x, y in field.minima:
        assert np.hypot(*field.grad(x, y)) < 1e-9
        assert field.contains(x, y)
        for radius in (1e-3, 1e-2):
            assert (field(x + radius * np.cos(turn), y + radius * np.sin(turn)) > field(x, y)).all()


@pytest.mark.parametrize(
    ("name", "count"),
    [("bowl", 1), ("ravine", 1), ("rosenbrock", 1), ("himmelblau", 4), ("beale", 1), ("hills", 4)],
)
def test_descent_from_anywhere_finds_the_listed_minima_and_no_other(name, count):
    field = lookup(name)
    assert len(field.minima) == count
    reached = set()
    to_the_end = {"method": "L-BFGS-B", "options": {"ftol": 0, "gtol": 1e-9}}  # few lines of Python
    for start in np.random.default_rng(1).uniform(
        *np.transpose([field.x_range, field.y_range]), (60, 2)
    ):
        end = minimize(lambda p: field(*p), start, jac=lambda p: field.grad(*p), **to_the_end).x
        if field.contains(*end) and np.hypot(*field.grad(*end)) < 1e-6:
            nearest = min(range(count), key=lambda i: math.dist(end, field.minima[i]))
            assert math.dist(end, field.minima[nearest]) < 1e-5
            reached.add(nearest)
    assert reached == set(range(count))


def test_saddle_has_no_minimum():
    saddle = lookup("saddle")
    assert saddle.minima == ()
    assert saddle.grad(0, 0) == (0, 0)
    assert saddle(0.1, 0) > 0 > saddle(0, 0.1)


def test_ranges_hold_the_clips_and_the_routes():
    assert lookup("ravine").contains([-7.9, 7.9, -7], [0, 0, 2]).all()
    assert lookup("rosenbrock").contains(-1.5, 2)


@ALL
def test_numbers_give_floats_and_arrays_give_arrays(field):
    assert type(field(1, 0)) is float
    assert [type(slope) for slope in field.grad(1, np.float64(0))] == [float, float]
    assert field(np.float64(1), np.array(0)) == field(1, 0)
    assert type(field.grad(1, 0)) is tuple
    assert field([1], 0).shape == (1,)
    assert field(np.zeros((0, 2)), 1).shape == (0, 2)


@ALL
@steady
@given(shapes=hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=4))
def test_shapes_broadcast(field, shapes):
    x, y = (np.linspace(-1, 1, math.prod(shape)).reshape(shape) for shape in shapes.input_shapes)
    for f in (field, without_gradient(field)):
        for result in (f(x, y), *f.grad(x, y), f.contains(x, y)):
            assert np.shape(result) == shapes.result_shape
    whole = np.array([field(x, y), *field.grad(x, y)]).reshape(3, -1)
    points = zip(*(part.flat for part in np.broadcast_arrays(x, y)), strict=True)
    single = [[field(a, b), *field.grad(a, b)] for a, b in points]
    np.testing.assert_allclose(whole.T, single, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("field", [CATALOGUE[name] for name in SMOOTH], ids=SMOOTH)
@steady
@given(x=unit, y=unit, angle=st.floats(0, 6.3), shift=st.tuples(unit, unit))
def test_gradient_turns_and_shifts_with_the_field(field, x, y, angle, shift):
    c, s = math.cos(angle), math.sin(angle)
    turned = Field(
        lambda a, b: field(c * a - s * b + shift[0], s * a + c * b + shift[1]), (-2, 2), (-2, 2)
    )
    dx, dy = field.grad(c * x - s * y + shift[0], s * x + c * y + shift[1])
    tolerance = 1e-8 * math.hypot(dx, dy) + 1e-9
    assert turned.grad(x, y) == pytest.approx((c * dx + s * dy, c * dy - s * dx), abs=tolerance)


@steady
@given(x=unit, y=unit, a=st.floats(-5, 5), b=st.floats(-5, 5))
def test_stencil_is_linear_in_the_field(x, y, a, b):
    one, other = lookup("hills"), lookup("himmelblau")
    mixed = Field(lambda x, y: a * one(x, y) + b * other(x, y), *SQUARE)
    expected = a * np.array(one.grad(x, y)) + b * np.array(other.grad(x, y))
    np.testing.assert_allclose(mixed.grad(x, y), expected, rtol=1e-8, atol=1e-8)


@steady
@given(x=st.floats(-20, 20), y=st.floats(-20, 20))
def test_contains_is_what_the_ranges_say(x, y):
    assert lookup("ravine").contains(x, y) == (-10 <= x <= 10 and -5 <= y <= 5)


def test_contains_the_rim():
    assert lookup("ravine").contains([-10, 10], [-5, 5]).all()
    assert lookup("ravine").contains(10.000001, 0) is False


@ALL
def test_catalogue_fields_can_be_copied_and_pickled(field):
    x, y = grid(field, 5)
    for twin in (copy.deepcopy(field), pickle.loads(pickle.dumps(field))):
        assert repr(twin) == repr(field)
        assert twin.minima == field.minima
        assert (twin(x, y) == field(x, y)).all()
        assert np.array_equal(twin.grad(x, y), field.grad(x, y))


@pytest.mark.parametrize("kind", [int, np.int8, np.float32, np.longdouble, Fraction])
def test_numbers_of_any_kind_for_places_ranges_and_minima(kind):
    ends = (kind(-2), kind(2))
    field = Field(lambda x, y: x**2 + y**2, ends, ends, minima=[(kind(0), kind(0))])
    assert (field.x_range, field.minima) == ((-2.0, 2.0), ((0.0, 0.0),))
    assert {type(end) for end in (*field.x_range, *field.minima[0])} == {float}
    assert field(kind(1), [kind(1), kind(2)]).tolist() == [2, 5]
    assert field.grad(kind(1), kind(2)) == pytest.approx((2, 4))
    assert Adventurer(kind(1), kind(1)).optimize(field, SGD(lr=kind(1)), 1).x == pytest.approx(-1)


@ALL
def test_the_docstring_of_a_catalogue_field_says_formula_minima_and_source(field):
    formula, told = field.__doc__.split("\n\n")
    assert formula.startswith("z = ")
    number = ["No minimum", "Minimum: ", "Minima: "][min(len(field.minima), 2)]
    assert told.strip().startswith(number) and "Source: " in told


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_a_field_is_added_to_the_catalogue_in_one_place(readme, tmp_path):
    """What the README adds to fields.py is there for clips, their views and the visualizer."""
    added = re.findall(r"```python\n(@catalogued.*?)```", (ROOT / readme).read_text(), re.DOTALL)
    (tmp_path / "fields.py").write_text("\n\n".join([(ROOT / "fields.py").read_text(), *added]))
    look = """
        import pickle
        from fields import *
        from stage.look.view import view_of
        import visualizer

        slope = Field(lambda x, y: waves(x, y), waves.x_range, waves.y_range).grad(0.3, 1)
        assert abs(waves.grad(0.3, 1)[0] - slope[0]) + abs(waves.grad(0.3, 1)[1] - slope[1]) < 1e-8
        assert pickle.loads(pickle.dumps(visualizer.waves)).window == waves.window
        print(lookup("waves") is waves, view_of(visualizer.waves).start, view_of(waves).lr_scale)
    """
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(look)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (said.stdout, said.stderr) == ("True (1.8, 1.2) 0.5\n", "")


def test_names():
    ours = "bowl ravine rosenbrock himmelblau beale saddle hills"
    assert {*ours.split()} <= CATALOGUE.keys()
    assert [*CATALOGUE] == [name for name, it in vars(fields).items() if isinstance(it, Field)]
    assert all(getattr(fields, name) is field is lookup(name) for name, field in CATALOGUE.items())
    assert all(field.name == name for name, field in CATALOGUE.items())

    def loss(x, y):
        return x

    assert Field(loss, *SQUARE).name == "loss"
    assert Field(loss, *SQUARE, name="my hill").name == "my hill"
    assert (
        repr(Field(loss, [0, 2], np.array([1, 3]))) == "Field('loss', x from 0 to 2, y from 1 to 3)"
    )
