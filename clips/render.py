"""Renders clips: calls for notebooks and scripts, jobs for workers, both in one way.

Manim's settings are global to a process, so a process renders one clip at a time. Manim is imported
by the first.

>>> from clips.render import render
>>> from optimizers import SGD
>>> render("SGDZigzag", quality="l", methods=(SGD(lr=0.3),)).film  # doctest: +SKIP
PosixPath('…/media/480p15/SGDZigzag.mp4')
"""

from __future__ import annotations

import gc
import io
import os
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from clips import ROOT
from clips.catalogue import choose, scene_files
from clips.choices import METHODS
from clips.job import QUALITIES, Job, Report, Result
from clips.variants import DRAWN_BY, apply, typed
from stage.film.scratch import replacing

REPORTS_PER_SECOND = 10


class Made(NamedTuple):
    """What a render has left: an MP4, and its last frame as a PNG."""

    film: Path
    still: Path


def render(
    scene: type | str,
    quality: str = "l",
    filename: str | None = None,
    media_dir: Path | None = None,
    progress: bool = True,
    **parameters: Any,
) -> Made:
    """Render a scene as Manim's own command does, from any working directory.

    Args:
        scene: A class derived from `stage.film.clip.Clip`, or the name of one in scenes/.
        quality: Manim's letter: l, m, h, p or k.
        filename: What the film is called, without its suffix; default is the class's name.
        media_dir: The folder for what is made; default is the project's media.
        progress: Whether bars show how far the plays are.
        parameters: Class attributes that are to be others: `field=bowl`, `methods=(SGD(lr=0.3),)`,
            `steps=12`. Fields and methods can be texts, as the command has them:
            `methods="mymodule:MyRule(lr=0.1)"`. Where only the field is another, its learning rates
            suit it: see `clips.suiting`. A field may be a formula too, `field="x**2 + y**2"`, with
            `x_range=(-3, 3)` and `y_range`.

    Raises:
        ValueError: There is no such scene or quality, it has no such parameter, or that cannot
            have the value; and what the scene says.
    """
    if quality not in QUALITIES:
        raise ValueError(f"quality is {quality!r}; it can be {', '.join(QUALITIES)}.")
    with settings(quality, media_dir or ROOT / "media", bars=progress):
        from clips.formulas import read_fields
        from clips.suiting import suited

        if isinstance(scene, str):
            (found,) = choose([scene], scene_files(ROOT / "scenes"))
            scene = scene_of(found.file, found.name)
        parameters = read_fields(typed(scene, parameters), getattr(scene, "field", None))
        for name in parameters.keys() - {DRAWN_BY}:
            if name.startswith("_") or not hasattr(scene, name):
                raise ValueError(f"{scene.__name__} has no parameter {name!r}.")
        if "field" in parameters and not parameters.keys() & {*METHODS}:
            start = parameters.get("start", getattr(scene, "start", None))
            parameters = parameters | suited(scene, parameters["field"], start)
        attributes = {**parameters, "__module__": scene.__module__}
        made = _render(type(filename or scene.__name__, (scene,), attributes))
        return Made(made["Clip"], made["Still"])


def perform(job: Job, report: Report) -> Result:
    """Do a job: render a clip exactly as `manim -q… scenes/….py` does in the project's folder.

    Everything that goes wrong with the clip ends up in the result. It moves the process into the
    project's folder, where Manim finds manim.cfg.

    >>> job = Job("SGDZigzag", ROOT / "scenes/sgd_zigzag.py", "l")
    >>> perform(job, print).film  # doctest: +SKIP
    PosixPath('…/media/480p15/SGDZigzag.mp4')
    """
    begin = time.perf_counter()
    os.chdir(ROOT)
    log, outcome = job.media.absolute() / "logs" / f"{job.name}.log", {}
    clear = {"transparent": True, "video_dir": str(job.clear_into)} if job.clear_into else {}
    told = settings(job.quality, job.media, input_file=job.file, **clear)
    with told, io.StringIO() as said:
        from stage.film.messages import plain_sentence
        from stage.look.remarks import remarks

        try:
            with redirect_stdout(said), redirect_stderr(said), remarks() as remarked:
                scene_class = scene_of(job.file, job.clip)
                outcome = _done(_variant(scene_class, job), job, report)
            outcome["remarks"] = tuple(remarked)
        except (Exception, SystemExit) as error:
            traceback.print_exc(file=said)
            outcome["error"] = plain_sentence(error) or _one_line(error)
        gc.collect()  # a scene is a knot of references and holds some hundred megabytes
        if keep_log(log, said.getvalue()):
            outcome["log"] = log
    return Result(job, time.perf_counter() - begin, **outcome)


