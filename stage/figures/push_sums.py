"""Push sums: all pushes that a velocity is made of, tip to tail, across and along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import cairo
import numpy as np
from manim import VGroup

from numerics.numerals import running
from stage.arrows.arrows import outline, trace
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.kept_pictures import layer
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera
    from stage.walk.turn import Turn

AIR = 0.26  # from the card's border to what is on it
LINE = 0.26  # from a line of text to what is below it
TITLED = 0.42  # from the title to the names
LANE = 0.5  # from one row or column of arrows to the next
APART = 0.36  # between the two sums
SUM = 0.16  # more than that from the last of them to the sum's
BELOW = SMALL + 0.16  # height of a figure below its arrow
SIZE = 1.4  # of arrows, by the usual thickness
SUMMED = 0.8  # of the whole is there when the sums begin to grow
CARD = 0.94  # opacity of the card
TITLE = "what is left of each push"
WORDS = ("along", "add up"), ("across", "cancel")


class Laid(NamedTuple):
    """The arrows of one sum, along its axis, 1 being a unit of the field.

    Attributes:
        begins, ways: (n,) of the pushes, from zero on, each from the tip of the one before.
        lanes: (n,) in which row or column each is: those that push back have one of their own.
        total: where the last one ends.
    """

    begins: np.ndarray
    ways: np.ndarray
    lanes: np.ndarray
    total: float

    @property
    def count(self) -> int:
        """Rows or columns, that of the sum among them."""
        return int(self.lanes.max()) + 2

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest place that an arrow reaches."""
        tips = [0.0, self.total, *(self.begins + self.ways)]
        return min(tips), max(tips)


def inked(across: bool) -> str:
    """The colour of what leads across, or along."""
    return palette.ACROSS if across else palette.ALONG


def laid(pushes: np.ndarray) -> Laid:
    """Pushes (n,) to one side tip to tail, then from there those that push back.

    >>> laid(np.array([-3.0, -2.0, 1.0, 4.5])).begins.tolist()
    [0.0, -3.0, -5.0, -4.0]
    """
    back = pushes * pushes[np.flatnonzero(pushes)[:1]].sum() < 0
    order = np.argsort(back, kind="stable")
    begins = np.zeros(len(pushes))
    begins[order[1:]] = np.cumsum(pushes[order])[:-1]
    return Laid(begins, pushes, back.astype(int), float(pushes.sum()))


