"""Mobjects that paint themselves: data on the mobject, drawing in `paint`.

Manim decides by a hash of the mobjects whether a play must be drawn anew, and that hash sees data
but not code. So every `Drawn` carries a digest of the source it is painted by (its modules,
shaders, fonts): edit the drawing, and the plays that show it are made again.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Mobject

if TYPE_CHECKING:
    import cairo
    from manim.typing import Point3D_Array

    from stage.camera import StageCamera


STAGE = Path(__file__).parent
# What every picture depends on: colours, the way to the screen, what is copied into frames.
COMMON = tuple(STAGE / f"{name}.py" for name in ("camera", "palette", "layers"))


def digest(*files: Path) -> str:
    """A short name for the contents of `files`, equal on every machine.

    Of Python files it is the program that counts: comments and layout do not.
    """
    state = hashlib.blake2b(digest_size=8)
    for file in files:
        code = file.read_bytes()
        state.update(ast.dump(ast.parse(code)).encode() if file.suffix == ".py" else code)
    return state.hexdigest()


class Drawn(Mobject):
    """A mobject that paints itself with Cairo.

    A subclass keeps plain data, says in `numbers` which of its attributes animations may
    interpolate and in `shared` which ones copies refer to instead of copying, and implements
    `paint`. `sources` lists files beside its own module which its picture depends on.
    """

    numbers: tuple[str, ...] = ("opacity",)
    shared: tuple[str, ...] = ()
    sources: tuple[Path, ...] = ()
    _painted_by = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        modules = [Path(inspect.getfile(base)) for base in cls.__mro__ if issubclass(base, Drawn)]
        cls._painted_by = digest(*dict.fromkeys(modules), *COMMON, *cls.sources)

    def __init__(self, points: Point3D_Array, opacity: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.points = np.array(points, float)
        self.opacity = opacity
        self.painted_by = self._painted_by  # on the instance, where Manim's hash looks

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        """Draw this mobject; `ctx` is in pixels, y down, colours by `camera.ink`."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is painted")

    def __deepcopy__(self, memo: dict) -> Drawn:
        twin = type(self).__new__(type(self))
        memo[id(self)] = twin
        for key, value in self.__dict__.items():
            twin.__dict__[key] = value if key in self.shared else copy.deepcopy(value, memo)
        return twin

    def interpolate_color(self, start: Drawn, end: Drawn, alpha: float) -> None:
        for name in self.numbers:
            a, b = getattr(start, name), getattr(end, name)
            setattr(self, name, b if alpha == 1 else a + (b - a) * alpha)

    def set_opacity(self, opacity: float, family: bool = True) -> Drawn:
        self.opacity = float(opacity)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Drawn:
        self.opacity *= 1 - darkness
        return self

    def set_color(self, *args: Any, **kwargs: Any) -> Drawn:
        return self  # colours are roles here, not something to repaint

    def align_points_with_larger(self, larger_mobject: Mobject) -> None:
        pass
