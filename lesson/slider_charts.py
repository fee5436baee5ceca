"""The two charts of a panel: a map with the route, and the losses."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np

from adventurer import Route
from fields import Field

DPI, SHARPNESS = 100, 2  # pixels of the page per inch; pixels of a picture per pixel of the page


class _Chart:
    """A picture of a chart; the ground below its line is drawn once and kept.

    Attributes:
        line: the route's line as it is drawn now, Matplotlib's.
        image: the widget that shows the picture.
    """

    line: Any

    def __init__(self, axes: Any) -> None:
        import ipywidgets as widgets
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.axes, self.figure = axes, axes.figure
        self.figure.set_dpi(SHARPNESS * DPI)
        self.canvas = FigureCanvasAgg(self.figure)
        self._ground: Any = None
        self._size: Any = None
        self.image = widgets.Image(layout=widgets.Layout(flex="0 1 auto", min_width="0"))

    def _render(self, above: list[Any]) -> None:
        """Put what lies above the ground on it, and all of that into the widget."""
        from PIL import Image

        size = self.canvas.get_width_height()
        if size != self._size:  # a map makes room for what its legend says
            self._ground, self._size = None, size
            self.image.layout.width = f"{size[0] // SHARPNESS}px"
        if self._ground is None:
            for artist in above:
                artist.set_visible(False)
            self.canvas.draw()
            self._ground = self.canvas.copy_from_bbox(self.figure.bbox)
            for artist in above:
                artist.set_visible(True)
        self.canvas.restore_region(self._ground)
        for artist in sorted(above, key=lambda artist: artist.get_zorder()):
            self.axes.draw_artist(artist)
        file = io.BytesIO()
        picture = Image.frombuffer("RGBA", size, self.canvas.buffer_rgba())
        picture.convert("RGB").save(file, "png", compress_level=1)
        self.image.value = file.getvalue()


class MapChart(_Chart):
    def __init__(self, field: Field) -> None:
        from visualizer import Map

        self.chart = Map(field)
        super().__init__(self.chart.ax)
        self.fixed = set(self.axes.get_children())
        self.chart.show()  # which finds the size of the figure

    def draw(self, route: Route) -> None:
        self.chart.show(route)
        (self.line,) = self.chart.lines
        self._render([artist for artist in self.axes.get_children() if artist not in self.fixed])


class LossChart(_Chart):
    """The losses of a walk; axes with round ends, which stay as they are while they fit.

    They show losses that are found on the map, and not those of a walk that leaves it for good.
    """

    def __init__(self, field: Field, height: float) -> None:
        from matplotlib.figure import Figure

        from stage.look.palette import BACKGROUND
        from visualizer.charts import survey

        width, left, low, air = 4.2, 0.75, 0.5, 0.15  # inches: a chart whose axes never move
        figure = Figure((width, height), facecolor=BACKGROUND)
        sides = (width - left - air) / width, (height - low - air) / height
        super().__init__(figure.add_axes((left / width, low / height, *sides)))
        z = survey(field).z
        self.bounds = float(z.min()), float(z.max())
        self.ends: Any = None

    def draw(self, route: Route, steps: int) -> None:
        from visualizer.charts import losses

        log, *ends = _round_ends(np.clip(route.losses, *self.bounds))
        if not self._fits(log, *ends, steps):
            self.ends = (log, *ends, steps)
            self._ground = None
            self.axes.clear()
            losses([route], ax=self.axes, log=log)
            self.axes.set(xlim=(-0.02 * steps, 1.02 * steps), ylim=ends)
            (self.line,) = self.axes.lines
            self.axes.get_legend().remove()  # the map has one
        else:
            self.line.set_data(np.arange(len(route)), route.losses)
        self._render([self.line])

    def _fits(self, log: bool, low: float, high: float, steps: int) -> bool:
        """Whether the axes as they are hold these losses, with little room to spare."""
        if self.ends is None or (log, steps) != (self.ends[0], self.ends[3]):
            return False
        bottom, top = self.ends[1:3]
        if log:
            close = low / bottom <= 1e3 and top / high <= 10
        else:
            close = top - bottom < 3 * (high - low)
        return close and bottom <= low and high <= top


def _round_ends(losses: np.ndarray) -> tuple[bool, float, float]:
    """Whether an axis for these losses is logarithmic, and its ends.

    >>> _round_ends(np.array([6.45, 0.0133]))
    (True, 0.01, 10.0)
    >>> _round_ends(np.array([-1.2, 3.0]))
    (False, -2.0, 4.0)
    """
    low, high = float(losses.min()), float(losses.max())
    if low >= 0 and high > 0:
        low = max(low, 1e-9 * high)  # 0 itself has no place on the axis
        top = math.floor(math.log10(high)) + 1
        return True, 10.0 ** min(math.floor(math.log10(low)), top - 2), 10.0**top
    step = 10.0 ** math.floor(math.log10(max(high - low, abs(high), 1e-9)))
    return False, step * math.floor(low / step - 0.1), step * math.ceil(high / step + 0.1)
