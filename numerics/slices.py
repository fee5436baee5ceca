"""Slices: fields that show a loss of many parameters on a plane, and the runs in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from numerics.field import Field
from numerics.planes import Plane
from numerics.route import Method, Route
from numerics.spline import Spline


class Trace(NamedTuple):
    """A run as it is seen in a plane.

    Attributes:
        points: the nearest points of the plane, (n, 2).
        losses: the true losses, (n,), where the run was.
        errors: how far the run was from the plane, (n,), in units of the parameters.
        method: who led it.
        lrs: the learning rate of each step, (n − 1,), if the run tells.
        stop_reason: why it ended early, in one sentence; empty if it did not.
    """

    points: np.ndarray
    losses: np.ndarray
    errors: np.ndarray
    method: Method
    lrs: np.ndarray | None = None
    stop_reason: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Run(Route):
    """A run as a Route on the slice: its losses are the true ones.

    Attributes:
        gradients: those of the slice, at the run's points in the plane.
        errors: how far the run was from the plane at each point, (steps + 1,).
    """

    errors: np.ndarray = ()

    @property
    def heights(self) -> np.ndarray:
        """How far the true losses are above the slice (below: negative), (steps + 1,)."""
        return self.losses - self.field(*self.points.T)


class Slice(Field):
    """The loss on a plane, smooth between samples, with the exact gradient of what is between.

    Made by `slice_through`; beyond the samples it goes on straight.

    Attributes:
        plane: the `Plane`; `field.plane.at(x, y)` are the parameters at a point.
        x, y, values: where it was sampled, (nx,) and (ny,), and the losses there, (ny, nx).
        explained: the share of the runs' variance around the center that lies in the plane; None
            for a plane that was not laid through runs.
        traces: a `Trace` for each run.
    """

    plane: Plane
    x: np.ndarray
    y: np.ndarray
    values: np.ndarray
    explained: float | None
    traces: tuple[Trace, ...]

    def __init__(
        self,
        plane: Plane,
        x: np.ndarray,
        y: np.ndarray,
        values: np.ndarray,
        explained: float | None = None,
        traces: Sequence[Trace] = (),
        name: str = "slice",
    ) -> None:
        surface = Spline(x, y, values)
        ranges = (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1]))
        vars(self).update(
            plane=plane, x=x, y=y, values=values, explained=explained, traces=tuple(traces)
        )
        super().__init__(surface, *ranges, surface.slopes, name)

    @property
    def runs(self) -> list[Run]:
        """The runs as Routes, which clips and charts take as they take walks."""
        return [
            Run(
                self,
                trace.method,
                trace.points,
                trace.losses,
                np.stack(self.grad(*trace.points[:-1].T), axis=1),
                trace.stop_reason,
                trace.lrs,
                errors=trace.errors,
            )
            for trace in self.traces
        ]
