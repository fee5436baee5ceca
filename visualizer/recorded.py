"""The scene of ready routes: a map with walkers, their losses and ways; Manim is imported here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stage.charts import number
from stage.layout import Area
from stage.type import SMALL, Lettering
from stage.views import view_of
from stage.walk_shot import COUNTER, FIGURE, FOOT, LINE, ROLL, WalkShot, _follow, walked
from stage.walkers import legend_height


class RecordedWalk(WalkShot):
    """Nobody walks anew: what is shown are the routes in `recorded`."""

    recorded: tuple = ()
    rolled = 0

    def construct(self) -> None:
        self.compute()
        self.set_the_stage()
        for step in self.slow:
            self.aim(step)
            self.tread(step)
        self.walk_on()
        self.wait(2)

    def compute(self) -> None:
        self.routes = list(self.recorded)
        self.steps = max(route.steps for route in self.routes)
        count, width = len(self.routes), self.free.width - COUNTER
        self.line = LINE if count == 1 else 0.36
        head = legend_height(self.routes, width) + (0.3 if count > 1 else 0.0)
        self.find_place(head, FOOT - ROLL + count * self.line - LINE)

    def find_place(self, head: float, foot: float) -> None:
        """As usual, with the window grown to show the routes as far as the field goes."""
        start = tuple(self.routes[0].points[0].tolist())
        points = np.concatenate([route.points for route in self.routes])
        low, high = np.transpose([self.field.x_range, self.field.y_range])
        points = points[np.all((points >= low) & (points <= high), axis=1)]
        view = view_of(self.field, start)
        for corner in (points.min(axis=0), points.max(axis=0), np.array(start)):
            view = view.showing(tuple(corner.tolist()), self.field)
        self.frame = self.free
        area = Area(
            *(self.frame.left, self.frame.right),
            *(self.frame.bottom + foot, self.frame.top - head),
        )
        self.view = replace(view, start=start).fit(area.aspect, self.field)
        self.start = start
        width = min(area.width, area.height / self.view.aspect)
        self.map_area = area.inset((area.width - width) / 2, 0)

    def floor(self) -> list:
        return []

    def rolls(self) -> tuple[list, list]:
        return [], []

    def figures(self) -> list:
        """The loss, and the distance walked."""
        drawn, size = [], FIGURE if len(self.party) == 1 else SMALL
        for i, walker in enumerate(self.party):
            y = self.frame.bottom + (len(self.party) - 1 - i) * self.line + 0.05
            for x, side, say in (
                (self.frame.left, "left", loss),
                (self.frame.right, "right", walked),
            ):
                text = say(walker, 0)
                line = Lettering(text, (x, y), side, size, walker.color, bold=True)
                line.add_updater(_follow(walker, self.clock, say))
                drawn.append(line)
        return drawn


def loss(walker: Any, time: float) -> str:
    return f"loss {number(walker.loss.at(time), 3)}"
