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
ENDING_NAMES = ["SIGINT", "SIGTERM", "SIGHUP", "SIGTERM with the others ignored"]


def ignoring(*ignored: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which these signals are ignored, and no other."""

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return prepare


class Ready:
    """A process that has Manim in memory and nothing of ours: `manim` commands are its forks.

    They start a second sooner than the literal command, and see the sources as they are.
    """

    CODE = """
import json, os, sys
from manim.__main__ import main

def run(line):
    if pid := os.fork():
        return pid
    os.dup2(2, 1)  # answers alone go to the output
    try:
        main(line, prog_name="manim")
    except SystemExit as end:
        os._exit(end.code or 0)
    os._exit(70)

for asked in sys.stdin:
    pids = [run(line) for line in json.loads(asked)]
    print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids], flush=True)
"""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        ends = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        line = [sys.executable, "-c", self.CODE]
        self.process = subprocess.Popen(line, cwd=folder, env=environment, **ends)

    def manim(self, *lines: list[str]) -> list[int]:
        """Run these commands, all at once; their exit codes."""
        print(json.dumps(lines), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def __enter__(self) -> Ready:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
