"""Stems: y at each step, from one line, so that crossings of it and their shrinking are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cairo
import numpy as np
from manim import ValueTracker

from numerics.numerals import brief
from numerics.route import peaks
from numerics.values import fingerprint
from stage.figures.standing_out import COLUMN, longest
from stage.figures.stem_scale import CROWN, Scale, scale_of, titled
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.group import as_one, faded
from stage.paint.kept_pictures import layer
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.painted import Painted
from stage.walk.dots import DOT, draw_dot

if TYPE_CHECKING:
    from stage.paint.camera import StageCamera

ROOM = 1.96  # height of a row of stems in a slot of a slide
LEAST = 0.75  # of a row, where there are several
GAP = 0.16  # above the first row
STEM = 0.045  # thickness, in Manim units
HEADED = 0.045  # from stem to stem there must be that much for heads
TICK = 0.1  # length of a tick
PLACE = 0.035  # from the line to the end of a mark where a stem will stand
APART = 1.35 * SMALL  # from one tick's number to the next, at least


class Stems(Painted):
    """A stem with a head, in the route's look, for the start and for every step.

    One grows while its step is taken; where others will stand there is a faint mark on the line.

    Args:
        values: y at the start and after each step (n,), of all that are shown.
        color: The route's colour.
        area: Where they stand: its width is for the start and so many `steps`.
        level: The line's height in the picture, in Manim units.
    """

    shared = ("clock",)
    live = False  # whether they are others in each frame, so that nothing is worth keeping

    def __init__(
        self,
        values: np.ndarray,
        color: str,
        clock: ValueTracker,
        area: Area,
        level: float,
        scale: Scale,
        steps: int,
    ) -> None:
        self.color_role, self.clock, self.area, self.level = color, clock, area, level
        self.places, self.scale_of = steps + 1, scale
        self.show(values)
        super().__init__([[area.left, level, 0]])

    def show(self, values: np.ndarray) -> None:
        """Let these be the values (n,) from now on."""
        self.lengths = (np.asarray(values, float) - self.scale_of.base) * self.scale_of.unit
        self.digest = fingerprint(self.lengths)
        self.kept = longest(self.lengths, self.pitch)

    @property
    def pitch(self) -> float:
        """From stem to stem, in Manim units."""
        return self.area.width / self.places

    @property
    def first(self) -> float:
        """Where the start's stem stands, in Manim units from the left."""
        return self.area.left + self.pitch / 2

    def tips(self) -> np.ndarray:
        """Scene points (n, 3) where the stems end that are there now, of those that stand out."""
        grown = np.clip(self.clock.get_value() - self.kept + 1, 0, 1)
        kept = self.kept[grown > 1e-6]
        return self._at(kept, grown[grown > 1e-6] * self.lengths[kept])

    def _at(self, places: np.ndarray, heights: np.ndarray | float) -> np.ndarray:
        x = self.area.left + (places + 0.5) * self.pitch
        return np.stack([x, self.level + heights + 0 * x, 0 * x], axis=-1)

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        look = self.digest, self.color_role, self.area, self.scale_of, self.places
        tips = camera.to_pixels(self.tips(), in_frame=True)
        strokes = Strokes(self, camera, tips)
        if self.live:
            with faded(ctx, self.opacity):
                for step in range(len(tips) + 1):
                    strokes.paint_step(ctx, step)
            return
        around = 2 * DOT * camera.unit
        still = layer(look, lambda: self._corners(camera), around, camera.size)
        whole = int(min(self.clock.get_value() + 1e-6, len(self.lengths) - 1))
        count = int(np.searchsorted(self.kept, whole, "right"))
        still.grow(strokes, count)
        still.paint(ctx, self.opacity)
        if len(tips) > count:
            margin, corners = 2 * DOT * camera.unit, self._corners(camera)
            low, extent = corners.min(axis=0) - margin, np.ptp(corners, axis=0) + 2 * margin
            with as_one(ctx, *low, *extent, self.opacity):
                strokes.paint_stem(ctx, count)

    def _corners(self, camera: StageCamera) -> np.ndarray:
        area = self.area
        ends = [[area.left, area.bottom, 0], [area.right, area.top, 0]]
        return camera.to_pixels(ends, in_frame=True)


