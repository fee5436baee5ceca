"""What is to be done for one clip, and how it went: plain data, and the call between the two.

Manim's settings are global to a process, so a process does one job at a time.
"""

from __future__ import annotations

import gc
import io
import os
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clips import ROOT

Report = Callable[[int, int | None], None]  # frames done, and how many there will be, if known
REPORTS_PER_SECOND = 10
QUALITIES = {  # Manim's letters, and the folders of what is made
    "l": "480p15",
    "m": "720p30",
    "h": "1080p60",
    "p": "1440p60",
    "k": "2160p60",
}


@dataclass(frozen=True)
class Job:
    """A clip to be rendered.

    Attributes:
        name: what the film is called: the clip's class, and of a variant its parameters.
        file: its scene file.
        quality: Manim's letter, one of l, m, h, p, k.
        media_dir: the folder for what is made; None for the one that manim.cfg sets.
        parameters: class attributes that are to be others, as pairs of texts; see
            `clips.variants`.
    """

    name: str
    file: Path
    quality: str = "h"
    media_dir: Path | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def media(self) -> Path:
        """The folder for what is made."""
        return self.media_dir or ROOT / "media"

    @property
    def film(self) -> Path:
        """Where the film is put."""
        return self.media / QUALITIES[self.quality] / f"{self.name}.mp4"


@dataclass(frozen=True)
class Result:
    """How a job went.

    Attributes:
        job: what was asked for.
        took: seconds that it took.
        film: the MP4, with its still beside it; None if the job failed.
        frames, seconds: the film's length.
        error: what went wrong, in one line.
        log: the file with all that was printed and, after a failure, the traceback.
        remarks: what the user should know of the film, in sentences.
    """

    job: Job
    took: float
    film: Path | None = None
    frames: int = 0
    seconds: float = 0.0
    error: str | None = None
    log: Path | None = None
    remarks: tuple[str, ...] = ()


def render(job: Job, report: Report) -> Result:
    """Render a clip exactly as `manim -q… scenes/….py` does in the project's folder.

    Everything that goes wrong with the clip ends up in the result. It moves the process into the
    project's folder, where Manim finds manim.cfg.

    >>> render(Job("SGDvsMomentum", ROOT / "scenes/sgd_vs_momentum.py", "l"), print).seconds
    13.2
    """
    begin = time.perf_counter()
    os.chdir(ROOT)
    # Here, as the command itself does without Manim; and before `tempconfig`, as it changes
    # settings for good.
    from manim import config, tempconfig

    import stage.film.clip  # noqa: F401
    from stage.film.messages import plain_sentence
    from stage.look.remarks import remarks

    settings: dict[str, Any] = {
        "quality": manim_quality(job.quality),
        "input_file": job.file,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    if job.media_dir is not None:
        settings["media_dir"] = str(job.media_dir)
    with tempconfig(settings), io.StringIO() as said:
        log = config.get_dir("media_dir").absolute() / "logs" / f"{job.name}.log"
        outcome: dict[str, Any] = {}
        try:
            with redirect_stdout(said), redirect_stderr(said), remarks() as remarked:
                outcome = _render(job, report)
            outcome["remarks"] = tuple(remarked)
        except (Exception, SystemExit) as error:
            traceback.print_exc(file=said)
            outcome["error"] = plain_sentence(error) or _one_line(error)
        gc.collect()  # a scene is a knot of references and holds some hundred megabytes
        if _keep_log(log, said.getvalue()):
            outcome["log"] = log
        return Result(job, time.perf_counter() - begin, **outcome)


def manim_quality(letter: str) -> str:
    """What Manim's settings call the quality of that letter."""
    from manim.constants import QUALITIES

    return next(name for name, quality in QUALITIES.items() if quality["flag"] == letter)


def film_length(film: Path) -> tuple[int, float] | None:
    """The number of frames of an MP4, and its seconds; None where there is no sound MP4."""
    import av  # here, as the command itself does without

    try:
        with av.open(str(film)) as container:
            (stream,) = container.streams.video
            return stream.frames, float(stream.frames / stream.average_rate)
    except (av.FFmpegError, OSError, ValueError, TypeError):
        return None


def _render(job: Job, report: Report) -> dict[str, Any]:
    from clips.render import play, scene_of

    scene = scene_of(job)()
    _report_frames(scene, report)
    film = play(scene).film
    frames, seconds = film_length(film)
    return {"film": film, "frames": frames, "seconds": seconds}


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


def _keep_log(log: Path, said: str) -> bool:
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
