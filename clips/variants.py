"""Variants of a clip: its parameters by name, `lr=0.3`, without a change in its file.

A parameter is a class attribute of the scene, a hyperparameter of its methods (`lr`), or one of the
methods of one class (`Momentum.lr`). A choice is a pair of texts, name and value. What a value may
be follows from the present one: a whole number for a whole number, a field's name for a field; and
`own` for None, which stands for what the clip finds by itself.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import math
import re
from collections.abc import Iterable, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from typing import Any

from clips.choices import NUMBER, PACKED, Choice, normal, variant_name

Values = dict[str, Any]

OWN = "own"
METHODS = ("methods", "ghost")
FIRST = ("field", "start", *METHODS, "steps")
KINDS = {bool: "truth", int: "whole", float: "number", str: "text", type(None): "open"}
TAKES = {"truth": "true or false", "whole": "a whole number", "number": "a number"}
TAKES |= {"open": f"a number or {OWN}", "start": f"x,y or {OWN}", "text": "a text"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a scene.

    Attributes:
        name: what it is chosen by.
        value: its value now, as a text that can be chosen.
        where: the class that sets it; of a hyperparameter, the method's class.
        takes: which values it can have, in words.
        short: of a hyperparameter of `methods`, its name without the class; else empty.
    """

    name: str
    value: str
    where: str
    takes: str
    short: str = ""


def apply(scene_class: type, chosen: Sequence[Choice]) -> type:
    """The scene with these choices: a subclass with the variant's name; itself for none.

    Another field brings its own start, and learning rates where the scene's do not suit it, unless
    they are chosen. `lr` is that of all `methods`, not of
    the `ghost` that a clip compares them with; `SGD.lr` is that of every SGD, the ghost too, and
    counts more than `lr`. Hyperparameters are set after `methods` is.

    Raises:
        ValueError: a name or a value that cannot be; the message says what can.
    """
    if not chosen:
        return scene_class
    name, texts = variant_name(scene_class.__name__, chosen), dict(chosen)
    present = _values(scene_class)
    made = present | {key: _read(key, texts[key], present[key]) for key in present if key in texts}
    if "start" not in texts and "start" in made and made.get("field") is not present.get("field"):
        made["start"] = None
    if made.get("field") is not present.get("field") and not _own_rates(texts):
        from clips.suiting import suited  # here: it needs NumPy

        made |= suited(scene_class, made["field"], made.get("start"))
    for key in sorted(texts.keys() - present.keys(), key=lambda key: ("." in key, key)):
        tuned = _tuned(made, key, texts[key])
        if not tuned:
            raise ValueError(_unknown(type(scene_class.__name__, (scene_class,), made), key))
        made |= tuned
    changed = {key: value for key, value in made.items() if value is not present[key]}
    place = {"__module__": scene_class.__module__, "__qualname__": name}
    return type(name, (scene_class,), changed | place)


def _own_rates(names: Iterable[str]) -> bool:
    """Whether learning rates are among what is chosen by these names."""
    return any(name in METHODS or name.rpartition(".")[2] == "lr" for name in names)


def parameters_of(scene_class: type) -> list[Parameter]:
    """The parameters: field, start, methods and theirs, steps, then those of this scene alone."""
    values, found = _values(scene_class), {}
    every = [method for name in METHODS for method in _several(values.get(name, ()))]
    for name, value in values.items():
        where = next(owner.__name__ for owner in scene_class.__mro__ if name in vars(owner))
        found[name] = Parameter(name, _say(value), where, _takes(name, value))
        for rule in dict.fromkeys(map(type, _several(value) if name in METHODS else ())):
            alike = [_hyper(method) for method in every if type(method) is rule]
            for key, held in alike[0].items():
                dotted = f"{rule.__name__}.{key}"
                if dotted not in found and _kind("", held):
                    said = " and ".join(dict.fromkeys(_say(hyper[key]) for hyper in alike))
                    short = key if name == "methods" else ""
                    takes = _takes("", held) + (f"; {key} is that of all methods" if short else "")
                    found[dotted] = Parameter(dotted, said, rule.__name__, takes, short)
    return list(found.values())


