"""Bars that stand side by side, one for each step: how long it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import ValueTracker, VGroup

from numerics.numerals import number
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.area import Area
from stage.paint.lettering import Lettering
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera
    from stage.walk.walkers import Walker

GAP = 0.3  # of the width of a bar's place stays free


class StepBars(Painted):
    """A bar for each step, which grows while the step is taken.

    Args:
        lengths: Of the steps (n,), in units of x and y.
        places: For how many bars there is room.
        most: The length that is as high as `area`.
    """

    shared = ("clock",)

    def __init__(
        self,
        lengths: np.ndarray,
        color: str,
        clock: ValueTracker,
        area: Area,
        places: int,
        most: float,
        **kwargs: Any,
    ) -> None:
        self.lengths, self.color_role, self.clock = np.asarray(lengths, float), color, clock
        self.area, self.places, self.most = area, places, max(most, 1e-12)
        super().__init__([[area.left, area.bottom, 0]], **kwargs)

    def heights(self) -> np.ndarray:
        """Of the bars as they stand now, in Manim units (n,)."""
        share = np.clip(self.clock.get_value() - np.arange(len(self.lengths)), 0, 1)
        return share * self.lengths / self.most * self.area.height

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        unit, area = camera.unit, self.area
        left, floor = camera.to_pixels([[area.left, area.bottom, 0]], in_frame=True)[0]
        pitch = area.width * unit / self.places
        for i, height in enumerate((self.heights() * unit).tolist()):
            ctx.rectangle(left + (i + GAP / 2) * pitch, floor - height, (1 - GAP) * pitch, height)
        camera.ink(ctx, rgb(self.color_role), self.opacity)
        ctx.fill()
        camera.ink(ctx, rgb(palette.FAINT), self.opacity)
        ctx.rectangle(left, floor, area.width * unit, 0.03 * unit)
        ctx.fill()


def step_bars(
    party: list[Walker], clock: ValueTracker, area: Area, steps: int
) -> tuple[list[StepBars], VGroup]:
    """A row of bars for each walker, for its steps on the map; and what is said at the end.

    That is the lengths of the first and the last step, for one walker: more have no room.
    """
    lengths = [np.hypot(*w.route.updates.T)[: int(w.track.end)] for w in party]
    most = max(float(each.max(initial=0)) for each in lengths)
    row, rows, said = area.height / len(party), [], VGroup()
    for i, (walker, each) in enumerate(zip(party, lengths, strict=True)):
        floor = area.top - (i + 1) * row
        place = Area(area.left, area.right, floor, floor + (1 if len(party) == 1 else 0.8) * row)
        bars = StepBars(each, walker.color, clock, place, steps, most)
        rows.append(bars)
        if len(each) == steps and len(party) == 1:
            for at, side, length in (
                (area.left, "left", each[0]),
                (area.right, "right", each[-1]),
            ):
                figure = Lettering(number(length), side=side, color=walker.color, bold=True)
                under = int(np.ceil(figure.length / place.width * steps))  # so many bars
                highest = (each[:under] if side == "left" else each[-under:]).max()
                at = at, floor + 0.12 + highest / bars.most * place.height
                said.add(figure.write(figure.text, at))
    return rows, said
