"""Renders all clips here and in another checkout, and says whether films and stills are the same.

    .venv/bin/python scripts/compare_films.py ../before              all clips, at 480p15
    .venv/bin/python scripts/compare_films.py ../before WhichWay -q h

It is how a refactoring is checked: whatever moves in the code, no byte of a film may. Each checkout
needs a .venv of its own (`make setup`). Both render into new, empty folders, which are left where
something differs.
"""

from __future__ import annotations

import argparse
import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def render(checkout: Path, media: Path, names: list[str], quality: str) -> None:
    """Render clips of a checkout into a folder, with that checkout's own packages.

    Raises:
        SystemExit: there is no .venv, or a clip failed.
    """
    command = checkout.resolve() / ".venv/bin/clips"
    if not command.is_file():
        sys.exit(f"{checkout} has no .venv/bin/clips: run `make setup` there first.")
    print(f"Rendering in {checkout} …", flush=True)
    done = subprocess.run(
        [command, "-q", quality, "--media_dir", media, *names], cwd=checkout, check=False
    )
    if done.returncode:
        sys.exit(f"The clips of {checkout} could not all be rendered.")


def compare(one: Path, other: Path) -> dict[str, str]:
    """For each film, still and the like of two folders: "same", "differs", or where alone it is."""
    films = {
        path.relative_to(folder)
        for folder in (one, other)
        for path in folder.glob("*p*/*")
        if path.is_file() and not path.name.startswith(".")
    }

    def verdict(name: Path) -> str:
        if not (other / name).is_file():
            return "only here"
        if not (one / name).is_file():
            return "only there"
        return "same" if filecmp.cmp(one / name, other / name, shallow=False) else "differs"

    return {name.as_posix(): verdict(name) for name in sorted(films)}


def main() -> int:
    """Compare; the exit code is 0 if all are the same, else 1."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("other", type=Path, help="the folder of the other checkout")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a clip (default: all)")
    parser.add_argument("-q", "--quality", default="l", help="l, m, h, p or k (default: l)")
    asked = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="compare-films-"))
    for checkout, side in ((HERE, "here"), (asked.other, "there")):
        render(checkout, scratch / side, asked.names, asked.quality)
    found = compare(scratch / "here", scratch / "there")
    for name, verdict in found.items():
        print(f"{verdict:10}  {name}")
    if not found or set(found.values()) != {"same"}:
        print(f"Not the same; both lie in {scratch}.")
        return 1
    shutil.rmtree(scratch)
    print(f"All {len(found)} files are the same, byte for byte.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
