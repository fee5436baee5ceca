"""The take that several clips share: a walk on the map, with its figures below."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import FadeIn, FadeOut, Group, Mobject, ValueTracker, linear, rush_into, smooth

from adventurer import Method, Route
from numerics.numerals import is_zero, running
from stage import parameters as can
from stage.arrows.arrows import Arrows
from stage.figures.heading import Heading
from stage.figures.legend import hyperparameters
from stage.figures.sign_strip import ROW, SignStrip
from stage.look import palette
from stage.paint.area import box_of
from stage.paint.lettering import SMALL, Lettering, text_length
from stage.paint.wrapping import slots
from stage.shots.map_shot import FOOT, MapShot
from stage.walk.hiker import HEIGHT
from stage.walk.pace import onward
from stage.walk.step_arrows import labels, magnification, pushes, step_arrows
from stage.walk.track import Track
from stage.walk.trail import Ghost
from stage.walk.walkers import Told, routes, walkers

FIGURE = 0.27  # capitals of the figures
LINE = 0.46  # height of a line of figures
ROLL = 2 * ROW + 0.16  # of a roll
Say = Callable[[Told, float], str]  # what is said of a walker at a moment of the clock
ABOVE, BELOW = "y > 0", "y < 0"


class WalkShot(MapShot):
    """Hikers and figures at the same places in every clip, and one pace.

    A scene gives the class attributes and tells, in `construct`, the beats: `compute`,
    `set_the_stage`, then for each of the slow steps `aim` and `tread`, then `walk_on`.
    """

    methods: can.Methods  # which a scene gives
    steps: can.Steps = 30
    slow_steps: can.SlowSteps = 3
    _most_rolls = 2  # a map is worth more than a third roll

    def compute(self) -> None:
        """The numbers, before anything is drawn."""
        self.routes = self.walk()
        self.heading = Heading(self.routes, self.free.width, self.steps)
        count = len(self.routes)
        self.line = LINE if count == 1 else 0.36  # from one line of figures to the next
        self.rolled = count if count <= self._most_rolls else 0
        self.place_figures()
        foot = FOOT + self.rows * self.line - LINE + (self.rolled - 1) * ROLL
        air = 0.3 if count > 1 else 0.0  # for hikers who stand abreast near the upper border
        self.find_place(self.heading.height + air, foot)

    def ways(self) -> list[np.ndarray]:
        return [route.points for route in self.routes]

    def walk(self) -> list[Route]:
        """The routes that are shown."""
        return routes(self.field, self.window().start, self.methods, self.steps)

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""
        self.clock = ValueTracker(0)  # counts optimizer steps
        self.labels: list[Mobject] = []  # of the arrows that stand there now
        self.add(self.draw_map())
        self.party = walkers(self.routes, self.ground, self.clock, self.tall)
        self.magnified = magnification(self.party, self.slow, self.ground)
        self.aims = [
            [step_arrows(walker, step, self.ground, self.magnified) for walker in self.party]
            for step in self.slow
        ]
        rolls, sides = self.rolls()
        names, heading = self.heading.draw(self.party, self.clock, self.frame, self.map_area.top)
        at = self.map_area.right - 0.15, self.map_area.top - 0.15 - SMALL
        self.note = Lettering(f"arrows ×{self.magnified}", at, "right", cased=True)
        if any(box_of(self.note).meets(box_of(said)) for said in self.written):
            self.note.write(self.note.text, (at[0], at[1] - 2 * SMALL))
        self.foreground = Group(
            *(walker.trail for walker in self.party),
            *(arrows for aims in self.aims for arrows in aims),
            self.minima,
            self.axes,
            *(walker.exit for walker in self.party),
            *(walker.hiker for walker in self.party),
            *self.written,  # before whoever comes there
            *rolls,
            *self.figures(),
            *heading,
        )
        self.add(*names, *sides, self.clock, self.foreground)

    # the beats ----------------------------------------------------------------------------------

    @property
    def tall(self) -> float:
        """Height of the hikers: less where a long legend leaves little room for the map."""
        return HEIGHT * float(np.clip(self.terrain.edges[1, 1] / 4, 0.6, 1))

    def aim(self, step: int, run_time: float = 0.6) -> None:
        """The arrows of a slow step grow, one from the other's tip, with their names."""
        if step not in self.slow:
            return
        aims, self.labels = self.aims[step - 1], []
        if len(self.party) == 1:
            taken = [self.note] if self.magnified > 1 else []
            where = self.map_area, [*self.written, *taken]
            self.labels = [*labels(self.aims[step - 1][0], self.routes[0], *where)]
        shown = [self.note] if step == 1 and self.magnified > 1 else []
        names = [FadeIn(label, run_time=run_time / 2) for label in self.labels + shown]
        self.play(
            *(a.animate(run_time=run_time, rate_func=linear).set(sweep=1) for a in aims), *names
        )

    def tread(self, step: int, run_time: float = 0.5) -> None:
        """The hikers take that slow step, and its arrows shrink to it and fade."""
        if step not in self.slow:
            return
        last = [self.note] if step == self.slow[-1] and self.magnified > 1 else []
        gone = self.labels + last
        shrink = [
            arrows.animate(run_time=run_time, rate_func=rush_into).set(magnified=1.0, opacity=0.0)
            for arrows in self.aims[step - 1]
        ]
        self.play(
            self.clock.animate(run_time=run_time, rate_func=smooth).set_value(step),
            *shrink,
            *(FadeOut(label, run_time=run_time) for label in gone),
        )
        self.labels = []

    def walk_on(self, seconds: float = 4.0) -> None:
        """All steps that are left, at one pace."""
        if walk := onward(self.clock, self.steps, seconds):
            self.play(*walk)

    @property
    def slow(self) -> range:
        """The numbers of the slow steps."""
        return range(1, min(self.slow_steps, self.steps) + 1)

    # what is drawn ------------------------------------------------------------------------------

    def whole_gradient(self) -> Arrows | None:
        """−∇f at the start, one to one; None if it leads off the map or is not what is scaled.

        It is drawn only where the one walker's first step is lr times this arrow.
        """
        route = self.routes[0]
        if len(self.routes) > 1 or not route.steps:
            return None
        first, uphill = pushes(route, 1), route.gradients[0]
        ends = np.array([route.points[0] - uphill, route.points[1]])
        if [push.form for push in first] != ["gradient"] or not self.view.contains(ends).all():
            return None
        whole = Arrows(self.ground, route.points[0], -uphill)
        return whole.set(sweep=0.0)

    def show_ghost(self, method: Method, run_time: float = 0.8) -> None:
        """The whole way of another method from the same start, faint, with its name."""
        (route,) = routes(self.field, self.routes[0].points[0], (method,), self.steps)
        track = Track(self.ground, route)
        color = palette.route_colors([*(w.route.name for w in self.party), route.name])[-1]
        left, low, _ = self.terrain.points[0]
        corner = left + 0.18, low + (0.6 if self.view.scale_note else 0.18)
        said = f"{route.name}   {hyperparameters(route)}"
        way = Ghost(self.terrain, track, self.clock, color, opacity=0.0)
        name = Lettering(said, corner, color=color, cased=True)
        self.written.append(name)
        self.add(way, self.clock, self.foreground, name)
        self.play(way.animate.set(opacity=1.0), FadeIn(name), run_time=run_time)

    def rolls(self) -> tuple[list[SignStrip], list[Lettering]]:
        """On which side of y = 0 each walker stands, step by step; and the sides' names."""
        frame = self.frame
        indent = max(text_length(ABOVE), text_length(BELOW)) + 0.2
        rolls, sides = [], []
        for i, walker in enumerate(self.party[: self.rolled]):
            row = len(self.party) - 1 - i
            y = frame.bottom + self.rows * self.line + 0.06 + (row + 0.5) * ROLL
            place = (frame.left + indent, y), frame.width - indent, self.steps
            values = walker.route.points[:, 1]
            rolls.append(SignStrip(values, walker.color, walker.track.end, self.clock, *place))
            if i == 0:
                sides.append(Lettering(ABOVE, (frame.left, y + 0.07)))
                sides.append(Lettering(BELOW, (frame.left, y - 0.07 - SMALL)))
        return rolls, sides

    def says(self) -> Iterable[tuple[float, str, Say]]:
        """Figures, each at that share of the line's width, the text's side or middle there.

        They are the distance walked, what it gained along x, and how often y changed its sign.
        """
        return (0.0, "left", walked), (0.53, "centre", gained), (1.0, "right", flips)

    def place_figures(self) -> None:
        """Size and places of the figures, by the widest that the walk will bring; and their rows.

        On one line if they fit there, if need be a little smaller; else in rows.
        """
        view = self.window()
        told = [Told(route, view) for route in self.routes]
        moments = np.linspace(0, self.steps, min(4 * self.steps, 400) + 1)
        wished = [(share, side) for share, side, _ in self.says()]
        for self.size in [FIGURE, SMALL] if len(told) == 1 else [SMALL]:
            widths = [
                max(
                    text_length(say(one, t), self.size, "SEMIBOLD") for one in told for t in moments
                )
                for *_, say in self.says()
            ]
            self.slots = slots(wished, widths, self.free.width)
            if self.slots[-1].row == 0:
                break
        self.rows = (self.slots[-1].row + 1) * len(told)

    def figures(self) -> list[Lettering]:
        """What `says` has to say of each walker, on a line each or in rows."""
        frame, drawn = self.frame, []
        each = self.slots[-1].row + 1
        for i, walker in enumerate(self.party):
            for slot, (*_, say) in zip(self.slots, self.says(), strict=True):
                y = frame.bottom + (self.rows - 1 - i * each - slot.row) * self.line + 0.05
                at = frame.left + slot.share * frame.width, y
                look = {"color": walker.color, "bold": True, "room": frame.width}
                line = Lettering(say(walker, 0), at, slot.side, self.size, **look)
                line.add_updater(_follow(walker, self.clock, say))
                drawn.append(line)
        return drawn


def _follow(walker: Told, clock: ValueTracker, say: Say) -> Callable[[Lettering], None]:
    def follow(line: Lettering) -> None:
        line.write(say(walker, clock.get_value()))

    return follow


def walked(walker: Told, time: float) -> str:
    return f"walked {running(walker.distance.at(time), walker.far)}"


def gained(walker: Told, time: float) -> str:
    """How far it has come along x; who went back has gained nothing."""
    gain = walker.gain.at(time)
    said = running(abs(gain), walker.far)
    return f"moved −{said} along x" if gain < 0 and not is_zero(said) else f"gained {said} along x"


def flips(walker: Told, time: float) -> str:
    """How often y changed its sign until then."""
    count = walker.flips(time)
    return f"{count} flip" + ("" if count == 1 else "s")
