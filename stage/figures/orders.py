"""Orders side by side: who comes first, and how that changes from one comparison to the next.

A column for each comparison, a row for each place; a line leads from where a method was to where it
is. Where lines cross, the order is another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import cairo
import numpy as np
from manim import Group

from numerics.numerals import brief, number
from numerics.settings import settings
from stage.figures.legend import BETWEEN
from stage.look import palette
from stage.look.colour import rgb
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.paint.wrapping import rows_of
from stage.walk.dots import WIDTH, Sample, dashes

if TYPE_CHECKING:
    from adventurer import Route
    from numerics.tuning import Standing, Tuning
    from stage.paint.camera import StageCamera

ROW, LINE, TITLES = 0.38, 0.36, 0.86  # from place to place, and from title to title; of titles
BEFORE = Sample.LENGTH + 0.14  # a sample of the route with the gap to what follows
APART = 0.24  # between a name and an lr
GAP = 0.6  # between columns, at least, so that lines can be followed
AIR = 0.12  # from a line to what it leads to
NEW = "new order"
NEXT = 0.5  # from one runner to the next, on a row
LONGEST = "lr 0.00888"  # room for a learning rate


class Comparison(NamedTuple):
    """What is compared: its name in two lines, and how the methods stood."""

    titles: tuple[str, str]
    standing: Standing

    @property
    def order(self) -> list[int]:
        return self.standing.order


class Layout(NamedTuple):
    """How wide things are in a strip of orders.

    Attributes:
        named: of who is compared, before the first column; 0 if that has to stand elsewhere.
        wide: of a column.
        gap: between two.
    """

    named: float
    wide: float
    gap: float


def layout(runner: float, told: Sequence[Comparison], width: float) -> Layout:
    """What has room in a strip of that width, with gaps in which lines can cross.

    Args:
        runner: the width of who is compared.
    """
    said = [loss_said(loss) for each in told for loss in each.standing.losses]
    wide = BEFORE + max(text_length(each, SMALL, "SEMIBOLD") for each in said)
    last = max(text_length(said, SMALL, "SEMIBOLD") for said in told[-1].titles)
    taken = (len(told) - 1) * wide + max(wide, last)
    for named in (runner, 0.0):
        gap = (width - named - taken) / (len(told) - (not named))
        if gap >= GAP:
            break
    return Layout(named, wide, gap)


def orders_height(count: int) -> float:
    """Height of a strip for so many methods."""
    return TITLES + ROW * (count - 1) + SMALL


def loss_said(loss: float) -> str:
    """A last loss in figures."""
    return number(loss, 2) if np.isfinite(loss) else worded("diverged")


class Crossings(Painted):
    """Lines from places in one column to places in the next, as far as they have `grown`.

    Args:
        ends: of each line its two ends, (m, 2, 2), in Manim units.
        colors: of the lines.
    """

    numbers = ("opacity", "grown")

    def __init__(self, ends: np.ndarray, colors: Sequence[str], **kwargs: Any) -> None:
        self.ends, self.colors, self.grown = ends, list(colors), 0.0
        super().__init__([[*ends[0, 0], 0]], **kwargs)

    def line(self, index: int) -> np.ndarray:
        """Scene points (n, 3) of a line: level at both ends."""
        (x0, y0), (x1, y1) = self.ends[index]
        share = np.linspace(0, self.grown, 40)
        up = share * share * (3 - 2 * share)
        return np.stack([x0 + share * (x1 - x0), y0 + up * (y1 - y0), 0 * share], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        if self.grown <= 0:
            return
        ctx.set_line_cap(cairo.LineCap.BUTT)
        for i, color in enumerate(self.colors):
            pixels = camera.to_pixels(self.line(i), in_frame=True)
            for dark, width in ((True, 2 * WIDTH), (False, WIDTH)):  # who crosses over whom is seen
                ctx.set_dash([] if dark else dashes(color, WIDTH * camera.unit))
                ctx.set_line_width(width * camera.unit)
                ctx.new_path()
                for pixel in pixels.tolist():
                    ctx.line_to(*pixel)
                camera.ink(ctx, rgb(palette.BACKGROUND if dark else color), self.opacity)
                ctx.stroke()
        ctx.set_dash([])


class OrderColumn:
    """One comparison, as it is drawn.

    Attributes:
        titles: what is compared.
        entries: of each method a sample of its route, and its loss.
        lines: from the column before; they grow. None before the first one if nobody stands there.
        changed: that the order is another than before; empty if it is not, or for no room.
    """

    def __init__(
        self,
        told: Sequence[Comparison],
        index: int,
        colors: Sequence[str],
        plan: Layout,
        area: Area,
    ) -> None:
        one, self.colors = told[index], list(colors)
        self.plan, self.area = plan, area
        start = area.left + plan.named + (plan.gap if plan.named else 0.0)
        self.left = start + index * (plan.wide + plan.gap)
        end = self.left + plan.wide + plan.gap if index < len(told) - 1 else area.right
        room = end - self.left - (AIR if index < len(told) - 1 else 0.0)
        self.titles = Group()
        for i, said in enumerate(one.titles):
            at = self.left, area.top - SMALL - i * LINE
            look = {"bold": i == 0, "color": palette.TEXT if i == 0 else palette.FAINT}
            self.titles.add(Lettering(said, at, room=room, **look))
        self.entries = Group(*(part for method in one.order for part in self._entry(one, method)))
        before = told[index - 1].order if index else [*range(len(colors))]
        self.lines = None
        if index or plan.named:
            ends = [
                [(self.left - plan.gap + AIR, self._y(before.index(i))),
                 (self.left - AIR, self._y(one.order.index(i)))]
                for i in range(len(colors))
            ]  # fmt: skip
            self.lines = Crossings(np.array(ends), colors)
        self.changed = Group()
        if index and before != one.order:
            x = self.left - plan.wide - plan.gap
            x += min(text_length(told[index - 1].titles[0], SMALL, "SEMIBOLD"), room)
            if text_length(worded(NEW)) + 2 * AIR < self.left - x:
                at = (x + self.left) / 2, area.top - SMALL
                self.changed.add(Lettering(worded(NEW), at, "centre", color=palette.TEXT))

    def _y(self, place: int) -> float:
        """The middle of a place's row."""
        return self.area.top - TITLES - SMALL / 2 - place * ROW

    def _entry(self, one: Comparison, method: int) -> list[Sample | Lettering]:
        place, color = one.order.index(method), self.colors[method]
        y, bold = self._y(place), place == 0
        low, end = y - SMALL / 2, self.left + self.plan.wide
        loss = loss_said(one.standing.losses[method])
        figure = Lettering(loss, (end, low), "right", color=color, bold=bold)
        return [Sample((self.left, y), color), figure]


