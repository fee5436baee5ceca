"""What can be set on a scene: class attributes, each with a type, bounds, a unit and a meaning.

A scene declares an attribute where it gives it, by an annotation, or by a name from here:

    from stage import parameters as can

    tilt: Annotated[float, can.Between(0, 90, "°"), "of the camera from vertical"] = 43
    steps: can.Steps = 30

An attribute without an annotation takes what is like its value. A name that begins with `_` is no
parameter, nor is what `Clip` and Manim define, but for `lang`, `look` and `shape`.
Nothing here imports Manim; and pydantic, which reads the annotations, is imported when the first
value is checked.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, GroupedMetadata, Le, MinLen, Predicate

from adventurer import Method
from fields import CATALOGUE, Field
from rules import adam, brakes, descent
from rules.base import BOUNDS
from stage.look.palette import LOOKS
from stage.look.words import LANGUAGES
from stage.shape import SHAPED, is_shape

SCHEDULED = ", or as cosine(0.9,0.05,30)"  # what else an lr can be: see `schedules`
OWN = "own"  # None, as it is written: what the clip finds by itself
FIRST = ("field", "start", "methods", "ghost", "steps")  # of a list of parameters
RULES = {  # as they are told: the plain ones first
    name: rule
    for family in (descent, brakes, adam)
    for name, rule in vars(family).items()
    if isinstance(rule, type) and rule.__module__ == family.__name__
}
A_FORMULA = "a formula of x and y with x_range and y_range"  # what a field can be, too
WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    NoneType: OWN,
}


@dataclass(frozen=True)
class Between(GroupedMetadata):
    """The bounds of a number, both allowed.

    Args:
        low, high: the least and the most.
        unit: how it is written behind a number, with a space before it where there has to be one.

    >>> str(Between(0, 90, "°"))
    'from 0 to 90°'
    """

    low: float
    high: float
    unit: str = ""

    def __iter__(self) -> Iterator[Ge | Le]:
        return iter((Ge(self.low), Le(self.high)))

    def __str__(self) -> str:
        return f"from {self.low:g} to {self.high:g}{self.unit}"


@dataclass(frozen=True)
class Only:
    """What else than its type decides which values an attribute can have, told in words."""

    words: str

    def __str__(self) -> str:
        return self.words


LossField = Annotated[Field, "the land that is walked on"]
Start = Annotated[tuple[float, float] | None, "where the walk begins; own: where the field says"]
Methods = Annotated[tuple[Method, ...], MinLen(1), "who walks"]
Ghost = Annotated[Method, "whose way is there for comparison"]
Steps = Annotated[int, Between(1, 100_000), "that each method takes"]
SlowSteps = Annotated[int, Between(0, 1000), "told one by one, before the rest"]
Relief = Annotated[float, Between(0.01, 1), "height of the surface by its width"]
Turn = Annotated[float, Between(-360, 360, "°")]  # of the camera around
Turns = Annotated[tuple[Turn, Turn, Turn], "of the camera around"]
Tilt = Annotated[float, Between(0, 90, "°"), "of the camera from vertical"]
Heading = Annotated[
    float, Between(-180, 180, "°"), "of the way down in the picture's ground; 0 is rightward"
]
Share = Annotated[float, Between(0, 1)]
InFrame = tuple[
    Annotated[float, Between(-7, 7, " units")], Annotated[float, Between(-4, 4, " units")]
]
Reach = Annotated[
    Annotated[float, Between(0.001, 1000)] | None, "in units of x and y; own: as the field allows"
]
Lang = Annotated[Literal[*LANGUAGES], "language of all words in the picture"]
Look = Annotated[
    Literal[*LOOKS], "colours: on the dark ground, on paper, or those of one of both on no ground"
]
Shape = Annotated[
    str, Predicate(is_shape), Only(SHAPED), "of the picture; right65 is the right 65 % of a slide"
]

EVERY = {"lang": Lang, "look": Look, "shape": Shape}  # what every clip has, from `Clip`
UNANNOTATED = {"start": Start, "methods": Methods, "ghost": Ghost}


def parameters(scene_class: type) -> dict[str, Any]:
    """Each parameter of a scene, with its annotation or what stands for it.

    >>> takes(parameters(SGDZigzag)["slow_steps"])  # doctest: +SKIP
    'a whole number from 0 to 1000'
    """
    annotated, owners = declared(scene_class), _owners(scene_class)
    own = [name for owner in owners for name in vars(owner) if name not in EVERY]
    found = {}
    for name in dict.fromkeys([*FIRST, *own, *EVERY]):
        value = getattr(scene_class, name, object)
        annotation = annotated.get(name) or like(name, value)
        if annotation and _is_one(scene_class, name):
            found[name] = annotation
    return found


def declared(scene_class: type) -> dict[str, Any]:
    """The annotations of a scene's parameters that can be read; the nearest class counts."""
    found = {name: each for name, each in EVERY.items() if _is_one(scene_class, name)}
    for owner in reversed(_owners(scene_class)):
        known = vars(sys.modules.get(owner.__module__, sys))
        for name, annotation in inspect.get_annotations(owner).items():
            with suppress(Exception):  # a name for type checkers only, say
                text = isinstance(annotation, str)
                annotation = eval(annotation, known, dict(vars(owner))) if text else annotation
                if takes(annotation) and _is_one(scene_class, name):
                    found[name] = annotation
    return found


def check(scene: Any) -> None:
    """See to it that a scene's declared attributes are what they can be; 30.0 steps become 30.

    Raises:
        ValueError: one is not; the message says what it can be.
    """
    for name, annotation in declared(type(scene)).items():
        setattr(scene, name, checked(name, getattr(type(scene), name), annotation))


