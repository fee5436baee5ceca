"""Hears of what is saved in folders, by watchdog."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

UNCHANGED = ("opened", "closed_no_write")  # what may happen to a file that stays what it was


class Saved(FileSystemEventHandler):
    """Calls `self.saved(path)` for each file that was written, moved, or taken away."""

    def saved(self, path: Path) -> None:
        raise NotImplementedError

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in UNCHANGED and not event.is_directory:
            for path in filter(None, (event.src_path, event.dest_path)):
                self.saved(Path(str(path)))


@contextmanager
def watched(heard: Saved, folders: Mapping[Path, bool]) -> Iterator[None]:
    """Let `heard` know of what happens in the folders; True is for those below them too."""
    # Watchdog calls it an error, and prints it, that a reader was stopped while it read.
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)
    observer = Observer()
    for folder, below in folders.items():
        observer.schedule(heard, str(folder), recursive=below)
    observer.start()
    try:
        yield
    finally:
        observer.stop()
