"""Functions that take long: each value is asked for once, kept by content, and told of.

Nothing here takes long, or depends on how long it takes: where the line is drawn is set.
"""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

from adventurer import Adventurer
from fields import Field
from numerics import functions
from numerics.store import FOLDER
from optimizers import SGD
from stage.ground.terrain import Terrain
from stage.look.view import view_of

CALLS: list[tuple[float, float]] = []
PROBED = 81 + 3  # points of a new field, and those that are asked again


def loss(x, y):
    if isinstance(x, float):  # once with arrays, to see whether it takes them
        CALLS.append((x, y))
    return math.cosh(x / 2) + y * y


def other(x, y):
    CALLS.append((float(x), float(y)))
    return math.cosh(x / 2) + y * y / 2


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Every function counts as slow, and keeps its values below a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(functions, "SLOW", -1.0)
    CALLS.clear()
    return tmp_path / FOLDER


def made(function=loss):
    return Field(function, (-2, 2), (-1, 1))


def test_a_view_and_a_sheet_ask_for_each_value_once(folder, capfd):
    field = made()
    assert field.slow and len(CALLS) == PROBED + 1  # one more tells the precision
    CALLS.clear()
    view = view_of(field)
    Terrain(field, view, 9, 2)
    route = Adventurer(*view.start).optimize(field, SGD(0.1), 5).route
    assert len({*CALLS}) == len(CALLS) < 10_000
    assert "of 1681 values" in (said := capfd.readouterr().err) and said.startswith("loss: ")
    assert len([*folder.iterdir()]) == 1

    CALLS.clear()  # the same once more, as in another process: from the disk
    again = made()
    Terrain(again, view_of(again), 9, 2)
    assert (Adventurer(*view.start).optimize(again, SGD(0.1), 5).route.points == route.points).all()
    assert len(CALLS) == PROBED + 1
    assert capfd.readouterr().err == ""


def test_values_are_those_of_the_function_and_nan_where_it_has_none():
    field = made()
    x, y = np.random.default_rng(0).uniform(-2, 2, (2, 50))
    assert field(x, y).tolist() == [loss(*point) for point in zip(x, y, strict=True)]
    rooted = made(lambda x, y: math.sqrt(x + 2) + y)
    assert math.isnan(rooted(-3, 0)) and math.isnan(rooted(-3, 0))
    assert pickle.loads(pickle.dumps(field))(0.5, 0.5) == field(0.5, 0.5)


def test_another_function_is_another_content(folder):
    made()(0.3, 0.3)
    assert made(other)(0.3, 0.3) == other(0.3, 0.3) != loss(0.3, 0.3)
    assert len([*folder.iterdir()]) == 2


def test_a_field_that_is_quick_keeps_nothing(monkeypatch, folder):
    monkeypatch.setattr(functions, "SLOW", math.inf)
    field = made()
    field(np.linspace(-2, 2, 200), 0)
    assert not field.slow and not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_error(folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file")
    assert made()(0.3, 0.3) == loss(0.3, 0.3)
