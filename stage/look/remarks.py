"""Remarks: what the user should know of a picture that is made all the same, in a sentence."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Remark(UserWarning):
    """A warning that explains itself: it is shown without the line of code it comes from."""


def remark(sentence: str) -> None:
    """Say the sentence, once in a process, on the terminal or in the notebook."""
    warnings.warn(sentence, Remark, stacklevel=2)


@contextmanager
def remarks() -> Iterator[list[str]]:
    """The remarks made inside, each once, in the place of showing them."""
    found: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("always", Remark)
        show = warnings.showwarning

        def keep(message: Any, category: type, *place: Any, **line: Any) -> None:
            if not issubclass(category, Remark):
                show(message, category, *place, **line)
            elif str(message) not in found:
                found.append(str(message))

        warnings.showwarning = keep
        yield found


_format = warnings.formatwarning


def _format_remark(message: Any, category: type, *place: Any, **line: Any) -> str:
    if issubclass(category, Remark):
        return f"{message}\n"
    return _format(message, category, *place, **line)


warnings.formatwarning = _format_remark
