"""Methods of other libraries as far as they go without these: errors, and a library in miniature.

Against torch and optax themselves: `tests/test_interop.py`, by `make test-interop`.
"""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import methods
from adventurer import Adventurer, hyperparameters
from clips.choices import parse
from clips.outline import ROOT, Outlines
from clips.variants import apply
from fields import ravine
from numerics import foreign
from optimizers import SGD


@pytest.mark.parametrize("name, rule", [("torch", "NAdam"), ("optax", "lion")])
def test_without_the_library_one_sentence_says_how_to_get_it(name, rule, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)  # as if it was not installed
    how = f".venv/bin/pip install -c constraints.txt -c constraints-interop.txt -e '.[{name}]'"
    with pytest.raises(ImportError, match=f"^{name} is not installed: ") as raised:
        getattr(methods, name)(rule, lr=0.1)
    assert str(raised.value) == f"{name} is not installed: {how}"
    scene = Outlines().of(ROOT / "scenes/sgd_zigzag.py", "SGDZigzag")
    with pytest.raises(ValueError, match=f"^methods={name}.{rule}") as raised:
        apply(scene, [parse(f"methods={name}.{rule}(lr=0.1)")])
    assert str(raised.value) == f"methods={name}.{rule}(lr=0.1): {name} is not installed: {how}"


class Halved(foreign.Foreign):
    """What a library's method is, in short: it goes half the way."""

    def __init__(self, lr=0.1, off=False):
        self._tell("halved", {"lr": lr, "off": off}, {})

    def _walked(self, params, grads):
        return {
            key: np.asarray(params[key]) - self.lr * np.asarray(grads[key]) / 2 for key in params
        }


def test_what_all_share():
    route = Adventurer(-7, 2).optimize(ravine, Halved(lr=0.5), steps=5).route
    np.testing.assert_array_equal(
        route.points, Adventurer(-7, 2).optimize(ravine, SGD(lr=0.25), steps=5).route.points
    )
    assert (route.name, hyperparameters(route.method)) == ("halved", {"lr": 0.5})
    assert repr(Halved()) == "halved(lr=0.1)"
    with pytest.raises(FloatingPointError, match="it must be finite"):
        Halved().update({"x": 1.0}, {"x": np.nan})
    Halved().update({}, {})


def test_a_name_that_a_library_has_not_is_answered_with_one_it_has():
    library = SimpleNamespace(NAdam=dict, Adam=dict)
    assert foreign.found(library, "Adam", "it", "SGD") is dict
    for name, meant in (("Nadam", "NAdam"), ("zzz", "SGD"), ("__class__", "SGD")):
        with pytest.raises(ValueError, match=rf"^it has no '{name}': .* e\.g\. '{meant}'$"):
            foreign.found(library, name, "it", "SGD")


def test_a_library_that_lacks_something_itself_is_not_told_to_be_missing(monkeypatch):
    def lacks(name):
        raise ModuleNotFoundError("No module named 'part'", name="part")

    monkeypatch.setattr(importlib, "import_module", lacks)
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'part'$"):
        foreign.library("torch")
