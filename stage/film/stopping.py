"""Signals that end a command: SIGTERM, and SIGHUP as a terminal closes, do what Ctrl-C does.

However the command was started: in a terminal, by another program, or with signals that are to be
ignored, as `nohup` and a script's background jobs have them.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
import time
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
AT_ONCE = 1.0  # seconds: `timeout` sends its signal twice, to the command and to its group


class _Handler:
    """Raises KeyboardInterrupt in the main thread, and notes which signal it was."""

    def __init__(self) -> None:
        self.number, self._when = 0, -AT_ONCE

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._when >= AT_ONCE:
            self.number, self._when = number, now
            raise KeyboardInterrupt

    def note_swallowed(self, unraisable: Any) -> None:
        """Raise it once more: it came to nothing, as it came inside of a `__del__`."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt) and self.number:
            self._when = -AT_ONCE
            threading.Timer(0.05, interrupt_main, (self.number,)).start()
        else:
            sys.__unraisablehook__(unraisable)


@contextmanager
def stoppable(sentence: str) -> Iterator[None]:
    """What a command does: a signal unwinds it, then `sentence` is said, without a traceback.

    What was to be ignored when the command was started still is, but for SIGTERM.

    Raises:
        SystemExit: a signal came; the exit code is 128 and the signal's number, as shells say it.

    >>> with stoppable("Stopped: nothing was made."):  # doctest: +SKIP
    ...     work()
    """
    handler = _Handler()
    heeded = [n for n in SIGNALS if n == signal.SIGTERM or signal.getsignal(n) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heeded}
    sys.unraisablehook = handler.note_swallowed
    try:
        yield
    except BaseException:  # in whatever the interrupt may have been turned on its way
        if not handler.number:
            raise
        with suppress(OSError):  # the terminal may be what is gone
            print(sentence, file=sys.stderr, flush=True)
        sys.exit(128 + handler.number)
    finally:
        sys.unraisablehook = sys.__unraisablehook__
        for number, earlier in before.items():
            # A stopped command has its exit code: the second signal must not give it another.
            signal.signal(number, signal.SIG_IGN if handler.number else earlier)


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Let this process get a signal when its parent is gone, however that ended (on Linux)."""
    parent_death_signal = 1  # as linux/prctl.h has it
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(parent_death_signal, int(number))


@contextmanager
def held() -> Iterator[None]:
    """Let what would interrupt the main thread come only after the block."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}
    late: list[int] = []
    for number in handlers:
        signal.signal(number, lambda number, _: late.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number in late[:1]:
        handlers[number](number, None)
