"""Brakes: for each axis the sum of its squared gradients, and the learning rate that leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import Group, ValueTracker

from numerics.brakes import sums_of_squares
from numerics.numerals import running
from numerics.settings import lr_at, lr_said
from stage.figures.squares import Shrinking, SumOfSquares
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from adventurer import Route

TITLE = "area = sum of squared gradients"
OWN = "own lr = lr / side"
SIDE = "side {}"  # of a square, before its length: its area is the sum
HEADED = SMALL + 0.2  # height of a title above squares
SIDED = SMALL + 0.2  # and of the length of a side below one
LARGEST, LEAST = 1.6, 0.5  # side of the largest square, in Manim units, at most and at least
BESIDE = 0.3  # from a square to what is told beside it
APART = 0.5  # from one axis to the next
LINE = 0.36  # from line to line beside a square
UNDERLINE = 0.08  # of that is free below the figure
BAR = 0.2  # thickness of the bar of an own lr
UNDER = 0.14  # from a line to the bar below it
COLUMN = SMALL + 2 * LINE + UNDER + BAR  # height of what is told beside a square
DIGITS = 3
MOMENTS = 400  # at which the width of what is told is taken, at most


@dataclass(frozen=True, eq=False)
class Braked:
    """One axis of a walk with brakes.

    Attributes:
        name: what the axis is called.
        color: its colour.
        roots: √Σg² after each step (n,).
        route: the walk, whose lr both axes are given.
    """

    name: str
    color: str
    roots: np.ndarray
    route: Route

    @cached_property
    def own(self) -> np.ndarray:
        """The axis' own learning rate at each step (n,): lr by the root; 0 without a gradient."""
        return np.divide(self.route.lrs, self.roots, out=0 * self.roots, where=self.roots > 0)

    @cached_property
    def most(self) -> float:
        """The largest own lr."""
        return float(self.own.max())

    def said(self, step: int, root: float | None = None) -> str:
        """A step's own lr (1, 2, …): "1.5 / 4.13 = 0.363"; nothing without a gradient.

        `root` is one on the way to that step's own.
        """
        root = float(self.roots[step - 1]) if root is None else root
        if not root:
            return ""
        lr = lr_said(lr_at(self.route, step - 1), self.route.lrs)
        own = running(float(self.route.lrs[step - 1]) / root, self.most, DIGITS)
        return f"{lr} / {self.side(root)} = {own}"

    def rate(self, step: int) -> str:
        """A step's own lr (1, 2, …) alone."""
        return running(float(self.own[step - 1]), self.most, DIGITS)

    def side(self, root: float) -> str:
        """A root in figures."""
        return running(root, float(self.roots[-1]), DIGITS)

    @cached_property
    def wide(self) -> float:
        """Width of what is told beside the square, in Manim units."""
        steps = np.unique(np.linspace(1, len(self.route.lrs), MOMENTS).astype(int)).tolist()
        told = [self.name, worded(OWN), *map(self.said, steps)]
        return max(map(text_length, told))


def braked(route: Route, names: tuple[str, str], colors: tuple[str, str]) -> list[Braked]:
    """Both axes of a walk; empty if it has no such brakes."""
    sums = sums_of_squares(route)
    if sums is None:
        return []
    roots = np.sqrt(sums)
    return [Braked(names[axis], colors[axis], roots[:, axis], route) for axis in (0, 1)]


class Places(NamedTuple):
    """How brakes are laid out: abreast or one above the other, and to which scale."""

    abreast: bool
    scale: float
    height: float


def places(axes: list[Braked], width: float, height: float) -> Places | None:
    """The largest scale, in Manim units for a gradient of 1, that there is room for.

    None if there is none.
    """
    most = max(float(one.roots[-1]) for one in axes)
    sides = sum(float(one.roots[-1]) for one in axes)
    told = [one.wide + BESIDE for one in axes]
    found = []
    for rows in (1, 2):
        broad = (width - sum(told) - APART) / sides if rows == 1 else (width - max(told)) / most
        high = (height - HEADED) / rows - SIDED
        scale = min(broad, high / most, LARGEST / most)
        if scale * most >= LEAST and high >= COLUMN:
            row = max(scale * most, COLUMN) + SIDED
            found.append(Places(rows == 1, scale, HEADED + rows * row))
    return max(found, key=lambda one: one.scale, default=None)


class Brakes:
    """The squares of both axes, and beside each what is told of it.

    Attributes:
        added: a tracker of how many gradients are in the squares, see `SumOfSquares`.
        labels: title and names, which never change.
        squares: with their sides' lengths.
        rates: the own learning rates, to be shown when the first gradients are there.
    """

    def __init__(self, axes: list[Braked], places: Places, clock: ValueTracker, area: Area) -> None:
        self.clock, self.added = clock, ValueTracker(0)
        at = area.left, area.top - SMALL
        self.labels = Group(Lettering(worded(TITLE), at, color=palette.FAINT))
        self.squares, self.rates = Group(), Group()
        self.longest = max(one.most for one in axes)
        left, floor = area.left, area.bottom + SIDED
        most = max(COLUMN, max(float(one.roots[-1]) for one in axes) * places.scale)
        if not places.abreast:
            floor += most + SIDED
        for one in axes:
            self._draw(one, places.scale, (left, floor), most)
            step = float(one.roots[-1]) * places.scale + BESIDE + one.wide + APART
            left, floor = (left + step, floor) if places.abreast else (left, floor - most - SIDED)

    def _draw(self, one: Braked, scale: float, at: tuple[float, float], most: float) -> None:
        square = SumOfSquares(one.roots**2, self.added, self.clock, at, scale, one.color)

        def root() -> float:
            """The side now, as it is drawn; that of the first gradient before it is there."""
            return max(square.root, float(one.roots[0]))

        def own() -> float:
            """The own lr now, as it is drawn."""
            return float(one.route.lrs[square.step - 1]) / root() if root() else 0.0

        side = Lettering("", color=one.color)
        side.follow(lambda: self._side(square, one, at, scale))
        x, top = at[0] + float(one.roots[-1]) * scale + BESIDE, at[1] + most
        lines = [top - SMALL - i * LINE for i in range(3)]
        self.labels.add(Lettering(one.name, (x, lines[0]), color=one.color, bold=True))
        said = Lettering("", (x, lines[2]), color=one.color)
        said.follow(lambda: one.said(square.step, root()))
        per_one = one.wide / self.longest
        bar_at = x, lines[2] - UNDER - BAR
        bar = Shrinking(bar_at, BAR, float(one.own[0]) * per_one, one.color)
        bar.add_updater(lambda bar: bar.set(length=own() * per_one))
        self.squares.add(square, side)
        self.rates.add(Lettering(worded(OWN), (x, lines[1]), color=palette.FAINT), said, bar)

    def _side(
        self, square: SumOfSquares, one: Braked, at: tuple[float, float], scale: float
    ) -> tuple[str, tuple[float, float]]:
        """The length of a side now, and where it stands: below its middle."""
        said = worded(SIDE, one.side(square.root)) if square.count > 1e-6 else ""
        half = text_length(said) / 2
        middle = max(at[0] + square.root * scale / 2, at[0] + half)
        return said, (middle - half, at[1] - SIDED + UNDERLINE)
