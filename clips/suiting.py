"""Learning rates for another field: the scene's own suit the field that it was made for.

A scene keeps its methods when only its field is changed. Where one would leave the map within its
first steps, or one would all but stand, their learning rates are scaled to the new field, and it
is said.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from adventurer import Adventurer
from clips.choices import METHODS
from fields import Field
from numerics.numerals import brief
from numerics.values import is_real
from schedules import Schedule
from stage.look.remarks import remark
from stage.look.survey import FIRST
from stage.look.view import View, view_of

STANDS = 1e-4  # of the map's longer side: whose first step is shorter does not get anywhere


def suited(scene: type, field: Any, start: Any = None) -> dict[str, Any]:
    """The scene's methods, `methods` and `ghost`, at learning rates for a walk on that field.

    Nothing where they walk well as they are, and where field, start or a method is none.
    """
    held = {name: getattr(scene, name, None) for name in METHODS}
    if not isinstance(field, Field) or field is getattr(scene, "field", None):
        return {}
    if not isinstance(held["methods"], (tuple, list)):
        return {}
    try:
        view = view_of(field, start)
        found = {_fault(method, field, view) for method in held["methods"]}
        own = view_of(scene.field, getattr(scene, "start", None))
        made: dict[str, Any] = {
            "methods": tuple(_scaled(method, view, own) for method in held["methods"])
        }
        if hasattr(held["ghost"], "lr"):
            made["ghost"] = _scaled(held["ghost"], view, own)
        left = {_fault(method, field, view) for method in made["methods"]}
    except (TypeError, ValueError, AttributeError):  # the scene says what is wrong
        return {}
    if "leaves" not in found and ("stands" not in found or "stands" in left):
        return {}
    rates = [
        f"{type(old).__name__} {_say(old.lr)} → {_say(new.lr)}"
        for old, new in zip(held["methods"], made["methods"], strict=True)
    ]
    remark(
        f"{scene.__name__}'s learning rates do not suit {field.name}, so they are scaled "
        f"({', '.join(rates)}): set lr or methods for others"
    )
    return made


def _fault(method: Any, field: Field, view: View) -> str:
    """What is wrong with its first steps: it "leaves" the map, or all but "stands"; else nothing.

    Who stands on level ground does so at any rate.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        route = Adventurer(*view.start).optimize(field, method, steps=FIRST).route
    if route.diverged or not view.contains(route.points).all():
        return "leaves"
    return "" if np.hypot(*route.updates[0]) > STANDS * _side(view) else "stands"


def _side(view: View) -> float:
    return float(max(np.ptp(view.x_range), np.ptp(view.y_range)))


def _scaled(method: Any, view: View, own: View) -> Any:
    """The method with a learning rate that is to this view as its own was to the scene's.

    A rate that multiplies the gradient goes by the curvature; that of a method whose steps are as
    long on any slope, as Adam's, is a length, and goes by the size of the map.
    """
    steps = []
    for slope in (1.0, 1e3):
        params, probe = {"x": 0.0, "y": 0.0}, deepcopy(method)
        probe.lr = 1.0  # where it changes, its first may be 0
        probe.update(params, {"x": slope, "y": slope})
        steps.append(abs(float(params["x"])))
    grows = steps[1] > 100 * steps[0]
    scale = view.lr_scale / own.lr_scale if grows else _side(view) / _side(own)
    made = deepcopy(method)
    scaled = isinstance(method.lr, Schedule)
    made.lr = method.lr.with_rates(_by(scale)) if scaled else _by(scale)(method.lr)
    return made


def _by(scale: float) -> Callable[[float], float]:
    return lambda lr: float(f"{lr * scale:.2g}")


def _say(lr: Any) -> str:
    return brief(lr) if is_real(lr) else str(lr)
