"""Scratch folders, each of one process: what is made in them is renamed into its place when whole.

A command can be killed at any moment. So whatever a later one may use again is written in a scratch
folder that carries the process's number. What a killed process has left is removed by the next one.
`replacing` does this for one file, `together` for several. Nothing here imports more than Python's
own library.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from stage.film.stopping import held

FULL = "The disk is full: the clip was not made, an earlier one is still there."
# A folder in the scratch folder. It gets this name when all in it is finished: from then on that is
# only to be put into its place, which the next render does if this one is killed.
WHOLE = "whole"


def scratch_folder(folder: Path, name: str) -> Path:
    """The folder in `folder` in which this process makes what belongs to `name`."""
    return folder / f".{name}.{os.getpid()}.part"


def stray_scratch(folder: Path, name: str, suffix: str = "part") -> list[Path]:
    """The scratch folders for `name` whose process is gone."""
    return [
        scratch
        for scratch in folder.glob(f".{glob.escape(name)}.*.{suffix}")
        if not is_at_work(scratch)
    ]


def clear_strays(media: Path) -> None:
    """Clear all scratch folders in `media` whose process is gone, or is this one."""
    for pattern in ("*/.*.part", "cache/*/*/.*.part"):
        for scratch in media.glob(pattern):
            if not is_at_work(scratch):
                clear(scratch)


def clear(scratch: Path) -> None:
    """Remove a scratch folder; a finished clip in it is first put into its place."""
    with suppress(FileNotFoundError):  # another one is clearing it too
        put_in_place(scratch)
    for _ in range(3):  # an encoder that is still at work may put a last file into it
        shutil.rmtree(scratch, ignore_errors=True)


def put_in_place(scratch: Path) -> None:
    """Rename what is whole in `scratch` into the folder that the scratch folder lies in.

    Renames in a row are as near to one step as a file system comes with several files.
    """
    for made in sorted((scratch / WHOLE).glob("*")):
        put(made, scratch.parent / made.name)


def put_together(unfinished: Path, scratch: Path) -> None:
    """Put all that is in a folder in `scratch` into its place: all, whole, or none.

    A signal comes before or after it; what a kill leaves between two renames, `clear` finishes.
    """
    with held():
        put(unfinished, scratch / WHOLE)
        put_in_place(scratch)


def put(made: Path, place: Path) -> None:
    """Rename a file or folder that is whole, and in a scratch folder, into its place."""
    if not place.is_dir():
        os.replace(made, place)
        return
    old = made.with_name(f"old-{made.name}")  # no rename replaces a folder that holds something
    os.replace(place, old)
    try:
        os.replace(made, place)
    except OSError:
        os.replace(old, place)
        raise


def is_at_work(scratch: Path) -> bool:
    """Whether the process that a scratch folder belongs to is another one, and still there."""
    pid = scratch.stem.rpartition(".")[2]
    # A number of our own can only be left over from a process that had it before, as happens in
    # containers. Windows deletes no file that is still open, so there trying does no harm.
    if not pid.isdecimal() or int(pid) == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not _has_ended(pid)


def _has_ended(pid: str) -> bool:
    """Whether a process is one that nobody has asked about yet since its end, as Linux tells."""
    try:
        return Path("/proc", pid, "stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return False


@contextmanager
def new_scratch(folder: Path, name: str) -> Iterator[Path]:
    """A new scratch folder, gone again at the end, however that comes."""
    path = scratch_folder(folder, name)
    try:
        path.mkdir(parents=True, exist_ok=True)  # in here: a signal may come right after it
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """Where to write a file that is then put into `place`, whole; after an error nothing is.

    >>> with replacing(Path("media/notes.txt")) as file:  # doctest: +SKIP
    ...     file.write_text("The old notes are there until these are whole.")
    """
    name = place.name.lstrip(".")
    for stray in stray_scratch(place.parent, name):
        clear(stray)
    with new_scratch(place.parent, name) as scratch:
        made = scratch / f"new{place.suffix}"
        yield made
        put(made, place)


@contextmanager
def together(folder: Path, name: str) -> Iterator[Path]:
    """Where to write files that then come into `folder` together; after an error none does.

    >>> with together(Path("media/480p15"), "Plain") as scratch:  # doctest: +SKIP
    ...     (scratch / "Plain.mp4").write_bytes(film)
    ...     (scratch / "Plain.png").write_bytes(still)
    """
    with new_scratch(folder, name) as scratch:
        unfinished = scratch / "unfinished"
        unfinished.mkdir()
        yield unfinished
        put_together(unfinished, scratch)


def put_files(film: Path, files: Mapping[str, bytes]) -> None:
    """Put a film and what lies beside it, by the suffixes of its name: all in place, or none.

    >>> put_files(Path("media/480p15/Plain.mp4"), {".mp4": film, ".png": still})  # doctest: +SKIP
    """
    with together(film.parent, film.stem) as folder:
        for suffix, data in files.items():
            (folder / f"{film.stem}{suffix}").write_bytes(data)
