"""The adventurer: somebody who walks a field, step by step as an optimizer says.

>>> from fields import ravine
>>> from optimizers import SGD
>>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.95), steps=30).route
>>> route
<Route: 30 steps of SGD(lr=0.95) on ravine, loss 6.45 → 0.01333>
>>> route.sign_changes("y"), round(route.length, 1)
(30, 37.0)

Many walks at once, from other starts or with other hyperparameters, take `walk_many`.
"""

from __future__ import annotations

import copy
import math
import warnings
from dataclasses import replace

from fields import Field
from numerics.asked import check_walk
from numerics.drawing import Drawing, joined
from numerics.foreign import Remembered, joined_states
from numerics.many import Walks, walk_many  # noqa: F401
from numerics.route import Method, Route, hyperparameters, name_of, sign_changes  # noqa: F401
from numerics.values import is_real, to_float
from schedules import Rates


class Diverged(RuntimeWarning):
    """A walk ended early, as its next point, loss or gradient was no finite number."""


class Adventurer:
    """Somebody who stands on a field at (x, y) and walks it by an optimizer's rule.

    Args:
        x, y: where to start, finite numbers in units of the field's x and y.

    Raises:
        TypeError, ValueError: where x or y is no number or not finite.

    >>> from fields import bowl
    >>> from optimizers import SGD
    >>> adventurer = Adventurer(-0.5, 0.2)
    >>> adventurer.optimize(bowl, SGD(lr=0.25), steps=2)
    <Adventurer at (-0.125, 0.05)>
    >>> adventurer.route.points
    array([[-0.5  ,  0.2  ],
           [-0.25 ,  0.1  ],
           [-0.125,  0.05 ]])
    """

    def __init__(self, x: float, y: float) -> None:
        for name, value in (("x", x), ("y", y)):
            if not is_real(value):
                raise TypeError(f"{name} is {value!r}: give a number, e.g. Adventurer(-0.5, 0.2)")
            if not math.isfinite(to_float(value)):
                raise ValueError(f"{name} is {to_float(value)}: start at a finite number")
        self.x, self.y = float(x), float(y)
        self._route: Route | None = None

    @property
    def route(self) -> Route:
        """The way walked so far. Raises AttributeError before the first `optimize`."""
        if self._route is None:
            raise AttributeError("there is no route yet: call optimize(field, method) first")
        return self._route

    def optimize(
        self,
        field: Field,
        method: Method,
        steps: int = 30,
        batch_size: int | None = None,
        seed: int = 0,
    ) -> Adventurer:
        """Walk `steps` steps downhill from here, and record the way in `route`.

        It is a fresh copy of `method` that walks, so nothing it remembers (a velocity) reaches
        another walk. Called again, the walk sets out from where the last one ended, with the
        method at rest (a Momentum has lost its velocity, a schedule begins anew). `route` then
        goes on, if it ended here on the same field; otherwise a new one begins.

        A step that would lead to a point, loss or gradient that is not finite is not taken: the
        route ends before it, `route.diverged` is true and a `Diverged` warning says so.

        Args:
            field: the Field to walk on; here must lie within its ranges. The way may leave them.
            method: an object with `update(params, grads)`, which gets {"x": x, "y": y} and the
                gradient under the same keys, all floats, and changes `params` in place.
            steps: the number of updates, 1 or more.
            batch_size: for a field of `losses`, how many of its samples each step's gradient is of;
                each epoch goes through all of them in a new order. By default all in every step.
            seed: of the generator that batches, or a noisy `grad` with an `rng`, are drawn from: 0
                or a greater whole number. It begins anew with every call; the same, the same walk.

        Returns:
            The adventurer itself, so that `.route` can follow.

        Raises:
            TypeError, ValueError: for an argument that is no such thing, a start outside the
                ranges, or an update that leaves `params` other than two numbers "x" and "y".

        >>> from losses import linear_regression
        >>> from optimizers import SGD
        >>> field = linear_regression([0.0, 1.0, 2.0, 3.0], [1.0, 2.9, 5.1, 7.0])
        >>> route = Adventurer(0, 0).optimize(field, SGD(lr=0.05), 3, batch_size=2, seed=0).route
        >>> route.batches
        (array([2, 0]), array([1, 3]), array([3, 2]))
        >>> route.gradients[0].tolist(), route.full_gradients[0].tolist()
        ([-10.2, -6.1], [-17.05, -8.0])
        """
        check_walk(field, method, steps)
        drawing = Drawing(field, batch_size, seed)
        if not field.contains(self.x, self.y):
            raise ValueError(f"({self.x:g}, {self.y:g}) lies outside {field}: start inside")
        loss = field(self.x, self.y)
        if not math.isfinite(loss):
            raise ValueError(f"the loss at ({self.x:g}, {self.y:g}) is {loss}: start elsewhere")
        leg = _walk(field, method, (self.x, self.y), steps, drawing)
        last = self._route
        if last is not None and last.field is field and tuple(last.points[-1]) == (self.x, self.y):
            leg = _joined(last, leg)
        self._route = leg
        self.x, self.y = leg.points[-1].tolist()
        if leg.diverged:
            warnings.warn(leg.stop_reason, Diverged, stacklevel=2)
        return self

    def __repr__(self) -> str:
        return f"<Adventurer at ({self.x:g}, {self.y:g})>"