class Runners:
    """Who is compared: samples of routes, names, learning rates; and what all have in common.

    Attributes:
        width: of one, where they stand one below the other.
        rates: their learning rates, by `rate_now(index)`; to be drawn after what is still.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        tuning: Tuning,
        colors: Sequence[str],
        rate_now: Callable[[int], float],
    ) -> None:
        self.names, self.colors, self.rate_now = [one.name for one in routes], colors, rate_now
        self.first, steps = tuning.chosen.rates, tuning.steps
        told = [each for one in routes for each in settings(one) if not each.startswith("lr ")]
        budget = worded("{} step(s), {} gradient(s) each", steps, steps)
        self.common = [budget, BETWEEN.join(dict.fromkeys(told))]
        self.indent = (
            BEFORE + max(text_length(one, SMALL, "SEMIBOLD") for one in self.names) + APART
        )
        self.width = self.indent + text_length(LONGEST)
        self.rates: list[Lettering] = []

    def in_a_column(self, area: Area, width: float) -> list[Sample | Lettering]:
        """One below the other, on the rows of the orders in that area, before the columns."""
        parts: list[Sample | Lettering] = []
        for i, said in enumerate(self.common):
            at, look = (area.left, area.top - SMALL - i * LINE), {"color": palette.FAINT}
            parts.append(Lettering(said, at, room=width - AIR, **look))
        for i in range(len(self.names)):
            y = area.top - TITLES - SMALL / 2 - i * ROW
            parts += self._runner(i, (area.left, y), self.indent)
        return parts

    def in_rows(self, area: Area) -> tuple[Area, list[Sample | Lettering]]:
        """At the top of an area, as many on a row as fit; and what is left of the area below."""
        lr = text_length(LONGEST)
        names = [BEFORE + text_length(one, SMALL, "SEMIBOLD") + APART for one in self.names]
        names = [min(name, area.width - lr) for name in names]
        widths = [name + lr for name in names]
        rows = rows_of([*widths, *map(text_length, self.common)], area.width, NEXT)
        parts: list[Sample | Lettering] = []
        for n, row in enumerate(rows):
            x, y = area.left, area.top - SMALL / 2 - n * ROW
            for i in row:
                if i < len(names):
                    parts += self._runner(i, (x, y), names[i])
                    x += widths[i] + NEXT
                else:
                    said, at = self.common[i - len(names)], (x, y - SMALL / 2)
                    parts.append(Lettering(said, at, room=area.right - x, color=palette.FAINT))
                    x += text_length(said) + NEXT
        return area.below(ROW * len(rows) + AIR), parts

    def _runner(
        self, index: int, at: tuple[float, float], indent: float
    ) -> tuple[Sample, Lettering]:
        (x, y), color = at, self.colors[index]
        low, look = (
            y - SMALL / 2,
            {"color": color, "bold": True, "room": indent - BEFORE - APART + 1e-6},
        )
        name = Lettering(self.names[index], (x + BEFORE, low), **look)
        rate = Lettering(_rate_said(self.first[index]), (x + indent, low))
        rate.add_updater(lambda line: line.write(_rate_said(self.rate_now(index))))
        self.rates.append(rate)
        return Sample(at, color), name


def _rate_said(rate: float) -> str:
    return f"lr {brief(rate, 3)}"
