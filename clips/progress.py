"""What is said while clips are made: moving bars on a terminal, plain lines anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from clips.job import Job, Result


def shown(path: Path) -> str:
    """`path` as seen from the working directory, when it lies below it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


class Lines:
    """Says what begins, a line for each job that is done, and how it went; a context manager.

    >>> with teller(jobs) as tell:  # doctest: +SKIP
    ...     for result in workers.run(jobs, tell.running):
    ...         tell.done(result)
    ...     tell.summary(results, seconds)
    """

    def __init__(self, jobs: list[Job], console: Console, begins: str) -> None:
        self.console, self.count, self.begins = console, len(jobs), begins
        self.width = max(len(job.name) for job in jobs)

    def __enter__(self) -> Lines:
        self._say(self.begins.format(_clips(self.count)))
        return self

    def __exit__(self, *_: Any) -> None:
        pass

    def running(self, job: Job, frames: int, expected: int | None) -> None:
        """`frames` of the job's frames are drawn, of about `expected` if that is known."""

    def done(self, result: Result) -> None:
        """Say how long the clip is, how long it took, and where it is; or that it failed."""
        name, took = f"{result.job.name:{self.width}}", f"{result.took:6.1f} s"
        if result.film is None:
            self._say(f"{name}  failed after {took}", "red")
        else:
            self._say(f"{name}  {result.seconds:5.1f} s  made in {took}  {shown(result.film)}")
        self.remarks(result)
        self.gone(result.job)

    def remarks(self, result: Result) -> None:
        """Say what the user should know of what was made."""
        for remark in result.remarks:
            self._say(remark, "yellow")

    def gone(self, job: Job) -> None:
        """Show nothing more of a job."""

    def summary(self, results: list[Result], seconds: float) -> None:
        """Say how many clips were made, and of each of the others why it was not."""
        failed = [result for result in results if result.film is None]
        part = f"{len(results) - len(failed)} of " if failed else ""
        self._say(f"{part}{_clips(len(results))} made in {seconds:.1f} s.")
        for result in failed:
            self.failed(result)

    def failed(self, result: Result) -> None:
        """Say why a job failed."""
        trace = f" (traceback: {shown(result.log)})" if result.log else ""
        self._say(f"{result.job.name}: {result.error}{trace}", "red")

    def _say(self, said: str, style: str | None = None) -> None:
        self.console.print(said, style=style, markup=False, highlight=False, soft_wrap=True)


class Bars(Lines):
    """Besides the lines, a bar for all jobs and one for each that is running."""

    def __init__(self, jobs: list[Job], console: Console, begins: str) -> None:
        super().__init__(jobs, console, begins)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            _Count(),
            TimeElapsedColumn(),  # moves while there is no frame yet
            console=console,
            transient=True,
        )
        self._all = self._progress.add_task("all", total=len(jobs), unit="clips")
        self._tasks: dict[Job, TaskID] = {}

    def __enter__(self) -> Bars:
        super().__enter__()
        self._progress.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._progress.stop()

    def running(self, job: Job, frames: int, expected: int | None) -> None:
        if job not in self._tasks:
            self._tasks[job] = self._progress.add_task(job.name, total=None, unit="frames")
        # A clip may have grown since it was last made.
        total = expected and max(frames, expected)
        self._progress.update(self._tasks[job], completed=frames, total=total)

    def gone(self, job: Job) -> None:
        if job in self._tasks:
            self._progress.remove_task(self._tasks.pop(job))
        self._progress.advance(self._all)


def _clips(count: int) -> str:
    return f"{count} clip{'s' * (count != 1)}"


class _Count(ProgressColumn):
    """312 of 708 frames, 41/s."""

    def render(self, task: Task) -> Text:
        unit = task.fields["unit"]
        of = "" if task.total is None else f" of {task.total:.0f}"
        speed = f", {task.speed:.0f}/s" if unit == "frames" and task.speed else ""
        return Text(f"{task.completed:.0f}{of} {unit}{speed}")


def teller(jobs: list[Job], begins: str = "Making {}.") -> Lines:
    """`Bars` where they can move, else `Lines`; first it says what `begins`, of so many clips."""
    console = Console()
    moving = console.is_terminal and not console.is_dumb_terminal
    return (Bars if moving else Lines)(jobs, console, begins)
