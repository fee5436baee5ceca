"""Variants of a clip: its parameters by name, `lr=0.3`, without a change in its file.

A parameter is a class attribute of the scene (see `stage.parameters`), a hyperparameter of its
methods (`lr`), or one of the methods of one class (`Momentum.lr`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from clips.choices import METHODS, OWN, RANGES, Choice, normal
from clips.listing import unknown
from clips.method_texts import Place, made_of, methods_of, named_one, number
from clips.named import is_named, named_in

Values = dict[str, Any]

PLAIN = r"[A-Za-z0-9.+-]+(,[A-Za-z0-9.+-]+)*|\d+:\d+"  # a name shows these unmistakably
DRAWN_BY = "_named"  # the attribute by which plays are keyed by modules that are named
LONGEST = 120  # characters of a variant's name


class UnknownError(ValueError):
    """A scene has no parameter of that name; the message says which it has."""

    def __init__(self, name: str, scene_class: type) -> None:
        super().__init__(unknown(name, [scene_class]))
        self.name, self.scene_class = name, scene_class


def variant_name(name: str, chosen: Sequence[Choice]) -> str:
    """What the clip `name` is called with these choices, safe for files and shells.

    The order of the choices does not matter; of equal names the last counts. Where that would not
    tell all of them (brackets, spaces and the like, or too long), it ends in a hash.

    >>> variant_name("SGDZigzag", [("start", "-5, 1"), ("lr", "0.30")])
    'SGDZigzag@lr=0.3,start=-5_1'
    >>> variant_name("SGDZigzag", [("methods", "Adam(lr=0.3)")])
    'SGDZigzag@methods=Adam_lr=0.3@09d9e650'
    >>> variant_name("SGDZigzag", [("shape", "9:16")])
    'SGDZigzag@shape=9-16'
    """
    pairs = sorted((key, normal(value)) for key, value in dict(chosen).items())
    if not pairs:
        return name
    plain = [(key, re.sub(r"^(\d+):(\d+)$", r"\1-\2", value)) for key, value in pairs]  # a ratio
    said = ",".join(f"{key}={value.replace(',', '_')}" for key, value in plain)
    made = re.sub(r"[^A-Za-z0-9@=,._+-]+", "_", f"{name}@{said}")
    names = all(re.fullmatch(r"[\w.]+", each, re.ASCII) for each in (name, *dict(pairs)))
    if names and all(re.fullmatch(PLAIN, each) for _, each in pairs) and len(made) <= LONGEST:
        return made
    digest = hashlib.sha256(repr((name, pairs)).encode()).hexdigest()[:8]
    return f"{made[: LONGEST - 9].strip('_-')}@{digest}"


def apply(scene_class: type, chosen: Sequence[Choice], folder: Path | None = None) -> type:
    """The scene with these choices: a subclass with the variant's name; itself for none.

    A field is one of the catalogue, or a formula over `x_range` and `y_range`, chosen as parameters
    are. Another field brings its own start, and learning rates where the scene's do not suit it,
    unless they are chosen. `lr` is that of all `methods`, not of the `ghost` that a clip compares
    them with; `SGD.lr` is that of every SGD, the ghost too, and counts more than `lr`. With a
    `momentum`, methods that are SGD and no other become Momentum, which it is with 0.
    Hyperparameters are set after `methods` is. Modules that are named are looked for in `folder`,
    by default the working directory.

    Raises:
        UnknownError: it has no such parameter.
        ValueError: a value that cannot be; the message says what can.
    """
    if not chosen:
        return scene_class
    from stage.parameters import checked, parameters

    texts, known = dict(chosen), parameters(scene_class)
    present = {key: getattr(scene_class, key) for key in known}
    made = present.copy()
    named, place = dict(texts), Place(folder or Path.cwd(), _ranges(texts, known))
    for key in present.keys() & texts.keys():
        value = _read(key, texts[key], known[key], present[key], place)
        made[key] = checked(key, value, known[key])
    if place.ranges and "field" not in texts:
        from clips.formulas import ranged  # here: it needs NumPy

        made["field"] = ranged(present["field"], place.ranges)
    if "start" in present.keys() - texts.keys() and made.get("field") is not present.get("field"):
        made["start"] = None
    if made.get("field") is not present.get("field") and not _own_rates(texts):
        from clips.suiting import suited  # here: it needs NumPy

        made |= suited(scene_class, made["field"], made.get("start"))
    for key in sorted(texts.keys() - present.keys(), key=lambda key: ("." in key, key)):
        tuned = _tuned(made, key, texts[key])
        if not tuned:
            raise UnknownError(key, type(scene_class.__name__, (scene_class,), made))
        made |= tuned
    changed = {key: value for key, value in made.items() if value is not present[key]}
    name = variant_name(scene_class.__name__, chosen)
    changed |= drawn_by(named, place.folder)
    changed |= {"__module__": scene_class.__module__, "__qualname__": name}
    return type(name, (scene_class,), changed)


def _ranges(texts: dict[str, str], known: Values) -> dict[str, tuple[float, float]]:
    """The ranges that are chosen for a formula, taken out of `texts`."""
    ranges = {}
    for name in RANGES if "field" in known else ():
        if name in texts:
            said = f"{name}={texts[name]}"
            low, *high = [number(said, part) for part in texts.pop(name).split(",")]
            if len(high) != 1:
                raise ValueError(f"{said}: give 2 numbers, not {1 + len(high)}")
            ranges[name] = (low, *high)
    return ranges


def typed(scene_class: type, values: Values) -> Values:
    """The values with what texts stand for, as `apply` reads them, in the place of these texts.

    Raises:
        ValueError: a text that cannot be; the message says what can.
    """
    from stage.parameters import Field, kinds, parameters

    known = parameters(scene_class)
    texts = {
        key: value
        for key, value in values.items()
        if isinstance(value, str) and key in known and str not in kinds(known[key])
        if Field not in kinds(known[key]) or is_named(value)  # formulas: see `clips.formulas`
    }
    place = Place(Path.cwd(), {name: values[name] for name in RANGES if values.get(name)})
    if "field" in texts:
        values = {key: value for key, value in values.items() if key not in RANGES}
    made = {
        key: _read(key, text, known[key], getattr(scene_class, key), place)
        for key, text in texts.items()
    }
    return values | made | drawn_by(texts, place.folder)


def drawn_by(texts: Mapping[str, str], folder: Path) -> Values:
    """An attribute that keys plays by the modules that these texts name; none if there are none."""
    modules, _ = named_in(texts.items())
    if not modules:
        return {}
    from clips.by_name import programs_of

    return {DRAWN_BY: programs_of(modules, folder)}


def _field(said: str, text: str, known: Values, place: Place | None) -> Any:
    """The field of that name, written in a module, or of that formula."""
    from clips.formulas import field_of, is_formula, ranged  # here: they need NumPy

    ranges = place.ranges if place else {}
    if place and is_named(text):
        from clips.by_name import field_of as named_field
        from clips.by_name import loaded

        both = ranges.get("x_range"), ranges.get("y_range")
        return named_field(said, loaded(said, text, place.folder), text.strip(), both)
    if not is_formula(text, known):
        field = named_one(said, "field", text, known)
        return ranged(field, ranges) if ranges else field
    try:
        return field_of(text, ranges)
    except ValueError as error:
        raise ValueError(f"{said}: {error}") from error


def _own_rates(names: Iterable[str]) -> bool:
    """Whether learning rates are among what is chosen by these names."""
    return any(name in METHODS or name.rpartition(".")[2] == "lr" for name in names)


def _read(name: str, text: str, annotation: Any, present: Any, place: Place | None = None) -> Any:
    """The value that a text stands for in the place of the present one."""
    from stage.parameters import Field, kinds, known, takes

    line = " ".join(text.split())
    said = f"{name}={line if len(line) <= LONGEST else line[:LONGEST] + '…'}"
    (kind, *others), truths = kinds(annotation), ConfigParser.BOOLEAN_STATES
    names, parts = known(kind, present), get_args(kind)
    if text == OWN and NoneType in others:
        return None
    if kind is Field:
        return _field(said, text, names, place)
    if names or parts:  # methods, or several numbers
        made = (
            methods_of(said, text, names, place)
            if names
            else [number(said, part) for part in text.split(",")]
        )
        if Ellipsis not in parts and len(made) != max(1, len(parts)):
            what = "1 method" if names else f"{len(parts)} numbers"
            raise ValueError(f"{said}: give {what}, not {len(made)}")
        return tuple(made) if parts else made[0]
    if kind is bool and text.lower() not in truths:
        raise ValueError(f"{said}: {text!r} is not {takes(kind)}")
    if kind in (int, float):
        return number(said, text, takes(annotation))
    return truths[text.lower()] if kind is bool else text


def _tuned(values: Values, name: str, text: str) -> Values:
    """The attributes with methods that have this hyperparameter, with new ones in their place."""
    from adventurer import hyperparameters
    from clips.rates import read_rate
    from optimizers import SGD, Momentum
    from stage.parameters import checked, setting, several

    (owner, _, key), changed = name.rpartition("."), {}

    def tuned(method: Any) -> Any:
        hyper = hyperparameters(method)
        kind = setting(key, hyper.get(key, ()))
        if owner not in ("", type(method).__name__) or not kind:
            return method
        rate = key == "lr" and kind is float
        value = read_rate(f"{name}={text}", text) if rate else _read(name, text, kind, hyper[key])
        # lr=1 need not stay a whole number.
        hyper[key] = value if kind is int or callable(value) else checked(name, value, kind)
        return made_of(f"{name}={text}", type(method), hyper)

    every = several(values.get("methods", ()))
    for attribute in METHODS[: None if owner else 1]:
        before = several(values.get(attribute, ()))
        after = [tuned(method) for method in before]
        if name == "momentum" and {*map(type, every)} == {SGD}:  # so does torch.optim.SGD
            after = [tuned(Momentum(lr=method.lr)) for method in before]
        if any(a is not b for a, b in zip(after, before, strict=True)):
            changed[attribute] = tuple(after) if attribute == "methods" else after[0]
    return changed
