"""A chart of lines for the notebooks, on the clips' ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Line = tuple[Any, Any]


def chart(lines: Mapping[str, Line], x: str, y: str, log: str = "") -> Axes:
    """Lines by their names, in the colours that routes of these methods have.

    Args:
        lines: of each line its numbers along x and y, (n,) each; what is NaN is left out. Its name
            begins with its method's, if it has one: "SGD", or "SGD, lr 0.1".
        x, y: what the axes are called.
        log: which axes are logarithmic: "", "x", "y" or "xy".

    Returns:
        The Axes of a new pyplot figure; line i is that of the i-th name.

    >>> chart({"SGD": ([0.1, 0.2], [3.0, 1.0])}, "lr", "loss", log="xy").get_yscale()
    'log'
    """
    from stage.look import palette
    from visualizer.charts import BOX, dress, line_look, new_axes, plain

    ax = new_axes(pyplot=True)
    ax.set_position((0.12, 0.14, 0.85, 0.82))
    dress(ax)
    colors = palette.route_colors([name.split(",")[0] for name in lines])
    for i, (name, color) in enumerate(zip(lines, colors, strict=True)):
        ax.plot(*lines[name], **line_look(color, i, name))
    ax.set(xlabel=x, ylabel=y)
    for i, axis in enumerate("xy"):
        values = np.concatenate([np.asarray(line[i], float) for line in lines.values()])
        if axis in log and np.any(values[np.isfinite(values)] > 0):  # else there is nothing to draw
            ax.set(**{f"{axis}scale": "log"})
    ax.grid(color=palette.CURRENT_LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    if len(lines) > 1:
        plain(ax.legend(**BOX), palette.TEXT)
    return ax
