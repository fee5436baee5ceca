"""Colours by role, as the look of the scene that is being made or drawn has them.

`palette.TEXT` is asked for where something is made or drawn, never when a module is read: which
colour it is depends on the scene (`Clip.look`). The roles of a look are a module: `dracula` or
`paper`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType

from stage.look import dracula, paper

# The looks of `Clip.look`, and whose colours they have. Those that are transparent have no ground.
LOOKS = {"dark": dracula, "light": paper, "transparent": dracula, "transparent-light": paper}

_shown: ContextVar[ModuleType] = ContextVar("_shown", default=dracula)


def __getattr__(role: str) -> object:
    """The colour of a role, or whatever else each look has, in the look that is shown."""
    if role.startswith("_"):
        raise AttributeError(role)
    return getattr(_shown.get(), role)


@contextmanager
def shown(look: str) -> Iterator[None]:
    """Have all colours from that look, one of `LOOKS`, within the block.

    >>> with shown("light"):
    ...     __getattr__("CASING")
    '#fffefa'
    """
    before = _shown.set(LOOKS[look])
    try:
        yield
    finally:
        _shown.reset(before)


def on_paper() -> bool:
    """Whether what is drawn now is dark on light."""
    return _shown.get() is paper


def route_colors(names: list[str]) -> list[str]:
    """Colours of the routes of these methods: each has its own, the others take what is left.

    Three of one method that has its own are a family.

    With more than eight routes, colours come again. The form of its dots goes with the colour: see
    `stage.look.route_looks`.

    >>> route_colors(["Momentum", "Adam"]) == [dracula.GREEN, dracula.YELLOW]
    True
    """
    look = _shown.get()
    if family := look.FAMILIES.get(tuple(names)):
        return [*family]
    own = look.OWN
    colors = [own.get(name) if names.index(name) == i else None for i, name in enumerate(names)]
    left = sorted((c for c in look.ROUTES if c not in colors), key=lambda c: c in own.values())
    for i in (i for i, color in enumerate(colors) if color is None):
        colors[i] = left.pop(0) if left else look.ROUTES[i % len(look.ROUTES)]
    return colors
