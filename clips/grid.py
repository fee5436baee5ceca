"""Grids: all runs of a sweep in one film, each on a small map; which clips and sweeps allow it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clips.choices import RANGES, Choice
from clips.final_losses import walked_by
from clips.variants import apply

MOST = 120  # maps in a picture: more are too small
WALKED = ("start", "methods", "steps")  # what differs from run to run, besides hyperparameters

Cell = tuple[Choice, ...]


def check(scene_class: type, chosen: Sequence[Choice], cells: Sequence[Cell]) -> None:
    """See to it that these runs of a scene can be shown on maps side by side.

    Raises:
        ValueError: the scene has no walks, something else than these is swept, or there are too
            many; the message says what can be done.
    """
    from stage.parameters import parameters

    name = scene_class.__name__.partition("@")[0]
    if len(cells) > MOST:
        raise ValueError(f"--grid shows up to {MOST} runs, not {len(cells)}: sweep over fewer")
    if walked_by(scene_class) is None:
        raise ValueError(
            f"--grid shows walks on a map, and {name} has not all of field, methods and steps: "
            "leave --grid out, or take another clip"
        )
    known = parameters(scene_class)
    for key in dict(cells[0]):
        if key in ("field", *RANGES):
            raise ValueError(f"--grid shows one land: set {key} by --set, or leave --grid out")
        if key.partition(".")[0] == "ghost" or (key in known and key not in WALKED):
            raise ValueError(
                f"--grid shows walks alone, and {key} is none of theirs: sweep over "
                f"{', '.join(WALKED)} or hyperparameters, or leave --grid out"
            )
    for cell in cells:
        apply(scene_class, [*chosen, *cell])


def grid_class(
    scene_class: type,
    name: str,
    chosen: Sequence[Choice],
    cells: Sequence[Cell],
    folder: Path | None = None,
) -> type:
    """A scene of that name that shows these runs of another one; see `GridShot`."""
    from stage.shots.grid_shot import GridShot, Run  # here: it needs Manim

    check(scene_class, chosen, cells)
    runs, attributes = [], {}
    for cell in cells:
        variant = apply(scene_class, [*chosen, *cell], folder)
        field, start, methods, steps = walked_by(variant)
        runs.append(Run(tuple(cell), start, methods, steps))
        attributes = attributes or {"field": field, "lang": variant.lang, "look": variant.look}
    attributes |= {"runs": tuple(runs), "__module__": GridShot.__module__}
    return type(name, (GridShot,), attributes)
