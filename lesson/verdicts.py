"""What a check says: the verdict, and the finding that ends it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lesson.words import Words, kind_of, words


@dataclass(frozen=True, repr=False)
class Verdict:
    """What a check has found, in words; true if all is well.

    Attributes:
        kind: "passed", "open" (nothing is written yet), or a word for what is wrong, as "sign".
        ja, en: the same sentences in Japanese and in English.
    """

    kind: str
    ja: str
    en: str

    def __bool__(self) -> bool:
        return self.kind == "passed"

    @property
    def mark(self) -> str:
        return {"passed": "✓", "open": "…"}.get(self.kind, "✗")

    def __repr__(self) -> str:
        return f"{self.mark} {self.ja}\n{self.mark} {self.en}"

    def _repr_html_(self) -> str:
        # The text keeps the page's own colour; the bar is readable on light and dark ones.
        color = {"passed": "#2e9e4f", "open": "#b8860b"}.get(self.kind, "#d9484a")
        style = f"border-left: 4px solid {color}; padding: 2px 12px; line-height: 1.6; margin: 0"
        ja, en = (
            f'<div lang="{lang}" style="white-space: pre-wrap">'
            f"<b style='color: {color}'>{self.mark}</b> {html.escape(words)}</div>"
            for lang, words in (("ja", self.ja), ("en", self.en))
        )
        return f'<div style="{style}">{ja}{en}</div>'


class Found(Exception):  # noqa: N818 - no error of ours: a finding
    """Ends a check: what is wrong is known.

    Args:
        name: of what is said, in `words.txt`.
        more: what follows it, in Japanese and English.
        filled: what its words have in braces.
    """

    def __init__(self, name: str, more: Words = ("", ""), /, **filled: Any) -> None:
        both = [said + end for said, end in zip(words(name, **filled), more, strict=True)]
        super().__init__(both[1])
        self.verdict = Verdict(kind_of(name), *both)


def check(cls: Any, name: str, examine: Callable[[type], Verdict]) -> Verdict:
    call = f"check_{name.lower()}({name})"
    try:
        if not isinstance(cls, type):
            if callable(getattr(type(cls), "update", None)):
                raise Found("class: instance", name=name, call=call)
            raise Found("class: no class", given=cls, call=call)
        if not callable(getattr(cls, "update", None)):
            raise Found("class: no update", name=cls.__name__)
        return examine(cls)
    except Found as found:
        return found.verdict
