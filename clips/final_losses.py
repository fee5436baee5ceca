"""The loss after each walk of a clip, computed without drawing it."""

from __future__ import annotations

import warnings
from typing import Any


def final_losses(scene_class: type) -> dict[str, float]:
    """The loss after the walk of each of a scene's methods, by the method's name.

    Of equal names all but the first get a number. Infinite for a walk that diverged; nothing for a
    scene that does not have field, methods and steps.

    >>> from clips.outline import ROOT, Outlines
    >>> scene = Outlines().of(ROOT / "scenes/sgd_zigzag.py", "SGDZigzag")
    >>> {name: round(loss, 5) for name, loss in final_losses(scene).items()}
    {'SGD': 0.01333}
    """
    from adventurer import Adventurer
    from numerics.route import name_of
    from stage.look.view import view_of

    told = walked_by(scene_class)
    if told is None:
        return {}
    field, start, methods, steps = told
    found = dict[str, float]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = view_of(field, start).start
        for method in methods:
            route = Adventurer(*begin).optimize(field, method, steps=steps).route
            name, alike = name_of(method), 1
            while (said := name if alike == 1 else f"{name} {alike}") in found:
                alike += 1
            found[said] = float("inf") if route.diverged else float(route.losses[-1])
    return found


def walked_by(scene_class: type) -> tuple[Any, Any, tuple[Any, ...], int] | None:
    """The field, start, methods and steps of a scene's walks; None if it does not have all."""
    from fields import Field

    field, methods, steps = (
        getattr(scene_class, name, None) for name in ("field", "methods", "steps")
    )
    if not isinstance(field, Field) or not isinstance(methods, (tuple, list)) or not methods:
        return None
    if not isinstance(steps, int):
        return None
    return field, getattr(scene_class, "start", None), tuple(methods), steps
