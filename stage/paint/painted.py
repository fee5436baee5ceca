"""Mobjects that paint themselves: data on the mobject, drawing in `paint`.

Manim decides by a hash of the mobjects whether a play must be drawn anew, and that hash sees data
but not code. So every `Painted` carries a digest of the source it is painted by (its modules, what
they import, shaders, fonts): edit the drawing, and the plays that show it are made again, even if
no scene file imports it. For all other code see `stage.paint.keys`.
"""

from __future__ import annotations

import copy
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Mobject

from stage.paint.programs import digest
from stage.paint.sources import LOADED, programs

if TYPE_CHECKING:
    import cairo
    from manim.typing import Point3D_Array

    from stage.paint.camera import StageCamera


class Painted(Mobject):
    """A mobject that paints itself with Cairo.

    A subclass keeps plain data, says in `numbers` which of its attributes animations may
    interpolate and in `shared` which ones copies refer to instead of copying, and implements
    `paint`.
    """

    numbers: tuple[str, ...] = ("opacity",)
    shared: tuple[str, ...] = ()
    _painted_by = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        modules = {Path(inspect.getfile(base)) for base in cls.__mro__ if issubclass(base, Painted)}
        cls._painted_by = digest(programs(modules, reading=LOADED).values())

    def __init__(self, points: Point3D_Array, opacity: float = 1.0) -> None:
        super().__init__()
        self.points = np.array(points, float)
        self.opacity = opacity
        self.painted_by = self._painted_by  # on the instance, where Manim's hash looks

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Draw this mobject; `ctx` is in pixels, y down, colours by `camera.ink`."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is painted")

    def get_family(self, recurse: bool = True) -> list[Mobject]:
        """Manim's, which asks for it at every turn, and at once: few have parts."""
        return super().get_family(recurse) if self.submobjects else [self]

    def __deepcopy__(self, memo: dict) -> Painted:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for key, value in self.__dict__.items():
            twin.__dict__[key] = value if key in self.shared else copy.deepcopy(value, memo)
        return twin

    def interpolate_color(self, start: Painted, end: Painted, alpha: float) -> None:
        for name in self.numbers:
            a, b = getattr(start, name), getattr(end, name)
            setattr(self, name, b if alpha == 1 else a + (b - a) * alpha)

    def set_opacity(self, opacity: float, family: bool = True) -> Painted:
        self.opacity = float(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Painted:
        self.opacity *= 1 - darkness
        return self

    def set_color(self, *args: Any, **kwargs: Any) -> Painted:
        return self  # colours are roles here, not something to repaint

    def align_points_with_larger(self, larger_mobject: Mobject) -> None:
        pass
