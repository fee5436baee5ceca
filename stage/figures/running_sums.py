"""Running sums: how the two parts of a velocity change with each step, as bars on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cairo
import numpy as np
from manim import VGroup

from numerics.numerals import running
from stage.look import palette
from stage.look.colour import rgb
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera
    from stage.walk.turn import Turn

AIR = 0.16  # from the card's border to what is on it
LINE = 0.12  # from a line of text to what is below it
ROW = 0.32  # from one horizontal bar to the next
BAR = 0.24  # thickness of a bar
LONG = 1.3  # the longest horizontal bar at most
APART = 0.22  # between the two sums
LEFT_OVER = 0.3  # opacity of what a pull took away
CARD = 0.86  # opacity of the card
DARK = rgb(palette.CASING)
WORDS = ("along", "adds up"), ("across", "cancels")
ROLES = palette.ALONG, palette.ACROSS


class RunningSums(Painted):
    """For each step two bars: x's part of the velocity lies, y's stands, both to one scale.

    A bar is what is kept, and an arrow is the pull that makes it longer, or takes of it.

    Args:
        turn: What is kept in each step and the pulls, both (n, 2), and which part is across.
        scale, tall: How long 1 is, and how high the upright bars are, at most, in Manim units.
        beside: Whether the two sums are beside each other, or y's above x's.
        at: Upper left corner of the card, in Manim units.

    `shown` is how many steps are there: of a part of one, first what is kept, then the pull.
    """

    numbers = ("opacity", "shown")

    def __init__(
        self,
        turn: Turn,
        scale: float,
        tall: float,
        beside: bool,
        at: tuple[float, float],
        **kwargs: Any,
    ) -> None:
        self.kept, self.pulls, self.across, self.shown = turn.kept, turn.pulls, turn.across, 0.0
        self.sums = turn.sums
        ends = np.concatenate([self.kept, self.sums, np.zeros((1, 2))])
        self.low, self.high = ends.min(axis=0), ends.max(axis=0)
        self.per_one = float(min(scale, *(np.array([LONG, tall]) / (self.high - self.low))))
        self.card = self._lay_out(np.array([*at], float), beside)
        super().__init__([[*at, 0]], **kwargs)

    def _lay_out(self, at: np.ndarray, beside: bool) -> Area:
        """Settle where the zero lines are; the card is returned."""
        long, tall = (self.high - self.low) * self.per_one
        number = max(text_length(said, SMALL, "SEMIBOLD") for row in self.said() for said in row)
        # A figure stands beyond its bar's end. Where neighbours end at one height, it needs room.
        steps, count = np.abs(np.diff(self.ends()[:, 1])), len(self.kept)
        tight = steps.min() * self.per_one > SMALL + 0.07
        self.pitch = (number + BAR) / 2 + 0.08 if tight else number + 0.16
        titles = [text_length(" ".join(WORDS[axis == self.across])) for axis in (0, 1)]
        wide = (
            max(long + 0.14 + number, titles[0]),
            max((count - 1) * self.pitch + number, titles[1]),
        )
        title = SMALL + LINE
        above, below = self._figures_beyond() * (SMALL + LINE)
        over = title + (0.06 if self.high[1] > 0 else 0.0)
        high = title + count * ROW - (ROW - BAR), over + above + tall + below
        corner = at + np.array([AIR, -AIR])  # of y's sum; x's is beside it or below it
        other = corner + ((wide[1] + APART, 0) if beside else (0, -high[1] - APART))
        self.titles = np.array([other, corner]) - (0, SMALL)
        self.zero = np.array(
            [
                [other[0] - self.low[0] * self.per_one, other[1] - title],
                [
                    corner[0] + (number - self.pitch) / 2,
                    corner[1] - high[1] + below - self.low[1] * self.per_one,
                ],
            ]
        )
        whole = (sum(wide) + APART, max(high)) if beside else (max(wide), sum(high) + APART)
        return Area(at[0], at[0] + whole[0] + 2 * AIR, at[1] - whole[1] - 2 * AIR, at[1])

    def ends(self) -> np.ndarray:
        """Beyond which values the figures stand: what is kept or the sum, whichever is farther."""
        return np.where(np.abs(self.sums) > np.abs(self.kept), self.sums, self.kept)

    def _figures_beyond(self) -> np.ndarray:
        """Whether y's figures need a line above its highest bar, and below its lowest (2,)."""
        ends = self.ends()[:, 1]
        return np.array([(ends > 0).any(), (ends < 0).any()], float)

    def said(self) -> list[list[str]]:
        """The new velocity's parts, for each step x's and y's."""
        most = np.abs(self.sums).max(axis=0)
        rows = [[running(v, top) for v, top in zip(row, most, strict=True)] for row in self.sums]
        for row in rows:
            one = row[self.across]
            row[self.across] = one if one.startswith("−") else f"+{one}"
        return rows

    def bar(self, step: int, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """The middle of a bar at zero, and the way that 1 has from there, in Manim units (2,)."""
        if axis == 0:
            return self.zero[0] - (0, step * ROW + BAR / 2), np.array([self.per_one, 0])
        return self.zero[1] + ((step + 0.5) * self.pitch, 0), np.array([0, self.per_one])

    def texts(self) -> tuple[VGroup, list[VGroup], VGroup]:
        """The names of the sums; for each step its two figures; what comes of it in the end."""
        names, words, figures = VGroup(), VGroup(), []
        for axis in (0, 1):
            (name, word), color = WORDS[axis == self.across], ROLES[axis == self.across]
            at = self.titles[axis]
            names.add(Lettering(name, at, color=color))
            after = at[0] + text_length(f"{name} "), at[1]
            words.add(Lettering(word, after, color=color))
        beyond = self.zero[0][0] + self.high[0] * self.per_one + 0.14
        for step, (x, y) in enumerate(self.said()):
            lying, standing = self.bar(step, 0)[0], self.bar(step, 1)[0]
            end = self.ends()[step, 1]
            above = standing[1] + end * self.per_one + (LINE if end > 0 else -LINE - SMALL)
            colors = [ROLES[axis == self.across] for axis in (0, 1)]
            figures.append(
                VGroup(
                    Lettering(x, (beyond, lying[1] - SMALL / 2), color=colors[0], bold=True),
                    Lettering(y, (standing[0], above), "centre", color=colors[1], bold=True),
                )
            )
        return names, figures, words

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        card, unit = self.card, camera.unit
        left, top = camera.to_pixels([[card.left, card.top, 0]], in_frame=True)[0]
        _rounded(ctx, left, top, card.width * unit, card.height * unit, 0.14 * unit)
        camera.ink(ctx, DARK, CARD * self.opacity)
        ctx.fill()
        for axis in (0, 1):
            self._paint_zero(camera, ctx, axis)
            for step in range(len(self.kept)):
                if self.shown > step:
                    self._paint_bar(camera, ctx, step, axis, min(self.shown - step, 1.0))

    def _paint_zero(self, camera: StageCamera, ctx: cairo.Context, axis: int) -> None:
        first, last = self.bar(0, axis)[0], self.bar(len(self.kept) - 1, axis)[0]
        over = 0.62 * BAR * (last - first) / np.hypot(*(last - first))
        camera.ink(ctx, rgb(palette.FAINT), self.opacity)
        ctx.set_line_width(0.025 * camera.unit)
        for end, draw in ((first - over, ctx.move_to), (last + over, ctx.line_to)):
            draw(*camera.to_pixels([[*end, 0]], in_frame=True)[0])
        ctx.stroke()

    def _paint_bar(
        self, camera: StageCamera, ctx: cairo.Context, step: int, axis: int, share: float
    ) -> None:
        """A bar of which that share is there: all is kept at a half, all pulled at one."""
        zero, way = self.bar(step, axis)
        kept, pull = float(self.kept[step, axis]), float(self.pulls[step, axis])
        was = kept * min(2 * share, 1.0)
        now = was + pull * max(2 * share - 1, 0.0)
        left = float(np.clip(now, *sorted((0.0, was))))  # of what was kept
        crossed = was * now < 0  # it is on the other side by then
        color = rgb(ROLES[axis == self.across])
        for begin, length, alpha in (
            (0.0, now if crossed else left, 1.0),
            (left, was - left, LEFT_OVER),
        ):
            if length:
                self._trace(camera, ctx, zero + way * begin, way * length, _BLOCK)
                camera.ink(ctx, color, alpha * self.opacity)
                ctx.fill()
        if now != was:
            self._trace(camera, ctx, zero + way * was, way * (now - was), _ARROW)
            camera.ink(ctx, DARK, self.opacity)
            ctx.set_line_width(0.05 * camera.unit)
            ctx.stroke_preserve()
            camera.ink(ctx, rgb(palette.GRADIENT), self.opacity)
            ctx.fill()

    @staticmethod
    def _trace(
        camera: StageCamera,
        ctx: cairo.Context,
        tail: np.ndarray,
        way: np.ndarray,
        shape: tuple[tuple[float, float], ...],
    ) -> None:
        """Put half a shape and its mirror image on the path, from `tail` along `way`, (2,) both.

        Its points are how far from the tip, in lengths of a head, and how far aside, in half bars;
        what is behind the tail lies at it.
        """
        length = float(np.hypot(*way))
        ahead, head = way / length, min(0.8 * BAR, 0.7 * length)
        aside = np.array([-ahead[1], ahead[0]]) * BAR / 2
        half = [(max(length - head * back, 0.0), off) for back, off in shape]
        for along, off in [*half, *((along, -off) for along, off in half[::-1])]:
            point = tail + along * ahead + off * aside
            ctx.line_to(*camera.to_pixels([[*point, 0]], in_frame=True)[0])
        ctx.close_path()


_BLOCK = ((np.inf, 1.0), (0.0, 1.0))
_ARROW = ((np.inf, 0.42), (1.0, 0.42), (1.0, 1.0), (0.0, 0.0))


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
