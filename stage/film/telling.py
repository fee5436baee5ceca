"""Takes notes of what each play of a clip shows, for its captions (`stage.film.captions`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from manim import Scene, ValueTracker

from stage.film.captions import Note
from stage.paint.lettering import Lettering
from stage.walk.sentences import arrival, gone, introduction, names

if TYPE_CHECKING:
    from adventurer import Route
    from stage.walk.told import Told

SEEN = 0.5  # a text below that opacity is on its way in or out


class Walk(NamedTuple):
    """A walk that a clip shows now.

    Attributes:
        told: what can be told of it.
        clock: counts its steps.
        name: what it is called; by default its method's name.
    """

    told: Told
    clock: ValueTracker
    name: str = ""


class Teller:
    """Looks at a clip after each play.

    Attributes:
        notes: one for each play so far.
    """

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._routes: list[Route] = []
        self._names: list[str] = []
        self._taken: list[int] = []  # steps of each, that have been told

    def note(self, scene: Scene, walks: Sequence[Walk]) -> None:
        """Note what a play has come to; `walks` are those that it shows."""
        walks, first, after = [walk for walk in walks if walk.told.route.steps], "", ""
        party = [walk.told for walk in walks]
        new = party and [id(told.route) for told in party] != [*map(id, self._routes)]
        if new:
            self._routes, self._taken = [told.route for told in party], [0] * len(party)
            self._names = names(self._routes)
        known = self._names if party else []
        called = [walk.name or name for walk, name in zip(walks, known, strict=True)]
        if new:
            first = introduction(party, called)
        times = [walk.clock.get_value() for walk in walks]
        if all(abs(time - round(time)) < 1e-6 for time in times):
            steps = [
                min(round(time), told.route.steps) for time, told in zip(times, party, strict=True)
            ]
            after = self._arrived(party, called, steps)
        self.notes.append(Note(first, after, tuple(_written(scene))))

    def _arrived(self, party: Sequence[Told], called: Sequence[str], steps: Sequence[int]) -> str:
        """What is to be said of those who have taken a step since it was told of them."""
        news = [
            (told, name, step)
            for told, name, step, taken in zip(party, called, steps, self._taken, strict=True)
            if step > taken and not gone(told, taken)
        ]
        self._taken = [*steps]
        return arrival(*zip(*news, strict=True)) if news else ""


def _written(scene: Scene) -> list[str]:
    """The texts that can be read in the picture now."""
    parts = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [
        part.text.replace("   ", ", ")
        for part in parts
        if isinstance(part, Lettering) and part.text and part.get_fill_opacity() >= SEEN
    ]
