"""Many runs in one picture: a small map for each, all on one clock, and the best one marked."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from manim import FadeIn, Group, Mobject, ValueTracker

from adventurer import Method, Route
from fields import ravine
from numerics.numerals import number
from stage import parameters as can
from stage.figures.heading import step_counter
from stage.film.clip import Clip
from stage.ground.framing import lay_flat
from stage.ground.ground import Ground
from stage.ground.lines import MapFrame
from stage.ground.minima import Minima, StartMark
from stage.look import palette
from stage.look.view import View, view_of
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, SMALL, SMALLEST, Lettering, text_length
from stage.walk.dots import Sample
from stage.walk.marks import ExitMark
from stage.walk.pace import quicken
from stage.walk.track import Track
from stage.walk.trail import Trail
from stage.walk.walkers import quiet_routes

GAP = 0.16  # between maps
LINE = 0.44  # height of a line of the heading
UNDER = 0.1  # below the heading
CAPTION = SMALL + 0.16  # height over a map for what is said of it, if it is not set smaller
COUNTER, BETWEEN = 2.2, 0.45  # widths of a step counter, and between names
USUAL = 6.0  # width of a map on which marks have their usual size
MARKS = 0.35, 0.9  # their least and largest size by that
LEAST = 0.3  # width or height of a map, or nothing can be made out on it
FRAME = 0.05  # width of the frame around the best
ABOVE = 0.14  # a map is what is said of it, clear of a frame
LOOSE = 1.25  # times as far apart as they must be are rows, if there is room
FEWER = 3  # of contour lines one is drawn
NEARLY = 0.9  # of the largest size is as good, if maps of one value lie below each other
READ = 28  # letters of what is read in passing
PACE = 0.16, 3.0, 6.0  # seconds a step, at least and at most of all


class Run(NamedTuple):
    """A run: values of what differs, by its name, and who walks from where."""

    values: tuple[tuple[str, str], ...]
    start: tuple[float, float] | None
    methods: tuple[Method, ...]
    steps: int


class Grid(NamedTuple):
    """How maps lie: so many on a row, each in a cell of that size, below a caption."""

    across: int
    cell: tuple[float, float]
    caption: float  # height of its capitals

    @classmethod
    def of(cls, count: int, area: Area, aspect: float, alike: int) -> Grid:
        """The one whose maps are largest.

        If that costs little, `alike` runs, which belong together, are not parted by a new row.

        >>> Grid.of(72, Area(-6.4, 6.4, -3.6, 2.6), 0.5, 3).across
        12
        """
        made = [cls._of(across, count, area) for across in range(1, count + 1)]
        largest = max(grid.map_width(aspect) for grid in made)
        good = [grid for grid in made if grid.map_width(aspect) >= NEARLY * largest]
        whole = [grid for grid in good if 0 in (grid.across % alike, alike % grid.across)]
        return max(whole or good, key=lambda grid: grid.map_width(aspect))

    @classmethod
    def _of(cls, across: int, count: int, area: Area) -> Grid:
        down = math.ceil(count / across)
        width = (area.width - GAP * (across - 1)) / across
        height = (area.height - GAP * (down - 1)) / down
        return cls(across, (width, height), SMALL * (1 if width > 2.4 else SMALLEST))

    def map_width(self, aspect: float) -> float:
        """Width of a map whose height by its width is `aspect`; 0 if there is no room."""
        return max(min(self.cell[0], (self.cell[1] - self.over) / aspect), 0.0)

    @property
    def over(self) -> float:
        """Height over a map for its caption."""
        return self.caption + ABOVE + 0.07

    def maps(self, count: int, area: Area, aspect: float) -> list[Area]:
        """Where the maps lie, in the middle of the area's width."""
        width = self.map_width(aspect)
        high = width * aspect + self.over + GAP
        pitch = width + GAP, min(LOOSE * high, self.cell[1] + GAP)
        indent = (area.width - self.across * pitch[0] + GAP) / 2
        made = []
        for i in range(count):
            left = area.left + indent + i % self.across * pitch[0]
            top = area.top - self.over - i // self.across * pitch[1]
            made.append(Area(left, left + width, top - width * aspect, top))
        return made


