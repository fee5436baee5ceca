"""Every point of the land in the colour of the minimum that a walk from there ends at."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from manim import FadeIn, ValueTracker, linear

from fields import himmelblau
from numerics.basins import NOWHERE, basins, centres, fineness, inmost, tints
from optimizers import SGD, Momentum
from stage import parameters as can
from stage.figures.basin_legend import lost_name, paint_legend, start_name
from stage.figures.legend import hyperparameters, name_height, name_over
from stage.film.clip import Clip
from stage.film.telling import Walk
from stage.ground.axes import Axes, map_place
from stage.ground.framing import lay_flat, lying
from stage.ground.ground import Ground
from stage.ground.minima import Minima, StartLozenge
from stage.ground.regions import Regions
from stage.look import palette
from stage.look.view import view_of
from stage.paint.lettering import SMALL
from stage.paint.wrapping import BETWEEN, wrapped
from stage.walk.marks import ExitMark
from stage.walk.pace import quicken
from stage.walk.told import Told
from stage.walk.track import Track
from stage.walk.trail import Trail
from stage.walk.walkers import quiet_routes, routes

GAP = 0.45  # between maps
SMALL_MAP = 3.2  # units: where one is lower, its texts are near, and its arrow is smaller
FOOT = SMALL + 0.1  # below them, for what their colours mean


class Basins(Clip):
    """Maps side by side, one for each method: one walk from the same start, then all walks."""

    shape = "16:9"

    field: can.LossField = himmelblau
    start: can.Start = None  # where the methods end at different minima, if they do
    methods: can.Methods = (SGD(lr=0.01), Momentum(lr=0.01, momentum=0.9))
    steps: Annotated[int, can.Between(1, 2000), "of each walk"] = 200

    def construct(self) -> None:
        self.prepare()

        self.next_section("one start")
        self.wait(0.8)
        self.play(self.clock.animate(run_time=3, rate_func=quicken).set_value(self.steps))
        self.wait(0.5)

        self.next_section("every start")
        sweep = {"run_time": 3.5, "rate_func": linear}
        paint = [regions.animate(**sweep).set(swept=1.0) for regions in self.regions]
        self.play(*paint, *map(FadeIn, self.legend))
        self.wait(2.2)

    def compute(self) -> None:
        """The numbers, before anything is drawn: a walk from every cell of each map."""
        view = view_of(self.field, self.start)
        walked = routes(self.field, view.start, self.methods, 1)
        above, self.foot = self.free.raised(FOOT, 0.0)
        cells = above.tiles(len(walked), GAP)
        self.told = [
            wrapped(hyperparameters(route).split(BETWEEN), cell.width)
            for route, cell in zip(walked, cells, strict=True)
        ]
        head = name_height(max(map(len, self.told)))
        place, self.view, self.ticked = map_place(cells[0].below(head), self.field, view)
        self.lands = [replace(place, left=cell.right - place.width, right=cell.right,
                              bottom=cell.top - head - place.height, top=cell.top - head)
                      for cell in cells]  # fmt: skip
        tall = fineness(self.field, self.camera.unit * place.height)
        shape = tall, max(round(tall / self.view.aspect), 1)
        starts = self.starts = centres(self.view.x_range, self.view.y_range, shape)
        self.ends = [basins(self.field, method, starts, self.steps) for method in self.methods]
        differ = (np.ptp(self.ends, axis=0) > 0) & (np.min(self.ends, axis=0) > NOWHERE)
        losses = self.field(*np.moveaxis(starts, -1, 0))
        found = None if self.start else inmost(differ & (losses < np.median(losses)))
        self.begin = tuple(starts[found].tolist()) if found else self.view.start
        self.routes = quiet_routes(self.field, self.begin, self.methods, self.steps)

    def walks(self) -> list[Walk]:
        return [Walk(Told(route, self.view), self.clock) for route in self.routes]

    def set_the_stage(self) -> None:
        self.clock = ValueTracker(0)
        colors = palette.route_colors([route.name for route in self.routes])
        hues = tints(self.ends, len(self.field.minima), len(palette.REGIONS))
        still, moving, lost, self.regions = [], [], set(), []
        for i, (route, color) in enumerate(zip(self.routes, colors, strict=True)):
            land = lying(self.view.aspect, self.lands[i])
            ground = Ground.of(self.field, self.view, 10, 2)
            lay_flat(ground.terrain, self.view.aspect, land)
            regions, track = Regions(ground, self.ends[i], hues), Track(ground, route.points)
            self.regions.append(regions)
            here = ground.terrain, track, self.clock, color
            axes = Axes(ground, self.free, on_map=self.ticked)
            axes.exits = track.box[[0, -1]]  # there are other marks
            still += [ground.terrain, axes]
            still += name_over(land, route.name, self.told[i], color, self.lands[i].width)
            start = StartLozenge(ground, self.begin)
            named, mark = start_name(start, land), ExitMark(*here)
            mark.size = float(np.clip(land.height / SMALL_MAP, 0.6, 1))
            moving += [regions, Trail(*here), start, *named, Minima(ground), mark]
            missed = self.starts[self.ends[i] == NOWHERE]
            lost.add(lost_name(self.field, self.methods[i], missed, self.steps))
        self.legend = paint_legend(self.foot, lost)
        self.add(*still, self.clock, *moving)
