"""The irises: a network that learns, as an example of a training run."""

from __future__ import annotations

import sys

import numpy as np
from conftest import ROOT
from test_bad_input_walks import says
from test_landscape import quadratic

import irises
from landscape import record
from optimizers import SGD


def test_without_torch_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with says(ImportError, "needs torch: pip install torch"), record(None, quadratic):
        pass


def test_the_networks_gradient_is_exact():
    measures, kinds = irises.flowers()
    layers = irises.beginning(3)
    whole = np.concatenate([g.ravel() for g in irises.gradient(layers, measures, kinds)])
    flat = np.concatenate([layer.ravel() for layer in layers])
    steps = 1e-5 * np.eye(len(flat))
    loss = [irises.loss(flat + s, measures, kinds) - irises.loss(flat - s, measures, kinds)
            for s in steps]  # fmt: skip
    np.testing.assert_allclose(whole, np.array(loss) / 2e-5, atol=1e-9)


def test_the_irises_are_fishers():
    measures, kinds = irises.flowers()
    assert np.bincount(kinds).tolist() == [50, 50, 50]
    text = (ROOT / "irises/irises.csv").read_text().splitlines()[1:]
    means = np.mean([[float(v) for v in row.split(",")[:4]] for row in text if "setosa" in row], 0)
    assert means.round(3).tolist() == [5.006, 3.428, 1.462, 0.246]  # table II of 1936
    assert np.abs(measures.mean(axis=0)).max() < 1e-12


def test_the_network_learns_and_a_seed_is_a_run():
    run, again, other = (irises.train(SGD(1.0), 60, 10, seed) for seed in (3, 3, 4))
    assert (run.points == again.points).all() and not (run.points == other.points).all()
    assert run.losses[-1] < 0.15 < 0.5 < run.losses[0]
    wild = irises.train(SGD(1e200), 60)
    assert len(wild.points) < 61 and np.isfinite(wild.losses).all()
    assert "diverged at step" in wild.stop_reason
