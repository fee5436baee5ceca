"""A smooth surface through values on a grid, with its exact gradient. SciPy does the work."""

from __future__ import annotations

import numpy as np

LEAST = 4  # values along an axis, for pieces of the third degree


class Spline:
    """The bicubic spline through values on a grid; beyond it, the plane that touches its rim.

    Args:
        x, y: where, growing, (nx,) and (ny,); 4 or more each.
        values: (ny, nx).

    >>> x = np.linspace(0, 1, 5)
    >>> spline = Spline(x, x, x[None] ** 3 + x[:, None])
    >>> round(float(spline(np.array(0.3), np.array(0.7))), 12)
    0.727
    >>> dx, dy = spline.slopes(np.array(0.5), np.array(0.5))
    >>> round(float(dx), 12), round(float(dy), 12)
    (0.75, 1.0)

    Source: P. Dierckx, "Curve and Surface Fitting with Splines" (1993), as in
    scipy.interpolate.RectBivariateSpline.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, values: np.ndarray) -> None:
        from scipy.interpolate import RectBivariateSpline  # here, as it takes a tenth of a second

        self.low, self.high = np.array([x[0], y[0]]), np.array([x[-1], y[-1]])
        self.surface = RectBivariateSpline(x, y, values.T, s=0)

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Values at points; shapes broadcast."""
        u, v = self._inside(x, y)
        rise = (x - u) * self.surface.ev(u, v, dx=1) + (y - v) * self.surface.ev(u, v, dy=1)
        return self.surface.ev(u, v) + rise

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Slopes over x and over y at points; shapes broadcast."""
        u, v = self._inside(x, y)
        twist = self.surface.ev(u, v, dx=1, dy=1)
        dx = self.surface.ev(u, v, dx=1) + np.where(x == u, (y - v) * twist, 0)
        dy = self.surface.ev(u, v, dy=1) + np.where(y == v, (x - u) * twist, 0)
        return dx, dy

    def _inside(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.clip(x, self.low[0], self.high[0]), np.clip(y, self.low[1], self.high[1])
