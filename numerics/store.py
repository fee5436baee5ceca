"""Values that take long to work out, kept on disk as they come, under a name made of content."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

FOLDER = Path("media/cache/losses")  # below the working directory
ROW = 32  # bytes: x, y, the value, and a check of the three
BOUND = 256_000_000  # bytes in the folder; of what is more, the oldest files go


class Store:
    """The values of a function at points (x, y), as far as they are known.

    Args:
        key: what they are values of, see `content`.
        folder: where they are kept; None for memory only.

    Attributes:
        known: the value by point.

    A file is only ever added to, a row at a time; a row that was not written whole does not count.

    >>> store = Store("example", None)
    >>> with store.keeping() as keep:
    ...     keep(1.0, 2.0, 3.0)
    >>> store.known
    {(1.0, 2.0): 3.0}
    """

    def __init__(self, key: str, folder: Path | None = FOLDER) -> None:
        self.file = None if folder is None else Path(folder) / f"{key}.values"
        self.known: dict[tuple[float, float], float] = dict(self._rows())

    def _rows(self) -> Iterator[tuple[tuple[float, float], float]]:
        try:
            data = self.file.read_bytes() if self.file else b""
        except OSError:
            return
        for first in range(0, len(data) - ROW + 1, ROW):
            row = data[first : first + ROW]
            x, y, value, check = np.frombuffer(row)
            if check == zlib.crc32(row[:24]):
                yield (float(x), float(y)), float(value)

    @contextmanager
    def keeping(self) -> Iterator[Any]:
        """What takes a point and its value, while the file is open. A full disk is no error."""
        with suppress(OSError):
            if self.file:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                prune(self.file.parent)
        try:
            file = open(self.file, "ab", buffering=0) if self.file else None  # noqa: SIM115
        except OSError:
            file = None
        if file and (rest := file.tell() % ROW):  # what was cut off is filled up, and counts not
            file.write(b"\0" * (ROW - rest))

        def keep(x: float, y: float, value: float) -> None:
            self.known[x, y] = value
            row = np.array([x, y, value]).tobytes()
            with suppress(OSError):
                if file:
                    file.write(row + np.float64(zlib.crc32(row)).tobytes())

        try:
            yield keep
        finally:
            if file:
                file.close()


def prune(folder: Path, bound: int = BOUND) -> None:
    """Remove the oldest files of values until the rest has no more bytes than the bound."""
    found = [(entry.stat(), entry.path) for entry in os.scandir(folder) if entry.is_file()]
    total = 0
    for stat, path in sorted(found, key=lambda pair: -pair[0].st_mtime):
        total += stat.st_size
        if total > bound and path.endswith(".values"):
            Path(path).unlink(missing_ok=True)


def content(*parts: Any) -> str:
    """A name made of arrays, texts, numbers and functions; another content, another name.

    A function counts by its program and by what it holds: defaults, and values of its closure. What
    else it reads, from its module or a file, is not seen: so a caller adds some of its values.

    >>> content(np.ones(2), "a") == content(np.ones(2), "a") != content(np.ones(3), "a")
    True
    >>> content(lambda x: x + 1) == content(lambda x: x + 1) != content(lambda x: x + 2)
    True
    """
    seen = hashlib.blake2b(digest_size=16)
    for part in _told(parts, set()):
        seen.update(len(part).to_bytes(8, "little") + part)
    return seen.hexdigest()


def _told(parts: Iterable[Any], met: set[int]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, (np.ndarray, np.generic)) and part.dtype != object:
            yield f"{part.dtype.str}{part.shape}".encode()
            yield np.ascontiguousarray(part).tobytes()
        elif isinstance(part, CodeType):
            yield part.co_code
            yield from _told((*part.co_consts, part.co_names, part.co_varnames), met)
        elif isinstance(part, (str, bytes, int, float, complex, bool, type(None))):
            yield f"{type(part).__name__} {part!r}".encode()
        elif id(part) in met:
            yield b"again"
        else:
            met.add(id(part))
            yield type(part).__qualname__.encode()
            yield from _told(_inside(part), met)


def _inside(part: Any) -> list[Any]:
    """What an object consists of, as far as it is known."""
    if isinstance(part, (tuple, list)):
        return [len(part), *part]
    if isinstance(part, dict):
        return [each for pair in part.items() for each in pair]
    if hasattr(part, "func") and hasattr(part, "args"):  # a partial
        return [part.func, part.args, part.keywords]
    if hasattr(part, "__code__"):
        cells = [cell.cell_contents for cell in part.__closure__ or () if _filled(cell)]
        return [part.__code__, part.__defaults__, part.__kwdefaults__, cells]
    if hasattr(part, "__func__"):
        return [part.__func__, part.__self__]
    return [getattr(part, "__qualname__", "")]


def _filled(cell: Any) -> bool:
    with suppress(ValueError):
        return cell.cell_contents is not cell
    return False
