"""The ground: a field, the view it is shown in, and the terrain that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stage.ground.terrain import Terrain

if TYPE_CHECKING:
    from fields import Field
    from stage.look.view import View


@dataclass(frozen=True, eq=False)
class Ground:
    """What everything needs that lies or walks on a terrain.

    Attributes:
        field: the loss surface.
        view: its window, and the heights at which losses are drawn.
        terrain: the mobject that is drawn of it.
    """

    field: Field
    view: View
    terrain: Terrain

    @classmethod
    def of(cls, field: Field, view: View, width: float, height: float) -> Ground:
        """The ground with a new terrain, of so many Manim units."""
        return cls(field, view, Terrain(field, view, width, height))

    def box_of(self, xy: np.ndarray) -> np.ndarray:
        """Box coordinates (n, 3) of points (n, 2) of the field, as high as it is there; or of one.

        >>> from fields import bowl
        >>> from stage.look.view import view_of
        >>> Ground.of(bowl, view_of(bowl), 9, 2).box_of(np.zeros((1, 2))).tolist()
        [[0.5, 0.5, 0.0]]
        """
        xy = np.asarray(xy, float)
        return self.terrain.box(xy, self.view.height(self.field(xy[..., 0], xy[..., 1])))

    @property
    def units(self) -> np.ndarray:
        """How long one x and one y are on the level, in Manim units (2,)."""
        sides = np.ptp([self.view.x_range, self.view.y_range], axis=1)
        return np.linalg.norm(self.terrain.edges[:, :2], axis=0) / sides
