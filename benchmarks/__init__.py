"""Benchmarks: ratios, measured side by side in one run on one machine. They assert nothing."""

from __future__ import annotations

import importlib.util
import os
import platform
from pathlib import Path

from stage.clip import Clip


def load_scene(file: Path) -> type[Clip]:
    """The one clip that a scene file defines."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    own = [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == file.stem]
    return next(c for c in own if issubclass(c, Clip))


def machine() -> str:
    """The machine that the figures are from, in a few words."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(": ", 1)[1] for line in info.read_text().splitlines() if "name" in line]
        cpu = names[0] if names else cpu
    return f"{os.cpu_count()} cores, {cpu}, {platform.system()}, Python {platform.python_version()}"
