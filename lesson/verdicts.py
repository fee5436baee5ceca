"""What a check says: the verdict, and the finding that ends it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
    """Ends a check: what is wrong is known."""

    def __init__(self, kind: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.verdict = Verdict(kind, ja, en)


def check(cls: Any, name: str, examine: Callable[[type], Verdict]) -> Verdict:
    call = f"check_{name.lower()}({name})"
    try:
        if not isinstance(cls, type):
            if callable(getattr(type(cls), "update", None)):
                said = (
                    "instance",
                    f"クラスそのものを渡してください：{name}(…) ではなく {name} です。"
                    f"{call} と書きます。",
                    f"Give the class itself, {name} rather than {name}(…): write {call}.",
                )
            else:
                said = (
                    "no class",
                    f"渡されたのは {cls!r:.60} で、クラスではありません。{call} と書きます。",
                    f"This is {cls!r:.60}, which is no class: write {call}.",
                )
            raise Found(*said)
        if not callable(getattr(cls, "update", None)):
            raise Found(
                "no update",
                f"{cls.__name__} に update というメソッドがありません。"
                "def update(self, params, grads): をクラスの中に書いてください（字下げも確認）。",
                f"{cls.__name__} has no method update: write def update(self, params, grads): "
                "inside the class (mind the indentation).",
            )
        return examine(cls)
    except Found as found:
        return found.verdict
