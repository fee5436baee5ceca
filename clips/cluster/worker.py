"""What runs in a Dask worker. It is sent there as it stands, so nothing of ours is installed there.

A worker unpacks a bundle once, and starts processes in it that do jobs, one after the other: Manim
is imported once. All of that lies in the worker's own folder, which Dask removes.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import shutil
import site
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

KEPT = 4  # unpacked bundles, besides those in use
GRACE = 20.0  # seconds that a process which is to end may take for clearing up
LOG = "host.log"  # what the processes in a bundle print


def prepared(user: str, bundle: str, data: bytes | None, packages: list[str]) -> dict | None:
    """Unpack a bundle, if it is not there; what this machine has to draw it, see `Fitness`.

    Args:
        user: whose it is.
        bundle: its name.
        data: the archive; None to try whether it is there.
        packages: those whose versions are asked for besides.

    Returns:
        None if it is not there and was not given.

    Raises:
        ValueError: what was given is not what it is called.
    """
    state = _state()
    folder = state["base"] / user / bundle
    with state["preparing"]:  # the second of two that come at once finds it there
        if not folder.is_dir():
            if data is None:
                return None
            _make_room(state, folder.parent)
            _unpack(data, folder)
        os.utime(folder)
        known = folder, tuple(packages)
        if known not in state["fit"]:
            state["fit"][known] = _fitness(state, folder, packages)
        return state["fit"][known]


def performed(user: str, bundle: str, job: dict, topic: str, run: str) -> dict[str, Any]:
    """Do a job in its bundle: what `host` says of it, with what is in the files that it made.

    Args:
        user, bundle: where it was unpacked.
        job: what `host` is told.
        topic, run: where, and under which name, it is told how far it is.
    """
    from distributed import get_worker

    worker, state = get_worker(), _state()
    folder, key = state["base"] / user / bundle, worker.get_current_task()
    if not folder.is_dir():
        return {"lacks": worker.address}
    media, host = folder / "jobs" / str(key), _host(state, folder)

    def tell(frames: int) -> None:
        worker.log_event(topic, {"run": run, "name": job["name"], "frames": frames})

    try:
        _make_media(media, folder.parent / "cache")
        made = _asked(host, job | {"media": str(media)}, lambda: _is_wanted(worker, key), tell)
        files = {Path(file).name[len(job["name"]) :]: file for file in made.get("files", ())}
        made["files"] = {suffix: Path(file).read_bytes() for suffix, file in files.items()}
        return made
    finally:
        _leave(state, folder, host)
        shutil.rmtree(media, ignore_errors=True)


def _make_media(media: Path, cache: Path) -> None:
    """A folder for what a job makes; what can be made again, it shares with the user's others."""
    media.mkdir(parents=True)
    cache.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):  # where no links may be made, plays are drawn anew
        (media / "cache").symlink_to(cache, target_is_directory=True)


def _asked(
    host: dict[str, Any],
    job: dict[str, Any],
    is_wanted: Callable[[], bool] = lambda: True,
    tell: Callable[[int], None] = lambda frames: None,
) -> dict[str, Any]:
    """What a process says of what it was told to do. It ends with what is no longer wanted."""
    with contextlib.suppress(OSError):  # it has ended, as it says below
        host["process"].stdin.write(json.dumps(job) + "\n")
        host["process"].stdin.flush()
    while True:
        try:
            said = host["said"].get(timeout=0.1)
        except queue.Empty:
            if not is_wanted():
                _end(host)
                raise RuntimeError("nobody wants it any longer") from None
            continue
        if said is None:
            return {"error": "its process died: it crashed, or there was no memory for it."}
        if "result" in said:
            return said["result"]
        tell(said["frames"])


def _state() -> dict[str, Any]:
    """What this worker keeps from job to job; on the worker, as this module has no home there."""
    from distributed import get_worker

    worker = get_worker()
    base = Path(worker.local_directory) / "kudari"
    new = {"base": base, "threads": worker.state.nthreads, "fit": {}, "idle": {}, "busy": {}}
    new |= {"lock": threading.Lock(), "preparing": threading.Lock()}
    return worker.__dict__.setdefault("_kudari", new)


