"""What keys a play beside Manim's own hash: the code that draws it, and what that code reads.

Manim takes a play from its cache when a hash of camera, animations and mobjects is as before. That
hash sees data, but of code only the text of functions that it finds, and what these read directly.
`Clip.play` lets it see besides:

- all modules that the clip's scene file imports, and those of its base classes: as programs, with
  the shaders and fonts that they name, and the versions of Python and packages. An edit of one of
  them draws all plays of the clips that import it anew: nobody has to say which module draws what.
- of the scene file itself, what may run while a play is drawn. The rest is the timeline: it runs
  between plays and shows in what Manim sees, so that another duration draws its own play anew.
- what this code reads of the scene: `self.width` in an updater, however it was set.

Not seen is a random state that earlier plays have left.
"""

from __future__ import annotations

import ast
import os
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from uuid import uuid4
from weakref import WeakKeyDictionary

from stage.paint.programs import digest, program
from stage.paint.sources import LOADED, ROOT, Reading, programs, read

# Manim calls them between plays, and `Clip.prepare` the last two.
BETWEEN = {"__init__", "setup", "construct", "tear_down", "compute", "set_the_stage"}


class Written(NamedTuple):
    """A module as it was loaded: its file, and the `programs` that it depends on."""

    file: Path
    programs: dict[Path, str]


class Code(NamedTuple):
    """Code that runs while a play is drawn: a name for it, and the names that it reads."""

    name: str
    reads: frozenset[str]


_written: WeakKeyDictionary[ModuleType, Written] = WeakKeyDictionary()


def written(module_name: str) -> Written | None:
    """The module as it was loaded, asked while it runs; None for one that was typed in."""
    module = sys.modules.get(module_name)
    if module in _written:
        return _written[module]
    file = Path(os.path.abspath(getattr(module, "__file__", None) or ""))
    code = read(file)
    if code is None:
        return None
    reading = LOADED
    if LOADED.data(file) != code:  # a scene file may run again, when it was edited
        reading = Reading(lambda other: code if other == file else LOADED.data(other))
    return _written.setdefault(module, Written(file, programs([file], ROOT, reading)))


def drawn_by(scene: Any, family: Iterable[type], code: Code, given: Collection[str]) -> list[Any]:
    """What Manim's hash is to see of a scene now: `code`, seed, language, what the code reads.

    Args:
        scene: the clip.
        family: its class and those that it is derived from, up to `Clip`.
        code: their `code_of`.
        given: names of the attributes that every clip has.
    """
    values = dict[str, Any]()
    for each in reversed(tuple(family)):
        values |= {name: value for name, value in vars(each).items() if not _is_method(value)}
    values |= {name: value for name, value in vars(scene).items() if name not in given}
    read = {name: values[name] for name in sorted(code.reads & values.keys())}
    return [code.name, scene.random_seed, scene.lang, read]


def _is_method(value: object) -> bool:
    return hasattr(value, "__get__")


def code_of(family: Iterable[type]) -> Code:
    """The code that the plays of a clip are drawn by; `family` as for `drawn_by`.

    Where nobody knows which code was loaded, as a class was typed in or a file was edited since,
    it gets a name that never comes again: what is drawn then is never taken for something else.
    """
    family = list(family)
    found = [getattr(each, "_written", None) or written(each.__module__) for each in family]
    known, reading = [one for one in found if one], Reading()
    files = list(dict.fromkeys(one.file for one in known))
    code = code_in(files, {each.__name__ for each in family}, reading)
    if named := [sorted(each._named.items()) for each in family if "_named" in vars(each)]:
        code = code._replace(name=digest([code.name, named]))  # modules that a variant names
    if None in found or any(one.programs != programs([one.file], ROOT, reading) for one in known):
        return code._replace(name=uuid4().hex)
    return code


def code_in(files: Sequence[Path], clips: Collection[str], reading: Reading) -> Code:
    """The code in the scene file, which is the first of `files`, and all that it depends on.

    Args:
        files: where the clip's class and its base classes are.
        clips: the names of these classes.
        reading: the files as they are.
    """
    name, reads = running([reading.data(file) or b"" for file in files], clips)
    made = dict[Path, str]()
    for file in files:
        if file not in made:  # base classes are mostly imported
            made |= programs([file], ROOT, reading)
    rest = sorted((_short(file), of) for file, of in made.items() if file != files[0])
    return Code(digest([name, rest, LOADED.versions()]), reads)


@cache
def _short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name