def checked(name: str, value: Any, annotation: Any) -> Any:
    """The value, in the type of its annotation.

    Raises:
        ValueError: it is of another type, or out of bounds.

    >>> checked("steps", 30.0, Steps)
    30
    >>> checked("steps", 2.5, Steps)
    Traceback (most recent call last):
    ValueError: steps is 2.5; it can be a whole number from 1 to 100000
    """
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    # Strict, as else a truth or a text could be a number.
    config = ConfigDict(strict=True, allow_inf_nan=False, arbitrary_types_allowed=True)
    try:
        return TypeAdapter(annotation, config=config).validate_python(_plain(value))
    except ValidationError:
        said = f"{name} is {_plain(value)!r}; it can be {takes(annotation)}"
    raise ValueError(said)


def takes(annotation: Any, present: Any = ()) -> str:
    """Which values an annotation allows, in words; empty if it is none that can be read.

    >>> takes(Tilt)
    'a number from 0 to 90°'
    """
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        if only := [str(mark) for mark in parts[1:] if isinstance(mark, Only)]:
            return only[0]
        words = takes(parts[0], present)
        bounds = (f" {mark}" for mark in parts[1:] if isinstance(mark, Between))
        return words and words + "".join(bounds)
    if origin in (Union, UnionType):
        words = [takes(part, present) for part in parts]
        return " or ".join(words) if all(words) else ""
    if origin is Literal:
        return " or ".join((", ".join(parts[:-1]), parts[-1]))
    if origin is tuple and Ellipsis not in parts:
        words = [takes(part) for part in parts]
        if len({*words}) == 1 and words[0]:
            return f"{len(parts)} {words[0].removeprefix('a ').replace('number', 'numbers', 1)}"
        return " and ".join(words) if all(words) else ""
    more = [A_FORMULA] if annotation is Field else []
    return WORDS.get(annotation) or ", ".join([*known(annotation, present), *more])


def known(kind: Any, present: Any = ()) -> dict[str, Any]:
    """The fields or methods' classes that can be named: ours, and a scene's own, now present."""
    own = several(present)
    if kind is Field:
        return CATALOGUE | {each.name: each for each in own if isinstance(each, Field)}
    if kind in (Method, tuple[Method, ...]):
        return RULES | {type(each).__name__: type(each) for each in own if isinstance(each, Method)}
    return {}


def meaning(annotation: Any) -> str:
    """What an annotation says about the attribute; empty if it says nothing."""
    return next((mark for mark in get_args(annotation)[:0:-1] if isinstance(mark, str)), "")


def told_of(rule: type, key: str, value: Any, short: str = "") -> tuple[str, str]:
    """The meaning of a method's hyperparameter, as its docstring tells, and what it can be.

    >>> told_of(RULES["Momentum"], "lr", 0.1)
    ('the learning rate η', 'a number, finite and above 0, or as cosine(0.9,0.05,30)')
    """
    texts = "".join(vars(owner).get("__doc__") or "" for owner in rule.__mro__)
    found = re.search(rf"^ +{key}: ([^;.\n]+)", texts, re.M)
    words = takes(float if type(value) is int else setting(key, value))
    right = getattr(BOUNDS.get(key), "right", "").partition(", e.g.")[0]
    words += right.replace("it must be", ",")
    words += SCHEDULED if key == "lr" else ""
    words += f"; {short} is that of all methods" if short else ""
    return found[1] if found else "", words


def setting(key: str, value: Any) -> Any:
    """What stands for the annotation of a method's hyperparameter; None if it is no parameter."""
    return float if key == "lr" and callable(value) else like("", value)


def several(value: Any) -> list[Any]:
    """A sequence as a list; anything else as one of one."""
    return list(value) if isinstance(value, (tuple, list)) else [value]


def kinds(annotation: Any) -> list[Any]:
    """The types that an annotation allows, without what it says about them.

    >>> kinds(Start)
    [tuple[float, float], <class 'NoneType'>]
    """
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return [type(part) for part in parts]
    if origin in (Annotated, Union, UnionType):
        parts = parts[:1] if origin is Annotated else parts
        return [kind for part in parts for kind in kinds(part)]
    return [annotation]


def like(name: str, value: Any) -> Any:
    """What stands for the annotation of an attribute that has none; None if it is no parameter."""
    packed = isinstance(value, (tuple, list))
    if name in UNANNOTATED and (value is None or packed or isinstance(value, Method)):
        return UNANNOTATED[name]
    if packed and value and {type(each) for each in value} <= {int, float}:
        return tuple[(float,) * len(value)]
    if value is None or isinstance(value, Field):
        return float | None if value is None else LossField
    return type(value) if type(value) in WORDS else None


def _owners(scene_class: type) -> list[type]:
    """The scene and its bases up to `Clip`."""
    ours = [owner for owner in scene_class.__mro__ if owner.__module__ == "stage.film.clip"]
    return [each for each in scene_class.__mro__ if each not in (ours or [object])[-1].__mro__]


def _is_one(scene_class: type, name: str) -> bool:
    """Whether an attribute can be a parameter: given, no method or property, and no base's."""
    value = getattr(scene_class, name, None)
    given = hasattr(scene_class, name) and not hasattr(value, "__get__")
    others = [each for each in scene_class.__mro__ if each not in _owners(scene_class)]
    own = name in EVERY or not any(name in vars(each) for each in others)
    return given and name[0] != "_" and own


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as Python's, lists as tuples, and whole numbers as such."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, (tuple, list)):
        return tuple(map(_plain, value))
    return int(value) if isinstance(value, float) and value.is_integer() else value
