"""Removes what was made and says how much: `python3 scripts/clean.py [MORE ...]`.

Runs on Python 3.6 and newer, with or without .venv. MORE: further paths, for `make distclean`.
"""

import glob
import os
import shutil
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MADE = ("setup.log", "build", "dist", ".pytest_cache", ".hypothesis", ".ruff_cache")
DECKS = ("*.html", "*.pdf", "*.pptx", "*.zip", "kudari-*")  # in slides/
MADE_ANYWHERE = ("__pycache__", ".ipynb_checkpoints")
OTHERS = (".git", ".venv", ".venv-interop", "node_modules")  # not ours to look into


def made():
    """The paths, relative to ROOT, that `make` and its tools made."""
    yield from MADE
    yield from (name for name in os.listdir(".") if name.endswith(".egg-info"))
    for pattern in DECKS:
        yield from glob.glob(os.path.join("slides", pattern))
    if os.path.isdir("media"):
        yield from (os.path.join("media", x) for x in os.listdir("media") if x != ".gitignore")
    for folder, subfolders, _ in os.walk("."):
        subfolders[:] = [name for name in subfolders if name not in OTHERS]
        yield from (os.path.join(folder, x) for x in subfolders if x in MADE_ANYWHERE)


def files_in(path):
    """Every file under `path`, or `path` itself; links are not followed."""
    if os.path.islink(path) or os.path.isfile(path):
        yield path
    for folder, subfolders, names in os.walk(path):
        links = (name for name in subfolders if os.path.islink(os.path.join(folder, name)))
        yield from (os.path.join(folder, name) for name in (*names, *links))


def remove(path):
    if os.path.islink(path) or os.path.isfile(path):
        os.unlink(path)
    elif os.path.isdir(path):
        shutil.rmtree(path)


def main(more):
    os.chdir(ROOT)
    count = size = 0
    for path in [*made(), *more]:
        files = list(files_in(path))
        count += len(files)
        size += sum(os.lstat(name).st_size for name in files)
        remove(path)
    print(f"Removed {count} files, {size / 1e6:.1f} MB." if count else "Nothing to remove.")


if __name__ == "__main__":
    main(sys.argv[1:])
