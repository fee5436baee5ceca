"""Landscapes of training runs: planes, samples that are kept, recorders, the irises' network."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from reference import steady
from test_bad_input_walks import says

from adventurer import Adventurer
from fields import Field
from landscape import Recorder, Slice, slice_through
from numerics.planes import principal_plane, random_plane
from numerics.store import FOLDER, prune
from optimizers import SGD, Momentum

CURVES = np.array([4.0, 1.0, 0.25, 9.0, 0.5])
QUIET = {"progress": False, "cache": None, "points": 7}


def quadratic(params):
    return float(CURVES @ params**2)


def walked(loss=quadratic, steps=12):
    """A run down the quadratic, with noise that leads out of every plane."""
    run, params, rng = (
        Recorder(loss, SGD(0.05)),
        np.array([1.0, -2, 3, 0.5, 2]),
        np.random.default_rng(0),
    )
    run.step(params)
    for _ in range(steps):
        params = params - 0.05 * 2 * CURVES * params + 0.05 * rng.normal(size=5)
        run.step(params)
    return run


class Counted:
    """A loss that counts how often it is asked."""

    def __init__(self, loss=quadratic):
        self.loss, self.calls = loss, 0

    def __call__(self, params):
        self.calls += 1
        return self.loss(params)


# The slice is the loss.


def test_between_samples_of_a_quadratic_the_slice_is_the_loss_and_its_slope():
    field = slice_through(walked(), **QUIET)
    x, y = np.random.default_rng(1).uniform(
        *np.transpose([field.x_range, field.y_range])[:, :, None], size=(2, 40)
    )
    params = np.array([field.plane.at(*point) for point in zip(x, y, strict=True)])
    np.testing.assert_allclose(field(x, y), [*map(quadratic, params)], rtol=1e-9)
    exact = field.plane.directions @ (2 * CURVES * params).T
    np.testing.assert_allclose(field.grad(x, y), exact, rtol=1e-8, atol=1e-8)


@steady
@given(at=st.tuples(st.floats(-9, 9), st.floats(-9, 9)))
def test_the_gradient_is_that_of_the_slice_beyond_its_samples_too(at):
    field = Slice(*SAMPLED)
    plain = Field(lambda x, y: field(x, y), (-10, 10), (-10, 10))
    np.testing.assert_allclose(field.grad(*at), plain.grad(*at), rtol=1e-4, atol=1e-4)


GRID = np.linspace(-3, 3, 9)
SAMPLED = (
    random_plane(np.ones(4), (), 0),
    GRID,
    GRID,
    np.sin(GRID)[:, None] * np.cos(GRID / 2) + GRID**2,
)


def test_a_slice_is_a_field_for_walks_and_can_be_sent():
    field = slice_through(walked(), **QUIET)
    x, y = field.traces[0].points[0]
    route = Adventurer(x, y).optimize(field, Momentum(0.05), 20).route
    assert route.losses[-1] < route.losses[0]
    twin = pickle.loads(pickle.dumps(field))
    assert (twin(x, y), twin.explained) == (field(x, y), field.explained)


# What of a run is in the plane.


@steady
@given(seed=st.integers(0, 10**6), steps=st.integers(2, 9), size=st.integers(2, 12))
def test_the_plane_of_a_run_leaves_out_as_little_as_a_plane_can(seed, steps, size):
    rng = np.random.default_rng(seed)
    params, center = rng.normal(size=(steps, size)), rng.normal(size=size)
    plane, explained = principal_plane(center, params)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)
    away = params - center
    values = np.linalg.eigvalsh(away.T @ away)[::-1]
    assert explained == pytest.approx(values[:2].sum() / values.sum())
    inside, off = plane.coordinates(params), plane.distances(params)
    np.testing.assert_allclose((inside**2).sum(axis=1) + off**2, (away**2).sum(axis=1))
    assert 1 - explained == pytest.approx((off**2).sum() / (away**2).sum(), abs=1e-9)
    assert inside[0, 0] <= 0


def test_a_run_on_its_slice():
    run = walked()
    field = slice_through(run, **QUIET)
    (trace,), (route,) = field.traces, field.runs
    assert trace.points[-1] == pytest.approx([0, 0]) and trace.errors[-1] == pytest.approx(0)
    np.testing.assert_array_equal(trace.losses, [*map(quadratic, run.points)])
    np.testing.assert_allclose(
        route.heights, trace.losses - field(*trace.points.T), rtol=1e-12, atol=1e-12
    )
    assert field.contains(*trace.points.T).all()
    assert (route.name, route.hyper, route.steps) == ("SGD", {"lr": 0.05}, 12)


def test_several_runs_lie_in_one_plane_through_the_end_of_the_first():
    runs = [walked(), walked(steps=20)]
    field = slice_through(runs, **QUIET)
    assert (field.plane.center == runs[0].points[-1]).all()
    assert [len(trace.points) for trace in field.traces] == [13, 21]


def test_directions_and_ranges_of_ones_own():
    field = slice_through(quadratic, np.ones(5), 2 * np.eye(5)[:2], x_range=(0, 4), **QUIET)
    assert field(1, -0.5) == pytest.approx(quadratic([3, 0, 1, 1, 1] * np.ones(1)))
    assert (field.x_range, field.y_range, field.explained) == ((0, 4), (-1, 1), None)


def test_random_directions_through_a_run_explain_less():
    run = walked()
    field = slice_through(run, directions="random", **QUIET)
    assert 0 < field.explained < slice_through(run, **QUIET).explained
    off = (field.traces[0].errors ** 2).sum() / ((run.points - run.points[-1]) ** 2).sum()
    assert field.explained == pytest.approx(1 - off)


def test_filters_of_random_directions_are_as_long_as_the_centers():
    center = np.random.default_rng(3).normal(size=14) * np.arange(1, 15)
    plane = random_plane(center, [(3, 2), (2, 1, 3), (2,)], seed=1)
    filters = [slice(0, 2), slice(2, 4), slice(4, 6), slice(6, 9), slice(9, 12)]
    for direction in plane.directions:
        for part in filters:
            assert np.linalg.norm(direction[part]) == pytest.approx(np.linalg.norm(center[part]))
        assert not direction[12:].any()
    assert not np.allclose(*plane.directions)
    other = random_plane(center, [(3, 2), (2, 1, 3), (2,)], seed=2)
    assert not np.allclose(plane.directions, other.directions)


# Values are kept.


def test_a_slice_is_sampled_once_and_another_loss_anew(tmp_path):
    def sampled(loss, **more):
        counted = Counted(loss)
        field = slice_through(counted, np.ones(5), points=6, cache=tmp_path, progress=False, **more)
        return counted.calls, field.values

    calls, values = sampled(quadratic)
    again, kept = sampled(quadratic)
    assert (calls, again) == (36, 9) and (values == kept).all()
    assert sampled(lambda params: quadratic(params) + 1)[0] == 36
    assert sampled(quadratic, seed=1)[0] == 36
    assert sampled(quadratic, x_range=(-1, 2))[0] > 20  # what lies elsewhere is asked for
    (tmp_path / "full.values").write_bytes(b"x" * 100)
    for file in tmp_path.glob("*.values"):  # a disk that was full, or a process that was killed
        file.write_bytes(file.read_bytes()[:-50])
    assert 9 < sampled(quadratic)[0] < 36 and (sampled(quadratic)[1] == values).all()
    assert sampled(quadratic)[0] == 9
    prune(tmp_path, 0)
    assert not [*tmp_path.iterdir()]


def script(tmp_path, code):
    """What a script prints that slices a loss of its own in that folder, and its exit code."""
    head = """
        import os, sys, warnings
        import numpy as np
        from landscape import slice_through
        def loss(params):
            with open("asked", "a") as file: file.write(f"{os.getpid()} ")
            if os.path.exists("deadly") and open("asked").read().count(" ") > 20: os._exit(9)
            return float(params @ params)
    """
    file = tmp_path / "script.py"
    file.write_text(textwrap.dedent(head) + textwrap.dedent(code))
    return subprocess.run(
        [sys.executable, file], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_who_is_killed_half_way_goes_on(tmp_path):
    code = "print(slice_through(loss, np.ones(3), points=6, processes=1).values.sum())"
    (tmp_path / "deadly").touch()
    assert script(tmp_path, code).returncode == 9
    (tmp_path / "deadly").unlink()
    (tmp_path / "asked").unlink()
    second = script(tmp_path, code)
    assert len((tmp_path / "asked").read_text().split()) == 36 - (20 - 9)
    assert second.stderr.splitlines()[-1] == "loss of the slice: 36 of 36 values"
    assert [file.suffix for file in (tmp_path / FOLDER).iterdir()] == [".values"]
    whole = slice_through(lambda p: float(p @ p), np.ones(3), **QUIET | {"points": 6})
    assert float(second.stdout) == pytest.approx(whole.values.sum())


def test_several_processes_say_the_same_as_one(tmp_path):
    code = """
        given = {"points": 6, "cache": None, "progress": False}
        one = slice_through(loss, np.ones(3), processes=1, **given).values
        os.remove("asked")
        two = slice_through(loss, np.ones(3), processes=2, **given).values
        print((one == two).all(), len({*open("asked").read().split()}))
        with warnings.catch_warnings(record=True) as caught:
            slice_through(lambda p: loss(p), np.ones(3), processes=2, **given)
        print(caught[0].message, caught[0].filename == __file__)
    """
    ran = script(tmp_path, code)
    assert ran.returncode == 0, ran.stderr
    first, second = ran.stdout.splitlines()
    assert first in ("True 2", "True 3")  # this process, for its probes, and one or two others
    assert second.startswith("the loss is worked out in one process, as pickle cannot send it")


def test_progress_is_told():
    told = []
    field = slice_through(quadratic, np.ones(5), points=5, cache=None,
                          progress=lambda *now: told.append(now))  # fmt: skip
    assert told == [(done, 25) for done in range(10, 26)] and field.values.shape == (5, 5)


# Recorders.


def test_layers_in_lists_and_dicts_are_one_run():
    layers = [np.ones((2, 3)), np.zeros(2, np.float32)]
    one, other, flat = (Recorder(quadratic) for _ in range(3))
    one.step(layers)
    other.step(dict(zip("ab", layers, strict=True)))
    flat.step([1, 1, 1, 1, 1, 1, 0, 0])
    assert one.points.tolist() == other.points.tolist() == flat.points.tolist()
    assert (one.shapes, flat.shapes) == (((2, 3), (2,)), ())
    layers[0][:] = 9  # the run has copies
    assert one.points.max() == 1


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (lambda: Recorder(3), TypeError, ["loss is 3", "1-D array"]),
        (lambda: Recorder(quadratic).points, ValueError, ["the run is empty", "step"]),
        (lambda: Recorder(quadratic).step(np.ones((2, 2))), TypeError, ["params is", "1-D array"]),
        (lambda: Recorder(quadratic).step("ab"), TypeError, ["params is 'ab'", "1-D array"]),
        (lambda: Recorder(quadratic).step([1, np.nan]), ValueError, [r"params\[1\] is nan", "lr"]),
        (lambda: slice_through(3, [1, 2]), TypeError, ["loss is 3", "a function"]),
        (lambda: slice_through([], [1, 2]), TypeError, [r"loss is \[\]", "a function"]),
        (lambda: slice_through(quadratic), TypeError, ["center is None", "give the parameters"]),
        (lambda: slice_through(quadratic, [1.0]), ValueError, ["1 parameter", "two or more"]),
        (lambda: slice_through(quadratic, [1, 2], np.eye(3)[:2]), ValueError, ["directions have"]),
        (lambda: slice_through(quadratic, [1, 2], [[1, 1], [2, 2]]), ValueError, ["on one line"]),
        (lambda: slice_through(quadratic, [1, 2], "pca"), ValueError, ["directions is 'pca'"]),
        (lambda: slice_through(quadratic, [1, 2], shapes=[(3,)]), ValueError, ["shapes are", "3"]),
        (lambda: slice_through(quadratic, np.ones(5), points=3), ValueError, ["points is 3", "4"]),
        (lambda: slice_through(walked(), np.ones(4)), ValueError, ["center has 4", "run has 5"]),
        (lambda: slice_through(lambda p: p, np.ones(5)), TypeError, ["loss gave", "one real"]),
        (lambda: slice_through(lambda p: np.log(p[0]) if p[0] > 0 else np.nan, [0.0, 1.0],
                               np.eye(2), **QUIET), ValueError, ["the loss is nan at", "narrow"]),
    ],
)  # fmt: skip
def test_wrong_input_is_told_in_a_sentence(act, kind, words):
    with says(kind, *words):
        act()


def test_other_parameters_than_before_are_refused():
    run = walked()
    with says(ValueError, "params are 4 numbers", "were 5", "one model"):
        run.step(np.ones(4))


# The irises.
