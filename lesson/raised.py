"""What is said of an exception out of a student's code: its type, words and line, and a hint."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from lesson.verdicts import Found
from lesson.words import Words, below

HERE = Path(__file__).parent
KEYS = "x", "y"  # of the parameters that checks give
HYPER = "lr", "momentum", "beta1", "beta2", "eps", "v", "h", "m", "t"  # what a method keeps


def raised(error: Exception, what: str, function: Any, hint: Words = ("", "")) -> Found:
    """The verdict on an exception.

    Args:
        what: what was called, in words, as "update".
        function: whose lines are named, if the exception passed through them.
        hint: what is said more, in Japanese and English, where the call did not fit the function.
    """
    if isinstance(error, NotImplementedError):
        return Found("class: open")
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if Path(frame.filename).parent != HERE]
    frames = [frame for frame in frames if frame.filename == file] or frames
    unfit = isinstance(error, TypeError) and not frames
    more, told = hint if unfit else _hint(error), f"{type(error).__name__}: {error}"
    if not frames:
        return Found("error: raised", more, what=what, error=told)
    where = {"number": frames[-1].lineno, "line": (frames[-1].line or "").strip()}
    return Found("error: raised (in a line)", more, what=what, error=told, **where)


def _hint(error: Exception) -> Words:
    name = getattr(error, "name", None)
    if isinstance(error, NameError) and name in HYPER:
        return below("error: self", name=name)
    if isinstance(error, AttributeError):
        return below("error: attribute")
    if isinstance(error, TypeError) and "'dict'" in str(error):
        return below("error: dict")
    if isinstance(error, KeyError):
        return below("error: empty" if error.args[0] in KEYS else "error: key")
    return "", ""
