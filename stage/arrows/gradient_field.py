"""Fields of arrows: −∇f all over a map, true to one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stage.arrows.arrows import Arrows

if TYPE_CHECKING:
    from fields import Field
    from stage.ground.ground import Ground
    from stage.look.view import View

FILL = 0.94  # of the distance between arrows is the length of a long one (95th percentile)
NOISE = 1e-9  # of a window's relief: a slope that gains less across the window is level
LONGEST = 1.25  # what is longer than that many long ones is capped, and marked


def downhill(field: Field, points: np.ndarray) -> np.ndarray:
    """−∇f at points (n, 2), in units of loss per unit of x and y."""
    return -np.stack(field.grad(points[:, 0], points[:, 1]), axis=-1)


def slope_at(field: Field, point: np.ndarray, view: View) -> np.ndarray:
    """∇f (2,) at a point (x, y), exactly zero where all there is is the noise of arithmetic.

    >>> from fields import hills
    >>> from stage.look.view import view_of
    >>> slope_at(hills, np.array(hills.minima[0]), view_of(hills)).tolist()
    [0.0, 0.0]
    """
    slope = np.array([float(part) for part in field.grad(*point)])
    gain = np.abs(slope) @ np.ptp([view.x_range, view.y_range], axis=1)
    return slope if gain > NOISE * np.ptp(view.z_range) else np.zeros(2)


def arrow_field(
    ground: Ground, columns: int, rows: int, origin: tuple[float, float]
) -> tuple[Arrows, float]:
    """Arrows of −∇f with their middles on a grid over the window, and their scale.

    Their length is `scale` times |∇f|, in units of x and y, whatever the gradient, unless it is so
    much longer than most that it is drawn capped. They sweep out from `origin`.
    """
    (x0, x1), (y0, y1) = window = ground.view.x_range, ground.view.y_range
    pitch = np.array([(x1 - x0) / columns, (y1 - y0) / rows])
    x = x0 + pitch[0] * (np.arange(columns) + 0.5)
    y = y0 + pitch[1] * (np.arange(rows) + 0.5)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    slopes = downhill(ground.field, points)
    steep = np.linalg.norm(slopes, axis=1)
    usual = max(float(np.quantile(steep, 0.95)), 1e-300)
    # On a stretched map a unit of x is not a unit of y: the pitch is the map's own along each.
    scale = FILL * pitch.min() / usual
    capped = steep > LONGEST * usual
    vectors = slopes * scale
    vectors[capped] *= (LONGEST * usual / steep[capped])[:, None]
    away = np.linalg.norm((points - origin) / np.ptp(window, axis=1), axis=1)
    arrows = Arrows(
        ground,
        np.clip(points - vectors / 2, (x0, y0), (x1, y1)),
        vectors,
        ["capped" if long else "gradient" for long in capped],
        size=0.62,
        delays=away / max(away.max(), 1e-12),
    )
    return arrows.set(sweep=0.0), scale
