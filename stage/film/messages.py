"""What the `manim` command says and obeys: settings, input errors in one sentence, the player.

Nothing here changes what a program sees that builds and renders a clip itself: it gets every
exception as it was raised, and the settings it made.
"""

from __future__ import annotations

import dis
import errno
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from manim import config, console, error_console, logger
from manim.utils.file_ops import open_file

from stage.film.scratch import FULL
from stage.film.stopping import stoppable

STOPPED = "Stopped: a clip that was not finished stays as it was."
SPOKEN = (ValueError, TypeError, RuntimeError, OSError)  # types of errors that explain themselves
OURS = (
    *("numerics", "rules", "schedules", "fields", "optimizers", "methods", "adventurer"),
    *("visualizer", "stage", "clips", "slides"),
)


def end_well() -> None:
    """Let a signal end the `manim` command as Ctrl-C does, with its clip as it was; see `stopping`.

    A program that builds a clip itself keeps its own ways.
    """
    context = click.get_current_context(silent=True)
    if context is not None and __name__ not in context.meta:  # which the contexts share
        context.meta[__name__] = context.find_root().with_resource(stoppable(STOPPED))


def shorten_errors() -> None:
    """Let the `manim` command end in one sentence where the input is wrong, not the program.

    Manim prints whatever a scene file raises, while it is read or rendered, with
    `error_console.print_exception`, and exits with 1. `-v DEBUG` shows the traceback as before.
    """
    print_traceback = error_console.print_exception

    def print_exception(*args: Any, **kwargs: Any) -> None:
        sentence = plain_sentence(sys.exc_info()[1])
        if sentence is None or logger.isEnabledFor(logging.DEBUG):
            print_traceback(*args, **kwargs)
        else:
            error_console.print(sentence, style="red", markup=False, soft_wrap=True)

    error_console.print_exception = print_exception


def plain_sentence(error: BaseException | None) -> str | None:
    """What `error` says, if it was raised on purpose for whoever typed the input; else None.

    On purpose is what a `raise` in one of our modules or in the scene file raised, of the types
    that tell of a wrong input or a missing part of the system. The same type out of NumPy, Manim or
    a slip of ours is a bug: its traceback is needed.
    """
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
            return FULL
    if isinstance(error, SPOKEN) and _was_raised_by_us(error):
        return str(error)
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _was_raised_by_us(error: BaseException) -> bool:
    innermost: TracebackType | None = error.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    if innermost is None:
        return False
    code = innermost.tb_frame.f_code
    module = innermost.tb_frame.f_globals.get("__name__", "").partition(".")[0]
    ours = module in OURS or Path(code.co_filename) == Path(config.input_file or os.devnull)
    return ours and code.co_code[innermost.tb_lasti] == dis.opmap["RAISE_VARARGS"]


def say(label: str, path: Path) -> None:
    """One line on the terminal about a file that was made; silent with `-v ERROR`."""
    if logger.isEnabledFor(logging.WARNING):
        console.print(f"{label:5} {_shown(path)}", markup=False, highlight=False, soft_wrap=True)


def show(path: Path, in_browser: bool = False) -> None:
    """Open `path` in the desktop's player or its folder; without a desktop, say so in a line."""
    try:
        if not (config.preview_command or _has_desktop()):
            raise FileNotFoundError("no desktop")
        open_file(path, in_browser)
    except OSError:
        say("No player here; the file is", path)


def _has_desktop() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(display) and shutil.which("xdg-open") is not None


def _shown(path: Path) -> str:
    """`path` as seen from the working directory, when it lies below it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
