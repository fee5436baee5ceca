"""The notebook's charts of losses, and of a learning rate that changes."""

from __future__ import annotations

import numpy as np
from walks import texts, walk

import visualizer
from optimizers import SGD, Momentum
from schedules import cosine
from visualizer import ravine
from visualizer.charts import label


def test_losses_over_the_steps():
    routes = [walk(), walk(Momentum(lr=0.1), 12)]
    for ax in (ravine.plot_loss(*routes), ravine.plot_loss(routes)):
        for line, route in zip(ax.lines, routes, strict=True):
            np.testing.assert_array_equal(line.get_xdata(), np.arange(len(route)))
            np.testing.assert_array_equal(line.get_ydata(), route.losses)
        assert texts(ax) == [label(route) for route in routes]
        assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_yscale()) == ("step", "loss", "log")
    assert ravine.plot_loss(routes, log=False).get_yscale() == "linear"
    saddle = walk(SGD(0.1), 20, visualizer.saddle, (-1, 0.1))
    assert visualizer.saddle.plot_loss(saddle).get_yscale() == "linear"


def test_a_changing_learning_rate_has_an_axis_of_its_own_behind_the_losses():
    falling = cosine(0.9, 0.05, 30)
    routes = [walk(SGD(falling)), walk(SGD(0.5))]
    ax = ravine.plot_loss(routes)
    (behind,) = (other for other in ax.figure.axes if other is not ax)
    (line,) = behind.lines
    assert line.get_drawstyle() == "steps-post" and len(ax.lines) == 2
    np.testing.assert_array_equal(line.get_ydata()[:-1], [falling(k) for k in range(30)])
    assert behind.get_ylabel() == "lr" and behind.get_ylim()[0] == 0
    assert behind.get_zorder() < ax.get_zorder() and not ax.patch.get_visible()
    ax.figure.draw_without_rendering()
    assert behind.get_tightbbox().x1 <= ax.figure.bbox.x1  # its numbers are in the picture
    ravine.plot_loss(walk(SGD(cosine(0.5, 0.1, 30))), ax=ax)
    assert len(ax.figure.axes) == 2 and len(behind.lines) == 2
    assert len(ravine.plot_loss(routes[1]).figure.axes) == 1
