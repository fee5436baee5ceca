"""Fields that draw themselves: as a map, as a surface in 3D, with routes, as a film.

>>> from visualizer import bowl
>>> bowl.plot3d().layout.title.text
'bowl'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import wraps
from typing import TYPE_CHECKING, Any

import fields
import losses
from numerics.symbolic import formula as made_of
from visualizer.charts import losses as plot_losses
from visualizer.charts import routes_of
from visualizer.films import Film, film
from visualizer.maps import Map
from visualizer.sentences import both, both_languages
from visualizer.surfaces3d import surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from plotly.graph_objects import Figure

    from visualizer.walking import Route


class Field(fields.Field):
    """A loss surface z = f(x, y) over a rectangle, as `fields.Field` is, that can be drawn.

    Args:
        f, x_range, y_range, grad, name, minima: as those of `fields.Field`.

    Raises:
        TypeError, ValueError: as `fields.Field` does, in Japanese and English.

    >>> Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), name="bowl")(0.5, 0)
    0.25
    """

    _told = staticmethod(both)

    @wraps(fields.Field.__init__)
    def __init__(self, *arguments: Any, **named: Any) -> None:
        with both_languages():
            super().__init__(*arguments, **named)

    @classmethod
    @wraps(fields.Field.from_formula.__func__)
    def from_formula(cls, formula: str, *arguments: Any, **named: Any) -> Field:
        with both_languages():
            made_of(formula)
        return super().from_formula(formula, *arguments, **named)

    def plot(
        self,
        route: Route | None = None,
        routes: Sequence[Route] | None = None,
        ax: Axes | None = None,
        gradient: bool = False,
        equal: bool | None = None,
        minima: bool = True,
        levels: int | Sequence[float] | None = None,
    ) -> Axes:
        """Draw the field as a contour map, and routes on it.

        Args:
            route, routes: one Route, or several; an Adventurer who has walked will do as well.
            ax: the Axes to draw into; by default those of a new pyplot figure.
            gradient, equal, minima, levels: see `visualizer.Map`.

        Returns:
            The Axes. Of each route it has a line whose data are the route's points.

        >>> from visualizer import bowl
        >>> bowl.plot(gradient=True, levels=5).get_xlabel()
        'x'
        """
        walked = routes_of(route, routes)
        return Map(self, ax, gradient, equal, minima, levels, pyplot=True).show(*walked).ax

    def map(self, **options: Any) -> Map:
        """A map of the field, drawn once, whose `show(*routes)` takes 5 ms: for sliders.

        In a notebook, `image.value = chart.show(route).png()` renews an `ipywidgets.Image`.

        Args:
            options: ax, gradient, equal, minima, levels, as of `plot`.
        """
        return Map(self, **options)

    def plot_loss(
        self,
        route: Route | Sequence[Route],
        *routes: Route,
        ax: Axes | None = None,
        log: bool | None = None,
    ) -> Axes:
        """The loss over the steps of one or several routes: see `charts.losses`."""
        return plot_losses(routes_of(route, routes), ax, log)

    def plot3d(self, route: Route | None = None, routes: Sequence[Route] | None = None) -> Figure:
        """The field as a surface to turn with the mouse, routes on it: see `surfaces3d.surface`.

        Returns:
            A Plotly Figure: the last line of a notebook's cell, or its `show()`, shows it.
        """
        return surface(self, routes_of(route, routes))

    def animate(
        self,
        route: Route | Sequence[Route],
        *routes: Route,
        quality: str = "l",
        filename: str | None = None,
        progress: bool = True,
        executor: Executor | None = None,
    ) -> Film:
        """Render a clip of these routes on the map, exactly as they were recorded.

        Args:
            route, routes: Routes, or Adventurers who have walked.
            quality: Manim's letter: l (480p, a draft), m, h, p or k.
            filename: what the film is called; by default after the field and the methods.
            progress: whether bars show how far it is.
            executor: who renders it, without bars, instead of this process: one of
                `concurrent.futures`, or a Dask cluster's by `Client(…).get_executor()`.

        Returns:
            A Film, which a notebook shows.
        """
        walked = routes_of(route, routes)
        return film(self, walked, quality, filename, progress, executor)


class SampledField(losses.SampledField, Field):
    """A mean loss over samples, as `losses.SampledField` is, that can be drawn."""


def drawable(field: fields.Field) -> Field:
    """The same field, as one that can be drawn.

    >>> from fields import bowl
    >>> drawable(bowl).plot().get_xlabel()
    'x'
    """
    made = object.__new__(SampledField if isinstance(field, losses.SampledField) else Field)
    vars(made).update(vars(field))
    return made


def _of_data(make: Callable[..., losses.SampledField]) -> Callable[..., SampledField]:
    """A function of `losses` whose field can be drawn, and whose errors are in both languages."""

    @wraps(make)
    def made(*arguments: Any, **named: Any) -> SampledField:
        with both_languages():
            return drawable(make(*arguments, **named))

    return made


linear_regression = _of_data(losses.linear_regression)
logistic_regression = _of_data(losses.logistic_regression)
network = _of_data(losses.network)


CATALOGUE: dict[str, Field] = {name: drawable(field) for name, field in fields.CATALOGUE.items()}
