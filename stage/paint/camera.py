"""The camera of all clips: Manim's own projection, and mobjects that paint themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Mobject, ThreeDCamera, VMobject
from manim.camera.camera import Camera
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.typing import PixelArray, Point3D_Array

from stage.look import palette
from stage.look.colour import rgb
from stage.paint.frame_pool import FramePool
from stage.paint.kept_pictures import picture
from stage.paint.lettering import Lettering
from stage.paint.painted import Painted
from stage.paint.rest import Cutout, Play

KEPT = 64  # rotations of cameras


def _trace(ctx: cairo.Context, points: np.ndarray) -> None:
    """Put letters on the path: points (4 n, 2) of cubic curves."""
    contours = np.flatnonzero(np.abs(points[3:-1:4] - points[4::4]).max(axis=1) > 1e-6) + 1
    begins = {0, *contours.tolist()}
    for i, curve in enumerate(points.reshape(-1, 8).tolist()):
        if i in begins:
            ctx.move_to(*curve[:2])
        ctx.curve_to(*curve[2:])


class StageCamera(ThreeDCamera):
    """Manim's 3D camera with six differences.

    - Mobjects are drawn in the order in which they were added, in 3D too.
    - A `Painted` paints itself.
    - Colours are those of the scene's look, which is `look`.
    - A mobject with a true attribute `in_frame` stays where it is when the camera moves. (Manim's
      own set of fixed mobjects forgets the copies that animations make.)
    - Each frame has memory of its own, `pixel_array`, which stays as it is while somebody holds it.
    - What is at rest in the play that runs, `playing`, is drawn once, and then copied.
    """

    look = "dark"

    def wear(self, look: str) -> None:
        """Draw in that look, on its ground; one that has none keeps how much of it is seen."""
        self.look = look
        if look.startswith("transparent"):
            self.background_opacity = 0.0

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Begin a frame with that background."""
        if convert_from_floats:
            pixel_array = self.convert_pixel_array(pixel_array)
        pool = _pools.setdefault(self, FramePool())
        self.pixel_array_to_cairo_context.clear()  # they hold the frame before
        self.pixel_array = pool.copy(np.asarray(pixel_array))

    def generate_rotation_matrix(self) -> np.ndarray:
        """Manim's, which is asked for at every turn and takes long: the latest ones are kept."""
        turned = self.get_phi(), self.get_theta(), self.get_gamma()
        if turned not in _turns:
            while len(_turns) >= KEPT:
                del _turns[next(iter(_turns))]
            _turns[turned] = super().generate_rotation_matrix()
        return _turns[turned].copy()

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        self.reset_rotation_matrix()
        shown = self.get_mobjects_to_display(mobjects, **kwargs)
        with palette.shown(self.look):
            if self.playing:
                shown = [one for one in shown if one not in self.playing.ground]
            for resting, run in groupby(shown, self.at_rest):
                if resting:
                    self._copy(list(run))
                else:
                    self._display(run, self.pixel_array)

    # what is at rest ----------------------------------------------------------------------------

    @property
    def playing(self) -> Play | None:
        """The play that is drawn, if one is."""
        return _plays.get(self)

    @playing.setter
    def playing(self, play: Play | None) -> None:
        if play is None:
            _plays.pop(self, None)
        else:
            _plays[self] = play

    def pose(self) -> list[Mobject]:
        """What its pose is made of."""
        return [*self.get_value_trackers(), self._frame_center]

    def at_rest(self, mobject: Mobject) -> bool:
        """Whether a mobject that Cairo draws does not change until the play ends."""
        kind = isinstance(mobject, Painted | VMobject)
        return self.playing is not None and kind and self.playing.rests(mobject)

    def once(self, mobject: Mobject, name: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` finds out about a mobject: once a play, if that is at rest in it."""
        if not self.at_rest(mobject):
            return make()
        return self.playing.once((id(mobject), name), make)

    def _display(self, mobjects: Iterable[Mobject], pixels: PixelArray) -> None:
        for kind, group in groupby(mobjects, self.type_or_raise):
            self.display_funcs[kind](list(group), pixels)

    def _copy(self, mobjects: list[Mobject]) -> None:
        """Draw mobjects that are at rest, by copying what was drawn before in this play."""

        def cut_out() -> Cutout:
            return self.cut_out(partial(self._display, mobjects))

        with self.in_pixels(self.pixel_array) as ctx:
            self.playing.once(tuple(map(id, mobjects)), cut_out).paint(ctx)

    def cut_out(self, draw: Callable[[PixelArray], None]) -> Cutout:
        """What is drawn alone, on a transparent picture of the frame's size."""
        alone = np.zeros_like(self.pixel_array)
        draw(alone)
        self.pixel_array_to_cairo_context.pop(id(alone), None)
        return Cutout(alone)

    @contextmanager
    def in_pixels(self, pixel_array: PixelArray) -> Iterator[cairo.Context]:
        """A context of that picture, y down, without what Manim has set on it."""
        ctx = self.get_cairo_context(pixel_array)
        ctx.save()
        ctx.identity_matrix()
        ctx.new_path()  # Manim leaves its last path behind
        yield ctx
        ctx.restore()

    def get_mobjects_to_display(
        self, mobjects: Iterable[Mobject], *args: Any, **kwargs: Any
    ) -> list[Mobject]:
        return Camera.get_mobjects_to_display(self, mobjects, *args, **kwargs)

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        kind = super().type_or_raise(mobject)
        self.display_funcs[Painted] = self.display_painted
        return Painted if isinstance(mobject, Painted) else kind

    def display_painted(self, batch: list[Painted], pixel_array: PixelArray) -> None:
        for mobject in batch:
            if mobject.opacity > 0:
                with self.in_pixels(pixel_array) as ctx:
                    mobject.paint(self, ctx)

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context) -> StageCamera:
        """Manim's; a line of text, or a sign of a formula, is drawn once and then copied, however
        faint it is, until it is another or somewhere else."""
        edge = self._edge(vmobject)
        if edge is None:
            return super().display_vectorized(vmobject, ctx)
        r, g, b, alpha = vmobject.get_fill_rgbas()[0]
        # A fade moves points by the noise of its arithmetic. (0 is added for −0.)
        points = vmobject.points.round(9) + 0.0
        key = points.tobytes(), (r, g, b), edge, *self.matrix()

        def draw(own: cairo.Context) -> None:
            own.transform(self.matrix())
            _trace(own, points[:, :2])
            if edge:
                self.ink(own, palette.CASING)
                own.set_line_join(cairo.LineJoin.ROUND)
                own.set_line_width(edge)
                own.stroke_preserve()
            own.set_source_rgb(b, g, r)  # as `ink` has it
            own.fill()

        ctx.save()
        ctx.identity_matrix()
        around, where = edge * self.unit + 1, lambda: self.to_pixels(points, in_frame=True)
        picture(key, where, around, self.size, draw).paint(ctx, alpha)
        ctx.restore()
        return self

    def _edge(self, sign: VMobject) -> float | None:
        """How thick the dark edge of a line of text or a sign of a formula is, in Manim units.

        None if it is neither; or one with more than a fill of one colour, and that edge below it.
        """
        if isinstance(sign, Lettering):
            return 0.3 * sign.size if sign.cased else 0.0
        if not isinstance(sign, VMobjectFromSVGPath) or not getattr(sign, "in_frame", False):
            return None
        if not len(sign.points) or len(sign.fill_rgbas) != 1 or sign.stroke_width:
            return None
        if not sign.background_stroke_width:
            return 0.0
        ink = [*rgb(palette.CASING), sign.fill_rgbas[0, 3]]  # it fades with the sign
        alike = np.abs(sign.background_stroke_rgbas[0] - ink).max() < 1e-6
        return self.cairo_line_width_multiple * sign.background_stroke_width if alike else None

    def transform_points_pre_display(
        self, mobject: VMobject, points: Point3D_Array
    ) -> Point3D_Array:
        if getattr(mobject, "in_frame", False):
            return points
        return super().transform_points_pre_display(mobject, points)

    # where things are ---------------------------------------------------------------------------

    @property
    def size(self) -> tuple[int, int]:
        """Of the picture: its width and height in pixels."""
        return self.pixel_width, self.pixel_height

    @property
    def unit(self) -> float:
        """Pixels per Manim unit, for what lies in the plane of the picture."""
        return self.pixel_width / self.frame_width

    def matrix(self) -> cairo.Matrix:
        """From Manim's picture plane to pixels, as `get_cairo_context` sets it."""
        across, down = self.pixel_width / self.frame_width, self.pixel_height / self.frame_height
        x, y = self.frame_center[:2]
        middle = self.pixel_width / 2 - x * across, self.pixel_height / 2 + y * down
        return cairo.Matrix(across, 0, 0, -down, *middle)

    def to_pixels(self, points: Point3D_Array, in_frame: bool = False) -> np.ndarray:
        """Pixel coordinates (n, 2) of scene points (n, 3), exactly where Manim draws them."""
        points = np.atleast_2d(np.asarray(points, float))
        plane = points if in_frame else self.project_points(points)
        xx, yx, xy, yy, x0, y0 = self.matrix()
        x, y = plane[:, 0], plane[:, 1]
        pixels = np.empty((len(plane), 2))
        pixels[:, 0] = xx * x + xy * y + x0
        pixels[:, 1] = yx * x + yy * y + y0
        return pixels

    def in_units(self, pixels: np.ndarray) -> np.ndarray:
        """Where pixels (n, 2) lie in the plane of a picture whose middle is 0, in Manim units."""
        return (np.asarray(pixels) - np.array(self.size) / 2) / self.unit * (1, -1)

    def project_points(self, points: Point3D_Array) -> Point3D_Array:
        """Manim's, without what it works out twice and its other projections: none is asked for
        as often."""
        plane = np.dot(points - self.frame_center, self.rotation_matrix.T)
        away = self.get_focal_distance()
        left = away - plane[:, 2]
        factor = away / left
        factor[left < 0] = 10**6
        plane[:, :2] *= (factor * self.get_zoom())[:, None]
        return plane

    def eye(self) -> np.ndarray:
        """Where the camera stands, in scene units."""
        away = self.get_rotation_matrix().T @ [0, 0, self.get_focal_distance()]
        return np.asarray(self.frame_center) + away

    @staticmethod
    def ink(ctx: cairo.Context, color: str, alpha: float = 1.0) -> None:
        """Set the colour, `#rrggbb`: Manim keeps RGBA in what Cairo takes for BGRA."""
        r, g, b = rgb(color)
        ctx.set_source_rgba(b, g, r, alpha)


# Not within the camera, all of which Manim takes for the look of a play.
_pools: WeakKeyDictionary[StageCamera, FramePool] = WeakKeyDictionary()
_plays: WeakKeyDictionary[StageCamera, Play] = WeakKeyDictionary()
_turns: dict[tuple[float, float, float], np.ndarray] = {}
