"""Clips as calls, for notebooks and scripts: a scene in, the paths of its film and still out.

>>> from clips.render import render
>>> from optimizers import SGD
>>> render("SGDZigzag", quality="l", methods=(SGD(lr=0.3),)).film  # doctest: +SKIP
PosixPath('…/media/480p15/SGDZigzag.mp4')
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clips import ROOT
from clips.catalogue import choose, scene_files
from clips.job import QUALITIES, Job, manim_quality

if TYPE_CHECKING:
    from stage.film.clip import Clip


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

    Parameters
    ----------
    scene
        A class derived from `stage.film.clip.Clip`, or the name of one in scenes/.
    quality
        Manim's letter: l, m, h, p or k.
    filename
        What the film is called, without its suffix; default is the class's name.
    media_dir
        The folder for what is made; default is the project's media.
    progress
        Whether bars show how far the plays are.
    parameters
        Class attributes that are to be others: `field=bowl`, `methods=(SGD(lr=0.3),)`, `steps=12`.
        Where only the field is, its learning rates suit it: see `clips.suiting`.

    Raises
    ------
    ValueError
        There is no such scene or quality, or it has no such parameter; and what the scene says.
    """
    from manim import tempconfig
    from manim.utils.module_ops import get_module

    from clips.suiting import suited

    if isinstance(scene, str):
        (found,) = choose([scene], scene_files(ROOT / "scenes"))
        scene = getattr(get_module(found.file), found.name)
    if quality not in QUALITIES:
        raise ValueError(f"quality is {quality!r}; it can be {', '.join(QUALITIES)}.")
    for name in parameters:
        if name.startswith("_") or not hasattr(scene, name):
            raise ValueError(f"{scene.__name__} has no parameter {name!r}.")
    if "field" in parameters and not {"methods", "ghost"} & parameters.keys():
        start = parameters.get("start", getattr(scene, "start", None))
        parameters = parameters | suited(scene, parameters["field"], start)
    name = filename or scene.__name__
    variant = type(name, (scene,), {**parameters, "__module__": scene.__module__})
    settings = {
        "quality": manim_quality(quality),
        "media_dir": str(media_dir or ROOT / "media"),
        "progress_bar": "display" if progress else "none",
        "verbosity": "ERROR",  # the paths are returned, not said
    }
    with tempconfig(settings):
        return play(variant())


def play(scene: Clip) -> Made:
    """Render a scene that was built, and return what it leaves.

    Raises
    ------
    ValueError
        It leaves no film.
    """
    scene.render()
    made = scene.renderer.file_writer.made
    if "Clip" not in made:
        name = type(scene).__name__
        raise ValueError(f"{name} plays nothing: it needs a play or a wait to become a film.")
    return Made(Path(made["Clip"]), Path(made["Still"]))


def scene_of(job: Job) -> type:
    """A job's scene class, with the job's parameters.

    Raises
    ------
    ValueError
        There is no such class in its file, or it has no such parameter.
    """
    from manim.utils.module_ops import get_module

    from clips import variants

    relative = job.file.relative_to(ROOT) if job.file.is_relative_to(ROOT) else job.file
    scene_class = getattr(get_module(relative), job.name.split("@")[0], None)
    if scene_class is None:
        raise ValueError(f"{relative} has to define one class derived from Clip, and no other.")
    return variants.apply(scene_class, job.parameters) if job.parameters else scene_class
