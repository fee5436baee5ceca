"""Texts that are no formulas, in one sentence each, and never run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fields import Field
from numerics import formula_text
from numerics.symbolic import formula
from numerics.typeset import in_typst
from visualizer import Field as NotebookField

HOSTILE = {
    "x.real": "'x.real' has no place in a formula",
    "().__class__.__bases__": "'().__class__.__bases__' has no place",
    "__import__('os').system('true')": "no place in a formula",
    "eval(x)": "there is no function 'eval'",
    "open('/etc/passwd')": "there is no function 'open'",
    "x[0]": "'x[0]' has no place",
    "'x'": "has no place",
    "f'{x}'": "has no place",
    "lambda: x": "has no place",
    "[x for x in y]": "has no place",
    "x < y": "'x < y' has no place",
    "x if y else 1": "has no place",
    "x and y": "has no place",
    "x // 2": "has no place",
    "1j": "has no place",
    "True": "has no place",
    "sin(x=1)": "has no place",
    "sin(*x)": "has no place",
    "(x := 2)": "has no place",
    "x + t": "there is no 't' in a formula: write it with x, y, pi, e,",
    "sine(x)": "there is no function 'sine' (is it sin?)",
    "sin": "sin stands in the formula without its argument: write sin(x)",
    "sin(x, y)": "sin takes one argument",
    "max(x)": "max takes two arguments or more",
    "9**9**9**9": "has the exponent",
    "x**(9**9)": "has the exponent 3.8742e+08, and at most 100 is read",
    "(1 + 1e-300)**99**99": "has the exponent",
    "1e999": "too large for a number",
    "1" * 400: "too large for a number",
    "log(0)*x": "'log(0)' is not a finite real number",
    "(-8)**(1/3)": "not a finite real number",
    "x/(2 - 2)": "divides by zero",
    "log(x - x)": "has no finite real value",
    "2x": "'2x' is no formula: write it like x**4 - 3*x**2 + y**2, with * between factors",
    "z = x**2": "and only what is behind the =",
    "": "'' is no formula",
    "x" * 10_000: "the formula has 10000 characters, and at most 500 are read",
    "sin(" * 40 + "x" + ")" * 40: "the formula is nested 41 deep",
    "-" * 99 + "x": "nested 100 deep",
    "(" * 240 + "x" + ")" * 240: "is no formula",
    "x\x00": "is no formula",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_formula_is_one_sentence_and_never_run(text, monkeypatch):
    with pytest.raises(ValueError) as caught, monkeypatch.context() as none:
        for name in ("eval", "exec"):
            none.setattr(f"builtins.{name}", lambda *_: pytest.fail("it was run"))
        formula_text.read(text)
        none.undo()
        formula(text)
    said = str(caught.value)
    assert HOSTILE[text] in said
    assert "\n" not in said and len(said) < 300 and said.count(": ") >= 1
    with pytest.raises(ValueError, match=r"[ぁ-ん]") as caught:
        NotebookField.from_formula(text)
    assert str(caught.value).endswith(f"\n{said}")


@pytest.mark.parametrize("value", [3, None, ["x"], b"x", math.sin])
def test_a_formula_is_a_text(value):
    with pytest.raises(TypeError, match=r"^the formula is .*: give a text, e\.g\. "):
        Field.from_formula(value)


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.text("xy()+-*/^.,=' 0129eijnsa[]{}_:\n") | st.text())
def test_any_text_is_a_formula_or_one_sentence(text):
    try:
        formula_text.read(text)
    except ValueError as error:
        assert "\n" not in str(error) and len(str(error)) < 400
    else:
        assert in_typst(text)


@pytest.mark.parametrize(
    "text",
    [
        "x**" * 20 + "y",
        "sin(" * 20 + "x*y" + ")" * 20,
        "*".join(f"(x + y*{i})" for i in range(1, 45)),
        "exp(x*y)**" * 8 + "2",
        "x/" * 200 + "(y + 9)",
        "((x**100)**100)**100",
    ],
    ids=range(6),
)
def test_long_formulas_are_made_all_the_same(text):
    made = formula(text)
    with np.errstate(all="ignore"):
        try:
            assert np.isfinite([made(1.0, -0.5), *made.gradient(1.0, -0.5)]).all()
        except OverflowError:  # a Field says so
            assert "100" in text
