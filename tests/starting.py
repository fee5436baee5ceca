"""How tests start commands: as shells do, whatever these tests themselves were started with."""

from __future__ import annotations

import importlib
import signal
from collections.abc import Callable

HANG = 900.0  # seconds: a guard against what never ends, on no machine a matter of speed
FOLDER = "my clips [1] (勾配)"  # a name that wants quoting wherever a path is read
NOHUP = (signal.SIGINT, signal.SIGHUP)  # what `nohup` and a script's background job ignore
ENDINGS = [  # a signal, and which ones were to be ignored when the command was started
    (signal.SIGINT, ()),
    (signal.SIGTERM, ()),
    (signal.SIGHUP, ()),
    (signal.SIGTERM, NOHUP),
]
# What is compiled is found by its source's second and length, and tests edit within a second.
UNCOMPILED = {"PYTHONDONTWRITEBYTECODE": "1"}
LIBRARIES = (  # what `manim`, scenes and workers import of others' that is slow
    "manim.__main__",
    "av.subtitles.stream",
    "fontTools.pens.recordingPen",
    "fontTools.ttLib.tables._c_m_a_p",
    "fontTools.ttLib.tables._g_l_y_f",
    "moderngl",
    "multiprocessing.synchronize",
    "numpy.random",
    "pydantic.fields",
    "rich._emoji_codes",
    "rich.progress",
    "scipy.interpolate",
    "typst",
)
ENDING_NAMES = ["SIGINT", "SIGTERM", "SIGHUP", "SIGTERM with the others ignored"]


def prepare(*modules: str) -> None:
    """Have in memory what commands import, and these modules: they are to be forks of this process.

    So is what is looked for but once: formats of pictures, and pydantic's plugins among all that is
    installed.
    """
    for module in (*LIBRARIES, *modules):
        importlib.import_module(module)
    from PIL import Image
    from pydantic import TypeAdapter

    Image.preinit()
    TypeAdapter(int)


def ignoring(*ignored: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which these signals are ignored, and no other."""

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return prepare