def _walk(
    field: Field, method: Method, start: tuple[float, float], steps: int, drawing: Drawing
) -> Route:
    method, walker = copy.deepcopy(method), copy.deepcopy(method)
    points, losses, gradients, stop_reason = [start], [field(*start)], [], ""
    full_gradients, batches, remembered = [], [], Remembered(walker)
    rates, lrs = Rates(walker), list[float]()
    for step in range(1, steps + 1):
        here = points[-1]
        try:
            gradient, full, batch = drawing.next(*here)
            _finite("gradient", *gradient)
            _finite("gradient", *full)
            lr = rates.next()
            there = _updated(walker, here, gradient)
            _finite("step", there[0] - here[0], there[1] - here[1])
            (loss,) = _finite("loss", field(*there))
        except ArithmeticError as error:  # also out of the method: an overflow, a division by zero
            stop_reason = (
                f"{name_of(method)} diverged at step {step} ({error}), so the route ends before "
                "it: try a smaller learning rate"
            )
            break
        points.append(there)
        losses.append(loss)
        gradients.append(gradient)
        remembered.take()
        lrs.append(lr)
        full_gradients.append(full)
        if batch is not None:
            batches.append(batch)
    walked = points, losses, gradients, stop_reason
    states = remembered.states(len(gradients))
    return Route(field, method, *walked, lrs, full_gradients, tuple(batches), states)


def _joined(last: Route, leg: Route) -> Route:
    """One route of the way so far and of the leg that goes on where it ended."""
    return replace(
        leg,
        points=[*last.points, *leg.points[1:]],
        losses=[*last.losses, *leg.losses[1:]],
        gradients=[*last.gradients, *leg.gradients],
        lrs=[*last.lrs, *leg.lrs],
        full_gradients=[*last.full_gradients, *leg.full_gradients],
        batches=joined(last.batches, last.steps, leg.batches, leg.steps, leg.field),
        states=joined_states(last.states, leg.states),
    )


def _updated(
    walker: Method, here: tuple[float, float], gradient: tuple[float, float]
) -> tuple[float, float]:
    """Where the method's update leads; an error if it breaks what `optimize` asks of it."""
    before = dict(zip("xy", here, strict=True))
    params = dict(before)
    result = walker.update(params, dict(zip("xy", gradient, strict=True)))
    update = f"{type(walker).__name__}.update"
    if params.keys() != before.keys():
        raise ValueError(f"{update} left params with the keys {[*params]}: keep just 'x' and 'y'")
    for key, value in params.items():
        if not is_real(value):
            raise TypeError(f"{update} made params[{key!r}] {value!r}: it must stay a number")
    returned = isinstance(result, (dict, tuple, list)) and result is not params
    if returned and params == before and any(gradient):
        raise TypeError(
            f"{update} returned {result} and left params as it was: change params in place, "
            "e.g. params[key] -= ..., and return nothing"
        )
    return float(params["x"]), float(params["y"])


def _finite(what: str, *values: float) -> tuple[float, ...]:
    if not all(map(math.isfinite, values)):
        raise FloatingPointError(f"{what} {', '.join(f'{value:g}' for value in values)}")
    return values
