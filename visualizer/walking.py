"""Adventurers who walk a field, and their routes, which know who led which part of the way."""

from __future__ import annotations

import warnings
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import adventurer
import fields
from adventurer import Diverged, Method
from visualizer.films import Film, film
from visualizer.sentences import both, both_languages

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
STANDSTILL = (
    "{0}.update left params as it was in every step, so nobody moved: change params in place, "
    "e.g. params[key] -= ..."
)


@dataclass(frozen=True, eq=False, repr=False)
class Route(adventurer.Route):
    """A walk as it was recorded, see `adventurer.Route`; it knows who led which part of it.

    Attributes:
        legs: the method of each `optimize`, in order.

    >>> from optimizers import SGD, Momentum
    >>> from visualizer import bowl
    >>> walker = Adventurer(1, 1).optimize(bowl, SGD(0.1), 5).optimize(bowl, Momentum(0.2), 5)
    >>> walker.route.name, walker.route.hyper
    ('SGD, then Momentum', {'lr₁': 0.1, 'lr₂': 0.2, 'momentum₂': 0.9})
    """

    legs: tuple[Method, ...] = ()

    @property
    def name(self) -> str:
        """What labels call the method, or the methods."""
        parts = self._parts()
        return ", then ".join(name for name, _ in parts) if len(parts) > 1 else super().name

    @property
    def hyper(self) -> dict[str, Any]:
        """The method's hyperparameters; of several methods each with its number."""
        parts = self._parts()
        if len(parts) < 2:
            return super().hyper
        return {
            name + str(i).translate(SUBSCRIPTS): value
            for i, (_, hyper) in enumerate(parts, start=1)
            for name, value in hyper.items()
            if name != "eps"
        }

    def _parts(self) -> list[tuple[str, dict[str, Any]]]:
        """Name and hyperparameters of each leg, where they differ from the last one's."""
        parts: list = []
        for method in self.legs:
            leg = adventurer.Route(self.field, method, [(0, 0)], [0], [])
            if parts[-1:] != [(leg.name, leg.hyper)]:
                parts.append((leg.name, leg.hyper))
        return parts


class Adventurer(adventurer.Adventurer):
    """Somebody who walks a field by an optimizer's rule, see `adventurer.Adventurer`.

    Args:
        x, y: where to start, finite numbers in units of the field's x and y.

    Raises:
        TypeError, ValueError: where x or y is no such thing, in Japanese and English.

    >>> from optimizers import SGD
    >>> from visualizer import bowl
    >>> Adventurer(-0.5, 0.2).optimize(bowl, SGD(lr=0.25), steps=2).route[-1]
    array([-0.125,  0.05 ])
    """

    def __init__(self, x: float, y: float) -> None:
        with both_languages():
            super().__init__(x, y)

    @property
    def route(self) -> Route:
        """The way walked so far. Raises AttributeError before the first `optimize`."""
        with both_languages():
            return super().route

    def optimize(
        self,
        field: fields.Field,
        method: Method,
        steps: int = 30,
        batch_size: int | None = None,
        seed: int = 0,
    ) -> Adventurer:
        """Walk `steps` steps downhill from here, and record the way in `route`.

        All is as in `adventurer.Adventurer.optimize`: a further call goes on from here; a walk
        that diverges ends, with a `Diverged` warning. A method that changes nothing is warned of.

        Args:
            field: the Field to walk on.
            method: an object with `update(params, grads)` that changes `params` in place.
            steps: the number of updates, 1 or more.
            batch_size, seed: as those of `adventurer.Adventurer.optimize`.

        Returns:
            The adventurer itself.

        Raises:
            TypeError, ValueError: for wrong arguments and wrong updates, in Japanese and English.
        """
        before, here = self._route, (self.x, self.y)
        went_on = before is not None and before.field is field and tuple(before[-1]) == here
        with both_languages(), warnings.catch_warnings():
            warnings.simplefilter("ignore", Diverged)
            super().optimize(field, method, steps, batch_size, seed)
        walked = self._route
        parts = {name: getattr(walked, name) for name in adventurer.Route.__dataclass_fields__}
        self._route = Route(**parts, legs=(*(before.legs if went_on else ()), walked.method))
        leg = slice(before.steps if went_on else 0, None)
        if walked.diverged:
            warnings.warn(both(walked.stop_reason), Diverged, stacklevel=2)
        elif not walked.updates[leg].any() and walked.gradients[leg].any():
            warnings.warn(both(STANDSTILL.format(walked.name)), UserWarning, stacklevel=2)
        return self

    def animate(
        self,
        quality: str = "l",
        filename: str | None = None,
        progress: bool = True,
        executor: Executor | None = None,
    ) -> Film:
        """Render a clip of the way walked so far, as recorded: see `Field.animate`."""
        return film(self.route.field, [self.route], quality, filename, progress, executor)
