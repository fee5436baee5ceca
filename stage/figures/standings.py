"""Tables of who comes first: a row for each method, with its learning rate and its loss.

When losses are told the rows move to their places, the lowest loss on top. Two tables stand side
by side, one for each field; lines lead from a method's row in one to its row in the other. Where
lines cross, the order is another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import cairo
import numpy as np
from manim import Group, Mobject, ValueTracker

from numerics.numerals import brief, number
from numerics.settings import settings
from stage.figures.verdict import Ring, least
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area, box_of
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import WIDTH, Sample, dashes

if TYPE_CHECKING:
    from adventurer import Route
    from numerics.tuning import Standing
    from stage.paint.camera import StageCamera

ROW, HEAD = 0.42, 0.44  # from place to place, and from a heading to the first or to the next
APART = 0.34  # between columns of a table
GAP = 0.8, 3.2  # between tables: at least, so that lines can be followed; at most
AIR = 0.16  # from a line to what it leads to
RING = 0.13, 0.08  # around the lowest loss
LONGEST = "0.00888"  # room for a learning rate
MOST_DECIMALS = 6
TITLES = "first field", "second field"
BEST, GIVEN, LOSS = "best lr", "lr", "loss"


class Layout(NamedTuple):
    """How wide the parts of both tables are.

    Attributes:
        names: of names, in the first table and in the second; 0 where there are none.
        rate: of learning rates, 0 if there is no room for them.
        loss: of losses.
        gap: between the tables.
    """

    names: tuple[float, float]
    rate: float
    loss: float
    gap: float

    def wide(self, table: int) -> float:
        """Width of a table."""
        parts = [self.names[table], self.rate, self.loss]
        return Sample.ROOM + sum(parts) + APART * (sum(part > 0 for part in parts) - 1)

    @property
    def heads(self) -> int:
        """Lines above the rows: the field's name needs one of its own where it has no names."""
        return 1 if all(self.names) else 2


def layout(names: Sequence[str], said: Sequence[str], width: float) -> Layout:
    """The fullest tables that have room: rather than a narrow gap the second has no names.

    Args:
        names: of the methods.
        said: all losses, as they are told.
    """
    title = max(text_length(worded(one), SMALL, "SEMIBOLD") for one in TITLES) - Sample.ROOM
    name = max(title, *(text_length(one, SMALL, "SEMIBOLD") for one in names))
    loss = max(text_length(one, SMALL, "SEMIBOLD") for one in [*said, worded(LOSS)])
    rate = max(text_length(one) for one in (LONGEST, worded(BEST)))
    for plan in (
        Layout((name, name), rate, loss, 0.0),
        Layout((name, 0.0), rate, loss, 0.0),
        Layout((name, 0.0), 0.0, loss, 0.0),
    ):
        spare = width - plan.wide(0) - plan.wide(1)
        if spare >= GAP[0]:
            return plan._replace(gap=min(spare, GAP[1]))
    return plan._replace(names=(max(name + spare - GAP[0], SMALL), 0.0), gap=GAP[0])


def height(count: int, plan: Layout) -> float:
    """Height of tables of so many methods."""
    return HEAD * plan.heads + ROW * (count - 1) + SMALL + RING[1]


def told_apart(routes: Sequence[Route]) -> list[str]:
    """The methods' names; of two with one name what else they were given, too.

    >>> from fields import ravine
    >>> from optimizers import SGD, Momentum
    >>> from stage.walk.walkers import routes
    >>> told_apart(routes(ravine, (-7, 2), (SGD(), Momentum(momentum=0.5), Momentum()), 1))
    ['SGD', 'Momentum 0.5', 'Momentum 0.9']
    """
    names = [one.name for one in routes]
    given = [[said for said in settings(one) if not said.startswith("lr ")] for one in routes]
    return [
        " ".join([name, *(said.removeprefix("momentum ") for said in more)])
        if names.count(name) > 1 else name
        for name, more in zip(names, given, strict=True)
    ]  # fmt: skip


