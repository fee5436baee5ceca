"""The visualizer: fields that draw themselves, and adventurers whose walk can be filmed.

>>> from optimizers import SGD
>>> field = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1))
>>> adventurer = Adventurer(-0.5, 0.2).optimize(field, SGD(lr=0.1))
>>> ax = field.plot(route=adventurer.route)
>>> film = adventurer.animate()  # doctest: +SKIP

Wrong input is told of in Japanese and in English. Matplotlib, Plotly and Manim are imported when
they are first needed, so this package is there at once.
"""

from adventurer import Diverged
from visualizer.field import (
    CATALOGUE,
    Field,
    linear_regression,
    logistic_regression,
    network,
)
from visualizer.films import Film
from visualizer.maps import Map
from visualizer.notebooks import speak_both
from visualizer.walking import Adventurer, Route

speak_both()
globals().update(CATALOGUE)  # from visualizer import ravine

__all__ = ["CATALOGUE", "Adventurer", "Diverged", "Field", "Film", "Map", "Route"]
__all__ += ["linear_regression", "logistic_regression", "network", *CATALOGUE]
