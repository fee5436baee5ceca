"""What is at rest while a play runs: nothing changes that its picture depends on.

Manim draws in each frame all that lies above the first mobject that moves, as it does not know what
a mobject's picture depends on. Here that is whatever can be reached from it: by its attributes, by
what its updaters close over, and so on. That is more than it reads, so what is said to be at rest
is. It is drawn once a play, and then only copied.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import cairo
import numpy as np
from manim import Animation, Mobject, Scene

PLAIN = (str, bytes, int, float, type(None), type, ModuleType, CodeType)  # lead nowhere
PLAINEST = frozenset((*PLAIN, bool, np.float64))  # which is seen without asking for their bases
MOST = 100_000  # objects not looked at before; what reaches more is taken to change
TILE = 64  # pixels: squares in which nothing is drawn are not copied


class Play:
    """A play that runs, and what is at rest in it.

    Args:
        animations: What is played.
        mobjects: All that is in the scene.
        pose: What the camera's pose is made of: if that moves, nothing is at rest.

    Attributes:
        ground: What each frame of it begins with, besides Manim's static mobjects.
    """

    def __init__(
        self, animations: Iterable[Animation], mobjects: Iterable[Mobject], pose: Iterable[Mobject]
    ) -> None:
        moved = [one for animation in animations for one in _moved_by(animation)]
        family = (one for mobject in mobjects for one in mobject.get_family())
        moved += [one for one in family if one.has_time_based_updater()]
        self._moved = {id(one): one for one in moved}
        self._turning = any(id(part) in self._moved for part in pose)
        self.ground: set[Mobject] = set()
        self._told: dict[int, tuple[Mobject, bool]] = {}
        self._resting: dict[int, Any] = {}  # all that was found at rest, by its number
        self._kept: dict[Hashable, Any] = {}

    def moves(self, mobject: Mobject) -> bool:
        """Whether it is moved itself; or all is, as the camera moves."""
        return self._turning or id(mobject) in self._moved

    def rests(self, mobject: Mobject) -> bool:
        """Whether it is at rest, with all that can be reached from it."""
        if id(mobject) not in self._told:
            self._told[id(mobject)] = mobject, not self._turning and not self._changes(mobject)
        return self._told[id(mobject)][1]

    def _changes(self, mobject: Mobject) -> bool:
        seen = {id(mobject): mobject}
        for one in _reached(mobject, seen, self._resting):
            if id(one) in self._moved or isinstance(one, Scene) or len(seen) > MOST:
                return True
        self._resting |= seen  # what lies behind all of this need not be looked at again
        return False

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives; it is called once a play."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


class Cutout:
    """What was drawn on a transparent picture (height, width, 4), to be copied into frames."""

    def __init__(self, pixels: np.ndarray) -> None:
        height, width = pixels.shape[:2]
        drawn = pixels.view(np.uint32)[..., 0] != 0
        rows = np.logical_or.reduceat(drawn, range(0, height, TILE), axis=0)
        tiles = np.logical_or.reduceat(rows, range(0, width, TILE), axis=1)
        down, across = (np.flatnonzero(tiles.any(axis=axis)) for axis in (1, 0))
        self._surface: cairo.ImageSurface | None = None
        if not len(down):
            return
        self._left, self._top = int(across[0]) * TILE, int(down[0]) * TILE
        part = pixels[self._top : (down[-1] + 1) * TILE, self._left : (across[-1] + 1) * TILE]
        size = part.shape[1], part.shape[0], part.shape[1] * 4
        self._surface = cairo.ImageSurface.create_for_data(
            part.copy().data, cairo.FORMAT_ARGB32, *size
        )
        edges = np.diff(np.pad(tiles, ((0, 0), (1, 1))).astype(np.int8))
        begins, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
        self._spans = [
            (left * TILE, row * TILE, (right - left) * TILE, TILE)
            for (row, left), (_, right) in zip(begins.tolist(), ends.tolist(), strict=True)
        ]

    def paint(self, ctx: cairo.Context) -> None:
        """Copy it; `ctx` is in pixels."""
        if self._surface is None:
            return
        ctx.new_path()
        for span in self._spans:
            ctx.rectangle(*span)
        ctx.set_source_surface(self._surface, self._left, self._top)
        ctx.fill()


def _moved_by(animation: Animation) -> Iterator[Mobject]:
    """All that an animation may move."""
    for part in vars(animation).values():
        if isinstance(part, Mobject):
            yield from part.get_family()
    for part in getattr(animation, "animations", ()):
        yield from _moved_by(part)


def _reached(thing: Any, seen: dict[int, Any], known: Container[int]) -> Iterator[Any]:
    """The thing, and whatever is reached from it but not by what is `known`; `seen` takes it in."""
    coming = [thing]
    while coming:
        one = coming.pop()
        yield one
        if isinstance(one, FunctionType):  # not what is global to it
            parts = one.__closure__, one.__defaults__, one.__kwdefaults__
        else:
            parts = gc.get_referents(one)
        for part in parts:
            if type(part) in PLAINEST or (number := id(part)) in seen or number in known:
                continue
            if not isinstance(part, PLAIN):
                seen[number] = part
                coming.append(part)
