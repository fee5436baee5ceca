"""What checks say of an answer, in Japanese and English: read from `words.txt`.

A name there says of what it is and then what: a kind, and in brackets what tells it from others of
that kind. What stands in braces is filled in.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("words.txt")
Words = tuple[str, str]  # in Japanese and in English


def words(name: str, /, **filled: Any) -> Words:
    """What is said, in both languages.

    >>> words("error: self", name="lr")[1]
    'Write self.lr.'
    """
    ja, en = table()[name]
    return ja.format(**filled), en.format(**filled)


def below(name: str, /, **filled: Any) -> Words:
    """The same in a line of its own, for the end of other words."""
    ja, en = words(name, **filled)
    return f"\n{ja}", f"\n{en}"


def kind_of(name: str) -> str:
    """The kind of what is said.

    >>> kind_of("Nesterov: sign (uphill)")
    'sign'
    """
    return name.partition(": ")[2].partition(" (")[0]


@cache
def table() -> dict[str, Words]:
    """All that is said, by its name."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    trios = zip(lines[::3], lines[1::3], lines[2::3], strict=True)
    return {name: (ja.strip(), en.strip()) for name, ja, en in trios}
