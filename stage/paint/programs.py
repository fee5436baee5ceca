"""What the text of a Python module tells: what it imports, and which program it is.

Parsing takes half a second for the modules of a clip, in each process that draws one. So what was
told is kept by the text itself, in the cache, for the next one.
Nothing here imports Manim or NumPy.
"""

from __future__ import annotations

import ast
import atexit
import marshal
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")  # where a program has its lines
STORE = Path(__file__).resolve().parents[2] / "media/cache/programs"
MOST = 1024  # texts of which it is kept what they tell


class Told(NamedTuple):
    """What the text of a module tells.

    Attributes:
        imports: what it imports where it runs, (leading dots, names) each.
        digest: a short name of the program, which comments, docstrings and layout are no part of.
        words: the parts of its texts between slashes, among them those of paths that it names.
    """

    imports: tuple[tuple[int, tuple[str, ...]], ...]
    digest: str
    words: frozenset[str]


def digest(parts: Iterable[object]) -> str:
    """A short name for `parts`, by what `repr` says of each."""
    state = blake2b(digest_size=8)
    for part in parts:
        state.update(f"{part!r}\n".encode())
    return state.hexdigest()


def told(code: bytes) -> Told:
    """What Python `code` tells; of what is no Python its digest alone."""
    name = blake2b(code, digest_size=16).digest()
    if name not in _used:
        _used[name] = _kept().get(name) or tuple(_read(code))
    return Told(*_used[name])


def _read(code: bytes) -> Told:
    try:
        tree = ast.parse(code)
        imports = _imports(tree)
        said = ast.dump(_without_texts(tree))
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    except (SyntaxError, ValueError, RecursionError):
        return Told((), digest([code]), frozenset())
    words = {word for text in texts if isinstance(text, str) for word in text.split("/")}
    return Told(imports, digest([said]), frozenset(words))


def program(code: bytes) -> ast.Module:
    """The Python `code` without what does not run: docstrings, and other texts that stand alone.

    Raises:
        SyntaxError, ValueError, RecursionError: it is no Python.
    """
    return _without_texts(ast.parse(code))


def _without_texts(tree: ast.Module) -> ast.Module:
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        for block in BLOCKS:
            if lines := getattr(node, block, None):
                lines[:] = [line for line in lines if not _is_text(line)]
                left += lines
    return tree


def _is_text(line: ast.AST) -> bool:
    match line:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _imports(tree: ast.Module) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """What a module imports where it runs: (leading dots, names)."""
    left, found = list[ast.AST]([tree]), []
    while left:
        match node := left.pop():
            case ast.Import():
                found += [(0, tuple(alias.name.split("."))) for alias in node.names]
            case ast.ImportFrom():
                base = node.module.split(".") if node.module else []
                found += [(node.level, (*base, alias.name)) for alias in node.names]
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                left += node.orelse
            case _:
                for field in BLOCKS:
                    left += getattr(node, field, ())
    return tuple(dict.fromkeys(found))


# What is kept from one process to the next ------------------------------------------------------

_used: dict[bytes, tuple] = {}  # in this process, by the text


@cache
def _own() -> str:
    """What is kept was told by this text and this Python, or it is nothing."""
    return digest([Path(__file__).read_bytes(), sys.version])


@cache
def _kept() -> dict[bytes, tuple]:
    with suppress(OSError, EOFError, ValueError, TypeError):
        by, kept = marshal.loads(STORE.read_bytes())
        if by == _own():
            return kept
    return {}


@atexit.register
def _keep() -> None:
    if _used.keys() <= _kept().keys():
        return
    newest = dict([*_kept().items(), *_used.items()][-MOST:])
    place = STORE.with_suffix(f".{os.getpid()}")
    with suppress(OSError):  # where nobody may write, all is read anew
        STORE.parent.mkdir(exist_ok=True)
        place.write_bytes(marshal.dumps((_own(), newest)))
        os.replace(place, STORE)
