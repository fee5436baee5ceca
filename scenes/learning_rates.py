"""SGD on the ravine at every learning rate: the rate is the clock, and the route bends live."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from manim import FadeIn, ValueTracker, smooth

from fields import ravine
from numerics.rates import RateScan
from optimizers import SGD
from stage import parameters as can
from stage.figures.live_figures import end_note, factors_note, live_stems
from stage.figures.rate_panel import RatePanel
from stage.figures.stems import GAP, ROOM
from stage.ground.minima import StartMark
from stage.look import palette
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.shots.map_shot import HEAD, MapShot
from stage.walk.dots import Sample
from stage.walk.live_way import LiveWay
from stage.walk.walkers import left_the_map

LAND, BETWEEN = 0.56, 0.5  # of the width is the map's; from there to the chart, in Manim units
LINE = 0.4  # height of the line that says by what x and y are multiplied
HIGH = 2.6  # of a row of stems, at most
PACE, LEAST, LONGEST = 1.5, 0.9, 7.0  # units a second along the curve; seconds, of a part, of all
Part = Annotated[float, can.Between(0.001, 10)]


class LearningRates(MapShot):
    """One curve of the loss by the learning rate, and the route of the rate that is just there."""

    shape = "16:9"

    field: can.LossField = ravine
    start: can.Start = None
    steps: Annotated[int, can.Between(1, 1000), "of each route"] = 30
    halts: Annotated[
        tuple[Part, Part, Part, Part, Part], "learning rates to halt at, by the limit 2/λ"
    ] = (0.1, 0.5, 0.95, 1.0, 1.02)

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
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
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.clock, color = ValueTracker(0), palette.OWN["SGD"]
        land, chart = self.places()
        at = land.left + Sample.LENGTH + 0.14, land.top - LARGE
        name = Lettering("SGD", at, size=LARGE, color=color, bold=True)
        self.panel = panel = RatePanel(self.scan, self.clock, chart, color)
        counter = panel.counter((at[0] + name.length + 0.3, at[1]))
        beside = at[0] + name.length + counter.length + text_length(left_the_map()) + 0.7
        under = LINE * (beside > land.right)  # the note has a line of its own
        head = HEAD + LINE * self.even + under
        spare = land.height - head - land.width * self.window().aspect
        row = min(spare, HIGH) if spare > ROOM + GAP else 0.0
        self.find_place(head, row, land)
        sample = Sample((land.left, land.top - LARGE / 2), color)
        self.add(self.draw_map(), sample, name, panel.still)
        points_at = lambda time: self.scan.walk(panel.curve.rate_at(time)).points  # noqa: E731
        self.way = way = LiveWay(self.ground, points_at, self.clock, color)
        stems: list = []
        if row:
            unit, below = self.ground.units[1], land.raised(row, 0.0)[1]
            values, window = self.scan.halted.points[..., 1], self.view.y_range
            stems = live_stems(way, values, window, below, unit, self.steps)
        low, line = land.top - LARGE, at[1] - LINE - SMALL / 2 - under
        end = ((land.left, low - 1.2 * under), "left") if under else ((land.right, low), "right")
        told = [counter, panel.loss, end_note(way, self.steps, *end)]
        if self.even:
            told.append(factors_note(way, self.scan, (land.left, line), land.width))
        mark = StartMark(self.ground, self.start)
        self.add(self.clock, way, mark, self.minima, panel.curve, *stems, *told)

    def places(self) -> tuple[Area, Area]:
        """Where the map lies with what is told of the route, and the chart: beside it, or below."""
        if self.free.wide:
            return self.free.columns(LAND * self.free.width, BETWEEN)
        return self.free.raised((1 - LAND) * self.free.height, BETWEEN)

    def go_to(self, rate: float) -> None:
        """Along the curve to that learning rate."""
        curve = self.panel.curve
        time, pace = curve.time_of(rate), max(PACE, float(curve.way[-1]) / LONGEST)
        seconds = max(abs(time - self.clock.get_value()) / pace, LEAST)
        self.play(self.clock.animate(rate_func=smooth, run_time=seconds).set_value(time))
