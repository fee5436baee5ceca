"""How tests start commands: as shells do, whatever these tests themselves were started with."""

from __future__ import annotations

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
ENDING_NAMES = ["SIGINT", "SIGTERM", "SIGHUP", "SIGTERM with the others ignored"]


def ignoring(*ignored: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which these signals are ignored, and no other."""

    def prepare() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)

    return prepare