def running(codes: Iterable[bytes], clips: Collection[str]) -> Code:
    """What in `codes` may run while a play is drawn, and the names that it reads.

    It is functions in functions, which may be updaters; classes that are no clips; methods and
    functions that are handed on, or called by nobody here; and, by their names, the functions,
    methods, constants and imports that these make use of, and so on. A clip that hands itself on
    may be asked for anything.

    Args:
        codes: Python files: the clip's, and those of its base classes.
        clips: the names of these classes.

    >>> code = b"class A(Clip):\\n def construct(self): self.wait(1); self.add(lambda: self.size)"
    >>> sorted(running([code], {"A"}).reads)
    ['self', 'size']
    """
    return _running(tuple(codes), frozenset(clips))


@lru_cache(maxsize=256)
def _running(codes: tuple[bytes, ...], clips: frozenset[str]) -> Code:
    files = _Files(clips)
    for code in codes:
        try:
            files.sort(program(code).body)
        except (SyntaxError, ValueError, RecursionError):  # nothing that was loaded
            return Code(digest(codes), frozenset())
    found, names, left = set[ast.AST](), set[str](), files.begin()
    while left:
        node = left.pop()
        if node not in found:
            found.add(node)
            new = _names(node) - names
            names |= new
            left += [more for name in new for more in files.named[name]]
    every = dict.fromkeys(chain(*files.named.values(), files.always))
    return Code(digest(sorted(ast.dump(node) for node in every if node in found)), frozenset(names))


class _Files:
    """The parts of scene files, by what makes them run."""

    def __init__(self, clips: Collection[str]) -> None:
        self.clips = clips
        self.always: list[ast.AST] = []
        self.named: defaultdict[str, list[ast.AST]] = defaultdict(list)  # run where they are named
        self.functions: set[str] = set()
        self.used: list[ast.AST] = []  # names and attributes that are read
        self.spent: set[ast.AST] = set()  # those of `used` that are called or looked into at once

    def sort(self, body: list[ast.stmt], of_clip: bool = False) -> None:
        """Take in the lines of a module, or of a clip's class."""
        for node in body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self.functions.add(node.name)
                    self.named[node.name].append(node)
                case ast.ClassDef() if node.name in self.clips:
                    self.sort(node.body, of_clip=True)
                    continue
                case ast.Import() | ast.ImportFrom():
                    for alias in node.names:
                        self.named[(alias.asname or alias.name).split(".")[0]].append(node)
                case ast.Assign() | ast.AnnAssign() if of_clip:
                    pass  # what is read of the scene, `drawn_by` sees
                case ast.Assign() | ast.AnnAssign() | ast.AugAssign() if names := _stored(node):
                    for name in names:
                        self.named[name].append(node)
                case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                    continue
                case _:
                    self.always.append(node)
            self._look_into(node)

    def _look_into(self, node: ast.AST) -> None:
        """Note what is used in a line, and the functions in functions."""
        left = [*ast.iter_child_nodes(node)]
        while left:
            match inner := left.pop():
                case ast.ClassDef() if inner.name in self.clips:
                    self.sort(inner.body, of_clip=True)
                    continue
                case ast.Lambda() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self.always.append(inner)
            left += ast.iter_child_nodes(inner)
        for inner in ast.walk(node):
            match inner:
                case ast.Attribute(value=ast.IfExp(body=one, orelse=other)):
                    self.spent |= {one, other}
                case ast.Attribute(value=owner) | ast.Call(func=ast.Name(id="type"), args=[owner]):
                    self.spent.add(owner)
            if isinstance(inner, ast.Call) and not _asks_the_base(inner):
                self.spent.add(inner.func)
            if isinstance(inner, ast.Name | ast.Attribute):
                self.used.append(inner)

    def begin(self) -> list[ast.AST]:
        """The parts that may run in a play without being named in another such part."""
        handed = {_name(node) for node in self.used if node not in self.spent}
        spent = {_name(node) for node in self.used if node in self.spent}
        if "self" in handed:
            starts = self.functions
        else:
            starts = {f for f in self.functions if f in handed or f not in spent | BETWEEN}
        return self.always + [node for name in starts for node in self.named[name]]


def _asks_the_base(call: ast.Call) -> bool:
    """Whether it is `super().method()`: the base, which is asked here, may ask for it too."""
    match call.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False


def _name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _names(node: ast.AST) -> set[str]:
    return {_name(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)}


def _stored(node: ast.AST) -> set[str]:
    """The names that a line sets."""
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
