"""Variants of a clip: its parameters by name, `lr=0.3`, without a change in its file.

A parameter is a class attribute of the scene (see `stage.parameters`), a hyperparameter of its
methods (`lr`), or one of the methods of one class (`Momentum.lr`).
"""

from __future__ import annotations

import ast
import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any, NamedTuple, get_args

from clips.choices import METHODS, NUMBER, OWN, Choice, normal
from clips.listing import unknown
from clips.named import LIBRARIES, named_in, references

Values = dict[str, Any]

RANGES = ("x_range", "y_range")  # of a field that is a function
PLAIN = r"[A-Za-z0-9.+-]+(,[A-Za-z0-9.+-]+)*"  # values that a variant's name shows unmistakably
DRAWN_BY = "_named"  # the attribute by which plays are keyed by modules that are named
LONGEST = 120  # characters of a variant's name


class Place(NamedTuple):
    """Where code that is named is looked for, and over which ranges a function is a field."""

    folder: Path
    x_range: Any = None
    y_range: Any = None


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
    """
    pairs = sorted((key, normal(value)) for key, value in dict(chosen).items())
    if not pairs:
        return name
    said = ",".join(f"{key}={value.replace(',', '_')}" for key, value in pairs)
    made = re.sub(r"[^A-Za-z0-9@=,._+-]+", "_", f"{name}@{said}")
    names = all(re.fullmatch(r"[\w.]+", each, re.ASCII) for each in (name, *dict(pairs)))
    if names and all(re.fullmatch(PLAIN, each) for _, each in pairs) and len(made) <= LONGEST:
        return made
    digest = hashlib.sha256(repr((name, pairs)).encode()).hexdigest()[:8]
    return f"{made[: LONGEST - 9].strip('_-')}@{digest}"


def apply(scene_class: type, chosen: Sequence[Choice], folder: Path | None = None) -> type:
    """The scene with these choices: a subclass with the variant's name; itself for none.

    Another field brings its own start, and learning rates where the scene's do not suit it, unless
    they are chosen. `lr` is that of all `methods`, not of the `ghost` that a clip compares them
    with; `SGD.lr` is that of every SGD, the ghost too, and counts more than `lr`. Hyperparameters
    are set after `methods` is. Modules that are named are looked for in `folder`, by default the
    working directory.

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
    named, place = dict(texts), Place(folder or Path.cwd(), *_ranges(texts))
    for key in present.keys() & texts.keys():
        value = _read(key, texts[key], known[key], present[key], place)
        made[key] = checked(key, value, known[key])
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


def _ranges(texts: dict[str, str]) -> list[tuple[float, ...] | None]:
    """The ranges over which a function is a field, taken out of `texts`."""
    found: list[tuple[float, ...] | None] = []
    for name in RANGES:
        text = texts.pop(name, None) if references(texts.get("field", ""))[1] else None
        pair = text and tuple(_number(f"{name}={text}", part) for part in text.split(","))
        if pair and len(pair) != 2:
            raise ValueError(f"{name}={text}: give 2 numbers, not {len(pair)}")
        found.append(pair or None)
    return found


def typed(scene_class: type, values: Values) -> Values:
    """The values with what texts stand for, as `apply` reads them, in the place of these texts.

    Raises:
        ValueError: a text that cannot be; the message says what can.
    """
    from stage.parameters import kinds, parameters

    known = parameters(scene_class)
    texts = {
        key: value
        for key, value in values.items()
        if isinstance(value, str) and key in known and str not in kinds(known[key])
    }
    ranges = [values.get(name) for name in RANGES]
    if references(texts.get("field", ""))[1]:
        values = {key: value for key, value in values.items() if key not in RANGES}
    place = Place(Path.cwd(), *ranges)
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


def _own_rates(names: Iterable[str]) -> bool:
    """Whether learning rates are among what is chosen by these names."""
    return any(name in METHODS or name.rpartition(".")[2] == "lr" for name in names)


