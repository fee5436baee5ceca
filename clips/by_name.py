"""Code by name: a user's own modules are imported, and what is in them becomes methods and fields.

>>> said = "methods=optimizers:SGD(lr=0.5)"
>>> method_of(said, loaded(said, "optimizers:SGD", ROOT), "optimizers:SGD", {"lr": 0.5})
SGD(lr=0.5)
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from clips import ROOT
from clips.named import files_of, is_own, sources
from fields import Field
from stage.paint.sources import Reading, programs

LISTED = 8  # names, in a sentence about one that is not there
Range = tuple[float, float]
_with_it: dict[str, tuple[set[str], dict[Path, str]]] = {}  # of a module: what came, and its files


def loaded(said: str, name: str, folder: Path) -> Any:
    """What `module:Name` stands for; the module is imported, from that folder or as Python does.

    If one of its files was edited since, it is imported anew.

    Raises:
        ValueError: there is no such module, it cannot be run, or it has no such name; in a
            sentence that begins with what was `said`.
    """
    module_name, _, path = name.partition(":")
    found: Any = _module(said, module_name, folder)
    for part in path.split("."):
        if not hasattr(found, part):
            raise ValueError(f"{said}: {module_name} has no {part!r}{_instead(found, part)}")
        found = getattr(found, part)
    return found


def _instead(owner: Any, name: str) -> str:
    """What a module or class has in the place of what it has not: the nearest, and a few."""
    module = getattr(owner, "__name__", "")
    has = [each for each in {**getattr(owner, "__dict__", {})} if each[0] != "_"]
    own = [each for each in has if getattr(getattr(owner, each), "__module__", module) == module]
    own = [each for each in own if not inspect.ismodule(getattr(owner, each))]
    close = difflib.get_close_matches(name, has, 1)
    meant = f" (is it {close[0]}?)" if close else ""
    few = ", ".join(own[:LISTED]) + (", …" if len(own) > LISTED else "")
    return meant + (f"; it has {few}" if own else "")


def programs_of(modules: list[str], folder: Path) -> dict[str, str]:
    """What these modules are as programs, by file: plays that they are drawn by are keyed by it."""
    files = [file for module in modules for file in files_of(module, folder) if is_own(file)]
    made = programs(files, folder)
    return {os.path.relpath(file, folder): name for file, name in made.items()}


def method_of(said: str, found: Any, name: str, hyper: dict[str, Any] | None) -> Any:
    """The method that a class or function makes, or that is written in the module as it is.

    Args:
        said: what was typed.
        found: what the name stands for.
        name: how it was written.
        hyper: what stands in the brackets behind it; None where there are none.

    Raises:
        ValueError: it is no method, or refuses what it is given.
    """
    made = found
    if inspect.isclass(found):
        made = called(said, found, name, hyper or {})
    elif not _is_method(found):
        made = _made_by(said, found, name, hyper or {})
    elif hyper is not None:
        raise ValueError(f"{said}: {name} is a method already: write it without brackets")
    if not _is_method(made):
        what = f"{name}, which makes {type(made).__name__}," if made is not found else name
        raise ValueError(f"{said}: {what} is no method: it needs update(params, grads)")
    return made


def _made_by(said: str, maker: Any, name: str, hyper: dict[str, Any]) -> Any:
    """What a function that is no method makes, which may be one."""
    try:
        return called(said, maker, name, hyper)
    except ValueError as error:
        told = str(error).removeprefix(f"{said}: ")
    raise ValueError(f"{said}: {name} is no method, and makes none: {told}")


def called(said: str, rule: Any, name: str, hyper: dict[str, Any]) -> Any:
    """What a rule makes of hyperparameters.

    Raises:
        ValueError: it cannot be called, has no such hyperparameter, or refuses a value.
    """
    if not callable(rule):
        raise ValueError(_line(f"{said}: {rule!r} cannot be called"))
    try:
        taken = inspect.signature(rule).parameters
    except ValueError:  # a built-in class has no signature
        taken = None
    for key in hyper.keys() - (taken or hyper).keys():
        if not any(each.kind is each.VAR_KEYWORD for each in taken.values()):
            raise ValueError(f"{said}: {name} has no {key!r}; it has {', '.join(taken) or 'none'}")
    try:
        return rule(**hyper)
    except Exception as error:
        plain = isinstance(error, (TypeError, ValueError, ImportError))  # they explain themselves
        kind = "" if plain else f"{type(error).__name__}: "
        raise ValueError(_line(f"{said}: {kind}{error}")) from error


def field_of(said: str, found: Any, name: str, ranges: tuple[Range | None, Range | None]) -> Field:
    """The field that is written in a module, or that a function of x and y makes over ranges.

    Raises:
        ValueError: it is neither, there are no ranges, or the function is no loss over them.
    """
    if isinstance(found, Field):
        return found
    if not callable(found) or inspect.isclass(found):
        raise ValueError(f"{said}: {name} is {found!r}: make it a Field, or a function of x and y")
    if None in ranges:
        raise ValueError(
            f"{said}: {name} is a function: say over which ranges, x_range=-3,3 and y_range=-3,3, "
            "or make it a Field in its module"
        )
    try:
        return Field(found, *ranges)
    except Exception as error:
        raise ValueError(_line(f"{said}: {error}")) from error


def _is_method(found: Any) -> bool:
    return callable(getattr(found, "update", None)) and not inspect.isclass(found)


def _module(said: str, name: str, folder: Path) -> ModuleType:
    files = files_of(name, folder)
    if not files:
        raise ValueError(
            f"{said}: there is no module {name} in {folder}: write its file's name without .py, "
            "and start where the file is"
        )
    reading = Reading()
    now = {file: reading.digest(file) for file in sources([name], folder, reading)}
    came, before = _with_it.get(name, (set(), now))
    if before != now:
        for each in came:
            sys.modules.pop(each, None)
    known = {*sys.modules}
    with _first_looked_for_in(folder):
        try:
            module = importlib.import_module(name)
        except (Exception, SystemExit) as error:
            for each in {*sys.modules} - known:  # half-made ones
                sys.modules.pop(each, None)
            raise ValueError(_line(f"{said}: {_where(error, now)}")) from error
    if Path(getattr(module, "__file__", None) or "") != files[-1]:
        raise ValueError(
            f"{said}: {files[-1]} bears the name of a module that Kudari or Python uses: "
            "give it another"
        )
    new = {each for each in {*sys.modules} - known if _lies_in(each, now)}
    _with_it[name] = (came | new if before == now else new), now
    return module


class _Folder:
    """Finds modules in a folder that nothing else finds: one of its own hides none of others'."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return PathFinder.find_spec(name, [self.folder]) if path is None else None


@contextmanager
def _first_looked_for_in(folder: Path) -> Iterator[None]:
    """Modules are looked for in that folder before all others; and from then on after them.

    So what it imports later is found, too. It does not stay on Python's path, before Kudari.
    """
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        known = [each.folder for each in sys.meta_path if isinstance(each, _Folder)]
        if str(folder) not in known:
            sys.meta_path.append(_Folder(folder))


def _lies_in(module: str, files: dict[Path, str]) -> bool:
    file = getattr(sys.modules[module], "__file__", None)
    return bool(file) and Path(file) in files and not Path(file).is_relative_to(ROOT / "stage")


def _where(error: BaseException, files: dict[Path, str]) -> str:
    """What went wrong while modules were imported, and in which line of these files."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}: {error.msg}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) in files]
    at = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
    return f"{at}{type(error).__name__}: {error}".strip().removesuffix(":")


def _line(text: str) -> str:
    return " ".join(text.split())
