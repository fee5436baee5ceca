"""The command line of `clips`: what is asked for, and making it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from clips import ROOT
from clips.catalogue import SceneFile, choose, scene_files
from clips.choices import Choice
from clips.job import GRID, Job, Result
from clips.listing import unknown
from clips.named import named_in
from clips.plan import agree
from clips.pruning import prune
from clips.records import Reading, State, fingerprint, read_record, state, write_record
from clips.sweeps import Sweep
from clips.variants import UnknownError, apply, variant_name
from stage.film.scratch import clear_strays

if TYPE_CHECKING:
    from clips.where import Executor

GRID_SHOT = ROOT / "stage" / "shots" / "grid_shot.py"


@contextmanager
def only_one(media: Path) -> Iterator[None]:
    """Let one process at a time make clips in a folder; the others wait, and say so.

    The system opens the lock when its holder ends, however that comes.
    """
    media.mkdir(parents=True, exist_ok=True)
    lock = FileLock(media / ".clips.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(f"Another `clips` is at work in {media}: waiting for its end.", flush=True)
        lock.acquire()
    try:
        clear_strays(media)
        yield
    finally:
        clear_strays(media)
        lock.release()


def planned(asked: argparse.Namespace) -> list[Job]:
    """The clips that are asked for, in the lectures' order; of a sweep one for each value.

    Clips that have not what is to be set, or cannot have that value, are named and left out.

    Raises:
        ValueError: a name is not a clip's, or a parameter is not written as one; no clip has it, or
            none can have the value.
    """
    swept = Sweep.of(asked.set, asked.sweep)
    variants = swept.variants
    if asked.grid and not swept.axes:
        raise ValueError("--grid shows the runs of a sweep: say of what, --sweep lr=0.1:0.9:5")
    scenes = choose(asked.names, scene_files(ROOT / "scenes"))
    if variants != [[]]:
        scenes, said = _able(asked, scenes, variants)
        if said and said != getattr(asked, "said", ""):  # watching, it is told once
            print(said, flush=True)
        asked.said = said
    if asked.grid:
        return _grids(asked, scenes, swept)
    return [job for scene in scenes for job in _jobs(asked, scene, variants)]


def _grids(asked: argparse.Namespace, scenes: list[SceneFile], swept: Sweep) -> list[Job]:
    """All runs of a sweep in one film for each scene; those that cannot be shown so are named.

    Of those that cannot be told without Manim, a worker tells.
    """
    from clips.grid import check  # here, as what does nothing does without
    from clips.outline import Outlines
    from stage.look.remarks import remarks

    outlines, jobs, without = Outlines(), [], {}
    for scene in scenes:
        if outline := outlines.of(scene.file, scene.name):
            try:
                with remarks():  # the worker makes them, too
                    check(outline, swept.chosen, swept.cells)
            except ValueError as error:
                without[scene.name] = error
                continue
        name, told = swept.name(scene.name, GRID), (asked.quality, asked.media_dir)
        jobs.append(Job(name, scene.file, *told, tuple(swept.chosen), grid=tuple(swept.cells)))
    if not jobs:
        raise next(iter(without.values()))
    if without:
        print(f"{', '.join(without)}: left out, as --grid cannot show them.", flush=True)
    return jobs


def _jobs(asked: argparse.Namespace, scene: SceneFile, variants: list[list[Choice]]) -> list[Job]:
    return [
        Job(name, scene.file, asked.quality, asked.media_dir, tuple(pairs))
        for name, pairs in {variant_name(scene.name, pairs): pairs for pairs in variants}.items()
    ]


def _able(
    asked: argparse.Namespace, scenes: list[SceneFile], variants: list[list[Choice]]
) -> tuple[list[SceneFile], str]:
    """The scenes that can have what is to be set, told without Manim; and lines about the others.

    What cannot be told without it, a worker tells. Code that is named is not run where a clip is
    up to date: it was made with it.
    """
    from clips.outline import Outlines  # here, as what does nothing does without
    from stage.look.remarks import remarks

    outlines, without, refused = Outlines(), {}, {}
    named = any(each for pairs in variants for each in named_in(pairs))
    for scene in scenes:
        if named and not out_of_date(_jobs(asked, scene, variants), asked.force):
            continue
        if outline := outlines.of(scene.file, scene.name):
            try:
                with remarks():  # the worker makes them, too
                    for pairs in variants:
                        apply(outline, pairs)
            except UnknownError as error:
                without[scene] = error
            except ValueError as error:
                refused[scene] = error
    if len(without) + len(refused) == len(scenes):
        if refused or len(scenes) == 1:
            raise [*refused.values(), *without.values()][0]
        missing = {error.name for error in without.values()}
        names = [name for name in dict(variants[0]) if name in missing]
        if len(names) > 1:
            raise ValueError(f"No clip has all of these parameters: {', '.join(names)}")
        raise ValueError(unknown(*names, [error.scene_class for error in without.values()]))
    said = []
    for name in dict.fromkeys(error.name for error in without.values()):
        who = [scene.name for scene, error in without.items() if error.name == name]
        said.append(f"{', '.join(who)}: left out, without a parameter {name!r}.")
    said += [f"{scene.name}: left out, {error}." for scene, error in refused.items()]
    return [scene for scene in scenes if scene not in without | refused], "\n".join(said)


def states(jobs: list[Job]) -> dict[Job, tuple[State, dict[str, str]]]:
    """Of each job whether its clip is up to date, and what it is to be made from."""
    found, reading = {}, Reading()
    for job in jobs:
        sources = made_from(job, reading)
        found[job] = state(job.film, sources), sources
    return found


def made_from(job: Job, reading: Reading, others: Sequence[Path] = ()) -> dict[str, str]:
    """All that decides what comes of a job, with other files that take part besides."""
    told = job.file, job.quality, job.choices, ROOT, reading, job.folder
    return fingerprint(*told, [*others, *[GRID_SHOT] * bool(job.grid)])


def out_of_date(jobs: list[Job], force: bool = False) -> dict[Job, dict[str, str]]:
    """The jobs that are to be done (all, by force), each with what its clip is to be made from."""
    found = states(jobs).items()
    return {job: made_from for job, (now, made_from) in found if force or now.kind != "fresh"}


def make(asked: argparse.Namespace) -> list[Result]:
    """Make those of the clips that are asked for which are out of date, and tell of it.

    Args:
        asked: what `parser` has read.

    Returns:
        How each is, in the lectures' order; those up to date are as they were made.

    Raises:
        ValueError: a name is not a clip's, or a parameter is not written as one.
    """
    jobs = planned(asked)
    if asked.sweep and (due := out_of_date(jobs, asked.force)):
        agree(asked, due)  # while others may go on
    with only_one(jobs[0].media):
        due = out_of_date(jobs, asked.force)
        if not due:
            many = "All clips are" if len(jobs) > 1 else f"{jobs[0].name} is"
            print(f"{many} up to date.")
            return _indexed(asked, [_as_made(job) for job in jobs], anew=False)
        from clips.where import workers_for  # here, as what does nothing does without

        with workers_for(asked, len(due)) as workers:
            results = {result.job: result for result in work(due, workers)}
    made = [results[job] if job in results else _as_made(job) for job in jobs]
    return _indexed(asked, made, anew=True)


def _indexed(asked: argparse.Namespace, results: list[Result], anew: bool) -> list[Result]:
    """The results, of a sweep with a page on them; one that is there is written only `anew`."""
    if asked.sweep:
        from clips.sweep_page import pages  # here, as most of what is asked for does without

        pages(asked, results, anew)
    return results


def work(
    due: dict[Job, dict[str, str]], workers: Executor, until: Callable[[], bool] = lambda: False
) -> list[Result]:
    """Do jobs, each with what its clip is made from, and tell of it.

    What is not done when `until` holds is left.
    """
    from clips.progress import teller

    begin, results = time.perf_counter(), {}
    with teller([*due]) as tell:
        for result in workers.run(_longest_first([*due]), tell.running, until):
            if result.film is not None:
                about = result.frames, result.seconds, result.took
                with suppress(OSError):  # a clip without a record is made again, no more
                    write_record(result.film, due[result.job], *about)
            results[result.job] = result
            tell.done(result)
        done = [results[job] for job in due if job in results]
        if len(done) == len(due):
            tell.summary(done, time.perf_counter() - begin)
    for media in {job.media for job in due}:
        prune(media, {job.name for job in due})
    return done


def length(film: Path) -> str:
    """A film's seconds and size, as far as its record knows; nothing if it is not there."""
    record = read_record(film)
    if record is None or not film.is_file():
        return ""
    return f"{record.seconds:5.1f} s {film.stat().st_size / 1e6:6.1f} MB"


def _as_made(job: Job) -> Result:
    record = read_record(job.film)
    return Result(job, 0.0, job.film, record.frames, record.seconds)


def _longest_first(jobs: list[Job]) -> list[Job]:
    """In the order that leaves no long job for the end, when the other cores have no more to do.

    How long a clip took, its record tells, of any quality. One never made may be the longest; of
    two such the wider one has more pixels to draw.
    """

    def cost(job: Job) -> tuple[float, int]:
        records = [read_record(film) for film in job.media.glob(f"*/{job.name}.mp4")]
        took = max((record.took for record in records if record), default=float("inf"))
        return took, share[job.file]

    share = {scene.file: scene.share for scene in scene_files(ROOT / "scenes")}
    return sorted(jobs, key=cost, reverse=True)
