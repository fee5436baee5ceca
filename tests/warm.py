"""Commands that begin with Manim in memory: forks of a process that has imported it.

They take 1.5 s of a core less than those of a shell. What `python -m` gives a command they have
too: session, signals, files, environment, path, and of our modules none but those named. So has the
server that `clips` starts, which is a fork of its command.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NoReturn

from starting import prepare

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RUNNING: list[subprocess.Popen] = []  # one that nothing refers to warns that it runs
AFRESH = ("concurrent", "multiprocessing")  # they hold what is of one process


class Warm:
    """A command under way; what is used of `Popen`'s methods it has too."""

    def __init__(
        self,
        line: list[str],
        folder: Path,
        environment: dict[str, str],
        ignored: tuple[signal.Signals, ...] = (),
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.STDOUT,
        having: tuple[str, ...] = (),
    ) -> None:
        """Start `python -m` with this line, with these signals ignored; 2 of stdout are one.

        Of our modules it has those in memory that are named in `having`: as they were at first.
        """
        ours, theirs = os.pipe()
        nothing = os.open(os.devnull, os.O_WRONLY)
        out = {subprocess.PIPE: theirs, subprocess.DEVNULL: nothing}.get(stdout, stdout)
        err = {subprocess.STDOUT: out, subprocess.DEVNULL: nothing}.get(stderr, stderr)
        self._ended, ending = os.pipe()
        process = _process(having)
        _ask(process, [line, str(folder), environment, ignored], [out, err, ending])
        self.pid, self.returncode = int.from_bytes(process.recv(8)), None
        assert self.pid, "what forks commands is gone"
        for file in (theirs, nothing, ending):
            os.close(file)
        self.stdout = os.fdopen(ours) if out == theirs else None
        if self.stdout is None:
            os.close(ours)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self.returncode = int(os.read(self._ended, 8))
            os.close(self._ended)
        return self.returncode

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float | None = None) -> tuple[str | None, None]:
        said = None
        if self.stdout is not None:
            with self.stdout:
                said = self.stdout.read()
        self.wait(timeout)
        return said, None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@cache
def _process(having: tuple[str, ...]) -> socket.socket:
    """What forks commands; it ends with this process.

    What has more in memory is a fork of the one that has Manim alone.
    """
    ours, theirs = socket.socketpair()
    if having:
        _ask(_process(()), having, [theirs.fileno()])
    else:
        line = [sys.executable, __file__, str(theirs.fileno())]
        root = Path(__file__).parent.parent  # whose settings Manim reads
        ends = {"stdin": subprocess.DEVNULL, "pass_fds": [theirs.fileno()]}
        RUNNING.append(subprocess.Popen(line, cwd=root, **ends))
    theirs.close()
    return ours


def _ask(process: socket.socket, what: Sequence, files: list[int]) -> None:
    asked = json.dumps(what).encode()
    socket.send_fds(process, [len(asked).to_bytes(8)], files)
    process.sendall(asked)


# In that process ---------------------------------------------------------------------------------


def serve(link: socket.socket, having: Sequence[str] = ()) -> None:
    prepare(*having)
    gc.freeze()  # else each fork looks through all of this again and again
    known = {name for name in sys.modules if name.partition(".")[0] not in AFRESH}
    while True:
        size, files, *_ = socket.recv_fds(link, 8, 3)
        if not size:
            return
        with suppress(ChildProcessError):  # those that have ended
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        asked = json.loads(link.recv(int.from_bytes(size), socket.MSG_WAITALL))
        if not os.fork():
            if len(files) == 1:
                link.close()
                return serve(socket.socket(fileno=files[0]), asked)
            _attend(link, asked, files, known)
        for file in files:
            os.close(file)


def _attend(link: socket.socket, asked: list, files: list[int], known: set[str]) -> NoReturn:
    """Be the parent of a command: tell its number, and in the end its exit code."""
    *outputs, ending = files
    if not (pid := os.fork()):
        _become(*asked, outputs, known)
    for file in outputs:
        os.close(file)
    link.sendall(pid.to_bytes(8))
    link.close()
    _, status = os.waitpid(pid, 0)
    os.write(ending, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(
    line: list[str],
    folder: str,
    environment: dict[str, str],
    ignored: list[int],
    outputs: list[int],
    known: set[str],
) -> NoReturn:
    os.setsid()
    os.chdir(folder)
    for number, file in enumerate(outputs, 1):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(environment)
    path = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [folder, *filter(None, path)]
    sys.argv = line
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in environment
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
    _begin([], known)
    from multiprocessing import util

    util.spawnv_passfds = lambda _, line, files: _fork(line, files, known)
    _end(lambda: runpy.run_module(line[0], run_name="__main__", alter_sys=True))


def _fork(line: list[str], files: list[int], known: set[str]) -> int:
    """What `multiprocessing` does to start a Python, as a fork; `line` has `-c` and code."""
    sys.stdout.flush()
    sys.stderr.flush()
    if pid := os.fork():
        return pid
    for number in range(1, signal.NSIG):
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    _begin(files, known)
    option, code, *rest = line[line.index("-c") :]
    sys.argv = [option, *rest]
    _end(lambda: exec(code, vars(sys.modules["__main__"])))


def _begin(files: list[int], known: set[str]) -> None:
    """Have these files and the outputs, and the modules that are `known`, and no other."""
    before = 2
    for file in [*sorted(map(int, files)), os.sysconf("SC_OPEN_MAX")]:
        os.closerange(before + 1, file)
        before = file
    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in sys.modules.keys() - known:
        del sys.modules[name]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.stdout, sys.stderr = (os.fdopen(n, "w", closefd=False) for n in (1, 2))
    sys.stderr.reconfigure(line_buffering=True)


def _end(work: object) -> NoReturn:
    """Work, and end as Python does."""
    code = 0
    try:
        work()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        with suppress(ValueError):  # it may be closed
            sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    del sys.path[0]  # a command has no module of the tests
    serve(socket.socket(fileno=int(sys.argv[1])))
