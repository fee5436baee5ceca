"""Stationary points of a function whose first and second derivatives are known: where it is level.

Newton's method sets out from every point of a grid; what it finds does not depend on the machine's
speed. By the second derivatives a point is a minimum, a maximum or a saddle; where these say
nothing, by the values around it. A minimum at a kink, where there are no derivatives, is found by
the values alone. NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

import numpy as np

SEEDS = 49  # along each axis
STEPS = 100  # of Newton's method: a minimum such as x⁴ is neared by a third at each
STRIDE = 0.1  # of the ranges' sides, which no step is longer than
STILL = 1e-8  # of the sides: a last step that has come to its end
SAME = 1e-5  # of the sides: two points that are one
CROWDED = 0.03  # of the sides: level points without curvature so near each other are a line of them
LEVEL = 1e-8  # of the slopes on the grid, which are as good as none
STRAIGHT = 1e-7  # of the larger curvature, or of those on the grid: as good as none
RING = 1e-4  # of the sides: so far around a point are the values looked at
HALVINGS = 45
AROUND = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]).T
MOST_LOW, MOST_FLAT = 60, 500  # points that are looked at: more are a line, or a plain
MOST = 9  # minima that are marked; of more, only the lowest are

Range = tuple[float, float]
Kind = Literal["minimum", "saddle", "maximum"]


class Stationary(NamedTuple):
    """A point where a function is level, and what it is there."""

    x: float
    y: float
    kind: Kind


class Smooth(Protocol):
    """A function of arrays, with its derivatives; `second` is None where it has none to give."""

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray: ...
    def gradient(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]: ...
    def second(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...] | None: ...


def stationary_points(f: Smooth, x_range: Range, y_range: Range) -> tuple[Stationary, ...]:
    """The stationary points within the ranges that stand alone, from left to right.

    Lines of them, such as the floor of (x·y − 1)², are left out.

    >>> from numerics.symbolic import formula
    >>> [*map(tuple, stationary_points(formula("x**3 - 3*x + y**2"), (-2, 2), (-1, 1)))]
    [(-1.0, 0.0, 'saddle'), (1.0, 0.0, 'minimum')]
    """
    search = _Search(f, np.array([x_range, y_range], float))
    with np.errstate(all="ignore"):
        found = search.by_newton()
        found += search.by_values(found)
    return tuple(sorted(found))


def lowest(f: Smooth, points: tuple[Stationary, ...]) -> list[tuple[float, float]]:
    """The minima among some points: all of a few, of many those that are as low as the lowest."""
    minima = [(x, y) for x, y, kind in points if kind == "minimum"]
    if len(minima) <= MOST:
        return minima
    z = np.array([f(np.float64(x), np.float64(y)) for x, y in minima], float)
    near = z - z.min() <= 1e-9 * max(np.ptp(z), 1e-300)
    return [point for point, is_low in zip(minima, near, strict=True) if is_low]


class _Search:
    def __init__(self, f: Smooth, ranges: np.ndarray) -> None:
        self.f, (self.low, self.high) = f, ranges.T
        self.sides = self.high - self.low
        x, y = np.meshgrid(*(np.linspace(*ends, SEEDS) for ends in ranges))
        self.grid = np.stack([x, y])
        self.z = self._all(f(x, y), x)
        self.slope = self.curve = 0.0

    def by_newton(self) -> list[Stationary]:
        """Those with derivatives."""
        if self.f.second(*self.grid) is None or not np.nanmax(self.z) > np.nanmin(self.z):
            return []
        self.slope, self.curve = map(self._usual, (self.f.gradient, self.f.second))
        points = self._apart(self._newton())
        kinds = self._kinds(points)
        flat = np.array([kind is None for kind in kinds], bool)
        level = points[flat][:MOST_FLAT] / self.sides
        between = np.abs(level[:, None] - level).max(axis=-1) + np.eye(len(level))
        alone = between.min(axis=1, initial=1.0) > CROWDED
        for i in np.flatnonzero(flat)[: len(level)][alone]:
            kinds[i] = self._kind_by_values(points[i])
        found = zip(points, kinds, strict=True)
        return [Stationary(*self._rounded(point), kind) for point, kind in found if kind]

    def by_values(self, known: list[Stationary]) -> list[Stationary]:
        """Minima that are not yet known and lower than all around them: those at kinks."""
        inner, found = self.z[1:-1, 1:-1], []
        end = SEEDS - 1
        around = np.stack([self.z[1 + i : end + i, 1 + j : end + j] for i, j in AROUND.T])
        low = (inner <= around).all(axis=0) & (inner < around).any(axis=0)
        places = self.grid[:, 1:-1, 1:-1][:, low].T
        places = [at for at in places if not self._is_known(at, known, 1.5 / (SEEDS - 1))]
        for place in places if len(places) <= MOST_LOW else []:
            point = self._downward(place)
            new = not self._is_known(point, [*known, *found], RING)
            if new and self._kind_by_values(point) == "minimum":
                found.append(Stationary(*map(float, point), "minimum"))
        return found

    def _is_known(self, point: np.ndarray, known: list[Stationary], reach: float) -> bool:
        minima = [other[:2] for other in known if other.kind == "minimum"]
        return any(np.abs((point - at) / self.sides).max() <= reach for at in minima)

    def _newton(self) -> np.ndarray:
        """Where it comes to rest, points (n, 2) within the ranges."""
        at = self.grid.reshape(2, -1)
        step = np.full_like(at, np.inf)
        for _ in range(STEPS):
            (dx, dy), (xx, xy, yy) = (self._each(of, at) for of in (self.f.gradient, self.f.second))
            step = np.array([xy * dy - yy * dx, xy * dx - xx * dy]) / (xx * yy - xy * xy)
            level = (dx == 0) & (dy == 0)
            step[:, level & ~np.isfinite(step).all(axis=0)] = 0.0  # it is there, without curvature
            length = np.abs(step / self.sides[:, None]).max(axis=0)
            step = step * np.minimum(1.0, STRIDE / np.maximum(length, 1e-300))
            at = at + step
            at[:, ~self._inside(at, 0.5)] = np.nan
            if not (np.abs(step) > 1e-3 * STILL * self.sides[:, None])[:, ~np.isnan(at[0])].any():
                break
        rest = (np.abs(step) <= STILL * self.sides[:, None]).all(axis=0)
        rest &= np.abs(self._each(self.f.gradient, at)).max(axis=0) <= LEVEL * self.slope
        return at[:, rest & self._inside(at, 1e-9)].T

    def _kinds(self, points: np.ndarray) -> list[Kind | None]:
        """By the second derivatives; None where one of the curvatures is as good as none."""
        made: list[Kind | None] = []
        for xx, xy, yy in self._each(self.f.second, points.T).T:
            if not np.isfinite([xx, xy, yy]).all():
                made.append(None)
                continue
            small, large = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
            least, most = sorted([abs(small), abs(large)])
            kind: Kind = "saddle" if small < 0 < large else "minimum" if small > 0 else "maximum"
            made.append(kind if least > STRAIGHT * max(most, self.curve) else None)
        return made

    def _kind_by_values(self, point: np.ndarray) -> Kind | None:
        """By the values on a ring around it; None where some are as high as it."""
        middle = float(self.f(*point))
        turns = np.linspace(0, 2 * np.pi, 64, endpoint=False) + 0.01
        rise = self._rise(point, middle, turns)
        if not np.isfinite(rise).all():
            return None
        extremes = []
        for sign in (1, -1):  # the least, and the greatest, in between too
            at, reach = turns[np.argmin(sign * rise)], turns[1] - turns[0]
            for _ in range(26):
                near = at + reach * np.linspace(-1, 1, 9)
                values = sign * self._rise(point, middle, near)
                at, reach = near[np.nanargmin(values)], reach / 4
            extremes.append(sign * float(np.nanmin(values)))
        least, most = extremes
        none = max(1e-14 * max(abs(least), abs(most)), 4e-16 * abs(middle))
        if least > none or most < -none:
            return "minimum" if least > none else "maximum"
        return "saddle" if least < -none and most > none else None

    def _rise(self, point: np.ndarray, middle: float, turns: np.ndarray) -> np.ndarray:
        """How much higher it is around a point, NaN outside of the ranges."""
        ring = point[:, None] + RING * self.sides[:, None] * [np.cos(turns), np.sin(turns)]
        rise = self._all(self.f(*ring), turns) - middle
        return np.where(self._inside(ring, 0), rise, np.nan)

    def _downward(self, point: np.ndarray) -> np.ndarray:
        """From a point of the grid to the lowest that ever shorter steps to eight sides find."""
        stride, z = self.sides / (SEEDS - 1), float(self.f(*point))
        for _ in range(HALVINGS):
            for _ in range(8):
                tried = point[:, None] + stride[:, None] * AROUND
                values = self._all(self.f(*tried), tried[0])
                best = int(np.argmin(np.where(np.isfinite(values), values, np.inf)))
                if not values[best] < z:
                    break
                point, z = tried[:, best], float(values[best])
            stride = stride / 2
        near = self._round_number(point, 6)
        return near if float(self.f(*near)) <= z else point

    def _rounded(self, point: np.ndarray) -> tuple[float, float]:
        """The point, or the roundest number beside it where the function is as level."""
        tried = [*(self._round_number(point, digits) for digits in (3, 6, 9)), point]
        slopes = np.abs(self._each(self.f.gradient, np.transpose(tried))).max(axis=0)
        level = slopes <= max(slopes[-1], 1e-13 * self.slope)
        x, y = tried[int(np.argmax(level))]
        return float(x) + 0.0, float(y) + 0.0

    def _round_number(self, point: np.ndarray, digits: int) -> np.ndarray:
        unit = 10.0 ** (digits - np.floor(np.log10(self.sides)))
        return np.round(point * unit) / unit + 0.0

    def _apart(self, points: np.ndarray) -> np.ndarray:
        """One of each of those (n, 2) that lie at one place."""
        _, firsts = np.unique(np.round(points / self.sides / SAME), axis=0, return_index=True)
        kept = np.empty((0, 2))
        for point in points[np.sort(firsts)]:
            if (np.abs((point - kept) / self.sides).max(axis=1) > 2 * SAME).all():
                kept = np.vstack([kept, point])
        return kept

    def _inside(self, points: np.ndarray, air: float) -> np.ndarray:
        """Which of the points (2, n) lie in the ranges, or so much of their sides outside."""
        room = air * self.sides[:, None]
        inside = (points >= self.low[:, None] - room) & (points <= self.high[:, None] + room)
        return inside.all(axis=0)

    def _usual(self, derivatives: Callable) -> float:
        """The size that they have in the middle over the grid."""
        sizes = np.abs(self._each(derivatives, self.grid))
        return float(np.nanmedian(np.where(np.isfinite(sizes), sizes, np.nan)))

    def _each(self, derivatives: Callable, at: np.ndarray) -> np.ndarray:
        return np.stack([self._all(part, at[0]) for part in derivatives(*at)])

    @staticmethod
    def _all(values: np.ndarray | float, like: np.ndarray) -> np.ndarray:
        """Values as an array of that shape: a constant is the same everywhere."""
        real = np.where(np.imag(values) == 0, np.real(values), np.nan)
        return np.broadcast_to(real, like.shape).astype(float)
