"""What is to be done for one clip, and how it went: plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from clips import ROOT

Report = Callable[[int, int | None], None]  # frames done, and how many there will be, if known
GRID = "grid"  # ends the name of a film that shows many runs, before its parameters
QUALITIES = {  # Manim's letters, and the folders of what is made
    "l": "480p15",
    "m": "720p30",
    "h": "1080p60",
    "p": "1440p60",
    "k": "2160p60",
}


class Paper(NamedTuple):
    """What is made of a clip's last frame for papers.

    Attributes:
        kinds: "pdf", "svg" or both.
        width: of the picture, in mm.
    """

    kinds: tuple[str, ...]
    width: float


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
        folder: where code that they name is looked for: the working directory of who asks.
        grid: of each run that is shown on a map of its own, in one film, what else is another; none
            for a film of its own.
        clear_into: a folder, for the film to be drawn with alpha, as a `.mov`, and put in there;
            None for an MP4 in its place.
        paper: for its last frame to be drawn as vectors, where the film would be, and no film.
    """

    name: str
    file: Path
    quality: str = "h"
    media_dir: Path | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    folder: Path = field(default_factory=Path.cwd)
    grid: tuple[tuple[tuple[str, str], ...], ...] = ()
    clear_into: Path | None = None
    paper: Paper | None = None

    @property
    def clip(self) -> str:
        """The name of the clip that it is a variant of, or a grid."""
        name = self.name.partition("@")[0]
        return name.removesuffix(f"-{GRID}") if self.grid else name

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """All choices that decide how it looks; of a grid, those of each run under their number."""
        numbered = enumerate(self.grid, 1)
        return *self.parameters, *((f"{i} {key}", val) for i, run in numbered for key, val in run)

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
        film: the MP4, with its still beside it, or what was made in its place; None if the job
            failed.
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
