"""What checks say of an answer, in Japanese and English: read from `words.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.txt")


def words(of: str, what: str) -> tuple[str, str]:
    """What is said of an answer, in Japanese and English: that it is "right", or of a mistake.

    >>> words("Momentum", "right")[1]
    'Well done! Momentum rolls on.'
    """
    return table()[f"{of}: {what}"]


def kind_of(mistake: str) -> str:
    """Its kind: what stands behind it in brackets tells it from others of that kind.

    >>> kind_of("sign (uphill)")
    'sign'
    """
    return mistake.partition(" (")[0]


@cache
def table() -> dict[str, tuple[str, str]]:
    """All that is said, by which answer it is of and what that is."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    trios = zip(lines[::3], lines[1::3], lines[2::3], strict=True)
    return {name: (ja.strip(), en.strip()) for name, ja, en in trios}
