"""Views: what a field needs for being drawn, which is no mathematics.

A window, a height transform where the surface is too steep to see anything, contour levels, a rim,
a good start and the scale of a sensible learning rate. Catalogue fields say their `Window`; for any
other field it is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fields import Field, Window
from numerics.numerals import brief
from stage.look.survey import (
    empty_parts,
    fine,
    high_ground,
    losses,
    off_the_ridge,
    on_a_plain,
    rate_scale,
)
from stage.look.words import worded

Range = tuple[float, float]


LEVELS = 24  # contour lines at most
AIR = 0.05  # of a view's height, above and below what is shown
NARROWEST = 0.2  # of a view's width is a close-up's
RIM = 0.93  # share of the window that lies below the rim, where the colours end
STRETCH = 3.0  # a window longer than that times its height cannot have equal units
LEAST_RIM = 0.3  # of the whole height: of a spike, nearly all is below any rim
PLAIN = 1e-12  # losses that differ by less than that share of them do not differ
SHIFT = 0.05  # of the unit: a base below that need not be named
FAR = 100  # from zero are losses that differ by less than this part of them
LEAST_UNIT = 1e-9  # of the whole height, in which logarithmic ones may be counted
QUARTILES = (0.25, 0.05, 0.01)  # of the losses: where logarithmic heights could begin to bend


@dataclass(frozen=True)
class View(Window):
    """How a field is shown: a `Window`, and what is worked out for it.

    Logarithmic heights are log(1 + (z − `base`) / `unit`); a clip names that on screen.

    Attributes:
        base: Loss of the lowest point, where heights begin.
        unit: Loss that logarithmic heights count in: a power of ten.
        z_range: Losses at the foot and at the rim of the surface.
        levels: Losses of the contour lines, evenly spaced in height.
        stretched: Height by width of the map where its units cannot be equal, else None.
    """

    base: float = 0.0
    unit: float = 1.0
    z_range: Range = (0.0, 1.0)
    levels: tuple[float, ...] = ()
    stretched: float | None = None

    @property
    def equal_units(self) -> bool:
        """Whether one x is as long as one y on the map: gradients then cross contours squarely."""
        return self.stretched is None

    @property
    def aspect(self) -> float:
        """Height of the map by its width."""
        return self.stretched or np.ptp(self.y_range) / np.ptp(self.x_range)

    def height(self, z: np.ndarray) -> np.ndarray:
        """Heights at which losses are drawn."""
        above = (np.asarray(z) - self.base) / self.unit
        # A little below the lowest sample there is ground.
        return np.log1p(np.maximum(above, -0.5)) if self.transform == "log" else above

    @property
    def scale_note(self) -> str:
        """What a clip says about heights that are not the losses themselves; else nothing."""
        sign = "−" if self.base > 0 else "+"
        shifted = abs(self.base) > SHIFT * self.unit
        loss = worded("loss")
        loss += f" {sign} {brief(abs(self.base), 3)}" if shifted else ""
        if self.unit != 1:
            loss = f"({loss})/{brief(self.unit)}" if shifted else f"{loss}/{brief(self.unit)}"
        return worded("height: {}", f"log(1 + {loss})") if self.transform == "log" else ""

    @property
    def offset(self) -> float:
        """What losses are told from: zero, or the lowest where all are far from zero and alike."""
        low, high = self.z_range
        return self.base if self.levels and abs(low) > FAR * (high - low) else 0.0

    @property
    def loss_name(self) -> str:
        """What losses are called that are told from `offset`."""
        return worded("loss − min" if self.offset else "loss")

    def contains(self, points: np.ndarray) -> np.ndarray:
        """Which of the points (n, 2) lie in the window."""
        low, high = np.transpose([self.x_range, self.y_range])
        return np.all((points >= low) & (points <= high), axis=-1)

    def fit(self, aspect: float, field: Field) -> View:
        """The view with its window widened, within the field's ranges, towards `aspect`.

        `aspect` is height by width of the slot on the screen. Units stay equal: where the field
        ends too soon, the map becomes smaller than its slot instead of being stretched.
        """
        if not self.equal_units:
            return replace(self, stretched=aspect)
        width, height = np.ptp(self.x_range), np.ptp(self.y_range)
        if height < aspect * width:
            window = self.x_range, _widen(self.y_range, aspect * width, field.y_range)
        else:
            window = _widen(self.x_range, height / aspect, field.x_range), self.y_range
        return replace(self, x_range=window[0], y_range=window[1]).with_levels(field)

    def showing(self, start: tuple[float, float] | None, field: Field) -> View:
        """The view with that start, its window grown within the field's ranges to show it."""
        if np.shape(start) != (2,):  # None, or wrong: who walks from there will say so
            return self
        windows = []
        for at, window, (low, high) in zip(
            start, (self.x_range, self.y_range), (field.x_range, field.y_range), strict=True
        ):
            air = 0.04 * np.ptp(window)
            if not window[0] <= at <= window[1]:
                window = min(window[0], at - air), max(window[1], at + air)
            windows.append((max(window[0], low), min(window[1], high)))
        return replace(self, x_range=windows[0], y_range=windows[1], start=tuple(start))

    def lowered(self, points: np.ndarray) -> View:
        """The view, if its units are equal, with its window cut equally above and below.

        Those of the `points` (n, 2) that lie in it stay, with a little `AIR`. It is to be fitted
        into a slot before it is shown: see `fit`, which widens it again.
        """
        (low, high), middle = self.y_range, float(np.mean(self.y_range))
        points = points[self.contains(points)]
        if not self.equal_units or not len(points):
            return self
        far = float(np.abs(points[:, 1] - middle).max()) + AIR * (high - low)
        far = min(far, high - middle)
        return replace(self, y_range=(middle - far, middle + far))

    def close_up(self, points: np.ndarray, aspect: float, field: Field, fill: float) -> View:
        """The view narrowed to what happens at `points` (n, 2), which fill that share of it.

        `aspect` is height by width of the slot, and of the window, unless the field ends before
        that shows all points. Points outside the view's own window do not count, and the window
        stays wider than the share `NARROWEST` of it.
        """
        points = np.asarray(points, float).reshape(-1, 2)
        points = points[self.contains(points)]
        if not self.equal_units or not len(points):
            return self.fit(aspect, field)
        low, high = points.min(axis=0), points.max(axis=0)
        (wide, tall), (x, y) = high - low, (low + high) / 2
        width = max(wide / fill, tall / fill / aspect, NARROWEST * np.ptp(self.x_range))
        width = min(width, np.ptp(field.x_range), np.ptp(field.y_range) / aspect)
        window = (
            _widen((x, x), max(width, 1.1 * wide), field.x_range),
            _widen((y, y), max(width * aspect, 1.1 * tall), field.y_range),
        )
        return replace(self, x_range=window[0], y_range=window[1]).with_levels(field)

    def around(self, centre: tuple[float, float], reach: float, field: Field) -> View:
        """The view with its window reaching so far from `centre`, cut where the field ends."""
        window = [
            (max(at - reach, low), min(at + reach, high))
            for at, (low, high) in zip(centre, (field.x_range, field.y_range), strict=True)
        ]
        return replace(self, x_range=window[0], y_range=window[1]).with_levels(field)

    def with_levels(self, field: Field) -> View:
        """The view with heights, rim and contour lines made for its window."""
        z = losses(field, *self.grid(fine(field)))
        low, high = float(z.min()), float(z.max())
        if high - low <= PLAIN * max(abs(low), abs(high)):  # a plain: nothing to draw
            return replace(self, base=low, z_range=(low, low + 1), levels=(), transform="linear")
        view = replace(self, base=low)
        step = nice_step(np.ptp(view.height(np.array([low, high]))) / LEVELS)
        heights = np.arange(1, int(view.height(high) / step) + 1) * step
        if on_a_plain(view.height(z) / step):
            heights -= step / 2
        rim = max(float(np.quantile(z, RIM)), view.loss(LEAST_RIM * view.height(high)))
        return replace(view, z_range=(low, rim), levels=tuple(view.loss(heights)))

    def loss(self, heights: np.ndarray | float) -> Any:
        """The losses at these heights: the opposite of `height`."""
        grown = np.expm1(heights) if self.transform == "log" else heights
        return (self.base + self.unit * grown).tolist()

    def pivot(self, field: Field) -> tuple[float, float]:
        """The middle of the window if the field is level there; else about its lowest point."""
        middle = np.mean(self.x_range), np.mean(self.y_range)
        if np.allclose(field.grad(*middle), 0, atol=1e-9):
            return middle
        n = fine(field)
        x, y = (axis[n // 5 : -(n // 5), n // 5 : -(n // 5)].ravel() for axis in self.grid(n))
        at = int(np.argmin(field(x, y)))
        return float(x[at]), float(y[at])

    def grid(self, n: int = 121) -> tuple[np.ndarray, np.ndarray]:
        """Coordinates (n, n) of a grid over the window."""
        return np.meshgrid(np.linspace(*self.x_range, n), np.linspace(*self.y_range, n))


def _widen(window: Range, length: float, limits: Range) -> Range:
    """`window` grown around its middle to `length`, pushed back into `limits`, cut where longer."""
    low = (window[0] + window[1] - length) / 2
    low = max(min(low, limits[1] - length), limits[0])
    return low, min(low + length, limits[1])


def nice_step(rough: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `rough`.

    >>> nice_step(0.3)
    0.5
    """
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9)))


def view_of(field: Field, start: tuple[float, float] | None = None) -> View:
    """The view of a catalogue field, and a computed one for any other.

    A `start` of one's own takes the place of the view's, and its window grows to show it.

    Computed: the whole of the field's ranges; the heights, even or logarithmic, that leave no
    quarter of the map without contour lines; a start on high ground off the border; the scale of
    learning rates by the curvature near the start.

    Raises:
        TypeError, ValueError: It is no field, or has places in its ranges where its loss is not
            finite.
    """
    if not isinstance(field, Field):
        raise TypeError(
            f"field is {field!r}: make it a Field, e.g. field = Field(f, (-1, 1), (-1, 1))"
        )
    if field.window:
        return View(**vars(field.window)).showing(start, field).with_levels(field)
    sides = np.ptp(field.x_range), np.ptp(field.y_range)
    stretched = sides[1] / sides[0] if max(sides) > STRETCH * min(sides) else None
    view = View(field.x_range, field.y_range, (0.0, 0.0), stretched=stretched)
    x, y = view.grid(fine(field))
    z = losses(field, x, y)
    high = high_ground(x, y, z)
    high = off_the_ridge(field, high) if field.written else high
    view = replace(view, start=high).showing(start, field)
    if field.contains(*view.start):
        view = replace(view, lr_scale=rate_scale(field, view.start))
    leveled = (each.with_levels(field) for each in _scaled(view, z))
    return min(leveled, key=lambda each: empty_parts(z, each.levels))


def _scaled(view: View, z: np.ndarray) -> Iterator[View]:
    """The view with even heights, then with logarithmic ones that bend at several losses."""
    yield view
    above = z - z.min()
    units = [1.0, *(float(np.quantile(above, share)) for share in QUARTILES)]
    for unit in units:
        if LEAST_UNIT * above.max() < unit < above.max():
            yield replace(view, transform="log", unit=10.0 ** np.floor(np.log10(unit)))