class GridShot(Clip):
    """One film of many runs of a clip, on one land; `runs` says which."""

    shape = "16:9"

    field: can.LossField = ravine
    runs: tuple[Run, ...] = ()

    def construct(self) -> None:
        self.prepare()

        self.next_section("one start")
        self.wait(0.6)

        self.next_section("all on one clock")
        each, least, most = PACE
        seconds = float(np.clip(each * self.steps, least, most))
        self.play(self.clock.animate(run_time=seconds, rate_func=quicken).set_value(self.steps))
        self.wait(0.4)

        self.next_section("the best of them")
        self.play(FadeIn(self.told), run_time=0.6)
        self.wait(2.2)

    def compute(self) -> None:
        self.steps = max(run.steps for run in self.runs)
        self.walked: list[list[Route]] = []
        self.view: View = view_of(self.field, self.runs[0].start)
        for run in self.runs:
            start = view_of(self.field, run.start).start
            shown = self.view.showing(start, self.field)
            self.view = replace(shown, start=self.view.start).with_levels(self.field)
            self.walked.append(quiet_routes(self.field, start, run.methods, run.steps))
        self.view = replace(self.view, levels=self.view.levels[FEWER - 1 :: FEWER])
        self.losses = [min(map(final_loss, walked)) for walked in self.walked]
        self.best = int(np.argmin(self.losses))

    def set_the_stage(self) -> None:
        self.clock = ValueTracker(0)
        area = self.free.below(2 * LINE + UNDER)
        runs = [dict(run.values) for run in self.runs]
        several = len(runs[0]) > 1  # are swept: runs that differ in the last one belong together
        alike = len({tuple(run.values())[-1] for run in runs}) if several else 1
        grid = Grid.of(len(runs), area, self.view.aspect, alike)
        self.maps = grid.maps(len(runs), area, self.view.aspect)
        size = min(self.maps[0].width, self.maps[0].height)
        if size < LEAST:
            raise ValueError(
                f"{len(runs)} maps on one picture are {size:.2f} units small, they need {LEAST:g}: "
                "sweep over fewer values"
            )
        still, moving = [], []
        for walked, place in zip(self.walked, self.maps, strict=True):
            ground, ways = self.draw_run(walked, place)
            marks = StartMark(ground, tuple(walked[0].points[0])), Minima(ground)
            for mark in marks:
                mark.radius *= self.size_of(place)
            still += [ground.terrain, *marks]
            moving += ways
        self.told = Group()
        self.caption(grid, runs)
        self.add(*still, *self.still, self.clock, *moving)
        self.add(step_counter(self.clock, (self.free.right, self.free.top - LARGE)))

    def draw_run(self, walked: list[Route], place: Area) -> tuple[Ground, list[Mobject]]:
        """The ground of one map, and the ways on it."""
        ground = Ground.of(self.field, self.view, 10, 2)
        lay_flat(ground.terrain, self.view.aspect, place)
        broad, drawn = self.size_of(place), list[Mobject]()
        for route, color in zip(walked, self.colors(walked), strict=True):
            track = Track(ground, route.points)
            here = ground.terrain, track, self.clock, color
            gone = ExitMark(*here)
            gone.size = broad
            drawn += [Trail(*here, broad=broad), gone]
        return ground, drawn

    def size_of(self, place: Area) -> float:
        """The size of marks on a map by the usual one."""
        return float(np.clip(place.width / USUAL, *MARKS))

    def colors(self, walked: list[Route]) -> list[str]:
        """The colour of each route: that of its method, the same on all maps."""
        every = self.names()
        colors = palette.route_colors(list(every))
        return [colors[every.index(name)] for name in _numbered(walked)]

    def names(self) -> list[str]:
        """Who walks on any of the maps; of equal names on one the later ones are numbered."""
        return list(dict.fromkeys(name for walked in self.walked for name in _numbered(walked)))

    def caption(self, grid: Grid, runs: list[dict[str, str]]) -> None:
        """What is written: a legend, on each map its values, at the end losses and the best."""
        free, every = self.free, self.names()
        self.still, y = self.legend(every), free.top - LARGE
        width, size, y = self.maps[0].width, grid.caption, y - LINE
        final = worded("lowest final loss" if len(every) > 1 else "final loss")  # of its methods
        gone = worded("diverged")
        losses = [number(loss) if math.isfinite(loss) else gone for loss in self.losses]
        runs = [{key: text.replace("-", "−") for key, text in run.items()} for run in runs]
        whole = ["  ".join(f"{name} {value}" for name, value in run.items()) for run in runs]
        short, names = [" · ".join(run.values()) for run in runs], " · ".join(runs[0])
        captions, key, fits = short, names, False
        for longer, named in ((whole, final), (short, f"{names}, {final}")):
            both = [f"{a}  {b}" for a, b in zip(longer, losses, strict=True)]
            if max(text_length(said, size) for said in both) <= width:
                captions, key, fits = longer, named, True
                break
        heading = Lettering(worded("each map: {}", key), (free.left, y), color=palette.FAINT)
        self.still.append(heading)
        for text, loss, land in zip(captions, losses, self.maps, strict=True):
            at = land.top + ABOVE
            self.still.append(Lettering(text, (land.left, at), size=size, room=width))
            if fits:
                look = {"size": size, "color": palette.FAINT}
                self.told.add(Lettering(loss, (land.right, at), "right", **look))
        best, room = whole[self.best], free.width - heading.length - 0.5
        best = best if len(best) <= READ else ""  # it stands over its map
        said = worded("best: {}", f"{best}  {worded('loss')} {losses[self.best]}".strip())
        self.told.add(Lettering(said, (free.right, y), "right", room=room))
        self.told.add(MapFrame(self.maps[self.best], FRAME))

    def legend(self, every: list[str]) -> list[Mobject]:
        """A sample and the name of each who walks, on one line left of the step counter."""
        room, beside = self.free.width - COUNTER, Sample.ROOM
        for size in (LARGE, SMALL):
            long = sum(beside + text_length(name, size, "SEMIBOLD") + BETWEEN for name in every)
            if long <= room:
                break
        most = math.inf if long <= room else room / len(every) - beside - BETWEEN
        left, y, drawn = self.free.left, self.free.top - LARGE, list[Mobject]()
        for name, color in zip(every, palette.route_colors(every), strict=True):
            look = {"size": size, "color": color, "bold": True, "room": most}
            said = Lettering(name, (left + beside, y), **look)
            drawn += [Sample((left, y + size / 2), color), said]
            left += beside + said.length + BETWEEN
        return drawn


def final_loss(route: Route) -> float:
    """The loss after a walk; infinite if it diverged."""
    return math.inf if route.diverged else float(route.losses[-1])


def _numbered(walked: list[Route]) -> list[str]:
    """The names of routes, the second of one name with a 2 behind it."""
    names = [route.name for route in walked]
    return [
        name if names[:i].count(name) == 0 else f"{name} {names[:i].count(name) + 1}"
        for i, name in enumerate(names)
    ]
