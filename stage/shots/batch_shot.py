"""The shot of a regression by all points and by minibatches: the data, and the map."""

from __future__ import annotations

import warnings
from typing import Annotated

import numpy as np
from manim import Mobject, ValueTracker

from adventurer import Adventurer, Diverged
from losses import linear_regression
from numerics.epochs import Epochs
from numerics.numerals import brief
from optimizers import SGD
from stage import parameters as can
from stage.arrows.angle import Angle
from stage.arrows.arrows import Arrows
from stage.figures.cost_table import CostTable, Entry
from stage.figures.scatter import Fitted, Scatter
from stage.film.clip import Clip
from stage.film.telling import Walk
from stage.ground.axes import BELOW, Axes, map_place
from stage.ground.framing import lay_flat, lying
from stage.ground.ground import Ground
from stage.ground.index_labels import index_labels
from stage.ground.minima import Minima, StartMark
from stage.look import palette
from stage.look.view import View
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, Lettering, text_length
from stage.walk.marks import ExitMark, Pin
from stage.walk.told import Told
from stage.walk.track import Track
from stage.walk.trail import Trail

SLOPE, INTERCEPT, INPUTS = 1.0, 0.5, (-1.5, 2.1)  # of the line that the data scatter about
START = -1.2, 2.8  # the first line's slope and intercept
REACH = 4.0  # the field reaches so many times as far around its minimum as the start is away
AIR = 0.12  # around the walks on the map, by their extent
GAP = 0.3  # between panels, in Manim units
DATA = 0.52  # of the width, or the height, is for data beside, or above, the map
CLEAR = 0.16  # from an arrow to the number beside it
NAMED = SMALL + 0.14  # height of an axis' name above a panel


class Waiting(ValueTracker):
    """A clock of steps by all samples that goes by one of steps by minibatches.

    >>> steps = ValueTracker(3.5)
    >>> Waiting(steps, Epochs(samples=20, batch=6)).get_value()
    0.5
    """

    def __init__(self, clock: ValueTracker, epochs: Epochs) -> None:
        super().__init__(0)
        self.clock, self.epochs = clock, epochs

    def get_value(self) -> float:
        return self.epochs.whole_steps(self.clock.get_value())


