"""Vectors in the place of pixels: a context of Cairo on which all paints as on Manim's frames."""

from __future__ import annotations

import cairo
import numpy as np

SWAPPED = (cairo.FORMAT_ARGB32, cairo.FORMAT_RGB24)  # formats that have colours


class VectorContext(cairo.Context):
    """A context of a PDF or an SVG that is used in a frame's pixels.

    What paints itself has its colours in the order that Manim keeps pixels in, with red and blue
    exchanged for Cairo (see `StageCamera.ink`); here they are put right, pictures' too.

    Args:
        surface: where to paint.
        pixel: how large a pixel of the frame is there, in the surface's units.

    >>> ctx = VectorContext(cairo.SVGSurface(None, 72, 72), 0.5)
    >>> ctx.set_source_rgb(0.0, 0.5, 1.0)
    >>> ctx.get_source().get_rgba(), ctx.user_to_device(10, 20)
    ((1.0, 0.5, 0.0, 1.0), (5.0, 10.0))
    """

    def __new__(cls, surface: cairo.Surface, pixel: float) -> VectorContext:
        made = super().__new__(cls, surface)
        made.pixels = cairo.Matrix(pixel, 0, 0, pixel)
        made.identity_matrix()
        return made

    def identity_matrix(self) -> None:
        self.set_matrix(self.pixels)

    def set_source_rgb(self, red: float, green: float, blue: float) -> None:
        super().set_source_rgb(blue, green, red)

    def set_source_rgba(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None:
        super().set_source_rgba(blue, green, red, alpha)

    def set_source(self, source: cairo.Pattern) -> None:
        super().set_source(_put_right(source) if isinstance(source, cairo.Gradient) else source)

    def set_source_surface(self, surface: cairo.Surface, x: float = 0.0, y: float = 0.0) -> None:
        pictured = isinstance(surface, cairo.ImageSurface) and surface.get_format() in SWAPPED
        super().set_source_surface(_of_rgb(surface) if pictured else surface, x, y)

    def paint_with_alpha(self, alpha: float) -> None:
        if alpha < 1 and isinstance(self.get_source(), cairo.SurfacePattern):
            # In an SVG Cairo 1.16 covers a picture that is scaled by a mask of its unscaled size.
            self.push_group()
            self.paint()
            self.pop_group_to_source()
        super().paint_with_alpha(alpha)


def _put_right(gradient: cairo.Gradient) -> cairo.Gradient:
    """The gradient with red and blue exchanged."""
    if isinstance(gradient, cairo.LinearGradient):
        made = cairo.LinearGradient(*gradient.get_linear_points())
    else:
        made = cairo.RadialGradient(*gradient.get_radial_circles())
    for offset, red, green, blue, alpha in gradient.get_color_stops_rgba():
        made.add_color_stop_rgba(offset, blue, green, red, alpha)
    made.set_matrix(gradient.get_matrix())
    made.set_extend(gradient.get_extend())
    return made


def _of_rgb(picture: cairo.ImageSurface) -> cairo.ImageSurface:
    """A copy of the picture with red and blue exchanged."""
    width, height, stride = picture.get_width(), picture.get_height(), picture.get_stride()
    bytes_of = np.frombuffer(picture.get_data(), np.uint8).reshape(height, stride)
    pixels = bytes_of[:, : 4 * width].reshape(height, width, 4)[..., [2, 1, 0, 3]]
    data = np.ascontiguousarray(pixels)
    return cairo.ImageSurface.create_for_data(data, picture.get_format(), width, height, 4 * width)
