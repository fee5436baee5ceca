"""What is said of an exception out of a student's code: its type, words and line, and a hint."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from lesson.verdicts import Found

HERE = Path(__file__).parent
KEYS = "x", "y"  # of the parameters that checks give
HYPER = "lr", "momentum", "beta1", "beta2", "eps", "v", "h", "m", "t"  # what a method keeps


def raised(error: Exception, what: str, function: Any, hint: tuple[str, str] = ("", "")) -> Found:
    """The verdict on an exception.

    Args:
        what: what was called, in words, as "update".
        function: whose lines are named, if the exception passed through them.
        hint: what is said more, in Japanese and English, where the call did not fit the function.
    """
    if isinstance(error, NotImplementedError):
        return still_open()
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in frames if Path(frame.filename).parent != HERE]
    frames = [frame for frame in frames if frame.filename == file] or frames
    kind = type(error).__name__
    ja, en = f"{what} の中でエラーが起きました", f"{what} raised an error"
    if frames:
        line = (frames[-1].line or "").strip()
        ja += f"（{frames[-1].lineno} 行目：{line}）"
        en += f" (line {frames[-1].lineno}: {line})"
    unfit = isinstance(error, TypeError) and not frames
    hint_ja, hint_en = hint if unfit else _hint(error)
    return Found("raised", f"{ja}：{kind}: {error}{hint_ja}", f"{en}: {kind}: {error}{hint_en}")


def still_open(where: str = "update") -> Found:
    """The verdict on a gap that is open."""
    if where != "update":
        return Found(
            "open",
            f"{where} の中身がまだ空いています。値を return する行を書いてみましょう。",
            f"The gap in {where} is still open: write the line that returns the value.",
        )
    return Found(
        "open",
        "update の中身がまだ空いています。params の値を書き換える行を書いてみましょう。",
        "The gap in update is still open: write the lines that change the values in params.",
    )


def _hint(error: Exception) -> tuple[str, str]:
    words, name = str(error), getattr(error, "name", None)
    if isinstance(error, NameError) and name in HYPER:
        return f"\nself.{name} と書きます。", f"\nWrite self.{name}."
    if isinstance(error, AttributeError):
        return (
            "\n__init__ の中で self.… に入れたものだけが使えます。",
            "\nOnly what __init__ has put into self.… is there.",
        )
    if isinstance(error, TypeError) and "'dict'" in words:
        return (
            "\nparams と grads は辞書です。for key in params: で、キーごとに計算しましょう。",
            "\nparams and grads are dicts: go through them key by key, for key in params: …",
        )
    if isinstance(error, KeyError) and error.args[0] in KEYS:
        return (
            "\nはじめは辞書が空です。self.v.get(key, 0.0) のように書けば 0 から始められます。",
            "\nAt first there is nothing in the dict: self.v.get(key, 0.0), say, starts from 0.",
        )
    if isinstance(error, KeyError):
        return (
            "\nその名前のキーはまだありません（params と grads のキーは同じです）。",
            "\nThere is no such key yet (params and grads have the same keys).",
        )
    return "", ""
