"""`kill -9` at any moment leaves the clip as it was, and the next plain run recovers by itself.

Most kills hit a fork of this process, which runs the same command without importing Manim again;
a few hit the command itself. A clip is there already (the old one), one of its parameters has
changed, and the render of the new one is killed.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Studio

from stage.film import segments
from stage.film.messages import STOPPED

CHANGE = ("side = 2.0", "side = 1.0")  # every play follows from it
TRIES = 20  # a kill that comes too late does not count


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Studio:
    """A studio with the old clip, rendered undisturbed."""
    here = Studio(tmp_path_factory.mktemp("old"), "Plain")
    here.render()
    return here


@pytest.fixture(scope="module")
def new(tmp_path_factory) -> Studio:
    """A studio with the new clip, rendered undisturbed; `seconds` is how long that took."""
    here = Studio(tmp_path_factory.mktemp("new"), "Plain")
    here.write(CHANGE)
    start = time.monotonic()
    here.render()
    here.seconds = time.monotonic() - start
    return here


@pytest.fixture
def here(old: Studio, tmp_path: Path) -> Studio:
    """A copy of the old studio in which the parameter has changed."""
    shutil.copytree(old.folder, tmp_path, dirs_exist_ok=True)
    studio = Studio(tmp_path, "Plain")
    studio.write(CHANGE)
    return studio


def is_untouched_or_complete(here: Studio, old: Studio, new: Studio) -> bool:
    """Whether film and still are both the old ones, or both the new ones."""
    if here.pair() == (new.pair()[0], old.pair()[1]):
        # Killed between two renames that follow each other: the still waits beside the new film.
        (still,) = here.film.parent.glob(".Plain.*.part/whole/Plain.png")
        return still.read_bytes() == new.pair()[1]
    return here.pair() in (old.pair(), new.pair())


def recover(here: Studio, new: Studio, run: Callable[[], object]) -> None:
    """Run once, plainly: everything is as if nobody had disturbed it."""
    run()
    assert here.pair() == new.pair()
    assert here.strays() == []
    assert here.segments().items() >= new.segments().items()
    assert all(segments.is_whole(here.cache / name) for name in here.segments())


def kill_when(here: Studio, now: Callable[[int], bool]) -> bool:
    """Start a render in a fork and kill it as soon as `now(pid)`; False if it ended before."""
    pid = here.fork()
    while not now(pid):
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
        time.sleep(0.0002)  # the render may need this core
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def kill_and_recover(here: Studio, old: Studio, new: Studio, now: Callable[[int], bool]) -> None:
    shutil.copytree(here.folder / "media", here.folder / "before")
    for _ in range(TRIES):
        if kill_when(here, now):
            break
        shutil.rmtree(here.folder / "media")
        shutil.copytree(here.folder / "before", here.folder / "media")
    else:
        pytest.fail(f"none of {TRIES} renders was killed before it had ended")
    assert is_untouched_or_complete(here, old, new)
    recover(here, new, here.render)


@pytest.mark.parametrize("seed", range(12))
def test_kill_at_a_random_moment(here, old, new, seed):
    end = time.monotonic() + random.Random(seed).uniform(0, new.seconds)

    def now(pid: int) -> bool:
        return time.monotonic() >= end

    # `end` is over when a kill came too late, so a further one comes at once.
    kill_and_recover(here, old, new, now)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "file",
    [
        "cache/480p15/Plain/.Plain.{pid}.part",  # a segment is being encoded
        "480p15/.Plain.{pid}.part/draft.mp4",  # the segments are being joined
        "480p15/.Plain.{pid}.part/unfinished/Plain.mp4",  # the index is being moved to the front
        "480p15/.Plain.{pid}.part/unfinished/Plain.png",  # the still is being written
    ],
)
def test_kill_when_a_file_appears(here, old, new, file, seed):
    rng = random.Random(f"{file}{seed}")

    def now(pid: int) -> bool:
        if not os.path.exists(here.folder / "media" / file.format(pid=pid)):
            return False
        if seed:
            time.sleep(rng.uniform(0, 0.003))
        return True

    kill_and_recover(here, old, new, now)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("which", range(3))
def test_kill_at_a_rename(here, old, new, which, after):
    """Right before and right after each rename of film and still: moments too short to hit."""

    def die_at_rename() -> None:
        rename, renames = os.replace, itertools.count()

        def replace(source: Path, target: Path) -> None:
            last = "480p15/.Plain." in str(source) and next(renames) == which
            if last and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            rename(source, target)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)

        os.replace = replace

    _, status = os.waitpid(here.fork(prepare=die_at_rename), 0)
    assert os.WIFSIGNALED(status)
    assert is_untouched_or_complete(here, old, new)
    recover(here, new, here.render)


def test_ctrl_c_between_the_renames_waits_for_the_second(here, new):
    def interrupt_after_film() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # however these tests were started
        rename = os.replace

        def replace(source: Path, target: Path) -> None:
            rename(source, target)
            if Path(target) == here.film:
                os.kill(os.getpid(), signal.SIGINT)

        os.replace = replace

    _, status = os.waitpid(here.fork(prepare=interrupt_after_film), 0)
    assert os.waitstatus_to_exitcode(status) == 130
    assert here.output().splitlines()[-1] == STOPPED
    assert here.pair() == new.pair()
    assert here.strays() == []


@pytest.mark.parametrize("seed", range(12))
def test_kill_with_all_plays_in_the_cache(here, old, new, seed):
    """Nothing is drawn, so nearly all the time goes into joining, index and still."""
    shutil.copytree(new.cache, here.cache, dirs_exist_ok=True)
    rng = random.Random(seed)

    def now(pid: int) -> bool:
        if not os.path.exists(here.film.parent / f".Plain.{pid}.part"):
            return False
        time.sleep(rng.uniform(0, 0.012))  # another pause in a further try
        return True

    kill_and_recover(here, old, new, now)


@pytest.mark.parametrize("seed", range(4))
def test_kill_the_command_itself(here, old, new, seed):
    process = here.start()
    time.sleep(random.Random(seed).uniform(0.3, 1.0))
    process.kill()
    process.communicate()
    assert is_untouched_or_complete(here, old, new)
    recover(here, new, here.run if seed == 0 else here.render)


def test_a_pair_that_was_half_renamed_is_finished_by_the_next_run(here, new):
    """Even if that run fails."""
    gone = os.fork() or os._exit(0)
    os.waitpid(gone, 0)
    whole = here.film.parent / f".Plain.{gone}.part" / "whole"
    whole.mkdir(parents=True)
    (whole / "Plain.png").write_bytes(new.pair()[1])
    here.film.write_bytes(new.pair()[0])
    here.write(("self.wait(0.4)", "raise KeyError"))
    os.waitpid(here.fork(), 0)
    assert here.pair() == new.pair()
    assert here.strays() == []
