"""Sliders that redraw a walk and its losses at once."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import numpy as np

import optimizers
from adventurer import Adventurer, Diverged, Route
from fields import Field
from lesson.slider_charts import LossChart, MapChart
from lesson.trials import Numbers
from stage.look.view import view_of


def sliders(
    field: Field,
    method: type = optimizers.Momentum,
    *,
    start: tuple[float, float] | None = None,
    steps: int = 30,
    **hyper: float,
) -> Panel:
    """Sliders for lr, momentum, start and steps that redraw the walk and its loss at once.

    Args:
        field: the field to walk on.
        method: the class of the method; sliders show those of lr and momentum that it takes. With
            momentum at 0, Momentum is SGD.
        start: where to begin, by default where the clips begin.
        steps: the number of steps, 1 to 100.
        hyper: the first lr and momentum.

    Returns:
        The panel, which shows itself as the value of a cell.
    """
    return Panel(field, method, start, steps, hyper)


class Panel:
    """What `sliders` shows: a map with the route, the losses, and the sliders themselves.

    Attributes:
        controls: the sliders by name: "lr", "momentum" (where the method takes them), "x", "y",
            "steps".
        route: the route that is drawn.
        map, losses: the two charts; `.line` is the line drawn in each.
        words: what is said under the charts, an HTML widget.
    """

    def __init__(
        self,
        field: Field,
        method: type,
        start: tuple[float, float] | None,
        steps: int,
        hyper: Numbers,
    ) -> None:
        import ipywidgets as widgets

        if not isinstance(field, Field):
            raise TypeError(f"field is {field!r:.60}: give a Field, e.g. sliders(ravine)")
        if not isinstance(method, type) or not callable(getattr(method, "update", None)):
            raise TypeError(f"method is {method!r:.60}: give a class, e.g. sliders(field, SGD)")
        if start is None:
            start = view_of(field).start
        self.field, self.method = field, method
        self.map = MapChart(field)
        self.losses = LossChart(field, min(self.map.figure.get_figheight(), 4.5))
        self.controls = _controls(field, method, start, steps, hyper)
        self.words = widgets.HTML()
        charts = widgets.HBox(
            [self.map.image, self.losses.image], layout=widgets.Layout(align_items="flex-start")
        )
        self.widget = widgets.VBox([*self.controls.values(), charts, self.words])
        for control in self.controls.values():
            control.observe(lambda _: self.redraw(), "value")
        self.redraw()

    def redraw(self) -> Route:
        """Walk as the sliders say and draw that; this is what a slider calls when it is moved."""
        values = {name: control.value for name, control in self.controls.items()}
        x, y, steps = (values.pop(name) for name in ("x", "y", "steps"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Diverged)  # the words under the charts say it
            walk = Adventurer(x, y).optimize(self.field, self.method(**values), steps)
        self.route = walk.route
        self.map.draw(self.route)
        self.losses.draw(self.route, steps)
        self.words.value = _report(self.route)
        return self.route

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)


def _controls(
    field: Field, method: type, start: tuple[float, float], steps: int, hyper: Numbers
) -> dict[str, Any]:
    """The sliders by name, each at its first value."""
    import ipywidgets as widgets

    made: dict[str, Any] = {}

    def add(kind: type, name: str, value: float, words: str, **range_: Any) -> None:
        look = {"layout": widgets.Layout(width="min(34em, 100%)")}
        look["style"] = {"description_width": "9em"}
        made[name] = kind(value, description=words, **range_, **look)

    taken = inspect.signature(method).parameters
    if "lr" in taken:
        powers = {"min": -4, "max": 0.2, "step": 0.01, "readout_format": ".3g"}
        add(widgets.FloatLogSlider, "lr", hyper.get("lr", 0.1), "学習率 lr (η)", **powers)
    if "momentum" in taken:
        momentum, bounds = hyper.get("momentum", 0.9), {"min": 0, "max": 0.99, "step": 0.01}
        add(widgets.FloatSlider, "momentum", momentum, "momentum (α)", **bounds)
    for name, value, (low, high) in zip("xy", start, (field.x_range, field.y_range), strict=True):
        sides = {"min": low, "max": high, "step": (high - low) / 200, "readout_format": ".4g"}
        add(widgets.FloatSlider, name, value, f"出発点 start {name}", **sides)
    add(widgets.IntSlider, "steps", steps, "歩数 steps", min=1, max=100)
    return made


def _report(route: Route) -> str:
    """What has become of a walk, in both languages."""
    length = f"{route.length:.1f}" if route.length < 1e4 else f"{route.length:.3g}"
    ja = f"{route.steps} 歩、歩いた距離 {length}、最後の損失 {route.losses[-1]:.4g}"
    en = f"{route.steps} steps, {length} walked, loss {route.losses[-1]:.4g} at the end"
    out = np.flatnonzero(~route.field.contains(*route.points.T))
    if route.diverged:
        ja += f"。{route.steps + 1} 歩目で発散しました：lr を小さくしてみましょう"
        en += f"; diverged at step {route.steps + 1}: try a smaller lr"
    elif len(out):
        ja += f"。{out[0]} 歩目で地図の外に出ました"
        en += f"; left the map at step {out[0]}"
    return f'<span lang="ja">{ja}</span><br><span lang="en">{en}</span>'