class Strokes:
    """Stems as they stand in one picture, and how to draw the line and then one after another."""

    def __init__(self, stems: Stems, camera: StageCamera, tips: np.ndarray) -> None:
        self.camera, self.unit, self.stems = camera, camera.unit, stems
        self.tips, self.pitch = tips, stems.pitch * camera.unit
        ends = [[each, stems.level, 0] for each in (stems.area.left, stems.area.right)]
        (self.left, self.level), (self.right, _) = camera.to_pixels(ends, in_frame=True).tolist()

    def paint_step(self, ctx: cairo.Context, step: int) -> None:
        """The line first, then the stems: the start's is number 1."""
        if step:
            self.paint_stem(ctx, step - 1)
        else:
            self.paint_line(ctx)

    def paint_line(self, ctx: cairo.Context) -> None:
        stems, unit = self.stems, self.unit
        left, right, level = self.left, self.right, self.level
        self.camera.ink(ctx, palette.FAINT, 0.9)
        for tick in stems.scale_of.ticks:
            y = level - (tick - stems.scale_of.base) * stems.scale_of.unit * unit
            ctx.rectangle(left - TICK * unit, y - 0.01 * unit, TICK * unit, 0.02 * unit)
        ctx.rectangle(left, level - 0.01 * unit, right - left, 0.02 * unit)
        ctx.fill()
        if stems.pitch < HEADED:
            return
        for x in (left + (np.arange(stems.places) + 0.5) * self.pitch).tolist():
            ctx.rectangle(x - 0.012 * unit, level - PLACE * unit, 0.024 * unit, 2 * PLACE * unit)
        self.camera.ink(ctx, palette.FAINT, 0.6)
        ctx.fill()

    def paint_stem(self, ctx: cairo.Context, index: int) -> None:
        """From the line to where it ends now, and its head."""
        (x, y), level = self.tips[index].tolist(), self.level
        width = min(STEM * self.unit, 0.6 * max(self.pitch, COLUMN * self.unit))
        self.camera.ink(ctx, self.stems.color_role)
        ctx.rectangle(x - width / 2, min(y, level), width, abs(y - level))
        ctx.fill()
        if self.stems.pitch >= HEADED:
            radius = min(DOT, 0.36 * self.stems.pitch) * self.unit
            axes = radius, 0, 0, radius, x, y
            draw_dot(self.camera, ctx, axes, self.stems.color_role, rim=0.0)


def rows_height(count: int, spare: float) -> float:
    """Height of a row of stems for each of so many walkers, of all of them; 0 if none have room.

    `spare` is what the map leaves free, in Manim units. In the slots of a slide, where a map leaves
    nearly nothing, it becomes smaller for one row, or for two low ones.
    """
    least = ROOM if count == 1 else count * LEAST
    return 0.0 if least > max(ROOM, spare) else float(np.clip(spare, least, count * ROOM)) + GAP


def stem_rows(
    known: Sequence[np.ndarray],
    colors: Sequence[str],
    window: tuple[float, float],
    clock: ValueTracker,
    area: Area,
    unit: float,
    steps: int,
) -> tuple[list[Stems], list[Lettering]]:
    """Rows of stems on one scale; their title and the numbers of the ticks.

    One y is as long as on the map, where it is `unit` Manim units, or a whole part of that.

    Args:
        known: the values of y of each row, (n,).
        colors: their colours.
        window: the lowest and the highest y of the map.
    """
    area = area.below(GAP)
    name = worded("y at each step")
    title = Lettering(name, color=palette.FAINT)
    count = len(known)
    scale = scale_of(known, window, unit, area.height / count)
    indent = TICK + 0.08 + max(text_length(brief(tick)) for tick in scale.ticks)
    rows = replace(area, left=area.left + indent)
    title.write(titled(name, scale))
    corner = _free_corner(title, known[0], scale, _row(rows, 0, count), steps)
    if corner is None:  # a line of its own
        rows, corner = rows.below(SMALL + 0.16), (rows.left, rows.top - SMALL)
        scale = scale_of(known, window, unit, rows.height / count)
        title.write(titled(name, scale))
    title.write(title.text, corner)
    drawn, texts = [], [title]
    for i, (color, values) in enumerate(zip(colors, known, strict=True)):
        row = _row(rows, i, count)
        level = _level(row, scale)
        drawn.append(Stems(values, color, clock, row, level, scale, steps))
        ticks = scale.ticks if count == 1 else scale.ticks[-1:]  # low rows have room for one
        texts += tick_numbers(ticks, scale, row.left - TICK - 0.08, level)
    return drawn, texts


def _row(area: Area, index: int, count: int) -> Area:
    top = area.top - index * area.height / count
    return replace(area, top=top, bottom=top - area.height / count)


def _level(row: Area, scale: Scale) -> float:
    """Height of the line in the picture, so that the stems stand in the row's middle."""
    return (row.top + row.bottom) / 2 - ((scale.low + scale.high) / 2 - scale.base) * scale.unit


def _free_corner(
    title: Lettering, values: np.ndarray, scale: Scale, row: Area, steps: int
) -> tuple[float, float] | None:
    """Where in the row a title lies on no stem and no peak's figure: at the right if it can.

    None if nowhere.
    """
    tall, pitch, level = SMALL + CROWN + 0.06, row.width / (steps + 1), _level(row, scale)
    x = row.left + (np.arange(len(values)) + 0.5) * pitch
    ends = level + (values - scale.base) * scale.unit
    turns = peaks(values)
    beyond = SMALL + 0.06  # for the figure of a peak
    ends[turns] += np.where(ends[turns] > level, beyond, -beyond)
    for left in (row.right - title.length, row.left):
        over = (x > left - pitch / 2 - 0.1) & (x < left + title.length + pitch / 2 + 0.1)
        if max(ends[over].max(initial=level), level + 0.05) < row.top - tall:
            return left, row.top - SMALL
        if min(ends[over].min(initial=level), level - 0.05) > row.bottom + tall:
            return left, row.bottom + 0.02
    return None


def tick_numbers(ticks: list[float], scale: Scale, right: float, level: float) -> list[Lettering]:
    """The numbers of the ticks that have room: the farthest first, the base's last."""
    shown: list[Lettering] = []
    for tick in sorted(ticks, key=lambda tick: -abs(tick - scale.base)):
        y = level + (tick - scale.base) * scale.unit - SMALL / 2
        if all(abs(y - other.at[1]) >= APART for other in shown):
            shown.append(Lettering(brief(tick), (right, y), "right", color=palette.FAINT))
    return shown
