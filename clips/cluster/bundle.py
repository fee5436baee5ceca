"""What a cluster's workers get of a project: one archive, named for what is in it.

It holds the sources that the clips depend on, those that make films of them, fonts, Manim's
settings, the user's too, and modules that choices name. Who has unpacked it draws what is drawn
here, wherever that is, and whatever the machine had of the project before.
"""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from clips import ROOT, SETTINGS
from clips.job import Job
from clips.named import is_own, named_in, sources, versions
from stage.paint.sources import Reading, dependencies

HOST = Path(__file__).with_name("host.py")  # what is started there
PROJECT, NAMED, HOME = "project", "named", "home"  # folders in a bundle
OLDEST = (1980, 1, 1, 0, 0, 0)  # the date of all files: an archive knows none before it
PACKAGE = "package "  # before a package's name, among versions


class Bundle(NamedTuple):
    """An archive, and what its workers are to know of it.

    Attributes:
        name: a digest of the files' names and contents.
        data: the archive, a ZIP.
        folder: the folder in it where modules that choices name are looked for.
        packages: those whose versions count, besides those that do for all clips.
    """

    name: str
    data: bytes
    folder: str
    packages: tuple[str, ...]


def packed(jobs: Sequence[Job]) -> Bundle:
    """The bundle for these jobs, which one command asks for. Equal files make equal bundles.

    >>> bundle = packed([Job("SGDZigzag", ROOT / "scenes/sgd_zigzag.py")])
    >>> len(bundle.name), bundle.data[:2], bundle.folder
    (32, b'PK', 'named')
    """
    reading, folder = Reading(), jobs[0].folder
    needed = {HOST, *(job.file for job in jobs)}
    found = {path for file in needed for path in dependencies(file, ROOT, reading)}
    modules, libraries = named_in(pair for job in jobs for pair in job.choices)
    named = sources(modules, folder, reading) if modules else set[Path]()
    inside = folder.is_relative_to(ROOT)
    at = f"{PROJECT}/{folder.relative_to(ROOT).as_posix()}" if inside and modules else NAMED
    files = {_place(file, folder): reading.data(file) or b"" for file in found}
    files |= {_place(file, folder): reading.data(file) or b"" for file in named if is_own(file)}
    settings = Path(os.path.expanduser(SETTINGS))
    if (said := reading.data(settings)) is not None:
        files[f"{HOME}/{SETTINGS.removeprefix('~/')}"] = said
    names = versions(named, libraries, reading)
    packages = tuple(sorted(name.removeprefix(PACKAGE) for name in names))
    return Bundle(digest(files.items()), _archive(files), at, packages)


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """A name for files, given as pairs of their path and what is in them, in any order."""
    state = blake2b(digest_size=16)
    for name, data in sorted(files):
        state.update(f"{len(name)} {len(data)} {name}".encode() + data)
    return state.hexdigest()


def _place(file: Path, folder: Path) -> str:
    """Where a file goes in the bundle: with the project's, or with the modules that are named."""
    if file.is_relative_to(ROOT):
        return f"{PROJECT}/{file.relative_to(ROOT).as_posix()}"
    for place in (folder, *map(Path, sys.path)):  # as they are looked for
        if place.is_absolute() and file.is_relative_to(place):
            return f"{NAMED}/{file.relative_to(place).as_posix()}"
    return f"{NAMED}/{file.name}"


def _archive(files: dict[str, bytes]) -> bytes:
    with io.BytesIO() as whole:
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(name, OLDEST), data, zipfile.ZIP_DEFLATED)
        return whole.getvalue()
