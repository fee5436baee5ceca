"""Charts of routes and what all charts share: samples, labels and how it looks.

Colours are those of the clips. Matplotlib is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from adventurer import Route
from fields import Field
from numerics.numerals import brief
from numerics.settings import settings
from stage.look import palette
from stage.look.colour import contrast, rgb
from stage.look.view import View, view_of
from visualizer.sentences import both

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GRID = 201  # samples of a field along each axis
EITHER = "#767676"  # 4.5:1 on white and on black: for a ground that is not known
STYLES = ("-", (0, (4, 2)), (0, (1, 1.5)))  # where there are more routes than colours
BOX = {
    "loc": "best",
    "fontsize": 8.5,
    "facecolor": palette.BACKGROUND,
    "edgecolor": palette.CURRENT_LINE,
    "framealpha": 0.85,
    "handletextpad": 0.6,
}


class Survey(NamedTuple):
    """A field as it is drawn: its view, and its losses z (GRID, GRID) at x (GRID,), y (GRID,)."""

    view: View
    x: np.ndarray
    y: np.ndarray
    z: np.ndarray


@lru_cache(maxsize=32)
def survey(field: Field) -> Survey:
    """The whole of a field's ranges, sampled once.

    Raises:
        ValueError: where the field has no finite value at one of the samples.
    """
    x, y = np.linspace(*field.x_range, GRID), np.linspace(*field.y_range, GRID)
    z = np.asarray(field(*np.meshgrid(x, y)))
    if not np.isfinite(z).all():
        row, column = np.argwhere(~np.isfinite(z))[0]
        at = f"({x[column]:g}, {y[row]:g})"
        remedy = "narrow x_range and y_range, or mend the function"
        raise ValueError(both(f"{field.name} has no finite value at {at}: {remedy}"))
    view = replace(view_of(field), x_range=field.x_range, y_range=field.y_range)
    return Survey(view.with_levels(field), x, y, z)


def label(route: Route) -> str:
    """A route's method with its hyperparameters, and how the walk ended if it ended early.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> label(Adventurer(-7, 2).optimize(ravine, SGD(lr=0.95)).route)
    'SGD  lr 0.95'
    """
    ends = []
    if not (inside := route.field.contains(*route.points.T)).all():
        ends.append(f"(left the map at step {int(np.argmin(inside))})")
    if route.diverged:
        ends.append(f"(diverged at step {route.steps + 1})")
    return "  ".join([route.name, *settings(route), *ends])


def routes_of(given: Any, more: Any = None) -> list[Route]:
    """The routes in `given` and `more`: each None, a route, something with one, or several.

    Raises:
        TypeError: for anything else.
    """
    found: list[Route] = []
    for value in (given, more):
        value = value if isinstance(value, (Route, type(None))) else getattr(value, "route", value)
        if isinstance(value, Route):
            found.append(value)
        elif isinstance(value, Iterable) and not isinstance(value, (str, np.ndarray)):
            for each in value:
                found += routes_of(each)
        elif value is not None:
            said = " ".join(repr(value).split())[:60]
            raise TypeError(both(f"route is {said}: give adventurer.route, after optimize"))
    return found


def losses(routes: Sequence[Route], ax: Axes | None = None, log: bool | None = None) -> Axes:
    """The loss at the start and after each step of every route.

    Args:
        routes: Routes, or adventurers who have walked.
        ax: the Axes to draw into; by default those of a new pyplot figure.
        log: whether the axis of losses is logarithmic; by default if they are positive and the
            greatest is more than 100 times the least.

    Where a route's lr changes, it is drawn thin behind the losses, on an axis of its own at the
    right.

    Returns:
        The Axes; line i has the data (0 … steps, routes[i].losses).
    """
    walked = routes_of(routes)
    rated = any(route.scheduled for route in walked)
    if ax is None:
        ax = new_axes(pyplot=True)
        ax.set_position((0.12, 0.14, 0.77 if rated else 0.85, 0.8))
    dress(ax)
    values = np.concatenate([route.losses for route in walked] or [[1.0]])
    if log is None:
        log = bool(values.min() > 0 and values.max() > 100 * values.min())
    lines = []
    colors = palette.route_colors([route.name for route in walked])
    for i, (route, color) in enumerate(zip(walked, colors, strict=True)):
        size = float(np.clip(90 / len(route), 1.5, 3.5))
        look = line_look(color, i, label(route), marker="o", markersize=size)
        lines += ax.plot(np.arange(len(route)), route.losses, **look)
    ax.set(xlabel="step", ylabel="loss", yscale="log" if log else "linear")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(color=palette.CURRENT_LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    if lines:
        plain(ax.legend(handles=lines, **BOX), palette.TEXT)
    if rated:
        _rates(ax, walked, colors)
    return ax


def _rates(ax: Axes, routes: Sequence[Route], colors: Sequence[str]) -> Axes:
    """Behind the losses the lr of each step of a route whose lr changes, on an axis at the right.

    A step's lr goes from its number to the next. What is drawn into the same Axes later goes there.
    """
    shared = ax.get_shared_x_axes().get_siblings(ax)
    behind = next((other for other in shared if other.get_label() == "lr"), None)
    if behind is None:
        behind = ax.twinx()
        behind.set(label="lr", ylabel="lr", zorder=ax.get_zorder() - 1)
        dress(behind)
        ax.patch.set_visible(False)  # that of the Axes behind is there
    for route, color in zip(routes, colors, strict=True):
        if route.scheduled:
            lrs = np.r_[route.lrs, route.lrs[-1]]
            look = {"color": color, "linewidth": 1.0, "alpha": 0.6, "label": f"lr of {route.name}"}
            behind.plot(np.arange(len(lrs)), lrs, drawstyle="steps-post", **look)
    behind.set_ylim(bottom=0)
    return behind


# how it looks -----------------------------------------------------------------------------------


def new_axes(pyplot: bool = False) -> Axes:
    """The Axes of a new figure on the clips' ground, whatever the page behind it is."""
    look = {"figsize": (6.4, 3.8), "facecolor": palette.BACKGROUND}
    if pyplot:
        from matplotlib import pyplot as plt

        figure = plt.figure(**look)
        if "inline" in plt.get_backend():  # which draws a cell's figures itself, when it sends them
            plt.uninstall_repl_displayhook()  # the first figure has put it in
        return figure.add_subplot()
    from matplotlib.figure import Figure

    return Figure(**look).add_subplot()


