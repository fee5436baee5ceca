"""The fonts of this machine, for characters that none of the clips' own fonts has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

ENDS = (".ttf", ".otf", ".ttc", ".otc")
FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "win32": (r"%WINDIR%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
    "": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
}


class Face(NamedTuple):
    """A font's file, and its number there where the file holds several."""

    file: Path
    number: int = 0


@cache
def faces_with(char: str, bold: bool) -> tuple[Face, ...]:
    """The machine's fonts that may have a character, upright sans serif ones first.

    fontconfig is asked where there is one; else it is all fonts in the usual folders.
    """
    found = _by_fontconfig(char) if shutil.which("fc-list") else _in_folders()
    wanted = "bold" if bold else "regular"

    def rank(face: Face) -> tuple:
        name = face.file.name.lower()
        slanted = any(word in name for word in ("italic", "oblique", "condensed", "mono"))
        return slanted, "sans" not in name, ("bold" in name) != bold, wanted not in name, face

    return tuple(sorted(found, key=rank))


def _by_fontconfig(char: str) -> list[Face]:
    asked = [f":charset={ord(char):x}:outline=true", "--format", "%{index} %{file}\n"]
    try:
        said = subprocess.run(
            ["fc-list", *asked], capture_output=True, timeout=60, encoding="utf-8", check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return _in_folders()
    pairs = [line.split(" ", 1) for line in said.stdout.splitlines() if " " in line]
    # In the upper half of the index are the instances of a variable font: one file, one face.
    found = {Face(Path(file), int(index) & 0xFFFF) for index, file in pairs if index.isdigit()}
    return [face for face in found if face.file.suffix.lower() in ENDS]


@cache
def _in_folders() -> list[Face]:
    folders = FOLDERS.get(sys.platform, FOLDERS[""])
    places = [Path(os.path.expandvars(folder)).expanduser() for folder in folders]
    files = [file for place in places for file in place.rglob("*") if place.is_dir()]
    return [Face(file) for file in files if file.suffix.lower() in ENDS]
