"""The scene of ready routes: a map with walkers, their losses and ways; Manim is imported here."""

from __future__ import annotations

from collections.abc import Iterable

from adventurer import Route
from stage.figures.figure_lines import Wish
from stage.look.view import View, view_of
from stage.shots.map_shot import grown_to
from stage.shots.walk_shot import WalkShot
from stage.walk.told import loss, walked


class RecordedWalk(WalkShot):
    """Nobody walks anew: what is shown are the routes in `recorded`."""

    recorded: tuple = ()
    _stems = False

    def construct(self) -> None:
        self.prepare()
        for step in self.slow:
            self.aim(step)
            self.tread(step)
        self.walk_on()
        self.wait(2)

    def walk(self) -> list[Route]:
        self.steps = max(route.steps for route in self.recorded)
        return list(self.recorded)

    def window(self) -> View:
        """As usual, but grown to show the routes as far as the field goes."""
        start = tuple(self.recorded[0].points[0].tolist())
        return grown_to(view_of(self.field, start), self.field, self.ways())

    def floor(self) -> list:
        return []

    def says(self) -> Iterable[Wish]:
        """The loss, and the distance walked."""
        return (0.0, "left", loss), (1.0, "right", walked)
