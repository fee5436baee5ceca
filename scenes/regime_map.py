"""Momentum at every learning rate with every momentum: 160 000 runs, and a cursor on their map."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, ValueTracker, linear, smooth

from adventurer import Method
from fields import ravine
from numerics.regimes import RegimeScan
from numerics.route import name_of
from optimizers import Momentum
from rules.theory import lines
from stage import parameters as can
from stage.figures.regime_panel import RegimePanel
from stage.look import palette
from stage.look.view import View
from stage.shots.live_shot import BETWEEN, LiveShot
from stage.walk.live_way import taken
from stage.walk.track import Track

LAND = 0.48  # of the width is the map's
PACE, LEAST = 2.4, 0.9  # units a second over the map; seconds, of a part
Rate = Annotated[float, can.Between(0.001, 100)]
Rates = Annotated[tuple[Rate, Rate, Rate, Rate], "of the halts, by the limit 2/λ"]
Shares = Annotated[tuple[can.Share, can.Share, can.Share, can.Share], "of the halts"]


class RegimeMap(LiveShot):
    """The loss over lr and momentum, and the route of the two that are just there."""

    field: can.LossField = ravine
    start: can.Start = None
    method: Annotated[Method, "who walks: one with an lr and a momentum"] = Momentum()
    steps: Annotated[int, can.Between(1, 1000), "of each run"] = 30
    reach: Annotated[float, can.Between(0.01, 100), "of the lr axis, by the limit 2/λ"] = 2.1
    lrs: Rates = (0.1, 0.1, 0.95, 1.3)
    momenta: Shares = (0.0, 0.9, 0.0, 0.0)

    def construct(self) -> None:
        self.prepare()
        first, *others = self.panel.labels

        self.next_section("one run is one point")
        self.play(FadeIn(first), run_time=0.4)
        self.wait(0.8)

        self.next_section("all runs at once")
        self.play(self.panel.heat.animate(run_time=2, rate_func=linear).set(swept=1.0))
        if len(self.panel.theory):
            self.play(FadeIn(self.panel.theory), run_time=0.5)
            self.add(self.panel.cursor)  # over the lines
        self.wait(0.8)

        self.next_section("over the map, to the best of all runs")
        for time, label in zip(self.panel.way[1:], others, strict=True):
            self.go_to(float(time))
            self.play(FadeIn(label), run_time=0.3)
            self.wait(0.5)
        self.wait(1.4)

    def compute(self) -> None:
        """The numbers, before anything is drawn: all runs of the map are walked at once."""
        view = self.window()
        told = self.field, self.method, view.start, self.steps, self.reach, view.lr_scale
        self.scan = RegimeScan.of(*told)
        rates = np.minimum(self.lrs, self.reach) * self.scan.scale
        momenta = np.minimum(self.momenta, self.scan.momenta[-1])
        self.halts = [*zip(rates.tolist(), momenta.tolist(), strict=True), self.scan.best]
        self.halted = [self.scan.walk(*halt).points for halt in self.halts]

    def window(self) -> View:
        """What the map has to show: the field's own window, and all of the best route."""
        view = super().window()
        for point in getattr(self, "halted", [[]])[-1]:
            view = replace(view.showing(tuple(point), self.field), start=view.start)
        return view.with_levels(self.field)

    def ways(self) -> list[np.ndarray]:
        return self.halted

    def set_the_stage(self) -> None:
        self.clock, said = ValueTracker(0), name_of(self.method)
        (color,) = palette.route_colors([said])
        land, chart = self.free.split(LAND, BETWEEN)
        theory = lines(self.method, self.scan.curvatures, self.reach * self.scan.scale)
        told = self.scan, self.halts, self.clock, chart, color, theory
        self.panel = panel = RegimePanel(*told)
        points_at = lambda time: self.scan.walk(*panel.settings_at(time)).points  # noqa: E731
        values = np.stack(self.halted, axis=-1)[:, 1]
        still, moving = self.draw_live(land, said, color, panel.counter(), points_at, values, 0)
        tracks = [Track(self.ground, taken(points)) for points in self.halted]
        self.axes.exits = np.concatenate([[each.box[0], each.box[-1]] for each in tracks])
        self.add(*still, panel.still, *moving, panel.heat, panel.bar, panel.figures)
        self.add(panel.cursor, panel.loss)

    def go_to(self, time: float) -> None:
        """Along the cursor's way to that moment of the clock."""
        seconds = max((time - self.clock.get_value()) / PACE, LEAST)
        self.play(self.clock.animate(rate_func=smooth, run_time=seconds).set_value(time))