def dress(ax: Axes) -> None:
    """The clips' ground for these Axes, and around them colours that can be read."""
    ax.set_facecolor(palette.BACKGROUND)
    ax.tick_params(which="both", colors=ink_of(ax), length=3, labelsize=9)
    for name in ("x", "y"):
        getattr(ax, f"{name}axis").label.set_color(ink_of(ax))
    for spine in ax.spines.values():
        spine.set_color(palette.COMMENT)


def ink_of(ax: Axes) -> str:
    """A colour for texts beside the Axes that can be read on their figure."""
    from matplotlib.colors import to_rgba

    *ground, alpha = to_rgba(ax.figure.get_facecolor())
    if alpha < 1:
        return EITHER
    inks = palette.FAINT, palette.CASING
    return max(inks, key=lambda ink: contrast(np.array(rgb(ink)), ground))


def line_look(color: str, i: int, said: str, **more: Any) -> dict[str, Any]:
    style = STYLES[min(i // len(palette.ROUTES), len(STYLES) - 1)]
    look = {"color": color, "linestyle": style, "linewidth": 1.5, "label": said}
    return {**look, "solid_joinstyle": "round", "path_effects": _casing(1.6), **more}


def mark_look(name: str, color: str) -> dict[str, Any]:
    """A ring at a start, a disc at an end, a ring with a dot at a minimum."""
    size, inside, edge, width, order = {
        "start": (8, palette.CASING, color, 1.8, 5),
        "end": (8, color, palette.CASING, 1.2, 6),
        "minimum": (11, color, color, 0.4, 3),
    }[name]
    return {
        "marker": "$\u25ce$" if name == "minimum" else "o",
        "markersize": size,
        "markerfacecolor": inside,
        "markeredgecolor": edge,
        "markeredgewidth": width,
        "zorder": order,
        "linestyle": "none",
        "label": name,
        "path_effects": _casing(2),
    }


def _casing(width: float) -> list:
    """The dark edge of what lies on the ground."""
    from matplotlib.patheffects import Normal, Stroke

    return [Stroke(linewidth=1.5 + width, foreground=palette.CASING), Normal()]


def plain(legend: Any, color: str) -> Any:
    """Names as they are, though a $ stand in them."""
    for text in legend.get_texts():
        text.set(color=color, parse_math=False)
    return legend


def digits(value: float) -> str:
    """Three significant digits, without an exponent where there is room for zeros."""
    if 1000 <= abs(value) < 1e5:
        return f"{value:,.0f}".replace("-", "−")
    return brief(value, 3)