def _done(scene_class: type, job: Job, report: Report) -> dict[str, Any]:
    """Make what the job wants of its scene; what came of it, as a result tells it."""
    if job.paper:
        from stage.film.on_paper import print_last_frame

        places = [job.film.with_suffix(f".{kind}") for kind in job.paper.kinds]
        with ExitStack() as stack:
            files = [stack.enter_context(replacing(place)) for place in places]
            print_last_frame(scene_class, files, job.paper.width)
        return {"film": places[0]}
    film = _render(scene_class, report)["Clip"]
    frames, seconds = film_length(film)
    return {"film": film, "frames": frames, "seconds": seconds}


def _variant(scene_class: type, job: Job) -> type:
    """The scene as the job wants it."""
    if not job.grid:
        return apply(scene_class, job.parameters, job.folder)
    from clips.grid import grid_class

    return grid_class(scene_class, job.name, job.parameters, job.grid, job.folder)


@contextmanager
def settings(quality: str, media: Path, bars: bool = False, **more: Any) -> Iterator[None]:
    """Manim's settings, for all that is read and rendered in the block."""
    from manim import constants, tempconfig

    import stage.film.clip  # noqa: F401  # first, as it changes settings for good

    wanted = {
        "quality": next(n for n, q in constants.QUALITIES.items() if q["flag"] == quality),
        "media_dir": str(media),
        "progress_bar": "display" if bars else "none",
        "verbosity": "ERROR",  # the paths are returned, not said
    }
    with tempconfig(wanted | more):
        yield


def _render(scene_class: type, report: Report | None = None) -> dict[str, Path]:
    """Render a scene under the name of its class; what it leaves, by what that is called.

    Raises:
        ValueError: It leaves no film; and what the scene says.
    """
    scene = scene_class()
    if report:
        _report_frames(scene, report)
    scene.render()
    made, name = scene.renderer.file_writer.made, scene_class.__name__
    if "Clip" not in made:
        raise ValueError(f"{name} plays nothing: it needs a play or a wait to become a film.")
    return made


def scene_of(file: Path, name: str) -> type:
    """The scene's class in its file.

    Raises:
        ValueError: There is no such class.
    """
    from manim.utils.module_ops import get_module

    relative = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
    scene_class = getattr(get_module(relative if Path.cwd() == ROOT else file), name, None)
    if scene_class is None:
        raise ValueError(f"{relative} has to define one class derived from Clip, and no other.")
    return scene_class


def film_length(film: Path) -> tuple[int, float] | None:
    """The number of frames of an MP4, and its seconds; None where there is no sound MP4."""
    import av  # here, as the command itself does without

    try:
        with av.open(str(film)) as container:
            (stream,) = container.streams.video
            return stream.frames, float(stream.frames / stream.average_rate)
    except (av.FFmpegError, OSError, ValueError, TypeError):
        return None


def _report_frames(scene: Any, report: Report) -> None:
    """Let `report` know, some times a second, how far the renderer is, cached plays included.

    How many frames there will be nobody knows before: the last film's number is the expectation.
    """
    renderer, add_frame = scene.renderer, scene.renderer.add_frame
    expected, _ = film_length(renderer.file_writer.movie_file_path) or (None, None)
    next_report = 0.0

    def reporting_add_frame(*args: Any, **kwargs: Any) -> None:
        nonlocal next_report
        add_frame(*args, **kwargs)
        if time.monotonic() >= next_report:
            next_report = time.monotonic() + 1 / REPORTS_PER_SECOND
            report(round(renderer.time * renderer.camera.frame_rate), expected)

    report(0, expected)
    renderer.add_frame = reporting_add_frame


def _one_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def keep_log(log: Path, said: str) -> bool:
    """Write `said` into the log; where nothing was said, remove the one of an earlier run."""
    if not said:
        log.unlink(missing_ok=True)
        return False
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(said, encoding="utf-8")
    except OSError:  # the disk may be what is full
        return False
    return True
