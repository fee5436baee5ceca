"""In a notebook errors of ours are told in both languages wherever they are raised.

What a cell calls of `visualizer` does so by itself; a schedule, a rule or a slice of a training run
does not, as scripts use them, too.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from visualizer.sentences import both

KINDS = (TypeError, ValueError, FloatingPointError, ImportError)


def speak_both() -> None:
    """Let this notebook's shell, if there is one, show such errors so.

    Whoever has told it what to do with errors keeps that.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc(KINDS, _show)


def _show(
    shell: Any,
    kind: type[Exception],
    error: Exception,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    """Show the error as ever, its sentence in both languages if it is one of ours."""
    said = both(str(error))
    if said != str(error):
        error.args = (said,)
        if isinstance(error, ImportError):
            error.msg = said  # which is what it says
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
