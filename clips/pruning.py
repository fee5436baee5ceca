"""What the cache keeps of plays of clips that are not asked for."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

KEEP_BYTES = 2 * 2**30


def prune(media: Path, used: Collection[str]) -> None:
    """Keep the plays of what was used now, and of other clips the latest up to `KEEP_BYTES`.

    What one clip keeps, `stage.film.segments` bounds; sweeps make many clips.
    """
    folders = [folder for folder in media.glob("cache/*/*") if folder.name not in used]
    keep = KEEP_BYTES
    for folder in sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True):
        keep -= sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        if keep < 0:
            shutil.rmtree(folder, ignore_errors=True)
