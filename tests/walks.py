"""What the tests of the visualizer share: a walk, an optimizer of one's own, a chart's texts."""

from __future__ import annotations

from matplotlib.legend import Legend

from optimizers import SGD
from visualizer import Adventurer, ravine


def walk(method=None, steps=30, field=ravine, start=(-7, 2)):
    return Adventurer(*start).optimize(field, method or SGD(lr=0.95), steps).route


class Mine:
    """A student's own."""

    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


def texts(ax):
    return [t.get_text() for legend in legends(ax) for t in legend.get_texts()]


def legends(ax):
    return [a for a in ax.get_children() if isinstance(a, Legend)]
