"""A training run to look at: a small network that learns to tell three kinds of irises apart.

Four measures of a flower go in (centimetres, made of mean 0 and deviation 1), through hidden units
with tanh, to three scores; the loss is the mean cross-entropy of their softmax, in nats. All is
NumPy, seeded, and done in a moment.

>>> from optimizers import SGD
>>> run = train(SGD(lr=0.5), steps=40)
>>> run.points.shape, run.losses[[0, -1]].round(2)
((41, 67), array([0.81, 0.14]))

Source of the data: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals
of Eugenics 7 (1936), table I.
"""

from __future__ import annotations

import copy
import csv
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np

from landscape import Recorder, Slice, slice_through
from numerics.route import Method
from numerics.sampled import batches
from schedules import Rates

HIDDEN = 8  # units
POINTS = 33  # samples along each axis of the plane
KEPT = 8  # planes that are kept in memory
SPECIES = ("setosa", "versicolor", "virginica")
SHAPES = ((HIDDEN, 4), (HIDDEN,), (len(SPECIES), HIDDEN), (len(SPECIES),))

Layers = list[np.ndarray]


@cache
def flowers() -> tuple[np.ndarray, np.ndarray]:
    """The measures (150, 4), each of mean 0 and deviation 1, and the kinds' numbers (150,).

    >>> measures, kinds = flowers()
    >>> measures.shape, kinds[[0, 60, 149]].tolist()
    ((150, 4), [0, 1, 2])
    """
    with open(Path(__file__).with_name("irises.csv"), newline="") as file:
        _, *rows = csv.reader(file)
    measures = np.array([[float(value) for value in row[:4]] for row in rows])
    kinds = np.array([SPECIES.index(row[4]) for row in rows])
    return (measures - measures.mean(axis=0)) / measures.std(axis=0), kinds


def beginning(seed: int = 0) -> Layers:
    """The layers that training begins with: weights at random, biases 0.

    >>> [layer.shape for layer in beginning()] == [*SHAPES]
    True

    Source: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks" (2010), for the weights' deviations.
    """
    rng = np.random.default_rng(seed)
    return [
        rng.standard_normal(shape) * np.sqrt(2 / sum(shape)) if len(shape) > 1 else np.zeros(shape)
        for shape in SHAPES
    ]


def loss(params: np.ndarray, measures: np.ndarray, kinds: np.ndarray) -> float:
    """The mean cross-entropy of a network whose layers are given as one array (67,).

    >>> round(loss(np.zeros(67), *flowers()), 4), round(float(np.log(3)), 4)
    (1.0986, 1.0986)
    """
    sizes = [int(np.prod(shape)) for shape in SHAPES]
    parts = np.split(params, np.cumsum(sizes)[:-1])
    layers = [part.reshape(shape) for part, shape in zip(parts, SHAPES, strict=True)]
    return float(_ahead(layers, measures, kinds)[0])


def gradient(layers: Layers, measures: np.ndarray, kinds: np.ndarray) -> Layers:
    """The gradient of the loss of some flowers, by back-propagation, layer by layer."""
    _, hidden, wrong = _ahead(layers, measures, kinds)
    inner = (wrong @ layers[2]) * (1 - hidden * hidden)
    return [inner.T @ measures, inner.sum(axis=0), wrong.T @ hidden, wrong.sum(axis=0)]


def train(method: Method, steps: int = 60, batch_size: int = 10, seed: int = 0) -> Recorder:
    """Train the network, and record how.

    Args:
        method: who chooses the steps, as in `optimizers`: `update(params, grads)`.
        steps: how many.
        batch_size: flowers in a minibatch, drawn anew in each epoch.
        seed: of the weights and the batches.

    Returns:
        The run. It ends before a step that leads to a loss, or squares of parameters, that are not
        finite.
    """
    measures, kinds = flowers()
    rng, walker = np.random.default_rng(seed), copy.deepcopy(method)
    run = Recorder(partial(loss, measures=measures, kinds=kinds), copy.deepcopy(method))
    params = {str(i): layer for i, layer in enumerate(beginning(seed))}
    rates, drawn = Rates(walker), batches(len(kinds), batch_size, rng)
    run.step(params)
    for step in range(1, steps + 1):
        batch, lr = next(drawn), rates.next()
        grads = gradient([*params.values()], measures[batch], kinds[batch])
        with np.errstate(all="ignore"):
            try:
                walker.update(params, dict(zip(params, grads, strict=True)))
                flat = np.concatenate([layer.ravel() for layer in params.values()])
                sound = np.isfinite(flat @ flat) and np.isfinite(run.loss(flat))
            except ArithmeticError:
                sound = False
        if not sound:
            run.stop_reason = f"the network diverged at step {step}: try a smaller lr"
            break
        run.step(params, lr)
    return run


def landscape(
    methods: Sequence[Method], steps: int = 60, batch_size: int = 10, seed: int = 0
) -> Slice:
    """The loss on the plane that shows most of these methods' runs, all from the same weights.

    >>> from optimizers import SGD
    >>> field = landscape([SGD(lr=1.0)], seed=2)
    >>> round(field.explained, 2), field.traces[0].errors.round(1)[[0, -1]].tolist()
    (0.96, [1.1, 0.0])
    """
    key = tuple((type(method), repr(method)) for method in methods), steps, batch_size, seed
    if key not in _landscapes:
        runs = [train(method, steps, batch_size, seed) for method in methods]
        told = {"points": POINTS, "cache": None, "progress": False, "processes": 1}
        while len(_landscapes) >= KEPT:
            _landscapes.pop(next(iter(_landscapes)))
        _landscapes[key] = slice_through(runs, name="irises", **told)
    return _landscapes[key]


_landscapes: dict[tuple, Slice] = {}


def _ahead(layers: Layers, measures: np.ndarray, kinds: np.ndarray) -> tuple:
    """The loss, the hidden units (n, 8), and its slope in the scores (n, 3)."""
    hidden = np.tanh(measures @ layers[0].T + layers[1])
    scores = hidden @ layers[2].T + layers[3]
    scores = scores - scores.max(axis=1, keepdims=True)
    log = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    right = np.eye(len(SPECIES))[kinds]
    return -np.mean((log * right).sum(axis=1)), hidden, (np.exp(log) - right) / len(kinds)
