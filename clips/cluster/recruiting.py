"""Which workers of a cluster get jobs: those that have what clips are drawn with here.

Each that comes is looked at, also later. It gets the bundle, unless it has it, and says what it
has. One that is refused is told apart in a sentence, once.
"""

from __future__ import annotations

import itertools
import queue
import time
from typing import Any

from clips.cluster import fitness
from clips.cluster.bundle import Bundle
from clips.cluster.sent import sent

LOOK = 1.0  # seconds from one look at the cluster to the next
COMING = 20.0  # seconds that are waited for a worker, where none is there or all are gone
SPOKEN = ("python", "distributed")  # packages that workers must have as here to be spoken with
FIRST = 10  # priority: what a worker has is asked before any job
ANSWER = 10.0  # seconds for what a worker has said to come here


class Recruits:
    """The workers of a cluster, for one bundle.

    Attributes:
        fit: those that get jobs, by their address, each with how many at a time.
        refused: those that get none, and why.
    """

    def __init__(
        self, client: Any, user: str, bundle: Bundle, news: queue.SimpleQueue[Any]
    ) -> None:
        self._client, self._user, self._bundle, self._news = client, user, bundle, news
        self.fit: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self._asked: dict[Any, tuple[str, bool]] = {}  # future: the worker, whether it got the data
        self._threads: dict[str, int] = {}
        self._here = fitness.versions(bundle.packages)
        self._opengl: str | None = None
        self._said, self._had_some = set[str](), False
        self._next, self._alone_since = 0.0, time.monotonic()
        self._numbers = itertools.count()

    @property
    def threads(self) -> int:
        """How many jobs those that are fit do at a time."""
        return sum(self.fit.values())

    def look(self) -> None:
        """Ask workers that are new, and forget those that are gone; a moment later it does nothing.

        Raises:
            OSError: the scheduler is gone.
        """
        if time.monotonic() < self._next:
            return
        there = self._client.scheduler_info(n_workers=-1)["workers"]
        new = there.keys() - self._threads.keys()
        spoken = self._client.get_versions()["workers"] if new else {}
        for address in self._threads.keys() - there.keys():
            for known in (self._threads, self.fit, self.refused):
                known.pop(address, None)
        for address in sorted(new & spoken.keys()):
            self._threads[address] = there[address]["nthreads"]
            if differs := self._unspoken(spoken[address]):
                self._refuse(address, differs)
            else:
                self._ask(address, None)
        self._next = time.monotonic() + LOOK

    def tried(self, future: Any) -> bool:
        """Hear what a worker has said about itself; False if it is not that which was done."""
        if future not in self._asked:
            return False
        address, had_data = self._asked.pop(future)
        if address not in self._threads:
            return True
        try:
            there = future.result(ANSWER)
        except Exception as error:
            if self._client.status == "running":
                self._refuse(address, f"{type(error).__name__}: {error}".splitlines()[0])
            return True
        finally:
            future.release()
        if there is None and not had_data:
            self._ask(address, self._bundle.data)
        elif there:
            self._judge(address, fitness.Fitness(**there))
        return True

    def again(self, address: str) -> None:
        """Ask a worker once more, as it no longer has the bundle."""
        if self.fit.pop(address, None):
            self._ask(address, None)

    def hopeless(self) -> str:
        """Why no worker will do a job, in a sentence; empty while one may."""
        if self.fit or self._asked or self._next == 0.0:
            self._alone_since = time.monotonic()
            return ""
        if self._threads and not self._had_some:
            return "none of its workers can make clips"
        if time.monotonic() - self._alone_since > COMING:
            gone = "its workers are gone" if self._had_some else "it has no workers"
            return f"{gone}; `dask worker {self._client.scheduler.address}` starts one"
        return ""

    def _unspoken(self, there: dict[str, Any]) -> str:
        """What keeps a worker from understanding what is sent to it."""
        import distributed.versions

        pairs = [
            {f"package {name}": versions["packages"].get(name) or "" for name in SPOKEN}
            for versions in (there, distributed.versions.get_versions())
        ]
        for each in pairs:  # 3.11.9.final.0: two of these numbers tell
            python = each.pop("package python").split(".")
            each["Python"] = ".".join(python[:2])
        return fitness.unlike(*pairs)

    def _ask(self, address: str, data: bytes | None) -> None:
        from clips.cluster.worker import prepared

        bundle = self._bundle
        future = self._client.submit(
            sent(prepared),
            *(self._user, bundle.name, data, list(bundle.packages)),
            key=f"kudari-{self._user}-{bundle.name[:12]}-{id(self)}-ask-{next(self._numbers)}",
            workers=[address],
            allow_other_workers=False,
            pure=False,
            priority=FIRST,
        )
        self._asked[future] = address, data is not None
        future.add_done_callback(self._news.put)

    def _judge(self, address: str, there: fitness.Fitness) -> None:
        if why := "; ".join(there.lacks) or fitness.unlike(there.versions, self._here):
            self._refuse(address, why)
            return
        self.fit[address], self._had_some = self._threads[address], True
        if self._opengl is None:
            self._opengl = self._drawn_by() or there.opengl
        if there.opengl != self._opengl:
            self._say(
                f"Worker {address} draws with {there.opengl}, not with {self._opengl}: "
                "single pixels of its films may differ."
            )

    def _drawn_by(self) -> str:
        try:
            return fitness.opengl()
        except Exception:  # what makes no films here need not be able to
            return ""

    def _refuse(self, address: str, why: str) -> None:
        self.refused[address] = why
        self._say(f"Worker {address} gets no clips: {why}.")

    def _say(self, said: str) -> None:
        if said not in self._said:
            self._said.add(said)
            print(said, flush=True)
