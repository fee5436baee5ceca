"""What the server that workers are forked off imports: it ends with the command, and has Manim.

That it ends comes first: one whose command was killed would else import all of the rest. Manim
reads manim.cfg when it is imported. A worker that finds another text there imports Manim anew.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import warnings
from pathlib import Path

from clips import ROOT, SETTINGS
from stage.film.stopping import end_with_parent


def _settings() -> list[bytes]:
    files = Path(os.path.expanduser(SETTINGS)), ROOT / "manim.cfg"
    return [file.read_bytes() if file.is_file() else b"" for file in files]


def _forget_manim() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "manim"]:
        del sys.modules[name]


def keep_up() -> None:
    """In a worker: forget Manim if its settings are no longer those that it was imported with."""
    if _settings() != _read:
        _forget_manim()


end_with_parent(signal.SIGKILL)  # it is deaf to the others
os.chdir(ROOT)
# A worker for each core: threads of matrix products would wait busily beside the encoders.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
_read = _settings()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of libraries that Manim could use and does not
    gc.disable()  # nothing of what is imported is garbage
    try:
        import manim  # noqa: F401
    except Exception:  # the worker will say it, in a sentence
        _forget_manim()
    gc.enable()
