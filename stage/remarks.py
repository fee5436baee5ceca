"""Remarks: what the user should know of a picture that is made all the same, in a sentence."""

from __future__ import annotations

import warnings
from typing import Any


class Remark(UserWarning):
    """A warning that explains itself: it is shown without the line of code it comes from."""


def remark(sentence: str) -> None:
    """Say the sentence, once in a process, on the terminal or in the notebook."""
    warnings.warn(sentence, Remark, stacklevel=2)


_format = warnings.formatwarning


def _format_remark(message: Any, category: type, *place: Any, **line: Any) -> str:
    if issubclass(category, Remark):
        return f"{message}\n"
    return _format(message, category, *place, **line)


warnings.formatwarning = _format_remark
