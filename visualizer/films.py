"""Films of walks: rendered from the routes as they were recorded, shown by a notebook.

Manim is imported when the first is rendered.
"""

from __future__ import annotations

import base64
import re
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from adventurer import Route
from fields import Field
from visualizer.sentences import both, both_languages


@dataclass(frozen=True)
class Film:
    """A clip that was rendered; a notebook shows it in the page, with a bar to play it.

    Attributes:
        film: path of the MP4.
        still: path of its last frame, a PNG.
    """

    film: Path
    still: Path

    def _repr_html_(self) -> str:
        video, poster = (
            base64.b64encode(path.read_bytes()).decode() for path in (self.film, self.still)
        )
        return (
            '<video controls autoplay muted playsinline style="max-width: 100%" '
            f'poster="data:image/png;base64,{poster}" '
            f'src="data:video/mp4;base64,{video}"></video>'
        )


def film(
    field: Field,
    routes: list[Route],
    quality: str,
    filename: str | None,
    progress: bool,
    executor: Executor | None = None,
) -> Film:
    """Render a clip of these routes on the field's map: see `Field.animate`."""
    from clips.elsewhere import render_by
    from clips.render import render

    if not routes:
        raise ValueError(both("there is no route: give adventurer.route, after optimize"))
    methods = "-".join(route.name for route in routes)
    name = filename or re.sub(r"[^\w-]+", "-", f"{field.name}-{methods}").strip("-")
    name = str(name).removesuffix(".mp4")
    if Path(name).name != name:
        raise ValueError(both(f"filename is {filename!r}: give a name without folders"))
    with both_languages():
        from stage.shots.recorded_walk import RecordedWalk

        shown = {"field": field, "recorded": tuple(routes)}
        if executor is None:
            made = render(RecordedWalk, quality, name, progress=progress, **shown)
        else:
            made = render_by(executor, RecordedWalk, quality, name, **shown)
    return Film(*made)