def listing(scene_class: type) -> str:
    """The parameters as a table, one a line."""
    head = Parameter("parameter", "value", "set in", "takes")
    rows = [(p.name, p.value, p.where, p.takes) for p in (head, *parameters_of(scene_class))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _values(scene_class: type) -> Values:
    """The class attributes that are parameters: neither private nor what Clip and Manim define."""
    from stage.film.clip import Clip  # whose shape is none: another would break a slide's layout

    owners = [owner for owner in scene_class.__mro__ if owner not in Clip.__mro__]
    names = [*FIRST, *(name for owner in owners for name in vars(owner) if name[0] != "_")]
    values = {name: getattr(scene_class, name, object) for name in names if not hasattr(Clip, name)}
    return {name: value for name, value in values.items() if _kind(name, value)}


def _kind(name: str, value: Any) -> str:
    """How values of this parameter are read; "" where it is no parameter."""
    from fields import Field

    if name in PACKED and (value is None or isinstance(value, (tuple, list))):
        return name
    if name == "ghost" and callable(getattr(value, "update", None)):
        return "method"
    if isinstance(value, tuple) and value and {type(each) for each in value} <= {int, float}:
        return "numbers"
    return "field" if isinstance(value, Field) else KINDS.get(type(value), "")


def _takes(name: str, value: Any) -> str:
    kind = _kind(name, value)
    if kind == "numbers":
        return f"{len(value)} numbers"
    return TAKES.get(kind) or ", ".join(_known(kind, value))


def _say(value: Any) -> str:
    """A value as the text by which it is chosen."""
    if isinstance(value, (tuple, list)):
        return ",".join(map(_say, value))
    if callable(getattr(value, "update", None)):  # a method
        said = ",".join(f"{key}={held!r}" for key, held in _hyper(value).items())
        return f"{type(value).__name__}({said})"
    return OWN if value is None else normal(str(getattr(value, "name", value)))


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else [value]


def _hyper(method: Any) -> Values:
    """What a method's constructor takes and its instance keeps."""
    try:
        taken = inspect.signature(type(method)).parameters
    except ValueError:  # of a built-in class
        return {}
    return {name: getattr(method, name) for name in taken if hasattr(method, name)}


def _known(kind: str, present: Any) -> Values:
    """The fields or methods' classes that can be chosen by name: ours, and the scene's own."""
    import fields
    import optimizers

    if kind == "field":
        return fields.CATALOGUE | {present.name: present}
    base, rules = optimizers.Optimizer, vars(optimizers).values()
    rules = [r for r in rules if isinstance(r, type) and issubclass(r, base) and r is not base]
    return {rule.__name__: rule for rule in (*rules, *map(type, _several(present)))}


def _read(name: str, text: str, present: Any) -> Any:
    """The value that a text stands for in the place of the present one."""
    said, kind, truths = f"{name}={text}", _kind(name, present), ConfigParser.BOOLEAN_STATES
    if kind in ("start", "open") and text == OWN:
        return None
    if kind in ("start", "numbers"):
        parts = [_number(said, part) for part in text.split(",")]
        return tuple(_counted(said, parts, 2 if kind == "start" else len(present), "numbers"))
    if kind in ("open", "number"):
        return float(_number(said, text))
    if kind == "whole":
        return _number(said, text, kind)
    if kind == "field":
        return _named(said, kind, text, present)
    if kind == "methods":
        return tuple(_methods(said, text, present))
    if kind == "method":
        return _counted(said, _methods(said, text, present), 1, "method")[0]
    if kind == "truth" and text.lower() not in truths:
        raise ValueError(f"{said}: {text!r} is not {TAKES[kind]}")
    return truths[text.lower()] if kind == "truth" else text


def _number(said: str, text: str, kind: str = "number") -> float:
    text = text.strip()
    whole = re.fullmatch(r"[+-]?[0-9]+", text)
    allowed = whole or (kind == "number" and re.fullmatch(NUMBER, text))
    if not allowed or not math.isfinite(float(text)):
        raise ValueError(f"{said}: {text!r} is not {TAKES[kind]}")
    return int(text) if whole else float(text)


def _counted(said: str, values: list[Any], count: int, what: str) -> list[Any]:
    if len(values) != count:
        raise ValueError(f"{said}: give {count} {what}, not {len(values)}")
    return values


def _named(said: str, kind: str, name: str, present: Any) -> Any:
    known = _known(kind, present)
    if name not in known:
        raise ValueError(f"{said}: there is no {kind} {name!r}; there are {', '.join(known)}")
    return known[name]


def _methods(said: str, text: str, present: Any) -> list[Any]:
    """The methods that are written as in `SGD(lr=0.5),Adam`; nothing in it is run."""
    made = []
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    for node in getattr(tree, "elts", None) or [tree]:
        match node:
            case ast.Name(id=name):
                hyper = {}
            case ast.Call(func=ast.Name(id=name), args=[], keywords=given):
                hyper = {each.arg: each.value for each in given}
            case _:
                raise ValueError(f"{said}: write methods as in SGD(lr=0.5),Adam")
        for key, value in hyper.items():
            constant = isinstance(value, ast.Constant)  # and −1 is an operation
            hyper[key] = value.value if constant else _number(said, ast.unparse(value))
        made.append(_made(said, _named(said, "method", name, present), hyper))
    return made


def _made(said: str, rule: type, hyper: Values) -> Any:
    taken = inspect.signature(rule).parameters
    for key in hyper:
        if key not in taken:
            raise ValueError(f"{said}: {rule.__name__} has no {key!r}; it has {', '.join(taken)}")
    try:
        return rule(**hyper)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{said}: {error}") from error


def _tuned(values: Values, name: str, text: str) -> Values:
    """The attributes with methods that have this hyperparameter, with new ones in their place."""
    (owner, _, key), changed = name.rpartition("."), {}

    def tuned(method: Any) -> Any:
        hyper = _hyper(method)
        if owner not in ("", type(method).__name__) or not _kind("", hyper.get(key, ())):
            return method
        whole = type(hyper[key]) is int  # lr=1: it need not stay a whole number
        hyper[key] = _number(f"{name}={text}", text) if whole else _read(name, text, hyper[key])
        return _made(f"{name}={text}", type(method), hyper)

    for attribute in [each for each in METHODS[: None if owner else 1] if each in values]:
        before = _several(values[attribute])
        after = [tuned(method) for method in before]
        if any(a is not b for a, b in zip(after, before, strict=True)):
            changed[attribute] = tuple(after) if attribute == "methods" else after[0]
    return changed


def _unknown(scene_class: type, name: str) -> str:
    """That a scene has no such parameter, and which it has."""
    found, groups = parameters_of(scene_class), {}
    for each in found:
        groups.setdefault(each.short or each.name, []).append(each.name)
    said = [k if v == [k] else f"{k} (or {', '.join(v)})" for k, v in groups.items()]
    valid = {each.lower(): each for each in (*groups, *(each.name for each in found))}
    close = difflib.get_close_matches(name.lower(), valid, 1)
    meant = f" (is it {valid[close[0]]}?)" if close else ""
    has = ", ".join(said) or "none"
    return f"{scene_class.__name__} has no parameter {name!r}{meant}; it has {has}"
