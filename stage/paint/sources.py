"""What pictures are made from: the files that a module depends on, and digests of them.

One closure of sources keys films (`clips.records`, by bytes: a look must be quick) and plays
(`stage.paint.painted` and `stage.paint.keys`, by programs: comments and layout draw nothing anew).
Nothing here imports Manim or NumPy: a look takes less time than they do.

Dependencies are seen without running anything: modules in `import` statements, data by lying in a
package. A file elsewhere that a scene opens, or a module it imports by a computed name, is not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from stage.paint.programs import Told, told

ROOT = Path(__file__).resolve().parents[2]  # the project's folder
APART = (".", "__py", "node_modules")  # so begin the names of what is nobody's data
# What pictures depend on besides files of ours.
PACKAGES = ("manim", "numpy", "scipy", "pycairo", "fonttools", "moderngl", "typst", "sympy", "av")


def read(file: Path) -> bytes | None:
    """The bytes of `file`; None where there is none that can be read."""
    try:
        return file.read_bytes()
    except OSError:
        return None


class Reading:
    """The files as they are at one look: each is read once, however many clips depend on it."""

    def __init__(self, data: Callable[[Path], bytes | None] = read) -> None:
        self.data = cache(data)
        self.digest = cache(lambda file: blake2b(self.data(file), digest_size=8).hexdigest())
        self.told = cache(lambda file: told(self.data(file) or b""))
        self.imported = cache(self._imported)
        self.data_below = cache(self._data_below)
        self.versions = cache(_versions)
        self.versions_of = cache(_versions_of)
        self._found, self._named = cache(self._find), cache(self._name)
        self._inside = cache(_names_in)

    def _imported(self, file: Path, folder: Path | None = None) -> set[Path]:
        """The modules in `folder` that `file` itself imports; without one, by leading dots."""
        return {
            module
            for level, names in self.told(file).imports
            if (level == 0) != (folder is None)
            for base in ([folder] if folder else file.parents[level - 1 : level])
            for module in self._found(str(base), names)
        }

    def outside(self, file: Path) -> set[str]:
        """The first names of what `file` itself imports, Python's own library apart."""
        first = {names[0] for level, names in self.told(file).imports if level == 0}
        return first - sys.stdlib_module_names

    # Folders are texts here: a look asks for thousands, and paths take ten times as long.

    def _find(self, folder: str, names: tuple[str, ...]) -> list[Path]:
        """The modules that an import of these names runs, if it begins in `folder`."""
        found = list[Path]()
        for name in names:
            if name == "*":  # a package can say that this means its modules
                return found + list(Path(folder).glob("*.py"))
            module = self._named(folder, name)
            folder = f"{folder}/{name}"
            if module:
                found.append(module)
                if module.name != "__init__.py":
                    break
        return found

    def _name(self, folder: str, name: str) -> Path | None:
        """The package or module of that name in `folder`."""
        there = self._inside(folder)  # sooner known than which of a thousand names are files
        for begin, file in ((name, f"{name}/__init__.py"), (f"{name}.py", f"{name}.py")):
            if begin in there and self.data(path := Path(folder, file)) is not None:
                return path
        return None

    def _data_below(self, folder: Path) -> list[Path]:
        """The files in `folder` and below that are not Python's, hidden or an editor's copies."""
        found = list[Path]()
        for place, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(APART)]
            found += [
                Path(place, name)
                for name in names
                if not name.startswith(APART) and not name.endswith((".py", ".pyc", "~"))
            ]
        return [file for file in in_order(found) if self.data(file) is not None]


def _names_in(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def in_order(files: Iterable[Path]) -> list[Path]:
    """Paths by their parts, as `sorted` has them on Linux and macOS, in a fifth of the time."""
    return sorted(files, key=lambda file: file.parts)


def dependencies(file: Path, root: Path = ROOT, reading: Reading | None = None) -> list[Path]:
    """The files that the clip in the scene file `file` depends on, sorted.

    They are this file; the modules that it and they import, from its folder and the project's,
    `root`; data in the packages among them (folders with an `__init__.py`); with the stage also
    the fonts; manim.cfg. Calls may share a `reading`.
    """
    reading = reading or Reading()
    file, root = Path(os.path.abspath(file)), Path(os.path.abspath(root))
    modules = {*_closure([file], root, reading)}
    found = {*modules, *_data(modules, root, reading), root / "manim.cfg"}
    return in_order(path for path in found if reading.data(path) is not None)


def programs(
    files: Iterable[Path], root: Path = ROOT, reading: Reading | None = None
) -> dict[Path, str]:
    """All that the modules `files` draw by, sorted: each with a digest, equal on every machine.

    That is what `dependencies` tells of them, with two differences. Of Python files it is the
    program that counts: comments, docstrings and layout do not. Of data it is the files that one
    of the modules names, themselves or their folder: a shader is no matter to a clip that does not
    import what draws with it. And manim.cfg is left out: Manim keys plays by what it sets.
    """
    reading, root = reading or Reading(), Path(os.path.abspath(root))
    modules = _closure([Path(os.path.abspath(file)) for file in files], root, reading)
    made: dict[Path, Told] = {module: reading.told(module) for module in modules}
    named = set[str]().union(*(each.words for each in made.values()))
    data = {
        file: reading.digest(file)
        for file in _data(made, root, reading)
        if named & {file.name, file.parent.name}
    }
    digests = {file: each.digest for file, each in made.items()} | data
    return {file: digests[file] for file in in_order(digests)}


def _closure(files: Collection[Path], root: Path, reading: Reading) -> Iterator[Path]:
    """The modules `files`, and those that they and these import: each when its imports are seen."""
    folders = *dict.fromkeys(file.parent for file in files), root
    found, left = {*files}, [*files]
    while left:
        module = left.pop()
        new = set[Path]().union(*(reading.imported(module, folder) for folder in (*folders, None)))
        left += new - found
        found |= new
        yield module


def _data(modules: Iterable[Path], root: Path, reading: Reading) -> set[Path]:
    """What lies beside modules that may draw with it: in their packages, and the stage's fonts."""
    packages = {module.parent for module in modules if module.name == "__init__.py"}
    if any(module.is_relative_to(root / "stage") for module in modules):
        packages.add(root / "assets/fonts")
    return {file for package in packages for file in reading.data_below(package)}


def _versions() -> dict[str, str]:
    python = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    return python | _versions_of(PACKAGES)


def _versions_of(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        with suppress(PackageNotFoundError):
            found[f"package {name}"] = version(name)
    return found


# The files as this process has loaded them: read when the classes in them were made.
LOADED = Reading()
