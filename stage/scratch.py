"""Scratch folders, each of one process: what is made in them is renamed into its place when whole.

A render can be killed at any moment. So whatever a later one may use again is written in a scratch
folder that carries the process's number. What a killed process has left is removed by the next one.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def scratch_folder(folder: Path, name: str) -> Path:
    """The folder in `folder` in which this process makes what belongs to `name`."""
    return folder / f".{name}.{os.getpid()}.part"


def stray_scratch(folder: Path, name: str) -> list[Path]:
    """The scratch folders for `name` whose process is gone."""
    return [
        scratch
        for scratch in folder.glob(f".{glob.escape(name)}.*.part")
        if not is_at_work(scratch)
    ]


def is_at_work(scratch: Path) -> bool:
    """Whether the process that a scratch folder belongs to is another one, and still there."""
    pid = scratch.name.removesuffix(".part").rpartition(".")[2]
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
    return True


@contextmanager
def new_scratch(folder: Path, name: str) -> Iterator[Path]:
    """A new scratch folder, gone again at the end, however that comes."""
    path = scratch_folder(folder, name)
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
