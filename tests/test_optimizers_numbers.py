"""Optimizers take numbers of any kind, and walk in float64."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import RULES, steady
from test_optimizers import EVERY, follow

from optimizers import AdaGrad

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]


def walked(rule, start, grads, kind):
    """Where an array goes under gradients, each of them made by `kind`, and what it ends as."""
    params, method = {"w": kind(start)}, rule()
    for grad in grads:
        method.update(params, {"w": kind(grad)})
    return params["w"]


@pytest.mark.parametrize("dtype", INTEGERS)
@steady
@given(data=st.data())
def test_integers_of_any_width_walk_as_float64(dtype, data):
    ends = np.iinfo(dtype)
    whole = st.one_of(st.integers(ends.min, ends.max), st.sampled_from([ends.min, ends.max]))
    rows = st.lists(st.tuples(whole, whole), min_size=2, max_size=4)
    (start, *grads) = data.draw(rows)
    for rule in RULES:  # to draw the numbers takes longer than to walk
        expected = walked(rule, start, grads, lambda row: np.array(row, dtype).astype(float))
        got = walked(rule, start, grads, lambda row: np.array(row, dtype))
        assert got.dtype == np.float64, rule
        assert got.tolist() == expected.tolist(), rule
        for i in (0, 1):  # NumPy's own numbers, Python's, and arrays without axes
            column, kinds = [row[i] for row in grads], (float, np.dtype(dtype).type, int, np.array)
            singles = [walked(rule, start[i], column, kind) for kind in kinds]
            assert {type(single) for single in singles} == {float}, rule
            assert len(set(singles)) == 1, rule


@pytest.mark.parametrize(("grad", "dtype"), [(-128, "int8"), (4_000_000_000, "int64")])
def test_adagrads_first_step_is_lr_for_integers_whose_square_overflows(grad, dtype):
    params = {"w": np.zeros(2)}
    AdaGrad(lr=0.1).update(params, {"w": np.full(2, grad, dtype)})
    np.testing.assert_allclose(params["w"], -0.1 * np.sign(grad), rtol=1e-6)


@EVERY
@pytest.mark.parametrize("dtype", ["float16", "float32", "longdouble"])
def test_floats_of_any_width_become_float64(rule, dtype):
    rows = [(0.1, -0.3), (2.5, 1e-3), (-0.7, 300)]
    start, *grads = (np.array(row, dtype) for row in rows)
    got = walked(rule, start, grads, np.asarray)
    assert got.dtype == np.float64
    assert got.tolist() == walked(rule, start, grads, lambda row: row.astype(float)).tolist()
    assert start.dtype == dtype and start.tolist() == np.array(rows[0], dtype).tolist()


@EVERY
def test_an_array_of_integers_is_replaced_and_stays_as_it_was(rule):
    weights = np.array([[3, -4]], dtype=np.int8)
    params = {"w": weights, "b": np.array(5)}
    assert rule().update(params, {"w": np.array([[-128, 127]], np.int8), "b": 1}) is None
    assert params["w"].dtype == np.float64 and (params["w"] != weights).all()
    assert type(params["b"]) is float
    assert weights.tolist() == [[3, -4]]


@EVERY
def test_a_refused_value_changes_nothing(rule):
    method, params = rule(), {"x": 1, "y": np.array([2])}
    state = copy.deepcopy(vars(method))
    for bad, kind in ((np.array([True]), TypeError), (np.array([np.inf]), FloatingPointError)):
        with pytest.raises(kind, match=r"grads\['y'\]"):
            method.update(params, {"x": 1, "y": bad})
        assert type(params["x"]) is int and params["y"].dtype.kind == "i"
        assert vars(method) == state


@EVERY
def test_overflow_gives_infinity_and_no_exception(rule):
    values = follow(rule(), 1.0, [1e200, -1e308, 1e308])
    assert len(values) == 4