class BatchShot(Clip):
    """Two walks on the loss of a line, at one learning rate, that look at equally many points.

    A scene tells in `construct` the beats: `prepare`, then what it shows of `scatter`, of the
    arrows, and of the `clock`, which counts steps by minibatches.

    Attributes:
        cost: what an epoch is.
        routes: the walk by all points, and that by minibatches.
        whole: the arrow of the first one's first step.
    """

    samples: Annotated[int, can.Between(8, 400), "points of the data"] = 48
    batch_size: Annotated[int, can.Between(1, 48), "points that a minibatch has"] = 6
    epochs: Annotated[int, can.Between(1, 60), "times that all points are looked at"] = 16
    lr: Annotated[float, can.Between(0.001, 0.5), "of both walks"] = 0.2
    noise: Annotated[float, can.Between(0, 3), "of the data about a line"] = 1.0
    seed: Annotated[int, can.Between(0, 9999), "of the data and of the minibatches"] = 8

    def compute(self) -> None:
        rng = np.random.default_rng(self.seed)
        self.inputs = rng.uniform(*INPUTS, self.samples)
        errors = self.noise * rng.standard_normal(self.samples)
        self.targets = SLOPE * self.inputs + INTERCEPT + errors
        data = self.inputs, self.targets
        (least,) = linear_regression(*data).minima
        reach = REACH * np.abs(np.subtract(START, least)).max()
        self.field = linear_regression(*data, *((at - reach, at + reach) for at in least))
        self.cost = Epochs(self.samples, self.batch_size)
        self.last = self.cost.steps * self.epochs  # step by minibatches
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Diverged)
            self.routes = [
                Adventurer(*START).optimize(self.field, SGD(lr=self.lr), *size, self.seed).route
                for size in ((self.epochs, None), (self.last, self.batch_size))
            ]

    def window(self) -> View:
        """What of the map the walks need, but for where one goes astray."""
        points = np.concatenate([route.points for route in self.routes])
        low, high = np.transpose([self.field.x_range, self.field.y_range])
        off = np.abs(points - (low + high) / 2)
        points = points[(off < 1.5 / REACH * (high - low) / 2).all(axis=1)]
        air = AIR * np.ptp([*points, *self.field.minima], axis=0).max()
        ends = np.array([points.min(axis=0) - air, points.max(axis=0) + air])
        return View(*map(tuple, ends.T.tolist()), START).with_levels(self.field)

    @property
    def colors(self) -> tuple[str, str]:
        """Of the walk by all points, and of that by minibatches."""
        return palette.WHITE, palette.OWN["SGD"]

    def set_the_stage(self) -> None:
        self.clock = ValueTracker(0)
        self.clocks = Waiting(self.clock, self.cost), self.clock
        walks = list(zip(self.routes, self.clocks, self.colors, strict=True))
        kinds = ("full batch", self.samples), ("minibatches", self.batch_size)
        entries = [
            Entry(worded(name), worded("{} point(s) a step", size), *walk)
            for (name, size), walk in zip(kinds, walks, strict=True)
        ]
        table = CostTable(entries, self.free)
        data, land = self.free.below(table.height).split(DATA, GAP)
        named, figures = table.draw()
        on_map = self.draw_map(land)
        plot = data.below(NAMED).raised(BELOW, 0.0)[0]
        fitted = [Fitted(route.points, *look) for route, *look in walks]
        told = self.inputs, self.targets, fitted, self.routes[1].batches, self.cost
        self.scatter = Scatter(*told, plot)
        under = plot.right, plot.bottom - BELOW + 0.08
        named.add(Lettering(worded("input"), under, "right", color=palette.FAINT))
        target = Lettering(worded("target"), (plot.left, plot.top + 0.12), color=palette.FAINT)
        looked = self.counter((plot.right, plot.top + 0.12), plot.width - target.length - GAP)
        self.add(*named, target, self.clock, self.scatter, *on_map, looked, *figures)

    def walks(self) -> list[Walk]:
        """That by all points, and that by minibatches; each has its clock."""
        called = [worded("{} ({})", "SGD", worded(by)) for by in ("full batch", "minibatches")]
        return [*map(Walk, (Told(route, self.view) for route in self.routes), self.clocks, called)]

    def counter(self, at: tuple[float, float], room: float) -> Lettering:
        """How many points have been looked at, by each of the two."""
        looked_at = lambda: self.cost.looked_at(self.clock.get_value())  # noqa: E731
        line = Lettering("", at, "right", bold=True, room=room)
        return line.follow(lambda: worded("{} points seen", looked_at()))

    def draw_map(self, cell: Area) -> list[Mobject]:
        """The map, whose still parts are added at once, and what moves on it."""
        place, self.view, ticked = map_place(cell.below(NAMED), self.field, self.window())
        land = self.land = lying(self.view.aspect, place)
        self.ground = ground = Ground.of(self.field, self.view, 10, 2)
        self.terrain = ground.terrain
        lay_flat(ground.terrain, self.view.aspect, land)
        axes = Axes(ground, cell, on_map=ticked, names=(worded("slope"), ""))
        name = Lettering(worded("intercept"), (land.left, land.top + 0.12), color=palette.FAINT)
        rate = f"lr {brief(self.lr)}"
        both = Lettering(rate, (land.right, land.top + 0.12), "right")
        tracks = [Track(ground, route.points) for route in self.routes]
        axes.exits = np.array([t.box[-1] for t in tracks if t.left_at is not None]).reshape(-1, 3)
        told = zip(tracks, self.clocks, self.colors, strict=True)
        here = [(ground.terrain, *each) for each in told]
        trails = [Trail(*each) for each in here]
        steps = self.routes[0].updates
        self.whole = Arrows(ground, START, steps[:1], color=self.colors[0]).set(sweep=0.0)
        told = index_labels(ground, land, [r.points for r in self.routes], 0.2, [])
        self.add(ground.terrain, axes, name, both, *told)
        pins = [kind(*each) for kind in (ExitMark, Pin) for each in here]
        return [*trails[::-1], StartMark(ground, START), Minima(ground), *pins, self.whole]

    def aims(self, step: int) -> tuple[Arrows, Arrows, Angle, Lettering]:
        """Of a step by a minibatch: its arrow, that by all points from there, and their angle.

        And by how much it is off, in degrees.
        """
        route = self.routes[1]
        at, few = route.points[step - 1], route.updates[step - 1]
        every = -route.lrs[step - 1] * route.full_gradients[step - 1]
        all_of, some = (
            Arrows(self.ground, at, way, color=color).set(sweep=0.0)
            for way, color in zip((every, few), self.colors, strict=True)
        )
        angle = Angle(self.ground, at, every, few, self.land).set(grown=0.0)
        return some, all_of, angle, _beside(some, all_of, angle.said, self.land)


def _beside(arrow: Arrows, other: Arrows, said: str, area: Area) -> Lettering:
    """A number beside an arrow, on the side where another from the same place is not."""
    tail, tip, others = arrow.tails()[0, :2], arrow.tips()[0, :2], other.tips()[0, :2]
    way = (tip - tail) / np.hypot(*(tip - tail))
    aside = np.array([-way[1], way[0]])
    aside *= -1 if aside @ (others - tail) > 0 else 1
    half = np.array([text_length(said, LARGE, "SEMIBOLD"), LARGE]) / 2
    middle = tail + 0.6 * (tip - tail) + aside * (CLEAR + np.abs(aside) @ half)
    room = area.inset(*(half + 0.1))
    x, y = np.clip(middle, (room.left, room.bottom), (room.right, room.top)).tolist()
    return Lettering(said, (x, y - LARGE / 2), "centre", LARGE, bold=True, cased=True)
