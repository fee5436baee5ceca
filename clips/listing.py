"""Which parameters a clip has: as a table, and in the sentence about one that it has not."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, NamedTuple

from clips.choices import METHODS, OWN, normal


class Parameter(NamedTuple):
    """A parameter of a scene, as a line of a table."""

    name: str  # what it is chosen by
    value: str  # its value now, as a text that can be chosen
    meaning: str
    takes: str  # which values it can have, with bounds and unit
    where: str  # the class that sets it; of a hyperparameter, the method's class
    short: str = ""  # of a hyperparameter of `methods`, its name without the class


def parameters_of(scene_class: type) -> list[Parameter]:
    """The parameters: field, start, methods and theirs, steps, then those of this scene alone."""
    from adventurer import hyperparameters
    from stage.parameters import meaning, parameters, setting, several, takes, told_of

    found: dict[str, Parameter] = {}
    every = [each for name in METHODS for each in several(getattr(scene_class, name, ()))]
    for name, annotation in parameters(scene_class).items():
        value = getattr(scene_class, name)
        where = next(owner.__name__ for owner in scene_class.__mro__ if name in vars(owner))
        told = meaning(annotation), takes(annotation, value), where
        found[name] = Parameter(name, _say(value), *told)
        for rule in dict.fromkeys(map(type, several(value) if name in METHODS else ())):
            alike = [hyperparameters(method) for method in every if type(method) is rule]
            for key, held in ((key, held) for key, held in alike[0].items() if setting(key, held)):
                dotted, short = f"{rule.__name__}.{key}", key if name == "methods" else ""
                said = " and ".join(dict.fromkeys(_say(hyper[key]) for hyper in alike))
                told = told_of(rule, key, held, short)
                found.setdefault(dotted, Parameter(dotted, said, *told, rule.__name__, short))
    return list(found.values())


def listing(scene_class: type) -> str:
    """The parameters as a table, one a line."""
    head = Parameter("parameter", "value", "meaning", "can be", "set in")
    rows = [parameter[:-1] for parameter in (head, *parameters_of(scene_class))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def unknown(name: str, scene_classes: Sequence[type]) -> str:
    """That none of these scenes has such a parameter, and which they have."""
    groups: dict[str, dict[str, None]] = {}
    for each in (each for scene_class in scene_classes for each in parameters_of(scene_class)):
        groups.setdefault(each.short or each.name, {})[each.name] = None
    said = [k if [*v] == [k] else f"{k} (or {', '.join(v)})" for k, v in groups.items()]
    valid = {each.lower(): each for k, v in groups.items() for each in (k, *v)}
    close = difflib.get_close_matches(name.lower(), valid, 1)
    meant = f" (is it {valid[close[0]]}?)" if close else ""
    one = scene_classes[0].__name__ if len(scene_classes) == 1 else ""
    has = f"{'it has' if one else 'they have'} {', '.join(said) or 'none'}"
    having = "" if meant or not {*METHODS} & {*valid} else _having(name)
    return f"{f'{one} has no' if one else 'No clip has a'} parameter {name!r}{meant}{having}; {has}"


def _having(name: str) -> str:
    """Which rule to choose for a hyperparameter that the methods, as they are, have not."""
    from adventurer import hyperparameters
    from stage.parameters import RULES

    rules = [rule for rule in RULES if name in hyperparameters(RULES[rule]())]
    return f" ({rules[0]} has one: --set methods={rules[0]})" if rules else ""


def _say(value: Any) -> str:
    """A value as the text by which it is chosen."""
    from adventurer import hyperparameters

    if isinstance(value, (tuple, list)):
        return ",".join(map(_say, value))
    if callable(getattr(value, "update", None)):  # a method
        said = ",".join(f"{key}={held!r}" for key, held in hyperparameters(value).items())
        return f"{type(value).__name__}({said})"
    value = getattr(value, "name", getattr(value, "__name__", value))
    return OWN if value is None else normal(str(value))
