"""Where clips are made: in processes here, or on the workers of a Dask cluster."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from clips.job import Job, Result
from clips.options import cores
from clips.workers import Watcher, Workers


class Executor(Protocol):
    """Who does jobs: `clips.workers.Workers` here, `clips.cluster.client.Cluster` elsewhere."""

    def run(
        self, jobs: list[Job], watcher: Watcher, until: Callable[[], bool] = lambda: False
    ) -> Iterator[Result]:
        """Do the jobs, begun in their order; give results as they come; stop when `until` holds."""


@contextmanager
def workers_for(asked: argparse.Namespace, most: int | None = None) -> Iterator[Executor]:
    """Who does the jobs that are asked for; leaving it ends what was begun for them.

    Args:
        asked: what `clips.options.parser` has read: `scheduler`, `local_cluster`, `jobs`.
        most: how many jobs there are at most, where that is known.

    Raises:
        ValueError: there is no such cluster, or it cannot be had.
    """
    if asked.local_cluster:
        from clips.cluster.client import Cluster
        from clips.cluster.local import local_cluster

        with local_cluster(asked.local_cluster) as address, Cluster(address, asked.jobs) as cluster:
            yield cluster
    elif asked.scheduler:
        from clips.cluster.client import Cluster

        with Cluster(asked.scheduler, asked.jobs) as cluster:
            yield cluster
    else:
        count = asked.jobs or cores()
        with Workers(count if most is None else min(count, most)) as workers:
            yield workers