def _read(name: str, text: str, annotation: Any, present: Any, place: Place | None = None) -> Any:
    """The value that a text stands for in the place of the present one."""
    from stage.parameters import Field, kinds, known, takes

    said, (kind, *others), truths = f"{name}={text}", kinds(annotation), ConfigParser.BOOLEAN_STATES
    names, parts = known(kind, present), get_args(kind)
    if text == OWN and NoneType in others:
        return None
    if kind is Field:
        return _field(said, text, names, place)
    if names or parts:  # methods, or several numbers
        made = (
            _methods(said, text, names, place)
            if names
            else [_number(said, part) for part in text.split(",")]
        )
        if Ellipsis not in parts and len(made) != max(1, len(parts)):
            what = "1 method" if names else f"{len(parts)} numbers"
            raise ValueError(f"{said}: give {what}, not {len(made)}")
        return tuple(made) if parts else made[0]
    if kind is bool and text.lower() not in truths:
        raise ValueError(f"{said}: {text!r} is not {takes(kind)}")
    if kind in (int, float):
        return _number(said, text, takes(annotation))
    return truths[text.lower()] if kind is bool else text


def _number(said: str, text: str, words: str = "a number") -> float:
    text = text.strip()
    if not re.fullmatch(NUMBER, text) or not math.isfinite(float(text)):
        raise ValueError(f"{said}: {text!r} is not {words}")
    return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)


def _named(said: str, kind: str, name: str, known: Values) -> Any:
    if name not in known:
        raise ValueError(f"{said}: there is no {kind} {name!r}; there are {', '.join(known)}")
    return known[name]


def _field(said: str, text: str, known: Values, place: Place | None) -> Any:
    """The field of that name: of the catalogue, or written in a module."""
    if place is None or [*references(text)[1].values()] != ["".join(text.split())]:
        return _named(said, "field", text, known)
    from clips.by_name import field_of, loaded

    return field_of(said, loaded(said, text, place.folder), text.strip(), place[1:])


def _methods(said: str, text: str, known: Values, place: Place | None) -> list[Any]:
    """The methods that are written as in `SGD(lr=0.5),Adam,mymodule:MyRule(lr=0.1)`.

    Nothing in it is run but what is named.
    """
    made, (plain, named) = [], references(text)
    try:
        tree = ast.parse(plain.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    for node in getattr(tree, "elts", None) or [tree]:
        match node:
            case ast.Call(func=func, args=[], keywords=given) if all(each.arg for each in given):
                hyper = {each.arg: _value(said, each.value) for each in given}
            case _:
                func, hyper = node, None
        match func:
            case ast.Name(id=name) if name in named and place:
                from clips.by_name import loaded, method_of

                found = loaded(said, named[name], place.folder)
                made.append(method_of(said, found, named[name], hyper))
            case ast.Name(id=name):
                made.append(_made(said, _named(said, "method", name, known), hyper or {}))
            case ast.Attribute(value=ast.Name(id=library), attr=name) if library in LIBRARIES:
                import methods
                from clips.by_name import called

                rule = partial(getattr(methods, library), name)
                made.append(called(said, rule, f"{library}.{name}", hyper or {}))
            case _:
                raise ValueError(f"{said}: write methods as in SGD(lr=0.5),Adam")
    return made


def _value(said: str, node: ast.expr) -> Any:
    """What a hyperparameter is written to be: a number, a truth, a text, or several of these."""
    with suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ast.literal_eval(node)
    return _number(said, ast.unparse(node))


def _made(said: str, rule: Any, hyper: Values) -> Any:
    from clips.by_name import called

    return called(said, rule, rule.__name__, hyper)


def _tuned(values: Values, name: str, text: str) -> Values:
    """The attributes with methods that have this hyperparameter, with new ones in their place."""
    from adventurer import hyperparameters
    from stage.parameters import checked, like, several

    (owner, _, key), changed = name.rpartition("."), {}

    def tuned(method: Any) -> Any:
        hyper = hyperparameters(method)
        kind = like("", hyper.get(key, ()))
        if owner not in ("", type(method).__name__) or not kind:
            return method
        value = _read(name, text, kind, hyper[key])
        # lr=1 need not stay a whole number.
        hyper[key] = value if kind is int else checked(name, value, kind)
        return _made(f"{name}={text}", type(method), hyper)

    for attribute in METHODS[: None if owner else 1]:
        before = several(values.get(attribute, ()))
        after = [tuned(method) for method in before]
        if any(a is not b for a, b in zip(after, before, strict=True)):
            changed[attribute] = tuple(after) if attribute == "methods" else after[0]
    return changed
