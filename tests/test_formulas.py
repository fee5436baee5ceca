"""Formulas as texts: what they are worth, what is level in them, and what is refused unread."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import warnings

import mpmath
import numpy as np
import pytest
from conftest import ROOT
from hypothesis import assume, given
from hypothesis import strategies as st
from reference import heard, steady

from fields import CATALOGUE, Field, FormulaNote, ravine
from numerics import formula_text
from numerics.stationary import MOST, Stationary
from numerics.symbolic import formula
from numerics.typeset import in_typst
from visualizer import Field as NotebookField

MPMATH = {  # what formulas mean, by another library
    **{name: getattr(mpmath, name) for name in formula_text.FUNCTIONS if hasattr(mpmath, name)},
    "pi": mpmath.pi,
    "e": mpmath.e,
    "abs": abs,
    "min": min,
    "max": max,
    "__builtins__": {},
}
leaves = st.sampled_from(["x", "y", "0.3", "2", "pi", "e", "1e-1", ".7"])
SHAPES = (  # defined everywhere, and not too large
    "({0} + {1})",
    "({0} - {1})",
    "{0}*{1}",
    "{0}/(1 + {1}**2)",
    "-{0}",
    "({0})**2",
    "({0})**3",
    "(1 + ({0})**2)**(-1.5)",
    "(1.1 + cos({0}))**sin({1})",
    "sin({0})",
    "tan(atan({0})/2)",
    "exp(-({0})**2)",
    "log(2 + sin({0}))",
    "sqrt(1 + ({0})**2)",
    "tanh({0})",
    "acos({0}/(1 + ({0})**2))",
    "asin(sin({0})/2)",
    "cosh(cos({0}))*sinh(sin({1}))",
    "abs({0})",
    "sign({0})*{1}",
    "max({0}, {1}, 0.2)",
    "min({0}, {1})",
)
formulas = st.recursive(
    leaves,
    lambda inner: st.builds(str.format, st.sampled_from(SHAPES), inner, inner),
    max_leaves=6,
)
inside = st.floats(-2, 2).map(lambda at: round(at, 6))


@steady
@given(formulas, inside, inside)
def test_a_formula_and_its_gradient_are_what_another_library_says(text, x, y):
    with mpmath.workdps(50):
        at = [mpmath.mpf(x) + mpmath.mpf("1e-12"), mpmath.mpf(y) + mpmath.mpf("2e-12")]  # no kink

        def plain(x, y):
            return mpmath.mpf(eval(text, MPMATH, {"x": x, "y": y}))

        expected = plain(*at), *(mpmath.diff(plain, at, order) for order in ((1, 0), (0, 1)))
        expected = [float(value) for value in expected]
    assume(max(map(abs, expected)) < 1e4)
    made = formula(text)
    point = [np.float64(float(each)) for each in at]
    assert [made(*point), *made.gradient(*point)] == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert in_typst(text).isprintable()


@pytest.mark.parametrize(
    "text, other, name",
    [
        ("x**2/20 + y**2", "x²/20 + y·y", "ravine"),
        ("(1 - x)**2 + 100*(y - x**2)**2", "(1 − x)^2 + 1e2*(y - x*x)^2", "rosenbrock"),
        ("20 + x**2 + y**2 - 10*(cos(2*pi*x) + cos(2*π*y))", "", "rastrigin"),
        ("sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", "", "mccormick"),
        ("abs(x) + y**2", "max(x, -x) + y²", "crease"),
        ("1 - exp(-(x**2 + y**2)/2) + (x**2 + y**2)/100", "", "plateau"),
        ("0.06*(x**2 + y**2) + 2/(1 + exp(-6*x))", "", "cliff"),
    ],
)
def test_formulas_of_the_catalogue_are_its_fields(text, other, name):
    field = CATALOGUE[name]
    x, y = np.random.default_rng(0).uniform(-2, 2, (2, 50))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FormulaNote)
        for said in filter(None, (text, other)):
            made = Field.from_formula(said, field.x_range, field.y_range)
            np.testing.assert_allclose(made(x, y), field(x, y), rtol=1e-13)
            np.testing.assert_allclose(made.grad(x, y), field.grad(x, y), rtol=1e-12, atol=1e-13)
            close = np.abs(np.subtract(made.minima, np.reshape(field.minima, (-1, 1, 2))))
            assert (close.max(axis=2).min(axis=1) < 1e-8).all()  # all that are listed are found


def test_what_is_level_is_classified():
    himmelblau = Field.from_formula("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (-5, 5), (-5, 5))
    kinds = [point.kind for point in himmelblau.stationary]
    assert [kinds.count(kind) for kind in ("minimum", "saddle", "maximum")] == [4, 4, 1]
    assert len(himmelblau.minima) == 4 and (3.0, 2.0) in himmelblau.minima
    for x, y, _ in himmelblau.stationary:
        assert himmelblau.grad(x, y) == pytest.approx((0, 0), abs=1e-10)
    assert Field.from_formula("x**2 - y**2").stationary == (Stationary(0, 0, "saddle"),)
    assert Field.from_formula("-exp(x)*x*y**2 - x**2 - y**2").minima == ()


@pytest.mark.parametrize(
    "text, found",
    [
        ("x**4 + y**4", "minimum"),  # no curvature
        ("x**6 + y**2", "minimum"),
        ("x**3 - 3*x*y**2", "saddle"),
        ("sqrt(x**2 + y**2)", "minimum"),  # no derivative
        ("abs(x) + y**4", "minimum"),
        ("x**2 - abs(y)", "saddle"),
        ("x**2", ""),  # a whole line
        ("(x - 0.1)**2*(y + 2)**2 + (x - 0.1)**2", ""),
        ("max(x**2 + y**2, 1)", ""),
        ("abs(x)*y", ""),
        ("x**3", ""),
        ("3", ""),
    ],
)
def test_a_point_where_derivatives_say_nothing_is_told_by_its_surroundings(text, found):
    assert Field.from_formula(text).stationary == ((Stationary(0.0, 0.0, found),) if found else ())


def test_of_many_minima_only_the_lowest_are_marked():
    waves = Field.from_formula("sin(3*x)**2 + sin(3*y)**2 + (x**2 + y**2)/50")
    minima = [point for point in waves.stationary if point.kind == "minimum"]
    assert len(minima) > MOST and waves.minima == ((0.0, 0.0),)
    assert Field.from_formula("x**2 + y**2", minima=[]).minima == ()


def test_kinks_have_a_slope():
    assert Field.from_formula("abs(x) + max(x, y)").grad(0, 0) == (0.5, 0.5)
    assert Field.from_formula("min(x, y, 1)").grad(1, 3) == (0.5, 0.0)
    cone = Field.from_formula("sqrt(x**2 + y**2)")
    assert cone.grad([0, 3], [0, 4]) == (pytest.approx([0, 0.6]), pytest.approx([0, 0.8]))
    assert np.isnan(Field.from_formula("log(4 + x)")(-5, 0))


def test_a_formulas_field_is_a_field():
    field = Field.from_formula("  x**2/20 +\n y**2 ", (-10, 10), (-5, 5))
    assert repr(field) == "Field('x**2/20 + y**2', x from -10 to 10, y from -5 to 5)"
    assert field.written == "x**2/20 + y**2" and ravine.written == ""
    for twin in (copy.deepcopy(field), pickle.loads(pickle.dumps(field))):
        assert (twin.written, twin.minima, twin(-7, 2)) == (field.written, ((0, 0),), 6.45)
        assert twin.grad(-7, 2) == pytest.approx((-0.7, 4.0))
    assert len(Field.from_formula("+".join(["x"] * 60)).name) <= 32
    assert Field.from_formula("x", name="slope").name == "slope"


def test_a_caret_is_a_power_and_that_is_said_once():
    with heard() as said:
        field = Field.from_formula("x^2 + y^2")
    (note,) = said
    assert note.category is FormulaNote and field(3, 4) == 25
    assert str(note.message).startswith("^ is a power in the formula 'x^2 + y^2': ")
    with pytest.warns(FormulaNote, match="べき乗"):
        NotebookField.from_formula("x^2")


# what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, said",
    [
        ("log(x)", r"f\(-3, -3\) is nan, but a loss must be finite all over the ranges: "),
        ("1/x", r"f\(0, -3\) is -?inf, but a loss"),
        ("(-1)**x", r"f\(.*\) is nan, but a loss"),
        ("1e300*x*1e300*y", r"f\(-3, -3\) raised OverflowError .*, but must return"),
    ],
)
def test_a_formula_that_is_not_finite_says_where(text, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        Field.from_formula(text)
    assert Field.from_formula("log(x) + 1/y", (1, 2), (1, 2))(1, 1) == 1


def test_without_a_formula_nobody_imports_sympy():
    look = (
        "import sys, fields, adventurer, clips.variants, stage.parameters, visualizer\n"
        "assert 'sympy' not in sys.modules\n"
        "import clips.making; print('numpy' in sys.modules)"
    )
    run = [sys.executable, "-c", look]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("True\n", "")
