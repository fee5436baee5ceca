"""OpenGL off screen: the terrain's triangles, drawn by moderngl (which Manim depends on anyway).

All GL state lives in one object of this module and never on a mobject, which Manim copies and
hashes. Works on a GPU and on software OpenGL alike.
"""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Any

import moderngl
import numpy as np

from stage.ground import mesh

SHADERS = Path(__file__).parent / "shaders"
SHADER_FILES = (SHADERS / "terrain.vert", SHADERS / "terrain.frag")
LAYOUT = (("place", 3), ("slope", 2), ("ink", 4), ("hessian", 3))  # of one vertex
KEPT_MESHES = 6

Sheet = tuple[np.ndarray, np.ndarray, np.ndarray]  # heights (ny, nx), ramp (n, 3), levels


class MissingOpenGLError(RuntimeError):
    """The machine has no OpenGL 3.3, with the packages that bring it."""


def _context() -> moderngl.Context:
    linux = platform.system() == "Linux"
    try:
        if linux:
            try:
                return moderngl.create_context(standalone=True, require=330, backend="egl")
            except Exception:  # moderngl raises bare Exceptions; a desktop may still have GLX
                pass
        return moderngl.create_context(standalone=True, require=330)
    except Exception as error:
        remedy = (
            "install it with: apt-get install libegl1 libgl1 libgl1-mesa-dri"
            if linux
            else "update the graphics driver"
        )
        raise MissingOpenGLError(
            f"The terrain needs OpenGL 3.3, and this machine offers none ({error}); {remedy}."
        ) from error


class Mesh:
    """A sheet of triangles on the GPU, with its index buffers for the four directions of view."""

    def __init__(self, ctx: moderngl.Context, program: moderngl.Program, sheet: Sheet) -> None:
        self.ctx, self.program = ctx, program
        self.shape = ny, nx = sheet[0].shape
        self.vertices = ctx.buffer(mesh.vertices(*sheet).astype("f4").tobytes())
        slopes = mesh.slopes(sheet[0]).astype("f4")
        self.slopes = ctx.texture((nx, ny), 2, slopes.tobytes(), dtype="f4")
        self.slopes.repeat_x = self.slopes.repeat_y = False
        self.arrays: dict[tuple[int, int], moderngl.VertexArray] = {}

    def array(self, order: tuple[int, int]) -> moderngl.VertexArray:
        """Triangles from far to near, so that smoothed edges blend over what is behind them."""
        if order not in self.arrays:
            ny, nx = self.shape
            i = np.arange(nx * ny, dtype="u4").reshape(ny, nx)
            a, b, c, d = i[:-1, :-1], i[:-1, 1:], i[1:, :-1], i[1:, 1:]
            cells = np.stack([a, b, c, c, b, d], axis=-1)[:: order[1], :: order[0]]
            indices = self.ctx.buffer(np.ascontiguousarray(cells).tobytes())
            # A GLSL compiler may drop an attribute: it then becomes padding.
            known = [name for name, _ in LAYOUT if name in self.program]
            form = " ".join(f"{n}f" if name in known else f"{4 * n}x" for name, n in LAYOUT)
            self.arrays[order] = self.ctx.vertex_array(
                self.program, [(self.vertices, form, *known)], indices, index_element_size=4
            )
        return self.arrays[order]

    def release(self) -> None:
        for array in self.arrays.values():
            array.index_buffer.release()
            array.release()
        self.vertices.release()
        self.slopes.release()


class Painter:
    """Draws sheets into an off-screen target and reads them back. One per process: `painter()`."""

    __slots__ = ("ctx", "meshes", "pixels", "program", "size", "target")

    def __init__(self) -> None:
        self.ctx = _context()
        vertex, fragment = (file.read_text() for file in SHADER_FILES)
        self.program = self.ctx.program(vertex, fragment)
        self.meshes: dict[bytes, Mesh] = {}
        self.target: moderngl.Framebuffer | None = None
        self.size = (0, 0)
        self.pixels = np.zeros(0, "u1")

    def _framebuffer(self, size: tuple[int, int]) -> moderngl.Framebuffer:
        if self.size != size:
            if self.target is not None:
                self.target.release()
            colour = self.ctx.renderbuffer(size, 4)
            self.target = self.ctx.framebuffer([colour], self.ctx.depth_renderbuffer(size))
            self.size = size
            self.pixels = np.zeros(size[0] * size[1] * 4, "u1")
        return self.target

    def _mesh(self, sheet: Sheet) -> Mesh:
        """The sheet's mesh; found by content, so copies and morphs are safe."""
        key = hashlib.blake2b(digest_size=12)
        for array in sheet:
            key.update(np.ascontiguousarray(array))
        found = self.meshes.pop(key.digest(), None) or Mesh(self.ctx, self.program, sheet)
        while len(self.meshes) >= KEPT_MESHES:
            self.meshes.pop(next(iter(self.meshes))).release()
        self.meshes[key.digest()] = found  # the latest last
        return found

    def draw(
        self,
        sheet: Sheet,
        box: tuple[int, int, int, int],
        order: tuple[int, int],
        uniforms: dict[str, Any],
        size: tuple[int, int],
    ) -> np.ndarray:
        """Pixels (height, width, 4) of `box` = (left, top, width, height), alpha premultiplied.

        `size` is the whole picture's. The array is valid until the next call.
        """
        width, height = box[2:]
        with self.ctx as ctx:
            drawn = self._mesh(sheet)
            target = self._framebuffer(size)
            target.use()
            target.scissor = None
            target.clear()  # without scissor: software OpenGL then clears lazily
            target.viewport = (0, 0, width, height)
            ctx.enable_only(ctx.BLEND | ctx.DEPTH_TEST)
            ctx.blend_func = ctx.ONE, ctx.ONE_MINUS_SRC_ALPHA
            drawn.slopes.use(0)
            uniforms["texel"] = 1 / np.array(drawn.slopes.size)
            for name, value in uniforms.items():
                if name in self.program:
                    self.program[name].write(np.ascontiguousarray(value, "f4").tobytes())
            drawn.array(order).render()
            pixels = self.pixels[: width * height * 4]
            target.read_into(pixels, (0, 0, width, height), components=4, alignment=1)
        return pixels.reshape(height, width, 4)


_painter: Painter | None = None


def painter() -> Painter:
    """The process's one painter, made when first asked for.

    Raises
    ------
    MissingOpenGLError
        Without OpenGL 3.3; the message names the packages that bring it.
    """
    global _painter
    if _painter is None:
        _painter = Painter()
    return _painter
