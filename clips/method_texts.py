"""Methods as they are typed: `SGD(lr=0.5),Adam,mymodule:MyRule(lr=0.1),torch.NAdam`."""

from __future__ import annotations

import ast
import math
import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from clips.choices import NUMBER
from clips.named import LIBRARIES, references


class Place(NamedTuple):
    """Where code that is named is looked for, and over which ranges a field is, if that is said."""

    folder: Path
    ranges: dict[str, tuple[float, float]]


def number(said: str, text: str, words: str = "a number") -> float:
    """The number that a text stands for.

    Raises:
        ValueError: it stands for none, or for none that is finite.
    """
    text = text.strip()
    if not re.fullmatch(NUMBER, text) or not math.isfinite(float(text)):
        raise ValueError(f"{said}: {text!r} is not {words}")
    return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)


def named_one(said: str, kind: str, name: str, known: dict[str, Any]) -> Any:
    """What has that name.

    Raises:
        ValueError: nothing has; the message says what there is.
    """
    if name not in known:
        raise ValueError(f"{said}: there is no {kind} {name!r}; there are {', '.join(known)}")
    return known[name]


def methods_of(said: str, text: str, known: dict[str, Any], place: Place | None) -> list[Any]:
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
                hyper = {each.arg: _value(said, each.arg, each.value) for each in given}
            case _:
                func, hyper = node, None
        match func:
            case ast.Name(id=name) if name in named and place:
                from clips.by_name import loaded, method_of

                found = loaded(said, named[name], place.folder)
                made.append(method_of(said, found, named[name], hyper))
            case ast.Name(id=name):
                made.append(made_of(said, named_one(said, "method", name, known), hyper or {}))
            case ast.Attribute(value=ast.Name(id=library), attr=name) if library in LIBRARIES:
                import methods
                from clips.by_name import called

                rule = partial(getattr(methods, library), name)
                made.append(called(said, rule, f"{library}.{name}", hyper or {}))
            case _:
                raise ValueError(f"{said}: write methods as in SGD(lr=0.5),Adam")
    return made


def _value(said: str, key: str | None, node: ast.expr) -> Any:
    """What a hyperparameter is written to be: a number, a truth, a text, or several of these."""
    if key in ("lr", "learning_rate") and isinstance(node, ast.Call):
        from clips.rates import rate_of  # here: it needs NumPy

        return rate_of(said, node)
    with suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ast.literal_eval(node)
    return number(said, ast.unparse(node))


def made_of(said: str, rule: Any, hyper: dict[str, Any]) -> Any:
    """What a rule makes of hyperparameters; see `clips.by_name.called`."""
    from clips.by_name import called

    return called(said, rule, rule.__name__, hyper)
