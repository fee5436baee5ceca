"""What a field may be made of: functions and gradients of every form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from test_fields import SQUARE

from fields import Field

FUNCTIONS = {
    "math.sin": lambda x, y: math.sin(3 * x) + math.exp(y),
    "if": lambda x, y: x * y if x > y else x - y,
    "max": lambda x, y: max(x, y),
    "constant": lambda x, y: 3,
    "int": lambda x, y: int(10 * x) + math.floor(y),
    "bool": lambda x, y: x > y,
    "numpy": lambda x, y: np.where(x > 0, np.sin(x), y**2),
    "a sum over the points": lambda x, y: np.sum(x * y),
    "an inner product": lambda x, y: np.dot(x, y) + x,
    "any": lambda x, y: x + y if np.any(x > 0.3) else x - y,
    "an array of one": lambda x, y: np.atleast_1d(x * y),
    "an array without axes": lambda x, y: np.array(float(x) * y),
    "a list": lambda x, y: [float(x) * y],
    "whole numbers": lambda x, y: np.asarray(9 * x).astype(np.int8),
    "float32": lambda x, y: np.float32(x * y) + np.float32(1),
    "float16": lambda x, y: np.float16(x * y),
    "longdouble": lambda x, y: np.longdouble(x) * y,
}


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_what_f_says_at_single_points_counts(f):
    x, y = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 5))
    values = Field(f, *SQUARE)(x, y)
    assert (values.dtype, values.shape) == (np.float64, (5, 7))
    assert values.tolist() == [
        [float(np.asarray(f(a, b)).item()) for a, b in zip(*row, strict=True)]
        for row in zip(x, y, strict=True)
    ]


def test_a_function_that_takes_only_arrays():
    def steps(x, y):
        z = x**2
        z[y > 0] += 1
        return z

    field = Field(steps, *SQUARE)
    assert field(0.5, 0.5) == 1.25
    assert field([0.5, 1], [[-1], [1]]).tolist() == [[0.25, 1], [1.25, 2]]


def test_a_function_that_works_in_place_leaves_the_arrays_of_its_caller():
    def shifted(x, y):
        x -= 0.5
        x[y > 1] = 0
        return x * x + y

    x = np.array([0.0, 1.0])
    assert Field(shifted, *SQUARE)(x, 0).tolist() == [0.25, 0.25]
    assert x.tolist() == [0, 1]


def test_functions_get_floats_and_not_integers():
    seen = set()
    Field(lambda x, y: seen.update({type(x), type(y)}) or x * y, *SQUARE)(1, 2)
    assert all(issubclass(kind, (float, np.ndarray)) for kind in seen)


@pytest.mark.parametrize(
    "grad",
    [
        lambda x, y: (2 * x, 1),
        lambda x, y: [2 * x, 1.0],
        lambda x, y: np.array([2 * x, 1 + 0 * y]),
        lambda x, y: (2 * float(x), 1),
    ],
    ids=["tuple", "list", "array", "numbers only"],
)
def test_every_form_of_gradient(grad):
    field = Field(lambda x, y: x**2 + y, *SQUARE, grad=grad)
    assert field.grad(0.25, 1) == (0.5, 1.0)
    dx, dy = field.grad([[0.25, 1.0]], [[1.0], [2.0]])
    assert dx.tolist() == [[0.5, 2], [0.5, 2]]
    assert dy.tolist() == [[1, 1], [1, 1]]


def test_a_gradient_is_taken_at_its_word():
    noisy = Field(lambda x, y: x**2, *SQUARE, grad=lambda x, y: (2 * x + 0.125, 0.5))
    assert noisy.grad(1, 1) == (2.125, 0.5)