def _unpack(data: bytes, folder: Path) -> None:
    """Whole or not at all: it is unpacked aside, looked at, and renamed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        state = blake2b(digest_size=16)
        for name in sorted(archive.namelist()):
            inside = archive.read(name)
            state.update(f"{len(name)} {len(inside)} {name}".encode() + inside)
        if state.hexdigest() != folder.name:
            raise ValueError("what came is not what was sent")
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpacking-"))
        try:
            archive.extractall(aside)
            for place in ("home", "named"):
                (aside / place).mkdir(exist_ok=True)
            aside.rename(folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise


def _make_room(state: dict[str, Any], parent: Path) -> None:
    """Remove the user's oldest bundles of which none is in use, with the processes in them."""
    folders = [each for each in parent.glob("*") if each.name != "cache" and each.is_dir()]
    folders = [each for each in folders if not state["busy"].get(each)]
    for folder in sorted(folders, key=lambda each: each.stat().st_mtime)[: -KEPT + 1]:
        for host in state["idle"].pop(folder, []):
            _end(host)
        shutil.rmtree(folder, ignore_errors=True)


def _fitness(state: dict[str, Any], folder: Path, packages: list[str]) -> dict[str, Any]:
    """What the process that is to do jobs says of this machine."""
    host = _host(state, folder)
    try:
        said = _asked(host, {"packages": packages})
    finally:
        _leave(state, folder, host)
    if "error" not in said:
        return said
    lines = (folder / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return {"versions": {}, "lacks": lines[-1:] or [said["error"]], "opengl": ""}


def _environment(folder: Path) -> dict[str, str]:
    """This worker's, with modules from the bundle, and the settings of who asks for the films."""
    home, path = os.path.expanduser("~"), os.environ.get("PYTHONPATH")
    own = {
        "PYTHONPATH": os.pathsep.join([str(folder / "project"), *([path] if path else [])]),
        "PYTHONUSERBASE": site.getuserbase(),  # else looked for in the home
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", f"{home}/.cache"),
        "HOME": str(folder / "home"),
    }
    return os.environ | own


def _host(state: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A process in the bundle that has nothing to do: one that is there, or a new one."""
    with state["lock"]:
        state["busy"][folder] = state["busy"].get(folder, 0) + 1
        os.utime(folder)
        idle = state["idle"].get(folder, [])
        while idle:
            host = idle.pop()
            if host["process"].poll() is None:
                return host
        others = [hosts for hosts in state["idle"].values() if hosts]
        while sum(map(len, others)) > state["threads"]:  # one that idles has Manim in memory
            _end(max(others, key=len).pop())
    ends = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    line = [sys.executable, "-m", "clips.cluster.host"]
    where = {"cwd": folder / "project", "env": _environment(folder)}
    with (folder / LOG).open("a", encoding="utf-8") as log:
        process = subprocess.Popen(line, **where, **ends, stderr=log)
    host = {"process": process, "said": queue.SimpleQueue()}
    threading.Thread(target=_listen, args=(host,), daemon=True).start()
    return host


def _leave(state: dict[str, Any], folder: Path, host: dict[str, Any]) -> None:
    """Give a process back: the next job in its bundle gets it."""
    with state["lock"]:
        state["busy"][folder] -= 1
        state["idle"].setdefault(folder, []).append(host)


def _listen(host: dict[str, Any]) -> None:
    for line in host["process"].stdout:
        host["said"].put(json.loads(line))
    host["said"].put(None)


def _end(host: dict[str, Any]) -> None:
    """Let a process end, and what it is doing with it: its input ends."""
    process = host["process"]
    with contextlib.suppress(OSError):  # it has ended already
        process.stdin.close()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _is_wanted(worker: Any, key: Any) -> bool:
    """Whether somebody still waits for what this task does, and the worker is in its cluster."""
    task = worker.state.tasks.get(key)
    return bool(task) and task.state == "executing" and worker.status.name in ("running", "paused")
