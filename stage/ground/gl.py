"""OpenGL off screen: the terrain's triangles, drawn by moderngl (which Manim depends on anyway).

All GL state lives in one object of this module and never on a mobject, which Manim copies and
hashes. Works on a GPU and on software OpenGL alike.
"""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path
from typing import Any, NamedTuple

import moderngl
import numpy as np

from stage.ground import block, material, mesh
from stage.ground.mesh import Sheet

SHADERS = Path(__file__).parent / "shaders"
# Programs: the file that they are made of, and what is defined in it. What is rare costs nothing
# where it is not asked for.
PROGRAMS = {
    "terrain": ("terrain", ""),
    "terrain in fog": ("terrain", "FOG"),
    "terrain of glass": ("terrain", "GLASS"),
    "cap": ("cap", ""),
    "block": ("block", ""),
    "block of glass": ("block", "GLASS"),
    "floor": ("floor", ""),
}
KEPT_MESHES = 6
CORNERS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


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


Sides = dict[int, tuple[float, float]]


class Glass(NamedTuple):
    """What is cut away of a block but still to be seen: uniforms of its own, and its sides."""

    uniforms: dict[str, Any]
    sides: Sides


class Parts(NamedTuple):
    """What is drawn of a block, and in which order.

    Attributes:
        order: 1 or −1 for u and for v: which way the triangles run from far to near; and which of
            both goes first, 0 or 1: the one along which the eye is farther away.
        sides: The sides that are seen, by their number in `block.SIDES`; for both ends of each
            1 if it ends at nothing, 0 if the next one begins there.
        cap: Whether the level cut at the rim is seen.
        floor: Whether there is a floor.
        fog: Whether there is fog.
        glass: What of the block is glass, if any.
    """

    order: tuple[int, int, int]
    sides: Sides
    cap: bool
    floor: bool
    fog: bool
    glass: Glass | None


class Mesh:
    """A sheet and its block on the GPU: triangles, and the textures that they are coloured by."""

    def __init__(
        self, ctx: moderngl.Context, programs: dict[str, moderngl.Program], sheet: Sheet
    ) -> None:
        self.ctx, self.programs, self.ground = ctx, programs, sheet
        self.shape = ny, nx = sheet.heights.shape
        self.vertices = ctx.buffer(mesh.vertices(sheet).astype("f4").tobytes())
        self.arrays: dict[Any, moderngl.VertexArray] = {}
        strata, self.high = block.strata(sheet)
        self.textures = {
            "slopes": self._texture(mesh.slopes(sheet.heights)),
            "heights": self._texture(sheet.heights[..., None]),
            "strata": self._texture(strata),
        }
        self.texel = 1 / np.array([nx, ny])

    def sheet(
        self, order: tuple[int, int, int], program: str = "terrain"
    ) -> moderngl.VertexArray:
        """Triangles from far to near, so that smoothed edges blend over what is behind them."""
        key = program, *order
        if key not in self.arrays:
            ny, nx = self.shape
            cells = mesh.cells(nx, ny)[:: order[1], :: order[0]]
            cells = cells if order[2] else cells.swapaxes(0, 1)
            indices = self.ctx.buffer(np.ascontiguousarray(cells).tobytes())
            self.arrays[key] = self._array(program, self.vertices, mesh.LAYOUT, indices)
        return self.arrays[key]

    def sides(self, program: str) -> moderngl.VertexArray:
        """The four sides, one after the other, as strips."""
        if program not in self.arrays:
            columns = block.side_vertices(self.shape).astype("f4")
            self.arrays[program] = self._array(program, columns, block.LAYOUT)
        return self.arrays[program]

    def cap(self) -> moderngl.VertexArray:
        """A rectangle with corners at 0 and 1, as a strip."""
        if "cap" not in self.arrays:
            self.arrays["cap"] = self._array("cap", CORNERS.astype("f4"), (("corner", 2),))
        return self.arrays["cap"]

    def floor(self) -> moderngl.VertexArray:
        """The floor around the block."""
        if "floor" not in self.arrays:
            vertices, cells = block.floor(self.ground)
            indices = self.ctx.buffer(cells.astype("u4").tobytes())
            floor = self._array("floor", vertices.astype("f4"), block.FLOOR_LAYOUT, indices)
            self.arrays["floor"] = floor
        return self.arrays["floor"]

    def _array(
        self,
        program: str,
        vertices: np.ndarray | moderngl.Buffer,
        layout: tuple[tuple[str, int], ...],
        indices: moderngl.Buffer | None = None,
    ) -> moderngl.VertexArray:
        if isinstance(vertices, np.ndarray):
            vertices = self.ctx.buffer(vertices.tobytes())
        # A GLSL compiler may drop an attribute: it then becomes padding.
        known = [name for name, _ in layout if name in self.programs[program]]
        form = " ".join(f"{n}f" if name in known else f"{4 * n}x" for name, n in layout)
        content = [(vertices, form, *known)]
        return self.ctx.vertex_array(self.programs[program], content, indices, index_element_size=4)

    def _texture(self, values: np.ndarray) -> moderngl.Texture:
        """Values (n, m, channels) as a texture, smooth between its texels."""
        height, width, channels = values.shape
        data = values.astype("f4").tobytes()
        texture = self.ctx.texture((width, height), channels, data, dtype="f4")
        texture.repeat_x = texture.repeat_y = False
        return texture

    def release(self) -> None:
        for array in self.arrays.values():
            array.release()
        for texture in self.textures.values():
            texture.release()
        self.vertices.release()


