"""Films without ground, drawn once more with alpha, for formats that have it.

The film of a clip whose look is transparent is an MP4, which has no alpha. So for its twins it is
drawn into a `.mov` without loss, as `manim -t` does, which is gone when they are made; its plays
stay in the cache. That is done here, wherever the MP4 was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clips.job import Job, Result
from clips.making import only_one
from clips.options import cores
from clips.outline import Outlines
from clips.progress import teller
from clips.workers import Workers
from stage.film.scratch import new_scratch


def look_of(job: Job) -> str:
    """The look in which a job's clip is drawn."""
    if chosen := dict(job.parameters).get("look"):
        return chosen
    scene_class = Outlines().of(job.file, job.clip)
    if scene_class is None:
        from clips.render import scene_of  # here: it needs Manim

        scene_class = scene_of(job.file, job.clip)
    return getattr(scene_class, "look", "dark")


def drawn_clear(jobs: Sequence[Job], most: int | None = None) -> Iterator[tuple[Job, Result]]:
    """Draw the films of jobs with alpha, up to `most` at a time: of each how that went.

    The film that was drawn is there until the next is asked for.
    """
    if not jobs:
        return
    folder = jobs[0].film.parent
    with only_one(jobs[0].media), new_scratch(folder, "clear") as scratch:
        asked = {replace(job, clear_into=scratch): job for job in jobs}
        told = teller([*asked], "Drawing {} once more, with alpha.")
        with Workers(min(most or cores(), len(jobs))) as workers, told as tell:
            for drawn in workers.run([*asked], tell.running):
                tell.gone(drawn.job)
                yield asked[drawn.job], drawn
                if drawn.film:
                    drawn.film.unlink()
                else:
                    tell.failed(drawn)
