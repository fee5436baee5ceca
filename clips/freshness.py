"""Whether a clip is out of date, told from contents alone: a timestamp never decides.

A clip that is made gets a record beside it: what it was made from, and what came of it. It is fresh
while both still hold. Nothing here imports Manim or NumPy: looking takes less time than they do.

Dependencies are seen without running anything: modules in `import` statements, data by lying in a
package. A file elsewhere that a scene opens, or a module it imports by a computed name, is not.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from clips import ROOT

# What pictures depend on besides files of ours.
PACKAGES = ("manim", "numpy", "scipy", "pycairo", "fonttools", "moderngl", "typst", "av")
SETTINGS = ("parameters", "python", "quality")  # in a fingerprint, besides packages and files


class Reading:
    """The files as they are at one look: each is read once, however many clips depend on it."""

    def __init__(self) -> None:
        self.data = cache(_read)
        self.digest = cache(lambda file: blake2b(self.data(file), digest_size=8).hexdigest())
        self.imported = cache(self._imported)
        self.versions = cache(_versions)

    def _imported(self, file: Path, *folders: Path) -> set[Path]:
        """The modules that `file` itself imports, of those in `folders` and in its own package."""
        # One that is in two of the folders counts twice: the process may have imported either.
        return {
            module
            for level, names in _imports(self.data(file) or b"")
            for folder in (file.parents[level - 1 : level] if level else folders)
            for module in self._modules(folder, names)
        }

    def _modules(self, folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
        for name in names:
            if name == "*":  # a package can say that this means its modules
                yield from folder.glob("*.py")
                return
            package, module = folder / name / "__init__.py", folder / f"{name}.py"
            if self.data(package) is not None:
                yield package
            elif self.data(module) is not None:
                yield module
                return
            folder = folder / name

    def data_below(self, folder: Path) -> list[Path]:
        """The files in `folder` and below that are not Python's, hidden or an editor's copies."""
        return [
            file
            for file in folder.rglob("*")
            if not file.name.endswith((".py", ".pyc", "~"))
            and not any(p.startswith((".", "__py")) for p in file.relative_to(folder).parts)
            and self.data(file) is not None
        ]


def dependencies(file: Path, root: Path = ROOT, reading: Reading | None = None) -> list[Path]:
    """The files that the clip in the scene file `file` depends on, sorted.

    They are this file; the modules that it and they import, from its folder and the project's,
    `root`; data in the packages among them (folders with an `__init__.py`); with the stage also
    the fonts; manim.cfg. Calls may share a `reading`.
    """
    reading = reading or Reading()
    file, root = Path(os.path.abspath(file)), Path(os.path.abspath(root))
    modules, left = set[Path](), {file}
    while left:
        module = left.pop()
        modules.add(module)
        left |= reading.imported(module, file.parent, root) - modules
    found = modules | {root / "manim.cfg"}
    for package in (module.parent for module in modules if module.name == "__init__.py"):
        found.update(reading.data_below(package))
    if any(module.is_relative_to(root / "stage") for module in modules):
        found.update(reading.data_below(root / "assets/fonts"))
    return sorted(path for path in found if reading.data(path) is not None)


def fingerprint(
    file: Path,
    quality: str,
    parameters: Iterable[tuple[str, str]] = (),
    root: Path = ROOT,
    reading: Reading | None = None,
) -> dict[str, str]:
    """All that decides what a clip looks like: two that are equal make the same film.

    It is a digest for each of the `dependencies` by its path from `root`, the versions of Python
    and packages, the quality (Manim's letter), and `parameters`: the class attributes that are set
    anew, each with the expression that it is set to.
    """
    reading, root = reading or Reading(), Path(os.path.abspath(root))
    made = {}
    for path in dependencies(file, root, reading):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        made[name.as_posix()] = reading.digest(path)
    said = ", ".join(f"{name}={value}" for name, value in sorted(dict(parameters).items()))
    return made | reading.versions() | {"quality": quality, "parameters": said}


@dataclass(frozen=True)
class Record:
    """What a clip was made from, and what came of it."""

    fingerprint: dict[str, str]  # taken before it was made
    film: tuple[int, str]  # how many bytes it has, and their CRC-32 in hexadecimal
    still: tuple[int, str]
    frames: int
    seconds: float  # of the film
    took: float  # seconds, to make it


@dataclass(frozen=True)
class State:
    """How a clip is and, unless it is fresh, why: a short phrase."""

    kind: Literal["fresh", "stale", "missing"]
    why: str = ""


def write_record(
    film: Path, fingerprint: dict[str, str], frames: int, seconds: float, took: float
) -> None:
    """Note, whole or not at all, what `film` and its still were made from."""
    pair = _seal(film), _seal(film.with_suffix(".png"))
    record = Record(fingerprint, *pair, frames, seconds, took)
    aside = film.with_name(f"{_record_file(film).name}.{os.getpid()}.part")
    try:
        aside.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
        os.replace(aside, _record_file(film))
    finally:
        aside.unlink(missing_ok=True)


def read_record(film: Path) -> Record | None:
    """The record of `film`; None if there is none that can be read."""
    try:
        noted = Record(**json.loads(_record_file(film).read_bytes()))
        sums = ((int(size), str(crc)) for size, crc in (noted.film, noted.still))
        numbers = int(noted.frames), float(noted.seconds), float(noted.took)
        return Record(dict(noted.fingerprint), *sums, *numbers)
    except (OSError, ValueError, TypeError, OverflowError):
        return None


def state(film: Path, fingerprint: dict[str, str]) -> State:
    """Whether `film` and its still are what would be made now.

    The plain `manim` command leaves no record: its clips are stale, unless an earlier record fits.

    >>> state(ROOT / "media/1080p60/WhichWay.mp4", fingerprint(ROOT / "scenes/which_way.py", "h"))
    State(kind='stale', why='stage/compass.py changed')
    """
    if not film.is_file():
        return State("missing", "the film is missing")
    record = read_record(film)
    if record is None:
        broken = _record_file(film).exists()
        return State("stale", "its record is broken" if broken else "made without `clips`")
    why = _difference(record.fingerprint, fingerprint)
    for name, suffix in (("film", film.suffix), ("still", ".png")):
        file = film.with_suffix(suffix)
        if not why and _seal(file) != getattr(record, name):
            why = f"the {name} is {'not as it was made' if file.is_file() else 'missing'}"
    return State("stale", why) if why else State("fresh")


def _difference(before: dict[str, str], now: dict[str, str]) -> str:
    """What has changed, in a phrase; empty if nothing has."""
    changed = [n for n in sorted(before.keys() | now.keys()) if before.get(n) != now.get(n)]
    files = [n for n in changed if n not in SETTINGS and not n.startswith("package ")]
    for names, one, more in (
        ([name for name in files if name in before and name in now], "changed", "changed"),
        ([name for name in files if name not in now], "is gone", "are gone"),
        ([name for name in files if name not in before], "is new", "are new"),
    ):
        if names:
            others = len(names) - 1
            return f"{names[0]} and {others} more {more}" if others else f"{names[0]} {one}"
    if not changed:
        return ""
    was, is_now = (said.get(changed[0]) or "none" for said in (before, now))
    return f"{changed[0].removeprefix('package ')} {was} → {is_now}"


def _record_file(film: Path) -> Path:
    return film.with_name(f".{film.stem}.json")


def _seal(file: Path) -> tuple[int, str]:
    data = _read(file)
    return (0, "") if data is None else (len(data), f"{zlib.crc32(data):08x}")


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _versions() -> dict[str, str]:
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[f"package {name}"] = version(name)
    return found


@lru_cache(maxsize=1024)
def _imports(code: bytes) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """What Python `code` imports where it runs: (leading dots, names). Cached by the code alone."""
    try:
        left: list[ast.AST] = [ast.parse(code)]
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = []
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
                for field in ("body", "handlers", "orelse", "finalbody", "cases"):
                    left += getattr(node, field, ())
    return tuple(dict.fromkeys(found))
