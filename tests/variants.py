"""The parameters that every scene must take: fields, starts, numbers of steps, methods."""

from __future__ import annotations

import inspect
import itertools
from typing import Any

import numpy as np
from of_catalogue import DRAWN

import fields
from fields import Field
from optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSProp
from stage.film.clip import Clip
from stage.look.view import view_of


def _bent_valley(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _trough(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x - 5) ** 2 / 100 + np.cosh(2 * y) + 3


def _shifted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return ((x - 103) ** 2 + 3 * (y - 41) ** 2) ** 2 / 50 - 7


FIELDS = {
    **{name: fields.CATALOGUE[name] for name in DRAWN},
    "own, log": Field(_bent_valley, (-2, 3), (-1, 9)),  # unequal ranges; a logarithm, as computed
    "own, stretched": Field(_trough, (-30, 12), (-2, 3)),
    "own, elsewhere": Field(_shifted, (100, 104), (40, 43)),
}
STARTS = {  # shares of the view's window along x and y
    "lower right": (0.85, 0.2),
    "upper left": (0.12, 0.9),
    "at the border": (0.002, 0.5),
    "in the middle": (0.5, 0.5),
    "beyond the window": (1.3, 0.4),
    "at the minimum": None,
}
STEPS = (1, 3, 200)
METHODS = {  # by the scale of learning rates that suits a field
    "Adam": lambda s: (Adam(lr=0.3),),
    "AdaGrad": lambda s: (AdaGrad(lr=0.5),),
    "Nesterov": lambda s: (Nesterov(lr=0.1 * s, momentum=0.9),),
    "one": lambda s: (SGD(lr=0.5 * s),),
    "two": lambda s: (SGD(lr=0.95 * s), Momentum(lr=0.1 * s)),
    "four": lambda s: (SGD(lr=0.9 * s), Momentum(lr=0.1 * s), RMSProp(lr=0.1), Adam(lr=0.3)),
    "diverging": lambda s: (SGD(lr=1.2 * s),),
    "exploding": lambda s: (SGD(lr=50.0 * s),),
    "bursting": lambda s: (SGD(lr=1e200),),
}


def suited(scene: type[Clip], field: Field) -> dict[str, Any]:
    """A field for a scene, and the scene's own methods at learning rates that suit the field."""
    parameters: dict[str, Any] = {"field": field}
    scale = view_of(field).lr_scale / view_of(scene.field).lr_scale
    for name in {"methods", "ghost"} & set(parameters_of(scene)):
        value = getattr(scene, name)
        if isinstance(value, tuple):
            parameters[name] = tuple(with_rate(method, scale) for method in value)
        else:
            parameters[name] = with_rate(value, scale)
    return parameters


def with_rate(method: Any, scale: float) -> Any:
    """The same method with its learning rate multiplied."""
    taken = inspect.signature(type(method)).parameters
    hyper = {name: getattr(method, name) for name in taken if hasattr(method, name)}
    return type(method)(**hyper | {"lr": float(f"{hyper['lr'] * scale:.2g}")})


def start_in(field: Field, share: tuple[float, float] | None) -> tuple[float, float]:
    """The point at those shares of the view's window, in the field; the first minimum for none."""
    view = view_of(field)
    if share is None:
        return field.minima[0] if field.minima else view.start
    low, high = np.transpose([view.x_range, view.y_range])
    at = low + np.array(share) * (high - low)
    at = np.clip(at, *np.transpose([field.x_range, field.y_range]))
    return tuple(float(f"{each:.3g}") for each in at)


def parameters_of(scene: type[Clip]) -> list[str]:
    """Which of the parameters that all clips share a scene has."""
    return [
        name for name in ("field", "start", "methods", "steps", "ghost") if hasattr(scene, name)
    ]


def axes(scene: type[Clip]) -> dict[str, dict[str, Any]]:
    """One parameter changed at a time: what each variant is called, and its class attributes."""
    has = parameters_of(scene)
    found = {name: {"field": name} for name in FIELDS} if "field" in has else {}
    if "start" in has:
        found |= {f"start {name}": {"start": name} for name in STARTS}
    if "steps" in has:
        found |= {f"{steps} steps": {"steps": steps} for steps in STEPS}
    if "methods" in has:
        found |= {f"methods {name}": {"methods": name} for name in METHODS}
    return found


def product(scene: type[Clip]) -> dict[str, dict[str, Any]]:
    """Every field with a start of its own and another, few steps and many, four sets of methods."""
    has = parameters_of(scene)
    choices: dict[str, tuple] = {"field": tuple(FIELDS)} if "field" in has else {}
    choices |= {"start": (None, "lower right")} if "start" in has else {}
    choices |= {"steps": (3, 200)} if "steps" in has else {}
    choices |= {"methods": (None, "Adam", "four", "diverging")} if "methods" in has else {}
    found = {}
    for combination in itertools.product(*choices.values()):
        chosen = dict(zip(choices, combination, strict=True))
        name = ", ".join(f"{key} {value or 'own'}" for key, value in chosen.items())
        found[name] = {key: value for key, value in chosen.items() if value is not None}
    return found


def attributes(scene: type[Clip], **chosen: Any) -> dict[str, Any]:
    """The class attributes of a variant, for a field, start and methods by name."""
    made = suited(scene, FIELDS[chosen["field"]]) if "field" in chosen else {}
    field = made.get("field", getattr(scene, "field", None))
    if "start" in chosen:
        made["start"] = start_in(field, STARTS[chosen["start"]])
    if "steps" in chosen:
        made["steps"] = chosen["steps"]
    if "methods" in chosen:
        made["methods"] = METHODS[chosen["methods"]](view_of(field).lr_scale if field else 1.0)
    return made
