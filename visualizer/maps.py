"""Contour maps of fields, on which routes come and go. Colours and levels are those of the clips.

>>> from fields import ravine
>>> Map(ravine).contours.levels[:3]
array([0., 2., 4.])
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from adventurer import Route
from fields import Field
from stage.look import colour, palette
from stage.look.colour import rgb
from stage.look.view import View
from visualizer.charts import (
    digits,
    dress,
    ink_of,
    label,
    line_look,
    mark_look,
    new_axes,
    plain,
    routes_of,
    survey,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ARROWS = 13  # arrows of −∇f along the longer side of a map
FILL = 0.3  # share of the ramp's colour in a map's fill, as in the clips
BARE = {"frameon": False, "fontsize": 9, "borderaxespad": 0.3, "handletextpad": 0.5}
# In a map's own figure, in inches: what stands around the map; a line and a letter of its legend.
LEFT, RIGHT, HEAD, FOOT, LINE, CHAR = 0.75, 1.2, 0.4, 0.62, 0.2, 0.08


class Map:
    """A contour map of a field, drawn once, on which routes come and go quickly.

    Args:
        field: the Field whose ranges are shown.
        ax: the Axes to draw into; by default those of a new figure, with a bar of the losses. The
            legend stands below them: a figure with `layout="constrained"` keeps it free.
        gradient: whether arrows show −∇f: true directions, lengths by |∇f| to one scale, but for
            those much longer than most, which are cut. Where colours are logarithmic, all are of
            one length.
        equal: whether a unit of x is as long as one of y; by default if the ranges are not longer
            than 3 to 1.
        minima: whether rings with a dot mark the field's minima.
        levels: how many contour lines, or their losses; by default as many as the clips have.
        pyplot: whether pyplot knows the new figure, so that a notebook shows it by itself.

    Attributes:
        ax, figure: where the map is drawn.
        contours: Matplotlib's ContourSet of the filled areas; its `levels` are losses.
        lines: the routes' lines shown now; a line's data are the route's points.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> chart = Map(ravine)
    >>> for lr in (0.3, 0.6):  # as a slider moves
    ...     chart = chart.show(Adventurer(-7, 2).optimize(ravine, SGD(lr)).route)
    >>> chart.png()[1:4], [line.get_label() for line in chart.lines]
    (b'PNG', ['SGD  lr 0.6'])
    """

    def __init__(
        self,
        field: Field,
        ax: Axes | None = None,
        gradient: bool = False,
        equal: bool | None = None,
        minima: bool = True,
        levels: int | Sequence[float] | None = None,
        pyplot: bool = False,
    ) -> None:
        self.field, self.ground = field, survey(field)
        self.equal = self.ground.view.equal_units if equal is None else equal
        self.own = ax is None
        self.ax = new_axes(pyplot) if ax is None else ax
        self.figure: Figure = self.ax.figure
        self.lines: list = []
        self._passing: list = []  # artists of the routes
        self._frame()
        self._contours(levels)
        if gradient:
            self._arrows()
        self._minima = [self._mark(*at, "minimum") for at in field.minima if minima]

    def show(self, *routes: Route) -> Map:
        """Show these routes in the place of those shown before.

        Returns:
            The map itself; `png()`, `display(map)` or its `figure` then show them.
        """
        for artist in self._passing:
            artist.remove()
        walked = routes_of(routes)
        self.lines, self._passing = [], []
        colors = palette.route_colors([route.name for route in walked])
        for i, (route, color) in enumerate(zip(walked, colors, strict=True)):
            size = float(np.clip(90 / len(route), 1.5, 4))
            (line,) = self.ax.plot(
                *route.points.T,
                **line_look(color, i, label(route), marker="o", markersize=size),
                scalex=False,
                scaley=False,
                zorder=4,
            )
            self.lines.append(line)
            start, end = self._mark(*route[0], "start"), self._mark(*route[-1], "end", color)
            self._passing += [line, start, end]
        self._legends()
        return self

    def png(self, dpi: float = 100) -> bytes:
        """The figure as a PNG, e.g. for the value of a notebook's image widget."""
        file = io.BytesIO()
        self.figure.savefig(file, dpi=dpi, format="png", pil_kwargs={"compress_level": 1})
        return file.getvalue()

    def _repr_png_(self) -> bytes:
        return self.png()

    # what is drawn ------------------------------------------------------------------------------

    def _frame(self) -> None:
        ax, view = self.ax, self.ground.view
        dress(ax)
        ax.set(xlim=view.x_range, ylim=view.y_range, xlabel="x", ylabel="y")
        ax.set_aspect("equal" if self.equal else "auto")
        note = f", coloured by {self._note}" if self._note and not self.own else ""
        ax.set_title(f"{self.field.name}{note}", loc="left", color=ink_of(ax), parse_math=False)

    @property
    def _note(self) -> str:
        """What the colours are even in, where that is not the loss itself."""
        view = self.ground.view
        return view.scale_note.removeprefix("height: ") if view.levels else ""

    def _contours(self, levels: int | Sequence[float] | None) -> None:
        view, x, y, z = self.ground
        low, high = float(z.min()), float(z.max())
        lines = _levels(levels, view, low, high)
        lines = lines[(lines > low) & (lines < high)]
        edges = np.unique([low, *lines, high])
        if len(edges) < 2:  # a plain
            edges = np.array([low - 0.5, low + 0.5])
        middles = view.height((edges[:-1] + edges[1:]) / 2)
        top = max(float(view.height(view.z_range[1])), 1e-300)  # there the ramp ends, as in a clip
        ramp = colour.ramp(palette.TERRAIN)
        of = lambda heights: ramp[(255 * np.clip(heights / top, 0, 1)).astype(int)]  # noqa: E731
        body = np.array(rgb(palette.BACKGROUND))
        fill = body + FILL * (of(middles) - body)
        self.contours = self.ax.contourf(x, y, z, levels=edges, colors=fill, zorder=1)
        if len(lines):
            color = of(view.height(lines))
            self.ax.contour(
                x, y, z, levels=lines, colors=color, linewidths=0.8, alpha=0.85, zorder=1.5
            )
        if self.own:
            self.bar = self.figure.add_axes((0, 0, 1, 1), label="bar")
            self._bar(lines)
            self.figure.sca(self.ax)  # what a student's `plt.title` means

    def _bar(self, lines: np.ndarray) -> None:
        view = self.ground.view
        every = max(-(-len(lines) // 8), 1)
        bar = self.figure.colorbar(
            self.contours,
            cax=self.bar,
            spacing="uniform",  # even in height, as the levels are
            ticks=lines[every - 1 :: every],
            format=lambda value, _: digits(value - view.offset),
        )
        ink = ink_of(self.ax)
        note = f" (coloured by {self._note})" if self._note else ""
        bar.set_label(f"{view.loss_name}{note}", color=ink)
        bar.ax.tick_params(colors=ink, length=0, labelsize=9)
        bar.outline.set_visible(False)

    def _arrows(self) -> None:
        """−∇f with middles on a grid; the length of a long one is the grid's pitch."""
        view = self.ground.view
        sides = np.ptp([view.x_range, view.y_range], axis=1)
        shares = sides / sides.max() if self.equal else np.ones(2)
        columns, rows = np.maximum(np.round(ARROWS * shares).astype(int), 3)
        x, y = (
            low + side * (np.arange(n) + 0.5) / n
            for n, side, (low, _) in zip(
                (columns, rows), sides, (view.x_range, view.y_range), strict=True
            )
        )
        x, y = (part.ravel() for part in np.meshgrid(x, y))
        u, v = (-np.asarray(part) for part in self.field.grad(x, y))
        steep = np.hypot(u, v)
        seen = np.isfinite(steep) & (steep > 0)
        if not seen.any():
            return
        usual = float(np.quantile(steep[seen], 0.95))
        lengths = np.minimum(steep / usual, 1.25)
        if view.transform == "log":  # to one scale, most would be dots
            lengths = np.full_like(steep, 0.8)
        pitch = float(min(sides / (columns, rows)))
        scale = 0.94 * pitch * lengths / np.maximum(steep, 1e-300)
        self.ax.quiver(
            x[seen],
            y[seen],
            (u * scale)[seen],
            (v * scale)[seen],
            angles="xy",
            scale_units="xy",
            scale=1,
            pivot="mid",
            width=0.0032,
            headwidth=4.5,
            headlength=5,
            minlength=0.5,
            color=palette.GRADIENT,
            edgecolor=palette.CASING,
            linewidth=0.4,
            alpha=0.85,
            zorder=2,
        )

    def _mark(self, x: float, y: float, name: str, color: str = palette.TEXT) -> Any:
        look = mark_look(name, color)
        (mark,) = self.ax.plot([x], [y], **look, scalex=False, scaley=False)
        return mark

    def _legends(self) -> None:
        """Names of the routes below the map and, in a figure of its own, of the marks above it."""
        from matplotlib.lines import Line2D

        ax, ink = self.ax, ink_of(self.ax)
        anchor = {"bbox_transform": _below(ax), "bbox_to_anchor": (-0.01, 0), "loc": "upper left"}
        below = ax.legend(handles=self.lines, **BARE, **anchor)
        self._passing.append(plain(below, ink))
        if self.own:
            names = ["start", "end"] * bool(self.lines) + ["minimum"] * bool(self._minima)
            marks = [Line2D([], [], **mark_look(name, palette.TEXT)) for name in names]
            anchor = {"bbox_to_anchor": (1.01, 0.985), "loc": "lower right"}
            ax.add_artist(below)  # else the next legend would take its place
            below.set_clip_on(False)  # which that turned on: notebooks would cut it off
            above = ax.legend(handles=marks, ncols=3, **BARE, **anchor)
            self._passing.append(plain(above, ink))
            self._lay_out()

    def _lay_out(self) -> None:
        """The map, its bar and the legend, placed in inches: there is nothing to search for."""
        wide, tall = map_size(self.field, self.equal)
        low = FOOT + LINE * len(self.lines)
        longest = max((len(line.get_label()) for line in self.lines), default=0)
        width, height = max(LEFT + wide + RIGHT, LEFT + 0.5 + CHAR * longest), low + tall + HEAD
        self.figure.set_size_inches(width, height)
        self.ax.set_position((LEFT / width, low / height, wide / width, tall / height))
        at = LEFT + wide + 0.14
        self.bar.set_position((at / width, low / height, 0.14 / width, tall / height))


def map_size(field: Field, equal: bool) -> tuple[float, float]:
    """Width and height in inches of a map of the field in a figure of its own."""
    wide, tall = (np.ptp(side) for side in (field.x_range, field.y_range))
    aspect = tall / wide if equal else 0.72
    width = min(5.2, 4.6 / aspect)
    return float(width), float(width * aspect)


def _below(ax: Axes) -> Any:
    """Axes coordinates, shifted below the x axis and its label."""
    from matplotlib.transforms import ScaledTranslation

    return ax.transAxes + ScaledTranslation(0, -34 / 72, ax.figure.dpi_scale_trans)


def _levels(
    wanted: int | Sequence[float] | None, view: View, low: float, high: float
) -> np.ndarray:
    if wanted is None:
        return np.array(view.levels)
    if isinstance(wanted, Integral):
        heights = np.linspace(*view.height(np.array([low, high])), int(wanted) + 2)[1:-1]
        return view.base + (np.expm1(heights) if view.transform == "log" else heights)
    return np.unique(np.asarray(wanted, float))
