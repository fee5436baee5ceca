"""Whether a clip is out of date, told from contents alone: a timestamp never decides.

A clip that is made gets a record beside it: what it was made from, and what came of it. It is fresh
while both still hold. Nothing here imports Manim or NumPy: looking takes less time than they do.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from clips import ROOT
from clips.named import named_in, sources, versions
from stage.film.beside import BESIDE
from stage.paint.sources import Reading, dependencies, read

SETTINGS = ("parameters", "python", "quality")  # in a fingerprint, besides packages and files


def fingerprint(
    file: Path,
    quality: str,
    parameters: Iterable[tuple[str, str]] = (),
    root: Path = ROOT,
    reading: Reading | None = None,
    folder: Path | None = None,
    others: Iterable[Path] = (),
) -> dict[str, str]:
    """All that decides what a clip looks like: two that are equal make the same film.

    It is a digest for each of the `dependencies` by its path from `root`, the versions of Python
    and packages, the quality (Manim's letter), and `parameters`: the class attributes that are set
    anew, each with the expression that it is set to. Modules that these name, from `folder`, are
    among the files, and packages that they import among the versions. So are `others`, which take
    part besides the scene's file, with what they depend on.
    """
    reading, root = reading or Reading(), Path(os.path.abspath(root))
    chosen, made = dict(parameters), {}
    modules, libraries = named_in(chosen.items())
    own = sources(modules, folder or Path.cwd(), reading) if modules else set[Path]()
    for each in others:
        own |= {*dependencies(each, root, reading)}
    for path in sorted({*dependencies(file, root, reading), *own}):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        made[name.as_posix()] = reading.digest(path)
    made |= reading.versions() | versions(own, libraries, reading)
    said = ", ".join(f"{name}={value}" for name, value in sorted(chosen.items()))
    return made | {"quality": quality, "parameters": said}


@dataclass(frozen=True)
class Record:
    """What a clip was made from, and what came of it."""

    fingerprint: dict[str, str]  # taken before it was made
    made: dict[str, tuple[int, str]]  # "film", "still": how many bytes, their CRC-32 in hexadecimal
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
    """Note, whole or not at all, what `film` and what is beside it were made from."""
    from stage.film.scratch import replacing  # looking does without it

    made = {name: seal(file) for name, file in _files(film).items()}
    record = Record(fingerprint, made, frames, seconds, took)
    with replacing(_record_file(film)) as file:
        file.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")


def read_record(film: Path) -> Record | None:
    """The record of `film`; None if there is none that can be read."""
    try:
        noted = Record(**json.loads(_record_file(film).read_bytes()))
        made = {name: (int(size), str(crc)) for name, (size, crc) in noted.made.items()}
        numbers = int(noted.frames), float(noted.seconds), float(noted.took)
        return Record(dict(noted.fingerprint), made, *numbers)
    except (OSError, ValueError, TypeError, AttributeError, OverflowError):
        return None


def state(film: Path, fingerprint: dict[str, str]) -> State:
    """Whether `film` and what is beside it are what would be made now.

    The plain `manim` command leaves no record: its clips are stale, unless an earlier record fits.

    >>> state(film, fingerprint(ROOT / "scenes/which_way.py", "h"))  # doctest: +SKIP
    State(kind='stale', why='stage/arrows/slope_rose.py changed')
    """
    if not film.is_file():
        return State("missing", "the film is missing")
    record = read_record(film)
    if record is None:
        broken = _record_file(film).exists()
        return State("stale", "its record is broken" if broken else "made without `clips`")
    why = _difference(record.fingerprint, fingerprint)
    for name, file in _files(film).items():
        if not why and seal(file) != record.made.get(name):
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


def _files(film: Path) -> dict[str, Path]:
    """The film and the files beside it, by what they are called."""
    beside = {label.lower(): film.with_suffix(suffix) for label, suffix, _ in BESIDE}
    return {"film": film} | beside


def note_on(file: Path, said: list[object]) -> None:
    """Note beside what is no clip, whole or not at all, what it was made from and what it is."""
    from stage.film.scratch import replacing  # looking does without it

    with replacing(_note_file(file)) as note:
        note.write_text(json.dumps(said), encoding="utf-8")


def is_as_noted(file: Path, said: list[object]) -> bool:
    """Whether a file is there, and the note on it says just that."""
    try:
        return file.is_file() and json.loads(_note_file(file).read_bytes()) == said
    except (OSError, ValueError):
        return False


def _note_file(file: Path) -> Path:
    return file.with_name(f".{file.name}.json")


def seal(file: Path) -> tuple[int, str]:
    """How many bytes a file has, and their CRC-32 in hexadecimal."""
    data = read(file)
    return (0, "") if data is None else (len(data), f"{zlib.crc32(data):08x}")
