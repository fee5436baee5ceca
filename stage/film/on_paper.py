"""A clip's last frame for papers: vectors in a PDF or an SVG, with the land as an image."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cairo
from manim import Mobject, PMobject, VMobject, tempconfig
from manim.mobject.types.image_mobject import AbstractImageMobject

from stage.film.clip import Clip
from stage.film.cut_out import has_ground
from stage.paint.camera import StageCamera
from stage.paint.kept_pictures import nothing_kept
from stage.paint.vectors import VectorContext
from stage.shape import width_by_height

INCH, POINT = 25.4, 25.4 / 72  # in mm
DOTS = 300  # of the land's image to an inch
MOST = 4096  # of its dots to the picture's width: what every graphics card can draw


def print_last_frame(scene_class: type[Clip], places: Iterable[Path], width: float) -> None:
    """Draw the last frame of a scene, without its film, into files that end in .pdf or .svg.

    Lines and texts, which are outlines, scale with the picture.

    Args:
        scene_class: the scene; one whose look has no ground has none on paper, either.
        places: the files.
        width: of the picture, in mm.

    Raises:
        ValueError: It shows what Manim draws as pixels only; and what the scene says.

    >>> print_last_frame(SGDZigzag, [Path("zigzag.pdf")], 80)  # doctest: +SKIP
    """
    dots = min(width / INCH * DOTS, MOST)
    height = 2 * round(dots / width_by_height(scene_class.shape) / 2)
    unseen = {"dry_run": True, "disable_caching": True, "progress_bar": "none"}
    with tempconfig(unseen | {"pixel_height": height}):
        scene = scene_class(skip_animations=True)
        renderer = scene.renderer  # plays that are skipped are drawn all the same
        renderer.update_frame = renderer.save_static_frame_data = lambda *_, **__: None
        scene.render()
        scene.camera.reset_rotation_matrix()
        for place in places:
            _draw(scene, place, width)


def _draw(scene: Clip, place: Path, width: float) -> None:
    """Have the scene's camera draw into a file instead of its pixels."""
    camera: StageCamera = scene.camera
    mobjects = [*scene.mobjects, *scene.foreground_mobjects]
    _check(camera.get_mobjects_to_display(mobjects), type(scene).__name__)
    pixel = width / POINT / camera.pixel_width
    size = pixel * camera.pixel_width, pixel * camera.pixel_height
    if place.suffix == ".svg":
        surface = cairo.SVGSurface(str(place), *size)
    else:
        surface = cairo.PDFSurface(str(place), *size)
        surface.set_metadata(cairo.PDFMetadata.TITLE, type(scene).__name__)
        surface.set_metadata(cairo.PDFMetadata.CREATE_DATE, "")  # the same clip, the same bytes
    ctx = VectorContext(surface, pixel)
    if has_ground(scene.look):
        camera.ink(ctx, camera.background_color.to_hex())
        ctx.paint()
    ctx.transform(camera.matrix())
    camera.cache_cairo_context(camera.pixel_array, ctx)  # from now on it draws there
    with nothing_kept():
        camera.capture_mobjects(mobjects)
    surface.finish()


def _check(mobjects: Iterable[Mobject], name: str) -> None:
    """Refuse what Manim does not draw with Cairo.

    Raises:
        ValueError: There is such a mobject.
    """
    for mobject in mobjects:
        pictured = isinstance(mobject, VMobject) and mobject.get_background_image()
        if pictured or isinstance(mobject, AbstractImageMobject | PMobject):
            raise ValueError(
                f"{name} shows a {type(mobject).__name__}, which Manim draws in pixels: there is "
                "no PDF or SVG of it, only the still beside its film."
            )
