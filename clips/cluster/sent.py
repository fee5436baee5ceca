"""Functions that go to workers as they stand: those need not have the module that they are of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any


class Sent:
    """A function that pickle sends by its code, where it would send its name."""

    def __init__(self, function: Callable) -> None:
        import cloudpickle  # comes with Dask, and is there where Dask is

        module = sys.modules[function.__module__]
        cloudpickle.register_pickle_by_value(module)
        try:
            self._code = cloudpickle.dumps(function)
        finally:
            cloudpickle.unregister_pickle_by_value(module)
        self._loads = cloudpickle.loads
        self.__name__ = function.__name__

    def __call__(self, *_: Any) -> None:
        """It runs on a worker only, where pickle makes the function itself of it."""
        raise TypeError(f"{self.__name__} runs on a worker only")

    def __reduce__(self) -> tuple[Callable, tuple[bytes]]:
        return self._loads, (self._code,)


@cache
def sent(function: Callable) -> Sent:
    """That function, to be sent as it stands."""
    return Sent(function)
