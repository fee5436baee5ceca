"""What a machine has that clips are drawn with, and what it lacks.

A film is the same on every machine where the same packages draw it. Manim and OpenGL are tried, not
looked up: what is installed may still not work.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stage.paint.sources import Reading


class Fitness(NamedTuple):
    """What a machine has.

    Attributes:
        versions: of Python, Cairo and packages.
        lacks: a sentence for each thing that is missing.
        opengl: what OpenGL is drawn by; empty without.
    """

    versions: dict[str, str]
    lacks: list[str]
    opengl: str


def versions(packages: Iterable[str] = ()) -> dict[str, str]:
    """The versions, as installed, that decide what films look like; of further packages too."""
    reading = Reading()
    found = reading.versions() | reading.versions_of(tuple(packages))
    try:
        import cairo

        found["Cairo"] = cairo.cairo_version_string()
    except ImportError:
        pass
    return found


def opengl() -> str:
    """What OpenGL is drawn by on this machine, in its own words.

    Raises:
        MissingOpenGLError: there is none.
    """
    from stage.ground.gl import painter

    info = painter().ctx.info
    return f"{info['GL_RENDERER']}, OpenGL {info['GL_VERSION']}"


def unlike(there: dict[str, str], here: dict[str, str]) -> str:
    """What differs between two machines' versions, in a phrase; empty if nothing does.

    >>> unlike({"package manim": "0.21.0"}, {"package manim": "0.22.0", "Cairo": "1.18.0"})
    'Cairo is missing there, 1.18.0 here; manim is 0.21.0 there, 0.22.0 here'
    """
    names = sorted(here.keys() | there.keys())
    trios = [(n.removeprefix("package "), there.get(n), here.get(n)) for n in names]
    return "; ".join(
        f"{name} is {one or 'missing'} there, {other or 'missing'} here"
        for name, one, other in trios
        if one != other
    )


def tried(packages: Iterable[str] = ()) -> Fitness:
    """What this machine has, Manim and OpenGL tried."""
    lacks, drawn_by = list[str](), ""
    for name, module in (("Cairo", "cairo"), ("Manim", "manim")):
        try:
            __import__(module)
        except Exception as error:  # whatever a library raises that finds no other
            said = str(error).splitlines() or [type(error).__name__]
            lacks.append(f"{name} cannot be imported ({said[0]})")
    try:
        drawn_by = opengl()
    except Exception as error:
        lacks.append(str(error).rstrip("."))
    return Fitness(versions(packages), lacks, drawn_by)
