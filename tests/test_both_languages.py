"""Errors of schedules, rules and training runs, in both languages in a notebook."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import test_landscape
from conftest import ROOT

import optimizers
import schedules
from visualizer import Field
from visualizer.sentences import both

KNOWN = {**vars(optimizers), **schedules.SCHEDULES}
JAPANESE = re.compile(r"[^\n]*[ぁ-ん][^\n]*。\n[^\n]+")
(RUNS,) = test_landscape.test_wrong_input_is_told_in_a_sentence.pytestmark


def said_by(act) -> str:
    with pytest.raises((TypeError, ValueError, FloatingPointError)) as raised:
        act()
    return str(raised.value)


@pytest.mark.parametrize("act", [act for act, *_ in RUNS.args[1]])
def test_training_runs(act):
    assert JAPANESE.fullmatch(both(said_by(act)))


@pytest.mark.parametrize(
    ("made", "japanese"),
    [
        ("cosine(0, 0.1, 3)", "cosine の start が 0 です。0 より大きい"),
        ("cosine(0.9, -1, 3)", "cosine の end が -1 です。0 以上の有限の数"),
        ("cosine(0.9, 0.1, 0)", "cosine の steps が 0 です。steps=30 のように 1 以上の整数"),
        ("step(0.9, 2.5)", "step の every が 2.5 です。every=30 のように"),
        ("warmup(0, 3, 'x')", "warmup の then が 'x' です。0 より大きい"),
        ("SGD(lr=-1)", "lr が -1 です。0 より大きい有限の数"),
        ("SGD(lr='fast')", "lr が 'fast' です。0 より大きい有限の数"),
        ("Momentum(momentum=1)", "momentum が 1 です。0 以上 1 未満の数"),
        ("AdamW(weight_decay=-1)", "weight_decay が -1 です。0 以上の有限の数"),
        ("SGD().update({'x': 1.0}, {'x': 1e999})", "になりました。勾配を直すか"),
    ],
)
def test_schedules_and_rules(made, japanese):
    told = both(said_by(lambda: eval(made, KNOWN)))
    assert japanese in told.split("\n")[0] and JAPANESE.fullmatch(told)


def test_what_is_told_in_both_languages_is_not_told_once_more():
    """In a notebook errors of the visualizer come by two places that tell them so."""
    for act in (lambda: Field.from_formula("2x"), lambda: Field(abs, (1, 0), (0, 1))):
        told = said_by(act)
        assert JAPANESE.fullmatch(told) and both(told) == told


def test_a_notebook_shows_both_wherever_it_is_raised():
    cells = "import visualizer; from schedules import cosine; cosine(0.9, -1, 30)"
    shell = [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "-c"]
    ran = subprocess.run([*shell, cells], cwd=ROOT, capture_output=True, text=True)
    shown = ran.stdout + ran.stderr
    assert "ValueError: cosine の end が -1 です。0 以上の有限の数にしてください。\n" in shown
    assert "end of cosine is -1: it must be finite and 0 or more" in shown
    assert "Traceback" in shown and "cosine(0.9, -1, 30)" in shown

    theirs = subprocess.run(
        [*shell, "import visualizer; int('x')"], cwd=ROOT, capture_output=True, text=True
    )
    assert "ValueError: invalid literal for int() with base 10: 'x'" in theirs.stdout