def losses_said(losses: Sequence[float]) -> list[str]:
    """Losses that stand in tables: all with as many decimals, so that they compare.

    >>> losses_said([0.00746, 0.00188, 1.4e-8, 0.00012])
    ['0.0075', '0.0019', '< 0.0001', '0.0001']
    >>> losses_said([3.14159, 120.0, math.inf])
    ['3', '120', 'diverged']
    """
    sizes = np.asarray(losses, float)
    told = sizes[np.isfinite(sizes) & (sizes > 0)]
    middle = float(np.median(told)) if len(told) else 1.0
    decimals = int(np.clip(1 - math.floor(math.log10(middle)), 0, MOST_DECIMALS))
    if len(told) and not 1e-5 <= middle <= told.max() < 1e5:
        return [number(one) if math.isfinite(one) else worded("diverged") for one in sizes.tolist()]
    unit = 10.0**-decimals
    return [
        worded("diverged") if not math.isfinite(one)
        else f"< {unit:.{decimals}f}" if one < unit / 2 else f"{one:.{decimals}f}"
        for one in sizes.tolist()
    ]  # fmt: skip


class Crossings(Painted):
    """Lines between two tables, from row to row; they cross as the rows of the second one move.

    Args:
        ends: how high the lines are (m, 3): on the left; on the right before rows move, and after.
        across: from where to where they reach.
        moved: how far rows have moved, 0 to 1.
        colors: of the lines.
    """

    shared = ("moved",)

    def __init__(
        self,
        ends: np.ndarray,
        across: tuple[float, float],
        moved: ValueTracker,
        colors: Sequence[str],
    ) -> None:
        self.ends, self.across, self.moved, self.colors = ends, across, moved, list(colors)
        super().__init__([[across[0], ends[0, 0], 0]])

    def line(self, index: int) -> np.ndarray:
        """Scene points (n, 3) of a line: level at both ends."""
        (left, right), (y0, before, after) = self.across, self.ends[index]
        y1 = before + self.moved.get_value() * (after - before)
        share = np.linspace(0, 1, 40)
        up = share * share * (3 - 2 * share)
        return np.stack([left + share * (right - left), y0 + up * (y1 - y0), 0 * share], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ctx.set_line_cap(cairo.LineCap.BUTT)
        for i, color in enumerate(self.colors):
            pixels = camera.to_pixels(self.line(i), in_frame=True)
            for dark, width in ((True, 2 * WIDTH), (False, WIDTH)):  # who crosses over whom is seen
                ctx.set_dash([] if dark else dashes(color, WIDTH * camera.unit))
                ctx.set_line_width(width * camera.unit)
                ctx.new_path()
                for pixel in pixels.tolist():
                    ctx.line_to(*pixel)
                camera.ink(ctx, palette.BACKGROUND if dark else color, self.opacity)
                ctx.stroke()
        ctx.set_dash([])


class Table:
    """How methods stand on one field.

    Attributes:
        moved: how far rows have moved to their places, 0 to 1.
        heads: the field's name, and what is in the columns; `loss_head` comes with the losses.
        rows: samples, names and learning rates; they move.
        losses: to be told in the end; they move with the rows.
        ring: around the lowest loss, where it has moved to; empty for a tie.
    """

    def __init__(
        self,
        title: str,
        names: Sequence[str],
        standing: Standing,
        colors: Sequence[str],
        said: Sequence[str],
        plan: Layout,
        at: tuple[float, float],
        before: Sequence[int],
        rate_now: Callable[[int], float] | None = None,
    ) -> None:
        """A table whose upper left corner is `at`, with rows in the order `before`.

        `said` are the losses in figures. While `rate_now(i)` is another than the best, that is
        the learning rate that is told.
        """
        self.names, self.standing, self.said = names, standing, said
        self.colors, self.plan = list(colors), plan
        self.table = int(not plan.names[1] and rate_now is None)  # the one that may have no names
        self.at, self.before, self.moved = at, list(before), ValueTracker(0)
        self.rate_now = rate_now
        self.ends = at[0] + plan.wide(self.table) - plan.loss - APART, at[0] + plan.wide(self.table)
        look = {"bold": True, "room": plan.wide(self.table)}
        self.heads = Group(Lettering(worded(title), (at[0], at[1] - SMALL), **look))
        low, faint = at[1] - SMALL - HEAD * (plan.heads - 1), {"color": palette.FAINT}
        if plan.rate:
            head = Lettering("", (self.ends[0], low), "right", **faint)
            self.heads.add(head.follow(lambda: self._rate_head()))
        self.loss_head = Lettering(worded(LOSS), (self.ends[1], low), "right", **faint)
        self.rows, self.losses = Group(), Group()
        for method in range(len(colors)):
            self._draw(method)
        self.ring = self._ring()

    def changing(self) -> list[Mobject]:
        """What is told of methods whose rows move to other places."""
        each = len(self.rows) // len(self.colors)
        parts = [[*self.rows[i * each :][:each], loss] for i, loss in enumerate(self.losses)]
        return [part for i, row in enumerate(parts) if len({*self.row_of(i)}) > 1 for part in row]

    def y(self, place: float) -> float:
        """The middle of a place's row."""
        return self.at[1] - HEAD * self.plan.heads - SMALL / 2 - place * ROW

    def row_of(self, method: int) -> tuple[float, float]:
        """How high a method's row is before rows move, and after."""
        order = self.standing.order
        return self.y(self.before.index(method)), self.y(order.index(method))

    def _y_now(self, method: int) -> float:
        before, after = self.row_of(method)
        return before + self.moved.get_value() * (after - before)

    def _rate(self, method: int) -> float:
        return self.rate_now(method) if self.rate_now else float(self.standing.rates[method])

    def _rate_head(self) -> str:
        rates = [self._rate(i) for i in range(len(self.colors))]
        return worded(BEST) if np.allclose(rates, self.standing.rates, rtol=1e-6) else GIVEN

    def _draw(self, method: int) -> None:
        color, low = self.colors[method], SMALL / 2
        sample = Sample((self.at[0], self._y_now(method)), color)

        def follow(one: Mobject) -> None:
            one.points[:, 1] = self._y_now(method)

        def line(x: float, side: str, said: Callable[[], str], **look: Any) -> Lettering:
            line = Lettering("", side=side, **look)
            return line.follow(lambda: (said(), (x, self._y_now(method) - low)))

        self.rows.add(sample.add_updater(follow))
        if room := self.plan.names[self.table]:
            look = {"color": color, "bold": True, "room": room + 1e-6}
            x = self.at[0] + Sample.ROOM
            self.rows.add(line(x, "left", lambda: self.names[method], **look))
        if self.plan.rate:
            self.rows.add(line(self.ends[0], "right", lambda: brief(self._rate(method), 2)))
        look = {"color": color, "bold": True}
        self.losses.add(line(self.ends[1], "right", lambda: self.said[method], **look))

    def _ring(self) -> Group:
        sizes = self.standing.losses
        best = least(sizes.tolist(), self.said, np.isfinite(sizes).tolist())
        if best is None:
            return Group()
        at = self.ends[1], self.row_of(best)[1] - SMALL / 2
        box = box_of(Lettering(self.said[best], at, "right", bold=True), 0.0).inset(-RING[0], 0)
        y = at[1] + SMALL / 2
        half = SMALL / 2 + RING[1]
        return Group(Ring(Area(box.left, box.right, y - half, y + half), self.colors[best]))


def crossings(first: Table, second: Table) -> Crossings:
    """Lines from the rows of one table, where they have moved to, to those of the other."""
    each = range(len(first.colors))
    ends = np.array([[first.row_of(i)[1], *second.row_of(i)] for i in each])
    across = first.ends[1] + RING[0] + AIR, second.at[0] - AIR
    return Crossings(ends, across, second.moved, first.colors)
