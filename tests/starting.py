"""How tests start commands: as shells do, whatever these tests themselves were started with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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
LIBRARIES = (  # what scenes and workers import of others' that is slow, beside Manim
    "PIL.PngImagePlugin",
    "fontTools.pens.recordingPen",
    "fontTools.ttLib.tables._c_m_a_p",
    "fontTools.ttLib.tables._g_l_y_f",
    "moderngl",
    "numpy.random",
    "pydantic.fields",
    "pydantic.type_adapter",
    "rich.progress",
    "scipy.interpolate",
    "typst",
)
ENDING_NAMES = ["SIGINT", "SIGTERM", "SIGHUP", "SIGTERM with the others ignored"]


def ignoring(*ignored: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which these signals are ignored, and no other."""

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return prepare


class Ready:
    """A process that has Manim and other libraries in memory: `manim` commands are its forks.

    They start a second sooner than the literal command. Of ours it has only the modules that are
    named, so they see all other sources as they are by then.
    """

    CODE = """
import atexit, gc, importlib, json, os, sys
from manim.__main__ import main

for name in sys.argv[1:]:
    importlib.import_module(name)

def run(line, folder, said):
    if pid := os.fork():
        return pid
    os.chdir(folder)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if said else 2, 1)
    os.dup2(1, 2)  # answers alone go to the output
    code = 1
    try:
        main(line, prog_name="manim")
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)

gc.freeze()  # else each fork looks through all of this again and again
for asked in sys.stdin:
    pids = [run(*each) for each in json.loads(asked)]
    print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids], flush=True)
"""

    def __init__(self, folder: Path, environment: dict[str, str], *modules: str) -> None:
        ends = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        line = [sys.executable, "-P", "-c", self.CODE, *LIBRARIES, *modules]
        environment = environment | UNCOMPILED
        self.process = subprocess.Popen(line, cwd=folder, env=environment, **ends)

    def manim(self, *lines: list[str], folder: Path | str = ".", said: str = "") -> list[int]:
        """Run these commands, all at once; their exit codes.

        They run in `folder`, and what they say is added to the file of that name in it.
        """
        asked = [(line, str(folder), said) for line in lines]
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> Ready:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
