"""Landscapes sampled by an executor of one's own, such as a cluster's; see test_cluster_dask.py."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from starting import HANG

from landscape import slice_through


def test_an_executor_says_the_same_and_what_it_has_not_begun_is_taken_back():
    asked, heard, given = (
        list[int](),
        threading.Event(),
        {"points": 12, "progress": False, "cache": None},
    )

    def loss(params: np.ndarray) -> float:
        asked.append(threading.get_ident())
        if len(asked) == 101:
            raise ArithmeticError("once")
        assert len(asked) < 101 or heard.wait(HANG)
        return float(params @ params)

    whole = slice_through(lambda p: float(p @ p), np.ones(3), **given).values
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(ArithmeticError):
            slice_through(loss, np.ones(3), **given, executor=executor)
        heard.set()
        found = slice_through(loss, np.ones(3), **given, executor=executor).values
    assert (found == whole).all()
    assert len(asked) < 101 + 10 + 144 and asked.count(threading.get_ident()) == 18  # two probings
    with pytest.raises(TypeError, match=r"executor is 3: give one of concurrent\.futures"):
        slice_through(loss, np.ones(3), **given, executor=3)
