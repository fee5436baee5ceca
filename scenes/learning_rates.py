"""SGD on the ravine at every learning rate: the rate is the clock, and the route bends live."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import FadeIn, ValueTracker, smooth

from fields import ravine
from numerics.rates import RateScan
from optimizers import SGD
from stage import parameters as can
from stage.figures.rate_curve import RatePanel
from stage.look import palette
from stage.shots.live_shot import BETWEEN, LiveShot, factors_note

LAND = 0.56  # of the width is the map's
PACE = 1.5  # units a second along the curve
LEAST, LONGEST = 0.9, 10.0  # seconds: of a part; of all at one pace, there and back
Part = Annotated[float, can.Between(0.001, 10)]


class LearningRates(LiveShot):
    """One curve of the loss by the learning rate, and the route of the rate that is just there."""

    field: can.LossField = ravine
    start: can.Start = None
    steps: Annotated[int, can.Between(1, 1000), "of each route"] = 30
    halts: Annotated[
        tuple[Part, Part, Part, Part, Part], "learning rates to halt at, by the limit 2/λ"
    ] = (0.1, 0.5, 0.95, 1.0, 1.02)

    def construct(self) -> None:
        self.prepare()
        first, *others, best = self.panel.labels

        self.next_section("the lowest rate")
        self.play(FadeIn(first), run_time=0.4)
        self.wait(0.8)

        self.next_section("on along the curve")
        for rate, label in zip(self.scan.halts[1:], others, strict=True):
            self.go_to(float(rate))
            self.play(FadeIn(label), run_time=0.3)
            self.wait(0.5)

        self.next_section("and back to the best, just short of the limit")
        self.panel.curve.whole = True
        self.go_to(self.scan.best)
        self.play(FadeIn(best), run_time=0.3)
        self.wait(1.8)

    def compute(self) -> None:
        """The numbers, before anything is drawn: all routes of a curve are walked at once."""
        view = self.window()
        told = self.field, SGD(), view.start, self.steps, self.halts, view.lr_scale
        self.scan = RateScan.of(*told)
        self.even = all(self.scan.factors(way) is not None for way in self.ways())

    def ways(self) -> list[np.ndarray]:
        return list(np.moveaxis(self.scan.halted.points, 1, 0))

    def set_the_stage(self) -> None:
        self.clock, color = ValueTracker(0), palette.OWN["SGD"]
        land, chart = self.free.split(LAND, BETWEEN)
        self.panel = panel = RatePanel(self.scan, self.clock, chart, color)
        points_at = lambda time: self.scan.walk(panel.curve.rate_at(time)).points  # noqa: E731
        values = self.scan.halted.points[..., 1]
        told = panel.counter((0.0, 0.0)), points_at, values, int(self.even)
        still, moving = self.draw_live(land, "SGD", color, *told)
        if self.even:
            moving.append(factors_note(self.way, self.scan, self.line_at, land.width))
        self.add(*still, panel.still, *moving, panel.curve, panel.loss)

    def go_to(self, rate: float) -> None:
        """Along the curve to that learning rate."""
        curve = self.panel.curve
        time, last = curve.time_of(rate), float(curve.way[-1])
        pace = max(PACE, (2 * last - curve.time_of(self.scan.best)) / LONGEST)
        seconds = max(abs(time - self.clock.get_value()) / pace, LEAST)
        self.play(self.clock.animate(rate_func=smooth, run_time=seconds).set_value(time))
