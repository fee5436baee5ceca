"""What is said of slopes that cannot be had: a warning where some, an error where none can."""

from __future__ import annotations

import numpy as np
import pytest
from reference import heard
from test_slopes import SQUARE, slopes_of

from fields import Field, RoughSlope


def rough_on_the_right(x, y):
    return np.where(x > 0, np.sin(1e9 * x), x**2) + y


def test_the_warning_is_one_sentence_once_per_field():
    field = Field(rough_on_the_right, *SQUARE, name="wild")
    said = r"^two digits of the slope at \(0.3, 0.1\) cannot be had [^\n]* wild,[^\n]*: pass grad, "
    with pytest.warns(RoughSlope, match=said):
        field.grad(0.3, [0.1, 0.2])
    assert not slopes_of(field, 0.3, 0.1)[1]


def test_the_warning_points_to_who_asked():
    with heard() as caught:
        Field(rough_on_the_right, *SQUARE).grad(0.3, 0)
    assert [(each.category, each.filename) for each in caught] == [(RoughSlope, __file__)]


@pytest.mark.parametrize("noise", [1e9, 1e7])
def test_where_no_slope_has_one_digit_it_is_refused_each_time(noise):
    field = Field(lambda x, y: np.sin(noise * x), *SQUARE, name="wild")
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^not one digit of [^\n]* wild, [^\n]*: pass grad, "):
            field.grad(0.3, [0.1, 0.2])
    assert np.isfinite(field(0.3, 0.1))  # its values are there all the same


def test_a_function_that_takes_long_is_not_looked_at_all_over(monkeypatch):
    field = Field(lambda x, y: np.sin(1e9 * x), *SQUARE)
    monkeypatch.setattr(Field, "slow", True)
    with pytest.warns(RoughSlope):
        field.grad(0.3, 0.1)


def test_grad_is_not_checked():
    with heard() as said:
        Field(lambda x, y: np.sin(1e9 * x), *SQUARE, grad=lambda x, y: (1, 0)).grad(0.3, 0)
    assert not said
