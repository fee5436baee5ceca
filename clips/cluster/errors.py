"""What is said where there is no cluster, or no Dask to speak with it."""

from __future__ import annotations

from types import ModuleType

HOW = ".venv/bin/pip install -c constraints.txt -c constraints-interop.txt -e '.[cluster]'"


class ClusterError(ValueError):
    """The cluster is not there, or has no worker that can make clips."""


def dask() -> ModuleType:
    """Dask's module `distributed`.

    Raises:
        ClusterError: it is not installed.
    """
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise ClusterError(f"A cluster needs dask.distributed: {HOW}") from error
    return distributed