class PushSums(Painted):
    """What is left of each push in the last velocity of a turn: y's parts stand, x's lie.

    Those to one side are laid tip to tail, those back beside them, and last there is their sum. So
    it is seen that those across cancel, and those along add up.

    Args:
        turn: With `left`, the pushes (n, 2), and which part is across.
        scale: How long 1 is, in Manim units.
        beside: Whether the two sums are beside each other, or y's above x's.
        at: Upper left corner of the card, in Manim units.
        size: Height of capitals of its words.

    `grown` runs from 0 to 1: one push after the other, then the sums.
    """

    numbers = ("opacity", "grown")

    def __init__(
        self, turn: Turn, scale: float, beside: bool, at: tuple[float, float], size: float = LARGE
    ) -> None:
        self.left, self.across, self.per_one = turn.left, turn.across, float(scale)
        self.laid = [laid(turn.left[:, axis]) for axis in (0, 1)]
        self.spans = [self._span(axis) for axis in (0, 1)]
        self.grown, self.size = 0.0, size
        self.card = self._lay_out(np.array([*at], float), beside)
        super().__init__([[*at, 0]])

    def _span(self, axis: int) -> tuple[float, float]:
        """From where to where, in Manim units from zero, arrows reach and the sum's figure."""
        each = self.laid[axis]
        low, high = (end * self.per_one for end in each.ends)
        if axis:  # it stands in the sum's column, on the other side of zero
            return (low, max(high, BELOW)) if each.total < 0 else (min(low, -BELOW), high)
        half, middle = self.figure_length(axis) / 2, each.total * self.per_one / 2
        return min(low, middle - half), max(high, middle + half)

    def _lay_out(self, at: np.ndarray, beside: bool) -> Area:
        """Settle where zero is and where texts are; the card is returned."""
        sizes = []
        for axis, each in enumerate(self.laid):
            long, wide = np.ptp(self.spans[axis]), each.count * LANE + SUM
            room = (wide + self.figure_length(axis) - LANE, long) if axis else (long, wide + BELOW)
            said = map(worded, WORDS[axis == self.across])
            names = max(text_length(each, self.size, "SEMIBOLD") for each in said)
            sizes.append(np.array([max(room[0], names), room[1]]))
        texts = 2 * (self.size + LINE)  # a line above the arrows, and one below them
        title = text_length(worded(TITLE), self.size)
        inner = max(size[1] for size in sizes)
        highs = [inner if beside else size[1] for size in sizes]
        self.middles, self.lines = np.zeros((2, 2)), np.zeros((2, 2))
        wide = sizes[0][0] + sizes[1][0] + APART if beside else max(size[0] for size in sizes)
        wide, spare = max(wide, title), max(title - wide, 0.0)
        left = AIR + (spare / 2 if beside else 0.0)
        corner = at + np.array([left, -AIR - self.size - TITLED])
        for axis in (1, 0):  # y's first
            x, top = corner[0] + sizes[axis][0] / 2, corner[1]
            self.lines[axis] = top - self.size, top - texts - highs[axis]
            self.middles[axis] = x, top - self.size - LINE - highs[axis] / 2
            step = (sizes[axis][0] + APART, 0) if beside else (0, -highs[axis] - texts - APART)
            corner = corner + step
            if not beside:  # one below the other, in the card's middle
                self.middles[axis, 0] = at[0] + AIR + wide / 2
        self.title = at + np.array([AIR + wide / 2, -AIR - self.size])
        high = inner + texts if beside else sum(highs) + 2 * texts + APART
        high += self.size + TITLED
        return Area(at[0], at[0] + wide + 2 * AIR, at[1] - high - 2 * AIR, at[1])

    def said(self) -> list[str]:
        """The sums, x's and y's, which are the velocity; the one across with its sign."""
        said = [running(each.total, max(map(abs, each.ends))) for each in self.laid]
        one = said[self.across]
        said[self.across] = one if one.startswith("−") else f"+{one}"
        return [f"v {each}" for each in said]

    def figure_length(self, axis: int) -> float:
        """Width of the figure of a sum, in Manim units."""
        return text_length(self.said()[axis], SMALL, "SEMIBOLD")

    def at(self, axis: int, along: float, lane: float) -> np.ndarray:
        """The place (2,), in Manim units, that far from zero along an axis, in that lane."""
        each = self.laid[axis]
        last = each.count - 1
        aside = (lane - last / 2) * LANE + SUM * (float(lane >= last) - 0.5)
        off = along * self.per_one - sum(self.spans[axis]) / 2, aside
        # Lanes are columns from left to right, or rows from above; the sum's figure is below.
        off = off[::-1] if axis else (off[0], BELOW / 2 - aside)
        return self.middles[axis] + off

    def arrow(self, axis: int, push: int | None) -> tuple[np.ndarray, np.ndarray]:
        """Tail and way (2,) of the arrow of a push, or of the sum, in Manim units."""
        each = self.laid[axis]
        lane = each.count - 1 if push is None else each.lanes[push]
        begin, way = (0.0, each.total) if push is None else (each.begins[push], each.ways[push])
        tail = self.at(axis, begin, lane)
        return tail, self.at(axis, begin + way, lane) - tail

    def texts(self) -> tuple[VGroup, VGroup, VGroup]:
        """The names of the card and its sums; the figures of these; what comes of them."""
        names, words, figures = VGroup(), VGroup(), VGroup()
        names.add(Lettering(worded(TITLE), self.title, "centre", self.size))
        for axis in (1, 0):
            (name, word), color = WORDS[axis == self.across], inked(axis == self.across)
            x, (top, bottom) = self.middles[axis, 0], self.lines[axis]
            names.add(Lettering(worded(name), (x, top), "centre", self.size, color))
            words.add(Lettering(worded(word), (x, bottom), "centre", self.size, color, bold=True))
            tail, way = self.arrow(axis, None)
            # In its column, on the other side of zero; or below its row.
            standing, lying = (0, 0.16 if way[1] < 0 else -BELOW), (way[0] / 2, -BELOW - 0.1)
            off = standing if axis else lying
            figures.add(Lettering(self.said()[axis], tail + off, "centre", color=color, bold=True))
        return names, figures, words

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        count = len(self.left)
        laid = self.left.tobytes(), self.across, self.per_one, self.middles.tobytes()

        def corners() -> np.ndarray:
            ends = [self.card.left, self.card.bottom, 0], [self.card.right, self.card.top, 0]
            return camera.to_pixels(ends, in_frame=True)

        pushed = min(count * self.grown / SUMMED, count)
        still = layer((*laid, self.card), corners, 2, camera.size)
        still.grow(still.strokes or _Pushed(self, camera), int(pushed))
        still.paint(ctx, self.opacity)
        for axis in (0, 1):
            if pushed < count:
                self.paint_arrow(camera, ctx, axis, int(pushed), pushed % 1, self.opacity)
            summed = (self.grown - SUMMED) / (1 - SUMMED)
            self.paint_arrow(camera, ctx, axis, None, summed, self.opacity)

    def paint_card(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Draw the card, and the lines that arrows begin at."""
        card, unit = self.card, camera.unit
        left, top = camera.to_pixels([[card.left, card.top, 0]], in_frame=True)[0]
        _rounded(ctx, left, top, card.width * unit, card.height * unit, 0.16 * unit)
        camera.ink(ctx, palette.CASING, CARD)
        ctx.fill()
        camera.ink(ctx, palette.FAINT, 0.8)
        ctx.set_line_width(0.022 * unit)
        for axis in (0, 1):
            ends = [self.at(axis, 0.0, lane) for lane in (-0.6, self.laid[axis].count - 0.4)]
            for end in camera.to_pixels([[*end, 0] for end in ends], in_frame=True):
                ctx.line_to(*end)
            ctx.stroke()

    def paint_arrow(
        self,
        camera: StageCamera,
        ctx: cairo.Context,
        axis: int,
        push: int | None,
        share: float = 1.0,
        opacity: float = 1.0,
    ) -> None:
        """Draw the arrow of a push, or of the sum, of which that share has grown."""
        if share <= 0:
            return
        (tail, way), form = self.arrow(axis, push), "velocity" if push is None else "gradient"
        at, tip = camera.to_pixels([[*tail, 0], [*(tail + min(share, 1.0) * way), 0]], True)
        trace(ctx, outline(form, at, tip - at, SIZE * camera.unit))
        camera.ink(ctx, palette.CASING, opacity)
        ctx.set_line_width(0.05 * camera.unit)
        ctx.stroke_preserve()  # so that each is told from the next
        camera.ink(ctx, inked(axis == self.across), opacity)
        ctx.fill()


@dataclass(frozen=True)
class _Pushed:
    """The card, and then one push after the other: a layer grows by it."""

    sums: PushSums
    camera: StageCamera

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The card first, then the pushes: the first is number 1."""
        if not step:
            self.sums.paint_card(self.camera, ctx)
            return
        for axis in (0, 1):
            self.sums.paint_arrow(self.camera, ctx, axis, step - 1)


def _rounded(
    ctx: cairo.Context, left: float, top: float, wide: float, high: float, round_: float
) -> None:
    """Put a rectangle with round corners on the path, in pixels."""
    ctx.new_path()
    for x, y, turn in (
        (left + wide - round_, top + round_, -0.5),
        (left + wide - round_, top + high - round_, 0.0),
        (left + round_, top + high - round_, 0.5),
        (left + round_, top + round_, 1.0),
    ):
        ctx.arc(x, y, round_, turn * np.pi, (turn + 0.5) * np.pi)
    ctx.close_path()
