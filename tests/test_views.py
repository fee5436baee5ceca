"""Views: how a field of the catalogue is looked at, and any other."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import fields
from fields import Field
from stage.look.view import view_of

OWN = {
    "cup": Field(lambda x, y: x**2 + 3 * y**2, (-1, 1), (-1, 1)),
    "steep": Field(lambda x, y: np.exp(6 * x) + np.exp(-6 * x) + y**2, (-1, 1), (-1, 1)),
    "long": Field(lambda x, y: x**2 / 1e4 + y**2, (-100, 100), (-1, 1)),
    "plain": Field(lambda x, y: 3.0, (-1, 1), (-1, 1)),
    "tiny": Field(lambda x, y: 1e-9 * (x**2 + y**2), (-1, 1), (-1, 1)),
}


@pytest.mark.parametrize("name", [*OWN, *fields.CATALOGUE])
def test_every_field_has_a_view_that_shows_something(name):
    field = OWN.get(name) or fields.CATALOGUE[name]
    view = view_of(field)
    assert field.contains(*view.start) and view.contains(np.array([view.start])).all()
    assert 0 < view.lr_scale < np.inf
    low, high = view.height(np.array(view.z_range))
    assert high > low
    if name != "plain":
        assert 8 <= len(view.levels) <= 30
        x, y = view.grid()
        count = np.digitize(field(x, y), view.levels)
        half = len(count) // 2
        for part in (count[:half, :half], count[:half, half:], count[half:, :half]):
            assert np.ptp(part) > 0  # no quarter of the map without a line
    fitted = view.fit(0.7, field)
    for window, limits in ((fitted.x_range, field.x_range), (fitted.y_range, field.y_range)):
        assert limits[0] <= window[0] < window[1] <= limits[1]
    assert fitted.equal_units == (name != "long")
    assert pickle.loads(pickle.dumps(view)) == view


@pytest.mark.parametrize("name", fields.CATALOGUE)
def test_a_view_is_that_of_the_catalogues_window(name):
    field = fields.CATALOGUE[name]
    view, window = view_of(field), field.window
    assert vars(view).items() >= vars(window).items()
    assert window.transform in ("linear", "log")
    for seen, limits in ((window.x_range, field.x_range), (window.y_range, field.y_range)):
        assert limits[0] <= seen[0] < seen[1] <= limits[1]


def test_a_field_that_only_shares_its_name_gets_its_own_view():
    impostor = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="ravine")
    assert view_of(impostor).x_range == (-1, 1)
    ravine = fields.ravine
    twin = Field(lambda x, y: 3 * ravine(x, y), ravine.x_range, ravine.y_range, name="ravine")
    assert repr(twin) == repr(ravine)
    assert view_of(twin).x_range == (-10, 10)