class Painter:
    """Draws sheets into an off-screen target and reads them back. One per process: `painter()`."""

    __slots__ = ("ctx", "known", "meshes", "pixels", "programs", "size", "target")

    def __init__(self) -> None:
        self.ctx = _context()
        self.programs = {
            name: self.ctx.program(*(_source(file, stage, defined) for stage in ("vert", "frag")))
            for name, (file, defined) in PROGRAMS.items()
        }
        # moderngl looks a name up by going through all of them.
        self.known: dict[str, list[Any]] = {}
        for program in self.programs.values():
            for name in program:
                self.known.setdefault(name, []).append(program[name])
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
        key = hashlib.blake2b(str(material.now()).encode(), digest_size=12)
        for part in sheet:
            key.update(np.ascontiguousarray(part))
        found = self.meshes.pop(key.digest(), None) or Mesh(self.ctx, self.programs, sheet)
        while len(self.meshes) >= KEPT_MESHES:
            self.meshes.pop(next(iter(self.meshes))).release()
        self.meshes[key.digest()] = found  # the latest last
        return found

    def _give(self, drawn: Mesh, uniforms: dict[str, Any]) -> None:
        """Tell all programs the uniforms and textures that they know of."""
        for unit, (name, texture) in enumerate(drawn.textures.items()):
            texture.use(unit)
            for uniform in self.known.get(name, ()):
                uniform.value = unit
        for name, value in uniforms.items():
            data = np.ascontiguousarray(value, "f4").tobytes()
            for uniform in self.known.get(name, ()):
                uniform.write(data)

    def draw(
        self,
        sheet: Sheet,
        box: tuple[int, int, int, int],
        parts: Parts,
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
            self._give(drawn, uniforms | {"texel": drawn.texel, "high": drawn.high})
            self._draw_parts(drawn, parts)
            pixels = self.pixels[: width * height * 4]
            target.read_into(pixels, (0, 0, width, height), components=4, alignment=1)
        return pixels.reshape(height, width, 4)

    def _draw_parts(self, drawn: Mesh, parts: Parts) -> None:
        """What is in front first: what it hides need not be coloured. The floor fills the rest."""
        ctx = self.ctx
        self._draw_sides(drawn, parts.sides, "block")
        drawn.sheet(parts.order, "terrain in fog" if parts.fog else "terrain").render()
        if parts.cap:
            drawn.cap().render(ctx.TRIANGLE_STRIP)
        if parts.floor:
            ctx.blend_func = ctx.ONE_MINUS_DST_ALPHA, ctx.ONE
            drawn.floor().render()
            ctx.blend_func = ctx.ONE, ctx.ONE_MINUS_SRC_ALPHA
        if parts.glass is not None:
            self._give(drawn, parts.glass.uniforms)
            drawn.sheet(parts.order, "terrain of glass").render()
            self._draw_sides(drawn, parts.glass.sides, "block of glass")

    def _draw_sides(self, drawn: Mesh, sides: Sides, name: str) -> None:
        program, columns = self.programs[name], 2 * max(drawn.shape)
        for side, ends in sides.items():
            program["row"].value, program["ends"].value = side, ends
            strip = {"vertices": columns, "first": side * columns}
            drawn.sides(name).render(self.ctx.TRIANGLE_STRIP, **strip)


def _source(file: str, stage: str, defined: str) -> str:
    """The program of a shader: what all share, and its own."""
    parts = [(SHADERS / f"{name}.{stage}").read_text() for name in ("common", file)]
    return "\n".join(["#version 330", f"#define {defined}" if defined else "", *parts])


_painter: Painter | None = None


def painter() -> Painter:
    """The process's one painter, made when first asked for.

    Raises:
        MissingOpenGLError: Without OpenGL 3.3; the message names the packages that bring it.
    """
    global _painter
    if _painter is None:
        _painter = Painter()
    return _painter
