"""Fields as surfaces to turn in 3D, routes on them. Plotly is imported when it is first needed."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from adventurer import Route
from fields import Field
from numerics.route import at_times
from stage.look import colour, palette
from stage.look.colour import rgb
from stage.look.view import STRETCH, View
from visualizer.charts import digits, label, routes_of, survey

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SHINE = 0.62  # share of the ramp's colour in a surface
LIFT = 0.008  # of a surface's height: by so much routes lie above it, else they sink in
PIECES = 12  # of the line between two steps that lies on a surface


def _import_jsonschema() -> None:
    """Have what Plotly asks for before it shows a figure, without a syntax of web addresses.

    That is for its format "iri", which nothing here has, and takes two seconds to be made of
    grammars.
    """
    if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
        sys.modules["rfc3987_syntax"] = None
        try:
            with suppress(ImportError):
                importlib.import_module("jsonschema")
        finally:
            del sys.modules["rfc3987_syntax"]


def surface(field: Field, routes: Sequence[Route] = ()) -> Figure:
    """The field as a surface to turn, with routes on it; colours are even as a map's are.

    Routes lie a little above the surface; what is said of a step on pointing at it is exact.

    Args:
        field: the Field; its heights are its losses.
        routes: Routes, or adventurers who have walked. What lies off the map is left out.

    Returns:
        A Plotly Figure: the surface, then for each route its line along the ground and its steps.
    """
    _import_jsonschema()
    import plotly.graph_objects as go

    view, x, y, z = survey(field)
    figure = go.Figure(
        go.Surface(
            x=x,
            y=y,
            z=z,
            surfacecolor=view.height(z),
            cmin=0,
            cmax=float(view.height(view.z_range[1])),
            colorscale=_scale(),
            colorbar=_bar(view),
            name=field.name,
            lighting={"ambient": 0.75, "diffuse": 0.5, "specular": 0.1, "roughness": 0.8},
            hovertemplate="x %{x:.3g}<br>y %{y:.3g}<br>loss %{z:.4g}<extra></extra>",
        )
    )
    walked, lift = routes_of(routes), LIFT * float(np.ptp(z))
    colors = palette.route_colors([route.name for route in walked])
    for route, color in zip(walked, colors, strict=True):
        _add_route(figure, field, route, color, lift)
    figure.update_layout(
        paper_bgcolor=palette.BACKGROUND,
        font={"color": palette.TEXT},
        title={"text": field.name, "x": 0.02},
        legend={"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "itemsizing": "constant"},
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        height=520,
        scene=_box(view),
    )
    return figure


def _scale() -> list[list[Any]]:
    """The land's colours, from its lowest height, 0, to its highest, 1."""
    ramp, body = colour.ramp(palette.TERRAIN, 9), np.array(rgb(palette.BACKGROUND))
    return [
        [i / 8, f"rgb({', '.join(str(round(255 * part)) for part in color)})"]
        for i, color in enumerate(body + SHINE * (ramp - body))
    ]


def _bar(view: View) -> dict[str, Any]:
    """The bar of colours, with the losses of some contour lines."""
    levels = np.array([view.z_range[0], *view.levels])
    levels = levels[view.height(levels) <= float(view.height(view.z_range[1]))]
    ticks = levels[:: max(-(-len(levels) // 8), 1)]
    note = f"<br>coloured by<br>{view.scale_note[8:]}" if view.scale_note else ""
    return {
        "title": {"text": f"loss{note}"},
        "tickvals": view.height(ticks),
        "ticktext": [digits(tick) for tick in ticks],
        "len": 0.7,
        "thickness": 14,
    }


def _box(view: View) -> dict[str, Any]:
    """The axes, their lengths and where one looks from."""
    sides = np.ptp([view.x_range, view.y_range], axis=1)
    wide = sides / sides.max() if max(sides) <= STRETCH * min(sides) else np.ones(2)
    axis = {"color": palette.FAINT, "gridcolor": palette.CURRENT_LINE, "showbackground": False}
    return {
        "xaxis": {"title": {"text": "x"}, "range": [*view.x_range], **axis},
        "yaxis": {"title": {"text": "y"}, "range": [*view.y_range], **axis},
        "zaxis": {"title": {"text": "loss"}, **axis},
        "aspectmode": "manual",
        "aspectratio": {"x": 1.3 * wide[0], "y": 1.3 * wide[1], "z": 0.65},
        "camera": {"eye": {"x": -0.75, "y": -1.15, "z": 1.75}, "center": {"z": -0.15}},
    }


def _add_route(figure: Figure, field: Field, route: Route, color: str, lift: float) -> None:
    times = np.linspace(0, route.steps, route.steps * PIECES + 1)
    way = at_times(route.points, times).T
    way[:, ~field.contains(*way)] = np.nan
    points = route.points.copy()
    points[~field.contains(*points.T)] = np.nan
    shared = {"legendgroup": str(len(figure.data)), "name": label(route)}
    figure.add_scatter3d(
        x=way[0],
        y=way[1],
        z=field(*way) + lift,
        mode="lines",
        line={"color": color, "width": 6},
        hoverinfo="skip",
        showlegend=False,
        **shared,
    )
    figure.add_scatter3d(
        x=points[:, 0],
        y=points[:, 1],
        z=np.where(np.isnan(points[:, 0]), np.nan, route.losses + lift),
        mode="markers",
        marker={"color": color, "size": 4, "line": {"color": palette.CASING, "width": 1}},
        customdata=np.stack([np.arange(len(route)), route.losses], axis=-1),
        hovertemplate="step %{customdata[0]}<br>x %{x:.4g}<br>y %{y:.4g}"
        "<br>loss %{customdata[1]:.4g}",
        **shared,
    )
