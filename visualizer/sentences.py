"""What went wrong, in both languages.

>>> print(both("there is no route: call optimize first"))
道がまだありません。先に adventurer.optimize(field, method) を実行してください。
there is no route: call optimize first
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


def both(sentence: str) -> str:
    """The sentence in Japanese, if it is one of `japanese.txt`, and then as it is.

    One that is told so already stays as it is.
    """
    _, _, told = sentence.partition("\n")
    if told and both(told) == sentence:
        return sentence
    for known, japanese in _table():
        if found := known.match(sentence):
            return f"{japanese.format(*found.groups())}\n{sentence}"
    return sentence


@cache
def _table() -> list[tuple[re.Pattern, str]]:
    """Patterns of sentences with what they say in Japanese: lines of `japanese.txt` by twos."""
    text = Path(__file__).with_name("japanese.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return [(re.compile(pattern, re.DOTALL), japanese.strip()) for pattern, japanese in pairs]


@contextmanager
def both_languages() -> Iterator[None]:
    """Errors raised inside say what they say in Japanese, too.

    What comes out of an `update` of the user's own keeps its traceback, and gets a note.
    """
    try:
        yield
    except Exception as error:
        said = both(str(error))
        if said != str(error):
            raise type(error)(said) from None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_name == "update":
                error.add_note(
                    "update の中でエラーが起きました。上に示された行を見直してください。\n"
                    "This was raised in update: look again at the line shown above."
                )
                break
            trace = trace.tb_next
        raise
