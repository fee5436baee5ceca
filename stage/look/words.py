"""The words in pictures: one catalogue of what a clip writes, in the language that it speaks.

Whoever letters something asks `worded` for it, by the English text. A clip speaks its own language
(`Clip.lang`) from its first beat to its last; outside of clips all is English. Not translated are
names (of methods, and of what is set on them: `lr`, `momentum`), symbols and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from stage.look.japanese import JAPANESE

LANGUAGES: dict[str, dict[str, str]] = {"en": {}, "ja": JAPANESE}  # by the English text
PLURAL = "(s)"  # an ending that goes by the last value

_spoken = ContextVar("spoken", default="en")


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Let all that is worded in the block be in this language, a key of `LANGUAGES`."""
    before = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(before)


def worded(text: str, *values: object) -> str:
    """A text in the language that is spoken now, with its values.

    Args:
        text: the English one. `{}` is a value, and `(s)` an ending for all numbers but 1, which
            goes by the last value. What the catalogue has not, a name say, stays as it is.
        values: what stands in its braces; another language may have them in another order.

    >>> worded("{} crossing(s)", 1), worded("{} after {} step(s)", "x", 30)
    ('1 crossing', 'x after 30 steps')
    >>> with speaking("ja"):
    ...     worded("{} after {} step(s)", "x", 30)
    '30歩後のx'
    """
    found = LANGUAGES[_spoken.get()].get(text)
    if found is None:
        found = text.replace(PLURAL, "s" if values and values[-1] != 1 else "")
    return found.format(*values) if values else found


def sentence(text: str) -> str:
    """A text as a sentence of its own, in the language that is spoken now.

    >>> sentence("three steps"), sentence("why?")
    ('Three steps.', 'Why?')
    """
    text = text[:1].upper() + text[1:] if _spoken.get() == "en" else text
    return text if text[-1:] in ".!?。！？" else worded("{}.", text)
