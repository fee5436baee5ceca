"""The verdict: what is compared, in figures, side by side; the best of each is ringed.

A column tells one thing of all walkers: its title, and for each a sample of the route and a figure.
Less is better in all of them. The first counts while they walk, with bars: the distance, say.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import cairo
import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import is_zero, running
from stage.figures.bars import THICK, Bars
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import Sample

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera
    from stage.walk.series import Series
    from stage.walk.told import Told

TITLE = SMALL + 0.27  # from the top of a title to the first row
ROW, CLOSE = 0.54, 0.36  # from one row to the next
KEY = Sample.LENGTH + 0.25  # before a figure, for a sample of the route
BAR = 0.14  # between that and its bar
LEAST = 0.4  # width of the longest bar, or there are none
COLUMNS = 0.5  # between columns
RING = 0.33, 0.28  # around a figure, to its sides, and above and below: by its size
BROAD = 6.0  # width of a verdict whose figures may be large
LINE = 0.026  # of a ring
DOWN = 0.1  # of the way down may be left for a walk to be one that came down


class Count(NamedTuple):
    """What grows while a walker is on its way.

    Attributes:
        series: How much it is until each step.
        say: Its figure at a moment of the clock.
        endless: Whether it would go on growing for ever.
    """

    series: Series
    say: Callable[[float], str]
    endless: bool = False


class Score(NamedTuple):
    """One thing that is compared.

    Attributes:
        titles: What it is, from the fullest words to the shortest.
        said: For each walker its figure.
        best: Whose figure is ringed; None for nobody's.
        counts: For each walker how it grows; of what is told in the end only, none.
    """

    titles: tuple[str, ...]
    said: list[str]
    best: int | None
    counts: Sequence[Count] = ()


def least(sizes: Sequence[float], said: Sequence[str], fair: Sequence[bool]) -> int | None:
    """Whose figure is the least, of those that can be compared in fairness.

    None where fewer than two can, and for a tie: figures that read alike tell nobody apart.

    >>> least([37.0, 12.8], ["37.0", "12.8"], [True, True])
    1
    >>> least([0.0481, 0.0479], ["0.048", "0.048"], [True, True]) is None
    True
    """
    rivals = [i for i, one in enumerate(fair) if one]
    if len(rivals) < 2:
        return None
    first = min(rivals, key=lambda i: sizes[i])
    alike = [i for i in rivals if said[i] == said[first]]
    return first if len(alike) == 1 else None


def came_down(party: Sequence[Told]) -> list[bool]:
    """Who has come down by nine tenths of the deepest way down, and is there at the end.

    The others' ways are no shorter ones, only less of one.
    """
    losses = [one.loss.values[: int(one.end) + 1] for one in party]
    low = min(float(np.min(values)) for values in losses)
    return [
        bool(one.stays and values[-1] - low <= DOWN * (values[0] - low))
        for one, values in zip(party, losses, strict=True)
    ]


def distances(party: Sequence[Told]) -> Score:
    """How far each has walked, in the end."""
    sizes = [one.distance.last for one in party]
    said = [running(one.distance.last, one.far) for one in party]
    counts = [Count(one.distance, partial(_walked, one)) for one in party]
    best = least(sizes, said, came_down(party))
    return Score((worded("distance walked"), worded("walked")), said, best, counts)


def _walked(told: Told, time: float) -> str:
    return running(told.distance.at(time), told.far)


def last_x(party: Sequence[Told], say: Callable) -> Score:
    """Where on the x axis each is in the end, and as `say(told)` has it for who is not there.

    That is no merit: nobody's is ringed.
    """
    last = [float(one.route.points[-1][0]) if one.stays else 0.0 for one in party]
    most = max(*map(abs, last), abs(float(party[0].route.points[0][0])))
    pairs = zip(party, last, strict=True)
    said = [running(x, most, 3) if one.stays else say(one) for one, x in pairs]
    said = [text.removeprefix("−") if is_zero(text) else text for text in said]
    return Score((*ended("x", party[0]), "x"), said, None)


def ended(name: str, told: Told) -> tuple[str, str]:
    """Titles of what something is in the end: "loss after 30 steps", or shorter "last loss"."""
    return worded("{} after {} step(s)", name, told.route.steps), worded("last {}", name)


def losses(party: Sequence[Told], titles: tuple[str, ...], zero: float, say: Callable) -> Score:
    """The last loss of each, counted from `zero`, and as `say(told, zero)` has it."""
    last = [one.loss.last - zero for one in party]
    said = [say(one, zero) for one in party]
    fair = [one.stays for one in party]
    return Score(titles, said, least(last, said, fair))


def verdict_height(count: int, width: float, broad: float = BROAD) -> float:
    """Height of a verdict on so many walkers, in an area of that width."""
    return TITLE + (count - 1 + THICK) * row_of(count, width, broad) + RING[1] * SMALL


def row_of(count: int, width: float, broad: float = BROAD) -> float:
    """From one row to the next: closer where many walk, or there is little room."""
    return ROW if count <= 2 and width >= broad else CLOSE


class Place(NamedTuple):
    """Where a column stands, its title, the size of its figures, and from one row to the next."""

    area: Area
    title: str
    size: float
    row: float


def columns_in(area: Area, scores: Sequence[Score], broad: float = BROAD) -> list[Place]:
    """Places for scores, side by side, with the fullest titles for which there is room.

    Figures are large where there is room for that, in a `broad` area. The first column, which has
    bars, takes what the others leave.
    """
    room = area.width - (len(scores) - 1) * COLUMNS
    row = row_of(len(scores[0].said), area.width, broad)
    sizes = (LARGE, SMALL) if row == ROW else (SMALL,)
    levels = range(max(len(score.titles) for score in scores))
    for size, level in itertools.product(sizes, levels):
        titles = [score.titles[: level + 1][-1] for score in scores]
        figures = [KEY + _longest(score.said, size) + RING[0] * size for score in scores]
        widths = [max(text_length(t), f) for t, f in zip(titles, figures, strict=True)]
        if sum(widths) <= room:
            break
    widths = [min(room / sum(widths), 1.0) * width for width in widths]
    widths[0] += room - sum(widths)
    lefts = area.left + np.cumsum([0.0, *(width + COLUMNS for width in widths[:-1])])
    areas = [
        Area(left, left + width, area.bottom, area.top)
        for left, width in zip(lefts.tolist(), widths, strict=True)
    ]
    return [Place(*each, size, row) for each in zip(areas, titles, strict=True)]


def _longest(said: Sequence[str], size: float) -> float:
    return max(text_length(each, size, "SEMIBOLD") for each in said)


class Ring(Painted):
    """A ring around a figure of a route, in its colour."""

    def __init__(self, box: Area, color: str) -> None:
        self.color_role = color
        super().__init__([[box.left, box.bottom, 0], [box.right, box.top, 0]])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        (left, bottom), (right, top) = camera.to_pixels(self.points, in_frame=True)
        radius = (bottom - top) / 2
        ctx.arc(left + radius, top + radius, radius, np.pi / 2, 3 * np.pi / 2)
        ctx.arc(right - radius, top + radius, radius, -np.pi / 2, np.pi / 2)
        ctx.close_path()
        camera.ink(ctx, self.color_role, self.opacity)
        ctx.set_line_width(LINE * camera.unit)
        ctx.stroke()


class Column:
    """A score as it is drawn, in a place of `columns_in`.

    Args:
        score: What it tells.
        place: Where.
        colors: The walkers' colours.
        clock: If the score is `counted`, figures go with it, beside bars.
        alike: Scores whose columns have bars of the same scale, from the same line.

    Attributes:
        labels: Title and samples.
        figures: Figures and bars.
        ring: Around the best figure; empty if there is none.
    """

    def __init__(
        self,
        score: Score,
        place: Place,
        colors: Sequence[str],
        clock: ValueTracker,
        counted: bool = False,
        alike: Sequence[Score] = (),
    ) -> None:
        area, title, size, row = place
        x, top, around = area.left, area.top - TITLE, RING[0] * size
        self.labels = Group(Lettering(title, (x, area.top - SMALL), room=area.width))
        every = [score, *alike]
        longest = max(_longest(each.said, size) for each in every)
        end = x + KEY + min(longest, area.width - KEY)
        self.figures, self.ring = Group(), Group()
        at, span = (end + around + BAR, top), area.right - end - around - BAR
        counts = score.counts if counted else ()
        if counts and span >= LEAST:
            endless = [i for i, one in enumerate(counts) if one.endless]
            bars = Bars([one.series for one in counts], clock, at, span, row, endless)
            bars.most = max(one.series.last for each in every for one in each.counts) or 1.0
            self.figures.add(bars)
        for i, (said, color) in enumerate(zip(score.said, colors, strict=True)):
            line, bold = top - (i + THICK / 2) * row, score.best == i
            self.labels.add(Sample((x, line), color))
            look = {"size": size, "color": color, "bold": bold, "room": end - x - KEY}
            figure = Lettering(said, (end, line - size / 2), "right", **look)
            if bold:
                box = Area(end - figure.length, end, line - size / 2, line + size / 2)
                self.ring.add(Ring(box.inset(-around, -RING[1] * size), color))
            if counts:
                figure.add_updater(_counting(counts[i], clock, bold), call_updater=True)
            self.figures.add(figure)


def columns_of(
    scores: Sequence[Score],
    area: Area,
    party: Sequence[Told],
    clock: ValueTracker,
    broad: float = BROAD,
    counted: bool = True,
) -> list[Column]:
    """Scores of a party as columns, side by side; the first is `counted` while they walk."""
    colors, places = [one.color for one in party], columns_in(area, scores, broad)
    return [
        Column(score, place, colors, clock, counted and score is scores[0])
        for score, place in zip(scores, places, strict=True)
    ]


def _counting(count: Count, clock: ValueTracker, best: bool) -> Callable[[Lettering], None]:
    """Updater of a figure that grows with the clock; the best is bold in the end."""

    def follow(figure: Lettering) -> None:
        time = clock.get_value()
        weight = "SEMIBOLD" if best and time >= count.series.end else "NORMAL"
        if weight != figure.weight:
            figure.weight, figure.text = weight, ""  # so that the same words are written anew
        figure.write(count.say(time))

    return follow
