"""A clip that an executor has rendered, in another process or on another machine, brought here."""

from __future__ import annotations

import pickle
import tempfile
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from glob import escape
from pathlib import Path
from typing import Any

from clips import ROOT
from clips.job import QUALITIES
from clips.render import Made, render
from numerics.evaluating import check_executor
from stage.film.scratch import put_files


def render_by(
    executor: Executor, scene: type | str, quality: str, name: str, **parameters: Any
) -> Made:
    """Render a scene as `clips.render.render` does, but where an executor has its workers.

    All files come into the project's media together, or none does.

    Args:
        executor: one of `concurrent.futures`, or a Dask cluster's by `Client(…).get_executor()`,
            whose workers have this project and what the parameters are of.
        scene, quality, parameters: as those of `clips.render.render`.
        name: what the film is called.

    Raises:
        TypeError: this is no executor, or it cannot send the parameters to its workers.
        ValueError: as of `clips.render.render`.
    """
    check_executor(executor)
    try:
        files = executor.submit(rendered, scene, quality, name, parameters).result()
    except (pickle.PicklingError, AttributeError, BrokenProcessPool) as error:
        raise TypeError(
            f"the executor cannot send that to its workers ({error}): have your functions in a "
            "module, or give a Dask cluster's executor, which sends them as they are"
        ) from error
    film = ROOT / "media" / QUALITIES[quality] / f"{name}.mp4"
    put_files(film, files)
    return Made(film, film.with_name(f"{name}.png"))


def rendered(
    scene: type | str, quality: str, name: str, parameters: dict[str, Any]
) -> dict[str, bytes]:
    """Render a scene in a folder that is gone afterwards; its files, by what follows the name."""
    with tempfile.TemporaryDirectory() as media:
        film = render(scene, quality, name, Path(media), progress=False, **parameters).film
        made = film.parent.glob(f"{escape(name)}.*")
        return {path.name[len(name) :]: path.read_bytes() for path in made}
