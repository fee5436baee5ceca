"""Code that a choice names, `methods=mymodule:MyRule(lr=0.1)`: where it lies, without running it.

A module is looked for in the folder where the command was started, then as Python does. Nothing
here imports Manim or NumPy: a look at the clips takes less time than they do.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
import tokenize
from collections.abc import Iterable
from contextlib import suppress
from importlib.machinery import PathFinder
from itertools import accumulate
from pathlib import Path

from clips import ROOT
from clips.choices import Choice
from stage.paint.sources import Reading, dependencies

LIBRARIES = {"torch": ("torch",), "optax": ("optax", "jax")}  # whose rules can be named: packages
LIBRARY = Path(os.__file__).parent  # Python's own
INSTALLED = {"site-packages", "dist-packages"}


def references(text: str) -> tuple[str, dict[str, str]]:
    """The text with a plain name for each `module:Name` in it, and what these stand for.

    >>> references("SGD,mine:My.Rule(lr=0.1)")
    ('SGD,named_0(lr=0.1)', {'named_0': 'mine:My.Rule'})
    """
    tokens, found = list[tokenize.TokenInfo](), dict[str, str]()
    with suppress(tokenize.TokenError, SyntaxError):
        tokens += tokenize.generate_tokens(io.StringIO(text).readline)
    lines = [0, *accumulate(len(line) for line in io.StringIO(text))]  # where they begin
    for i in reversed([i for i, token in enumerate(tokens) if token.string == ":"]):
        first, last = _dotted(tokens, i, -1), _dotted(tokens, i, 1)
        if first < i < last:
            (row, begin), (end_row, end) = tokens[first].start, tokens[last].end
            begin, end = lines[row - 1] + begin, lines[end_row - 1] + end
            name = f"named_{len(found)}"
            found[name] = "".join(text[begin:end].split())
            text = text[:begin] + name + text[end:]
    return text, found


def is_named(text: str) -> bool:
    """Whether a text is one `module:Name`, and no more.

    >>> is_named("mine:loss"), is_named("x**2 + y**2")
    (True, False)
    """
    return [*references(text)[1].values()] == ["".join(text.split())]


def _dotted(tokens: list[tokenize.TokenInfo], colon: int, way: int) -> int:
    """The other end of the dotted name that begins or ends at a colon; the colon if none does."""
    end, at = colon, colon + way
    while 0 <= at < len(tokens) and tokens[at].type == tokenize.NAME:
        end, dot = at, at + way
        if not (0 <= dot < len(tokens) and tokens[dot].string == "."):
            break
        at = dot + way
    return end


def named_in(chosen: Iterable[Choice]) -> tuple[list[str], set[str]]:
    """The modules that choices name, and the libraries of optimizers.

    >>> named_in([("methods", "mine:MyRule,torch.NAdam(lr=0.1)"), ("lr", "0.3")])
    (['mine'], {'torch'})
    """
    modules, libraries = list[str](), set[str]()
    for _, value in chosen:
        rest, found = references(value)
        modules += [each.partition(":")[0] for each in found.values()]
        libraries |= {name for name in LIBRARIES if f"{name}." in rest}
    return list(dict.fromkeys(modules)), libraries


def files_of(module: str, folder: Path) -> list[Path]:
    """The file of a module, after those of the packages that it lies in; empty if there is none.

    >>> files_of("no_such_module", Path("."))
    []
    """
    importlib.invalidate_caches()  # a file may have been written in this moment
    found, places, name = list[Path](), [str(folder), *sys.path], ""
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        spec = PathFinder.find_spec(name, places)
        if spec is None:
            return []
        places = list(spec.submodule_search_locations or ())
        found += [Path(spec.origin)] if spec.has_location else []
    return found


def sources(modules: Iterable[str], folder: Path, reading: Reading) -> set[Path]:
    """All files of these modules, and of what they import that lies beside them.

    Of an installed package it is the module alone: its version tells the rest.
    """
    found = set[Path]()
    for file in (file for module in modules for file in files_of(module, folder)):
        roots = (folder, ROOT) if is_own(file) else ()
        found |= {file}.union(*(dependencies(file, root, reading) for root in roots))
    return found


def is_own(file: Path) -> bool:
    """Whether a module is a user's own: neither Python's nor an installed package's."""
    return not (INSTALLED & {*file.parts} or file.is_relative_to(LIBRARY))


def versions(files: Iterable[Path], libraries: Iterable[str], reading: Reading) -> dict[str, str]:
    """The versions of installed packages that these files import, and of these libraries."""
    names = {package for name in libraries for package in LIBRARIES[name]}
    for file in files:
        names |= reading.outside(file)
    return reading.versions_of(tuple(sorted(names)))
